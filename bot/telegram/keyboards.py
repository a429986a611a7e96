"""The buttons under an answer, a paragraph, a list of articles."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.address import Address
from bot.given import GivenAnswer
from bot.history import Opinion
from bot.next_questions import NextQuestion
from bot.rendering import LeafView, Wording
from bot.telegram.callbacks import Decision, Next, Page, Passage, Turn, View, Word
from retrieval.answering.answer import Status

Keyboard = InlineKeyboardMarkup | None


def under_answer(
    given: GivenAnswer,
    wording: Wording,
    leading: int = 1,
    offered: Sequence[NextQuestion] = (),
) -> Keyboard:
    """Source, paragraph, another passage, feedback, where something is quoted and recorded.

    Below them stand questions that may be asked next.
    """
    after = [
        [InlineKeyboardButton(f"❓ {one.text}", callback_data=str(Next(one.paragraph, one.start)))]
        for one in offered
    ]
    if given.id is None or not given.citations:
        return InlineKeyboardMarkup(after) if after else None
    rows = [
        [
            _button(wording, "source", Turn(View.SOURCES, given.id, leading)),
            _button(wording, "paragraph", Turn(View.PARAGRAPH, given.id, leading)),
        ]
    ]
    count = len(given.citations)
    if count > 1 and given.status is Status.ANSWERED:  # the nearest are all shown as it is
        other = leading % count + 1
        rows.append(
            [
                _button(
                    wording,
                    "another",
                    Turn(View.ANSWER, given.id, other),
                    number=other,
                    count=count,
                )
            ]
        )
    rows.append([_button(wording, one.value, Word(given.id, leading, one)) for one in Opinion])
    return InlineKeyboardMarkup([*rows, *after])


def under_sources(
    given: GivenAnswer,
    wording: Wording,
    numbers: list[int],
    links: Sequence[list[InlineKeyboardButton]] = (),
) -> Keyboard:
    """The paragraph of each citation shown, links to them, and the way back to the answer."""
    if given.id is None:
        return None
    numbered = [
        InlineKeyboardButton(
            f"{wording.text('buttons.paragraph')} [{number}]",
            callback_data=str(Turn(View.PARAGRAPH, given.id, number)),
        )
        for number in numbers
    ]
    first = numbers[0] if numbers else 1
    last = [
        _button(wording, "verify", Turn(View.VERIFIED, given.id, first)),
        _button(wording, "back", Turn(View.ANSWER, given.id, first)),
    ]
    return InlineKeyboardMarkup([*([numbered] if numbered else []), *links, last])


def under_verified(given: GivenAnswer, wording: Wording) -> Keyboard:
    """The ways back to the quotes and to the answer."""
    if given.id is None:
        return None
    return InlineKeyboardMarkup(
        [
            [
                _button(wording, "source", Turn(View.SOURCES, given.id)),
                _button(wording, "back", Turn(View.ANSWER, given.id)),
            ]
        ]
    )


def under_paragraph(given: GivenAnswer, wording: Wording, number: int, leaf: LeafView) -> Keyboard:
    """The paragraphs before and after, the way to the quote and back to the answer."""
    if given.id is None:
        return None
    turns = []
    if leaf.position > 0:
        turn = Turn(View.PARAGRAPH, given.id, number, leaf.position - 1)
        turns.append(_button(wording, "previous", turn))
    if leaf.position < leaf.count - 1:
        turn = Turn(View.PARAGRAPH, given.id, number, leaf.position + 1)
        turns.append(_button(wording, "next", turn))
    last = [_button(wording, "back", Turn(View.ANSWER, given.id, number))]
    if leaf.position != leaf.home:
        last.insert(0, _button(wording, "quote", Turn(View.PARAGRAPH, given.id, number)))
    return InlineKeyboardMarkup([turns, last] if turns else [last])


def under_passage(
    wording: Wording,
    address: Address,
    home: int,
    links: Sequence[list[InlineKeyboardButton]] = (),
) -> InlineKeyboardMarkup:
    """The paragraph of a quote that a link led to, and links to pass it on."""
    paragraph = _button(wording, "paragraph", Passage(address, home))
    return InlineKeyboardMarkup([[paragraph], *links])


def under_leaf(wording: Wording, address: Address, leaf: LeafView) -> InlineKeyboardMarkup:
    """The paragraphs before and after, and the way back to the quote."""
    turns = []
    if leaf.position > 0:
        turns.append(_button(wording, "previous", Passage(address, leaf.position - 1)))
    if leaf.position < leaf.count - 1:
        turns.append(_button(wording, "next", Passage(address, leaf.position + 1)))
    last = [_button(wording, "quote", Passage(address))]
    return InlineKeyboardMarkup([turns, last] if turns else [last])


def under_articles(wording: Wording, page: int, pages: int, words: str = "") -> Keyboard:
    """The pages before and after; none for a choice in more words than a button carries."""
    before, after = Page(page - 1, words), Page(page + 1, words)
    turns = []
    if page > 0 and before.fits:
        turns.append(_button(wording, "previous_page", before))
    if page < pages - 1 and after.fits:
        turns.append(_button(wording, "next_page", after))
    return InlineKeyboardMarkup([turns]) if turns else None


def under_preview(wording: Wording, token: str) -> InlineKeyboardMarkup:
    """Take the file or not."""
    take = _button(wording, "take", Decision(token, take=True))
    return InlineKeyboardMarkup([[take, _button(wording, "decline", Decision(token, take=False))]])


def _button(
    wording: Wording, name: str, data: Turn | Page | Passage | Word | Decision, **values: object
) -> InlineKeyboardButton:
    return InlineKeyboardButton(wording.text(f"buttons.{name}", **values), callback_data=str(data))
