"""Goes back to an earlier generation: as a new one that holds what that one held.

Nothing is read and no text is written: an article that stood there stands again. So a rollback is
as safe to kill as a reload, is seen whole or not at all, and can itself be undone.
"""

from collections import defaultdict

from retrieval.corpus.catalogue import Catalogue, Generation
from retrieval.corpus.diff import ArticleSummary, Diff, Traits, pair, traits
from retrieval.errors import NoEarlierGenerationError


def target(catalogue: Catalogue, number: int | None) -> Generation:
    """Return the generation to go back to.

    Args:
        catalogue: holds them all.
        number: the one that is wanted; None for the last one of other articles than now.

    Raises:
        NoEarlierGenerationError: there is none such.
    """
    found = catalogue.previous() if number is None else catalogue.generation(number)
    live = catalogue.generation()
    if found is None or live is None or found.content == live.content:
        which = "" if number is None else f" {number}"
        raise NoEarlierGenerationError(f"There is no earlier generation{which} to go back to.")
    return found if found.restores is None else target(catalogue, found.restores)


def difference(catalogue: Catalogue, old: Generation, new: Generation) -> Diff:
    """Return what changes for readers where one generation takes the other's place."""
    came, went = _by_source(catalogue, old, new), _by_source(catalogue, new, old)
    added: list[ArticleSummary] = []
    changed: list[ArticleSummary] = []
    removed: list[ArticleSummary] = []
    for source in sorted(came.keys() | went.keys()):
        one, two, three = pair(came.get(source, ()), went.get(source, ()))
        added += one
        changed += two
        removed += three
    return Diff(
        generation=old.number,
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        unchanged=new.counts.articles - len(added) - len(changed),
        restored=new.number,
    )


def _by_source(catalogue: Catalogue, old: Generation, new: Generation) -> dict[str, list[Traits]]:
    """Return the articles that `new` holds and `old` does not, by their sources."""
    found: dict[str, list[Traits]] = defaultdict(list)
    for articles in catalogue.gained(old.number, new.number):
        for article in articles:
            found[article.source].append(traits(article))
    return found
