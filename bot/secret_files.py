"""Secrets from files: `<VARIABLE>_FILE` names one, as containers and systemd hand secrets over.

What is in a file stands in no process list and in no `docker inspect`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.errors import SettingError

SUFFIX = "_FILE"
ENOUGH = 16_384  # bytes; a longer file is not a secret's


def from_files(secrets: Mapping[str, str]) -> dict[str, Any]:
    """Return the secrets that files hold, group by group.

    Args:
        secrets: the variable of each setting, by its key, such as "telegram.token".

    Raises:
        SettingError: a file cannot be read or is empty, or the variable is set beside it.
    """
    found: dict[str, Any] = {}
    for key, variable in secrets.items():
        name = os.environ.get(variable + SUFFIX)
        if not name:
            continue
        if os.environ.get(variable):
            raise SettingError(variable + SUFFIX, name, f"either this or {variable}, not both")
        *groups, last = key.split(".")
        table = found
        for group in groups:
            table = table.setdefault(group, {})
        table[last] = _read(variable + SUFFIX, name)
    return found


def without_files(environment: dict[str, Any], secrets: Mapping[str, str]) -> dict[str, Any]:
    """Return settings from the environment without the names of files, which are no settings."""
    kept = {
        key: without_files(value, {}) if isinstance(value, dict) else value
        for key, value in environment.items()
    }
    for key in secrets:
        *groups, last = key.split(".")
        table: Any = kept
        for group in groups:
            table = table.get(group, {}) if isinstance(table, dict) else {}
        if isinstance(table, dict):
            table.pop(f"{last}{SUFFIX.lower()}", None)
    return kept


def _read(variable: str, name: str) -> str:
    try:
        data = Path(name).expanduser().read_bytes()
        secret = data.decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        raise SettingError(variable, name, f"a file to read a secret from ({reason})") from None
    if not secret or len(data) > ENOUGH:
        raise SettingError(variable, name, "a file with the secret alone in it")
    return secret
