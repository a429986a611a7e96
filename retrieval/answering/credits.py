"""Who wrote it and what is it called: answered from an article's headline parts.

A question about an author names the article, not the answer, so the article is found first and its
byline, its dateline's name (本报讯（李明）) or its photographer (周岚 摄) is quoted.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from retrieval.answering.evidence import Evidence
from retrieval.answering.passages import Passage
from retrieval.answering.question import AnswerType, Question
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.model import Article, Paragraph, Role
from retrieval.text.sentences import sentences
from retrieval.text.spans import Span

_NAMES = r"[一-鿿·]{2,5}(?:[\s、,，和]+[一-鿿·]{2,5})*"
_DATELINE = re.compile(
    r"^[^（()）。]{0,12}[讯电][^（()）。]{0,4}[（(](?P<names>[^（()）]{2,30})[）)]"
)
_BY = re.compile(rf"[（(](?:本报)?(?:特约)?(?:记者|通讯员|作者)[:：]?\s*(?P<names>{_NAMES})[）)]")
_PHOTO = re.compile(rf"(?P<names>{_NAMES})\s*[/／]?\s*(?:摄影|摄)(?:影报道)?\s*[。）)]?\s*$")
# What stands around the names in a byline as printed.
_BEFORE = re.compile(
    r"^[\s◎●○■□▲△◆◇★☆·•/（(]*(?:(?:本报|本刊|新华社)?(?:特约|首席|见习)?(?:全媒体)?(?:记者|通讯员|作者|文|撰文|撰稿|编辑)[:：/\s]*)?"
)
_AFTER = re.compile(r"[\s/／]*(?:摄影报道|摄影|文/?图|报道|撰文|摄|文)?[\s。）)]*$")
_POST = re.compile(
    r"^(?P<post>.*(?:长|书记|主任|主席|记者|通讯员))[\s\u3000\xa0]+(?P<names>[一-鿿·]{2,5})$"
)
_DECAY = 0.5  # a second passage of the same article speaks for it half as loud, a third a quarter


def credits(
    question: Question,
    passages: Sequence[Passage],
    catalogue: Catalogue,
    limit: int,
    context: str | None = None,
) -> list[Evidence]:
    """The bylines or titles of the articles that the question means, the likeliest first.

    Where a conversation is about the article `context`, who wrote another is no answer.
    """
    ranked = _articles(passages)[: 2 * limit]
    if context:
        ranked = [(context, ranked[0][1] if ranked else 0.0)]
    known = catalogue.known(id for id, _ in ranked)
    part = _title if question.expected is AnswerType.TITLE else _author
    found = [
        evidence
        for id, score in ranked
        if id in known and (evidence := part(known[id], score)) is not None
    ]
    visible = catalogue.hiding.visible({one.paragraph.id: one.paragraph for one in found})
    return [one for one in found if one.paragraph.id in visible][:limit]


def _articles(passages: Sequence[Passage]) -> list[tuple[str, float]]:
    """Articles by what their passages scored together."""
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for passage in passages:
        scores[passage.paragraph.article_id].append(passage.score)
    total = {
        id: sum(score * _DECAY**place for place, score in enumerate(sorted(each, reverse=True)))
        for id, each in scores.items()
    }
    return sorted(total.items(), key=lambda one: -one[1])


def _title(article: Article, score: float) -> Evidence | None:
    for paragraph in article.paragraphs:
        if paragraph.role is Role.HEADLINE and paragraph.text == article.title:
            whole = Span(0, len(paragraph.text))
            return Evidence(paragraph, whole, whole, score)
    return None


def _author(article: Article, score: float) -> Evidence | None:
    for paragraph in article.paragraphs:
        if paragraph.role is Role.BYLINE:
            text = paragraph.text
            return Evidence(paragraph, Span(0, len(text)), byline_names(text), score)
    for paragraph in article.body:
        for pattern in (_DATELINE, _BY, _PHOTO):
            if match := pattern.search(paragraph.text):
                return Evidence(
                    paragraph,
                    _sentence(paragraph, match.start("names")),
                    Span(*match.span("names")),
                    score,
                )
    return None


def byline_names(byline: str) -> Span:
    """The names in a byline as printed: without ◎, 本报记者, a post, 摄."""
    if match := _POST.match(byline):
        return Span(*match.span("names"))
    start = match.end() if (match := _BEFORE.match(byline)) else 0
    end = match.start() if (match := _AFTER.search(byline, start)) else len(byline)
    return Span(start, end) if end > start else Span(0, len(byline))


def _sentence(paragraph: Paragraph, position: int) -> Span:
    return next(
        (one for one in sentences(paragraph.text) if one.start <= position < one.end),
        Span(0, len(paragraph.text)),
    )
