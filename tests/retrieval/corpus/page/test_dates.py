import pytest

from retrieval.corpus.page.dates import date_of
from retrieval.corpus.page.restore import restore


@pytest.mark.parametrize(
    ("headline", "text", "date"),
    [
        (["政府工作报告", "2024年1月9日在第四次会议上"], "各位代表：", "2024-01-09"),
        (["2023年工作综述"], "去年以来，", "2023"),
        ([], "2023年10月，一场大赛举行。", "2023-10"),
        ([], "近日，一场大赛举行，它创办于很多很多年以前的1998年3月5日。", None),
        (["2024年13月40日"], "", "2024"),
    ],
)
def test_a_date_is_as_full_as_the_page_gives_it(headline, text, date):
    assert date_of(headline, text) == date


def test_the_day_in_a_page_head_is_the_day_of_its_articles():
    page = restore(
        [
            "2024年1月26日 星期五",
            "",
            "某某县：",
            "修路记",
            "◎ 张三",
            "",
            "近日，路修好了，村民很高兴。",
        ]
    )
    assert [article.date for article in page.articles] == ["2024-01-26"]
