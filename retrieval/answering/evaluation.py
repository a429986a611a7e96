"""How well a corpus's gold questions are answered: the figures that every change is judged by."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from statistics import fmean, median
from typing import Any

from retrieval.answering.answer import Answer, Status
from retrieval.answering.confidence import Bands
from retrieval.answering.evidence import Evidence
from retrieval.answering.gold import Case, Dialogue
from retrieval.answering.judging import bare, overlap, squeeze, supports
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.model import Article

Ask = Callable[[Sequence[str]], Sequence[Answer]]
"""Answers the questions of one conversation, in order."""

BINS = 10  # of confidence, for its reliability
FEWEST = 40  # answerable gold questions that bands are fitted to: two of them are 5 in 100


@dataclass(frozen=True, slots=True)
class Judged:
    """One answered gold question.

    Attributes:
        id: of its dialogue.
        turn: from 0.
        case: the gold question.
        status: the band that its answer was in.
        confidence: of the answer, in [0, 1].
        first: whether the first evidence supports the gold answer.
        among: whether one of the first three does.
        exact: whether the short answer equals a gold wording, marks aside.
        f1: the overlap of the short answer's characters with the nearest gold wording.
        seconds: that the answer took; a conversation's are shared out evenly.
    """

    id: str
    turn: int
    case: Case
    status: Status
    confidence: float
    first: bool
    among: bool
    exact: bool
    f1: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of the gold questions; higher is better but for `false_refusal`.

    None where no question is of the kind.
    """

    questions: int
    evidence_at_1: float | None = None
    evidence_at_3: float | None = None
    exact: float | None = None
    f1: float | None = None
    false_refusal: float | None = None
    refusal: float | None = None  # of questions that the corpus does not answer
    later_turns: float | None = None  # evidence_at_1 from a conversation's second turn on
    milliseconds: float | None = None  # the median
    types: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    reliability: Sequence[tuple[float, float, int]] = ()  # mean confidence, share right, how many

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def evaluate(gold: Iterable[Dialogue], ask: Ask, catalogue: Catalogue) -> Figures:
    """Ask every gold question and count.

    Args:
        gold: what should be answered, and what should not.
        ask: answers one conversation's questions.
        catalogue: the corpus that is asked about.
    """
    return figures(judge(gold, ask, catalogue))


def judge(gold: Iterable[Dialogue], ask: Ask, catalogue: Catalogue) -> list[Judged]:
    """Ask every gold question and judge each answer."""
    books = _Books(catalogue)
    judged: list[Judged] = []
    for dialogue in gold:
        start = time.perf_counter()
        answers = ask([case.question for case in dialogue.turns])
        seconds = (time.perf_counter() - start) / max(len(dialogue.turns), 1)
        for turn, (case, answer) in enumerate(zip(dialogue.turns, answers, strict=True)):
            judged.append(_judged(dialogue.id, turn, case, answer, seconds, books))
    return judged


def figures(judged: Sequence[Judged]) -> Figures:
    """Count what was judged."""
    answerable = [one for one in judged if one.case.answerable]
    hopeless = [one for one in judged if not one.case.answerable]
    return Figures(
        questions=len(judged),
        evidence_at_1=_share(one.first for one in answerable),
        evidence_at_3=_share(one.among for one in answerable),
        exact=_share(one.exact for one in answerable),
        f1=_share(one.f1 for one in answerable),
        false_refusal=_share(one.status is not Status.ANSWERED for one in answerable),
        refusal=_share(one.status is not Status.ANSWERED for one in hopeless),
        later_turns=_share(one.first for one in answerable if one.turn),
        milliseconds=round(1000 * median(one.seconds for one in judged), 2) if judged else None,
        types=_types(judged),
        reliability=_reliability(judged),
    )


def fitted(
    judged: Sequence[Judged], bands: Bands, false_refusal: float = 0.05, fewest: int = FEWEST
) -> Bands:
    """Move the upper band so that this share of a corpus's answerable gold is refused, no more.

    Where a lower bound refuses as many of the unanswerable questions, it is taken: it costs less.
    Gold that is too small to tell moves nothing, and gold without unanswerable questions only
    makes answers more frequent, since it knows nothing of what silence is worth.

    Args:
        judged: a gold file's questions, judged with `bands`.
        bands: as they are.
        false_refusal: the share of answerable questions that may be refused.
        fewest: answerable questions that it takes.
    """
    sure = sorted(one.confidence for one in judged if one.case.answerable)
    if len(sure) < max(fewest, 1):
        return bands
    bound = sure[min(int(false_refusal * len(sure)), len(sure) - 1)]
    hopeless = [one.confidence for one in judged if not one.case.answerable]
    highest = max((one for one in hopeless if one < bound), default=0.0)
    answered = (highest + bound) / 2 if hopeless else min(bound, bands.answered)
    return replace(bands, answered=answered, nearest=min(bands.nearest, answered))


def _judged(  # noqa: PLR0913, PLR0917  - one row of a table
    id: str, turn: int, case: Case, answer: Answer, seconds: float, books: "_Books"
) -> Judged:
    claimed = answer.evidence[:3] if answer.status is Status.ANSWERED else ()
    right = [supports(one.quote, books.of(one, case), case) for one in claimed]
    short = _short(answer) if claimed else ""
    return Judged(
        id=id,
        turn=turn,
        case=case,
        status=answer.status,
        confidence=answer.confidence,
        first=bool(right) and right[0],
        among=any(right),
        exact=bool(claimed) and any(bare(short) == bare(gold) for gold in case.answers),
        f1=max((overlap(short, gold) for gold in case.answers), default=0.0),
        seconds=seconds,
    )


def _short(answer: Answer) -> str:
    if answer.verdict is not None:
        return "是" if answer.verdict else "否"
    return answer.evidence[0].short or ""


class _Books:
    """By which ids the gold may know the article of a piece of evidence."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._articles = {article.id: article for article in catalogue.articles()}
        self._texts = {id: squeeze(_text(article)) for id, article in self._articles.items()}

    def of(self, evidence: Evidence, case: Case) -> set[str]:
        """The article's ids, and the gold's where its quote stands in that article."""
        id = evidence.paragraph.article_id
        known = {id}
        if (article := self._articles.get(id)) and article.given_id:
            known.add(article.given_id)
        if case.quote and squeeze(case.quote) in self._texts.get(id, ""):
            known |= case.documents
        return known


def _text(article: Article) -> str:
    return "".join(paragraph.text for paragraph in article.paragraphs)


def _types(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.case.type].append(one)
    return {
        name: {
            "questions": len(group),
            "answerable": sum(one.case.answerable for one in group),
            "evidence_at_1": _share(one.first for one in group) or 0.0,
            "exact": _share(one.exact for one in group) or 0.0,
            "refused": _share(one.status is not Status.ANSWERED for one in group) or 0.0,
        }
        for name, group in sorted(groups.items())
        if name
    }


def _reliability(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    bins: defaultdict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        bins[min(int(one.confidence * BINS), BINS - 1)].append(one)
    return [
        (fmean(one.confidence for one in group), fmean(one.among for one in group), len(group))
        for _, group in sorted(bins.items())
    ]


def _share(values: Iterable[float]) -> float | None:
    kept = list(values)
    return round(fmean(kept), 4) if kept else None
