"""Names in running text: people, organisations, and what stands in quotation marks or 《》.

Works on normalised text. jieba's dictionary knows frequent given names only, so that 周江沐 is cut
周江|沐; the rules here go by surname, length and the title in front.
"""

# ruff: noqa: E501  - a pattern reads best on one line

import re
from dataclasses import dataclass
from enum import StrEnum

from retrieval.text.lately import known_lately
from retrieval.text.spans import Span
from retrieval.text.tags import Tagged, tagged


class Called(StrEnum):
    """What bears the name."""

    PERSON = "person"
    ORGANISATION = "organisation"
    QUOTED = "quoted"  # “星光书亭”
    WORK = "work"  # 《海东市爱国卫生条例》


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text; of quoted ones without the marks."""

    span: Span
    called: Called


# The two hundred commonest surnames and those of two characters (Ministry of Public Security, 2021).
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常汤赖康施牛洪乔文安樊葛邢路"
    "齐庞岳梅庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童翟甘伍包柯季霍裴成卫阮单柳骆游温柴焦车连房项尚华班屈宁穆鲍申应"
    "翁娄党俞聂丛边殷解古章景仇栾卓艾隋滕满司冉尤曲佟楚傅阎褚喻窦郎鲁昌花倪乐皮卞元平萧"
)
_LONG_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "长孙",
    "司徒",
    "司空",
    "端木",
)
_TITLES = re.compile(
    r"(?:书记|主任|市长|县长|区长|省长|镇长|乡长|村长|局长|处长|科长|部长|院长|校长|所长|站长|队长|厂长|矿长|班长|组长|会长|理事长|主席|总统|总理|"
    r"总裁|经理|董事长|记者|通讯员|编辑|作者|教授|博士|院士|医生|护士|老师|教师|民警|警官|法官|律师|工程师|工作者|工作人员|志愿者|居民|村民|市民|"
    r"群众|负责人|带头人|传承人|代表|委员|专家|学者|演员|导演|作家|画家|书法家|诗人|将军|先生|女士|同志|烈士|网格员|楼栋长|创始人|发言人|"
    r"老人|选手|教练|党员|职工|员工|工人|司机|旅客|乘客|游客|学生|同学|皇帝|国王|妻子|丈夫|儿子|女儿|父亲|母亲|哥哥|弟弟|名叫|叫|是)$"
)
# What follows a name of two characters and is no third one.
_NO_NAME = frozenset(
    "的了在是和与说为向对将从到被把也就都等及不有人曾又给用以于去来出让做当带走看叫后前上下中则均即并而或但因由其这那还未已再正便"
    "却所能可要会想率任称指表认带着过地得只才更最很之摄文图报、"
)
_FOREIGN = re.compile(r"[一-鿿]{1,8}(?:[·•・‧][一-鿿a-z.]{1,10})+")
_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"]{1,40})[”」』\"]")
_WORK = re.compile(r"《[^《》]{1,80}》")
_ORGANISATION = re.compile(
    r"(?:公司|集团|银行|委员会|管委会|政府|协会|学会|联盟|联合会|基金会|研究院|研究所|研究中心|大学|学院|医院|法院|检察院|公安局|分局|办公室|"
    r"出版社|报社|电视台|俱乐部|指挥部|总局|部门|总工会|工会|商会|党委|支部|联社|合作社|事务所|机构|中心|局|厅|部|委|院|队|社|厂|矿|站|馆|会)$"
)


@known_lately
def find(text: str) -> list[Name]:
    """The names of a normalised text, in order of their start; some may lie inside others."""
    found = [Name(Span(*match.span(1)), Called.QUOTED) for match in _QUOTED.finditer(text)]
    found += [Name(Span(*match.span()), Called.WORK) for match in _WORK.finditer(text)]
    found += [Name(span, Called.PERSON) for span in people(text)]
    found += [Name(span, Called.ORGANISATION) for span in organisations(text)]
    return sorted(found, key=lambda name: name.span)


@known_lately
def people(text: str) -> list[Span]:
    """Where people are named, surnames first as the Chinese write them, or foreign names with a dot."""
    found = [Span(*match.span()) for match in _FOREIGN.finditer(text)]
    words = tagged(text)
    position = 0
    while position < len(words):
        taken = _person(words, position, text)
        if taken:
            span = Span(words[position].span.start, words[position + taken - 1].span.end)
            if not any(other.start < span.end and span.start < other.end for other in found):
                found.append(span)
        position += max(taken, 1)
    return sorted(found)


def _person(words: tuple[Tagged, ...], position: int, text: str) -> int:  # noqa: PLR0911
    """How many words from `position` on make a person's name; 0 for none."""
    word = words[position]
    surname = word.word[0] in _SURNAMES or word.word[:2] in _LONG_SURNAMES
    after = words[position + 1] if position + 1 < len(words) else None
    single = (
        after is not None
        and len(after.word) == 1
        and "一" <= after.word <= "鿿"
        and after.word not in _NO_NAME
    )
    titled = bool(_TITLES.search(text[max(0, word.span.start - 8) : word.span.start]))
    if len(word.word) == 1:
        if not surname or after is None or not ("一" <= after.word[0] <= "鿿"):
            return 0
        known = word.tag.startswith("nr") or titled
        if (
            len(after.word) == 2
            and known
            and after.tag in ("nr", "nz", "nrt", "n", "ns", "a", "b", "x", "zg")
        ):
            return 2
        return 2 if single and titled else 0
    if word.tag not in ("nr", "nrfg", "nrt") and not (
        titled and surname and len(word.word) == 3 and word.tag in ("nz", "x", "nt")
    ):
        return 0
    if not surname:
        return 1 if word.tag == "nrt" else 0
    if (
        len(word.word) == 2
        and single
        and (
            titled or (after is not None and after.tag in ("nr", "ng", "nz", "x", "g", "ag", "zg"))
        )
    ):
        return 2
    return 1 if 2 <= len(word.word) <= 4 else 0


@known_lately
def organisations(text: str) -> list[Span]:
    """Where organisations are named: from the first noun of the phrase to the word for their kind."""
    found: list[Span] = []
    words = tagged(text)
    for last, word in enumerate(words):
        if word.tag not in (
            "n",
            "nt",
            "ns",
            "nz",
            "j",
            "l",
            "nr",
            "vn",
        ) or not _ORGANISATION.search(word.word):
            continue
        if (
            last + 1 < len(words)
            and words[last + 1].tag in ("n", "nt")
            and _ORGANISATION.search(words[last + 1].word)
        ):
            continue
        first = last
        while first > 0 and words[first - 1].tag in (
            "n",
            "ns",
            "nt",
            "nz",
            "nr",
            "vn",
            "j",
            "b",
            "nrt",
            "an",
            "l",
            "m",
            "eng",
        ):
            first -= 1
        if first < last or word.tag == "nt" or len(word.word) > 3:
            found.append(Span(words[first].span.start, word.span.end))
    return found
