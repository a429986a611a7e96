"""Finds the articles of a generation in the making that are texts known already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.catalogue.database import CHUNK, chunks
from retrieval.corpus.diff import ArticleSummary, Reprint
from retrieval.corpus.kept_index import Progress
from retrieval.corpus.likeness import Essence, essence, marks, same

DONE = "folding.done"  # note: the generation up to which all articles are judged
CROWD = 8  # founders of one mark; a sentence that more articles share is a formula


def fold(catalogue: Catalogue, number: int, progress: Progress) -> None:
    """Judge the articles that generation `number` places anew; the cost is that of what is new.

    Args:
        catalogue: knows the articles.
        number: of the generation in the making.
        progress: told of the step "fold".
    """
    waiting = catalogue.reprints.unjudged(number, int(catalogue.note(DONE) or 0))
    for at, chunk in enumerate(chunks(waiting)):
        progress("fold", at * CHUNK, len(waiting))
        parts = catalogue.reprints.parts(chunk)
        found = {id_: known for id_, some in parts.items() if (known := essence(some))}
        judging = _Judging(catalogue, found)
        for id_, one in found.items():
            judging.judge(id_, one)
        single = {id_: id_ for id_ in chunk if id_ not in found}
        catalogue.reprints.put(judging.judged | single, judging.marks)
    progress("fold", len(waiting), len(waiting))


def finish(catalogue: Catalogue, number: int) -> None:
    """Note that the articles of a generation, live by now, are judged."""
    catalogue.set_note(DONE, str(number))


def reprints(catalogue: Catalogue, came: Sequence[ArticleSummary]) -> tuple[Reprint, ...]:
    """Return which of the articles that came stand elsewhere too; of copies that came at once, all
    but the one that is shown."""
    ids = {one.id for one in came}
    families = catalogue.reprints.families(ids)
    found = []
    for one in came:
        family = families.get(one.id)
        if family is None or (one.id == family.shown and ids.issuperset(dict(family.members))):
            continue
        found.append(Reprint(one, family.others(one.id)))
    return tuple(found)


class _Judging:
    """One batch of articles, each held against the founders that share a mark with it."""

    def __init__(self, catalogue: Catalogue, articles: dict[str, Essence]) -> None:
        self.judged: dict[str, str] = {}
        self.marks: list[tuple[int, str]] = []
        self._marks = {id_: marks(one) for id_, one in articles.items()}
        wanted = {mark for some in self._marks.values() for mark in some}
        self._founders = defaultdict(list, catalogue.reprints.founders(wanted))
        self._known = _essences(catalogue, {i for ids in self._founders.values() for i in ids})

    def judge(self, id_: str, one: Essence) -> None:
        """Find the founder of an article's text, or make it one."""
        near = dict.fromkeys(i for mark in self._marks[id_] for i in self._founders[mark])
        of = next((i for i in near if i in self._known and same(self._known[i], one)), id_)
        self.judged[id_] = of
        if of == id_:
            self._known[id_] = one
            for mark in self._marks[id_]:
                if len(self._founders[mark]) < CROWD:
                    self._founders[mark].append(id_)
                    self.marks.append((mark, id_))


def _essences(catalogue: Catalogue, ids: Iterable[str]) -> dict[str, Essence]:
    parts = catalogue.reprints.parts(ids)
    return {id_: known for id_, some in parts.items() if (known := essence(some))}
