"""One place that makes an answer's message: what was given, and the catalogue, to Telegram's HTML.

Every quote is cut from the stored paragraph at this moment (`citations.open_quote`); one that is
not the recorded text any more is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.citations import Quote, Shelf, open_quote
from bot.errors import TemplateError
from bot.given import GivenAnswer
from bot.language import Language
from bot.paths import CONFIG
from bot.rendering.leaves import leaf_of, leaves, pieces
from bot.rendering.markup import parse
from bot.rendering.templates import Wording
from bot.rendering.views import QuoteView, check_view, open_all, view
from bot.verification import Check
from retrieval.answering.answer import Status
from retrieval.errors import QuoteError

# Units shown of each quoted sentence; the next lower one is tried where a message would be too
# long. 600 is what a phone shows without scrolling; few printed sentences are longer.
BUDGETS = (600, 300, 150, 60)


@dataclass(frozen=True, slots=True)
class LeafView:
    """A leaf's message, which leaf it is (from 0), of how many, and which has the quote."""

    html: str
    position: int
    count: int
    home: int


class Rendering:
    """Makes messages in one language.

    Args:
        language: of the words around quotes.
        config: the folder with `texts/` and `templates/`.

    Raises:
        TemplateError: texts are missing or broken; of a template, when it is used.
    """

    def __init__(self, language: Language = Language.SIMPLIFIED, config: Path = CONFIG) -> None:
        self.language = language
        self.wording = Wording(language, config)

    def answer(self, given: GivenAnswer, shelf: Shelf, leading: int = 1) -> str:
        """Return the message of an answer.

        Args:
            given: the answer, recorded or not.
            shelf: the catalogue.
            leading: the number of the citation that is shown in full ("another passage").

        Raises:
            QuoteError: the leading quote is not in the catalogue as it was recorded.
            TemplateError: a template is missing or broken.
        """
        quotes, refused = open_all(given.citations, shelf)
        if leading in refused:
            raise refused[leading]

        def render(budget: int) -> str:
            views = [view(quote, budget) for quote in quotes.values()]
            return self.wording.render(_template(given), **_answer_values(given, views, leading))

        return _fitting(render)

    def sources(self, given: GivenAnswer, shelf: Shelf, number: int | None = None) -> str:
        """Return the message that shows an answer's citations, or one of them, in full."""
        asked = [item for item in given.citations if number in (None, item.number)]
        quotes, refused = open_all(tuple(asked), shelf)

        def render(budget: int) -> str:
            views = [view(quote, budget) for quote in quotes.values()]
            return self.wording.render(
                "sources", given=given, quotes=views, refused=sorted(refused), count=len(asked)
            )

        return _fitting(render)

    def verified(self, given: GivenAnswer, checks: Sequence[Check]) -> str:
        """Return the message that says what has become of an answer's quotes."""

        def render(budget: int) -> str:
            views = [check_view(check, budget) for check in checks]
            return self.wording.render("verified", given=given, checks=views)

        return _fitting(render)

    def leaf(
        self, given: GivenAnswer, number: int, shelf: Shelf, position: int | None = None
    ) -> LeafView:
        """Return a leaf of the cited article, the quoted sentence marked.

        Args:
            given: the answer.
            number: of its citation.
            shelf: the catalogue.
            position: which leaf, from 0; without it, the one with the quote.

        Raises:
            QuoteError: there is no such citation, or its paragraph is not the recorded one.
        """
        citation = given.citation(number)
        if citation is None:
            raise QuoteError(f"no citation {number}")
        return self.leaf_of(open_quote(citation, shelf), position)

    def passage(self, quote: Quote) -> str:
        """Return the message of one quote by itself, with its source."""

        def render(budget: int) -> str:
            return self.wording.render("passage", quote=view(quote, budget))

        return _fitting(render)

    def leaf_of(self, quote: Quote, position: int | None = None) -> LeafView:
        """Return a leaf of a quote's article; without a position, the one with the quote."""
        all_leaves = leaves(quote.article)
        home = leaf_of(quote)
        here = home if position is None else max(0, min(position, len(all_leaves) - 1))
        leaf = all_leaves[here]
        html = self.wording.render(
            "paragraph",
            quote=view(quote, BUDGETS[0]),
            pieces=pieces(leaf, quote),
            lines=leaf.paragraph.lines,
            section=leaf.paragraph.section,
            position=here + 1,
            count=len(all_leaves),
            at_quote=here == home,
        )
        return LeafView(html, here, len(all_leaves), home)


def _template(given: GivenAnswer) -> str:
    answered = given.status is Status.ANSWERED
    return given.expected.value if answered else given.status.value


def _answer_values(given: GivenAnswer, views: list[QuoteView], leading: int) -> dict[str, object]:
    lead = next((item for item in views if item.number == leading), None)
    disagreeing = {item.number for item in given.citations if item.disagrees}
    if leading in disagreeing:
        disagreeing = set()
    others = [item for item in views if item.number in disagreeing]
    return {
        "given": given,
        "completed": given.completed,
        "question": given.question,
        "verdict": given.verdict if leading == 1 else None,
        "lead": lead,
        "short": lead.short if lead else None,
        "items": lead.items if lead else (),
        "others": others,
        "named": {item.article.id for item in (lead, *others) if item},
        "further": _by_article([item for item in views if item not in (lead, *others)]),
        "quotes": views,
    }


def _by_article(views: list[QuoteView]) -> list[tuple[list[int], QuoteView]]:
    """Return the numbers of the quotes of each article, with the first of them.

    The template names an article once: one that is named already is "the same article".
    """
    groups: dict[str, tuple[list[int], QuoteView]] = {}
    for item in views:
        groups.setdefault(item.article.id, ([], item))[0].append(item.number)
    return list(groups.values())


def _fitting(render: Callable[[int], str]) -> str:
    """Return the message with the longest quotes that fits Telegram's limits."""
    for budget in BUDGETS:
        html = render(budget)
        if parse(html).fits:
            return html
    raise TemplateError("the message is too long for Telegram even with the shortest quotes")
