"""What the deployment says of Chuchu is true of Chuchu. No container is started here."""

import re
import tomllib
from pathlib import Path

import yaml

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
GIVEN = {
    "TELEGRAM_BOT_TOKEN": "123:abc",
    "POSTGRES_PASSWORD": "hush",
    "DOMAIN": "chuchu.example.org",
    "WEBHOOK_SECRET": "secret",
    "CORPUS": "../seeds",
}


def filled(value: str) -> str:
    return re.sub(r"\$\{(\w+)[^}]*\}", lambda match: GIVEN[match[1]], value)


def test_the_workers_settings_are_settings(monkeypatch):
    for name, value in COMPOSE["services"]["bot"]["environment"].items():
        monkeypatch.setenv(name, filled(value))
    settings = Settings.load()
    assert settings.index.engine == "opensearch"
    nodes = {name for name in COMPOSE["services"] if name.startswith("opensearch")}
    assert {url.split("//")[1].split(":")[0] for url in settings.index.opensearch.urls} == nodes
    assert settings.catalogue.url == settings.history.url
    assert settings.telegram.webhook.url == "https://chuchu.example.org/telegram"
    proxy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert f"port {settings.telegram.webhook.port}" in proxy
    assert "handle /telegram" in proxy


def test_no_secret_stands_in_the_file():
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|TOKEN|SECRET", name):
                assert value.startswith("${"), name


def test_the_cluster_is_of_the_line_that_is_tested():
    tested = re.search(
        r"<version>(\d+\.\d+\.\d+)\.\d+<", (ROOT / "tests/cluster/pom.xml").read_text()
    )
    images = {s["image"] for n, s in COMPOSE["services"].items() if n.startswith("opensearch")}
    assert images == {f"opensearchproject/opensearch:{tested[1]}"}


def test_the_container_installs_what_the_project_offers_and_finds_what_it_copies():
    made = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    (wanted,) = re.findall(r"'\.\[(.*)\]'", made)
    assert set(wanted.split(",")) <= set(extras)
    for line in re.findall(r"^COPY (.*)$", made, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name
