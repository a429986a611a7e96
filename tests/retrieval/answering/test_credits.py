"""Names in bylines as printed."""

import pytest

from retrieval.answering.credits import byline_names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("◎ 张博", "张博"),
        ("本报记者 施翔", "施翔"),
        ("◎ 胡生敏 马莉娅", "胡生敏 马莉娅"),
        ("鲍明全 王子江 摄", "鲍明全 王子江"),
        ("北京市东城区人民政府区长  周金星", "周金星"),
        ("杨澜", "杨澜"),
    ],
)
def test_a_byline_is_cut_to_its_names(byline, names):
    assert byline_names(byline).cut(byline) == names
