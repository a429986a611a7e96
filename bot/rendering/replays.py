"""How gold questions are answered now and were before, as one of the bot's messages."""

from bot.rendering.templates import Wording
from bot.replay import Replayed, compare


def replay_html(wording: Wording, before: Replayed | None, now: Replayed) -> tuple[str, bool]:
    """Return the figures as Telegram's HTML, and whether any of them is worse."""
    rows = compare(before, now)
    worse = any(one.is_worse for one in rows)
    html = wording.render(
        "replay",
        questions=now.questions,
        rows=[(wording.text(f"evaluate.{one.name}"), one) for one in rows],
        worse=worse,
    )
    return html, worse
