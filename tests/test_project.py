"""The project as a whole: its floors, its seeds, its targets, and nothing of one machine in it."""

import ast
import hashlib
import importlib
import inspect
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

SEEDS = {
    "000_a42cc6b315963cd4.txt": "504bf0b2b0cf3322c8fc89f3c125860b39db9cf551b09c29c5a5f86ee14a6495",
    "001_e67743b97f02c75a.txt": "2c92927fc06d10da7e27c769483c09c40cc0a22d50f99d9ee1ad0be6e3b30daf",
    "002_5382937053452bfb.txt": "3c445ceef41a6ccef1ed3531b3655fba8b80ade5fd21425617a6787693431c8a",
    "003_913eb7918d03026b.txt": "a381a6503b929c078ef49a7cb3245e979b05cf6b7ae7b5adf3c1f59f649e64e4",
    "004_723bdb319b60786a.txt": "7c13d20cb4f8c23aa291069dac66db8838d73cdbba127452c1742cc68dc1dfa4",
}

# The lowest first (docs/architecture.md): a module may import from its own floor and those below.
FLOORS = ("text", "index", "corpus", "answering", "library", "bot")
# What any floor may see: errors, and the types that pass between floors.
SHARED = ("retrieval.errors", "retrieval.corpus.model")


def files(*endings: str) -> Iterator[Path]:
    """The project's own text files: what git keeps, or would, outside of the seeds."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if name.endswith(endings or ("",)) and not name.startswith("seeds/") and path.is_file():
            yield path


def modules() -> Iterator[tuple[str, Path]]:
    for package in ("retrieval", "bot"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


def floor(module: str) -> int | None:
    first, _, rest = module.partition(".")
    if first == "bot":
        return FLOORS.index("bot")
    room = rest.partition(".")[0]
    return FLOORS.index(room) if first == "retrieval" and room in FLOORS else None


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_imports_point_down_only():
    upward = [
        f"{module} imports {other}"
        for module, path in modules()
        for other in imported(path)
        if (here := floor(module)) is not None
        and (there := floor(other)) is not None
        and there > here
        and not other.startswith(SHARED)
    ]
    assert upward == []


def test_no_module_is_longer_than_400_lines():
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in files(".py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert long == []


def test_every_module_opens_with_what_it_is_for():
    silent = [
        module
        for module, path in modules()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("package", ["retrieval", "bot"])
def test_every_error_stands_in_the_tree_of_its_package(package):
    errors = importlib.import_module(f"{package}.errors")
    for name, error in inspect.getmembers(errors, inspect.isclass):
        if error.__module__ == errors.__name__:
            assert re.search(rf"\b{name}\b", errors.__doc__), name


def test_what_a_package_exports_exists_and_is_in_order():
    for module, path in modules():
        if path.name == "__init__.py":
            package = importlib.import_module(module)
            names = list(getattr(package, "__all__", []))
            assert all(hasattr(package, name) for name in names), module
            constants_first = sorted(names, key=lambda n: (not n.isupper(), n.islower(), n))
            assert names in (sorted(names), constants_first), module


def test_the_seeds_are_the_given_ones_byte_for_byte():
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / "seeds").iterdir()
        if path.name != "README.md"
    }
    assert found == SEEDS


def test_the_seeds_say_whose_they_are():
    told = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    assert "not under this project's licence" in told
    assert all(name in told for name in SEEDS)


def test_nothing_names_a_place_on_one_machine():
    place = re.compile(r"(?<![\w.:/~{}<-])/(?:home|root|work|Users|farm)/[A-Za-z]")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files(".py", ".md", ".toml", ".txt", ".j2", "Makefile", "run", ".cfg", ".yaml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if place.search(line) and path != Path(__file__)
    ]
    assert found == []


def test_nothing_names_a_package_registry():
    host = re.compile(r"(?:index-url|extra-index|find-links|files\.pythonhosted|pypi\.org/simple)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files(".py", ".toml", ".txt", "Makefile", "run", ".cfg", ".yaml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if host.search(line) and path != Path(__file__)
    ]
    assert found == []


def make(*arguments: str, **more) -> subprocess.CompletedProcess:
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, **more
    )


@pytest.mark.parametrize("target", ["run", "test", "lint", "bench"])
def test_every_target_can_be_made(target):
    made = make("--dry-run", target)
    assert made.returncode == 0, made.stderr
    assert "pip install" in made.stdout or (ROOT / ".venv" / "installed").exists()


def test_make_run_without_a_token_tells_how_to_get_one_and_answers_from_a_pipe(tmp_path):
    if not (ROOT / ".venv" / "installed").exists():
        pytest.skip("this checkout was not set up by make, which would install packages now")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHUCHU_", "TELEGRAM_"))}
    talk = "虎台街道有多少个老旧小区\n/source\n/quit\n"
    made = make("run", env={**kept, "CHUCHU_DATA": str(tmp_path)}, input=talk, timeout=60)
    assert made.returncode == 0, made.stderr
    assert "@BotFather" in made.stderr
    assert made.stdout.count("002_5382937053452bfb.txt") >= 2
