"""What every command takes: `--corpus`, `--data`, `--config`, before or after its own arguments."""

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import logs
from bot.settings import Settings

Corpus = Annotated[
    Path | None,
    typer.Option("--corpus", metavar="PATH", help="资料：文件夹或单个文件 · Folder or file."),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="数据文件夹 · Where catalogue and index are kept."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="设置文件 · Another config/chuchu.toml."),
]
_SHARED = {"corpus": Corpus, "data": Data, "config": Config}


def with_settings(run: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared options; its first parameter, `settings`, is made from them.

    An option after the command's name wins over the same before it.
    """

    @wraps(run)
    def command(context: typer.Context, **arguments: Any) -> None:  # noqa: ANN401
        options = dict(context.obj or {})
        for name in _SHARED:
            given = arguments.pop(name)
            options[name] = options.get(name) if given is None else given
        settings = Settings.load(options.pop("config"), **options)
        logs.for_command(settings.log)
        run(settings, **arguments)

    own = list(inspect.signature(run, eval_str=True).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("context", keyword, annotation=typer.Context),
        *(parameter.replace(kind=keyword) for parameter in own),
        *(
            inspect.Parameter(name, keyword, default=None, annotation=kind)
            for name, kind in _SHARED.items()
        ),
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command
