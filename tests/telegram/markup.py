"""Text with markup as Telegram reads it: TDLib, the code that Telegram's server runs, is the judge.

`tdjson` runs `parseTextEntities` and `getTextEntities` without a network.
"""

import json
from typing import Any

import tdjson

from tests.telegram.errors import ApiError

Entity = dict[str, Any]

_MODES = {
    "html": "textParseModeHTML",
    "markdownv2": "textParseModeMarkdown",
    "markdown": "textParseModeMarkdown",
}
# TDLib's names of entity types and the Bot API's; those missing are not told to bots.
_TYPES = {
    "textEntityTypeMention": "mention",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeUrl": "url",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeCustomEmoji": "custom_emoji",
}
_CLIENT_FOUND = ("textEntityTypeBankCardNumber", "textEntityTypeMediaTimestamp")


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    return answer


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of every offset and length of the Bot API."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity covers."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def _entity(raw: dict[str, Any]) -> Entity | None:
    kind = raw["type"]
    if kind["@type"] in _CLIENT_FOUND:
        return None
    entity: Entity = {
        "type": _TYPES[kind["@type"]],
        "offset": raw["offset"],
        "length": raw["length"],
    }
    if "url" in kind:
        entity["url"] = kind["url"]
    if kind.get("language"):
        entity["language"] = kind["language"]
    if "user_id" in kind:
        entity["user_id"] = kind["user_id"]
    if "custom_emoji_id" in kind:
        entity["custom_emoji_id"] = str(kind["custom_emoji_id"])
    return entity


def found_entities(text: str) -> list[Entity]:
    """Mentions, commands, links, hashtags: what Telegram finds in plain text by itself."""
    answer = _execute({"@type": "getTextEntities", "text": text})
    return [entity for raw in answer["entities"] if (entity := _entity(raw))]


def parse(text: str, parse_mode: str | None) -> tuple[str, list[Entity]]:
    """The text without its markup, and the entities that the markup made.

    Raises:
        ApiError: 400 with TDLib's own words, when it cannot be parsed.
    """
    if not parse_mode:
        return text, []
    name = _MODES.get(parse_mode.lower())
    if name is None:
        raise ApiError(400, "Bad Request: unsupported parse_mode")
    mode = {"@type": name}
    if name == "textParseModeMarkdown":
        mode["version"] = 2 if parse_mode.lower() == "markdownv2" else 1  # type: ignore[assignment]
    answer = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer["@type"] == "error":
        problem = answer["message"]
        raise ApiError(400, f"Bad Request: {problem[0].lower()}{problem[1:]}")
    entities = [entity for raw in answer["entities"] if (entity := _entity(raw))]
    return answer["text"], entities


def stored(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """A text as Telegram keeps it, with its entities moved along.

    Control characters and tabs become spaces, carriage returns, line separators, bidirectional
    overrides and three combining marks are removed (TDLib, `clean_input_string`); white space
    around the whole is cut off.
    """
    cleaned = [_cleaned(character) for character in text]
    first = next((at for at, part in enumerate(cleaned) if part.strip()), len(cleaned))
    places = [0]
    for at, (character, part) in enumerate(zip(text, cleaned, strict=True)):
        kept = utf16_length(part) if at >= first else 0
        places += [places[-1]] * (utf16_length(character) - 1) + [places[-1] + kept]
    short = "".join(cleaned[first:]).rstrip()
    end = utf16_length(short)
    moved = []
    for entity in entities:
        start = min(places[entity["offset"]], end)
        length = min(places[entity["offset"] + entity["length"]], end) - start
        if length > 0:
            moved.append({**entity, "offset": start, "length": length})
    return short, moved


def _cleaned(character: str) -> str:
    if character == "\r" or "\u2028" <= character <= "\u202e" or character in "\u0333\u033f\u030a":
        return ""
    return " " if character < " " and character != "\n" else character
