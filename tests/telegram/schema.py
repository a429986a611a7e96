"""Holds requests and answers against the Bot API's own description, where that is at hand.

The description is a JSON file of all methods and types (github.com/PaulSonOfLars/telegram-bot-api-
spec, Bot API 10.1), kept beside the checkout and not part of it.
"""

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.telegram.parameters import MismatchError, Upload, convert

_KINDS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "InputFile": (Upload,),
}
_ARRAY = "Array of "
# `always "member"`, `must be article`: the value that tells the kinds of one type apart.
_FIXED = re.compile(r"(?:always|must be) [“\"*]?(\w+)[”\"*]?")
_TELLING = frozenset({"type", "status", "source"})


class Schema:
    """The Bot API's methods and types.

    Args:
        description: `{"methods": {name: …}, "types": {name: …}}`.
    """

    def __init__(self, description: dict[str, Any]) -> None:
        self._methods = {name.lower(): about for name, about in description["methods"].items()}
        self._types = description["types"]

    def fields(self, method: str) -> dict[str, dict[str, Any]]:
        """The parameters of a method by name."""
        return _by_name(self._methods[method.lower()])

    def knows(self, method: str) -> bool:
        """Whether there is such a method."""
        return method.lower() in self._methods

    def request_problems(self, method: str, raw: Mapping[str, Any]) -> list[str]:
        """What is wrong with the parameters of a request."""
        fields = self.fields(method)
        problems = [f"unknown parameter {name!r}" for name in raw if name not in fields]
        for name, field in fields.items():
            if name in raw:
                value, wrong = _decoded(raw[name], field["types"])
                problems += wrong or self._mismatch(value, field["types"], name)
            elif field["required"]:
                problems.append(f"required parameter {name!r} is missing")
        return problems

    def answer_problems(self, method: str, result: Any) -> list[str]:
        """What is wrong with the `result` of an answer."""
        return self._mismatch(result, self._methods[method.lower()]["returns"], "result")

    def problems(self, value: Any, type_name: str) -> list[str]:
        """What is wrong with `value` as one of a type."""
        return self._mismatch(value, [type_name], type_name)

    def _mismatch(self, value: Any, types: list[str], where: str) -> list[str]:
        found = [self._problems(value, name, where) for name in types]
        return min(found, key=len)

    def _problems(self, value: Any, type_name: str, where: str) -> list[str]:
        if type_name.startswith(_ARRAY):
            if not isinstance(value, list):
                return [f"{where} is no array"] * 9
            inner = type_name.removeprefix(_ARRAY)
            return [
                problem
                for number, item in enumerate(value)
                for problem in self._problems(item, inner, f"{where}[{number}]")
            ]
        if type_name in _KINDS:
            return [] if _is_one_of(value, _KINDS[type_name]) else [f"{where} is no {type_name}"]
        about = self._types[type_name]
        if about.get("subtypes"):
            return self._mismatch(value, about["subtypes"], where)
        if not isinstance(value, dict):
            return [f"{where} is no {type_name}"] * 9
        return self._object_problems(value, about, where)

    def _object_problems(self, value: dict[str, Any], about: Any, where: str) -> list[str]:
        fields = _by_name(about)
        problems = [f"{where}.{name} is unknown" for name in value if name not in fields]
        for name, field in fields.items():
            if name not in value:
                if field["required"]:
                    problems.append(f"{where}.{name} is missing")
                continue
            fixed = _FIXED.search(field["description"]) if name in _TELLING else None
            if fixed is not None and value[name] != fixed[1]:
                # Another kind of the same type: so wrong that it is never the best match.
                problems += [f"{where}.{name} is not {fixed[1]!r}"] * 9
            problems += self._mismatch(value[name], field["types"], f"{where}.{name}")
        return problems


def _by_name(about: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in about.get("fields", [])}


def _is_one_of(value: Any, kinds: tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, kinds)


def _decoded(raw: Any, types: list[str]) -> tuple[Any, list[str]]:
    """A parameter's value out of its form in the request."""
    if not isinstance(raw, str):
        return raw, []
    plain = {"Integer": int, "Boolean": bool, "Float": float}
    for name in types:
        if name in plain:
            try:
                return convert(raw, (plain[name],)), []
            except MismatchError:
                continue
    if "String" in types or all(name in _KINDS for name in types):
        return raw, []
    try:
        return json.loads(raw), []
    except ValueError:
        return None, [f"{raw[:40]!r} is no JSON"]


@cache
def find_schema() -> Schema | None:
    """The description beside the checkout (or at CHUCHU_SHARED), None where there is none."""
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    file = Path(os.environ.get("CHUCHU_SHARED", beside)) / "telegram" / "api.json"
    return Schema(json.loads(file.read_text("utf-8"))) if file.is_file() else None
