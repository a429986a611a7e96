"""The READMEs are true: every command, option and setting is in them, and their examples run."""

import re
import shlex
from functools import cache

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import app
from bot.terminal import Chat
from tests.readme import READMES, ROOT, TABLE, examples, run, table

COMMANDS = get_command(app).commands
ANEW = "python -m tests.readme makes it anew"
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@pytest.fixture(params=READMES, ids=lambda readme: readme.name)
def readme(request) -> str:
    return request.param.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Run an example; the same one of both READMEs is run once."""
    data = tmp_path_factory.mktemp("readme")
    return cache(lambda example: run(example, data))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(readme, name):
    assert f"`chuchu {name}" in readme


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_documented(readme, name):
    for parameter in COMMANDS[name].params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in readme, option


@pytest.mark.parametrize("command", sorted(Chat.commands))
def test_every_command_of_the_chat_is_documented(readme, command):
    assert f"`{command}" in readme


def test_every_setting_is_documented_with_its_variable_and_default(readme):
    (found,) = TABLE.finditer(readme)
    assert found.group() == table(found["head"]), ANEW


def test_both_readmes_document_the_same_commands():
    ours, theirs = (
        set(re.findall(r"`(chuchu \w+|--[\w-]+|/\w+|make \w+)", readme.read_text(encoding="utf-8")))
        for readme in READMES
    )
    assert ours == theirs


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=f"{readme.name}: {example.typed[0]}")
        for readme in READMES
        for example in examples(readme.read_text(encoding="utf-8"))
    ],
)
def test_the_examples_print_what_the_readme_says(example, made):
    assert example.body == made(example), ANEW


def test_every_command_in_a_shell_block_exists(readme):
    for block in SHELL.findall(readme):
        for line in block.strip().splitlines():
            program, *rest = shlex.split(line, comments=True)
            assert program in {"make", "chuchu", "export", "pip"}, line
            if program == "chuchu":
                assert rest[0] in COMMANDS, line
            if program == "make":
                assert f"\n{rest[0]}:" in (ROOT / "Makefile").read_text(encoding="utf-8"), line


@pytest.mark.parametrize("name", [None, *sorted(COMMANDS)])
def test_help_is_printed_for_every_command(name):
    told = CliRunner().invoke(app, [*([name] if name else []), "--help"])
    assert told.exit_code == 0
    assert "--corpus" in told.output
    assert re.search(r"[\u4e00-\u9fff]", told.output)


def test_links_and_pictures_lead_somewhere(readme):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", readme):
        assert (ROOT / target).exists(), target
