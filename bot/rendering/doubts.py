"""What the restorer of a page was not sure of, in a reader's language.

It says so in English sentences of a few forms; one of a form that is not known here is told as it
is rather than left out.
"""

import re

from bot.rendering.templates import Wording

_FORMS = (
    ("no_headline", re.compile(r"No headline was found.*")),
    ("no_text", re.compile(r"The page has no text for this headline.*")),
    ("stops", re.compile(r"The text stops in mid-sentence at line (?P<line>\d+).*")),
    (
        "joined",
        re.compile(r"A sentence was joined from line (?P<first>\d+) to line (?P<second>\d+).*"),
    ),
)


def doubt_text(wording: Wording, doubt: str) -> str:
    """Return one doubt as plain words."""
    for key, form in _FORMS:
        if match := form.fullmatch(doubt):
            return wording.text(f"doubts.{key}", **match.groupdict())
    return doubt
