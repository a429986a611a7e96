"""What is in the corpus, how fresh it is and what came last, as one message for everybody."""

from bot.rendering.listing import opening
from bot.rendering.templates import Wording
from retrieval.corpus.catalogue import Catalogue

NEWEST = 5  # articles listed
LARGEST = 5  # sources listed


def stock(wording: Wording, catalogue: Catalogue) -> str:
    """Return the facts of a corpus as Telegram's HTML; says so where it is empty."""
    counts = catalogue.count()
    generation = catalogue.generation()
    if not counts.articles or generation is None:
        return wording.message("articles.none")
    newest = catalogue.newest(NEWEST)
    by_size = sorted(catalogue.sizes().items(), key=lambda item: (-item[1], item[0]))
    return wording.render(
        "corpus",
        counts=counts,
        updated=generation.created.date().isoformat(),
        newest=newest,
        openings={article.id: opening(article) for article in newest},
        largest=by_size[:LARGEST],
    )
