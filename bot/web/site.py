"""What every page is made from: the library, the words, the templates, the list of contents."""

from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError

from bot.errors import TemplateError
from bot.language import Language
from bot.links import article_path, quote_path
from bot.paths import CONFIG
from bot.rendering import Wording
from bot.rendering.markup import clip, harmless
from bot.web.reading import script
from retrieval.corpus.catalogue import Generation
from retrieval.corpus.model import Article
from retrieval.library import Library

NEWEST = 8  # articles on the first page


@dataclass(frozen=True, slots=True)
class Contents:
    """What the corpus holds in one generation."""

    generation: Generation | None
    sizes: dict[str, int]  # articles by source, in sources' order
    newest: tuple[Article, ...]


@dataclass
class Site:
    """The page over one library. Safe for several threads.

    Args:
        library: answers, and knows the articles.
        language: for visitors whose browser asks for none that there is.
        public_url: where readers find the page; empty where nobody has said.
        config: the folder with `web/` and `texts/`.

    Raises:
        TemplateError: texts or templates are missing or broken.
    """

    library: Library
    language: Language = Language.SIMPLIFIED
    public_url: str = ""
    config: Path = CONFIG
    wordings: dict[Language, Wording] = field(init=False)
    templates: Environment = field(init=False)
    style: bytes = field(init=False)
    icon: bytes = field(init=False)
    _contents: Contents | None = field(init=False, default=None)
    _reading: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        folder = self.config / "web"
        self.wordings = {language: Wording(language, self.config) for language in Language}
        self.style = (folder / "style.css").read_bytes()
        self.icon = (folder / "icon.svg").read_bytes()
        self.templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters |= {"clip": clip, "harmless": harmless, "script": script}
        self.templates.globals |= {
            "style": f"/style.css?v={blake2b(self.style, digest_size=6).hexdigest()}",
            "article_path": article_path,
            "quote_path": quote_path,
        }
        self._check()

    def _check(self) -> None:
        """Read every template, so that a broken one is told at the start and not to a reader."""
        for name in self.templates.list_templates(["j2"]):
            try:
                self.templates.get_template(name)
            except TemplateSyntaxError as error:
                place = f"web/{error.name or name}, line {error.lineno}"
                raise TemplateError(f"{place}: {error.message}") from None

    def contents(self) -> Contents:
        """Return what the live generation holds; counted once for each generation.

        Raises:
            CatalogueError: the database is locked, gone or broken.
        """
        catalogue = self.library.catalogue
        live = catalogue.generation()
        known = self._contents
        if known is not None and known.generation == live:
            return known
        with self._reading:
            self._contents = Contents(live, catalogue.sizes(), tuple(catalogue.newest(NEWEST)))
            return self._contents
