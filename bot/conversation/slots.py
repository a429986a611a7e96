"""Puts another time, place or thing into a question, in place of its own."""

import re

from bot.conversation.signs import ASPECT, LINKS, OPPOSITES
from bot.conversation.utterance import Part, Utterance, Word, read
from retrieval.text.normalize import normalise
from retrieval.text.spans import Span

SLOTS = (Part.TIME, Part.PLACE)
_THING = {Part.NOUN, Part.NAME, Part.VERB, Part.OTHER}


def with_slot(text: str, fragment: Utterance, part: Part) -> str:
    """Replace the first run of words of this part; where there is none, it goes to the front."""
    new = fragment.of(part)
    if not new:
        return text
    value = fragment.cut(new[0], new[-1])
    old = _first_run(read(text), part)
    if old is None:
        return value + text
    return text[: old[0].span.start] + value + text[old[-1].span.end :]


def _first_run(utterance: Utterance, part: Part) -> list[Word] | None:
    run: list[Word] = []
    for word in utterance.words:
        if word.part is part and (not run or word.span.start == run[-1].span.end):
            run.append(word)
        elif run:
            break
    return run or None


def with_thing(text: str, thing: str) -> str:
    """Ask for `thing` as the text asked for its own: beside it if an aspect, else in its place."""
    whole = read(text)
    asking = next(iter(whole.of(Part.ASKING)), None)
    if asking is None:
        return f"{text} {thing}"
    start, end = asking.span.start, asking.span.end
    if ASPECT.fullmatch(normalise(thing).text):
        return _with_aspect(whole, thing, asking)
    sibling = _sibling(whole, thing)
    if sibling:
        return text[: sibling.start] + thing + text[sibling.end :]
    asked = _run_after(whole, asking)
    if asked:
        return text[:end] + thing + text[asked[-1].span.end :]
    asked = _run_before(whole, asking)
    if asked:
        between = text[asked[-1].span.end : start]
        link = between if between.strip() not in {"了", "的"} else ""
        return text[: asked[0].span.start] + thing + link + text[start:]
    return f"{text[:start]}{thing}{text[start:]}"


def _with_aspect(whole: Utterance, aspect: str, asking: Word) -> str:
    """Put 目标 before the verb that asks (目标增长多少, not yet 增长了), else behind the thing."""
    text, head = whole.text, _run_before(whole, asking)
    if head and head[-1].part is Part.VERB:
        at, verb = head[-1].span.start, head[-1].span.end
        return f"{text[:at]}{aspect}{text[at:verb]}{text[verb:].removeprefix('了')}"
    at = head[-1].span.end if head else asking.span.start
    return f"{text[:at]}{aspect}{text[at:]}"


def with_modifier(text: str, modifier: str) -> str:
    """Put 竣工的 before the thing that was asked for."""
    whole = read(text)
    asking = next(iter(whole.of(Part.ASKING)), None)
    if asking is None:
        return modifier + text
    asked = _run_after(whole, asking) or _run_before(whole, asking)
    at = asked[0].span.start if asked else asking.span.start
    return f"{text[:at]}{modifier}{text[at:]}"


def _sibling(whole: Utterance, thing: str) -> Span | None:
    """Return where the sibling of `thing` stands: 小学 of 中学, 东站 of 西站, 收入 of 支出."""
    name = normalise(thing).text
    others = {other for pair in OPPOSITES if name in pair for other in pair - {name}}
    for word in reversed(whole.of(Part.PLACE, Part.NAME, Part.NOUN, Part.VERB)):
        for other in others:
            if word.text.endswith(other):  # 财政收入
                return Span(word.span.end - len(other), word.span.end)
        alike = len(word.text) == len(name) and word.text[-1] == name[-1]
        if alike and word.part is not Part.VERB:
            return word.span
    return None


def _run_after(whole: Utterance, asking: Word) -> list[Word]:
    """Return the words counted or asked for right behind the asking words."""
    run = []
    for word in whole.words[whole.words.index(asking) + 1 :]:
        if (
            word.part not in _THING
            or not re.search(r"[^\W_]", word.text)
            or word.text in "的了呢吗"
        ):
            break
        run.append(word)
    return run if any(word.part in {Part.NOUN, Part.NAME} for word in run) else []


def _run_before(whole: Utterance, asking: Word) -> list[Word]:
    """Return the words between time and place and the asking words, without 是 and 有."""
    run: list[Word] = []
    for word in reversed(whole.words[: whole.words.index(asking)]):
        if not run and (word.text in LINKS or word.text in "了的"):
            continue
        if word.part in SLOTS:
            break
        run.insert(0, word)
    return run
