"""An answerer that says what a test wants said, with quotes from the real catalogue.

So these tests speak about the bot alone: they do not change with the ranking.
"""

import threading

from retrieval.answering.answer import Answer, Status
from retrieval.answering.evidence import Evidence
from retrieval.answering.question import AnswerType, Question
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.model import Paragraph
from retrieval.library import Library
from retrieval.text.spans import Span


class Scripted:
    """Finds sentences that hold given words; what no line of the script fits is not found."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.gate = threading.Event()  # closed: no answer comes
        self.reset()

    def reset(self) -> None:
        """Begin anew: one line, no questions, nothing that holds up or fails."""
        self.lines: list[tuple[str, dict]] = []
        self.asked: list[str] = []
        self.contexts: list[str | None] = []
        self.held: dict[str, threading.Event] = {}
        self.gate.set()
        self.error: Exception | None = None
        self.says(
            "清欠",
            quotes=[("清欠840人", "743.02万元"), ("记者获悉", "700万元")],
            expected=AnswerType.MONEY,
        )

    def says(
        self,
        part: str,
        quotes: list[tuple[str, str | None]] = (),
        status: Status = Status.ANSWERED,
        expected: AnswerType = AnswerType.OTHER,
        **more: object,
    ) -> None:
        """Answer questions with `part` in them by the sentences that hold these words."""
        more |= {"quotes": quotes, "status": status, "expected": expected}
        self.lines.insert(0, (part, more))

    def holds(self, question: str) -> threading.Event:
        """Let this question wait until the event that is returned is set."""
        self.held[question] = threading.Event()
        return self.held[question]

    def install(self, library: Library) -> None:
        """Let a library answer from this script, also after reloads."""
        self.explain = library._answerer.explain  # how the real one would see it
        library._answerer = self
        library._new_answerer = lambda: self

    def answer(
        self, question: str, limit: int = 3, context: str | None = None, among: object = None
    ) -> Answer:
        """As `retrieval.answering.answerer.Answerer.answer`."""
        self.asked.append(question)
        self.contexts.append(context)
        assert self.gate.wait(10)
        if question in self.held:
            assert self.held[question].wait(10)
        if self.error:
            raise self.error
        line = next((line for part, line in self.lines if part in question), None)
        if line is None:
            understood = Question(question, question, AnswerType.OTHER)
            return Answer(understood, Status.NOT_FOUND, (), 0.1, generation=self._live())
        evidence = tuple(self._evidence(*quote) for quote in line["quotes"])
        return Answer(
            Question(question, question, line["expected"]),
            line["status"],
            evidence[:limit],
            0.9,
            verdict=line.get("verdict"),
            disagreeing=line.get("disagreeing", ()),
            nearest=tuple(self._find(words)[0].article_id for words in line.get("near", ())),
            generation=self._live(),
        )

    def _live(self) -> int:
        live = self.catalogue.generation()
        return live.number if live else 0

    def _evidence(self, words: str, answer: str | None, *items: str) -> Evidence:
        paragraph, start = self._find(words)
        text = paragraph.text
        first = text.rfind("。", 0, start) + 1
        last = text.find("。", start)
        sentence = Span(first, last + 1 if last >= 0 else len(text))

        def span(part: str) -> Span:
            at = text.index(part, sentence.start)
            return Span(at, at + len(part))

        return Evidence(
            paragraph,
            sentence,
            span(answer) if answer else None,
            1.0,
            items=tuple(span(item) for item in items),
        )

    def _find(self, words: str) -> tuple[Paragraph, int]:
        for article in self.catalogue.articles():
            for paragraph in article.paragraphs:
                if (start := paragraph.text.find(words)) >= 0:
                    return paragraph, start
        raise AssertionError(f"no paragraph holds {words!r}")
