"""New messages from the bot: text, documents, pictures."""

from dataclasses import dataclass
from typing import Any

from tests.telegram import limits
from tests.telegram.chats import Chat, File, Json, Message
from tests.telegram.cloud import Cloud
from tests.telegram.errors import ApiError, bad_request
from tests.telegram.markup import Entity
from tests.telegram.methods import composing
from tests.telegram.methods.registry import method
from tests.telegram.parameters import Upload
from tests.telegram.pictures import picture_size

Content = tuple[str, list[Entity], File | None]


@dataclass(frozen=True, slots=True)
class Options:
    """What every method that sends takes besides the content."""

    thread: int | None
    reply: Json | None
    markup: Json | None
    silent: bool
    link_preview: Json | None = None


def _send(cloud: Cloud, chat: Chat, content: Content, options: Options) -> Json:
    thread = composing.thread(chat, options.thread)
    reply_to, quote = composing.replied(cloud, chat, options.reply)
    keyboard = composing.inline_keyboard(cloud, options.markup)
    cloud.floods.check(chat.id)
    text, entities, file = content
    if thread is None and reply_to is not None and reply_to.chat is chat and chat.is_forum:
        thread = reply_to.thread
    message = Message(
        cloud.next_message_id(chat),
        chat,
        cloud.bot,
        int(cloud.now()),
        text,
        entities,
        file,
        keyboard,
        reply_to,
        quote,
        thread,
        link_preview=options.link_preview,
        silent=options.silent,
    )
    cloud.put(message)
    cloud.record.add(
        cloud.bot.first_name,
        cloud.name_of(chat),
        "sends" if file is None else f"sends {file.kind} {file.name}",
        text,
        buttons=composing.shown_buttons(keyboard),
        message=message.id,
        reply_to=reply_to and reply_to.id,
    )
    return message.json()


@method
def send_message(
    cloud: Cloud,
    *,
    chat_id: int | str,
    text: str,
    parse_mode: str | None = None,
    entities: list[Any] | None = None,
    message_thread_id: int | None = None,
    link_preview_options: Json | None = None,
    disable_notification: bool = False,
    protect_content: bool = False,
    message_effect_id: str | None = None,
    reply_parameters: Json | None = None,
    reply_markup: Json | None = None,
) -> Json:
    chat = composing.writable(cloud, chat_id)
    plain, marked = composing.formatted(cloud, text, parse_mode, entities)
    limits.check_text(plain)
    options = Options(
        message_thread_id,
        reply_parameters,
        reply_markup,
        disable_notification,
        link_preview_options,
    )
    return _send(cloud, chat, (plain, marked, None), options)


def _file(cloud: Cloud, given: Upload | str, kind: str, longest: int) -> File:
    if isinstance(given, str):
        known = cloud.files.get(given)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known
    if not given.data:
        raise bad_request("file must be non-empty")
    if len(given.data) > longest:
        raise ApiError(413, "Request Entity Too Large")
    file = cloud.keep_file(given.name, given.content_type, given.data, kind)
    if kind == "photo":
        size = picture_size(given.data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        file.width, file.height = size
        if sum(size) > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return file


@method
def send_document(
    cloud: Cloud,
    *,
    chat_id: int | str,
    document: Upload | str,
    thumbnail: Upload | str | None = None,
    caption: str = "",
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    disable_content_type_detection: bool = False,
    message_thread_id: int | None = None,
    disable_notification: bool = False,
    protect_content: bool = False,
    reply_parameters: Json | None = None,
    reply_markup: Json | None = None,
) -> Json:
    chat = composing.writable(cloud, chat_id)
    plain, marked = composing.formatted(cloud, caption, parse_mode, caption_entities)
    limits.check_caption(plain)
    file = _file(cloud, document, "document", limits.UPLOAD_BYTES)
    options = Options(message_thread_id, reply_parameters, reply_markup, disable_notification)
    return _send(cloud, chat, (plain, marked, file), options)


@method
def send_photo(
    cloud: Cloud,
    *,
    chat_id: int | str,
    photo: Upload | str,
    caption: str = "",
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    has_spoiler: bool = False,
    show_caption_above_media: bool = False,
    message_thread_id: int | None = None,
    disable_notification: bool = False,
    protect_content: bool = False,
    reply_parameters: Json | None = None,
    reply_markup: Json | None = None,
) -> Json:
    chat = composing.writable(cloud, chat_id)
    plain, marked = composing.formatted(cloud, caption, parse_mode, caption_entities)
    limits.check_caption(plain)
    file = _file(cloud, photo, "photo", limits.PHOTO_BYTES)
    options = Options(message_thread_id, reply_parameters, reply_markup, disable_notification)
    return _send(cloud, chat, (plain, marked, file), options)
