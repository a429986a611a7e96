"""Passages that the keepers of a corpus do not want quoted: by their words, not by their place.

So a hidden paragraph stays hidden through every reload, under another headline and in a reprint,
until somebody shows it again or its words change. Nothing of it is deleted: what was quoted before
can still be looked up.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, func, insert, select

from retrieval.corpus.catalogue.database import chunks, reading, writing
from retrieval.corpus.catalogue.memory import Memory
from retrieval.corpus.catalogue.tables import note
from retrieval.corpus.identity import text_hash
from retrieval.corpus.model import Paragraph

KEY = "hidden."  # notes, one a passage, so that two that hide at once never lose one
REVISION = "hiding.revision"  # note: another random word whenever anything is hidden or shown


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden passage: the paragraph that it was hidden at, and when."""

    paragraph: str  # its id
    since: datetime


class Hiding:
    """What is hidden in one catalogue. Every method raises CatalogueError as the catalogue does."""

    def __init__(self, engine: Engine, memory: Memory) -> None:
        self._engine = engine
        self._memory = memory

    def hide(self, paragraph: Paragraph) -> bool:
        """Hide a paragraph's words, wherever they stand; returns whether they were not before."""
        key = _key(paragraph)
        value = json.dumps({"paragraph": paragraph.id, "since": time.time()})
        with writing(self._engine) as connection:
            known = connection.execute(select(note.c.key).where(note.c.key == key)).first()
            if known is None:
                connection.execute(insert(note).values(key=key, value=value))
                _revise(connection)
        return known is None

    def show(self, paragraph: Paragraph) -> bool:
        """Show a paragraph's words again; returns whether they were hidden."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(note).where(note.c.key == _key(paragraph)))
            if gone.rowcount:
                _revise(connection)
        return gone.rowcount > 0

    def revision(self) -> str:
        """Return a word that is another one after every change: for whoever keeps answers."""
        return self._memory.recall(REVISION, self._revision)

    def _revision(self) -> str:
        with reading(self._engine) as connection:
            found = connection.execute(select(note.c.value).where(note.c.key == REVISION)).scalar()
        return str(found or "")

    def count(self) -> int:
        """Return how many passages are hidden."""
        ours = select(func.count()).where(note.c.key.startswith(KEY, autoescape=True))
        with reading(self._engine) as connection:
            return connection.execute(ours).scalar() or 0

    def hidden(self) -> list[Hidden]:
        """Return what is hidden, the latest first."""
        ours = select(note.c.value).where(note.c.key.startswith(KEY, autoescape=True))
        with reading(self._engine) as connection:
            kept = [json.loads(row[0]) for row in connection.execute(ours)]
        found = [
            Hidden(one["paragraph"], datetime.fromtimestamp(one["since"], UTC)) for one in kept
        ]
        return sorted(found, key=lambda one: one.since, reverse=True)

    def visible(self, paragraphs: Mapping[str, Paragraph]) -> dict[str, Paragraph]:
        """Return those of some paragraphs, by id, that are not hidden, in their order."""
        texts = dict.fromkeys(paragraph.text for paragraph in paragraphs.values())
        hidden = self._memory.recall_each("hidden", texts, self._are_hidden)
        return {id: one for id, one in paragraphs.items() if not hidden[one.text]}

    def _are_hidden(self, texts: list[str]) -> dict[str, bool]:
        keys = {text: KEY + text_hash(text) for text in texts}
        hidden: set[str] = set()
        with reading(self._engine) as connection:
            for chunk in chunks(keys.values()):
                rows = connection.execute(select(note.c.key).where(note.c.key.in_(chunk)))
                hidden.update(row[0] for row in rows)
        return {text: key in hidden for text, key in keys.items()}


def _revise(connection: Connection) -> None:
    connection.execute(delete(note).where(note.c.key == REVISION))
    connection.execute(insert(note).values(key=REVISION, value=uuid4().hex))


def _key(paragraph: Paragraph) -> str:
    return KEY + text_hash(paragraph.text)
