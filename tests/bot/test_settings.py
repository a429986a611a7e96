"""Settings: layers in their order, and a wrong one refused with key, value and what is allowed."""

import os
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from bot.errors import SettingError
from bot.settings import DEFAULT_FILE, SECRETS, Settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in list(os.environ):
        if name.startswith("CHUCHU_") or name == "TELEGRAM_BOT_TOKEN":
            monkeypatch.delenv(name)


@pytest.fixture
def config(tmp_path):
    def write(text: str) -> Path:
        file = tmp_path / "chuchu.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def keys(model: type[BaseModel], above: str = "") -> set[str]:
    found = set()
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= keys(field.annotation, f"{above}{name}.")
        else:
            found.add(above + name)
    return found


def written(table: dict, above: str = "") -> set[str]:
    found = set()
    for name, value in table.items():
        if isinstance(value, dict):
            found |= written(value, f"{above}{name}.")
        else:
            found.add(above + name)
    return found


def test_the_file_of_the_project_writes_down_every_setting_that_is_no_secret():
    table = tomllib.loads(DEFAULT_FILE.read_text(encoding="utf-8"))
    assert written(table) == keys(Settings) - set(SECRETS)


def test_the_file_of_the_project_gives_each_setting_its_default(config, seeds):
    by_file, by_code = Settings.load(), Settings.load(config(""))
    assert by_file.corpus == seeds
    assert by_file.model_copy(update={"corpus": by_code.corpus}) == by_code


def test_every_setting_says_what_is_allowed():
    def described(model):
        for field in model.model_fields.values():
            if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                yield from described(field.annotation)
            else:
                yield bool(field.description)

    assert all(described(Settings))


def test_options_beat_environment_beats_file_beats_defaults(config, monkeypatch):
    file = config('[log]\nlevel = "warning"\nformat = "json"\n')
    assert Settings.load().log.level == "info"
    assert Settings.load(file).log.level == "warning"
    monkeypatch.setenv("CHUCHU_LOG__LEVEL", "error")
    assert Settings.load(file).log.level == "error"
    assert Settings.load(file).log.format == "json"
    assert Settings.load(file, log={"level": "debug"}).log.level == "debug"


def test_paths_in_a_file_count_from_its_folder(config, tmp_path):
    settings = Settings.load(config('corpus = "pages"\ndata = "kept"\n'))
    assert settings.corpus == tmp_path / "pages"
    assert settings.folder == tmp_path / "kept"


def test_two_corpora_never_share_a_data_folder_by_default(tmp_path):
    one, other = (Settings.load(corpus=tmp_path / name / "pages").folder for name in "ab")
    assert one != other
    assert Settings.load(corpus=tmp_path / "a" / "pages").folder == one


def test_the_file_named_in_the_environment_is_read(config, monkeypatch):
    monkeypatch.setenv("CHUCHU_CONFIG", str(config('[index]\nengine = "reference"\n')))
    assert Settings.load().index.engine == "reference"


def test_admins_are_a_list_in_the_file_and_comma_separated_in_the_environment(config, monkeypatch):
    assert Settings.load(config("[telegram]\nadmins = [1, 2]\n")).telegram.admins == (1, 2)
    monkeypatch.setenv("CHUCHU_TELEGRAM__ADMINS", "3, 4")
    assert Settings.load().telegram.admins == (3, 4)


@pytest.mark.parametrize(
    ("text", "key", "value", "allowed"),
    [
        ("[telegram.webhook]\nport = 70000", "telegram.webhook.port", 70000, "1 to 65535"),
        ('[telegram]\nadmins = ["me"]', "telegram.admins", "me", "whole numbers"),
        ('[index]\nengine = "lucene"', "index.engine", "lucene", '"reference"'),
        ('[telegram]\nadmin = "1"', "telegram.admin", "1", "did you mean admins?"),
        ('corpsu = "x"', "corpsu", "x", "did you mean corpus?"),
        ('log = "debug"', "log", "debug", "a table"),
        ('[web]\npublic_url = "example.org"', "web.public_url", "example.org", "http(s)"),
        ('[telegram.webhook]\nurl = "http://x"', "telegram.webhook.url", "http://x", "https"),
    ],
)
def test_a_wrong_setting_names_key_value_and_what_is_allowed(config, text, key, value, allowed):
    with pytest.raises(SettingError) as caught:
        Settings.load(config(text))
    assert (caught.value.key, caught.value.value) == (key, value)
    assert allowed in caught.value.allowed
    assert str(value) in str(caught.value)


@pytest.mark.parametrize("text", ["corpus =", "corpus = 'a'\ncorpus = 'b'"])
def test_a_file_that_is_no_toml_is_named(config, text):
    with pytest.raises(SettingError, match=r"chuchu\.toml"):
        Settings.load(config(text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingError, match=r"nowhere\.toml"):
        Settings.load(tmp_path / "nowhere.toml")


def test_a_mistyped_variable_is_refused(monkeypatch):
    monkeypatch.setenv("CHUCHU_TELGRAM__ADMINS", "1")
    with pytest.raises(SettingError, match="did you mean CHUCHU_TELEGRAM"):
        Settings.load()


@pytest.mark.parametrize(
    "text",
    [
        '[telegram]\ntoken = "123:hidden"',
        '[telegram.webhook]\nsecret = "hidden"',
        '[history]\nurl = "postgresql://me:hidden@db/chuchu"',
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(config, text):
    with pytest.raises(SettingError, match=r"the environment|password") as caught:
        Settings.load(config(text))
    assert "hidden" not in str(caught.value)


def test_a_secret_comes_from_the_environment_and_is_never_shown(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:hidden")
    monkeypatch.setenv("CHUCHU_HISTORY__URL", "postgresql://me:hidden@db/chuchu")
    settings = Settings.load()
    assert settings.telegram.token.get_secret_value() == "123:hidden"
    assert settings.history_url.endswith("hidden@db/chuchu")
    assert "hidden" not in repr(settings)


def test_a_token_of_the_wrong_shape_is_refused_and_not_repeated(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "hidden")
    with pytest.raises(SettingError, match="BotFather") as caught:
        Settings.load()
    assert "hidden" not in str(caught.value)


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    for name in ("TELEGRAM_BOT_TOKEN", "CHUCHU_DATA", "CHUCHU_CONFIG"):
        monkeypatch.setenv(name, "")
    settings = Settings.load()
    assert settings.telegram.token is None
    assert settings.data is None


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        Settings.load().corpus = Path("other")


def test_a_clusters_nodes_come_as_a_list_and_its_password_from_the_environment(config, monkeypatch):
    monkeypatch.setenv("CHUCHU_INDEX__OPENSEARCH__URLS", "https://a:9200, https://b:9200")
    monkeypatch.setenv("CHUCHU_INDEX__OPENSEARCH__PASSWORD", "hush")
    cluster = Settings.load().index.opensearch
    assert cluster.urls == ("https://a:9200", "https://b:9200")
    assert cluster.password.get_secret_value() == "hush"
    assert "hush" not in repr(cluster)
    with pytest.raises(SettingError, match="INDEX__OPENSEARCH__PASSWORD"):
        Settings.load(config('[index.opensearch]\npassword = "hush"'))


@pytest.mark.parametrize("urls", ["[]", '["a:9200"]', '["https://user:hush@a:9200"]'])
def test_a_clusters_addresses_are_addresses_without_a_password(config, urls):
    with pytest.raises(
        SettingError, match=r"index\.opensearch\.urls.*without user or password"
    ) as told:
        Settings.load(config(f"[index.opensearch]\nurls = {urls}"))
    assert "hush" not in str(told.value)
