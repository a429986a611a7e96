"""Ids derived from content, so that what did not change keeps its id through every reload.

An article's id is a hash of its source's name and of all that its rows in the catalogue hold: kind,
headline parts, byline, authors, dateline, date, given id, sections, and each paragraph's role,
section and text. So a row never has to be rewritten, an old citation's article reads as it read
then, and equal ids mean equal index entries (headline and section terms are counted in with a
paragraph). What may move while the words stay is left out: the place in the source, line numbers,
and what the restorer was unsure of; the catalogue keeps those per generation.

The source's name is part of it because an article here is one occurrence of a text, with one place
to show for it; a reprint in another file is another article.
"""

import json
from base64 import b32encode
from collections import Counter
from dataclasses import replace
from hashlib import blake2b

from retrieval.corpus.model import Article

ID_BYTES = (
    10  # 80 bits, 16 characters: a billion articles collide with a chance under one in a million
)
HASH_BYTES = 15  # 120 bits, 24 characters


def identify(article: Article, source_name: str, position: int, ordinal: int = 0) -> Article:
    """Give an article, and its paragraphs, their ids.

    Args:
        article: as restored; ids, source and positions in it are replaced.
        source_name: the source's name in the corpus.
        position: reading order in the source, from 0; no part of the id.
        ordinal: how many articles of the same content come before it in the source.

    Returns:
        The article with `id`, `source` and `position`; its paragraphs with `id`, `article_id` and
        `position`.
    """
    identity = _digest(_content(article, source_name, ordinal), ID_BYTES)
    paragraphs = tuple(
        replace(p, id=paragraph_id(identity, n), article_id=identity, position=n)
        for n, p in enumerate(article.paragraphs)
    )
    return replace(
        article, id=identity, source=source_name, position=position, paragraphs=paragraphs
    )


class Identifier:
    """Identifies the articles of one source one by one, in reading order; equal ones differ."""

    def __init__(self, source_name: str) -> None:
        self._source_name = source_name
        self._position = 0
        self._seen: Counter[str] = Counter()
        self.plain = ""  # the id that the last article would have as the first of its kind

    def identify(self, article: Article) -> Article:
        """Return the source's next article with its ids."""
        first = identify(article, self._source_name, self._position)
        self.plain = first.id
        ordinal = self._seen[first.id]
        self._seen[first.id] += 1
        self._position += 1
        return identify(article, self._source_name, first.position, ordinal) if ordinal else first


def paragraph_id(article_id: str, position: int) -> str:
    """Return the id of an article's paragraph, such as "k3vq2m7xw4ajt6pz-12" (Telegram's callback
    data takes 64 bytes, its deep links the letters, digits and the hyphen)."""
    return f"{article_id}-{position}"


def text_hash(text: str) -> str:
    """Return the hash that a paragraph's text is stored with and every quote is checked against."""
    return _digest(text.encode("utf-8", "surrogatepass"), HASH_BYTES)


def _content(article: Article, source_name: str, ordinal: int) -> bytes:
    """Return everything that is hashed, in a form without ambiguity."""
    parts = [
        source_name,
        ordinal,
        article.kind,
        [article.kicker, article.title, article.subtitle],
        [article.byline, article.authors, article.dateline, article.date, article.given_id],
        [[s.text, s.level] for s in article.sections],
        [[p.role, p.section, p.text] for p in article.paragraphs],
    ]
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _digest(data: bytes, size: int) -> str:
    return b32encode(blake2b(data, digest_size=size).digest()).decode("ascii").rstrip("=").lower()
