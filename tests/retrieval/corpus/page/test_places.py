"""What is not weighed because it is hopeless would not have decided anything."""

from collections.abc import Iterator
from math import inf

import pytest

from retrieval.corpus.page import fragments
from retrieval.corpus.page.blocks import Block, find_blocks
from retrieval.corpus.page.captions import find_captions
from retrieval.corpus.page.evidence import Evidence, Thread
from retrieval.corpus.page.headlines import HEADLINE, Segment
from retrieval.corpus.page.labels import HEAD, TEXT, label
from retrieval.corpus.page.lines import look_at
from retrieval.corpus.page.noise import forum_lines
from retrieval.corpus.page.places import Place
from retrieval.corpus.page.weights import Weights
from tests.retrieval.corpus.page.composer import compose

SEEDS = range(3)


def blocks_of(seed: int) -> list[Block]:
    lines = look_at(compose("hard", seed).text.splitlines())
    blocks = find_blocks(lines)
    label(blocks, forum_lines(lines))
    find_captions(blocks)
    return blocks


def texts(blocks: list[Block]) -> list[int]:
    return [at for at, block in enumerate(blocks) if block.label == TEXT]


def around(worth: float) -> Iterator[float]:
    yield from (worth - 20.0, worth - 1.0, worth - 0.01, worth + 0.01, worth + 1.0, worth + 20.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_article_that_goes_on_is_weighed_in_full_wherever_it_is_worth_what_is_asked(seed):
    blocks = blocks_of(seed)
    evidence = Evidence(blocks, Weights())
    places = texts(blocks)
    for at, block in enumerate(places[4:], start=4):
        for back in (2, 3, 4):
            thread = Thread(places[0], None, tuple(places[at - back : at - 1]), ())
            if not thread.recent:
                continue
            worth = Place(evidence, block).returning(thread, -inf)
            assert worth <= Place(evidence, block).most_returning
            for least in around(worth) if worth > -inf else ():
                found = Place(evidence, block).returning(thread, least)
                assert found == worth or (found == -inf and worth < least)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_headline_is_matched_in_full_wherever_it_is_worth_what_is_asked(seed):
    blocks = blocks_of(seed)
    evidence = Evidence(blocks, Weights())
    heads = [at for at, block in enumerate(blocks) if block.label == HEAD]
    for block in texts(blocks):
        for at in [at for at in heads if at < block][-3:]:
            headline = Segment(HEADLINE, at, at + 1)
            worth = Place(evidence, block).beginning(headline, -inf)
            for least in around(worth):
                found = Place(evidence, block).beginning(headline, least)
                assert found == worth or (found == -inf and worth < least)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_short_line_is_weighed_in_full_unless_it_is_no_text_whatever_stands_round_it(
    seed, monkeypatch
):
    blocks = blocks_of(seed)
    page = fragments.Fragments(blocks)
    short = [at for at, block in enumerate(blocks) if not block.is_text]
    found = [page.text_score(at) for at in short]
    least = fragments.LEAST_DOUBT
    monkeypatch.setattr(fragments, "LEAST_DOUBT", -inf)
    whole = [page.text_score(at) for at in short]
    assert short
    assert all(
        one == two or (one <= least and two <= least) for one, two in zip(found, whole, strict=True)
    )
