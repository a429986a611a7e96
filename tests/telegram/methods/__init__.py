"""The Bot API's methods, one function each; keyword-only arguments are the method's parameters.

A function runs while the cloud is locked, changes it, and returns the JSON of `result`.
"""

from collections.abc import Callable
from typing import Any

from tests.telegram.methods import about_bot, actions, answering, editing, receiving, sending
from tests.telegram.methods.registry import METHODS

Method = Callable[..., Any]

__all__ = [
    "METHODS",
    "Method",
    "about_bot",
    "actions",
    "answering",
    "editing",
    "receiving",
    "sending",
]
