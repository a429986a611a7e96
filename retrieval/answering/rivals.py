"""Whether the best sentence is about another of the kind that was asked for, or of another kind.

A question about 南坪区 finds 北坪区's figure, one about 旅客 how many ships there are, one for a
number to call finds none. Words alone hardly tell: all but one of them are there.
"""

import re

from retrieval.answering.coverage import Candidate
from retrieval.answering.question import AnswerType, Question
from retrieval.text import dates, numbers
from retrieval.text.dates import Grain
from retrieval.text.places import is_said

_LEVEL = re.compile(r"[省市县旗镇乡]$|(?<![小社园地])区$|街道$")
_PERSONS = (
    r"(?:人|婴儿|儿童|孩子|居民|村民|农民|市民|群众|旅客|乘客|游客|顾客|观众|职工|工人|员工|干部|党员"
    r"|学生|老人|教师|老师|医生|护士|志愿者|司机|骑手|代表|委员|专家|选手|运动员)"
)
_ASKS_PERSONS = re.compile(rf"{_PERSONS}(?:口|员|次)?$")
_NEXT = re.compile(rf"[^,。;:!?\d]{{0,4}}{_PERSONS}")
_COUNTS_PERSONS = frozenset("人名位口")
# Asks for a number to call or an address of the net, not how often one was called.
_ASKS_CONTACT = re.compile(
    r"(?<![个次通部])(?:电话|号码|热线|邮箱|网址)(?:号码)?(?:是|为|呢)?\s*(?:多少|几号|什么|啥|哪|[?\s]*$)(?!天|年|月|时|个部)"
    r"|(?:打|拨打?|找)(?:哪个|什么|啥|多少)(?:电话|热线|号码)|(?:哪个|什么|啥)[一-鿿]{0,4}(?:电话|热线)"
)
_CONTACTS = re.compile(
    r"\d{5,}|\+\d|\d{2,4}-\d{3,}|[a-z]{2,}\.[a-z]{2,}|@"
    r"|(?:电话|热线|拨打?|号码|致电|打)[^\d。;]{0,12}\d{3}|\d{3}[^\d。;]{0,6}(?:热线|电话|报警|急救)"
)
_POST = (
    r"(?:副?(?:[省市县区镇乡村州旗]委)?副?书记|副?(?:[省市县区镇乡村局厅处科部院校所站队厂矿班组会馆行社州旗]|董事)?长"
    r"|副?主任|副?主席|副?总理|副?总统|副?总经理|副?经理|代表|副?秘书长)"
)
# A post whose holder is asked for: 区长是谁, 哪位副部长; not one that is named beside him.
_ASKS_HOLDER = re.compile(
    rf"(?P<a>{_POST})(?:现在|目前|大人|先生|女士)?(?:的?(?:姓名|名字|大名))?\s*(?:(?:是|叫|姓|由|为)?(?:谁|哪|什么|啥|何)|[?\s]*$)"
    rf"|(?:哪一?[位名个]|谁(?:是|当|任|担任|出任|做)(?:了|的|过)?)[^,。?]{{0,10}}?(?P<b>{_POST})"
)
_HOUR = re.compile(r"几点(?!建议|要求|意见)|几时|什么时刻")


def rivals(question: Question, candidate: Candidate) -> dict[str, float]:
    """Measure how far the best sentence is about something else of a like kind.

    - `rival_place`: it, its paragraph and what stands above do not name an administrative place
      that was asked for, and the headline or the sentence names another of its level.
    - `other_things`: people are asked for, and only other things are counted.
    - `unsaid_post`: the holder of a post is asked for, and the sentence does not name the post.
    - `no_contact`, `no_hour`: a number to call or an hour is asked for, and there is none.
    """
    asked, text = question.normalised, candidate.text
    return {
        "rival_place": float(any(_has_rival(part, candidate) for part in _asked(question))),
        "other_things": float(_counts_others(question, text)),
        "unsaid_post": float(_lacks_post(question, text)),
        "no_contact": float(bool(_ASKS_CONTACT.search(asked)) and not _CONTACTS.search(text)),
        "no_hour": float(
            bool(_HOUR.search(asked))
            and not any(when.grain is Grain.HOUR for when in dates.find(text))
        ),
    }


def _asked(question: Question) -> list[str]:
    return [part for place in question.places for part in place.parts if _LEVEL.search(part)]


def _has_rival(part: str, candidate: Candidate) -> bool:
    """Whether another place of its level stands where a place that was asked for does not."""
    passage = candidate.passage
    said = (passage.above, *(one.normal.text for one in passage.sentences))
    if any(is_said(part, text) for text in said):
        return False
    level = re.escape("街道" if part.endswith("街道") else part[-1])
    return bool(re.search(f"[一-鿿]{{2}}{level}", f"{passage.heading.headline} {candidate.text}"))


def _counts_others(question: Question, text: str) -> bool:
    if question.expected is not AnswerType.NUMBER or not _ASKS_PERSONS.search(question.focus):
        return False
    return not any(
        one.unit[:1] in _COUNTS_PERSONS or _NEXT.match(text, one.span.end)
        for one in numbers.find(text)
        if one.unit
    )


def _lacks_post(question: Question, text: str) -> bool:
    """Whether a post is asked about that the text does not name; 副局长 is no 局长."""
    if question.expected is not AnswerType.PERSON:
        return False
    asked = [one["a"] or one["b"] for one in _ASKS_HOLDER.finditer(question.normalised)]
    return bool(asked) and not re.search(f"(?<!副){asked[-1]}", text)
