"""A fragment (那2024年的目标呢) asks nothing itself: what it names goes into the last question."""

import re

from bot.conversation.signs import AHEAD, CONDITION, CREDITS, ELLIPSIS, MARKER
from bot.conversation.slots import SLOTS, with_modifier, with_slot, with_thing
from bot.conversation.subject import of_the_article, subject_of
from bot.conversation.utterance import Part, Utterance, read


def fragment_of(now: Utterance) -> Utterance | None:
    """Return what is named anew, without 那 and 呢; None for a question of its own."""
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
    body = body.strip(" ，,。？?")
    return read(body) if body.strip("的") else None


def filled(fragment: Utterance, before: Utterance) -> str:
    """Return the question before with the fragment's time, place and thing in place of its own."""
    if CREDITS.fullmatch(fragment.text):
        who = re.search("作者|记者", fragment.text)
        return of_the_article(f"{fragment.text}是{'谁' if who else '什么'}", before)
    if AHEAD.fullmatch(fragment.text):
        return f"{subject_of(before)}{fragment.text}要做什么"
    text = before.text
    for part in SLOTS:
        text = with_slot(text, fragment, part)
    rest = _rest(fragment)
    if rest.endswith("的") and not fragment.of(Part.NOUN, Part.NAME):  # 竣工的呢
        return with_modifier(text, rest)
    return with_thing(text, rest.removesuffix("的")) if rest.strip("的") else text


def _rest(fragment: Utterance) -> str:
    """Return what the fragment says besides time and place."""
    words = [word for word in fragment.words if word.part not in {*SLOTS, Part.POINTING}]
    while words and words[0].text in {"的", "在"}:
        words.pop(0)
    return fragment.cut(words[0], words[-1]) if words else ""
