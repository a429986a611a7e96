"""Addresses on the reader's page: an article, and in it one sentence that is quoted.

An address alone tells the page what to mark; nothing is looked up in any conversation. Ids come
from content, so an address leads to the same words for ever. It ends in the paragraph's anchor and
in a text fragment (W3C, "URL Fragment Text Directives"), which brings browsers that know it to the
sentence itself.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote as percent

from bot.citations import Quote
from retrieval.corpus.model import Article
from retrieval.text.spans import Span

ANSWERS = 24  # answers that an address marks inside its sentence
FRAGMENT = 30  # characters of a sentence, or of a clause, that a text fragment repeats

_MARK = re.compile(rf"([0-9]{{1,6}})((?:\.[0-9]{{1,7}}-[0-9]{{1,7}}){{1,{ANSWERS + 1}}})")
_CLAUSE = re.compile(r"(?<=[，、；：。！？])|(?<=[,;:!?])(?!\d)")  # not inside 1,000 or 12:30


@dataclass(frozen=True, slots=True)
class Mark:
    """What an address marks: a sentence of the article's paragraph, and the answers inside it."""

    paragraph: int  # its position in the article
    sentence: Span
    answers: tuple[Span, ...] = ()

    def __str__(self) -> str:
        spans = "".join(f".{span.start}-{span.end}" for span in (self.sentence, *self.answers))
        return f"{self.paragraph}{spans}"


def read_mark(text: str) -> Mark | None:
    """Read a mark as an address writes it; None where it is not of its form."""
    match = _MARK.fullmatch(text)
    if match is None:
        return None
    try:
        sentence, *answers = (
            Span(*map(int, part.split("-"))) for part in match[2].strip(".").split(".")
        )
    except ValueError:
        return None
    if not len(sentence) or not all(sentence.holds(answer) for answer in answers):
        return None
    return Mark(int(match[1]), sentence, tuple(answers))


def mark_of(quote: Quote) -> Mark:
    """Return what the address of a quote marks."""
    citation = quote.citation
    return Mark(quote.paragraph.position, citation.sentence, citation.marks[:ANSWERS])


def article_path(article: str) -> str:
    """Return the path of an article by its id."""
    return f"/a/{percent(article, safe='')}"


def quote_path(quote: Quote) -> str:
    """Return the path of a quoted sentence: its article, opened where it stands."""
    mark = mark_of(quote)
    return f"{article_path(quote.article.id)}?q={mark}{anchor(mark, quote.article)}"


def anchor(mark: Mark, article: Article) -> str:
    """Return what stands after `#`: the paragraph's anchor, and the sentence's own words."""
    before = "\n".join(part.text for part in article.paragraphs[: mark.paragraph])
    text = article.paragraphs[mark.paragraph].text
    before = f"{before}\n{text[: mark.sentence.start]}"
    return f"#p{mark.paragraph}{text_directive(mark.sentence.cut(text), before)}"


def text_directive(sentence: str, before: str = "") -> str:
    """Return a text directive that finds a sentence: all of it, or its first and last clause.

    Empty where these are too long for an address, or would be found in the text `before`. Browsers
    match whole words, so a directive must not end inside one; punctuation ends it.
    """
    clauses = [clause for clause in _CLAUSE.split(sentence) if clause]
    parts = [sentence] if len(sentence) <= FRAGMENT else [clauses[0], clauses[-1]]
    if (len(sentence) > FRAGMENT and len(clauses) < 2) or parts[0] in before:
        return ""
    if max(map(len, parts)) > FRAGMENT:
        return ""
    return ":~:text=" + ",".join(map(_encoded, parts))


def _encoded(text: str) -> str:
    """Percent-encode what has a meaning in a text directive, too: `-`, `,` and `&`."""
    return percent(text, safe="").replace("-", "%2D")
