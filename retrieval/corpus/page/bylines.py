"""Who wrote or photographed it: bylines, datelines and credits as the press sets them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.corpus.page.names import is_name, may_be_name, name_cost, split_names

_MARK = "◎○●□■◇◆△▲▽▼☆★※⊙◉▪▫►▶"
_NAMES = r"[\u3400-\u9fff·]{2,12}(?:[\s、，,/／和]+[\u3400-\u9fff·]{2,12}){0,7}"
_HOUSE = r"(?:本[报報]|本刊|本台|本网|本社|新华社|人民日报|[\u3400-\u9fff]{2,4}(?:日报|晚报|时报))"
_RANK = r"(?:特约|见习|实习|首席|驻站|全媒体|融媒体)"
_ROLE = (
    rf"(?:{_HOUSE}?{_RANK}?(?:(?:记者|記者|通讯员|通訊員|特派员|评论员|撰稿人|作者|撰文|供稿)\s*[:：/|｜]?"
    r"|(?:文字|文图|图文|文/图|图/文|文|图|圖)\s*[:：/|｜]))"
)
_PHOTO = r"(?:摄影报道|攝影|摄影|摄/文|文/摄|摄|攝|供图)"
BYLINE = re.compile(
    rf"[{_MARK}]\s*(?:{_ROLE}\s*)?(?P<marked>{_NAMES})(?:\s*(?:文/图|文|图|{_PHOTO}))?$"
    rf"|[（(]\s*{_ROLE}\s*(?P<bracketed>{_NAMES})[^）)]{{0,30}}[）)]$"
    rf"|[（(]\s*{_NAMES}\s*[）)]$"
    rf"|(?:{_ROLE}\s*{_NAMES}\s*)+$"
)
OFFICE = re.compile(
    r"\S{2,30}(?:省长|市长|区长|县长|州长|旗长|盟长|镇长|乡长|主席|书记|主任|院长|检察长|局长|部长"
    r"|总理|会长|董事长)\s+(?P<name>[\u3400-\u9fff·]{2,5}|[\u3400-\u9fff]\s[\u3400-\u9fff])$"
)
DATELINE = re.compile(
    r"(?P<whole>(?:本[报報]|本刊|本网|本台|[\u3400-\u9fff]{2,4}(?:日报|晚报|时报|网))"
    r"(?:[^（(。，,\s]{0,12})?(?:讯|訊|电|電|消息)\s*(?:[（(](?P<who>[^）)]{2,60})[）)])?)"
)
CREDIT = re.compile(
    rf"(?P<before>^|[。！？!?”）)…\s]\s*)[（(【]?(?P<credit>(?:{_ROLE}\s*)?"
    rf"(?P<names>[\u3400-\u9fff·]{{2,12}}(?:[\s、/，,]+[\u3400-\u9fff·]{{2,12}}){{0,4}})"
    rf"\s*[/／]?\s*(?:{_PHOTO}|图))[）)】]?$"
)
CREDIT_ONLY = re.compile(rf"[（(【]?(?:{_ROLE}\s*)?{_NAMES}\s*[/／]?\s*{_PHOTO}[）)】]?$")
_AT_END = re.compile(rf"[。！？”…][（(]\s*(?:{_ROLE}\s*)?(?P<names>{_NAMES})\s*[）)]$")
_BARE = re.compile(
    r"[\u3400-\u9fff]{2,4}(?:[\s、]+[\u3400-\u9fff]{2,4}){0,4}$|[\u3400-\u9fff]\s[\u3400-\u9fff]$"
)
# Signs that are quick to look for; without one of them a line cannot have the form.
_FIRST = frozenset(f"{_MARK}（(")
_ROLE_HINT = re.compile("[者員员人文图圖稿][\\s:：/|｜\u3400-\u9fff]")
_CREDIT_END = frozenset("摄攝影道文图）)】")
_ROLE_BEFORE = re.compile(rf"[{_MARK}（(\s]*{_ROLE}")
_SHORT_WORDS = re.compile(r"[\u3400-\u9fff·]{2,4}(?:[\s、，,/／和]+[\u3400-\u9fff·]{2,4}){0,7}")
_BULLETS = "●○■▪▫►▶☆★※"
_USUAL = 4.0  # mean cost of names; of other words cut like names it is 5 and more
_MOST = 9.0
_ROLE_WORD = re.compile(rf"{_ROLE}\s*")
_MARKS = re.compile(rf"[{_MARK}（()）\[\]【】]")
_PHOTO_END = re.compile(rf"\s*(?:{_PHOTO}|文/图|图/文)\s*$")


@lru_cache(maxsize=1 << 12)  # a line is asked for again when its article is made
def names_in(text: str) -> str:
    """Cut the names out of a byline, a dateline's brackets or a credit."""
    text = _PHOTO_END.sub(" ", _MARKS.sub(" ", text))
    return _ROLE_WORD.sub(" ", text).strip(" :：/|｜")


@lru_cache(maxsize=1 << 12)  # a line is asked for again as its neighbours are looked at
def is_byline(text: str) -> bool:
    """Whether a line names authors: in a byline's form, and with names that may be names.

    After a role or a mark (`本报记者`, `◎`) short words are names; a run that must be split, and
    what stands in brackets or after a bullet, must look like names.
    """
    if " " in text and OFFICE.match(text):
        return True
    if text[0] not in _FIRST and _ROLE_HINT.search(text) is None:
        return False
    form = BYLINE.match(text)
    if form is None:
        return False
    words = names_in(text)
    named = _ROLE_BEFORE.match(text) or form["marked"]
    if named and text[0] not in _BULLETS and _SHORT_WORDS.fullmatch(words):
        return True
    return _look_like_names(split_names(words))


def _look_like_names(names: Sequence[str]) -> bool:
    usual = sum(min(name_cost(name), _MOST) for name in names) < _USUAL * len(names)
    return usual and all(map(may_be_name, names))


def is_credit(text: str) -> bool:
    """Whether a line is a photo's credit and nothing else."""
    if text[-1] not in _CREDIT_END or CREDIT_ONLY.match(text) is None:
        return False
    words = names_in(text)
    return _SHORT_WORDS.fullmatch(words) is not None or _look_like_names(split_names(words))


def credit_at_end(text: str) -> re.Match[str] | None:
    """Find the credit that a text ends in, if it does; looked for in its last 40 characters."""
    return CREDIT.search(text[-40:]) if text[-1] in _CREDIT_END else None


def are_bare_names(text: str) -> bool:
    """Whether a line is nothing but names."""
    return bool(_BARE.match(text)) and all(map(is_name, split_names(text)))


def signed_at_end(text: str) -> tuple[str, ...]:
    """Names in brackets after the last sentence of a text: `……。（记者 张三）`."""
    found = _AT_END.search(text[-60:])
    names = split_names(found["names"]) if found else ()
    return names if all(map(is_name, names)) else ()
