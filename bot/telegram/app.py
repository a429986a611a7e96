"""The bot's table of contents: what it answers to, in order. Read it and you know the bot."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

from bot import interpreter
from bot.adding.addresses import Reachable, is_public
from bot.adding.waiting import WaitingRoom
from bot.errors import SettingError
from bot.history import History, Opening, Receipts
from bot.language import of_tag
from bot.next_questions import NextQuestions
from bot.own_lists import OwnLists
from bot.replay import Replay
from bot.settings import Settings
from bot.telegram.access import Access, Lists
from bot.telegram.adding import Adding
from bot.telegram.administration import Administration
from bot.telegram.asking import Asking
from bot.telegram.browsing import Browsing
from bot.telegram.commands import publish
from bot.telegram.desk import THINKING, Desk
from bot.telegram.explaining import Explaining
from bot.telegram.flood import Flood
from bot.telegram.forgetting import Forgetting, expire
from bot.telegram.greeting import Greeting
from bot.telegram.groups import ADDRESSED, SENT_INLINE
from bot.telegram.hiding import Hiding
from bot.telegram.inbox import Inbox
from bot.telegram.inline import Inline
from bot.telegram.inventory import Inventories
from bot.telegram.languages import Languages
from bot.telegram.ledger import Ledger
from bot.telegram.lessons import Lessons
from bot.telegram.opinions import Opinions
from bot.telegram.order import ChatOrder
from bot.telegram.passages import Passages
from bot.telegram.polling import Polling
from bot.telegram.requests import Requests
from bot.telegram.roles import Roles
from bot.telegram.rolling_back import RollingBack
from bot.telegram.sources import Sources
from bot.telegram.suggesting import Suggesting
from bot.telegram.trouble import Trouble
from bot.telegram.watching import Watching, follow
from bot.thinkers import Thinkers
from retrieval.apart import ApartLibrary
from retrieval.library import Library

Bot = Application[Any, Any, Any, Any, Any, Any]

SEARCHING = 12  # answers looked for at once where a cluster finds them: each mostly waits for it
RETRIES = 5  # times that a request waits as long as Telegram's 429 says, before it is given up
UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MESSAGE_REACTION,
    Update.MY_CHAT_MEMBER,
]
PRIVATE = filters.ChatType.PRIVATE
NEW = filters.UpdateType.MESSAGE
EDITED = filters.UpdateType.EDITED_MESSAGE


def serve(settings: Settings, library: Library, history: History) -> None:
    """Serve Telegram until the process is told to stop; updates at work are finished first.

    Raises:
        SettingError: there is no token, or Telegram does not know it.
    """
    application = build(settings, library, history)
    interpreter.set_up()
    webhook = settings.telegram.webhook
    try:
        if webhook.url:
            secret = webhook.secret.get_secret_value() if webhook.secret else None
            application.run_webhook(
                listen=webhook.listen,
                port=webhook.port,
                url_path=urlsplit(webhook.url).path.lstrip("/"),
                webhook_url=webhook.url,
                secret_token=secret or secrets.token_urlsafe(32),
                allowed_updates=UPDATES,
                bootstrap_retries=-1,
            )
        else:
            application.run_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
    except InvalidToken:
        raise _no_token("***") from None  # the library's own message has the token in it


def build(
    settings: Settings, library: Library, history: History, reachable: Reachable = is_public
) -> Bot:
    """Return the application, not yet started.

    Args:
        settings: which bot, and who may use it how.
        library: what answers.
        history: the record of conversations.
        reachable: which addresses /add may fetch from; only tests let it into their own machine.

    Raises:
        SettingError: there is no token.
        TemplateError: a text or template is missing or broken.
    """
    telegram = settings.telegram
    if telegram.token is None:
        raise _no_token(None)
    ledger, openings = Ledger(history), dict[int, Opening]()
    receipts = Receipts(settings.folder / "receipts")
    desk = Desk(
        library=library,
        history=history,
        language=of_tag(telegram.language),
        roles=Roles(frozenset(telegram.admins), frozenset(telegram.editors)),
        next_questions=NextQuestions(library, telegram.suggestions),
        ledger=ledger,
        receipts=receipts,
        openings=openings,
        questions_a_day=telegram.questions_a_day,
        public_url=settings.web.public_url,
        thinkers=_thinkers(settings, library),
        threads=ThreadPoolExecutor(telegram.concurrent_updates + 2, "desk"),  # 2: reloads
        thinking=asyncio.Semaphore(
            THINKING if settings.index.engine != "opensearch" else SEARCHING
        ),
    )
    for rendering in desk.renderings.values():
        rendering.wording.check()

    beside: list[asyncio.Task[None]] = []  # what runs beside the updates
    inbox = Inbox(history, ledger, receipts, not telegram.webhook.url, openings)

    async def prepare(application: Bot) -> None:
        await inbox.start(application.bot)
        await publish(application.bot, desk)
        desk.thinkers.start()
        desk.next_questions.start()
        beside.append(asyncio.create_task(follow(desk, application.bot)))
        if days := settings.history.keep_days:
            beside.append(asyncio.create_task(expire(desk, days)))

    async def clear_up(_application: Bot) -> None:
        for task in beside:
            task.cancel()
        await inbox.stop()
        ledger.close()
        desk.thinkers.close()
        await desk.work(desk.next_questions.close)
        desk.threads.shutdown(wait=False)

    application = (
        ApplicationBuilder()
        .token(telegram.token.get_secret_value())
        .base_url(f"{telegram.base_url}/bot")
        .base_file_url(f"{telegram.base_url}/file/bot")
        .update_queue(inbox)
        .request(Requests())
        .get_updates_request(Polling(inbox.keep))
        .concurrent_updates(ChatOrder(telegram.concurrent_updates, inbox))
        .rate_limiter(AIORateLimiter(telegram.messages_a_second, max_retries=RETRIES))
        .post_init(prepare)
        .post_shutdown(clear_up)
        .build()
    )
    lists = Lists(frozenset(telegram.users), frozenset(telegram.chats), desk.roles.keepers)
    readers, groups = Flood(telegram.reader_limit), Flood(telegram.group_limit)
    access = Access(desk, lists, readers, groups)

    async def enter(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await desk.meet(update)
        await access.enter(update, context)

    application.add_handler(TypeHandler(Update, enter), group=-1)  # before all others
    _answer_to(application, desk, settings, reachable)
    return application


def _answer_to(application: Bot, desk: Desk, settings: Settings, reachable: Reachable) -> None:
    """Add the handlers; the first that fits an update takes it."""
    replay = Replay(desk.library, settings.gold, settings.refuse_worse) if settings.gold else None
    sources, browsing, passages = Sources(desk), Browsing(desk), Passages(desk)
    greeting = Greeting(desk, passages)
    asking, trouble = Asking(desk, sources), Trouble(desk)
    administration = Administration(desk, replay)
    inline, languages, opinions = Inline(desk), Languages(desk), Opinions(desk)
    forgetting, watching = Forgetting(desk), Watching(desk, settings.telegram.watches)
    telegram = settings.telegram
    inventories = Inventories(desk)
    hiding = Hiding(desk, sources, inventories)
    room = WaitingRoom(settings.folder / "waiting")
    limits = (telegram.add_megabytes, telegram.add_seconds)
    adding = Adding(desk, room, *limits, replay, reachable)
    rolling_back = RollingBack(desk, replay)
    lessons = Lessons(desk, OwnLists(settings.folder))
    for handler in (
        # In any chat, by @bot; what was sent that way is no question.
        InlineQueryHandler(inline.ask),
        MessageHandler(SENT_INLINE, inline.sent),
        # For everybody.
        CommandHandler("start", greeting.start, NEW),
        CommandHandler("help", greeting.help, NEW),
        CommandHandler("ask", asking.command, NEW),
        CommandHandler("source", sources.command, NEW),
        CommandHandler("verify", sources.verify, NEW),
        CommandHandler("watch", watching.command, NEW),
        CommandHandler("language", languages.command, NEW),
        CommandHandler("forget_me", forgetting.command, NEW),
        CommandHandler("corpus", browsing.corpus, NEW),
        CommandHandler("articles", browsing.command, NEW),
        # For admins; others are told so.
        CommandHandler("reload", administration.reload, NEW),
        CommandHandler("stats", administration.stats, NEW),
        CommandHandler("explain", Explaining(desk).command, NEW),
        CommandHandler("feedback", opinions.command, NEW),
        CommandHandler("unanswered", administration.unanswered, NEW),
        CommandHandler("add", adding.add, NEW),
        CommandHandler("sources", inventories.sources, NEW),
        CommandHandler("hide", hiding.command, NEW),
        CommandHandler("word", lessons.word, NEW),
        CommandHandler("synonym", lessons.synonym, NEW),
        CommandHandler("audit", inventories.audit, NEW),
        CommandHandler("rollback", rolling_back.command, NEW),
        MessageHandler(NEW & PRIVATE & filters.Document.ALL, adding.document),
        CallbackQueryHandler(adding.turn, pattern=r"^1u"),
        CallbackQueryHandler(inventories.turn, pattern=r"^1i"),
        CallbackQueryHandler(hiding.turn, pattern=r"^1k"),
        CallbackQueryHandler(rolling_back.turn, pattern=r"^1b"),
        CallbackQueryHandler(lessons.turn, pattern=r"^1t"),
        # Buttons: pages of the list of articles, feedback, languages, links, all others.
        CallbackQueryHandler(browsing.turn, pattern=r"^1l"),
        CallbackQueryHandler(opinions.turn, pattern=r"^1f"),
        MessageReactionHandler(opinions.react),
        CallbackQueryHandler(forgetting.turn, pattern=r"^1x"),
        CallbackQueryHandler(languages.turn, pattern=r"^1g"),
        CallbackQueryHandler(watching.turn, pattern=r"^1w"),
        CallbackQueryHandler(Suggesting(desk).turn, pattern=r"^1n"),
        CallbackQueryHandler(passages.turn, pattern=r"^1q"),
        CallbackQueryHandler(sources.turn),
        # Any other command in private; in groups it may be another bot's.
        MessageHandler(NEW & PRIVATE & filters.COMMAND, greeting.unknown),
        # Questions: all texts in private; in groups mentions and replies.
        MessageHandler(NEW & filters.TEXT & ~filters.COMMAND & ADDRESSED, asking.message),
        # A question changed after it was answered.
        MessageHandler(EDITED & filters.TEXT & ~filters.COMMAND & ADDRESSED, asking.edited),
        # Pictures, voices, stickers.
        MessageHandler(NEW & PRIVATE & ~filters.StatusUpdate.ALL, greeting.wordless),
        # Blocked, thrown out, let in again.
        ChatMemberHandler(trouble.membership, ChatMemberHandler.MY_CHAT_MEMBER),
    ):
        application.add_handler(handler)
    application.add_error_handler(trouble.error)


def _thinkers(settings: Settings, library: Library) -> Thinkers:
    """Return who looks for answers beside this process; a cluster looks for them by itself."""
    opening = library.opening if isinstance(library, ApartLibrary) else None
    if settings.index.engine == "opensearch":
        opening = None
    return Thinkers(opening, settings.telegram.thinkers, settings.log)


def _no_token(value: str | None) -> SettingError:
    return SettingError(
        "telegram.token", value, "a token from @BotFather, in the environment: TELEGRAM_BOT_TOKEN"
    )
