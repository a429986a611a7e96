"""Which terms rank passages best: prints the table in docs/retrieval.md.

    python -m tests.bench.terms [SHARED]

SHARED (or CHUCHU_SHARED, or ../shared) holds data/<set>/{passages,questions}.jsonl.gz and
gold/{articles.json,questions.jsonl}. A hit is the passage that holds the annotated answer.
"""

import gzip
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import add
from pathlib import Path

import numpy as np
from rank_bm25 import BM25Okapi

from retrieval.index.tantivy import TantivyIndex
from retrieval.text import terms as terms_module
from retrieval.text.lexicon import Lexicon
from retrieval.text.normalize import normalise
from retrieval.text.terms import terms
from retrieval.text.words import Segmenter, open_segmenter

EXTERNAL = ("cmrc2018_trial", "drcd_dev", "crud_news_a")
HAN = re.compile("[\u4e00-\u9fff]")
Bag = Callable[[str], Counter[str]]


@dataclass(frozen=True)
class QuestionSet:
    """Passages (id, text, what they stand under) and questions with the ids that answer them."""

    passages: list[tuple[str, str, list[str]]]
    questions: list[tuple[str, set[str]]]


def read_external(folder: Path) -> QuestionSet:
    return QuestionSet(
        [(p["id"], p["text"], [p["title"]]) for p in read_lines(folder / "passages.jsonl.gz")],
        [(q["question"], {q["passage_id"]}) for q in read_lines(folder / "questions.jsonl.gz")],
    )


def read_lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def read_gold(folder: Path) -> QuestionSet:
    """Return the true paragraphs under headline and section, and the questions that quote one."""
    passages = []
    for article in json.loads((folder / "articles.json").read_text(encoding="utf-8")):
        headline = [article[part] for part in ("kicker", "title", "subtitle") if article[part]]
        for number, paragraph in enumerate(article["paragraphs"]):
            section = [paragraph["section"]] if paragraph["section"] else []
            passages.append((f"{article['id']}/{number}", paragraph["text"], headline + section))
    questions = []
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        quote, article = question.get("quote"), question["article"]
        holding = {id_ for id_, text, _ in passages if id_.startswith(article) and quote in text}
        if holding:
            questions.append((question["question"], holding))
    return QuestionSet(passages, questions)


def bags(cut: Segmenter) -> dict[str, Bag]:
    """Return the ways to make terms that are compared; the last is the one in use."""

    def words(text: str, search: bool = False) -> list[str]:
        normal = normalise(text).text
        found = cut.search_words(normal) if search else cut.words(normal)
        return [word for word in found if re.match(r"[^\W_]", word)]

    def runs(text: str) -> list[list[str]]:
        found = terms_module._RUN.findall(normalise(text).text)
        return [terms_module._UNIT.findall(run) for run in found]

    def characters(text: str) -> list[str]:
        return [unit for run in runs(text) for unit in run]

    def pairs(text: str) -> list[str]:
        return [pair for run in runs(text) for pair in map(add, run, run[1:])]

    def long_words(text: str) -> list[str]:
        return [word for word in words(text, True) if len(word) > 1 and HAN.search(word)]

    def marked(mark: str, found: Iterable[str]) -> list[str]:
        return [mark + term for term in found]

    def all_three(text: str) -> list[str]:
        return words(text) + characters(text) + pairs(text)

    def apart(text: str) -> list[str]:
        parts = zip("wcp", (words(text, True), characters(text), pairs(text)), strict=True)
        return [term for mark, found in parts for term in marked(mark, found)]

    return {
        "words": lambda t: Counter(words(t)),
        "search words": lambda t: Counter(words(t, True)),
        "characters": lambda t: Counter(characters(t)),
        "pairs": lambda t: Counter(pairs(t)),
        "characters + pairs": lambda t: Counter(characters(t) + pairs(t)),
        "words + characters + pairs": lambda t: Counter(all_three(t)),
        "search words of 2+ + characters + pairs": lambda t: Counter(
            long_words(t) + characters(t) + pairs(t)
        ),
        "search words, characters, pairs counted apart": lambda t: Counter(apart(t)),
        "**search words + characters + pairs**": lambda t: terms(t, cut),
    }


