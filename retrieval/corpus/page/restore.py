"""A page's lines to its articles: lines, blocks, labels, one search over the page, articles."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from retrieval.corpus.model import Page
from retrieval.corpus.page.articles import build
from retrieval.corpus.page.blocks import find_blocks
from retrieval.corpus.page.captions import find_captions
from retrieval.corpus.page.labels import label
from retrieval.corpus.page.lines import look_at
from retrieval.corpus.page.noise import forum_lines
from retrieval.corpus.page.search import Search


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Spare what makes no cycles the search for them: an eighth of the time of a long page."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_without_garbage_collection()
def restore(lines: Sequence[str]) -> Page:
    """Find the articles of one page.

    Args:
        lines: the page's lines as they stand, without line ends; the first is line 1.

    Returns:
        The articles in reading order; every line that is not blank is in one of them or in the
        page's noise, and in one place only.
    """
    seen = look_at(lines)
    blocks = find_blocks(seen)
    label(blocks, forum_lines(seen))
    captions = find_captions(blocks)
    search = Search(blocks)
    way = search.run()
    return build(blocks, way, captions, search.doubtful(way))
