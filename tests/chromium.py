"""Headless Chromium, for pages that a test or a person looks at: where it is, how it starts."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def chromium() -> str | None:
    """Return where Chromium is on this machine."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)
