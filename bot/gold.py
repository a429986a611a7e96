"""Readers' opinions as gold questions: what an answer was asked, and which sentence was it.

The fields are those of the gold questions, with the reader's opinion besides. Only an answer that
was found useful is gold as it is; for the others somebody has to write the right one.
"""

import json

from bot.citations import Shelf, open_quote
from bot.given import GivenAnswer
from bot.history import Remark
from retrieval.errors import QuoteError


def gold_line(remark: Remark, given: GivenAnswer, shelf: Shelf) -> str | None:
    """Return one question as a line of JSON; None where its quote cannot be proven any more."""
    citation = given.citation(remark.number)
    if citation is None:
        return None
    try:
        quote = open_quote(citation, shelf)
    except QuoteError:
        return None
    row = {
        "id": f"f{given.id}",
        "question": given.question,
        "type": given.expected.value,
        "answer": "、".join(quote.items) or quote.short,
        "quote": quote.text,
        "article": quote.article.given_id or quote.article.id,
        "source": quote.article.source,
        "opinion": remark.opinion.value,
    }
    return json.dumps(row, ensure_ascii=False)
