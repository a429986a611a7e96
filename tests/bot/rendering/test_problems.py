"""What is wrong is told in the reader's language; English stays for logs."""

import re
from pathlib import Path

import pytest

from bot.language import Language
from bot.rendering import Wording
from bot.rendering.problems import error_text, problem_text
from retrieval import errors
from retrieval.problem import Fault, Problem

WORDINGS = {language: Wording(language) for language in Language}


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words_in_every_language_and_in_english_for_logs(fault):
    problem = Problem(fault, "细节")
    told = {language: problem_text(wording, problem) for language, wording in WORDINGS.items()}
    assert all(told.values())
    if fault is not Fault.OTHER:
        assert told[Language.SIMPLIFIED] != told[Language.ENGLISH]
        assert re.match("[a-z ]+", str(problem))


@pytest.mark.parametrize("fault", Fault)
def test_a_problem_is_read_back_from_its_code(fault):
    for problem in (Problem(fault), Problem(fault, "[Errno 5] a: b")):
        assert Problem.of_code(problem.code) == problem


def test_words_of_an_earlier_version_stay_as_they_are():
    assert str(Problem.of_code("is a binary file, not text")) == "is a binary file, not text"


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (errors.SourceError("甲.txt", Problem(Fault.DENIED)), "甲.txt：没有读取权限"),
        (errors.CatalogueError("locked"), "数据库"),
        (errors.IndexUnusableError("damaged"), "索引"),
        (errors.LexiconError(Path("words.txt"), 7, "x"), "words.txt 第 7 行"),
        (errors.ReloadRunningError("running"), "正在进行"),
        (errors.QuoteError("gone"), "日志"),
    ],
)
def test_an_error_is_told_without_its_english(error, part):
    told = error_text(WORDINGS[Language.SIMPLIFIED], error)
    assert part in told
    assert not re.search("locked|damaged|running|gone", told)
