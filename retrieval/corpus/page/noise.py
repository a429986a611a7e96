"""Lines that belong to no article: the page's own furniture, and the chrome of a web forum."""

import re
from collections.abc import Sequence

from retrieval.corpus.page.lines import Line

FURNITURE = "furniture"
FORUM = "forum"

_DATE = r"(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_WEEK = r"(?:星期|周)[一二三四五六日天]"
_PAGE = r"(?:第?\s*[A-Z]?\s*[0-9一二三四五六七八九十]{1,3}\s*版|[A-Z]\d{1,2})"
_MASTHEAD = re.compile(r"[\u3400-\u9fff]{1,6}(?:日报|晚报|晨报|早报|时报|商报|导报|周报|周刊|报)")
_DUTY = (
    r"(?:责任编辑|值班编辑|本版编辑|编辑|责编|校对|美编|版式|组版|审校|审核|监审"
    r"|值班主任|值班总编|视觉|制图|设计|排版|主编|统筹)"
)
_FURNITURE = re.compile(
    rf"(?:{_PAGE}[\s:：]*\S{{0,6}}(?:\s*{_DATE})?(?:\s*{_WEEK})?"
    rf"|\d{{1,2}}\s*(?:要闻|综合|综合新闻|地方|地方新闻|新闻|城市|时政|社会|文化|副刊|专版|专题|广告)"
    rf"(?:版)?"
    rf"|(?:\S{{2,6}}\s+)?(?:{_DATE}|\d{{1,2}}月\d{{1,2}}日)\s*(?:{_WEEK})?(?:\s*农历\S{{2,8}})?"
    rf"(?:\s*{_PAGE}?[:：]?\s*\S{{0,6}})?"
    rf"|{_WEEK}\s*{_DATE}"
    rf"|{_DUTY}\s*(?:[:：]|\s)\s*\S.{{0,60}}"
    rf"|[（(]?\s*(?:下转|上接|转|接)\s*第?\s*[A-Z]?\d{{1,2}}\s*版.{{0,12}}"
    rf"|本版(?:图片|稿件|供图|文图|摄影|责编|编辑|撰文|组稿).{{0,40}}"
    rf"|(?:投稿)?(?:邮箱|信箱|电子邮箱|E-?mail|邮编|电话|传真|地址|本报地址|社址|网址|定价|零售价"
    rf"|订阅热线|广告热线|新闻热线|热线电话|广告部|发行部|印刷|国内统一(?:连续出版物|刊)号|邮发代号|总第)"
    rf"\s*[:：]?.{{0,80}}\d.{{0,60}}"
    rf"|(?:\S{{0,6}}(?:邮箱|E-?mail)\s*[:：]\s*)?[\w.-]+@[\w.-]+"
    rf"|.{{0,14}}公益广告.{{0,6}}|广告|公告栏|图片新闻|资料图片|讲文明\s*树新风.{{0,8}}"
    rf"|\d{{1,4}}|[-—·•\s\d]+)"
)
# Each form of furniture has one of these; most lines have none, and are told apart quicker so.
_FURNITURE_HINT = re.compile(r"[\d版编校审班觉图计筹@告明—·•-]")
# Words of web pages that stand round a post or an article; two or more of them make a web page.
# Every alternative begins with a letter, none with a group: then `re` skips where none can begin.
_COUNTED = (
    *("查看", "回复", "浏览", "阅读", "点击", "评论", "楼主", "沙发", "收藏", "点赞", "赞", "踩"),
    *("发帖", "主题", "帖子", "积分"),
)
_FORUM = re.compile(
    r"设为首页|收藏本站|加入收藏|复制链接|签到天数|每日心情|显示全部楼层|阅读模式|只看(?:该作者|楼主)"
    r"|本版积分|需要登录|登录后|立即注册|快速回复|回复楼主|发表回复|返回(?:顶部|列表|版面|首页)"
    r"|在线(?:咨询|时间|客服)|客服中心"
    r"|Powered by|Licensed|Discuz|phpwind|版权所有|All Rights? Reserved|Copyright"
    r"|ICP备|公网安备|网站标识码|网站地图"
    r"|上一[篇条页]|下一[篇条页]|打印本页|关闭窗口|字号[:：]|字体[:：]|浏览次数|阅读次数"
    r"|点击(?:数|量|次数)?[:：]|访问量|分享到"
    r"|发表于\s*\d|发布(?:时间|日期)?[:：]|来源[:：]\s*\S+.*\d|当前位置[:：]|您(?:现在)?的位置[:：]"
    r"|首页\s*[>›»/]|Rank:|楼主[:：]|楼主发言|"
    + "|".join(rf"{word}\s*[:：(（]\s*\d" for word in _COUNTED)
)
_FORUM_LINE = re.compile(
    r"\[?LV\.?\d"
    r"|(?:登录|注册|登录\s+注册|举报|分享|收藏|顶一下|楼主|沙发|管理员|版主|超级版主)$"
)
_FORUM_FIRST = frozenset("[L登注举分收顶楼沙管版超")  # what `_FORUM_LINE` begins with


def is_furniture(line: Line) -> bool:
    """Whether a line is the page's furniture by its form: page number, imprint, duty editors."""
    text = line.text
    if line.width > 120 or "。" in text or _FURNITURE_HINT.search(text) is None:
        return False
    return _FURNITURE.fullmatch(text) is not None


def is_masthead(line: Line) -> bool:
    """Whether a line may be a newspaper's name; it is one where other furniture stands beside."""
    return bool(_MASTHEAD.fullmatch(line.text.replace(" ", "")))


def forum_lines(lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines that are a web page's chrome, none if this is no web page.

    Chrome stands above and below the text: from the top to the last telling line before the first
    paragraph, and from the first telling line after the last paragraph to the end.
    """
    telling = [
        at
        for at, line in enumerate(lines)
        if line.width <= 130 and "。" not in line.text and _is_chrome(line.text)
    ]
    if len(telling) < 2:
        return set()
    paragraphs = [at for at, line in enumerate(lines) if _is_paragraph(line)]
    if not paragraphs:
        return {line.number for line in lines} if len(telling) * 2 > len(lines) else set()
    first, last = paragraphs[0], paragraphs[-1]
    found = {lines[at].number for at in telling}
    above = max((at for at in telling if at < first), default=-1)
    below = min((at for at in telling if at > last), default=len(lines))
    found.update(line.number for line in lines[: above + 1])
    found.update(line.number for line in lines[below:])
    return found


def _is_chrome(text: str) -> bool:
    if text[0] in _FORUM_FIRST and _FORUM_LINE.match(text) is not None:
        return True
    return _FORUM.search(text) is not None


def _is_paragraph(line: Line) -> bool:
    return "。" in line.text and line.width > 30
