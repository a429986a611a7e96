"""What of the READMEs is made, not written: examples, by running them, and the table of settings.

`python -m tests.readme` makes them all anew.

    ```console   "$ chuchu ..." and, below it, what it printed
    ```chat      "问> ..." as typed, and, below each, what the chat answered
    | setting |  each setting, its variable, and its default in config/chuchu.toml
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from bot.settings import DEFAULT_FILE, SECRETS, Settings

ROOT = Path(__file__).resolve().parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
BLOCK = re.compile(r"```(?P<kind>console|chat)\n(?P<body>.*?)```", re.DOTALL)
PROMPT = "问> "
TABLE = re.compile(
    r"(?<=\n)(?P<head>\| [^\n]+ \|\n)\| --- \| --- \| --- \|\n(?:\| `[a-z_.]+` \| [^\n]+\n)+"
)


@dataclass(frozen=True)
class Example:
    """A block of a README: what is typed, and what the README says is printed."""

    kind: str
    body: str

    @property
    def typed(self) -> list[str]:
        mark = "$ " if self.kind == "console" else PROMPT
        return [line[len(mark) :] for line in self.body.splitlines() if line.startswith(mark)]


def examples(text: str) -> list[Example]:
    return [Example(match["kind"], match["body"]) for match in BLOCK.finditer(text)]


def chuchu(*arguments: str, data: Path, stdin: str = "") -> str:
    """Run the command as a newcomer would, and return what it printed."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("CHUCHU_", "TELEGRAM_"))}
    program = [sys.executable, "-c", "from bot.cli import main; main()"]
    done = subprocess.run(
        [*program, *arguments],
        cwd=ROOT,
        env={**clean, "CHUCHU_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"chuchu {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def run(example: Example, data: Path) -> str:
    """Return the block's body as it must be."""
    if example.kind == "console":
        parts = []
        for line in example.typed:
            words = shlex.split(line)
            parts.append(f"$ {line}\n{chuchu(*words[1:], data=data).rstrip()}\n")
        return "\n".join(parts)
    printed = chuchu("chat", data=data, stdin="\n".join(example.typed))
    return printed[printed.index(PROMPT) :].rstrip() + "\n"


def settings(model: type[BaseModel] = Settings, above: str = "") -> list[str]:
    """Return the keys of all settings as the configuration file writes them."""
    keys = []
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            keys += settings(field.annotation, f"{above}{name}.")
        else:
            keys.append(above + name)
    return keys


def table(head: str) -> str:
    """Return the table of settings under a head."""
    rows = [head, "| --- | --- | --- |\n"]
    for key in settings():
        value: object = tomllib.loads(DEFAULT_FILE.read_text(encoding="utf-8"))
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        variable = SECRETS.get(key, f"CHUCHU_{key.upper().replace('.', '__')}")
        default = "–" if value in ("", [], None) else f"`{json.dumps(value)}`"
        rows.append(f"| `{key}` | `{variable}` | {default} |\n")
    return "".join(rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for readme in READMES:
            text = readme.read_text(encoding="utf-8")

            def written(match: re.Match[str]) -> str:
                body = run(Example(match["kind"], match["body"]), Path(folder))
                return f"```{match['kind']}\n{body}```"

            text = TABLE.sub(lambda match: table(match["head"]), BLOCK.sub(written, text))
            readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
