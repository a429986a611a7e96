"""What `chuchu articles FILE` shows of a page, and what a reload tells of its doubts."""

import os
import re
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.language import Language
from bot.rendering import Wording
from bot.rendering.changes import changes
from bot.rendering.doubts import doubt_text
from retrieval.corpus.diff import ArticleSummary, Diff
from retrieval.corpus.doubt import Doubt, Unsure
from retrieval.corpus.model import Kind

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def shown(capsys, monkeypatch):
    for name in list(os.environ):
        if name.startswith("CHUCHU_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "argv", ["chuchu", "articles", str(DOCS / "example-page.txt")])
    with pytest.raises(SystemExit):
        main()
    return capsys.readouterr().out


def test_the_transcript_in_the_docs_is_what_the_command_prints(shown):
    blocks = re.findall(r"```text\n(.*?)```", (DOCS / "pages.md").read_text("utf-8"), re.S)
    assert shown in blocks


def test_every_line_of_the_page_that_is_not_blank_is_shown_with_its_number(shown):
    page = (DOCS / "example-page.txt").read_text("utf-8").splitlines()
    numbers = set()
    for row in shown.splitlines():
        cells = row.split("\t")
        for part in cells[1].split("、") if len(cells) == 3 and cells[1] else ():
            first, _, last = part.partition("–")
            numbers.update(range(int(first), int(last or first) + 1))
    assert numbers == {at for at, line in enumerate(page, start=1) if line.strip()}


@pytest.mark.parametrize("language", Language)
def test_every_doubt_is_worded_with_its_lines(language):
    wording = Wording(language)
    for kind in set(Unsure) - {Unsure.OTHER}:
        text = doubt_text(wording, str(Doubt(kind, (31, 47))))
        assert "31" in text


def test_a_reload_tells_which_articles_are_uncertain_and_where():
    doubts = (str(Doubt(Unsure.STOPS, (31,))),)
    unsure = ArticleSummary("a", "版面.txt", Kind.ARTICLE, "百年大集添新摊", doubts)
    told = changes(Wording(Language.SIMPLIFIED), Diff(1, added=(unsure,)))
    assert "⚠️ 百年大集添新摊：第 31 行的话没有说完" in told
