"""A message as a terminal shows it: the same words, drawn with Rich instead of by Telegram."""

from rich.text import Text

from bot.rendering.markup import parse

STYLES = {"b": "bold", "i": "italic", "u": "underline", "code": "cyan"}
BAR = "▏ "  # before each line of a quote


def terminal(html: str) -> Text:
    """Return a message for Rich; its `.plain` is the same without any styles."""
    parsed = parse(html)
    text = Text(parsed.text)
    quoted: list[tuple[int, int]] = []
    for entity in parsed.entities:
        if entity.kind == "blockquote":
            quoted.append((entity.start, entity.end))
        elif entity.kind in STYLES:
            text.stylize(STYLES[entity.kind], entity.start, entity.end)
    drawn = Text()
    start = 0
    for line in text.split("\n", allow_blank=True):
        inside = any(first < start + len(line) and start < last for first, last in quoted)
        drawn.append_text(Text(BAR, style="dim") if inside else Text()).append_text(line)
        drawn.append("\n")
        start += len(line) + 1
    drawn.rstrip()
    return drawn
