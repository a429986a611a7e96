"""Opens the library and brings it up to its corpus, so that no command needs another one first."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from bot.errors import SettingError
from bot.own_lists import OwnLists
from bot.rendering import Wording
from bot.rendering.problems import unreadable_texts
from bot.settings import Settings
from retrieval.apart import ApartLibrary
from retrieval.corpus.kept_index import Progress
from retrieval.corpus.pace import Pace, Reached
from retrieval.errors import ReloadRunningError, SearchUnavailableError
from retrieval.index.cluster import Cluster
from retrieval.library import Library


@contextmanager
def opened(
    settings: Settings, wording: Wording, fresh: bool = True, apart: bool = False
) -> Iterator[Library]:
    """Open the library for as long as the block lasts.

    Args:
        settings: which corpus, which data folder, which engine.
        wording: what is said while it is prepared, on standard error.
        fresh: reload first where the corpus is not what the catalogue was brought up to.
        apart: reload in a process of its own, for who answers meanwhile.

    Raises:
        SettingError: there is no such corpus.
    """
    if not settings.corpus.exists():
        raise SettingError("corpus", str(settings.corpus), "a folder or file that exists")
    kind = ApartLibrary if apart else Library
    library = kind.open(
        settings.corpus,
        settings.folder,
        engine=settings.index.engine,
        catalogue_url=settings.catalogue.url or None,
        cluster=_cluster(settings),
        lists=OwnLists(settings.folder).lexicon,
    )
    try:
        if fresh and library.is_stale():
            _prepare(library, wording)
        yield library
    finally:
        library.close()


def _cluster(settings: Settings) -> Cluster | None:
    index = settings.index
    if index.engine != "opensearch":
        return None
    given = index.opensearch.model_dump(exclude={"password"})
    password = index.opensearch.password
    return Cluster(**given, password=password.get_secret_value() if password else "")


def _prepare(library: Library, wording: Wording) -> None:
    console = Console(stderr=True, highlight=False)
    console.print(wording.text("terminal.preparing"), style="dim")
    try:
        with progress_line(console, wording) as progress:
            diff = library.reload(progress)
    except (ReloadRunningError, SearchUnavailableError):
        if library.catalogue.generation() is None:
            raise
        # another process is at it, or the cluster is gone: until that is over the old generation
        # answers, or the bot says that it cannot search now
        return
    count = library.catalogue.count()
    words = {"articles": count.articles, "sources": count.sources, "seconds": f"{diff.seconds:.1f}"}
    console.print(wording.text("terminal.prepared", **words), style="dim")
    for name, problem in unreadable_texts(wording, diff.unreadable):
        line = wording.text("terminal.unreadable", name=name, problem=problem)
        console.print(line, style="yellow", soft_wrap=True, markup=False)


@contextmanager
def progress_line(console: Console, wording: Wording) -> Iterator[Progress | None]:
    """Show how far a reload is, in one line that goes away; nothing where nobody sees it."""
    if not console.is_terminal:
        yield None
        return
    with console.status("") as status:
        yield Pace(lambda reached: status.update(progress_text(reached, wording)))


def progress_text(reached: Reached, wording: Wording) -> str:
    """Return how far a reload is, with its rate and the time left where they can be told."""
    line = f"{wording.text(f'terminal.step_{reached.step}')} {reached.done}/{reached.total}"
    if reached.rate is None or reached.left is None:
        return line
    minutes, seconds = divmod(round(reached.left), 60)
    left = f"{minutes}:{seconds:02}"
    return f"{line} · {wording.text('terminal.pace', rate=f'{reached.rate:,.0f}', left=left)}"
