"""Places in running text, with their level: 东城区 of 北京 is not 城东区 of 西宁.

Works on normalised text. Names of administrative places are read as chains (广西壮族自治区 > 崇左市 >
江州区), so that the same short name under another parent can be told apart.
"""

# ruff: noqa: E501  - a pattern reads best on one line

import re
from dataclasses import dataclass
from enum import IntEnum

from retrieval.text.lately import known_lately
from retrieval.text.spans import Span
from retrieval.text.tags import Tagged, tagged


class Level(IntEnum):
    """From the largest to the smallest."""

    COUNTRY = 0
    PROVINCE = 1
    CITY = 2
    DISTRICT = 3
    TOWN = 4
    VILLAGE = 5
    SPOT = 6  # a road, a station, a park, a building


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a text names it; `parts` are the links of its chain, the largest first."""

    span: Span
    parts: tuple[str, ...]
    level: Level

    @property
    def name(self) -> str:
        """The smallest link."""
        return self.parts[-1]


_PROVINCE_WORDS = """
北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南
四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
"""
_SPOT_WORDS = """
路 街 大街 大道 巷 胡同 站 北站 南站 东站 西站 港 码头 机场 广场 公园 大厦 中心 学校 中学 小学 大学 医院 体育馆
图书馆 博物馆 寺 庙 山 河 江 湖 海 岛 桥 水库 半岛 高原 平原 盆地 海峡 湾 洲 洋 沙漠 群岛 峡谷 瀑布 森林 谷 岭 峰
关 城 宫 殿 府 园 馆 塔 陵 墓 遗址 古镇 景区 保护区 车站 火车站 煤矿 工厂 厂 枢纽 门
"""
# Province-level units of China by their short names.
_PROVINCES = frozenset(_PROVINCE_WORDS.split())
_MUNICIPALITIES = frozenset(("北京", "天津", "上海", "重庆"))
_LEVELS = {
    Level.COUNTRY: ("国",),
    Level.PROVINCE: ("省", "自治区", "特别行政区"),
    Level.CITY: ("市", "自治州", "州", "盟", "地区"),
    Level.DISTRICT: ("县", "自治县", "区", "旗", "新区", "开发区"),
    Level.TOWN: ("镇", "乡", "街道", "街道办", "民族乡", "苏木"),
    Level.VILLAGE: ("村", "社区", "居委会", "屯", "嘎查", "村民小组", "小区", "家园"),
    Level.SPOT: tuple(_SPOT_WORDS.split()),
}
_SUFFIXES = {suffix: level for level, suffixes in _LEVELS.items() for suffix in suffixes}
_LONGEST = tuple(sorted(_SUFFIXES, key=len, reverse=True))
# What follows a county's name: the word for its level, a town, a village (驮卢镇屯村).
_SMALLER = re.compile(
    r"(?P<more>(?:[县区旗]|市(?![场民]))?)(?P<town>C{2,8}族乡|C{2,3}(?:镇|乡|街道))?"
    r"(?P<village>C{1,3}(?:村|社区)(?![民委庄里级]))?".replace(
        "C", "(?:(?![是哪各某几个两每全的和与在有及等给着])[一-鿿])"
    )
)
# A name that no dictionary has, by its level and by where it begins.
_UNKNOWN = re.compile(
    r"(?:^|(?<=[年月日、，,。;；:：(（\"“‘《\s和与跟及在从向对给比去到是底初末据进作盖判距省市州]))"
    r"(?P<name>(?:(?![是哪各某几个两每全的和与在有及等给着我你您他她它们这那该本了多少为到从把被请问不还又都也什么谁来租替代去看至用底初末据进作盖判距回省市县区镇乡村旗])[一-鿿]){2,3})"
    r"(?:市(?![场值面容])|州|县|区(?![域别间块位])|旗|镇(?![定静])|乡(?![村亲下土镇])|村|街道)(?!级)"
)
# What stands before a level in common words: 保护区, 重点镇.
_BEFORE_LEVELS = """
保护 开发 示范 工业 居住 住宅 风景 自治 行政 无人 经济 合作 试验 实验 管理
功能 服务 旅游 生态 产业 科技 高新 商业 老旧 改造 治理 受灾 重灾 地震 污染
安置 种植 养殖 主产 贫困 重点 中心 特色 文明 先进 生活 办公 教学 核心 禁养
限行 投放 观察 等候 休息 展示 体验 候车 停车 美食 购物 娱乐 直辖 地级 县级
副省 民族 行政村 自然 样板 美丽 幸福 城中 脱贫 移民 搬迁 特殊 邻近 周边 相邻
附近 隔壁 建成
"""
_NO_NAMES = frozenset(_BEFORE_LEVELS.split())
_NAME_TAGS = ("ns", "nr", "nz", "nt", "nrt", "nrfg")
_WORDS_ALIKE = """
大街 东西 宜居 美丽 上门 东区 西区 大门 小街 新区 老街 步行街 当地 各省 外省 外市 外县 外区 外乡 返乡 回乡 省外 市外 县外 区外 本村 入村 进村 驻村 一村 两江 三江 四海 江山 火山 爬山 全市 全省 全县 全区 全国 我国 我市 我省 我县 我区 本市 本省 本区 各区 各县 各市 各地 城市 都市 超市
门市 上市 开市 股市 楼市 夜市 早市 集市 菜市 社区 小区 地区 校区 新区 片区 学区 港区 库区 厂区 牧区 林区 矿区 疫区 老区 特区 街区 展区 专区 战区 湖区 沙区 牧区 垦区 古镇 小镇 集镇 古村 渔村 本镇 全镇 全乡 本乡 街道 道路 马路 公路 铁路 网络 思路 出路 一路 沿路 线路 农村 乡村 山村
新村 全村 城镇 乡镇 故乡 家乡 下乡 国家 外国 祖国 中心 核心 车站 网站 驿站 学校 医院 小学 中学 大学
公园 广场 市区 城区 郊区 园区 景区 山区 灾区 辖区 省市 市县 县城 县区 州县 江湖 河湖 专门 部门 热门
相关 有关 机关 海关 难关 难关 公关 把关 进步 长江 工厂 政府 州 市 县 区 路 街 站 港 山 河 江 湖
海 岛 桥 城 园 馆 关 门 省 国 镇 乡 村 厂 洋 湾 谷 峰 塔 墓 府 殿 宫
"""
# What the segmenter may leave at the beginning of a name that it does not know: 2023年沅水县.
_NOT_ITS = re.compile(
    r"(?<=\d)[年月日号]底?|(?<=[年月])[底初末]|[给在被跟去从到看回至用来进作盖判距]"
    r"|根据|截至|关于|位于|来自|前往"
)
_DIRECTIONS = re.compile("[东西南北中上下内外城]+")
_ENDS = tuple("省市县区旗镇乡村")  # of a name that has its level

# Words that end like places and are none.
_NO_PLACES = frozenset(_WORDS_ALIKE.split()) - {"长江"}
_NO_PLACES_OF_TWO = tuple(word for word in _NO_PLACES - {"湖区"} if len(word) == 2)
_COUNTRIES = re.compile(
    "中国|美国|英国|法国|德国|日本|俄罗斯|俄国|苏联|韩国|朝鲜|印度|意大利|西班牙|葡萄牙|荷兰|比利时|瑞士|瑞典|挪威|丹麦|芬兰|波兰|加拿大|"
    "澳大利亚|新西兰|巴西|阿根廷|墨西哥|埃及|南非|土耳其|伊朗|伊拉克|以色列|沙特|新加坡|马来西亚|泰国|越南|缅甸|菲律宾|印度尼西亚|印尼|"
    "巴基斯坦|希腊|奥地利|匈牙利|捷克|乌克兰|爱尔兰|欧洲|亚洲|非洲|北美洲|南美洲|美洲|大洋洲|南极洲|南极|北极|中东|东南亚|台湾|香港|澳门"
)


@known_lately
def find(text: str) -> list[Place]:
    """The places of a normalised text in order, each chain of parent and child as one."""
    words = (_trimmed(word, text) for word in _joined(tagged(text)))
    known = [(word, level) for word in words if (level := _level(word)) is not None]
    links = _with_unknown(known, text)
    places: list[Place] = []
    chain: list[tuple[Tagged, Level]] = []
    end = 0  # of what a chain took in beyond the segmenter's words
    for word, level in links:
        if chain and (word.span.start != chain[-1][0].span.end or level <= chain[-1][1]):
            end = _close(chain, text, places)
            chain = []
        if word.span.start >= end:
            chain.append((word, level))
    if chain:
        _close(chain, text, places)
    return places


def _close(chain: list[tuple[Tagged, Level]], text: str, places: list[Place]) -> int:
    """End a chain, with the towns and villages behind it that no dictionary knows."""
    start = chain[-1][0].span.end
    if chain[-1][1] <= Level.DISTRICT and (match := _SMALLER.match(text, start)):
        if not chain[-1][0].word.endswith(_ENDS):  # 阳县|县长 is no 阳县县
            chain[-1] = (_longer(chain[-1][0], match["more"]), chain[-1][1])
        for group, level in (("town", Level.TOWN), ("village", Level.VILLAGE)):
            if match[group]:
                chain.append((Tagged(match[group], "ns", Span(*match.span(group))), level))
    places.append(_place(chain))
    return places[-1].span.end


def _longer(word: Tagged, more: str) -> Tagged:
    return Tagged(word.word + more, word.tag, Span(word.span.start, word.span.end + len(more)))


def _with_unknown(known: list[tuple[Tagged, Level]], text: str) -> list[tuple[Tagged, Level]]:
    """Add names that only their ends tell, in place of what the segmenter made of their parts."""
    found = []
    for match in _UNKNOWN.finditer(text):
        span = Span(match.start("name"), match.end())
        name = span.cut(text)
        if match["name"] in _NO_NAMES or any(name.endswith(word) for word in _NO_PLACES_OF_TWO):
            continue
        others = (word.span for word, _ in known)
        met = [other for other in others if span.start < other.end and other.start < span.end]
        if all(_is_inside(other, span) for other in met):
            suffix = next(end for end in _LONGEST if name.endswith(end))
            found.append((Tagged(name, "ns", span), _SUFFIXES[suffix]))
    taken = [word.span for word, _ in found]
    kept = [one for one in known if not any(_is_inside(one[0].span, span) for span in taken)]
    return sorted([*kept, *found], key=lambda one: one[0].span.start)


def _is_inside(inner: Span, outer: Span) -> bool:
    """Whether a span lies in another and is smaller."""
    return outer.start <= inner.start and inner.end <= outer.end and inner != outer


def _trimmed(word: Tagged, text: str) -> Tagged:
    """A name without what is not its own, where enough of it is left."""
    before = _NOT_ITS.match(text, word.span.start)
    if before is None:
        return word
    start, end = before.end(), word.span.end
    # 从江县 is a name, 根据柘州市 and 2023年底澜岭县 have one behind what is none
    sure = len(before[0]) > 1 or before[0] in "年月日号底初末" or text[end : end + 1] in _ENDS
    if end - start < (2 if sure else 3):
        return word
    return Tagged(text[start:end], word.tag, Span(start, end))


def core(name: str) -> str:
    """A place's name without the word for its level: 东城 of 东城区; short names stay whole."""
    for suffix in _LONGEST:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name


