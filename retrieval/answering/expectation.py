"""What kind of thing would answer a question: read from its asking words, in the order of their strength.

The patterns are the ways in which Chinese (and the English of short questions) asks; they know no
topic. They run over the normalised question. Where several would match, the first rule wins, so the
specific stands before the general: 作者是谁 asks for an author before it asks for a person.
"""

# ruff: noqa: E501  - a pattern reads best on one line

import re
from dataclasses import dataclass
from enum import StrEnum

from retrieval.text.spans import Span


class AnswerType(StrEnum):
    """The kind of thing that would answer."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    DATE = "date"
    DURATION = "duration"
    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    NAME = "name"
    LIST = "list"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    AUTHOR = "author"
    TITLE = "title"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a question asks for and where its words say so.

    Attributes:
        expected: the kind of thing that would answer.
        asking: the asking words, where there are any (keywords have none).
        focus: what is asked about, behind the asking words: 个驿站 of 多少个驿站, 街道 of 哪两个街道.
    """

    expected: AnswerType
    asking: Span | None = None
    focus: Span | None = None


def _rules() -> tuple[tuple[AnswerType, re.Pattern[str]], ...]:
    kind = AnswerType
    measure = "个|家|条|项|件|座|所|种|名|位|支|间|处|类|起|场|次|部|批|大|级|两|几|三|四|五|六|七|八|九|十|[0-9]+"
    rules = (
        (
            kind.AUTHOR,
            r"谁(?:写|撰|作|报道|拍|摄|编)的?|作者|(?:哪位|哪个|哪名)(?:记者|作者|通讯员|摄影师)|记者(?:是谁|叫什么|是哪位)|摄影(?:者|师|记者)?(?:是谁|叫什么|是哪)|(?:who|by whom).{0,12}(?:wrote|written|took|photograph|author)|author|photographer",
        ),
        (
            kind.TITLE,
            r"(?:标题|题目|篇名)(?:是|叫|为|全文)?(?:什么|啥)?|哪(?:一)?篇(?:文章|报道|新闻|稿)?|什么文章|出自哪|headline|title of",
        ),
        (
            kind.REASON,
            r"为什么|为何|为啥|何以|因何|缘何|什么原因|原因(?:是|有|为)?|什么缘故|图(?:个)?(?:啥|什么)|为了?(?:啥|什么)(?=[?,。\s]|$)|出于什么|(?:什么|何种)(?:目的|理由)|目的(?:是|为)|怎么会|\bwhy\b",
        ),
        (
            kind.YES_NO,
            r"吗|是否|能否|可否|有无|是不是|有没有|能不能|会不会|可不可以|要不要|([看能会有要在去到管做用算])(?:不|没)\1|了没有?(?=[?\s]|$)|没有?(?=\?|$)|(?:^|[,.] ?)(?:is|are|was|were|do|does|did|has|have|can|will)\s",
        ),
        (
            kind.DEFINITION,
            r"什么意思|指(?:的是|的|是)?(?:什么|啥|哪)|是指|什么是|何谓|何为|(?:的)?(?:定义|含义)|(?:具体|主要|都)?(?:包括|包含|涵盖)(?:了|哪|什么|啥)|[”》](?:具体|到底|究竟|都|的内容)?(?:是|有|包括|指)(?:什么|啥|哪)|是怎么(?:搭|构成|组成)",
        ),
        (
            kind.NUMBER,
            r"(?:排名?|位列|名列|列)[^,。?]{0,8}第几|第几(?:名|位|届|次|批|大)",
        ),
        (
            kind.PERCENTAGE,
            r"百分之(?:几|多少)|百分(?:比|点)|占(?!地|用|道)(?:了|全|总|.{0,8}的)?.{0,8}(?:多少|几成|多大)|(?:比例|比重|占比|增速|增幅|降幅|涨幅|率|普及率)(?:要|会|将)?(?:是|为|有|达|多|保持|控制|达到|提高|降到|在|目标)|增长(?:的)?(?:预期)?目标(?:是|为|定为|定在)?(?:多少|几)|(?:同比|环比)?(?:增长|上涨|下降|降低|提高|减少|提升|涨|降|跌|(?<!至)多|(?<!至)少|砍|增)(?:了|到)?(?:多少|几)(?=[?,。;了呢啊吧\s]|$|个百分点|成)|(?:率|增速|比例|比重)\s*(?:$|\?)|percent|\bby how much\b|(?:growth|unemployment) (?:rate|target)|(?:优良|增长|失业|覆盖|完成|达标|普惠|合格|设置|巩固)率",
        ),
        (
            kind.MONEY,
            r"多少(?:钱|资金|经费|(?:万|亿)?元|工钱|投资|债务|收入|预算|补贴|补助|奖金|工资)|几(?:万|亿|块|毛)?(?:元|块|钱)|(?:金额|总额|投资额|总投资|经费|造价|费用|价格|[票房油地]价|单价|租金|学费|售价|预算|收入|支出|产值|生产总值|资金|票房|工资)(?:一共|共|总共|大概|大约|约)?(?:是|有|为|达|达到|花了?|共)?(?:多少|几)|how much money|值多少",
        ),
        (
            kind.DURATION,
            r"多久|多长时间|几(?:天|个?小时|分钟|个?月(?!份)|个?星期|周|个年头)|(?:连续|连着|持续|经过|历时|过了|花了?|用了?|长达|满)(?:了)?(?:几|多少)(?:年|天|个月)|多少(?:天|年|个月|小时|分钟)|几年(?:时间|没|才|之|内|间|来)?|how long",
        ),
        (
            kind.DATE,
            r"(?:什么|啥)时(?:候|间|期|刻)|何(?:时|年|月|日)|几时|哪(?:一|两|几)?(?:年|天|月|日|个月|个时期|个年代)|几(?:月|号|日|点)|(?:日期|时间|年份)(?:是|为|在)?(?=[?,。;呢啊\s]|$|什么|啥|哪|几|多)|什么(?:年|朝)代|哪个(?:朝代|世纪|年份|季节|季度)|(?:是|在)?多少年(?=[^内前后])|when\b|what (?:year|date|day|time)|拍摄日期",
        ),
        (
            kind.LIST,
            rf"哪些|哪几|哪[0-9]+|哪(?:{measure})?(?:两|三|四|五|六|七|八|九|十|几)|什么和什么|有(?:什么|啥)(?!时|名|意|特别)|(?:都|分别)(?:是|有|在|叫|为|干|做|含)?(?:些)?(?:什么|啥|哪|谁)|(?:些)(?:什么|啥)|分别(?:是|为)?|有几[种类个]?[^?]{{0,6}}分别|which (?:two|three|four)",
        ),
        (
            kind.PERSON,
            r"谁|哪(?:一)?(?:位|名)(?!置)|何人|什么人(?!数)|哪个人|姓名|(?:人|者|员|主任|书记|长|生|师|手|主席|总统|夫|妻|父|母|子|女|王|帝|家)(?:名字)?(?:叫|是)?(?:什么)?名(?:字)?(?:是)?(?:什么|叫)?(?=\?|$)|(?:者|员|主任|书记|区长|市长|县长|先生|女士|老人|人)(?:叫|名叫)(?:什么|啥)|(?:主席|[会校院处市县区所站队团董事议馆行科局部厅司镇乡村组台社店厂]长|大使|领袖|总统|总理|总裁|首相|教授|院士|律师|警察|司机|记者|导演|学生|男子|女子|小伙|姑娘|[大老]?[爷妈]|奶奶|儿子|女儿|外甥|侄子|厨师|医生|护士|老师|工程师|运动员|选手|ceo)(?:的名字)?(?:是)?叫(?:什么|啥)|真名|本名|原名|\bwho\b|\bwhom\b",
        ),
        (
            kind.PLACE,
            r"哪(?:里|儿)|何(?:处|地)|在哪(?!些|个|位|家|几|年|天|种|次|场|方)|什么(?:地方|位置|地点)|(?:哪|什么)(?:一)?(?:个|座|条|些|处)?(?:省|城市|城|市|县|区(?!别)|国家|国|洲|地区|地方|村(?!民)|镇|乡|街道|社区|小区|岛|港|站|路|街|大道|山|河|湖|地点|州|地|星球|场馆|体育馆|机场|广场|酒店|流域)|(?:位于|坐落|地处)(?:哪|何)|\bwhere\b|which (?:city|province|county|district|village|town)",
        ),
        (
            kind.ORGANISATION,
            r"(?:哪|什么)(?:一)?(?:家|个|间|所|支|些)?(?:企业|公司|机构|单位|部门|组织|大学|学校|学院|医院|银行|集团|协会|委员会|球队|俱乐部|政党|媒体|出版社|乐队|队|部队|党(?!员)|法院|平台公司|矿|煤矿|外资)|哪家",
        ),
        (
            kind.NUMBER,
            r"多少|几(?!乎|何|率)|多(?:大|高|长|宽|深|重|远|快|厚|老|年轻)|人数|数量|排(?:名)?第|名次|排名|how (?:many|much|old|tall|far|large|big|high)|第几",
        ),
        (
            kind.MANNER,
            r"怎么|如何|怎样|咋|(?:什么|何种|哪种)(?:办法|方式|方法|措施|手段|途径|手法|形式|方案)|(?:靠|用|凭|通过|采取|以)(?:什么|啥|何)|\bhow\b",
        ),
        (
            kind.NAME,
            r"叫(?:做|作)?(?:什么|啥)|(?:什么|啥)|哪(?:个|种|一|项|座|部|本|类|条|款|门|场|次|届|支)?|何(?:种|物|名)?|名(?:称|字)|全名|\bwhat\b|\bwhich\b",
        ),
    )
    return tuple((answer, re.compile(pattern)) for answer, pattern in rules)


