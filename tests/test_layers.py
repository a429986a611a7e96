"""The floors of the house: imports point down only, no file is too long, every room says why."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = (  # from the ground up; errors, and what they are about, are under all of them
    "retrieval.problem",
    "retrieval.errors",
    "retrieval.text",
    "retrieval.index",
    "retrieval.corpus",
    "retrieval.answering",
    "retrieval.library",
    "retrieval",
    "bot",
)
MOST_LINES = 400
MODULES = sorted(p for package in ("retrieval", "bot") for p in (ROOT / package).rglob("*.py"))


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


KNOWN = {name_of(file) for file in MODULES}


def floor(module: str) -> int:
    """The number of a module's floor; the longest name that fits decides."""
    fitting = [f for f in FLOORS if module == f or module.startswith(f + ".")]
    return FLOORS.index(max(fitting, key=len))


def imported(file: Path, at_run_time_only: bool = False) -> Iterator[str]:
    """The modules of this project that a file imports, wherever in it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes = tree.body if at_run_time_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in FLOORS)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            module = node.module or ""
            if module.split(".")[0] in ("retrieval", "bot"):
                for alias in node.names:
                    inner = f"{module}.{alias.name}"
                    yield inner if inner in KNOWN else module


def test_imports_point_down():
    upward = [
        f"{name_of(file)} imports {module}"
        for file in MODULES
        for module in imported(file)
        if floor(module) > floor(name_of(file))
    ]
    assert upward == []


def test_the_library_knows_no_bot():
    knowing = {
        name_of(file): list(found)
        for file in MODULES
        if name_of(file).startswith("retrieval")
        if (found := [m for m in imported(file) if m.split(".")[0] == "bot"])
    }
    assert knowing == {}


def test_no_modules_import_each_other_in_a_circle():
    graph = {name_of(file): set(imported(file, at_run_time_only=True)) for file in MODULES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way[way.index(module) :], module))
        if module not in done:
            for other in sorted(graph.get(module, ())):
                visit(other, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_no_file_is_too_long():
    lengths = {f: len(f.read_text(encoding="utf-8").splitlines()) for f in MODULES}
    assert {name_of(f): n for f, n in lengths.items() if n > MOST_LINES} == {}


def test_every_module_opens_with_what_it_is_for():
    trees = {name_of(f): ast.parse(f.read_text(encoding="utf-8")) for f in MODULES}
    assert [name for name, tree in trees.items() if not ast.get_docstring(tree)] == []


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "misc", "base", "common"])
def test_there_are_no_drawers(word):
    drawers = [name for name in KNOWN if word in name.split(".")[-1].split("_")]
    assert drawers == []
