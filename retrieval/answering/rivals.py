"""Whether the best sentence is about another of the kind that was asked for, or of another kind.

A question about 南坪区 finds 北坪区's figure, one about 旅客 how many ships there are, one for a
number to call finds none. Words alone hardly tell: all but one of them are there.
"""

import re

from retrieval.answering.coverage import Candidate
from retrieval.answering.question import AnswerType, Question
from retrieval.text import dates, numbers
from retrieval.text.dates import Grain
from retrieval.text.places import core

_LEVEL = re.compile(r"[省市县旗镇乡]$|(?<![小社园地])区$|街道$")
_PERSONS = (
    r"(?:人|婴儿|儿童|孩子|居民|村民|农民|市民|群众|旅客|乘客|游客|顾客|观众|职工|工人|员工|干部|党员"
    r"|学生|老人|教师|老师|医生|护士|志愿者|司机|骑手|代表|委员|专家|选手|运动员)"
)
_ASKS_PERSONS = re.compile(rf"{_PERSONS}(?:口|员|次)?$")
_NEXT = re.compile(rf"[^,。;:!?\d]{{0,4}}{_PERSONS}")
_COUNTS_PERSONS = frozenset("人名位口")
_CONTACT = re.compile(r"电话|号码(?!头)|邮箱|网址|热线")
_CONTACTS = re.compile(r"\d{5,}|[a-z]{2,}\.[a-z]{2,}|@")
_HOUR = re.compile(r"几点(?!建议|要求|意见)|几时|什么时刻")


def rivals(question: Question, candidate: Candidate) -> dict[str, float]:
    """Measure how far the best sentence is about something else of a like kind.

    - `rival_place`: it, its paragraph and what stands above do not name an administrative place
      that was asked for, and the headline or the sentence names another of its level.
    - `other_things`: people are asked for, and only other things are counted.
    - `no_contact`, `no_hour`: a number to call or an hour is asked for, and there is none.
    """
    asked, text = question.normalised, candidate.text
    return {
        "rival_place": float(any(_has_rival(part, candidate) for part in _asked(question))),
        "other_things": float(_counts_others(question, text)),
        "no_contact": float(bool(_CONTACT.search(asked)) and not _CONTACTS.search(text)),
        "no_hour": float(
            bool(_HOUR.search(asked))
            and not any(when.grain is Grain.HOUR for when in dates.find(text))
        ),
    }


def _asked(question: Question) -> list[str]:
    return [part for place in question.places for part in place.parts if _LEVEL.search(part)]


def _has_rival(part: str, candidate: Candidate) -> bool:
    """Whether another place of its level stands where a place that was asked for does not."""
    passage, name = candidate.passage, core(part)
    if name in passage.above or any(name in one.normal.text for one in passage.sentences):
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
