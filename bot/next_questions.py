"""Questions that the corpus can answer, made from its own sentences: what a reader may ask next.

A clause with one quantity becomes the question for it: 新建水库15座 asks 新建水库多少座？ Each is
put to the answerer before it is shown, and kept only if its answer is the clause that it was made
from. An article's are made once in each generation, beside the answers and never in their way.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread

import structlog

from bot.given import GivenAnswer
from retrieval.answering.answer import Answer, Status
from retrieval.corpus.model import Article, Paragraph
from retrieval.errors import RetrievalError
from retrieval.library import Library

TRIED = 6  # questions of an article that are put to the answerer
KEPT = 3  # of them
SECONDS = 0.5  # that an article's may take
ARTICLES = 2_000  # whose questions are kept in memory, a kilobyte each
FILLED = 500  # the newest articles: theirs are made before anybody asks
REST = 9.0  # times as long as was worked: a tenth of a processor at most
CLOSING = 5.0  # seconds to wait for the question at hand

State = tuple[int, str]  # generation, and revision of what is hidden

log = structlog.get_logger(__name__)

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
    """What may be asked next. Safe to use from several threads at once.

    A thread of its own makes them, the newest articles' first and any that somebody was just shown
    before these; it rests most of the time, so that answering goes on as fast as without. Readers
    never wait: what is not made yet is not offered.

    Args:
        library: what answers.
        most: questions that are offered at once; 0: none.
    """

    def __init__(self, library: Library, most: int) -> None:
        self._library = library
        self._most = most
        self._known: OrderedDict[tuple[State, str], tuple[NextQuestion, ...]] = OrderedDict()
        self._wanted: OrderedDict[str, None] = OrderedDict()  # articles; the last one comes next
        self._filled: State | None = None  # for which the newest articles were wanted
        self._lock = Lock()
        self._called, self._closing = Event(), Event()
        self._thread = Thread(target=self._prepare, name="next questions", daemon=True)

    def start(self) -> None:
        """Begin to make questions beside the answers."""
        if self._most:
            self._called.set()
            self._thread.start()

    def close(self) -> None:
        """End that, and wait for it."""
        self._closing.set()
        self._called.set()
        if self._thread.is_alive():
            self._thread.join(CLOSING)

    def after(self, given: GivenAnswer) -> tuple[NextQuestion, ...]:
        """Return questions from the articles that an answer quotes, other than those it answers."""
        return self._offered((one.paragraph.rpartition("-")[0] for one in given.citations), given)

    def near(
        self, given: GivenAnswer, nearest: Sequence[str] | None = None
    ) -> tuple[NextQuestion, ...]:
        """Return questions from the articles nearest to one that nothing answers.

        Args:
            given: the refusal.
            nearest: these articles, where they are known; else they are looked for.
        """
        if not self._most:
            return ()
        if nearest is None:
            nearest = self._library.answer(given.question).nearest
        return self._offered(nearest, given)

    def again(self, paragraph: str, start: int) -> str | None:
        """Return the question that a button of long ago stands for."""
        found = self._library.catalogue.paragraph(paragraph)
        if found is None:
            return None
        return next((one.text for one in made_from(found) if one.start == start), None)

    def _offered(self, articles: Iterable[str], given: GivenAnswer) -> tuple[NextQuestion, ...]:
        if not self._most:
            return ()
        state, offered = self._state(), list[NextQuestion]()
        for article in dict.fromkeys(articles):
            offered += [one for one in self._of(state, article) if not _is_told(one, given)]
        return tuple(offered[: self._most])

    def _state(self) -> State:
        live = self._library.catalogue.generation()
        return (live.number if live else 0, self._library.catalogue.hiding.revision())

    def _of(self, state: State, article: str) -> tuple[NextQuestion, ...]:
        """Return an article's questions; none as long as they are not made, which comes next."""
        with self._lock:
            made = self._known.get((state, article))
            if made is not None:
                self._known.move_to_end((state, article))
                return made
            self._want(article)
        self._called.set()
        return ()

    def _want(self, article: str) -> None:
        self._wanted[article] = None
        self._wanted.move_to_end(article)
        if len(self._wanted) > ARTICLES:
            self._wanted.popitem(last=False)

    def _prepare(self) -> None:
        """Make what is wanted, one article after the other, until closed."""
        while not self._closing.is_set():
            begun = time.monotonic()
            try:
                busy = self._prepare_one()
            except RetrievalError as error:  # a reload, a lock: they come with a later question
                log.warning("no next questions", cause=str(error))
                busy = False
            if busy:
                self._closing.wait(REST * (time.monotonic() - begun))
            else:
                self._called.wait()
                self._called.clear()

    def _prepare_one(self) -> bool:
        """Make an article's questions; False where there is nothing to do."""
        state = self._state()
        if state != self._filled:
            newest = [one.id for one in self._library.catalogue.newest(FILLED)]
            with self._lock:
                asked = list(self._wanted)
                for article in (*reversed(newest), *asked):
                    self._want(article)
            self._filled = state
        with self._lock:
            if not self._wanted:
                return False
            article, _ = self._wanted.popitem()
            if (state, article) in self._known:
                return True
        found = self._library.catalogue.article(article)
        made = tuple(self._answered(found)) if found else ()
        with self._lock:
            self._known[state, article] = made
            if len(self._known) > ARTICLES:
                self._known.popitem(last=False)
        return True

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
