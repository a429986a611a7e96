"""The small words that tell a follow-up (那, 呢, 还有, 出处): closed classes of the language."""

import re
from functools import lru_cache

from retrieval.text.normalize import normalise

BLANK = r"[\s。，、！？!?,.;；:：~～]*"
_PROOF = "(?:出处|来源|原文|原句|依据)"
_SOURCE = re.compile(
    rf"{BLANK}(?:那么?)?(?:这个?|它)?的?(?:"
    rf"{_PROOF}(?:是什么|在哪[里儿]?|是哪[里儿]|呢|给我看看|看看|有吗)?"
    rf"|(?:有|给我看?|看一?下?|看看){_PROOF}吗?"
    rf"|从?哪[里儿]说的|sources?|where does (?:it|that) say so){BLANK}"
)
MARKER = re.compile(
    rf"^{BLANK}(?P<marker>那么|那(?![个些家份篇次位样儿里时])|还有(?=.*呢)|然后|后来|接下来|接着"
    r"|随后|另外|其中|再(?=说))"
)
ELLIPSIS = re.compile(rf"(?P<body>.*?)\s*(?:呢|咧|又如何|又怎么样){BLANK}$")
# What comes after: 下一步呢 asks what will be done.
AHEAD = re.compile(r"下一步|今后|未来|之后|以后|将来")
CONDITION = re.compile(r"^(?:要是|如果|假如|万一|若)")
MORE = re.compile(rf"{BLANK}(?:那么?)?还有(?:没有)?(?:哪些|什么|别的|其他的?|更多)?[吗呢]?{BLANK}")
# Before a time it is what is compared with, not what is asked about: 比去年增长多少.
COMPARISON = re.compile(r"[比较和与跟同]\s*$")
# What may be asked of the same thing: such a noun narrows the question before, it replaces nothing.
ASPECT = re.compile(
    r"(?:目标|预期|计划|任务|结果|实际|主要|增速|增幅|增长率?|占比|比例|总数|总量|数量|人数|金额"
    r"|时间|地点|日期|原因|情况|名字|名称|标题|作者)+"
)
# Nouns that anything may have: they name no subject.
COMMON = re.compile(
    r"(?:方面|内容|方法|办法|方式|措施|做法|经验|效果|成效|成果|作用|意义|影响|特点|问题|过程|主要|具体"
    r"|情况|时候|地方|东西|事情|部分|主题|项目|活动|单位|部门|人员|还有)+"
)
# Said before a question out of politeness.
POLITE = re.compile(r"^(?:请问|请教|问一下|想问一?下?|我想知道|我想问|麻烦问一?下?|你知道)[，,\s]*")
# Who wrote it, what it is called: asked of the article, not of what it tells.
CREDITS = re.compile(r"作者|谁(?:写|作|拍|摄|报道|采写)|记者|哪篇|哪一篇|标题|题目|谁的文章")
# Words of which one takes the other's place at the end of a compound: 预算收入, 预算支出.
OPPOSITES = (
    {"收入", "支出"},
    {"进口", "出口"},
    {"流入", "流出"},
    {"城镇", "农村"},
    {"城市", "农村"},
    {"男性", "女性"},
    {"上升", "下降"},
    {"增加", "减少"},
    {"最高", "最低"},
    {"资产", "负债"},
    {"投入", "产出"},
)
# What stands between a subject and its question and belongs to neither.
LINKS = frozenset(
    ("是", "有", "为", "达", "达到", "共", "一共", "总共", "后来", "接下来", "当时", "最后")
)


# What goes before a verb and is no part of the subject: 爱心专列给工友准备了什么.
PREPOSITIONS = frozenset("给在从对向把被由用以跟与")


@lru_cache(maxsize=2_000)  # many ask the same
def asks_source(text: str) -> bool:
    """Whether the reader asks where the last answer stands (出处呢), which is /source."""
    return bool(_SOURCE.fullmatch(normalise(text).text))


def without_marker(text: str) -> str:
    """Return a follow-up without a 那 that only says that it follows."""
    marker = MARKER.search(text)
    if marker and marker["marker"] in {"那", "那么"}:
        return text[marker.end() :].lstrip("，, ")
    return text
