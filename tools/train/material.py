"""The question sets that the forests learn from, each answered by the product's own library.

A set is a corpus and its gold questions. Whatever is learned from one half of a set is measured on
the other; the halves are drawn by article, so that no article is in both.
"""

import gzip
import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.answering.answerer import Answerer
from retrieval.answering.confidence import Bands
from retrieval.answering.coverage import Candidate
from retrieval.answering.features import Measured
from retrieval.answering.found import Found
from retrieval.answering.gold import Case, read_gold
from retrieval.answering.judging import squeeze, supports
from retrieval.corpus.catalogue import Catalogue
from retrieval.library import Library

PUBLIC = ("crud_news_a", "cmrc2018_trial", "drcd_dev")
GOLD = "gold"
WRITTEN = {
    "reader_pages": "pages.jsonl",
    "reader_news": "news.jsonl",
    "reader_articles": "articles.jsonl",
}
"""Questions written as readers ask, over the given pages, public news and articles written for it,
with and without an answer there: so the confidence sees true near misses."""

FOLDS = 4
"""Parts of the articles that what is learned in turns is learned without; a half is every other."""

OURS = Path(__file__).resolve().parents[2] / "tests" / "gold" / "training"
SETS = (GOLD, *WRITTEN, *PUBLIC)


@dataclass(frozen=True, slots=True)
class Asked:
    """One gold question, what was found for it, and which of its sentences are right."""

    set: str
    case: Case
    found: Found
    right: tuple[bool, ...]

    @property
    def half(self) -> int:
        """0 or 1, by the article that holds the answer."""
        return part(self.set, self.case, 2)


def part(name: str, case: Case, parts: int) -> int:
    """Which of so many parts of a set a question falls into."""
    key = f"{name} {sorted(case.documents) or case.question}"
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % parts


def sampled(asked: Sequence[Asked], number: int | None) -> list[Asked]:
    """So many of a set's questions, of articles drawn by chance, the same ones each time."""
    return sorted(asked, key=lambda one: part(one.set, one.case, 1 << 30))[:number]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A corpus, opened, and its gold questions."""

    name: str
    answerer: Answerer
    cases: Sequence[Case]
    unanswerable: Sequence[Case]
    books: "Books"

    def asked(self, limit: int | None = None) -> Iterator[Asked]:
        """Ask the answerable questions."""
        for case in self.cases[:limit]:
            found = self.answerer.find(case.question)
            if found.measured.candidates:
                yield Asked(self.name, case, found, self.right(case, found.measured))

    def right(self, case: Case, measured: Measured) -> tuple[bool, ...]:
        """Which sentences of the short list support the gold answer."""
        return tuple(
            supports(quoted(one), self.books.of(one, case), case) for one in measured.candidates
        )


def quoted(candidate: Candidate) -> str:
    """The sentence as it stands in its paragraph."""
    span = candidate.passage.sentences[candidate.position].span
    return span.cut(candidate.passage.paragraph.text)


class Books:
    """By which ids the gold may know a sentence's article."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._given = {one.id: one.given_id for one in catalogue.articles()}
        self._texts = {
            one.id: squeeze("".join(paragraph.text for paragraph in one.paragraphs))
            for one in catalogue.articles()
        }

    def of(self, candidate: Candidate, case: Case) -> set[str]:
        """The article's ids, and the gold's where its quote stands in that article."""
        id = candidate.passage.paragraph.article_id
        known = {id, self._given.get(id) or id}
        if case.quote and squeeze(case.quote) in self._texts.get(id, ""):
            known |= case.documents
        return known


@contextmanager
def opened(name: str, shared: Path, seeds: Path, data: Path) -> Iterator[QuestionSet]:
    """Open a set by name: over the project's seeds, or over one of the shared folder."""
    folder = data / name
    folder.mkdir(parents=True, exist_ok=True)
    public = shared / "data" / ("crud_news_a" if name == "reader_news" else name)
    own = {GOLD: seeds, "reader_pages": seeds, "reader_articles": OURS / "articles"}
    corpus = own.get(name) or _unpacked(public / "passages.jsonl.gz", folder)
    library = Library.open(corpus, folder)
    try:
        library.reload()
        answerer = Answerer(
            library.catalogue, library._kept.index, library.segmenter, library.lexicon, Bands()
        )
        if name == GOLD:
            files = [shared / "gold" / "questions.jsonl", shared / "gold" / "unanswerable.jsonl"]
        elif name in WRITTEN:
            files = [OURS / WRITTEN[name]]
        else:
            files = [_unpacked(public / "questions.jsonl.gz", folder)]
        cases = [case for file in files for one in read_gold(file) for case in one.turns]
        yield QuestionSet(
            name=name,
            answerer=answerer,
            cases=[case for case in cases if case.answerable],
            unanswerable=[case for case in cases if not case.answerable],
            books=Books(library.catalogue),
        )
    finally:
        library.close()


def _unpacked(file: Path, folder: Path) -> Path:
    target = folder / file.name.removesuffix(".gz")
    if not target.exists():
        with gzip.open(file) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
    return target
