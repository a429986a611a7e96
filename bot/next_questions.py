"""Questions that the corpus can answer, made from its own sentences: what a reader may ask next.

A clause with one quantity becomes the question for it: 新建水库15座 asks 新建水库多少座？ Each is
put to the answerer before it is shown, and kept only if its answer is the clause that it was made
from. An article's are made once in each generation, within a bounded time.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock

from bot.given import GivenAnswer
from retrieval.answering.answer import Answer, Status
from retrieval.corpus.model import Article, Paragraph
from retrieval.library import Library

TRIED = 6  # questions of an article that are put to the answerer
KEPT = 3  # of them
SECONDS = 0.2  # that an article's may take: the first reader of it waits for them
ARTICLES = 500  # whose questions are kept in memory; as many questions that nothing answered
NEAREST = 2  # articles near a question that was not answered

_CLAUSE = re.compile(r"(?<![^，。；！？,;!?])[^，。；！？,;!?]{6,26}(?![^，。；！？,;!?])")
_TWISTED = re.compile(
    r"[、：:\s“”‘’（）《》()\"A-Za-z]"
)  # lists and quotes read badly as questions
_AFTER = 8  # characters behind the quantity
_NUMBER = re.compile(
    r"(?:约|近|超过?|逾|将近)?(\d[\d,.]*[万亿千百]*)(?:余|多(?![少年])|来)?(%|(?=[\u4e00-\u9fff]))"
)
_DATED = re.compile(r"[\d第]\s*(?:年|月|日|时|点|届|次会|期|号|世纪)|年代|[—~～-]")
_OPENS_WELL = re.compile(r"[\u4e00-\u9fff]{4}")
_LEANS = tuple("其此该这那并也还又均都则而的了等为和与及或是")  # on what was said before it


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A question, and the clause that it was made from: a paragraph and where it starts there."""

    paragraph: str
    start: int
    text: str


def made_from(paragraph: Paragraph) -> Iterator[NextQuestion]:
    """Return the questions of a paragraph, in its order."""
    for clause in _CLAUSE.finditer(paragraph.text):
        words = clause[0]
        if _TWISTED.search(words):
            continue
        numbers = list(_NUMBER.finditer(words))
        if len(numbers) != 1 or _DATED.search(words) or re.search(r"\d", words[numbers[0].end() :]):
            continue
        number = numbers[0]
        before, after = words[: number.start()], words[number.end() :]
        if not _OPENS_WELL.match(before) or before.startswith(_LEANS) or len(after) > _AFTER:
            continue
        after = re.sub(r"^(?:左右|以上|以下)", "", after)
        percent = "百分之" if number[2] == "%" else ""
        yield NextQuestion(paragraph.id, clause.start(), f"{before}{percent}多少{after}？")


class NextQuestions:
    """What may be asked next. Blocks; safe to use from several threads at once.

    Args:
        library: what answers.
        most: questions that are offered at once; 0: none.
    """

    def __init__(self, library: Library, most: int) -> None:
        self._library = library
        self._most = most
        self._known: OrderedDict[tuple[int, str], tuple[NextQuestion, ...]] = OrderedDict()
        self._near: OrderedDict[tuple[int, str], tuple[str, ...]] = OrderedDict()
        self._lock = Lock()

    def after(self, given: GivenAnswer) -> tuple[NextQuestion, ...]:
        """Return questions from the articles that an answer quotes, other than those it answers."""
        if not self._most:
            return ()
        articles = dict.fromkeys(one.paragraph.rpartition("-")[0] for one in given.citations)
        return self._offered(articles, given)

    def near(self, given: GivenAnswer) -> tuple[NextQuestion, ...]:
        """Return questions from the articles nearest to one that nothing answers."""
        if not self._most:
            return ()
        return self._offered(self._nearest(given.question), given)

    def again(self, paragraph: str, start: int) -> str | None:
        """Return the question that a button of long ago stands for."""
        found = self._library.catalogue.paragraph(paragraph)
        if found is None:
            return None
        return next((one.text for one in made_from(found) if one.start == start), None)

    def _offered(self, articles: Iterable[str], given: GivenAnswer) -> tuple[NextQuestion, ...]:
        offered: list[NextQuestion] = []
        for article in articles:
            offered += [one for one in self._of(article) if not _is_told(one, given)]
        return tuple(offered[: self._most])

    def _nearest(self, question: str) -> tuple[str, ...]:
        """Return the articles nearest to a question; looked for once in each generation."""
        key = (self._live(), question)
        with self._lock:
            if key in self._near:
                return self._near[key]
        passages = self._library.explain(question).passages
        articles = tuple(dict.fromkeys(passage.article for passage in passages))[:NEAREST]
        with self._lock:
            self._near[key] = articles
            if len(self._near) > ARTICLES:
                self._near.popitem(last=False)
        return articles

    def _live(self) -> int:
        live = self._library.catalogue.generation()
        return live.number if live else 0

    def _of(self, article: str) -> tuple[NextQuestion, ...]:
        key = (self._live(), article)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = self._library.catalogue.article(article)
        made = tuple(self._answered(found)) if found else ()
        with self._lock:
            self._known[key] = made
            if len(self._known) > ARTICLES:
                self._known.popitem(last=False)
        return made

    def _answered(self, article: Article) -> Iterator[NextQuestion]:
        end = time.monotonic() + SECONDS
        asked = [one for paragraph in article.paragraphs for one in made_from(paragraph)]
        kept = 0
        for one in asked[:TRIED]:
            if kept == KEPT or time.monotonic() > end:
                return
            if _answers(self._library.answer(one.text, 1), one):
                kept += 1
                yield one


def _answers(answer: Answer, asked: NextQuestion) -> bool:
    """Whether a question's answer is the clause that it was made from."""
    if answer.status is not Status.ANSWERED or not answer.evidence:
        return False
    first = answer.evidence[0]
    here = first.sentence.start <= asked.start < first.sentence.end
    return first.paragraph.id == asked.paragraph and here


def _is_told(one: NextQuestion, given: GivenAnswer) -> bool:
    """Whether an answer quotes the clause, or was asked for in the same words."""
    quoted = any(
        cited.paragraph == one.paragraph and cited.sentence.start <= one.start < cited.sentence.end
        for cited in given.citations
    )
    return quoted or one.text == given.question
