"""From a question to the evidence that answers it: read it from top to bottom."""

from dataclasses import dataclass

import numpy as np

from retrieval.answering.answer import Answer, Status
from retrieval.answering.confidence import Bands
from retrieval.answering.coverage import Vector
from retrieval.answering.credits import credits
from retrieval.answering.evidence import Evidence, Reason
from retrieval.answering.features import Measured, measure
from retrieval.answering.fitting import Fitting
from retrieval.answering.passages import find_passages
from retrieval.answering.query import build_query
from retrieval.answering.question import AnswerType, understand
from retrieval.answering.ranker import Ranker, load_ranker
from retrieval.corpus.catalogue import Catalogue
from retrieval.index.protocol import Index
from retrieval.text.lexicon import Lexicon
from retrieval.text.spans import Span
from retrieval.text.words import Segmenter

_CREDITS = (AnswerType.AUTHOR, AnswerType.TITLE)
_TOLD = 8  # reasons kept with an evidence
_PREFERENCE = 4.0  # logits for a sentence of the article that a conversation is about


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions about one corpus. Holds no state of its own: safe for several threads."""

    catalogue: Catalogue
    index: Index
    segmenter: Segmenter
    lexicon: Lexicon
    bands: Bands

    def answer(self, question: str, limit: int = 3, context: str | None = None) -> Answer:
        """Find the sentences that answer, at most `limit`, best first.

        Sentences of the article `context` (its id) are preferred: a follow-up is about it.

        A question that the corpus does not answer gets no evidence (Status.NOT_FOUND) or the
        nearest (Status.NEAREST).
        """
        understood = understand(question, self.lexicon, self.segmenter)
        query = build_query(understood, self.lexicon, self.segmenter, self.index)
        passages = find_passages(query, self.index, self.catalogue)
        measured = measure(understood, query, passages)
        if not measured.candidates:
            return Answer(understood, Status.NOT_FOUND, (), 0.0)
        ranker = load_ranker()
        scores = ranker.scores(measured.values) + _preference(measured, context)
        order = np.argsort(-scores, kind="stable")
        evidence = [_evidence(measured, int(at), float(scores[at]), ranker) for at in order[:limit]]
        if understood.expected in _CREDITS:
            named = credits(understood, passages, self.catalogue, limit, context)
            evidence = [*named, *evidence][:limit]
        confidence = self.bands.confidence(_signals(measured, int(order[0])))
        status = self.bands.status(confidence)
        return Answer(
            understood,
            status,
            () if status is Status.NOT_FOUND else tuple(evidence),
            confidence,
        )


def _preference(measured: Measured, context: str | None) -> Vector:
    """What is added to the sentences' scores for the article that a conversation is about."""
    there = [one.passage.paragraph.article_id == context for one in measured.candidates]
    return np.asarray(there, np.float32) * _PREFERENCE


def _signals(measured: Measured, best: int) -> dict[str, float]:
    return dict(zip(measured.names, map(float, measured.values[best]), strict=True))


def _evidence(measured: Measured, at: int, score: float, ranker: Ranker) -> Evidence:
    candidate = measured.candidates[at]
    sentence = candidate.passage.sentences[candidate.position]
    row = measured.values[at]
    values = dict(zip(measured.names, map(float, row), strict=True))
    shares = list(ranker.shares(row).items())[:_TOLD]
    answer = _answer(measured.fittings[at])
    if answer is not None:
        original = sentence.normal.original(answer)
        answer = Span(original.start + sentence.span.start, original.end + sentence.span.start)
    return Evidence(
        paragraph=candidate.passage.paragraph,
        sentence=sentence.span,
        answer=answer,
        score=score,
        reasons=tuple(Reason(name, values[name], share) for name, share in shares),
    )


def _answer(found: list[Fitting]) -> Span | None:
    return max(found, key=lambda one: one.fit).span if found else None
