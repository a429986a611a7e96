"""What a question asks for, read from its words alone."""

from dataclasses import dataclass
from enum import StrEnum


class AnswerType(StrEnum):
    """The kind of thing that would answer."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    DATE = "date"
    DURATION = "duration"
    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    NAME = "name"
    LIST = "list"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    AUTHOR = "author"
    TITLE = "title"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A reader's words and what they ask for."""

    text: str  # as typed (or as completed from the conversation)
    normalised: str
    expected: AnswerType
