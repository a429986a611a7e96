"""Questions that were answerable, made unanswerable: what near misses look like.

A place, a year or a number is exchanged for another, or what is asked about a thing is exchanged
for what no article says of it. So the confidence learns what a contradiction looks like without
having seen the gold's own near misses.
"""

import random
from collections.abc import Iterator

from retrieval.answering.question import Question

_PLACES = """
长治市 太原市 大同市 洛阳市 开封市 徐州市 扬州市 泉州市 漳州市 赣州市 九江市 宜昌市
襄阳市 株洲市 衡阳市 柳州市 桂林市 遵义市 大理市 咸阳市 宝鸡市 天水市 银川市 吴忠市
包头市 赤峰市 鞍山市 锦州市 四平市 唐山市 保定市 廊坊市 淄博市 烟台市 济宁市 蚌埠市
芜湖市 阜阳市 朝阳区 海淀区 丰台区 西城区 通州区 大兴区 城中区 城北区 湖里区 天河区
福田区 南山区 江岸区 武侯区 雁塔区 城关区 平江县 安吉县 沛县 兰考县 民和县 互助县 大通县
湟源县 敦煌市 玉门市
""".split()  # noqa: SIM905
_ATTRIBUTES = """
一共花了多少钱？ 的负责人叫什么名字？ 的联系电话是多少？ 占地面积有多大？ 总投资是多少？
有多少人报名参加？ 是哪一年成立的？ 几点开始？ 的主任是谁？ 由哪家公司承建？ 获得了什么奖？
有多少名工作人员？ 平均工资是多少？ 为什么推迟了？ 的门票多少钱一张？ 和去年相比增长了百分之几？
下一步在哪个城市举办？ 哪天结束？ 的设计师是谁？ 的英文名叫什么？ 有多少户居民受益？
发生过几次事故？ 的微信公众号叫什么？ 具体地址在哪里？ 市长叫什么？
""".split()  # noqa: SIM905
_ORDINALS = (("一号", "三号"), ("二号", "四号"), ("首批", "第三批"), ("上半年", "下半年"))
_SHORTEST = 6  # characters that a question must have in front of its asking words


def disturbed(question: Question, chance: random.Random) -> Iterator[str]:
    """The question made wrong in every way that it allows."""
    text, normal = question.text, question.normalised
    if len(text) != len(normal):  # positions would not be the same
        return
    for place in question.places:
        for part in place.parts:
            start = normal.find(part)
            if len(part) > 1 and start >= 0:
                yield text[:start] + _other(part, chance) + text[start + len(part) :]
    for year in question.years:
        if str(year) in text:
            yield text.replace(str(year), str(year + chance.choice((1, 2, 3, -2, -3, -4))))
    for here, other in _ORDINALS:
        if here in text:
            yield text.replace(here, other)
    start = normal.find(question.asking) if question.asking else -1
    if start >= _SHORTEST:
        yield text[:start] + chance.choice(_ATTRIBUTES)
    if question.places and question.asking:
        end = max(place.span.end for place in question.places)
        topic = [word for word in question.keywords if normal.find(word) >= end][:2]
        if topic:
            yield text[: normal.find(topic[-1]) + len(topic[-1])] + chance.choice(_ATTRIBUTES)


def _other(part: str, chance: random.Random) -> str:
    """Another place of the same level."""
    alike = [place for place in _PLACES if place[-1] == part[-1]]
    if alike:
        return chance.choice(alike)
    return chance.choice(_PLACES)[:-1]
