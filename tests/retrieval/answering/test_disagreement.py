"""Two sources with different figures."""

import json

import pytest

from retrieval import Library


@pytest.fixture
def ask(tmp_path):
    def asked(question, *texts):
        corpus = tmp_path / "corpus.jsonl"
        documents = [
            {"id": str(n), "title": "星光市书亭", "text": text} for n, text in enumerate(texts)
        ]
        lines = [json.dumps(document, ensure_ascii=False) for document in documents]
        corpus.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with Library.open(corpus, tmp_path / "data") as library:
            library.reload()
            return library.answer(question)

    return asked


def test_two_articles_with_different_figures_disagree(ask):
    answer = ask("星光市建成多少座书亭", "星光市建成书亭20座。", "星光市建成书亭25座。")
    assert answer.disagreeing == (1,)


def test_the_same_figure_twice_is_no_disagreement(ask):
    answer = ask("星光市建成多少座书亭", "星光市建成书亭20座。", "星光市建成书亭二十座。")
    assert answer.disagreeing == ()


def test_another_year_is_no_disagreement(ask):
    answer = ask(
        "2024年星光市建成多少座书亭", "2024年星光市建成书亭20座。", "2023年星光市建成书亭25座。"
    )
    assert answer.disagreeing == ()
