"""Places: chains of parent and child, and their level."""

import pytest

from retrieval.text.places import Level, core, find, is_said


@pytest.mark.parametrize(
    ("text", "parts", "level"),
    [
        ("北京市东城区2023年", ("北京市", "东城区"), Level.DISTRICT),
        ("西宁市城西区虎台街道", ("西宁市", "城西区", "虎台街道"), Level.TOWN),
        ("从西安北站先后出发", ("西安北站",), Level.SPOT),
        ("制定海东大道沿线方案", ("海东大道",), Level.SPOT),
        ("内蒙古自治区通辽市奈曼旗", ("内蒙古自治区", "通辽市", "奈曼旗"), Level.DISTRICT),
    ],
)
def test_a_chain_of_places_is_one_place_of_the_smallest_level(text, parts, level):
    place = find(text)[0]
    assert (place.parts, place.level) == (parts, level)
    assert place.name == parts[-1]


def test_the_same_short_name_under_another_parent_is_another_chain():
    assert find("北京东城区")[0].parts != find("西宁城东区")[0].parts


@pytest.mark.parametrize(
    "text",
    [
        "老旧小区改造",
        "哪个区最多",
        "开发区有几家企业",
        "示范区面积",
        "列入市级名录",
        "进入市场",
        "我们县城",
    ],
)
def test_common_words_before_a_level_are_no_names(text):
    assert find(text) == []


@pytest.mark.parametrize("text", ["全市上下", "城市治理", "有关部门", "思路清晰", "上门服务"])
def test_words_that_only_end_like_places_are_none(text):
    assert find(text) == []


def test_the_core_of_a_name_is_without_its_level_but_never_one_character():
    assert core("东城区") == "东城"
    assert core("沛县") == "沛县"


def test_towns_and_villages_behind_a_county_belong_to_its_chain():
    assert find("江州区驮卢镇屯村人头攒动")[0].parts[-2:] == ("驮卢镇", "屯村")


@pytest.mark.parametrize("text", ["瓜州县是哪个乡在整改", "东城区哪两个街道先试", "东城区各街道"])
def test_a_town_that_is_asked_for_is_no_name(text):
    assert len(find(text)[0].parts) == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2023年澜江市打了多少粮食", [("澜江市",)]),
        ("给沅岭县古树承保的", [("沅岭县",)]),
        ("2022年红柳县地区生产总值", [("红柳县",)]),
        ("和县市场监管局", [("和县",)]),
        ("青檀县给下乡老师", [("青檀县",)]),
        ("从和田地区到大兴安岭地区", [("和田地区",), ("大兴安岭地区",)]),
        ("锦屏区呢", [("锦屏区",)]),
        ("望湖区2023年的地区生产总值", [("望湖区",)]),
        ("七墩乡有多少人", [("七墩乡",)]),
        ("渌阳县县长和白垭镇镇长", [("渌阳县",), ("白垭镇",)]),
        ("张家口市沙屿区", [("张家口市", "沙屿区")]),
        ("去松嶂县怎么走", [("松嶂县",)]),
        ("2023年澄阳县长是谁", [("澄阳县",)]),
        ("2023年底澜岭县住着多少人", [("澜岭县",)]),
        ("根据柘州市气象台的预测", [("柘州市",)]),
        ("日本市场占多大份额", [("日本",)]),
    ],
)
def test_a_name_that_no_dictionary_has_begins_and_ends_with_itself(text, parts):
    assert [place.parts for place in find(text)] == parts


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("江门市", "江门的企业", True),
        ("海口市", "海口港", True),
        ("城中区", "城中村改造", False),
        ("西城区", "宁西城墙", False),
        ("西城区", "在西城区", True),
        ("长治市", "高平市", False),
    ],
)
def test_a_place_is_said_by_its_short_name_unless_that_is_made_of_directions(name, text, said):
    assert is_said(name, text) is said
