"""Paragraphs and queries to hold engines against each other: drawn from a seed, like the seeds."""

import random
import re
from collections import Counter
from pathlib import Path

from retrieval.text.terms import paragraph_terms, terms
from retrieval.text.words import open_segmenter

Entries = list[tuple[str, Counter[str]]]


def draw_paragraphs(seeds: Path, count: int, seed: int = 7) -> Entries:
    """Return paragraphs of 1 to 9 clauses of the seeds, each under one of twenty headlines."""
    chance = random.Random(seed)
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt")))
    clauses = [clause for clause in re.split(r"[，。；,;\s]+", text) if len(clause) > 3]
    headlines = chance.sample(clauses, 20)
    cut = open_segmenter()
    drawn = ["，".join(chance.choices(clauses, k=chance.randint(1, 9))) for _ in range(count)]
    return [
        (f"p{number:04}", paragraph_terms(paragraph, [(chance.choice(headlines), 1)], cut))
        for number, paragraph in enumerate(drawn)
    ]


def draw_queries(paragraphs: Entries, count: int, seed: int = 11) -> list[dict[str, float]]:
    """Return queries of 4 to 24 terms of one paragraph each, some at a lower weight."""
    chance = random.Random(seed)
    queries = []
    for _ in range(count):
        held = sorted(chance.choice(paragraphs)[1])
        asked = chance.sample(held, min(len(held), chance.randint(4, 24)))
        queries.append({term: chance.choice((1.0, 1.0, 0.3)) for term in asked})
    return queries


def query(text: str) -> Counter[str]:
    """Return what a question asks the index for."""
    return terms(text, open_segmenter())


MADE_WITH = "terms-1"
THREE = [
    ("a", query("东城区新增学位四千个")),
    ("b", query("高平市建成环卫驿站")),
    ("c", query("东城区预算收入增长")),
]


def found(index, text, limit=10):
    return [hit.id for hit in index.search(query(text), limit)]


def filled(index):
    index.add(THREE)
    index.commit()
    return index
