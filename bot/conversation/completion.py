"""A follow-up made whole from the question before it.

Replaced slots (time, place, quantity) win and the rest is kept; a question that names its own
subject stands alone and is never touched. Only words decide here, no corpus.
"""

import re
from dataclasses import dataclass

from bot.conversation.utterance import Part, Utterance, Word, read
from retrieval.text.normalize import normalise


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


_BLANK = r"[\s。，、！？!?,.;；:：~～]*"
_PROOF = "(?:出处|来源|原文|原句|依据)"
_SOURCE = re.compile(
    rf"{_BLANK}(?:那么?)?(?:这个?|它)?的?(?:"
    rf"{_PROOF}(?:是什么|在哪[里儿]?|是哪[里儿]|呢|给我看看|看看|有吗)?"
    rf"|(?:有|给我看?|看一?下?|看看){_PROOF}吗?"
    rf"|从?哪[里儿]说的|sources?|where does (?:it|that) say so){_BLANK}"
)
_MARKER = re.compile(
    rf"(?i)^{_BLANK}(?P<marker>那么|那(?![个些家份篇次位样儿里时])|还有(?=.*呢)|然后|后来|接下来|接着"
    r"|随后|另外|其中|再(?=说)|(?:and |but )?(?:what|how) about|and(?= ))"
)
_ELLIPSIS = re.compile(rf"(?P<body>.*?)的?\s*(?:呢|咧|又如何|又怎么样){_BLANK}$")
_CONDITION = re.compile(r"^(?:要是|如果|假如|万一|若)")
# What may be asked of the same thing: such a noun narrows the question before, it replaces nothing.
_ASPECTS = re.compile(
    r"目标|预期|计划|任务|结果|实际|增速|增幅|增长率?|占比|比例|总数|总量|数量|人数|金额"
    r"|时间|地点|日期|原因|情况|名字|名称|标题|作者"
)
_LOOSE_ENDS = {
    "是",
    "有",
    "达",
    "达到",
    "为",
    "一共",
    "总共",
    "共",
    "后来",
    "接下来",
    "当时",
    "最后",
}
_SUBJECT_LENGTH = 24  # characters; a longer one is no subject but half a sentence


def asks_source(text: str) -> bool:
    """Whether the reader asks where the last answer stands (出处呢), which is /source."""
    return bool(_SOURCE.fullmatch(normalise(text).text))


def complete(text: str, previous: Previous | None) -> Completed:
    """Make `text` a question that stands alone.

    Args:
        text: what the reader typed.
        previous: what the last answer left behind; None at the start of a conversation.
    """
    if previous is None:
        return Completed(text)
    now, before = read(text), read(previous.question)
    fragment = _fragment(now)
    if fragment is not None:
        moved = _moved(fragment, before)
        whole = _filled(fragment, before)
        return Completed(whole, None if moved else previous.article, alone=False)
    if _stands_alone(now):
        return Completed(text)
    if _moved(now, before):
        return Completed(text)
    return Completed(_with_subject(now, before), previous.article, alone=False)


def _fragment(now: Utterance) -> Utterance | None:
    """Return what is named anew in 那2024年的目标呢: no question of its own, only other slots."""
    if now.of(Part.ASKING) and not _about(now):
        return None
    body = now.text
    marker = _MARKER.search(body)
    ellipsis = _ELLIPSIS.search(body)
    if not ellipsis and not marker:
        return None
    if _CONDITION.match(body):
        return None
    if ellipsis:
        body = ellipsis["body"]
    if marker:
        body = body[marker.end() :]
    body = body.strip(" ，,。？?的")
    return read(body) if body else None


def _about(now: Utterance) -> bool:
    return bool(re.match(r"(?i)^\s*(?:and |but )?(?:what|how) about", now.text))


def _stands_alone(now: Utterance) -> bool:
    """Whether the question names its own subject: a place, a name, or two nouns and no pointing."""
    if _MARKER.search(now.text) and not now.of(Part.PLACE, Part.NAME):
        return False
    if _points_back(now):
        return False
    if now.of(Part.PLACE, Part.NAME):
        return True
    nouns = [w for w in now.of(Part.NOUN) if len(w.text) > 1 and not _ASPECTS.fullmatch(w.text)]
    return sum(len(noun.text) for noun in nouns) > 4


def _points_back(now: Utterance) -> bool:
    """Whether 他们, 这, 那份 ... stand for something said before (in 驿站那篇 they do not)."""
    named = {Part.NOUN, Part.NAME, Part.PLACE}
    for at, word in enumerate(now.words):
        if word.part is Part.POINTING and (at == 0 or now.words[at - 1].part not in named):
            return True
    return False


def _moved(now: Utterance, before: Utterance) -> bool:
    """Whether another place or name is asked about than before."""
    told = before.text
    there = now.of(Part.PLACE, Part.NAME)
    return bool(there) and not any(word.text in normalise(told).text for word in there)


def _filled(fragment: Utterance, before: Utterance) -> str:
    """Put the fragment's slots in the place of those of the question before."""
    text = before.text
    text = _with_slot(text, fragment, Part.TIME)
    text = _with_slot(text, fragment, Part.PLACE)
    rest = _rest(fragment)
    return _with_topic(text, rest) if rest else text


def _with_slot(text: str, fragment: Utterance, part: Part) -> str:
    """Replace the run of words of this part; one that the text does not have goes to its front."""
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


