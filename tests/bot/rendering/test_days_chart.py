"""The picture of the last weeks says what the figures say, in characters that its fonts hold."""

import re
from datetime import date, timedelta

import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.history import Day
from bot.language import Language
from bot.rendering import Wording
from bot.rendering.days_chart import HEIGHT, WIDTH, days_chart
from bot.rendering.raster import FAMILIES, FONTS, ZOOM, png
from tests.telegram.pictures import picture_size

FIRST = date(2026, 3, 1)
WEEKS = [Day(FIRST + timedelta(days=n), n, n // 2, 10 + n, 30 + n) for n in range(28)]


def drawn(text, language, **fonts):
    """A picture of a single text; with the project's own fonts alone."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><text y="30" '
    return resvg_py.svg_to_bytes(
        svg_string=svg + f'font-size="24" font-family="{FAMILIES[language]}">{text}</text></svg>',
        skip_system_fonts=True,
        **(fonts or {"font_files": [str(FONTS / f"{known(language)}.otf")]}),
    )


def known(language):
    return "zh-Hant" if language is Language.TRADITIONAL else "zh-Hans"


@pytest.mark.parametrize("language", Language)
def test_it_is_a_picture_of_the_size_that_telegram_shows_whole(language):
    data = png(days_chart(Wording(language), WEEKS), language)
    assert picture_size(data) == (round(WIDTH * ZOOM), round(HEIGHT * ZOOM))
    assert len(data) < 200_000


@pytest.mark.parametrize("language", Language)
def test_its_fonts_hold_every_character_of_every_chart(language):
    wording = Wording(language)
    keys = [key for key in wording.keys if key.startswith("chart.")]
    said = "".join(wording.text(key, questions=12, share=3) for key in keys)
    nothing = drawn("", language)
    lacking = drawn("\U0001f9ff", language)  # what the fonts do not hold
    for character in set(said + "0123456789%-") - {" "}:
        assert drawn(character, language) not in (nothing, lacking), character


def test_a_machine_without_any_font_draws_the_same():
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'><text y='30' "
    svg += f"font-size='24' font-family='{FAMILIES[Language.SIMPLIFIED]}'>提问</text></svg>"
    assert png(svg, Language.SIMPLIFIED, 1) == resvg_py.svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[str(FONTS / "zh-Hans.otf")],
    )


def test_a_character_is_drawn_as_its_readers_write_it():
    svg = days_chart(Wording(Language.TRADITIONAL), WEEKS)
    assert png(svg, Language.TRADITIONAL) != png(svg, Language.SIMPLIFIED)


def test_days_without_questions_have_no_columns_and_no_points():
    days = [Day(FIRST, 4, 4, 5, 9), Day(FIRST + timedelta(days=1), 0, 0, 0, 0)]
    svg = days_chart(Wording(Language.ENGLISH), days)
    assert len(re.findall(r"<circle", svg)) == 3  # one day: share, median, slow
    assert "4 questions, 100% answered" in svg


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 4), min_size=1, max_size=30))
def test_whatever_the_figures_everything_is_inside_of_the_picture(figures):
    days = [
        Day(FIRST + timedelta(days=n), asked + 1, min(asked + 1, answered), *sorted(times))
        for n, (asked, answered, *times) in enumerate(figures)
    ]
    svg = days_chart(Wording(Language.SIMPLIFIED), days)
    assert all(0 <= float(y) <= HEIGHT for y in re.findall(r' c?y[12]?="([-\d.]+)"', svg))
    assert all(0 <= float(x) <= WIDTH for x in re.findall(r' c?x[12]?="([-\d.]+)"', svg))
    assert all(float(size) >= 0 for size in re.findall(r' height="([-\d.]+)"', svg))
