"""A follow-up that leaves out what it is about gets the subject of the question before."""

import re

from bot.conversation.signs import (
    BLANK,
    COMPARISON,
    CREDITS,
    LINKS,
    MARKER,
    MORE,
    PREPOSITIONS,
    without_marker,
)
from bot.conversation.slots import with_slot
from bot.conversation.utterance import Part, Utterance, Word, read

_LENGTH = 24  # characters; what is longer is no subject but half a sentence
_PRONOUN = re.compile(r"[他她它]们?|其")


def with_subject(now: Utterance, before: Utterance) -> str:
    """Return the follow-up with its subject in front, or where it points back to it.

    One with a time of its own (2024年要保证到多少) asks the same of another time, so all that the
    question before was about is kept; one that only asks (为什么) keeps the rest of the question.
    """
    if CREDITS.search(now.text):
        return of_the_article(now.text, before)
    time = _time(now)
    if time:
        subject = with_slot(subject_of(before, whole=not now.of(Part.VERB)), now, Part.TIME)
        return subject + (now.text[: time.span.start] + now.text[time.span.end :]).lstrip("的")
    if MORE.fullmatch(now.text):
        return _asked_anew("还有哪些", before)
    if not now.of(Part.NOUN, Part.VERB, Part.POINTING, Part.TIME):
        return _asked_anew(re.sub(rf"{BLANK}$", "", now.text), before)
    # 开了几次推进会 names its own thing: where it was is enough to go on
    subject = (_place_of(before) if now.of(Part.NOUN) else "") or subject_of(before)
    pronoun = next((w for w in now.of(Part.POINTING) if _PRONOUN.fullmatch(w.text)), None)
    if subject and pronoun:
        return now.text[: pronoun.span.start] + subject + now.text[pronoun.span.end :]
    return subject + without_marker(now.text)


def _place_of(before: Utterance) -> str:
    """Return where, or with whom, the question before was: 武汉 of 武汉的研学活动."""
    found = before.of(Part.PLACE, Part.NAME)
    return before.cut(found[0], found[0]) if found else ""


def _time(now: Utterance) -> Word | None:
    """Return the time that is asked about, not one that is compared with."""
    return next(
        (w for w in now.of(Part.TIME) if not COMPARISON.search(now.text[: w.span.start])), None
    )


def of_the_article(asked: str, before: Utterance) -> str:
    """Ask of the article that told what was asked before: 高平市建环卫驿站那篇是谁写的."""
    parts = {Part.TIME, Part.PLACE, Part.NAME, Part.NOUN, Part.VERB}
    kept = [word for word in _said(before) if word.part in parts and word.text not in LINKS]
    told = "".join(before.cut(word, word) for word in kept)
    at = before.text.find("那篇")
    if at > 0:  # the question before asked of the article already
        told = without_marker(before.text[:at])
    asked = without_marker(asked)
    pointing = next((word for word in read(asked).words[:1] if word.part is Part.POINTING), None)
    if pointing and len(pointing.text) > 1:  # 那份报告
        return told + asked
    return f"{told}那篇{asked[len(pointing.text) :] if pointing else asked}"


def _asked_anew(asking: str, before: Utterance) -> str:
    """Ask 为什么, 在哪里 of what the question before was about: all of it but its asking words."""
    old = next(iter(before.of(Part.ASKING)), None)
    if old is None:
        return asking + before.text
    end = old.span.end
    after = before.words[before.words.index(old) + 1 :]
    if after and after[0].span.start == end and len(after[0].text) == 1:  # 多少册, 几座
        end = after[0].span.end
    return f"{asking}{before.text[: old.span.start]}{before.text[end:]}"


def subject_of(before: Utterance, whole: bool = False) -> str:
    """Return what stands before the verb that asks, or (`whole`) before the asking words."""
    words: list[Word] = []
    for word in _said(before):
        if word.part is Part.ASKING or (words and not whole and word.text in PREPOSITIONS):
            break
        words.append(word)
    linked = _trim(words)
    if not whole and not linked and words and words[-1].part is Part.VERB:
        words.pop()
        _trim(words)
    text = before.cut(words[0], words[-1]) if words else ""
    return text if whole or len(text) <= _LENGTH else ""


def _said(before: Utterance) -> list[Word]:
    """Return the words of the question before, without a 那 at its start."""
    marker = MARKER.search(before.text)
    start = marker.end() if marker else 0
    return [word for word in before.words if word.span.end > start]


def _trim(words: list[Word]) -> bool:
    """Take particles and 是, 有 off the end; returns whether there was such a verb."""
    linked = False
    while words and (words[-1].part is Part.OTHER or words[-1].text in LINKS):
        linked |= words.pop().text in LINKS
    return linked
