"""How right restored pages are, against the truth that they were composed from.

    python -m tests.retrieval.corpus.page.measure --seeds 1000-1040

An article counts as found if its lines and those of a restored one overlap by four fifths of
their characters (2 * common / sum). A title is right if it is letter for letter, spaces and
punctuation aside, with or without kicker and subtitle; authors are right if all names are.
"""

import argparse
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.corpus.model import Article, Kind, LineRange, Page
from retrieval.corpus.page.restore import restore
from tests.retrieval.corpus.page.composer import LEVELS, Composed, compose

ENOUGH = 0.8


@dataclass
class Figures:
    """Counts over pages; the properties are shares in percent."""

    articles: int = 0
    restored: int = 0
    found: int = 0
    titles: int = 0
    signed: int = 0
    authors: int = 0
    captions: int = 0
    captions_found: int = 0
    body: int = 0
    lost: int = 0
    noise: int = 0
    leaked: int = 0

    @property
    def article_f1(self) -> float:
        return 200 * self.found / max(1, self.articles + self.restored)

    @property
    def title(self) -> float:
        return 100 * self.titles / max(1, self.articles)

    @property
    def author(self) -> float:
        return 100 * self.authors / max(1, self.signed)

    @property
    def caption(self) -> float:
        return 100 * self.captions_found / max(1, self.captions)

    @property
    def body_lost(self) -> float:
        return 100 * self.lost / max(1, self.body)

    @property
    def noise_leaked(self) -> float:
        return 100 * self.leaked / max(1, self.noise)


def measure(composed: Composed, figures: Figures) -> None:
    """Restore a page and add what was right to the figures."""
    lines = composed.text.replace("\r\n", "\n").split("\n")
    judge(restore(lines), lines, composed.truth, composed.meta, figures)


def judge(page: Page, lines: Sequence[str], truths, meta, figures: Figures) -> None:
    size = {number: len(line.strip()) for number, line in enumerate(lines, start=1)}
    bodies = [(article, numbers_of(p.lines for p in article.body)) for article in page.articles]
    texts = [(article, numbers) for article, numbers in bodies if numbers]
    figures.restored += sum(article.kind is not Kind.CAPTION for article, _ in texts)
    given: set[int] = set()
    for truth in truths:
        want = {n for p in truth["paragraphs"] for a, b in p["lines"] for n in range(a, b + 1)}
        score, best = max(
            ((_overlap(want, have, size), at) for at, (_, have) in enumerate(texts)),
            default=(0.0, -1),
        )
        article = texts[best][0] if best >= 0 else None
        right = score >= ENOUGH and best not in given
        if right:
            given.add(best)
        if truth["kind"] == "caption":
            figures.captions += 1
            figures.captions_found += right and article.kind is Kind.CAPTION
        else:
            figures.articles += 1
            figures.found += right and article.kind is not Kind.CAPTION
            figures.titles += article is not None and _has_title(article, truth)
        if truth["authors"]:
            figures.signed += 1
            figures.authors += article is not None and sorted(article.authors) == sorted(
                truth["authors"]
            )
        figures.body += sum(size[n] for n in want)
    owned = set().union(*(numbers for _, numbers in texts)) if texts else set()
    body = {
        n for t in truths for p in t["paragraphs"] for a, b in p["lines"] for n in range(a, b + 1)
    }
    figures.lost += sum(size[n] for n in body - owned)
    noise = {n for z in meta["noise"] for a, b in z["lines"] for n in range(a, b + 1)}
    figures.noise += sum(size[n] for n in noise)
    figures.leaked += sum(size[n] for n in noise & owned)


def numbers_of(ranges: Iterable[Iterable[LineRange]]) -> set[int]:
    return {n for lines in ranges for r in lines for n in range(r.first, r.last + 1)}


def bare(text: str | None) -> str:
    """Letters and digits only, in one width."""
    normal = unicodedata.normalize("NFKC", text or "")
    return "".join(c for c in normal if unicodedata.category(c)[0] not in "PZC")


def _overlap(one: set[int], two: set[int], size: dict[int, int]) -> float:
    total = sum(size[n] for n in one) + sum(size[n] for n in two)
    return 2 * sum(size[n] for n in one & two) / total if total else 0.0


def _has_title(article: Article, truth) -> bool:
    kicker, title, subtitle = (bare(truth[part]) for part in ("kicker", "title", "subtitle"))
    right = {title, kicker + title, title + subtitle, kicker + title + subtitle}
    k, t, s = bare(article.kicker), bare(article.title), bare(article.subtitle)
    return bool(t) and not right.isdisjoint({t, k + t + s, t + s})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1000-1040", help="first-last, the last not included")
    first, last = map(int, parser.parse_args().seeds.split("-"))
    print("level   articles   F1  title author caption  lost leaked")
    for level in LEVELS:
        figures = Figures()
        for seed in range(first, last):
            measure(compose(level, seed), figures)
        print(
            f"{level:7s} {figures.articles:8d} {figures.article_f1:5.1f} {figures.title:5.1f}"
            f" {figures.author:6.1f} {figures.caption:7.1f} {figures.body_lost:5.2f}"
            f" {figures.noise_leaked:6.2f}"
        )


if __name__ == "__main__":
    main()
