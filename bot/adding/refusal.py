"""Why something is not let into the corpus, as a code: interfaces word it in their language."""

from enum import StrEnum


class Refusal(StrEnum):
    """The kinds of refusal; each names the text `adding.<value>`."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"  # `detail`: what the bytes are: "zip", "pdf", ...
    LIES = "lies"  # `detail`: what its name says it is, and it is not
    UNREADABLE = "unreadable"  # `detail` is the reader's problem, in its own code
    NO_ARTICLES = "no_articles"
    NO_FOLDER = "no_folder"  # the corpus is one file: there is nowhere to put another
    KNOWN = "known"  # the same bytes are in the corpus; `detail`: under which name
    GONE = "gone"  # not waiting any more: taken, declined or too old
    NOT_YOURS = "not_yours"  # to decide
    NOT_HERE = "not_here"  # it was previewed in another chat
    TOO_MANY = "too_many"  # wait already
    ADDRESS = "address"  # no http or https address
    PRIVATE = "private"  # leads into a private network
    UNREACHED = "unreached"
    STATUS = "status"  # `detail`: what the server answered
    REDIRECTS = "redirects"
    SLOW = "slow"
    PACKED = "packed"  # sent compressed though asked not to
    WRITE = "write"  # `detail`: what the operating system said


class RefusedError(Exception):
    """Something is not let in; nothing was changed.

    Args:
        refusal: why.
        detail: only where the kind has one.
    """

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal.value} {detail}".strip())
        self.refusal = refusal
        self.detail = detail