_RULES = _rules()
# Keywords without a question: the last of them tells what is wanted.
_KEYWORDS = (
    (AnswerType.AUTHOR, re.compile(r"(?:作者|记者|摄影|author)\s*$")),
    (AnswerType.TITLE, re.compile(r"(?:标题|题目)\s*$")),
    (AnswerType.DATE, re.compile(r"(?:日期|时间|年份|生日|哪年)\s*$")),
    (AnswerType.PERCENTAGE, re.compile(r"(?:率|比例|占比|增速|增幅|降幅|增长|目标|百分比)\s*$")),
    (
        AnswerType.MONEY,
        re.compile(r"(?:金额|资金|收入|投资|预算|经费|费用|价格|票房|产值|余额|损失|gdp)\s*$"),
    ),
    (
        AnswerType.NUMBER,
        re.compile(r"(?:数量|人数|数|排名|名次|面积|人口|高度|长度|里程|重量)\s*$"),
    ),
    (AnswerType.PLACE, re.compile(r"(?:地点|地址|位置)\s*$")),
    (AnswerType.REASON, re.compile(r"(?:原因|目的)\s*$")),
    (AnswerType.LIST, re.compile(r"(?:名单|有哪些)\s*$")),
)
_FOCUS_END = re.compile(r"[?,。!;:\s]|才|是|在|被|把|将|会|能|可以|要|都|又|和|与|给|为|来|后")


def expect(question: str) -> Expectation:
    """Read a normalised question's expected answer type, its asking words and its focus."""
    for answer, pattern in _RULES:
        if match := pattern.search(question):
            return Expectation(answer, Span(*match.span()), _focus(question, match))
    for answer, pattern in _KEYWORDS:
        if match := pattern.search(question):
            return Expectation(answer, None, Span(*match.span()))
    return Expectation(AnswerType.OTHER)


def _focus(question: str, asking: re.Match[str]) -> Span | None:
    """The noun that 多少, 几, 什么 or 哪 asks about: from behind them to the next verb or mark."""
    word = re.search(r"多少|几|什么|啥|哪(?:些|几|个|种|家|位|座)?|何", asking[0])
    if word is None:
        return None
    start = asking.start() + word.end()
    end = _FOCUS_END.search(question, start)
    stop = min(end.start() if end else len(question), start + 10)
    return Span(start, stop) if stop > start else None
