"""Everything `bot` raises on purpose. Users see a sentence, logs see the cause.

BotError
├── SettingError        a setting has a value that is not allowed: key, value, what is
├── QuestionFileError   a file of questions cannot be read: file, line, what is allowed
├── TemplateError       a template is missing or broken: which, where
├── HistoryError        the database of conversations cannot be reached, or refuses something
│   └── HistoryAwayError   nothing can be read or written for now
├── BackupError         a backup cannot be written or put back
└── RivalError          another process serves the same bot in a way that bears no second one
"""


class BotError(Exception):
    """Root of this package's errors."""


class SettingError(BotError):
    """A setting has a value that is not allowed.

    Args:
        key: the setting's name as the configuration file writes it.
        value: what was given (never a secret's value).
        allowed: what would be accepted, in words.
    """

    def __init__(self, key: str, value: object, allowed: str) -> None:
        super().__init__(f"{key} = {value!r}: {allowed}")
        self.key = key
        self.value = value
        self.allowed = allowed


class QuestionFileError(BotError):
    """A file of questions cannot be read.

    Args:
        name: the file as it was given.
        line: counted from 1; None where the whole file is meant.
        problem: what is wrong, and what is allowed.
    """

    def __init__(self, name: str, line: int | None, problem: str) -> None:
        super().__init__(f"{name}{'' if line is None else f', line {line}'}: {problem}")
        self.name = name
        self.line = line


class TemplateError(BotError):
    """A template is missing or broken."""


class HistoryError(BotError):
    """The database of conversations cannot be reached, or refuses what was to be written."""


class HistoryAwayError(HistoryError):
    """It is gone, broken or locked by others: whatever else is asked of it now fails as well."""


class BackupError(BotError):
    """A backup cannot be written or put back: which file, why, what to do."""


class RivalError(BotError):
    """Another process serves the same bot in a way that bears no second one.

    Args:
        host: the machine that it runs on.
        pid: its number there.
    """

    def __init__(self, host: str, pid: int) -> None:
        super().__init__(
            f"process {pid} on {host} serves this bot already, and only one may poll: "
            "stop that one, or give all of them the same webhook (telegram.webhook.url)"
        )
