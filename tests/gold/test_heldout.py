"""The held-out questions stand on their articles, and ask nothing that the gold questions ask."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).resolve().parent
HELDOUT = GOLD / "heldout"
CORPORA = ("seeds", "articles")

Line = dict[str, Any]


def test_every_quote_stands_in_its_article(articles: dict[str, str]) -> None:
    lost = [
        (name, one["quote"])
        for name, one in asked()
        if squeeze(one["quote"]) not in articles[one["article"]]
    ]
    assert not lost


def test_every_quote_is_one_sentence() -> None:
    sentence_end = re.compile(r"[。！？；;!?](?![”’」』）)]*$)")
    many = [(name, one["quote"]) for name, one in asked() if sentence_end.search(one["quote"])]
    assert not many


def test_every_answer_stands_in_its_quote_or_all_of_its_items_do() -> None:
    # Yes and no are the reader's words; a byline may set its names apart in another way.
    lost = []
    for name, one in asked():
        if one["type"] == "yesno":
            continue
        quote = squeeze(one["quote"])
        parts = one.get("items") or (
            one["answer"].split("、") if one["type"] == "person" else [one["answer"]]
        )
        whole = squeeze(one["answer"]) in quote
        if not whole and not all(squeeze(part) in quote for part in parts):
            lost.append((name, one["answer"]))
    assert not lost


def test_every_id_occurs_once() -> None:
    ids = [
        one["id"]
        for kind in ("questions", "unanswerable", "dialogues")
        for corpus in CORPORA
        for one in read(HELDOUT / f"{kind}.{corpus}.jsonl")
    ]
    assert len(ids) == len(set(ids))


def test_no_question_is_asked_twice() -> None:
    questions = [
        squeeze(one["question"])
        for kind in ("questions", "unanswerable")
        for corpus in CORPORA
        for one in read(HELDOUT / f"{kind}.{corpus}.jsonl")
    ]
    assert len(questions) == len(set(questions))


def test_no_question_has_the_wording_of_a_gold_question(shared: Path) -> None:
    gold = {squeeze(one["question"]) for one in gold_lines(shared)}
    ours = {
        squeeze(one["question"])
        for kind in ("questions", "unanswerable")
        for corpus in CORPORA
        for one in read(HELDOUT / f"{kind}.{corpus}.jsonl")
    }
    assert not ours & gold


def test_no_question_asks_for_a_fact_that_a_gold_question_asks_for(shared: Path) -> None:
    gold = [one for one in gold_lines(shared) if "answer" in one]
    twice = [
        (name, one["question"], other["question"])
        for name, one in asked()
        for other in gold
        if same_fact(one, other)
    ]
    assert not twice


@pytest.fixture(scope="module")
def articles() -> dict[str, str]:
    """The squeezed text of every article, of the seeds and of the held-out corpus."""
    texts = {
        one["id"]: squeeze(one["title"] + "\n" + one["text"])
        for one in read(HELDOUT / "articles.jsonl")
    }
    for one in json.loads((GOLD / "articles.json").read_text(encoding="utf-8")):
        heads = [one["kicker"], one["title"], one["subtitle"], "".join(one["author"])]
        parts = [*heads, *(paragraph["text"] for paragraph in one["paragraphs"])]
        texts[one["id"]] = "\n".join(squeeze(part) for part in parts if part)
    return texts


def asked() -> Iterator[tuple[str, Line]]:
    """Every question with an answer, the turns of dialogues among them, by its name."""
    for corpus in CORPORA:
        for one in read(HELDOUT / f"questions.{corpus}.jsonl"):
            yield one["id"], one
        for one in read(HELDOUT / f"dialogues.{corpus}.jsonl"):
            for number, turn in enumerate(one["turns"], start=1):
                yield f"{one['id']}#{number}", turn


def gold_lines(shared: Path) -> Iterator[Line]:
    folder = shared / "gold"
    if not folder.is_dir():
        pytest.skip("no gold questions beside the checkout")
    yield from read(folder / "questions.jsonl")
    yield from read(folder / "unanswerable.jsonl")
    for one in read(folder / "dialogues.jsonl"):
        yield from one["turns"]


def same_fact(one: Line, other: Line) -> bool:
    """Whether both take the same answer from the same sentence of the same article."""
    if one["article"] != other["article"]:
        return False
    ours, theirs = squeeze(one["quote"]), squeeze(other["quote"])
    if ours not in theirs and theirs not in ours:
        return False
    return bool(wordings(one) & wordings(other))


def wordings(one: Line) -> set[str]:
    return {re.sub(r"\W", "", squeeze(text)) for text in (one["answer"], *one["alternatives"])}


def squeeze(text: str) -> str:
    """NFKC, without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def read(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
