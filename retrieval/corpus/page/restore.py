"""A page's lines to its articles: look at the lines, cut them into blocks, assemble the blocks."""

from collections.abc import Sequence

from retrieval.corpus.model import Page
from retrieval.corpus.page.assembly import assemble
from retrieval.corpus.page.blocks import find_blocks
from retrieval.corpus.page.lines import look_at


def restore(lines: Sequence[str]) -> Page:
    """Find the articles of one page.

    Args:
        lines: the page's lines as they stand, without line ends; the first is line 1.

    Returns:
        The articles in reading order; every line that is not blank is in one of them or in the
        page's noise, and in one place only.
    """
    return assemble(find_blocks(look_at(lines)))
