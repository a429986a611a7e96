"""The project as a whole: its seeds, its targets, and nothing of one machine in it."""

import hashlib
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


@pytest.mark.parametrize("target", ["run", "test", "test-cluster", "lint", "bench"])
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
