"""Parameters of a request, from the four forms that Telegram takes, to the types a method declares.

A query string, `application/x-www-form-urlencoded`, `application/json` and `multipart/form-data`;
lists and objects come JSON-serialised inside the forms.
"""

import inspect
import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.telegram.errors import bad_request

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart request."""

    name: str
    content_type: str
    data: bytes


class MismatchError(ValueError):
    """A value is not of its declared type."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter of a method."""

    name: str
    kinds: tuple[type, ...]
    required: bool


@cache
def declared(method: Callable[..., Any]) -> dict[str, Parameter]:
    """The keyword-only parameters of a method: these are the Bot API's."""
    hints = typing.get_type_hints(method)
    found = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue
        hint = hints[name]
        union = typing.get_origin(hint) in (types.UnionType, typing.Union)
        members = typing.get_args(hint) if union else (hint,)
        kinds = tuple(typing.get_origin(kind) or kind for kind in members if kind is not type(None))
        required = parameter.default is inspect.Parameter.empty
        found[name] = Parameter(name, kinds, required)
    return found


def _integer(value: Any) -> int:
    if isinstance(value, bool):
        raise MismatchError
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) else int(str(value))


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "1", "yes"):
        return True
    if str(value).lower() in ("false", "0", "no", ""):
        return False
    raise MismatchError


def _structure(value: Any, kind: type) -> Any:
    if isinstance(value, str):
        value = json.loads(value)
    if not isinstance(value, kind):
        raise MismatchError
    return value


def convert(value: Any, kinds: tuple[type, ...]) -> Any:
    """`value` as the first of `kinds` that it fits.

    Raises:
        MismatchError: it fits none.
    """
    for kind in kinds:
        try:
            if kind is int:
                return _integer(value)
            if kind is bool:
                return _boolean(value)
            if kind is float:
                return float(value)
            if kind in (dict, list):
                return _structure(value, kind)
            if isinstance(value, kind):
                return value
        except (ValueError, TypeError):
            continue
    raise MismatchError(f"{value!r} is not of type {' or '.join(kind.__name__ for kind in kinds)}")


def unsupported(method: Callable[..., Any], raw: Raw) -> list[str]:
    """The parameters of a request that `method` does not declare; Telegram would ignore them."""
    return [name for name in raw if name not in declared(method)]


def bind(method: Callable[..., Any], raw: Raw) -> dict[str, Any]:
    """The arguments for `method`.

    Raises:
        ApiError: 400 when a required parameter is absent or a value has the wrong type.
    """
    arguments = {}
    for name, parameter in declared(method).items():
        if name not in raw:
            if parameter.required:
                raise bad_request(f"{_empty(name)} is empty")
            continue
        try:
            arguments[name] = convert(raw[name], parameter.kinds)
        except MismatchError as error:
            raise bad_request(f"can't parse parameter {name}: {error}") from error
    return arguments


def _empty(name: str) -> str:
    return "message text" if name == "text" else name