def _rest(fragment: Utterance) -> str:
    """Return what the fragment says besides time and place."""
    words = [word for word in fragment.words if word.part not in {Part.TIME, Part.PLACE}]
    while words and words[0].text in {"的", "在"}:
        words.pop(0)
    return fragment.cut(words[0], words[-1]) if words else ""


def _with_topic(text: str, topic: str) -> str:
    """Ask for `topic` as the text asked for its own: beside it if an aspect, else in its place."""
    whole = read(text)
    asking = next(iter(whole.of(Part.ASKING)), None)
    if asking is None:
        return f"{text} {topic}"
    start, end = asking.span.start, asking.span.end
    if _ASPECTS.fullmatch(normalise(topic).text):
        return f"{text[:start]}{topic}{text[start:]}"
    parallel = _parallel(whole, topic)
    if parallel:
        return text[: parallel.span.start] + topic + text[parallel.span.end :]
    thing = _run_after(whole, asking)
    if thing:
        return text[:end] + topic + text[thing[-1].span.end :]
    thing = _run_before(whole, asking)
    if thing:
        return text[: thing[0].span.start] + topic + text[thing[-1].span.end :]
    return f"{text[:start]}{topic}{text[start:]}"


def _parallel(whole: Utterance, topic: str) -> Word | None:
    """Return the noun that `topic` is a sibling of: 中学 of 小学, 收入 of no 支出."""
    return next(
        (
            word
            for word in whole.of(Part.NOUN)
            if len(word.text) == len(topic) and word.text[-1] == topic[-1]
        ),
        None,
    )


_THING = {Part.NOUN, Part.NAME, Part.VERB, Part.OTHER}


def _run_after(whole: Utterance, asking: Word) -> list[Word]:
    """Return the words counted or asked for right behind the question phrase."""
    at = whole.words.index(asking) + 1
    run = []
    for word in whole.words[at:]:
        if (
            word.part not in _THING
            or not re.search(r"[^\W_]", word.text)
            or word.text in "的了呢吗"
        ):
            break
        run.append(word)
    return run if any(word.part in {Part.NOUN, Part.NAME} for word in run) else []


def _run_before(whole: Utterance, asking: Word) -> list[Word]:
    """Return the words between time and place and the question phrase, without 是 and 有."""
    at = whole.words.index(asking)
    run: list[Word] = []
    for word in reversed(whole.words[:at]):
        if word.text in {"是", "有", "为", "达", "达到", "了", "的"} and not run:
            continue
        if word.part in {Part.TIME, Part.PLACE}:
            break
        run.insert(0, word)
    return run


def _with_subject(now: Utterance, before: Utterance) -> str:
    """Put the subject of the question before in front, or where the follow-up points back to it.

    A follow-up with a time of its own (2024年要保证到多少) asks the same of another time: then all
    that the question before was about is kept.
    """
    if not now.of(Part.NOUN, Part.VERB, Part.POINTING, Part.TIME):
        return _asked_anew(now, before)
    subject = _subject(before, whole=bool(now.of(Part.TIME)))
    if not subject:
        return now.text
    if now.of(Part.TIME):
        subject = _with_slot(subject, now, Part.TIME)
        time = now.of(Part.TIME)[0]
        rest = now.text[: time.span.start] + now.text[time.span.end :]
        return subject + rest.lstrip("的")
    pronoun = next(
        (
            w
            for w in now.of(Part.POINTING)
            if re.fullmatch(r"[他她它]们?|其|it|they|he|she", w.text)
        ),
        None,
    )
    if pronoun:
        return now.text[: pronoun.span.start] + subject + now.text[pronoun.span.end :]
    marker = _MARKER.search(now.text)
    if marker and marker["marker"] in {"那", "那么"}:
        return subject + now.text[marker.end() :].lstrip("，, ")
    return subject + now.text


def _asked_anew(now: Utterance, before: Utterance) -> str:
    """Ask 为什么, 在哪里 of what the question before was about: all of it but its asking words."""
    asking = now.of(Part.ASKING)
    old = next(iter(before.of(Part.ASKING)), None)
    if not asking or old is None:
        return now.text + before.text
    end = old.span.end
    after = before.words[before.words.index(old) + 1 :]
    if after and after[0].span.start == end and len(after[0].text) == 1:  # 多少册, 几座
        end = after[0].span.end
    rest = f"{before.text[: old.span.start]}{before.text[end:]}"
    return now.cut(now.words[0], asking[-1]) + rest


def _subject(before: Utterance, whole: bool) -> str:
    """Return what the question was about: the words before its verb, or (`whole`) its question.

    A question that begins with a verb (剪纸的照片是哪里的) is about all before its question phrase.
    """
    ending = {Part.ASKING} if whole else {Part.ASKING, Part.VERB}
    words: list[Word] = []
    marker = _MARKER.search(before.text)
    for word in before.words:
        if marker and word.span.end <= marker.end():
            continue
        if word.part in ending and words:
            break
        if word.part is Part.ASKING:
            return ""
        words.append(word)
    while words and (words[-1].part is Part.OTHER or words[-1].text in _LOOSE_ENDS):
        words.pop()
    text = before.cut(words[0], words[-1]) if words else ""
    return text if len(text) <= _SUBJECT_LENGTH or whole else ""
