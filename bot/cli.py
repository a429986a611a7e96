"""The command `chuchu`: the list of its commands, and what becomes of their errors."""

import sys

import typer

from bot.commands.answer import answer
from bot.commands.articles import articles
from bot.commands.ask import ask
from bot.commands.backup import backup, restore
from bot.commands.chat import chat
from bot.commands.evaluate import evaluate
from bot.commands.explain import explain
from bot.commands.options import Config, Corpus, Data, with_settings
from bot.commands.reload import reload
from bot.commands.rollback import rollback
from bot.commands.serve import serve
from bot.commands.web import web
from bot.errors import BotError, QuestionFileError, SettingError
from bot.language import Language
from bot.rendering import Wording
from bot.rendering.problems import error_text
from retrieval.errors import RetrievalError

app = typer.Typer(
    name="chuchu",
    help="出处：回答关于资料的问题，并逐字给出原句和出处 · "
    "Answers questions about a corpus, word for word, with the source of every answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (
    serve,
    web,
    chat,
    ask,
    answer,
    explain,
    reload,
    rollback,
    articles,
    evaluate,
    backup,
    restore,
):
    app.command()(with_settings(command))


@app.callback()
def before(
    context: typer.Context,
    corpus: Corpus = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Take the shared options also before the command's name."""
    context.obj = {"corpus": corpus, "data": data, "config": config}


def main() -> None:
    """Run a command. What is wrong is one sentence on standard error; 2 is the caller's mistake."""
    try:
        app()
    except (SettingError, QuestionFileError) as error:
        _say(error)
        raise SystemExit(2) from None
    except RetrievalError as error:
        _say(f"{error_text(Wording(Language.SIMPLIFIED), error)} · {error}")
        raise SystemExit(1) from None
    except BotError as error:
        _say(error)
        raise SystemExit(1) from None


def _say(what: object) -> None:
    print(f"chuchu: {what}", file=sys.stderr)
