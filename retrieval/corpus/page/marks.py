"""The marks that the press sets: how sentences end, how headings are numbered, how titles look.

These are forms of the trade, in general words; no page's own words are here.
"""

import re

SENTENCE_END = re.compile(r"[。！？!?…；;][”’」』）)》】]*$|(?<=[a-z)\]])\.[”’\"')]*$")
_FULL_STOP = re.compile(r"[。！？!?…][”’」』）)》】]*$|(?<=[a-z)\]])\.[”’\"')]*$")
_MAY_END = frozenset("！？!?…；;.”’\"'」』）)》】")
INSIDE = re.compile(r"[，。；！？]|,(?!\d)|^本[报報刊].{0,6}[讯訊]")  # seldom in a headline
NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|第[一二三四五六七八九十]{1,3}[章节節部分]"
)
NUMBERED_OUTER = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部]")
SALUTATION = re.compile(
    r"(?:各位|同志们|尊敬的|女士们|先生们|朋友们|乡亲们|各位代表|主席团)[^。]{0,24}[：:！!]$"
)
KICKER_END = frozenset(":：")
INLINE_KICKER = re.compile(r"(?P<kicker>[^：:]{3,20}[：:]) *(?P<title>[^：:]{4,40})$")
SUBTITLE = re.compile(r"(?:——|—|--|－－)\s*\S")
REVIEW = re.compile(
    r".{8,40}(?:综述|纪实|侧记|见闻|扫描|观察|展望|回眸|速写|巡礼|手记|采访记|启示录?|写真|之路)$"
    r"|(?:记|访|探访|走进|来自)\S.{7,38}$"
)
OCCASION = re.compile(
    r"[（(]?(?:19|20)\d{2}年\d{1,2}月\d{1,2}日[^。，]{4,50}(?:会议|大会|全会|代表大会|上)[）)]?$"
)
PLACE_END = re.compile(
    r"[\u3400-\u9fff]{2,14}(?:[省市县区州旗盟镇乡村]|新区|街道|社区|矿区|林区|开发区"
    r"|集团|公司|[矿厂局库院校馆站港场])$"
)
_QUOTES = re.compile(r"[“”（）()《》]")


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence or a clause of a list does."""
    last = text[-1:]
    return last == "。" or (last in _MAY_END and SENTENCE_END.search(text[-8:]) is not None)


def ends_fully(text: str) -> bool:
    """Whether a text ends with a full stop, a question or an exclamation mark."""
    last = text[-1:]
    return last == "。" or (last in _MAY_END and _FULL_STOP.search(text[-8:]) is not None)


def is_open_short(text: str) -> bool:
    """Whether a line looks like a part of a headline: no sentence in it, and none ends with it."""
    return len(text) <= 36 and not ends_sentence(text) and "。" not in text


def quotes(text: str) -> int:
    """1 if a quotation or bracket is left open at the end, -1 if one is closed but not opened."""
    depth = lowest = 0
    for mark in _QUOTES.findall(text):
        if mark in "“（(《":
            depth += 1
        else:
            depth -= 1
            lowest = min(lowest, depth)
    return -1 if lowest < 0 else 1 if depth > 0 else 0


def names_a_place(text: str) -> bool:
    """Whether a line is a kicker that names a place, or has one before its title."""
    if ":" not in text and "：" not in text:
        return False
    if text[-1] in KICKER_END:
        return bool(PLACE_END.match(text[:-1]))
    inline = INLINE_KICKER.match(text)
    return bool(inline and PLACE_END.match(inline["kicker"][:-1]))
