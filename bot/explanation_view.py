"""An explanation laid out: how a question was read, what was found, and what decided."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.rendering import Wording
from retrieval.answering.answer import Status
from retrieval.answering.evidence import Reason
from retrieval.answering.explanation import ExplainedPassage, ExplainedSentence, Explanation
from retrieval.answering.question import Question

SHARES = 8  # terms and features told of each passage and sentence; the rest add next to nothing
CLIP = 160  # characters of a paragraph


def show_explanation(console: Console, wording: Wording, told: Explanation) -> None:
    """Print an explanation: drawn as tables on a terminal, as lines with tabs where it is piped."""

    def head(key: str) -> None:
        console.print(Text(f"\n{wording.text(f'explain.{key}')}", style="reverse"))

    head("question")
    _table(console, question_facts(told, wording))
    if not told.passages:
        console.print(wording.text("explain.none"))
        return
    head("passages")
    _table(console, [_passage(position, one) for position, one in enumerate(told.passages, 1)])
    head("sentences")
    _table(console, [_sentence(position, one) for position, one in enumerate(told.sentences, 1)])
    head("why")
    _table(console, outcome_facts(told, wording))


Row = tuple[str | Text, ...]


def question_facts(told: Explanation, wording: Wording) -> list[tuple[str, str]]:
    """Return how a question was read, each fact with its label."""
    question: Question = told.question
    synonyms = (f"{word} = {' = '.join(others)}" for word, others in told.synonyms.items())
    facts = {
        "question": question.text,
        "expected": wording.text(f"expected.{question.expected.value}"),
        "focus": question.focus,
        "keywords": " ".join(question.keywords),
        "years": " ".join(map(str, sorted(question.years))),
        "places": " ".join(place.name for place in question.places),
        "synonyms": "; ".join(synonyms),
        "terms": " ".join(f"{one.term} {one.weight * one.idf:.1f}" for one in told.terms[:20]),
    }
    return [(wording.text(f"explain.{key}"), value) for key, value in facts.items() if value]


def _passage(position: int, passage: ExplainedPassage) -> Row:
    shares = list(passage.shares.items())[:SHARES]
    said = "  ".join(f"{word} {share:.1f}" for word, share in shares)
    text = Text(passage.headline, style="bold")
    text.append(f"\n{_clipped(passage.text)}", style="not bold")
    text.append(f"\n{said}", style="not bold cyan")
    return str(position), f"{passage.score:.1f}", text


def _sentence(position: int, sentence: ExplainedSentence) -> Row:
    text = Text(_clipped(sentence.text))
    text.append(f"\n{reasons_line(sentence.reasons)}", style="cyan")
    return str(position), f"{sentence.score:.2f}", f"[{sentence.passage + 1}]", text


def outcome_facts(told: Explanation, wording: Wording) -> list[Row]:
    """Return what came of it and why, each fact with its label."""
    answer = told.answer
    rows: list[Row] = [
        (wording.text("explain.outcome"), wording.text(f"explain.{answer.status.value}")),
        (
            wording.text("explain.confidence"),
            wording.text(
                "explain.bands",
                confidence=f"{answer.confidence:.2f}",
                answered=f"{told.answered:.2f}",
                nearest=f"{told.nearest:.2f}",
            ),
        ),
        (wording.text("explain.signals"), reasons_line(told.signals)),
    ]
    if answer.status is not Status.NOT_FOUND and answer.evidence:
        best = answer.evidence[0]
        rows.insert(1, (wording.text("explain.quote"), Text(best.quote, style="bold")))
        if best.short:
            rows.insert(1, (wording.text("explain.short"), Text(best.short, style="bold")))
    return rows


def reasons_line(reasons: Sequence[Reason]) -> str:
    """Return the features that added or took most: name=value, and what it added."""
    most = sorted(reasons, key=lambda one: -abs(one.share))[:SHARES]
    return "  ".join(f"{one.name}={one.value:.2f} ({one.share:+.2f})" for one in most)


def _clipped(text: str) -> str:
    return text if len(text) <= CLIP else f"{text[: CLIP - 1]}…"


def _table(console: Console, rows: Sequence[Row]) -> None:
    if not console.is_terminal:
        for row in rows:
            print(*(str(cell).replace("\n", "\t") for cell in row), sep="\t", file=console.file)
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for _ in rows[0][:-1]:
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table, soft_wrap=False)