def is_said(name: str, text: str) -> bool:
    """Whether a text names a place: 江门 does for 江门市, but 城中 not for 城中区."""
    short = core(name)
    return name in text or (short in text and not _DIRECTIONS.fullmatch(short))


def _joined(words: tuple[Tagged, ...]) -> list[Tagged]:
    """Words with a suffix of its own behind a name (虎台|街道, 驮|卢镇) made one."""
    joined: list[Tagged] = []
    for word in words:
        before = joined[-1] if joined else None
        if (
            before is not None
            and word.word in _SUFFIXES
            and (before.tag in _NAME_TAGS or before.word in _PROVINCES)
            and before.span.end == word.span.start
            and before.word not in _SUFFIXES
            and not (len(word.word) > 1 and before.word.endswith(_ENDS))  # 县|地区生产总值
        ):
            joined[-1] = Tagged(
                before.word + word.word, "ns", Span(before.span.start, word.span.end)
            )
        else:
            joined.append(word)
    return joined


def _level(word: Tagged) -> Level | None:  # noqa: PLR0911
    """The level of a word that names a place; None if it names none."""
    name = word.word
    if name in _PROVINCES:
        return Level.PROVINCE
    if _COUNTRIES.fullmatch(name):
        return Level.COUNTRY
    if name in _NO_PLACES or len(name) < 2:
        return None
    for suffix in _LONGEST if name.endswith(_LONGEST) else ():
        if name.endswith(suffix) and len(name) > len(suffix):
            if word.tag not in _NAME_TAGS and not (word.tag == "n" and len(name) > 3):
                return None
            if name[: -len(suffix)] in _MUNICIPALITIES and suffix == "市":
                return Level.PROVINCE
            return _SUFFIXES[suffix]
    return Level.CITY if word.tag == "ns" else None


def _place(chain: list[tuple[Tagged, Level]]) -> Place:
    span = Span(chain[0][0].span.start, chain[-1][0].span.end)
    return Place(span, tuple(word.word for word, _ in chain), chain[-1][1])
