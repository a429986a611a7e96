"""A follow-up made whole from the question before it.

Replaced slots (time, place, thing) win and the rest is kept; a question that names its own subject
stands alone and is never touched. Only words decide here, no corpus.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.fragments import filled, fragment_of
from bot.conversation.signs import ASPECT, COMMON, CREDITS, LINKS, MARKER, POLITE, without_marker
from bot.conversation.subject import with_subject
from bot.conversation.utterance import Part, Utterance, read
from retrieval.text.normalize import normalise

# So many characters of nouns (老旧小区改造) make a question that may well be about something else:
# it follows only where the article knows all of them; with fewer (驿站), one is enough.
_WHOLE = 5
_HOW = re.compile(r"怎么样?|怎样|如何|咋样?")  # a question of its own, more often than not
_MODAL = re.compile(r"^[要会能想可应该被都已又]")
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


def complete(
    text: str, previous: Previous | None, knows: Callable[[str], bool] = lambda word: True
) -> Completed:
    """Make `text` a question that stands alone.

    Args:
        text: what the reader typed.
        previous: what the last answer left behind; None at the start of a conversation.
        knows: whether the article of the last answer says a word (in normal form): a question
            without a subject (天气怎么样) may follow, or be about something else.
    """
    if previous is None or not text.strip():
        return Completed(text)
    if not re.search(r"[\u3400-\u9fff]", text):
        return _english(text, previous)
    now, before = read(POLITE.sub("", text)), read(previous.question)
    fragment = fragment_of(now)
    if fragment is not None:
        article = previous.article if _stays(fragment, before, knows) else None
        return Completed(filled(fragment, before), article, alone=False)
    if not _asks(now):
        return Completed(text)
    return _question(now, before, previous, knows) or Completed(text)


def _question(
    now: Utterance, before: Utterance, previous: Previous, knows: Callable[[str], bool]
) -> Completed | None:
    """Complete a question; None for one that stands alone."""
    if _points_back(now):
        follows = _stays(now, before, knows)
    elif now.of(Part.PLACE):
        follows = False
    elif now.of(Part.NAME):  # whole as it is; the article may be the one
        article = previous.article if _stays(now, before, knows) else None
        return Completed(without_marker(now.text), article)
    else:
        follows = bool(MARKER.search(now.text)) or _follows(now, knows)
    if not follows:
        return None
    return Completed(with_subject(now, before), previous.article, alone=False)


def _follows(now: Utterance, knows: Callable[[str], bool]) -> bool:
    """Whether a question that names no subject is about the article of the last answer."""
    if CREDITS.search(now.text) or now.of(Part.TIME):
        return True
    nouns = _telling(now, Part.NOUN)
    if sum(map(len, nouns)) >= _WHOLE:
        return all(map(knows, nouns))
    verbs = _telling(now, Part.VERB)
    if not nouns and not any(_HOW.fullmatch(word.text) for word in now.of(Part.ASKING)):
        return True  # 有多少人参加: who asks so short goes on, and may use another verb
    return not (nouns or verbs) or any(map(knows, [*nouns, *verbs]))


def _telling(now: Utterance, part: Part) -> list[str]:
    """Return the words of this part that tell what the question is about."""
    words = (_MODAL.sub("", word.text) for word in now.of(part))
    return [word for word in words if len(word) > 1 and not _is_common(word)]


def _is_common(word: str) -> bool:
    """Whether anything may have it: it tells nothing of what the question is about."""
    return bool(ASPECT.fullmatch(word) or COMMON.fullmatch(word)) or word in LINKS


def _points_back(now: Utterance) -> bool:
    """Whether 他们, 这, 那份 ... stand for something said before (in 驿站那篇 they do not)."""
    named = {Part.NOUN, Part.NAME, Part.PLACE}
    return any(
        word.part is Part.POINTING and (at == 0 or now.words[at - 1].part not in named)
        for at, word in enumerate(now.words)
    )


def _stays(now: Utterance, before: Utterance, knows: Callable[[str], bool]) -> bool:
    """Whether the places and names asked about are those of before, or names the article knows."""
    told = normalise(before.text).text
    places = [word.text for word in now.of(Part.PLACE)]
    if places:
        return any(place in told for place in places)
    names = [word.text for word in now.of(Part.NAME) if not word.text.isascii()]
    return not names or any(name in told or knows(name) for name in names)


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
