import pytest

from retrieval.corpus.page.names import split_names


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("张建国", ["张建国"]),
        ("张建国李红梅", ["张建国", "李红梅"]),
        ("欧阳修文司马亮", ["欧阳修文", "司马亮"]),
        ("王芳赵志刚孙丽", ["王芳", "赵志刚", "孙丽"]),
        ("陈静 刘洋、周杰", ["陈静", "刘洋", "周杰"]),
        ("张 博", ["张博"]),
        ("阿依古丽", ["阿依古丽"]),
        ("戴维·史密斯", ["戴维·史密斯"]),
    ],
)
def test_names_are_told_apart_with_or_without_blanks(printed, names):
    assert list(split_names(printed)) == names
