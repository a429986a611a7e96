"""Where the project's own files are: in a checkout beside the packages, else inside one of them."""

from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGES / "config"

CONFIG = _CHECKOUT if _CHECKOUT.is_dir() else _PACKAGES / "retrieval" / "config"
"""Settings, word lists, texts and templates, all meant to be read and changed."""
