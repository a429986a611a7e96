"""The marks that the press uses: how sentences end, how bylines, datelines and credits are set.

These are forms of the trade, in general words; no page's own words are here.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.corpus.page.lines import Line

SENTENCE_END = re.compile(r"[。！？!?…；;][”’」』）)》】]*$|[。！？!?][”’」』）)]+$")
FULL_STOP = re.compile(r"[。！？!?…][”’」』）)》】]*$")
OPEN_END = re.compile(r"[，、：:（(“‘《—\-·,]$")
OPENING_QUOTE = re.compile(r"[“‘「『《（(]")
NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部分])"
)
NUMBERED_OUTER = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部]")

_MARK = "◎○●□■◇◆△▲▽▼☆★※⊙◉▪▫►▶"
_NAME = r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{2,6})?"
_NAMES = r"[\u3400-\u9fff·]{2,12}(?:[\s、，,/／和]+[\u3400-\u9fff·]{2,12}){0,7}"
_ROLE = (
    r"(?:(?:本报|本刊|本台|本网|本社|新华社|人民日报|[\u3400-\u9fff]{2,4}(?:日报|晚报|时报))?"
    r"(?:特约|见习|实习|首席|驻站|全媒体|融媒体)?"
    r"(?:(?:记者|通讯员|特派员|评论员|撰稿人|作者|撰文|供稿)\s*[:：/|｜]?"
    r"|(?:文字|文图|图文|文/图|图/文|文|图)\s*[:：/|｜]))"
)
BYLINE = re.compile(
    rf"[{_MARK}]\s*(?:{_ROLE}\s*)?(?P<marked>{_NAMES})"
    rf"(?P<more>(?:\s*(?:文/图|文|图|摄影报道|摄))?)$"
    rf"|[（(]\s*{_ROLE}\s*(?P<bracketed>{_NAMES})[^）)]{{0,30}}[）)]$"
    rf"|(?:{_ROLE}\s*{_NAMES}\s*)+$"
)
_ROLE_WORD = re.compile(rf"{_ROLE}\s*")
_MARKS = re.compile(rf"[{_MARK}（()）\[\]【】]")
OFFICE = re.compile(
    r"\S{2,30}(?:省长|市长|区长|县长|州长|旗长|盟长|镇长|乡长|主席|书记|主任|院长|检察长|局长|部长|总理|会长|董事长)"
    r"\s+(?P<name>[\u3400-\u9fff·]{2,5}|[\u3400-\u9fff]\s[\u3400-\u9fff])$"
)
DATELINE = re.compile(
    r"(?P<whole>(?:本报|本刊|本网|本台|[\u3400-\u9fff]{2,4}(?:日报|晚报|时报|网))"
    r"(?:[^（(。，,\s]{0,12})?(?:讯|电|消息)\s*(?:[（(](?P<who>[^）)]{2,60})[）)])?)"
)
CREDIT = re.compile(
    rf"(?P<before>^|[。！？!?”）)…\s]\s*)[（(【]?(?P<credit>(?:{_ROLE}\s*)?"
    rf"(?P<names>[\u3400-\u9fff·]{{2,12}}(?:[\s、/，,]+[\u3400-\u9fff·]{{2,12}}){{0,4}})"
    r"\s*[/／]?\s*(?:摄影报道|摄影|摄/文|文/摄|摄|供图|图))[）)】]?$"
)
KICKER_END = re.compile(r"[:：]$")
SUBTITLE = re.compile(r"(?:——|—|--|－－)\s*\S")
BARE_NAMES = re.compile(
    r"[\u3400-\u9fff]{2,4}(?:[\s、]+[\u3400-\u9fff]{2,4}){0,4}$|[\u3400-\u9fff]\s[\u3400-\u9fff]$"
)


def names_in(text: str) -> str:
    """Cut the names out of a byline, a dateline's brackets or a credit."""
    text = _MARKS.sub(" ", text)
    text = re.sub(r"\s*(?:摄影报道|摄影|摄/文|文/摄|摄|供图|文/图|图/文)\s*$", " ", text)
    return _ROLE_WORD.sub(" ", text).strip(" :：/|｜")


SALUTATION = re.compile(r"(?:各位|同志们|尊敬的|女士们|先生们|朋友们|乡亲们)[^。]{0,24}[：:！!]$")
CREDIT_ONLY = re.compile(
    rf"[（(【]?(?:{_ROLE}\s*)?{_NAMES}\s*[/／]?\s*(?:摄影报道|摄影|摄/文|文/摄|摄|供图)[）)】]?$"
)


def is_open_short(text: str) -> bool:
    """Whether a line looks like a part of a headline: no sentence in it, and none ends with it."""
    return len(text) <= 36 and not SENTENCE_END.search(text) and "。" not in text


def is_special(line: "Line") -> bool:
    """Whether a line is no running text by its form alone."""
    text = line.text
    if line.heading:
        return True
    if line.width > 70 or "。" in text:
        return False
    return bool(
        BYLINE.match(text) or OFFICE.match(text) or SUBTITLE.match(text) or CREDIT_ONLY.match(text)
    )


OCCASION = re.compile(
    r"[（(]?(?:19|20)\d{2}年\d{1,2}月\d{1,2}日[^。，]{4,50}(?:会议|大会|全会|代表大会|上)[）)]?$"
)
INLINE_KICKER = re.compile(r"(?P<kicker>[^：:]{3,20}[：:]) *(?P<title>[^：:]{4,40})$")
