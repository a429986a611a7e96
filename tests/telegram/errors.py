"""How Telegram says no: an HTTP status, a sentence, and sometimes when to try again.

The sentences are those of Telegram's own server, so that code which reads them is tested on the
real wording.
"""

from typing import Any


class ApiError(Exception):
    """A refusal, as Telegram words it.

    Args:
        code: HTTP status and `error_code`.
        description: the whole sentence, with its "Bad Request: " or the like.
        parameters: `ResponseParameters`, such as `{"retry_after": 3}`.
    """

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """The JSON body of this refusal."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(problem: str) -> ApiError:
    """400: the request makes no sense."""
    return ApiError(400, f"Bad Request: {problem}")


def forbidden(problem: str) -> ApiError:
    """403: the bot may not do this, as when it was blocked."""
    return ApiError(403, f"Forbidden: {problem}")


def conflict(problem: str) -> ApiError:
    """409: someone else fetches this bot's updates."""
    return ApiError(409, f"Conflict: {problem}")


def too_many_requests(seconds: int) -> ApiError:
    """429: a flood limit; `seconds` is how long to wait."""
    description = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, description, {"retry_after": seconds})


UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
