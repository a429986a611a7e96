"""From a question to the evidence that answers it: read it from top to bottom."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.answer import Answer, Status
from retrieval.answering.confidence import Bands
from retrieval.answering.coverage import Candidate
from retrieval.answering.credits import credits
from retrieval.answering.disagreement import disagreeing
from retrieval.answering.evidence import Evidence, Reason
from retrieval.answering.explanation import EXPLAINED, Explanation, explain
from retrieval.answering.extraction import extract
from retrieval.answering.features import Measured, measure
from retrieval.answering.forest import load_forest
from retrieval.answering.found import Found
from retrieval.answering.passages import Headings, find_passages
from retrieval.answering.query import Query, build_query
from retrieval.answering.question import AnswerType, Question, understand
from retrieval.answering.quoting import Quote, choose_quotes
from retrieval.answering.reading import Readings, read, weigh
from retrieval.answering.rows import items
from retrieval.answering.signals import signals
from retrieval.answering.verdict import decide
from retrieval.answering.years import stands_under_other_year
from retrieval.corpus.catalogue import Catalogue, Wanted
from retrieval.index.protocol import Index
from retrieval.text.lexicon import Lexicon
from retrieval.text.normalize import normalise
from retrieval.text.spans import Span
from retrieval.text.words import Segmenter

_CREDITS = (AnswerType.AUTHOR, AnswerType.TITLE)
_WHOLE = (AnswerType.YES_NO,)  # the sentence itself is the answer
_ROWS = (AnswerType.LIST, AnswerType.DEFINITION)
_OWN = 0.5  # what an answer in the best sentence has ahead of one in a neighbour
_FITS = 0.5  # of a span that is marked in a further quote
_NEAREST = 2  # articles named with an answer
_TOLD = 8  # reasons kept with an evidence
_CONTRADICTION = -3.0  # logits for a sentence in a section on another year than is asked for
_PREFERENCE = 4.0  # logits for a sentence of the article that a conversation is about


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions about one corpus; safe for several threads."""

    catalogue: Catalogue
    index: Index
    segmenter: Segmenter
    lexicon: Lexicon
    bands: Bands
    headings: Headings = field(default_factory=Headings, repr=False)

    def answer(
        self,
        question: str,
        limit: int = 3,
        context: str | None = None,
        among: Wanted | None = None,
    ) -> Answer:
        """Find the sentences that answer, at most `limit`, best first.

        A question that the corpus does not answer gets no evidence (Status.NOT_FOUND) or the
        nearest (Status.NEAREST).

        Args:
            question: as typed, complete in itself.
            limit: how many pieces of evidence at most.
            context: id of the article that a follow-up is about; its paragraphs are preferred.
            among: the articles that may answer; None for all.
        """
        found = self.find(question, limit, context, among)
        confidence = self.bands.confidence(found.signals) if found.evidence else 0.0
        status = self.bands.status(confidence)
        kept = () if status is Status.NOT_FOUND else tuple(found.evidence)
        verdict = None
        if kept and found.question.expected is AnswerType.YES_NO:
            verdict = decide(found.question, normalise(kept[0].quote).text)
        others = disagreeing(found.question, kept, found.quotes, found.measured)
        articles = dict.fromkeys(one.paragraph.article_id for one in found.passages)
        nearest = tuple(articles)[:_NEAREST]
        return Answer(
            found.question,
            status,
            kept,
            confidence,
            verdict,
            others,
            nearest,
            found.generation,
        )

    def explain(
        self, question: str, context: str | None = None, among: Wanted | None = None
    ) -> Explanation:
        """Tell how a question was understood, what was found, and why in this order."""
        found = self.find(question, EXPLAINED, context, among)
        answer = self.answer(question, context=context, among=among)
        return explain(found, answer, self.bands)

    def find(
        self,
        question: str,
        limit: int = 3,
        context: str | None = None,
        among: Wanted | None = None,
    ) -> Found:
        """Do all that `answer` does but judge it."""
        understood = understand(question, self.lexicon, self.segmenter)
        query = build_query(understood, self.lexicon, self.segmenter, self.index)
        chosen = None if among is None else self.catalogue.choosing.among(among)
        passages = find_passages(
            query, self.index, self.catalogue, self.headings, context=context, among=chosen
        )
        live = self.catalogue.generation()  # what is read from here on is the same in any other
        generation = live.number if live else 0
        measured = measure(understood, query, passages)
        if not measured.candidates:
            nothing = np.zeros(0, np.float32)
            return Found(understood, query, passages, measured, nothing, {}, (), (), {}, generation)
        forest = load_forest("sentences")
        scores = forest.scores(measured.values) + _preference(measured, context)
        scores += contradiction(understood, measured)
        readings = read(understood, query, measured, scores)
        scores = weigh(scores, readings)
        quotes = choose_quotes(measured.candidates, scores, limit)
        evidence = [
            _evidence(understood, query, measured, quote, readings, first=place == 0)
            for place, quote in enumerate(quotes)
        ]
        if understood.expected in _CREDITS:
            named = credits(understood, passages, self.catalogue, limit, context)
            evidence = [*named, *evidence][:limit]
        credited = evidence[0].paragraph.article_id if understood.expected in _CREDITS else None
        told = signals(understood, query, measured, scores, readings, credited)
        return Found(
            understood,
            query,
            passages,
            measured,
            scores,
            readings,
            quotes,
            evidence,
            told,
            generation,
        )


