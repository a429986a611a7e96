"""Trains the character model that tells how well two pieces of text go on: run once, by hand.

    python -m retrieval.corpus.page.training PASSAGES.jsonl.gz ... > characters.txt

It counts which characters follow each other in running text (the CMRC 2018 trial passages, CC BY-SA
4.0, and DRCD's, CC BY-SA 3.0, converted to simplified characters) and within the words of jieba's
dictionary (MIT), by their frequency there. Only counts are kept, as half powers of two.
"""

import gzip
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from retrieval.corpus.page.continuity import START, normal

DICTIONARY_WEIGHT = 0.02  # jieba counts 60 million words; the passages have 0.6 million characters
LEAST_PAIR = 1.0
LEAST_TRIPLE = 4.0
_KEPT = re.compile("[\u4e00-\u9fff0a，。、；：？！“”‘’（）《》—·%…\\^]+")


def count(passages: Iterable[str], words: Iterable[tuple[str, int]]) -> dict[str, float]:
    """Count pairs and triples of characters."""
    found: dict[str, float] = defaultdict(float)
    for passage in passages:
        for sentence in re.split("(?<=[。！？])", passage):
            text = START + sentence
            for size in (2, 3):
                for at in range(len(text) - size + 1):
                    found[text[at : at + size]] += 1
    for word, frequency in words:
        for size in (2, 3):
            for at in range(len(word) - size + 1):
                found[word[at : at + size]] += frequency * DICTIONARY_WEIGHT
    return found


def rows(counts: Mapping[str, float]) -> Iterator[str]:
    """Yield a row for each context: it, a blank, then each next character and its level."""
    contexts: dict[str, list[str]] = {}
    for gram, number in sorted(counts.items()):
        least = LEAST_PAIR if len(gram) == 2 else LEAST_TRIPLE
        if number >= least and _KEPT.fullmatch(gram):
            level = round(2 * math.log2(number))
            contexts.setdefault(gram[:-1], []).append(gram[-1] + chr(ord("A") + level))
    for context, following in contexts.items():
        yield f"{context} {''.join(following)}"


def _passages(files: Iterable[str]) -> Iterator[str]:
    from opencc import OpenCC  # noqa: PLC0415  - only training needs it

    convert = OpenCC("t2s").convert
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield normal(convert(json.loads(line)["text"]))


def _words() -> Iterator[tuple[str, int]]:
    import jieba  # noqa: PLC0415  - only training needs it

    for line in (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8"):
        word, frequency, _ = line.split()
        yield normal(word), int(frequency)


if __name__ == "__main__":
    for row in rows(count(_passages(sys.argv[1:]), _words())):
        print(row)
