"""A small echo bot on python-telegram-bot talks through the loopback server."""

from collections.abc import Iterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.telegram.loopback import BotApi
from tests.telegram.running import running


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    await context.bot.send_chat_action(message.chat_id, "typing")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("再说一遍", callback_data="again")]])
    await message.reply_html(f"<b>{message.text}</b>", reply_markup=keyboard, do_quote=True)


async def _start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.effective_message.reply_text("你好")


async def _again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    await query.answer("好")
    await query.edit_message_text(f"{query.message.text}！")


async def _publish(application: Application) -> None:
    await application.bot.set_my_commands([("start", "开始")])


def build(api: BotApi) -> Application:
    """An application with one of each handler."""
    builder = Application.builder().token(api.token)
    builder = builder.base_url(api.base_url).base_file_url(api.base_file_url).post_init(_publish)
    application = builder.build()
    application.add_handler(CommandHandler("start", _start))
    application.add_handler(CallbackQueryHandler(_again))
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    return application


@pytest.fixture
def echo(bot_api: BotApi) -> Iterator[Application]:
    with running(lambda: build(bot_api)) as application:
        yield application


def test_a_message_is_answered_with_entities_and_buttons(bot_api, echo):
    alice = bot_api.person("小红")
    asked = alice.says("多少钱？")
    answer = alice.hears()
    assert answer.text == "多少钱？"
    assert answer.marked("bold") == ["多少钱？"]
    assert answer.reply_to == asked.id
    assert [button.text for button in answer.buttons] == ["再说一遍"]
    assert alice.private.actions() == ["typing"]


def test_a_pressed_button_is_answered_and_edits_its_message(bot_api, echo):
    alice = bot_api.person()
    answer = alice.asks("钱")
    press = alice.presses(answer.button("再说"))
    assert press.notice == "好"
    answer.becomes("钱！")
    assert answer.versions == ["钱", "钱！"]


def test_commands_are_published_and_found(bot_api, echo):
    assert bot_api.commands() == {"start": "开始"}
    assert bot_api.person().asks("/start").text == "你好"