def under(bag: Bag, weight: int) -> Callable[[str, list[str]], Counter[str]]:
    def counted(text: str, contexts: list[str]) -> Counter[str]:
        counts = bag(text)
        for context in contexts if weight else ():
            for term, count in bag(context).items():
                counts[term] += count * weight
        return counts

    return counted


def rank(tested: QuestionSet, bag: Bag, weight: int, ask: Bag) -> str:
    """Return hit@1 and hit@10 in per cent, ranked by the default engine."""
    counted = under(bag, weight)
    with tempfile.TemporaryDirectory() as folder:
        index = TantivyIndex(Path(folder))
        index.add((id_, counted(text, contexts)) for id_, text, contexts in tested.passages)
        index.commit()
        found = [[hit.id for hit in index.search(ask(q), 10)] for q, _ in tested.questions]
        index.close()
    return share(tested, found)


def rank_by_own_idf(tested: QuestionSet, bag: Bag, weight: int, ask: Bag) -> str:
    """Return the same of rank-bm25 with its own idf, all else equal."""
    counted = under(bag, weight)
    bags_ = [list(counted(text, contexts).elements()) for _, text, contexts in tested.passages]
    ranker = BM25Okapi(bags_, k1=1.2, b=0.75)
    ids = [id_ for id_, _, _ in tested.passages]
    found = []
    for question, _ in tested.questions:
        scores = ranker.get_scores(list(ask(question).elements()))
        found.append([ids[i] for i in np.argsort(-scores, kind="stable")[:10]])
    return share(tested, found)


def share(tested: QuestionSet, found: list[list[str]]) -> str:
    answers = [ids for _, ids in tested.questions]
    first, ten = (
        sum(not ids.isdisjoint(hits[:depth]) for ids, hits in zip(answers, found, strict=True))
        for depth in (1, 10)
    )
    return f"{100 * first / len(found):.1f} / {100 * ten / len(found):.1f}"


def main() -> None:
    default = os.environ.get("CHUCHU_SHARED", Path(__file__).resolve().parents[3] / "shared")
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else default)
    sets = {name: read_external(shared / "data" / name) for name in EXTERNAL}
    sets["gold"] = read_gold(shared / "gold")
    lexicon = Lexicon.load()
    cut = open_segmenter(lexicon)

    def without_question_words(text: str) -> str:
        words = cut.words(normalise(text).text)
        return "".join(" " if word in lexicon.question_words else word for word in words)

    sizes = (f"{name} ({len(s.passages)}, {len(s.questions)})" for name, s in sets.items())
    print("| terms | " + " | ".join(sizes) + " |")
    print("| --- |" + " --- |" * len(sets))

    def row(name: str, ranked: Callable[..., str], bag: Bag, weight: int, ask: Bag) -> None:
        cells = (ranked(tested, bag, weight, ask) for tested in sets.values())
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)

    compared = bags(cut)
    for name, bag in compared.items():
        row(name, rank, bag, 0, bag)

    def bare(text: str) -> Counter[str]:
        return terms(without_question_words(text), cut)

    used = list(compared.values())[-1]
    row("… question words dropped", rank, used, 0, bare)
    for weight in (1, 2, 3):
        row(f"… and headline, section x {weight}", rank, used, weight, bare)
    row("… x 1, rank-bm25's own idf", rank_by_own_idf, used, 1, bare)
    row("… x 1, its own idf, question words kept", rank_by_own_idf, used, 1, used)
    row("… x 1, Lucene's idf, question words kept", rank, used, 1, used)


if __name__ == "__main__":
    main()
