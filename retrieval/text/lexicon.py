"""The word lists that people may change: words to keep whole, synonyms, question words.

They are plain text files in `config/`, one entry a line, `#` opens a comment. A line that is not of
the file's form stops the start with file, line and what is allowed, since a list that is silently
half read gives answers nobody can explain.

    words.txt           word [frequency] [tag]      as jieba's user dictionaries
    synonyms.txt        gdp = 地区生产总值 = 生产总值     each stands for the others
                        晚点 > 延误 = 误点             a question's first also looks for the others
    question_words.txt  a word a line: said in questions, not searched for
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from retrieval.errors import LexiconError
from retrieval.text.normalize import normalise

_INSTALLED = Path(__file__).resolve().parents[1] / "config"
_CHECKOUT = Path(__file__).resolve().parents[2] / "config"
_TAG = re.compile(r"[a-zA-Z]{1,4}")


@dataclass(frozen=True, slots=True, order=True)
class UserWord:
    """A word that the segmenter shall keep whole.

    Attributes:
        word: in normal form.
        frequency: jieba's count; None asks for just enough to be kept whole.
        tag: jieba's part of speech, "" for none.
    """

    word: str
    frequency: int | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists, in normal form.

    Attributes:
        words: what the segmenter keeps whole.
        synonyms: a word or phrase to those that may stand for it in the corpus.
        question_words: words of a question that are not searched for.
    """

    words: tuple[UserWord, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    question_words: frozenset[str] = frozenset()

    @classmethod
    def load(cls, folder: Path | None = None) -> "Lexicon":
        """Read the lists of `folder`, or those that come with the project; a missing list is empty.

        Raises:
            LexiconError: a file is not UTF-8, or a line is not of the file's form.
        """
        folder = folder or (_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT)
        return cls(
            words=tuple(_words(folder / "words.txt")),
            synonyms=_synonyms(folder / "synonyms.txt"),
            question_words=frozenset(_question_words(folder / "question_words.txt")),
        )

    def joined(self, other: "Lexicon") -> "Lexicon":
        """Return these lists with another's beside them; of one word twice, the other's counts."""
        words = {word.word: word for word in (*self.words, *other.words)}
        synonyms = dict(self.synonyms)
        for word, others in other.synonyms.items():
            synonyms[word] = tuple(dict.fromkeys((*synonyms.get(word, ()), *others)))
        return Lexicon(
            words=tuple(words.values()),
            synonyms=MappingProxyType(synonyms),
            question_words=self.question_words | other.question_words,
        )


def _entries(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line number and normal form of each line that says something."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 (byte {error.start}); save it as UTF-8"
        raise LexiconError(path, None, problem) from error
    for number, line in enumerate(text.splitlines(), start=1):
        entry = " ".join(normalise(line.partition("#")[0]).text.split())
        if entry:
            yield number, entry


def _words(path: Path) -> Iterator[UserWord]:
    for number, entry in _entries(path):
        yield _word(path, number, entry)


def _word(path: Path, number: int, entry: str) -> UserWord:
    word, *rest = entry.split(" ")
    frequency = int(rest.pop(0)) if rest and rest[0].isdecimal() else None
    tag = rest.pop(0) if rest and _TAG.fullmatch(rest[0]) else ""
    if rest or frequency == 0:
        raise LexiconError(
            path, number, f'{entry!r}; allowed is "word [frequency above 0] [tag of 1-4 letters]"'
        )
    return UserWord(word, frequency, tag)


def _question_words(path: Path) -> Iterator[str]:
    for number, entry in _entries(path):
        if " " in entry:
            raise LexiconError(path, number, f"{entry!r}; allowed is one word a line")
        yield entry


def _synonyms(path: Path) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}  # an ordered set a word
    for number, entry in _entries(path):
        for word, other in _pairs(path, number, entry):
            found.setdefault(word, {})[other] = None
    return MappingProxyType({word: tuple(others) for word, others in found.items()})


def _pairs(path: Path, number: int, entry: str) -> Iterator[tuple[str, str]]:
    """Yield (word, what may stand for it) of `a = b` or `a > b = c`."""
    sides = [[word.strip() for word in side.split("=")] for side in entry.split(">")]
    if len(sides) > 2 or not all(map(all, sides)) or entry in sides[0]:
        raise LexiconError(path, number, f'{entry!r}; allowed is "a = b = c" or "a > b = c"')
    yield from ((word, other) for word in sides[0] for other in sides[-1] if other != word)
