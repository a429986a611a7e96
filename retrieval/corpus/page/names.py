"""Names of people in bylines: where one ends and the next begins when nothing stands between.

A Chinese name is a surname of one character (rarely two) and a given name of one or two. The
split with the least cost is taken; costs are minus logarithms, by how usual a surname and a
length are.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

_SEPARATORS = re.compile(r"[\s、，,;；/／|｜·&＆和]+")
_FOREIGN_NAME = re.compile(r"[A-Za-z\u3400-\u9fff]+(?:·[A-Za-z\u3400-\u9fff]+)+")
_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]+")
_COMMON = 136  # surnames at the head of the list bear more than four fifths of all people
_UNKNOWN = 9.0


@cache
def surnames() -> tuple[dict[str, int], frozenset[str]]:
    """The rank of each single surname, and the double ones."""
    text = (files(__package__) / "surnames.txt").read_text("utf-8")
    rows = [row for row in text.splitlines() if not row.startswith("#")]
    cut = rows.index("=")
    ranks = {c: rank for rank, c in enumerate("".join(rows[:cut]))}
    return ranks, frozenset(" ".join(rows[cut + 1 :]).split())


@lru_cache(maxsize=1 << 12)  # a line is asked for again when its article is made
def split_names(text: str) -> tuple[str, ...]:
    """Split the names of a byline: "李建明周海岚" and "李建明 周海岚" give the same two."""
    if _FOREIGN_NAME.fullmatch(text.strip()):
        return (text.strip(),)
    names: list[str] = []
    pieces = [piece for piece in _SEPARATORS.split(text) if piece]
    if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces):
        pieces = _close_up(pieces)  # letter-spaced: 张 博
    for piece in pieces:
        names.extend(_split(piece))
    return tuple(names)


def _close_up(letters: list[str]) -> list[str]:
    return ["".join(letters)]


def _split(run: str) -> list[str]:
    if len(run) <= 3 or not _IDEOGRAPHS.fullmatch(run) or len(run) > 24:
        return [run]
    if len(run) == 4 and not any(name_cost(run[at : at + 2]) < 3.0 for at in (0, 2)):
        return [run]  # a name of a minority or a foreigner, as a whole
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        options = [
            (best[start][0] + name_cost(run[start:end]), start)
            for start in range(max(0, end - 4), end - 1)
            if best[start][0] < 1e6
        ]
        best.append(min(options, default=(1e9, 0)))
    if best[-1][0] >= _UNKNOWN * max(1, len(run) / 3):
        return [run]
    names, end = [], len(run)
    while end:
        start = best[end][1]
        names.append(run[start:end])
        end = start
    return names[::-1]


def name_cost(name: str) -> float:
    """How unusual `name` is as one person's name; about 1 to 4 for names, 9 and more for others."""
    single, double = surnames()
    if len(name) in (3, 4) and name[:2] in double:
        return 2.0 if len(name) == 4 else 3.5
    rank = single.get(name[:1])
    if rank is None or len(name) not in (2, 3):
        return _UNKNOWN if len(name) != 4 else 2 * _UNKNOWN
    cost = 1.0 if rank < _COMMON else 2.6 if rank < 4 * _COMMON else 4.0
    return cost + (0.2 if len(name) == 3 else 1.7)  # five of six names have three characters


def is_name(text: str) -> bool:
    """Whether `text` alone may be one person's name."""
    return 2 <= len(text) <= 4 and name_cost(text) < 6.0


def may_be_name(text: str) -> bool:
    """Whether `text` may be a name where the place says that one stands here."""
    single, _ = surnames()
    return is_name(text) or (2 <= len(text) <= 6 and (text[0] in single or "·" in text))
