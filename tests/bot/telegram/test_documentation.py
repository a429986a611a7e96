"""docs/telegram.md is true: every command that the bot publishes is in it, and no other."""

import re
from pathlib import Path

from bot.telegram.commands import ADMINS, GROUPS, OWNERS, READERS

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "telegram.md"


def test_every_command_is_documented_and_no_other():
    told = re.findall(r"^\| `/(\w+)", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(told) == sorted({*READERS, *GROUPS, *ADMINS, *OWNERS})
