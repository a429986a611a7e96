"""The export lists are exact: what the packages offer is what they say they offer."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import retrieval
from retrieval import errors

ROOT = Path(__file__).resolve().parents[1]
LISTED = sorted(
    ".".join(file.parent.relative_to(ROOT).parts)
    for package in ("retrieval", "bot")
    for file in (ROOT / package).rglob("__init__.py")
    if "__all__" in file.read_text(encoding="utf-8")
)


def test_the_library_offers_just_this():
    assert retrieval.__all__ == [
        "Answer",
        "AnswerType",
        "Article",
        "ArticleSummary",
        "Catalogue",
        "CatalogueError",
        "Counts",
        "Diff",
        "Evidence",
        "Generation",
        "GoldError",
        "IndexUnusableError",
        "Kind",
        "Lexicon",
        "LexiconError",
        "Library",
        "LineRange",
        "NoEarlierGenerationError",
        "Paragraph",
        "Question",
        "QuoteError",
        "Reason",
        "ReloadLostError",
        "ReloadRunningError",
        "RetrievalError",
        "Role",
        "SearchUnavailableError",
        "Section",
        "Source",
        "SourceError",
        "Span",
        "Status",
        "Wanted",
    ]


def test_every_error_of_the_library_is_offered_by_it():
    raised = {
        name
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, errors.RetrievalError)
    }
    assert raised <= set(retrieval.__all__)


def test_every_error_is_drawn_in_its_packages_tree():
    for package in ("retrieval", "bot"):
        module = importlib.import_module(f"{package}.errors")
        raised = {
            name
            for name, thing in vars(module).items()
            if isinstance(thing, type) and thing.__module__ == module.__name__
        }
        missing = {name for name in raised if name not in (module.__doc__ or "")}
        assert missing == set(), f"{package}/errors.py opens with a tree without {missing}"


@pytest.mark.parametrize("package", LISTED)
def test_an_export_list_is_sorted_and_everything_on_it_is_there(package):
    module = importlib.import_module(package)
    assert list(module.__all__) == sorted(module.__all__)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


def test_names_are_where_the_type_checker_looks_for_them():
    tree = ast.parse((ROOT / "retrieval" / "__init__.py").read_text(encoding="utf-8"))
    typed = {
        alias.name: node.module
        for branch in tree.body
        if isinstance(branch, ast.If)
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == retrieval._HOME
    assert sorted(typed) == retrieval.__all__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = retrieval.Nothing


def test_taking_a_small_thing_loads_no_engine():
    code = (
        "import sys; from retrieval import Span, SourceError; "
        "print([m for m in ('sqlalchemy', 'tantivy', 'numpy') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr
