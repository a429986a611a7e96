"""One frozen object with every setting, read once at the start: nothing else asks the environment.

Later layers win: defaults, `config/chuchu.toml` (or another file), the environment (`CHUCHU_*`
with `__` between groups, and `TELEGRAM_BOT_TOKEN`; secrets also as files, `..._FILE`), the
command's options.
"""

import difflib
import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeGuard

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingError
from bot.paths import CONFIG
from bot.secret_files import from_files, without_files

DEFAULT_FILE = CONFIG / "chuchu.toml"
PREFIX = "CHUCHU_"
TOKEN = "TELEGRAM_BOT_TOKEN"  # the name that every guide to Telegram bots uses
NOT_SETTINGS = {"CHUCHU_CONFIG", "CHUCHU_SHARED"}  # which file to read; where tests find material
SECRETS = {
    "telegram.token": TOKEN,
    "telegram.webhook.secret": "CHUCHU_TELEGRAM__WEBHOOK__SECRET",
    "index.opensearch.password": "CHUCHU_INDEX__OPENSEARCH__PASSWORD",
}
NODES = "index.opensearch.urls"
URLS = {"catalogue.url": "CHUCHU_CATALOGUE__URL", "history.url": "CHUCHU_HISTORY__URL"}


def _listed(value: object) -> object:
    """Take "12, 34" as it is written in an environment variable for a list."""
    if isinstance(value, str):
        return [part.strip() for part in value.strip("[] ").split(",") if part.strip()]
    return value


def _no_empty_secret(value: object) -> object:
    return None if value == "" else value


def _shaped(pattern: str) -> Callable[[SecretStr | None], SecretStr | None]:
    def check(secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(pattern, secret.get_secret_value()):
            raise ValueError("not of its shape")
        return secret

    return check


def _plain_addresses(urls: tuple[str, ...]) -> tuple[str, ...]:
    if not urls or not all(re.fullmatch(r"https?://[^\s/@]+(/\S*)?", url) for url in urls):
        raise ValueError("not addresses without user and password")
    return urls


Ids = Annotated[tuple[int, ...], BeforeValidator(_listed)]
Addresses = Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_plain_addresses)]
Secret = Annotated[SecretStr | None, BeforeValidator(_no_empty_secret)]


def _is(allowed: str, **limits: Any) -> Any:  # noqa: ANN401
    """Describe a setting by what is allowed: the words that its SettingError uses."""
    return Field(description=allowed, **limits)


class Group(BaseModel):
    """A table of the configuration file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Database(Group):
    """A database. Its address may hold a password and is never shown."""

    url: Annotated[str, _is("an SQLAlchemy address; empty: SQLite in `data`", repr=False)] = ""


class Conversations(Database):
    """The database of conversations, and how long they are kept."""

    keep_days: Annotated[int, _is("a whole number of days; 0: for ever", ge=0, le=36500)] = 0


class OpenSearch(Group):
    """The cluster that keeps the index where the engine is "opensearch"."""

    urls: Annotated[
        Addresses, _is("a list of http(s) addresses, one for each node, without user or password")
    ] = ("http://127.0.0.1:9200",)
    name: Annotated[
        str, _is("lower case letters, digits and -", pattern=r"^[a-z0-9][a-z0-9-]*$")
    ] = "chuchu"
    user: Annotated[str, _is("a user of the cluster; empty: it asks nobody")] = ""
    password: Annotated[Secret, _is("that user's password")] = None
    certificates: Annotated[str, _is("a file of certificates; empty: the system's")] = ""
    shards: Annotated[int, _is("a whole number from 1 to 1024", ge=1, le=1024)] = 3
    replicas: Annotated[int, _is("a whole number from 0 to 10", ge=0, le=10)] = 1
    timeout: Annotated[float, _is("seconds, more than 0", gt=0)] = 3.0


class Index(Group):
    """What ranks paragraphs."""

    engine: Annotated[
        Literal["postings", "tantivy", "reference", "opensearch"],
        _is('"postings", "tantivy", "reference" or "opensearch"'),
    ] = "postings"
    opensearch: OpenSearch = OpenSearch()


class Webhook(Group):
    """How Telegram brings updates where a public address exists; without one the bot polls."""

    url: Annotated[str, _is("an https address; empty: poll", pattern=r"^(https://\S+)?$")] = ""
    listen: Annotated[str, _is("an address of this machine", min_length=1)] = "127.0.0.1"
    port: Annotated[int, _is("a whole number from 1 to 65535", ge=1, le=65535)] = 8443
    secret: Annotated[
        Secret,
        # Bot API, setWebhook, secret_token
        _is("1 to 256 of A-Z a-z 0-9 _ -"),
        AfterValidator(_shaped(r"[A-Za-z0-9_-]{1,256}")),
    ] = None


class Telegram(Group):
    """The bot."""

    token: Annotated[
        Secret,
        _is("a token from @BotFather, like 123456:ABC-def"),
        AfterValidator(_shaped(r"\d+:[A-Za-z0-9_-]+")),
    ] = None
    base_url: Annotated[
        str, _is("the http(s) address of a Bot API server", pattern=r"^https?://\S*[^/\s]$")
    ] = "https://api.telegram.org"
    admins: Annotated[Ids, _is("a list of Telegram user ids, whole numbers")] = ()
    editors: Annotated[Ids, _is("a list of Telegram user ids, whole numbers")] = ()
    users: Annotated[Ids, _is("a list of Telegram user ids, whole numbers")] = ()
    chats: Annotated[Ids, _is("a list of Telegram chat ids, whole numbers")] = ()
    reader_limit: Annotated[int, _is("a whole number from 1 to 10000", ge=1, le=10_000)] = 30
    group_limit: Annotated[int, _is("a whole number from 1 to 10000", ge=1, le=10_000)] = 120
    add_megabytes: Annotated[int, _is("a whole number from 1 to 20", ge=1, le=20)] = 5
    add_seconds: Annotated[int, _is("a whole number from 1 to 300", ge=1, le=300)] = 30
    suggestions: Annotated[int, _is("a whole number from 0 to 3", ge=0, le=3)] = 2
    questions_a_day: Annotated[int, _is("a whole number; 0: no end", ge=0, le=1_000_000)] = 0
    watches: Annotated[int, _is("a whole number from 0 to 1000", ge=0, le=1000)] = 10
    messages_a_second: Annotated[int, _is("a whole number from 1 to 10000", ge=1, le=10_000)] = (
        30  # Bot API FAQ, "broadcasting"
    )
    concurrent_updates: Annotated[int, _is("a whole number from 1 to 256", ge=1, le=256)] = 64
    thinkers: Annotated[int, _is("a whole number from 0 to 64", ge=0, le=64)] = 1
    language: Annotated[
        Literal["zh-Hans", "zh-Hant", "en"], _is('"zh-Hans", "zh-Hant" or "en"')
    ] = "zh-Hans"
    webhook: Webhook = Webhook()


class Web(Group):
    """The reader's page: articles with the quoted sentence marked, and the same answers."""

    enabled: Annotated[bool, _is("true or false")] = False
    listen: Annotated[str, _is("an address of this machine", min_length=1)] = "127.0.0.1"
    port: Annotated[int, _is("a whole number from 1 to 65535", ge=1, le=65535)] = 8080
    public_url: Annotated[
        str,
        _is(
            "the http(s) address at which readers find the page, without ? or #; empty: none",
            pattern=r"^(https?://[^\s?#]+)?$",
        ),
    ] = ""


class Log(Group):
    """What the program writes about itself, to standard error."""

    level: Annotated[
        Literal["debug", "info", "warning", "error"], _is('"debug", "info", "warning" or "error"')
    ] = "info"
    format: Annotated[Literal["auto", "text", "json"], _is('"auto", "text" or "json"')] = "auto"


class Settings(BaseSettings):
    """Every setting. `Settings.load()` makes one; nothing changes it afterwards."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,  # a list is "12, 34" in the environment, not JSON
    )

    corpus: Annotated[Path, _is("a folder, or one file")] = Path("seeds")
    data: Annotated[Path | None, _is("a folder; empty: in the user's data folder")] = None
    gold: Annotated[Path | None, _is("a file of gold questions; empty: none")] = None
    refuse_worse: Annotated[bool, _is("true or false")] = False
    catalogue: Database = Database()
    history: Conversations = Conversations()
    index: Index = Index()
    telegram: Telegram = Telegram()
    web: Web = Web()
    log: Log = Log()

    @classmethod
    def load(cls, config: Path | None = None, **overrides: object) -> "Settings":
        """Read all layers once.

        Args:
            config: the configuration file; `CHUCHU_CONFIG`, then the project's own, without one.
            **overrides: what the command line gave, by setting; None counts as not given.

        Raises:
            SettingError: a value is not allowed or a key is unknown: names key, value, what is.
        """
        file = _read(config or Path(os.environ.get("CHUCHU_CONFIG") or DEFAULT_FILE))
        _refuse_unknown_variables(cls)
        token = os.environ.get(TOKEN)
        options = {key: value for key, value in overrides.items() if value is not None}
        try:
            environment = without_files(EnvSettingsSource(cls)(), SECRETS | URLS)
            environment = _over(environment, from_files(SECRETS | URLS))
            if token:
                environment = _over(environment, {"telegram": {"token": token}})
            return cls(**_over(_over(file, environment), options))
        except ValidationError as error:
            raise _explain(cls, error) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what `load` has laid together, and nothing else."""
        return (init_settings,)

    @property
    def folder(self) -> Path:
        """Where catalogue, index and history are: `data`, or a folder of this corpus's own."""
        if self.data:
            return self.data.expanduser()
        place = self.corpus.expanduser().resolve()
        key = hashlib.sha256(str(place).encode()).hexdigest()[:8]
        return platformdirs.user_data_path("chuchu", appauthor=False) / f"{place.name}-{key}"

    @property
    def history_url(self) -> str:
        """The database of conversations."""
        return self.history.url or f"sqlite:///{self.folder / 'history.sqlite3'}"


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one layer over another, group by group."""
    both = dict(below)
    for key, value in above.items():
        under = both.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            value = _over(under, value)  # noqa: PLW2901
        both[key] = value
    return both


def _read(file: Path) -> dict[str, Any]:
    """Return a configuration file's tables; paths in it count from its own folder."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingError("config", str(file), f"a readable TOML file ({reason})") from None
    for key, variable in SECRETS.items():
        if _find(table, key) is not None:
            raise SettingError(key, "***", f"a secret, taken from the environment only: {variable}")
    for key, variable in URLS.items():
        if _has_password(_find(table, key)):
            raise SettingError(key, "***", f"an address without password here; else use {variable}")
    for key in ("corpus", "data", "gold"):
        if isinstance(value := table.get(key), str):
            if value:
                table[key] = (file.parent / Path(value).expanduser()).resolve()
            else:
                del table[key]
    return table


def _find(table: Mapping[str, Any], key: str) -> object:
    value: object = table
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _has_password(url: object) -> bool:
    try:
        return isinstance(url, str) and bool(url) and make_url(url).password is not None
    except ArgumentError:
        return False  # said to be wrong where it is opened


def _refuse_unknown_variables(settings: type[BaseSettings]) -> None:
    """Refuse a mistyped variable; it would be ignored without a word."""
    known = {PREFIX + name.upper() for name in settings.model_fields}
    for variable in os.environ:
        if variable.startswith(PREFIX) and variable not in NOT_SETTINGS:
            group = variable.split("__")[0]
            if group not in known:
                raise SettingError(variable, os.environ[variable], _suggest(group, known))


def _suggest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    if near:
        return f"no such setting; did you mean {near[0]}?"
    return "no such setting; there are " + ", ".join(sorted(known))


def _explain(settings: type[BaseModel], error: ValidationError) -> SettingError:
    """Turn pydantic's first complaint into key, value and what is allowed."""
    first = error.errors()[0]
    group, names = settings, []
    for name in map(str, first["loc"]):
        names.append(name)
        field = group.model_fields.get(name)
        if field is None or not _is_group(field.annotation):
            break
        group = field.annotation
    key = ".".join(names)
    if first["type"] == "extra_forbidden":
        return SettingError(key, first["input"], _suggest(names[-1], set(group.model_fields)))
    value = "***" if key in (*SECRETS, *URLS, NODES) else first["input"]
    return SettingError(key, value, (field and field.description) or "a table of settings")


def _is_group(annotation: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
