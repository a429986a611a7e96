"""The list of methods that the loopback server knows, by lower-case name as Telegram finds them."""

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

METHODS: dict[str, Callable[..., Any]] = {}


def api_name(function: Callable[..., Any]) -> str:
    """`send_message` is `sendMessage`."""
    first, *rest = function.__name__.split("_")
    return first + "".join(word.capitalize() for word in rest)


def method(function: Function) -> Function:
    """Offer a function as a method of the Bot API."""
    METHODS[api_name(function).lower()] = function
    return function
