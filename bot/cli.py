"""The command `chuchu`."""


def main() -> None:
    """Run the command line."""
    raise SystemExit("chuchu: no command yet")
