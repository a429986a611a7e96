"""Quantities in running text: numbers in either kind of numerals, with their units.

Works on normalised text (NFKC, simplified, lower case). A quantity is cut as a reader would quote
it: with its unit and the words behind it that qualify it (万余, 以上, 左右), without those in front
(约, 近, 超过), which belong to the verb.
"""

# ruff: noqa: E501  - a pattern reads best on one line

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import cn2an

from retrieval.text.lately import known_lately
from retrieval.text.spans import Span


class Measure(StrEnum):
    """What a quantity measures."""

    COUNT = "count"  # 35座, 860条, 7.25吨
    MONEY = "money"
    PERCENTAGE = "percentage"
    DURATION = "duration"
    ORDINAL = "ordinal"  # 第一, 一号, Ⅲ类
    BARE = "bare"  # no unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text; `value` is the numeral's, so that of 1.2万亿元 is 1.2e12."""

    span: Span
    value: float | None  # None where the numeral is inexact (数十, 几百)
    unit: str  # "" where there is none
    measure: Measure


_UNIT_WORDS = """
平方公里 平方千米 平方米 平方厘米 立方米 公里/小时 千米/小时 人次 人份 架次 航次 班次 车次 场次 批次
件次 户次 台次 台套 千瓦时 千瓦 兆瓦 吉瓦 毫升 毫米 毫克 微克 微米 纳米 公斤 千克 公里 千米 厘米 公顷
海里 英里 英尺 英寸 光年 摄氏度 标准煤 个百分点 千卡 赫兹 兆赫 大卡 马力 公升 加仑 像素 克拉 个 名 人
位 户 家 所 座 条 项 件 起 场 次 处 栋 幢 套 间 台 辆 艘 架 列 趟 班 部 本 册 篇 首 幅 张
枚 只 头 匹 棵 株 亩 吨 米 克 升 度 岁 层 楼 期 届 批 类 种 级 等 号 页 章 节 款 步 倍 成
分 票 席 门 支 队 组 团 对 双 副 份 句 字 词 点 片 块 颗 粒 滴 瓶 箱 袋 包 杯 桶 车 船 口
员 轮 遍 回 番 站 村 镇 乡 县 市 省 区 国 校 院 厂 店 床 扇 盏 面 根 枝 束 堆 排 行 圈 段
道 眼 尊 顶 宗 桩 例 单 笔 股 卷 集 幕 代 世 星 尺 寸 里 斤 两 担 石 斗 瓦 伏 安 帧 gb
mb tb kg km m2 m3 mw kw ℃
"""
# Measure words and units of newspapers and reports; the longest match wins.
_UNITS = _UNIT_WORDS.split()

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_HAN = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?"
_VAGUE = r"[数几][十百千万亿]+"
_NUMBER = rf"(?:{_DIGITS}[十百千万亿]*[余多来几]?[万亿]*|{_VAGUE}|{_HAN}[余多来几]?[万亿]*)"
_RANGE = rf"{_NUMBER}(?:(?:[-~—]|至|到)?{_NUMBER})?"
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_PER = r"(?:/(?:天|年|月|日|人|户|小时|秒|公里|亩|吨|平方米))?"
_AFTER = r"(?:以上|以下|以内|之内|左右|上下|之多|不等)?"
_MONEY = r"(?:人民币|美|港|欧|日|新台|台|韩|加|澳)?元|美金|英镑|卢布|块钱"
_DURATION = r"个?多?(?:月(?!\d)|个小时|小时|个星期|星期|个工作日|季度|世纪|学期)|年半|周年|个年头|年(?!\d)|天|分钟|秒钟|秒|周|昼夜|学时"
_PERCENT = rf"百分之{_HAN}|百分之{_DIGITS}|千分之{_HAN}|{_DIGITS}[%‰]?(?:[-~—]|至|到){_DIGITS}[%‰]|{_DIGITS}[%‰]"
_SHARE = rf"{_HAN}分之{_HAN}|\d+分之\d+|{_HAN}成(?=[以左的,。;])"
_ORDINAL = rf"第(?:{_HAN}|\d+)(?:{_UNIT})?|(?:{_HAN})号|(?:i{{1,3}}|iv|v|ш)类"

_QUANTITY = re.compile(
    rf"(?P<percentage>(?:{_PERCENT}|{_SHARE}){_AFTER})"
    rf"|(?P<money>{_RANGE}(?P<coin>{_MONEY}){_PER}{_AFTER})"
    rf"|(?P<ordinal>{_ORDINAL})"
    rf"|(?P<duration>{_RANGE}(?P<time>{_DURATION})[多余]?大?{_AFTER})"
    rf"|(?P<count>{_RANGE}(?P<unit>{_UNIT})[多余]?{_PER}{_AFTER})"
    rf"|(?P<bare>{_DIGITS}[十百千万亿]*[余多]?{_AFTER}|[一二三四五六七八九]?[十百千][零〇一二三四五六七八九十百千万亿]+)"
)
# A year, a day or an hour is no quantity: `dates` finds it.
_DATE = re.compile(
    r"(?:1\d|20)\d\d年|\d{1,4}年\d{1,2}月|\d{1,2}月|\d{1,2}[日号](?=[上下凌晚,至到])|\d{1,2}[:：]\d\d|[一二三四]季度"
)
_MEASURES = ("percentage", "money", "ordinal", "count", "duration", "bare")
_SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_FIRST_NUMERAL = re.compile(rf"{_NUMBER}")
_SMALL_TALK = {
    "一面",
    "一道",
    "一点",
    "一些",
    "一度",
    "一队",
    "一行",
    "一代",
    "一路",
    "一回",
    "一步",
    "一双",
    "一对",
    "一人",
}


@known_lately
def find(text: str) -> list[Quantity]:
    """The quantities of a normalised text, in order, none inside another or inside a date."""
    dates = [match.span() for match in _DATE.finditer(text)]
    found = []
    for match in _QUANTITY.finditer(text):
        start, end = match.span()
        if any(start < stop and begin < end for begin, stop in dates) or match[0] in _SMALL_TALK:
            continue
        if not match[0].startswith("第") and _inside_word(text, start):
            continue
        if match["unit"] and text.startswith(match["unit"], end) and match[0][0] == "一":
            continue  # 一场场, 一个个: many, not one
        measure = next(name for name in _MEASURES if match[name] is not None)
        unit = (
            match["coin"]
            or match["unit"]
            or match["time"]
            or ("%" if measure == "percentage" else "")
        )
        found.append(Quantity(Span(start, end), value(_numeral(match[0])), unit, Measure(measure)))
    return found


def _inside_word(text: str, start: int) -> bool:
    """Whether the numeral goes on to the left: part of a code (d1925次, nosa2) or of a plan's name (十四五)."""
    before = text[start - 1 : start]
    return before.isascii() and before.isalpha()


def _numeral(quantity: str) -> str:
    match = _FIRST_NUMERAL.search(re.sub("^[百千]分之", "", quantity))
    return match[0] if match else ""


@lru_cache(maxsize=4096)
def value(numeral: str) -> float | None:
    """The number that a numeral writes: "二十", "1.2万亿", "12,000", "2300余"; None if it is inexact or none."""
    text = re.sub(r"[,余多来]", "", numeral)
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万亿]*)", text):
        number = float(match[1])
        for scale in match[2]:
            number *= _SCALES[scale]
        return number
    if not re.fullmatch(_HAN, text):
        return None
    try:
        return float(cn2an.cn2an(text.replace("〇", "零"), "smart"))
    except (ValueError, KeyError):
        return None  # "十四五" and the like: numerals that write no number
