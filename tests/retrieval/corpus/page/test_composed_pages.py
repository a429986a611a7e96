"""Pages composed from seeds that no weight was fitted on."""

from random import Random

import pytest

from tests.retrieval.corpus.page.arrangement import ALONE
from tests.retrieval.corpus.page.by_distortion import made
from tests.retrieval.corpus.page.composer import compose
from tests.retrieval.corpus.page.manuscripts import invented
from tests.retrieval.corpus.page.measure import Figures, measure

UNSEEN = range(5000, 5024)


@pytest.mark.parametrize(
    ("level", "articles", "titles"), [("easy", 96, 95), ("medium", 92, 90), ("hard", 80, 80)]
)
def test_articles_of_unseen_pages_are_found(level, articles, titles):
    figures = Figures()
    for seed in UNSEEN:
        measure(compose(level, seed), figures)
    assert figures.article_f1 >= articles
    assert figures.title >= titles
    assert figures.body_lost <= 0.5
    assert figures.noise_leaked <= 5


def test_a_seed_gives_the_same_page_again():
    assert compose("hard", 3) == compose("hard", 3)


@pytest.mark.parametrize("what", ALONE)
def test_a_page_with_one_distortion_loses_no_text_and_leaks_no_noise(what):
    figures = Figures()
    manuscripts = invented(Random("manuscripts"))
    for seed in range(5000, 5003):
        measure(made(manuscripts, what, seed), figures)
    assert figures.body_lost <= 1.5
    assert figures.noise_leaked <= 5
    assert figures.article_f1 >= 70
