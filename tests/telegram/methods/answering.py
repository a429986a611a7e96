"""The bot's answers to pressed buttons and inline queries."""

from collections import Counter
from typing import Any

from tests.telegram import limits
from tests.telegram.chats import Json
from tests.telegram.cloud import CALLBACK_SECONDS, INLINE_SECONDS, Cloud, Query
from tests.telegram.errors import bad_request
from tests.telegram.methods import composing
from tests.telegram.methods.registry import method

_RESULT_ID_BYTES = 64


def _open_query(cloud: Cloud, query: Query | None, seconds: float) -> Query:
    late = query is not None and cloud.now() - query.created > seconds
    if query is None or late or query.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return query


@method
def answer_callback_query(
    cloud: Cloud,
    *,
    callback_query_id: str,
    text: str = "",
    show_alert: bool = False,
    url: str = "",
    cache_time: int = 0,
) -> bool:
    query = _open_query(cloud, cloud.callbacks.get(callback_query_id), CALLBACK_SECONDS)
    if len(text) > limits.CALLBACK_ANSWER_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not url.startswith(("https://t.me/", "tg://")):
        raise bad_request("URL_INVALID")
    query.answer = {"text": text, "show_alert": show_alert, "url": url, "cache_time": cache_time}
    cloud.changed.notify_all()
    if text:
        kind = "shows alert" if show_alert else "shows notice"
        cloud.record.add(cloud.bot.first_name, query.person.first_name, kind, text)
    return True


def _check_result(cloud: Cloud, result: Json) -> None:
    identifier = result.get("id", "")
    if not 1 <= len(str(identifier).encode()) <= _RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if "type" not in result:
        raise bad_request("can't parse inline query result: Can't find field \"type\"")
    if result["type"] == "article" and not result.get("title"):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    composing.inline_keyboard(cloud, result.get("reply_markup"))
    content = result.get("input_message_content")
    if content is not None and "message_text" in content:
        text, _ = composing.formatted(
            cloud, content["message_text"], content.get("parse_mode"), content.get("entities")
        )
        limits.check_text(text)


@method
def answer_inline_query(
    cloud: Cloud,
    *,
    inline_query_id: str,
    results: list[Any],
    cache_time: int = 300,
    is_personal: bool = False,
    next_offset: str = "",
    button: Json | None = None,
) -> bool:
    query = _open_query(cloud, cloud.inline_queries.get(inline_query_id), INLINE_SECONDS)
    if len(results) > limits.INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    for result in results:
        _check_result(cloud, result)
    if any(count > 1 for count in Counter(result["id"] for result in results).values()):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(next_offset.encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    query.answer = {
        "results": results,
        "cache_time": cache_time,
        "is_personal": is_personal,
        "next_offset": next_offset,
        "button": button,
    }
    cloud.changed.notify_all()
    titles = " | ".join(str(result.get("title", "")) for result in results)
    who, where = cloud.bot.first_name, query.person.first_name
    cloud.record.add(who, where, "offers inline results", titles)
    return True
