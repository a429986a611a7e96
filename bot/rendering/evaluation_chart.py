"""The picture of a gold file's figures: bars for the types, and how far confidence can be believed.

An SVG, since it is drawn with the reader's own fonts: nothing that draws Chinese need be installed.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from bot.paths import CONFIG
from bot.rendering.drawings import drawing
from bot.rendering.templates import Wording
from retrieval.answering.evaluation import Figures

WIDTH, SIDE, ROW, TOP = 900, 300, 24, 112  # pixels: of the picture, the square, a bar, above both
LABEL_END, BAR_WIDTH, LEFT = 150, 220, 540
ALSO = {"yesno": "yes_no", "how": "manner", "why": "reason"}  # gold files' words for our types
LARGEST = 14.0  # radius of a dot that stands for all questions


@dataclass(frozen=True, slots=True)
class Bar:
    """A type of question: its share that was right, or rightly refused."""

    label: str
    share: float
    questions: int
    refused: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """Answers of like confidence: how sure they were, and how many of them were right."""

    confidence: float
    right: float
    questions: int
    radius: float


def evaluation_chart(wording: Wording, name: str, figures: Figures, config: Path = CONFIG) -> str:
    """Return the figures of one gold file as an SVG.

    Args:
        wording: the language of its labels.
        name: the gold file's.
        figures: as they were counted.
        config: the folder with `charts/`.
    """
    bars = _bars(wording, figures)
    dots = _dots(figures) if figures.evidence_at_1 is not None else []
    return drawing(config, "evaluation").render(
        title=name,
        summary=_summary(wording, figures),
        bars=bars,
        dots=dots,
        bars_label=wording.text("evaluate.by_type"),
        dots_label=wording.text("evaluate.reliability"),
        confidence_label=wording.text("evaluate.confidence"),
        width=WIDTH,
        height=TOP + max(len(bars) * ROW, SIDE if dots else 0) + 56,
        side=SIDE,
        row=ROW,
        top=TOP,
        label_end=LABEL_END,
        bar_width=BAR_WIDTH,
        left=LEFT,
    )


def _summary(wording: Wording, figures: Figures) -> str:
    named = ("evidence_at_1", "evidence_at_3", "exact", "false_refusal", "refusal")
    shares = [(name, getattr(figures, name)) for name in named]
    told = [f"{wording.text('evaluate.questions')} {figures.questions}"]
    told += [f"{wording.text(f'evaluate.{name}')} {n:.3f}" for name, n in shares if n is not None]
    return " · ".join(told)


def _bars(wording: Wording, figures: Figures) -> list[Bar]:
    return [
        Bar(
            label=_label(wording, name),
            share=kinds["evidence_at_1" if kinds["answerable"] else "refused"],
            questions=int(kinds["questions"]),
            refused=not kinds["answerable"],
        )
        for name, kinds in figures.types.items()
    ]


def _label(wording: Wording, type: str) -> str:
    """The name of a type; a gold file may have types of its own."""
    key = f"expected.{ALSO.get(type, type)}"
    return wording.text(key) if key in wording.keys else type


def _dots(figures: Figures) -> list[Dot]:
    """Dots whose areas are as the numbers of questions."""
    return [
        Dot(sure, right, number, max(LARGEST * math.sqrt(number / figures.questions), 2.5))
        for sure, right, number in figures.reliability
    ]
