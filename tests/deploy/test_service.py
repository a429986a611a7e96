"""What the systemd unit says of Chuchu is true of Chuchu. No service is started here."""

import configparser
from pathlib import Path

from bot.settings import Settings

UNIT = Path(__file__).resolve().parents[2] / "deploy" / "chuchu.service"


def test_the_units_settings_are_settings(monkeypatch, tmp_path):
    (tmp_path / "token").write_text("123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if line.startswith("Environment="):
            name, _, value = line.removeprefix("Environment=").partition("=")
            monkeypatch.setenv(name, value.replace("%d", str(tmp_path)))
    settings = Settings.load()
    assert settings.telegram.token is not None
    assert settings.folder == Path("/var/lib/chuchu")


def test_the_unit_is_well_formed_and_serves():
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(UNIT, encoding="utf-8")
    assert unit["Service"]["ExecStart"].endswith("chuchu serve")
    assert int(unit["Service"]["TimeoutStopSec"]) >= 30
