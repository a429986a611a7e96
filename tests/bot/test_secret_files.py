"""Secrets may come from files, named in the environment; a wrong one is told without it."""

import pytest

from bot.errors import SettingError
from bot.settings import Settings

TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """Puts a secret into a file, and its name into the environment."""
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)

    def put(variable, words):
        file = tmp_path / variable
        file.write_text(words, encoding="utf-8")
        monkeypatch.setenv(variable, str(file))

    return put


def test_the_token_and_other_secrets_are_read_from_files(secret, monkeypatch):
    secret("TELEGRAM_BOT_TOKEN_FILE", f"{TOKEN}\n")
    secret("CHUCHU_TELEGRAM__WEBHOOK__SECRET_FILE", "hush\n")
    secret("CHUCHU_HISTORY__URL_FILE", "postgresql://chuchu:hush@db/chuchu\n")
    monkeypatch.setenv("CHUCHU_TELEGRAM__WEBHOOK__PORT", "8444")
    settings = Settings.load()
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.telegram.webhook.secret.get_secret_value() == "hush"
    assert settings.telegram.webhook.port == 8444
    assert settings.history.url == "postgresql://chuchu:hush@db/chuchu"


def test_a_secret_comes_from_one_place_only(secret, monkeypatch):
    secret("TELEGRAM_BOT_TOKEN_FILE", TOKEN)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    with pytest.raises(SettingError, match="not both"):
        Settings.load()


@pytest.mark.parametrize("words", ["", "  \n", "x" * 20_000])
def test_a_file_that_holds_no_secret_is_told_by_its_variable(secret, words):
    secret("TELEGRAM_BOT_TOKEN_FILE", words)
    with pytest.raises(SettingError, match="TELEGRAM_BOT_TOKEN_FILE") as caught:
        Settings.load()
    assert "xxx" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(secret, monkeypatch, tmp_path):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(SettingError, match="nowhere"):
        Settings.load()


def test_a_secret_of_the_wrong_shape_is_not_shown(secret):
    secret("TELEGRAM_BOT_TOKEN_FILE", "no token")
    with pytest.raises(SettingError) as caught:
        Settings.load()
    assert "no token" not in str(caught.value)


def test_other_variables_that_end_so_are_refused_as_ever(secret):
    secret("CHUCHU_LOG__LEVEL_FILE", "info")
    with pytest.raises(SettingError):
        Settings.load()
