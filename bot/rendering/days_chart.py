"""The picture of the last weeks: questions a day, the share that was answered, how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.history import Day
from bot.paths import CONFIG
from bot.rendering.drawings import drawing
from bot.rendering.templates import Wording

WIDTH, HEIGHT, LEFT, RIGHT = 520, 584, 58, 20  # pixels, as on a phone; beside the plots
QUESTIONS, SHARE, TIME = (112, 130), (306, 84), (454, 96)  # top and height of each plot
LEAST_TIME = 10  # milliseconds that the scale shows at least


@dataclass(frozen=True, slots=True)
class Column:
    """A day's place and figures in the picture, in pixels from the top."""

    x: float
    label: str  # month and day
    questions: int
    all_top: float
    answered_top: float
    share: float
    median: float
    slow: float


def days_chart(wording: Wording, days: Sequence[Day], config: Path = CONFIG) -> str:
    """Return the figures of days, the earliest first, as an SVG.

    Args:
        wording: the language of its labels.
        days: at least one, and at least one question.
        config: the folder with `charts/`.
    """
    most = _round(max(day.questions for day in days))
    longest = _round(max(LEAST_TIME, *(day.slow_milliseconds for day in days)))
    slot = (WIDTH - LEFT - RIGHT) / len(days)
    columns = [
        _column(LEFT + (number + 0.5) * slot, day, most, longest) for number, day in enumerate(days)
    ]
    marked = columns[::-7]  # today, and every week before
    return drawing(config, "days").render(
        text=wording.text,
        summary=_summary(wording, days),
        marked=marked,
        asked=[column for column in columns if column.questions],
        plots=[(QUESTIONS, most, ""), (SHARE, 100, "%"), (TIME, longest, "")],
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bar=round(slot * 0.64, 1),
    )


def _column(x: float, day: Day, most: int, longest: int) -> Column:
    asked = day.questions or 1
    return Column(
        x=round(x, 1),
        label=f"{day.date.month}-{day.date.day}",
        questions=day.questions,
        all_top=_height(QUESTIONS, day.questions / most),
        answered_top=_height(QUESTIONS, day.answered / most),
        share=_height(SHARE, day.answered / asked),
        median=_height(TIME, day.median_milliseconds / longest),
        slow=_height(TIME, day.slow_milliseconds / longest),
    )


def _height(plot: tuple[int, int], share: float) -> float:
    top, height = plot
    return round(top + (1 - share) * height, 1)


def _round(figure: int) -> int:
    """Return the next even figure of one or two digits and zeros: what a scale may end with."""
    size: int = 10 ** (len(str(figure)) - 1)
    return size * next(end for end in (2, 4, 6, 8, 10) if end * size >= figure)


def _summary(wording: Wording, days: Sequence[Day]) -> str:
    questions = sum(day.questions for day in days)
    answered = sum(day.answered for day in days)
    return wording.text(
        "chart.summary", questions=questions, share=round(100 * answered / questions)
    )
