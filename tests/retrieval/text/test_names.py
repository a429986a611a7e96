"""People, organisations, and what stands in marks."""

import pytest

from retrieval.text.names import Called, find, organisations, people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("新西社区居委会主任宋江涌将一张卡片", "宋江涌"),
        ("志愿者王发基推着爱心服务车", "王发基"),
        ("本报记者 施翔", "施翔"),
        ("胡高雷 摄", "胡高雷"),
        ("东城区人民政府区长 周金星", "周金星"),
    ],
)
def test_a_person_is_named_whole(text, name):
    assert name in [span.cut(text) for span in people(text)]


def test_an_organisation_begins_with_the_first_noun_of_its_name():
    text = "西安市总工会主席"
    assert [span.cut(text) for span in organisations(text)] == ["西安市总工会"]


def test_quoted_names_come_without_their_marks_and_works_with_them():
    text = "开发“码上就业”平台,印发《条例》"
    found = {(one.span.cut(text), one.called) for one in find(text)}
    assert ("码上就业", Called.QUOTED) in found
    assert ("《条例》", Called.WORK) in found
