"""The articles that the composer sets on pages: invented, written for these tests."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Story:
    """One article as an editor would hand it to the press."""

    name: str
    title: str
    kicker: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    dateline: str = ""
    office: str = ""
    kind: str = "article"
    # (heading, level, its lines) comes before the paragraphs that it heads
    body: tuple[tuple[str, str], ...] = field(default=())  # ("section" | "section2" | "text", text)


@dataclass(frozen=True)
class Caption:
    text: str
    names: str
    verb: str


@cache
def stories(file: str) -> tuple[Story, ...]:
    text = (TEXTS / file).read_text("utf-8")
    return tuple(_story(part) for part in re.split(r"(?m)^@ ", text) if part.strip())


@cache
def captions() -> tuple[Caption, ...]:
    rows = (TEXTS / "captions.txt").read_text("utf-8").split("\n")
    return tuple(Caption(*row.split("|")) for row in rows if row)


def _story(part: str) -> Story:
    name, *rows = part.rstrip("\n").split("\n")
    head: dict[str, str] = {}
    body: list[tuple[str, str]] = []
    for row in rows:
        mark = re.match(r"(kicker|title|subtitle|authors|dateline|office|kind):\s*(.*)", row)
        if mark and not body:
            head[mark[1]] = mark[2]
        elif row.startswith("## "):
            body.append(("section2", row[3:]))
        elif row.startswith("# "):
            body.append(("section", row[2:]))
        else:
            body.append(("text", row))
    dateline = head.get("dateline", "")
    names = head.get("authors") or re.sub(r"本报讯|记者|通讯员|[（）]", " ", dateline)
    return Story(
        name=name,
        title=head["title"],
        kicker=head.get("kicker", ""),
        subtitle=head.get("subtitle", "").removeprefix("——"),
        authors=tuple(names.split()),
        dateline=dateline,
        office=head.get("office", ""),
        kind=head.get("kind", "article"),
        body=tuple(body),
    )
