"""Texts and templates exist in every language, say the same things, and tell their mistakes."""

import re
import shutil
import string

import opencc
import pytest

from bot.errors import TemplateError
from bot.language import Language
from bot.paths import CONFIG
from bot.rendering import Wording
from bot.rendering.templates import date, ranges
from retrieval.answering.question import AnswerType
from retrieval.corpus.model import LineRange

WORDINGS = {language: Wording(language) for language in Language}
CHINESE = WORDINGS[Language.SIMPLIFIED]


@pytest.fixture
def folder(tmp_path):
    """The configuration folder, to be spoiled."""
    shutil.copytree(CONFIG / "templates", tmp_path / "templates")
    shutil.copytree(CONFIG / "texts", tmp_path / "texts")
    return tmp_path


@pytest.mark.parametrize("language", Language)
def test_every_kind_of_answer_has_a_template(language):
    needed = {f"{kind.value}.j2" for kind in AnswerType} | {"nearest.j2", "not_found.j2"}
    assert needed <= WORDINGS[language].templates


@pytest.mark.parametrize("language", Language)
def test_languages_have_the_same_texts_and_templates(language):
    assert WORDINGS[language].keys == CHINESE.keys
    assert WORDINGS[language].templates == CHINESE.templates


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", sorted(CHINESE.keys))
def test_a_text_has_the_same_places_to_fill_and_the_same_marks(language, key):
    def places(wording):
        return {name for _, name, _, _ in string.Formatter().parse(wording._texts[key]) if name}

    def marks(wording):
        return sorted(set(re.findall(r"</?\w+>|/[a-z]+\b(?!>)", wording._texts[key])))

    assert places(WORDINGS[language]) == places(CHINESE)
    assert marks(WORDINGS[language]) == marks(CHINESE)


@pytest.mark.parametrize("language", [Language.SIMPLIFIED, Language.TRADITIONAL])
def test_chinese_texts_are_in_their_own_script(language):
    converter = opencc.OpenCC("s2tw" if language is Language.TRADITIONAL else "t2s")
    for key in CHINESE.keys:
        text = WORDINGS[language]._texts[key]
        assert converter.convert(text) == text, key


@pytest.mark.parametrize(
    ("spoiled", "line"),
    [
        ("a\n{% if %}", 2),
        ("a\nb\n{{ nothing.of.this }}", 3),
        ("{{ 1 / 0 }}", 1),
        ("a\n{{ text('no.such') }}", 2),
        ("a\n\n{% include 'gone.j2' %}", None),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_name_and_line(folder, spoiled, line):
    (folder / "templates" / "zh-Hans" / "unanswered.j2").write_text(spoiled)
    wording = Wording(Language.SIMPLIFIED, folder)
    with pytest.raises(TemplateError) as caught:
        wording.render("unanswered", questions=[])
    told = str(caught.value)
    assert "templates/zh-Hans/" in told
    assert "gone.j2" in told if line is None else f"unanswered.j2, line {line}" in told


def test_a_broken_template_is_told_before_anybody_needs_it(folder):
    (folder / "templates" / "en" / "person.j2").write_text("{% block %}")
    with pytest.raises(TemplateError, match=r"templates/en/person\.j2, line 1"):
        Wording(Language.ENGLISH, folder).check()


@pytest.mark.parametrize("language", Language)
def test_no_template_of_ours_is_broken(language):
    WORDINGS[language].check()


def test_a_missing_template_is_told(folder):
    (folder / "templates" / "zh-Hans" / "stats.j2").unlink()
    with pytest.raises(TemplateError, match=r"stats\.j2: there is no such template"):
        Wording(Language.SIMPLIFIED, folder).render("stats")


def test_texts_that_are_no_toml_are_told(folder):
    (folder / "texts" / "en.toml").write_text("[start]\nhello = ")
    with pytest.raises(TemplateError, match=r"texts/en\.toml: Invalid value"):
        Wording(Language.ENGLISH, folder)


def test_a_text_with_a_place_that_nobody_fills_is_told(folder):
    texts = folder / "texts" / "en.toml"
    texts.write_text(texts.read_text().replace("{example}", "{exmaple}"))
    with pytest.raises(TemplateError, match=r"start\.hello"):
        Wording(Language.ENGLISH, folder).message("start.hello", example="x")


def test_what_is_filled_into_a_message_is_escaped_and_into_a_button_not():
    assert "&lt;b&gt;" in CHINESE.message("ask.usage", example="<b>")
    assert "<b>" in CHINESE.text("ask.usage", example="<b>")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2024", "2024年"),
        ("2024-01", "2024年1月"),
        ("2024-01-09", "2024年1月9日"),
        ("昨天", "昨天"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(value, shown):
    assert date(CHINESE, value) == shown


def test_line_numbers_are_written_as_ranges():
    assert ranges((LineRange(12, 14), LineRange(20, 20))) == "12–14、20"