def contradiction(question: Question, measured: Measured) -> NDArray[np.float32]:
    """[sentences]: what each loses that stands under another year than the question asks for."""
    return np.asarray(
        [_CONTRADICTION * stands_under_other_year(question, one) for one in measured.candidates],
        np.float32,
    )


def _preference(measured: Measured, context: str | None) -> NDArray[np.float32]:
    return np.asarray(
        [
            _PREFERENCE * (one.passage.paragraph.article_id == context)
            for one in measured.candidates
        ],
        np.float32,
    )


def _evidence(  # noqa: PLR0913, PLR0917  - one step of `Answerer.find`
    question: Question,
    query: Query,
    measured: Measured,
    quote: Quote,
    readings: Readings,
    first: bool,
) -> Evidence:
    """A quote with its answer; only that of the first is looked for with all care, and told why."""
    row = measured.values[quote.best]
    shares: list[tuple[str, float]] = []
    if first:
        answer = _short(question, query, measured, quote, readings)
        shares = list(load_forest("sentences").shares(row).items())[:_TOLD]
    else:
        answer = _fitting(measured, quote)
    values = dict(zip(measured.names, map(float, row), strict=True))
    paragraph = measured.candidates[quote.best].passage.paragraph
    return Evidence(
        paragraph=paragraph,
        sentence=quote.span,
        answer=answer,
        score=quote.score,
        reasons=tuple(Reason(name, values[name], share) for name, share in shares),
        items=_items(question, paragraph.text, answer),
    )


def _short(
    question: Question, query: Query, measured: Measured, quote: Quote, readings: Readings
) -> Span | None:
    """The answer in the sentence that scored best, or in one beside it that was read and has it
    better."""
    if question.expected in _WHOLE:
        return None
    read = dict(readings)
    if quote.best not in read:
        sentence, fits = measured.candidates[quote.best], measured.fittings[quote.best]
        read[quote.best] = extract(question, query, [sentence], [fits])[0]
    found = [
        (one.score + (_OWN if at == quote.best else 0.0), one.span, at)
        for at in quote.members
        if (one := read.get(at)) is not None
    ]
    if not found:
        return None
    _, span, at = max(found, key=lambda one: one[0])
    return _in_paragraph(measured.candidates[at], span)


def _fitting(measured: Measured, quote: Quote) -> Span | None:
    """The span of the best sentence that fits best, if one fits well."""
    found = [one for one in measured.fittings[quote.best] if one.fit >= _FITS]
    if not found:
        return None
    best = max(found, key=lambda one: one.fit)
    return _in_paragraph(measured.candidates[quote.best], best.span)


def _in_paragraph(candidate: Candidate, span: Span) -> Span:
    """A span of a sentence's normal form as one of its paragraph."""
    sentence = candidate.passage.sentences[candidate.position]
    original = sentence.normal.original(span)
    return Span(original.start + sentence.span.start, original.end + sentence.span.start)


def _items(question: Question, text: str, answer: Span | None) -> tuple[Span, ...]:
    """The things of a list answer."""
    if answer is None or question.expected not in _ROWS:
        return ()
    things = items(answer.cut(text))
    if len(things) < 2:
        return ()
    return tuple(Span(answer.start + one.start, answer.start + one.end) for one in things)
