"""Paragraphs drawn by chance, for measuring at sizes that no real corpus here has.

Words come by the frequencies of jieba's own dictionary (349,046 words, counted in news text), which
is Zipf's law as it is; a paragraph's length is log-normal with a mean of 79 words, and eight topic
words return in it, so that terms repeat as in real text. Both after 346,329 real paragraphs.
"""

import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import jieba

WORDS_MEAN, WORDS_SIGMA = 79, 0.6
TOPICS, TOPIC_SHARE = 8, 0.13


class Paragraphs:
    """Draws texts; the same seed gives the same ones."""

    def __init__(self, seed: int = 1) -> None:
        lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").split("\n")
        pairs = [line.split(" ")[:2] for line in lines if line]
        self._words = [word for word, _ in pairs]
        self._weights = list(accumulate(int(count) for _, count in pairs))
        self._chance = random.Random(seed)

    def draw(self, count: int) -> Iterator[str]:
        """Yield paragraphs of clauses, ended by a full stop."""
        chance = self._chance
        for _ in range(count):
            length = max(8, int(chance.lognormvariate(4.19, WORDS_SIGMA)))  # e^(mu + s^2/2) = 79
            topics = self._pick(TOPICS)
            words = [
                chance.choice(topics) if chance.random() < TOPIC_SHARE else word
                for word in self._pick(length)
            ]
            clauses = ["".join(words[at : at + 9]) for at in range(0, length, 9)]
            yield "，".join(clauses) + "。"

    def question(self, text: str) -> str:
        """Return a question of 4 to 10 neighbouring words' worth of characters out of a text."""
        length = self._chance.randint(8, 20)
        start = self._chance.randrange(max(1, len(text) - length))
        return text[start : start + length]

    def _pick(self, count: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)
