"""`chuchu articles`: the articles in the corpus, or those that a file would give."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.opening import opened
from bot.page_view import show_page
from bot.settings import Settings
from bot.speaker import Speaker
from retrieval.corpus.model import Article, Kind
from retrieval.corpus.readers import Reading, read
from retrieval.corpus.readers.encoding import decode
from retrieval.corpus.scan import read_sidecar, sidecar_of
from retrieval.errors import SourceError
from retrieval.problem import Problem

File = Annotated[Path | None, typer.Argument(metavar="FILE", help="文件 · A file to look at.")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · Print a list of objects.")]


def articles(settings: Settings, file: File = None, as_json: Json = False) -> None:
    """列出文章，或查看一个文件会读成哪些文章 · List articles, or check how a file is read."""
    speaker = Speaker(settings.telegram.language)
    if file is None:
        _of_corpus(settings, speaker, as_json)
        return
    try:
        data = file.read_bytes()
        corrections = read_sidecar(sidecar_of(file))
    except OSError as error:
        raise SourceError(str(file), Problem.of_system(error)) from None
    reading = read(file.name, data, corrections)
    if as_json:
        _print_json([written(article) for article in reading.articles()])
    else:
        _show(speaker, reading, data)


def _of_corpus(settings: Settings, speaker: Speaker, as_json: bool) -> None:
    with opened(settings, speaker.wording) as library:
        if as_json:
            catalogue = library.catalogue
            _print_json([identified(article) for article in catalogue.articles()])
        else:
            speaker.articles(library.catalogue, None)


def _show(speaker: Speaker, reading: Reading, data: bytes) -> None:
    lines = reading.lines or decode(data).text.splitlines()
    show_page(speaker.console, speaker.wording, reading.source, reading.page, lines)


def _print_json(found: list[dict[str, Any]]) -> None:
    rows = ",\n".join(json.dumps(one, ensure_ascii=False) for one in found)
    typer.echo(f"[{rows}]")


def identified(article: Article) -> dict[str, Any]:
    """Return an article of the corpus as an object, with what names it there."""
    return {"id": article.given_id or article.id, "source": article.source, **written(article)}


def written(article: Article) -> dict[str, Any]:
    """Return an article as the commands' contract writes it (README, "Commands").

    A report is an article of its page like any other, and says so beside its kind: whoever counts
    a page's articles by kind counts it.
    """
    is_report = article.kind is Kind.REPORT
    return {
        "kind": str(Kind.ARTICLE if is_report else article.kind),
        "report": is_report,
        "kicker": article.kicker,
        "title": article.title,
        "subtitle": article.subtitle,
        "authors": list(article.authors),
        "dateline": article.dateline,
        "date": article.date,
        "sections": [section.text for section in article.sections],
        "paragraphs": [
            {
                "text": paragraph.text,
                "lines": [[lines.first, lines.last] for lines in paragraph.lines],
                "section": paragraph.section,
            }
            for paragraph in article.body
        ],
        "uncertain": list(article.uncertain),
    }
