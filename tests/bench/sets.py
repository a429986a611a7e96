"""Sets of paragraphs and questions cut into terms, the same for all engines of a measurement.

A set is a folder: the vocabulary, a line a term, and two arrays, term numbers of all paragraphs and
where each paragraph begins. `tests.bench.cutting` makes them; reading one loads numpy and no more,
so that what an engine needs to start is not hidden behind it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Set:
    """Paragraphs and questions as terms.

    Attributes:
        vocabulary: every term of a paragraph.
        numbers: of each paragraph's terms, repeated as they stand there, one after the other.
        starts: where in `numbers` each paragraph begins, and the last one ends.
        questions: terms of each, none twice.
    """

    vocabulary: list[str]
    numbers: NDArray[np.uint32]
    starts: NDArray[np.int64]
    questions: list[list[str]]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def paragraphs(self) -> Iterator[list[str]]:
        """Yield each paragraph's terms."""
        vocabulary = self.vocabulary
        for start, end in zip(self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True):
            yield [vocabulary[number] for number in self.numbers[start:end].tolist()]


def folder_of(kind: str, size: int, root: Path) -> Path:
    return root / f"{kind}-{size}"


def load(kind: str, size: int, root: Path) -> Set:
    folder = folder_of(kind, size, root)
    return Set(
        (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n"),
        np.load(folder / "numbers.npy"),
        np.load(folder / "starts.npy"),
        load_questions(kind, size, root),
    )


def load_questions(kind: str, size: int, root: Path) -> list[list[str]]:
    text = (folder_of(kind, size, root) / "questions.json").read_text(encoding="utf-8")
    questions: list[list[str]] = json.loads(text)
    return questions
