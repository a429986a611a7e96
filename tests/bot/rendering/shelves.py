"""A shelf of articles in memory, and answers that cite them."""

from dataclasses import replace

from bot.given import GivenAnswer, given
from bot.language import Language
from retrieval.answering.answer import Answer, Status
from retrieval.answering.evidence import Evidence
from retrieval.answering.question import AnswerType, Question
from retrieval.corpus.model import Article, Kind, LineRange, Paragraph
from retrieval.text.spans import Span


class Shelf:
    """As much of a catalogue as a quote is opened with."""

    def __init__(self, *articles: Article) -> None:
        self.all = {article.id: article for article in articles}
        self.live = set(self.all)

    def paragraph(self, paragraph_id: str) -> Paragraph | None:
        """Return a paragraph."""
        every = (item for article in self.all.values() for item in article.paragraphs)
        return next((item for item in every if item.id == paragraph_id), None)

    def article(self, article_id: str) -> Article | None:
        """Return an article."""
        return self.all.get(article_id)

    def also_in(self, article_id: str) -> tuple[str, ...]:
        return ()

    def is_live(self, article_id: str) -> bool:
        """Whether it is in the corpus."""
        return article_id in self.live

    def articles(
        self, source: str | None = None, offset: int = 0, limit: int | None = None
    ) -> list[Article]:
        """Return the live ones."""
        return [item for key, item in self.all.items() if key in self.live]

    def put(self, article: Article) -> None:
        """Put an article in the place of what has its id."""
        self.all[article.id] = article
        self.live.add(article.id)


def article(*texts: str, id: str = "a", **more: object) -> Article:
    """An article of these paragraphs, with a headline and where it was printed."""
    paragraphs = tuple(
        Paragraph(
            text, (LineRange(3 * at + 1, 3 * at + 2),), position=at, id=f"{id}-{at}", article_id=id
        )
        for at, text in enumerate(texts)
    )
    known = Article(
        Kind.ARTICLE,
        paragraphs,
        title="守护“钱袋子”",
        authors=("张博",),
        date="2024-01-09",
        source="001.txt",
        id=id,
    )
    return replace(known, **more)


def evidence(paragraph: Paragraph, answer: str | None = None, *items: str) -> Evidence:
    """The whole paragraph as a sentence, these words in it as the answer and its items."""

    def span(words: str) -> Span:
        start = paragraph.text.index(words)
        return Span(start, start + len(words))

    return Evidence(
        paragraph,
        Span(0, len(paragraph.text)),
        span(answer) if answer else None,
        1.0,
        items=tuple(span(item) for item in items),
    )


def answered(
    *found: Evidence,
    question: str = "多少钱？",
    asked: str | None = None,
    expected: AnswerType = AnswerType.NUMBER,
    status: Status = Status.ANSWERED,
    language: Language = Language.SIMPLIFIED,
    **more: object,
) -> GivenAnswer:
    """An answer given from this evidence."""
    answer = Answer(Question(question, question, expected), status, found, 0.9, **more)
    return given(answer, asked or question, language)
