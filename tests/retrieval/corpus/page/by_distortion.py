"""How right restored pages of the second composer are: for each distortion alone, and by level.

    python -m tests.retrieval.corpus.page.by_distortion --seeds 0-20 [--news PASSAGES.jsonl.gz]

Without --news, pages are set from the invented articles of `texts/`.
"""

import argparse
from pathlib import Path
from random import Random

from tests.retrieval.corpus.page.arrangement import ALONE, Arrangement, drawn
from tests.retrieval.corpus.page.composer import LEVELS, Composed, write
from tests.retrieval.corpus.page.manuscripts import Manuscript, invented, of_news
from tests.retrieval.corpus.page.measure import Figures, measure


def made(manuscripts: list[Manuscript], what: str, seed: int) -> Composed:
    """Set the page of a seed, with one distortion or with those of a level."""
    random = Random(f"pressroom-{what}-{seed}")
    on = drawn(what, random) if what in LEVELS else frozenset({what} - {"plain"})
    chosen = random.sample(manuscripts, 1 if "forum" in on else random.randint(3, 6))
    return Arrangement(random, on, what, f"{what}-{seed:03d}").page(chosen)


def row(what: str, figures: Figures) -> str:
    return (
        f"{what:16s} {figures.articles:5d} {figures.article_f1:6.1f} {figures.title:6.1f}"
        f" {figures.author:6.1f} {figures.caption:6.1f} {figures.body_lost:5.2f}"
        f" {figures.noise_leaked:6.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="0-20", help="first-last, the last not included")
    parser.add_argument("--news", type=Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--write", type=Path, help="also write the pages as the scorer reads them")
    options = parser.parse_args()
    first, last = map(int, options.seeds.split("-"))
    source = Random("manuscripts")
    manuscripts = of_news(options.news, source) if options.news else invented(source)
    print(f"{len(manuscripts)} manuscripts")
    print("what              arts     F1  title author   capt  lost leaked")
    for what in options.only or ("plain", *ALONE, *LEVELS):
        figures = Figures()
        for seed in range(first, last):
            page = made(manuscripts, what, seed)
            if options.write:
                write(options.write, page)
            measure(page, figures)
        print(row(what, figures), flush=True)


if __name__ == "__main__":
    main()
