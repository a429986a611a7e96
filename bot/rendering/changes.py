"""What a reload changed, as one message."""

from bot.rendering.doubts import doubt_text
from bot.rendering.problems import unreadable_texts
from bot.rendering.templates import Wording
from retrieval.corpus.diff import Diff


def changes(wording: Wording, diff: Diff) -> str:
    """Return a reload's diff as Telegram's HTML: figures, and the first articles of each kind."""
    return wording.render(
        "diff",
        changed=bool(diff),
        added=[item.title for item in diff.added],
        modified=[item.title for item in diff.changed],
        removed=[item.title for item in diff.removed],
        doubtful=[
            (item.title, [doubt_text(wording, doubt) for doubt in item.uncertain])
            for item in (*diff.added, *diff.changed)
            if item.uncertain
        ],
        unreadable=unreadable_texts(wording, diff.unreadable),
        unchanged=diff.unchanged,
        seconds=diff.seconds,
        dry_run=diff.dry_run,
        restored=diff.restored,
        reprints=[(one.article.title, one.also_in[0]) for one in diff.reprints if one.also_in],
    )
