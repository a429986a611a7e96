"""Saved web pages as sites serve them, made of invented articles."""

from html import escape

TITLE = "老城区新添口袋公园"
TEXTS = (
    "本报讯（记者 林海 通讯员 赵一鸣）1月5日，记者从市园林局获悉，今年全市将新建口袋公园32个。",
    "口袋公园大多建在居民楼之间的闲置地块上。",
    "“推窗见绿，出门入园，是我们的目标。”市园林局负责人说。",
    "一、选址怎么定",
    "选址由街道提出，居民投票，赞成率超过九成。投票结果张贴七天，居民可以提出意见。",
    "二、钱从哪里来",
    "市级财政承担六成，区级财政承担四成。每个公园的造价在80万元至150万元之间。",
)
BODY = tuple(text for text in TEXTS if "、" not in text[:2])
HEADINGS = tuple(text for text in TEXTS if "、" in text[:2])
CHROME = ("首页", "时政", "当前位置", "分享到", "地铁三号线月底开通试运营", "版权所有", "责任编辑")

REPORT_TITLE = "2022年江城市政府工作报告"
REPORT = (
    REPORT_TITLE,
    "2022年1月12日在江城市第九届人民代表大会第二次会议上",
    "江城市人民政府市长  林海",
    "各位代表：",
    "现在，我代表市人民政府，向大会报告政府工作，请予审议，并请市政协委员提出意见。",
    "一、2021年工作回顾",
    "2021年，全市经济稳定恢复，地区生产总值增长6.1%，居民人均可支配收入增长7.2%，就业总体稳定。",
    "（一）民生持续改善",
    "改造老旧小区46个，新增学位5200个，新建养老服务站12处，群众办事更加方便，满意度稳步提高。",
    "二、2022年工作安排",
    "今年经济增长的预期目标是6%左右，城镇新增就业3万人，空气质量优良天数比例达到85%以上。",
)
USER_BOX = ("每日心情", "签到天数: 723 天", "[LV.9]以坛为家II", "1万", "积分", "版主")


def news(broken_with: str = "p", charset: str = "utf-8", head: str = "") -> str:
    """A page of a news site; its paragraphs are `<p>`, or lines that `<br>` ends."""
    if broken_with == "p":
        text = "\n".join(f"<p>　　{escape(one)}</p>" for one in TEXTS)
    else:
        text = "<br>\r\n".join(f"　　{escape(one)}" for one in TEXTS)
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="{charset}"><title>{TITLE}_社会_江城新闻网</title>{head}
<style>body {{color: #000}}</style><script>var a = "<p>脚本里的话。</p>";</script></head><body>
<header><nav><ul><li><a href="/">首页</a></li><li><a href="/a">时政</a></li></ul></nav></header>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/b">社会</a></div>
<div class="main"><h1>{TITLE}</h1>
<div class="info"><span>2023-01-06 08:12</span> <span>来源：江城晚报</span></div>
<div class="content">{text}<p>（责任编辑：钱多）</p></div>
<div>分享到：<a>微信</a><a>微博</a></div></div>
<aside><h3>热门</h3><ul><li><a href="1">地铁三号线月底开通试运营</a></li></ul></aside>
<div style="display: none">看不见的话。</div>
<footer><p>江城晚报社版权所有 未经许可不得转载</p></footer></body></html>"""


def forum(charset: str = "gbk") -> str:
    """A report in a forum: user box, counters and buttons round it, and layout by tables."""
    text = "<br />\r\n".join(f"&nbsp;&nbsp;{escape(one)}<br />" for one in REPORT)
    box = "".join(f"<p>{escape(one)}</p>" for one in USER_BOX)
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "xhtml1.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{REPORT_TITLE} - 江城 - 数据论坛 - Powered by Discuz!</title></head><body>
<div><a href="javascript:;">设为首页</a><a href="javascript:;">收藏本站</a></div>
<div><table><tr><td><span>查看:</span> <span>74</span>|<span>回复:</span> <span>0</span></td>
<td><h1><a href="x">[江城]</a> <span>{REPORT_TITLE}</span></h1><a href="x">[复制链接]</a></td></tr>
</table></div><div id="post_1"><table class="plhin"><tr><td class="pls"><div>{box}</div></td>
<td class="plc"><div><em>发表于 2022-4-9 20:15:48</em> | <a href="x">显示全部楼层</a></div>
<div class="pct"><table><tr><td class="t_f">{text}</td></tr></table></div></td></tr></table></div>
<div>您需要登录后才可以回帖 <a href="x">登录</a> | <a href="x">立即注册</a></div>
<div><p>Powered by <strong>Discuz!</strong> X3.4</p></div><a>返回顶部</a></body></html>"""
