"""A follow-up made whole from the question before it.

Replaced slots (time, place, thing) win and the rest is kept; a question that names its own subject
stands alone and is never touched. Only words decide here, no corpus.
"""

import re
from dataclasses import dataclass

from bot.conversation.signs import (
    ASPECT,
    COMMON,
    CONDITION,
    CREDITS,
    ELLIPSIS,
    LINKS,
    MARKER,
    POLITE,
)
from bot.conversation.slots import filled
from bot.conversation.subject import with_subject
from bot.conversation.utterance import Part, Utterance, read
from retrieval.text.normalize import normalise

# Characters of nouns that make a question's own subject where no name does: 驿站 asks on, 环卫驿站
# and 老旧小区 do not.
_OWN = 5
_ENGLISH_ABOUT = re.compile(r"(?i)^\s*(?:and |but |so )?(?:what about|how about|and|in)\b\s*")
_ENGLISH_BACK = re.compile(r"(?i)\b(?:it|its|they|their|he|she|his|her|that|this|those|these)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Previous:
    """What the last answer of a conversation leaves behind."""

    question: str  # as completed
    article: str | None = None  # the id of the article that its first quote is from


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that can be asked without the conversation."""

    text: str
    article: str | None = None  # where the conversation is, if the question stays there
    alone: bool = True  # whether it was whole as typed
    own: tuple[
        str, ...
    ] = ()  # its own words, where only the lack of a subject makes it a follow-up


def complete(text: str, previous: Previous | None) -> Completed:
    """Make `text` a question that stands alone.

    Args:
        text: what the reader typed.
        previous: what the last answer left behind; None at the start of a conversation.
    """
    if previous is None or not text.strip():
        return Completed(text)
    if not re.search(r"[\u3400-\u9fff]", text):
        return _english(text, previous)
    now, before = read(POLITE.sub("", text)), read(previous.question)
    fragment = _fragment(now)
    if fragment is not None:
        article = None if _moved(fragment, before) else previous.article
        return Completed(filled(fragment, before), article, alone=False)
    if _stands_alone(now) or _moved(now, before) or not _asks(now):
        return Completed(text)
    own = () if _points_back(now) or MARKER.search(now.text) else _own_words(now)
    return Completed(with_subject(now, before), previous.article, alone=False, own=own)


def _own_words(now: Utterance) -> tuple[str, ...]:
    """Return the words that the article must know if the question is about it."""
    if CREDITS.search(now.text) or now.of(Part.TIME):
        return ()
    found = (word.text for word in now.of(Part.NOUN, Part.VERB) if len(word.text) > 1)
    return tuple(word.removeprefix("被") for word in found if not _is_common(word))


def _is_common(word: str) -> bool:
    """Whether anything may have it: it tells nothing of what the question is about."""
    return bool(ASPECT.fullmatch(word) or COMMON.fullmatch(word)) or word in LINKS


def _fragment(now: Utterance) -> Utterance | None:
    """Return what 那2024年的目标呢 names anew; None for a question of its own."""
    if now.of(Part.ASKING) or CONDITION.match(now.text):
        return None
    body = now.text
    marker, ellipsis = MARKER.search(body), ELLIPSIS.search(body)
    only = {word.part for word in now.words if re.search(r"\w", word.text) and word.text != "的"}
    if not ellipsis and not marker and not only <= {Part.TIME}:
        return None
    if ellipsis:
        body = ellipsis["body"]
    if marker:
        body = body[marker.end() :]
    body = body.strip(" ，,。？?的")
    return read(body) if body else None


def _stands_alone(now: Utterance) -> bool:
    """Whether the question names its own subject and does not point back."""
    if _points_back(now):
        return False
    if now.of(Part.PLACE, Part.NAME):
        return True
    if MARKER.search(now.text):
        return False
    nouns = (word.text for word in now.of(Part.NOUN) if len(word.text) > 1)
    return sum(len(noun) for noun in nouns if not _is_common(noun)) >= _OWN


def _points_back(now: Utterance) -> bool:
    """Whether 他们, 这, 那份 ... stand for something said before (in 驿站那篇 they do not)."""
    named = {Part.NOUN, Part.NAME, Part.PLACE}
    return any(
        word.part is Part.POINTING and (at == 0 or now.words[at - 1].part not in named)
        for at, word in enumerate(now.words)
    )


def _moved(now: Utterance, before: Utterance) -> bool:
    """Whether another place or name is asked about than before; GDP is no name of a place."""
    told = normalise(before.text).text
    there = [word.text for word in now.of(Part.PLACE, Part.NAME) if not word.text.isascii()]
    return bool(there) and not any(word in told for word in there)


def _asks(now: Utterance) -> bool:
    """Whether anything is asked of the corpus: 谢谢, 好的 and 你是谁 ask nothing of it."""
    if re.search("[你您]", now.text):
        return False
    return bool(now.of(Part.ASKING)) or bool(re.search(r"[吗么呢？?]\s*$", now.text))


def _english(text: str, previous: Previous) -> Completed:
    """Complete an English follow-up: another year, or something that points back."""
    about = _ENGLISH_ABOUT.match(text)
    years = _YEAR.findall(text)
    if about and years and _YEAR.search(previous.question):
        return Completed(_YEAR.sub(years[0], previous.question), previous.article, alone=False)
    if about or _ENGLISH_BACK.search(text) or len(text.split()) <= 2:
        return Completed(f"{previous.question} {text}", previous.article, alone=False)
    return Completed(text)
