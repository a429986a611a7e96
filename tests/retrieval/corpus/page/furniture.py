"""What stands on a page beside its articles: page heads, imprints, slogans, a forum's buttons."""

from random import Random

ORPHANS = (
    "石桥县 念好“山字经” 唱响致富歌",
    "翠屏区五项举措推动垃圾分类提质增效",
    "云溪市千名干部下基层解民忧",
    "一条扁担挑出幸福路",
    "红旗渠畔新歌飞扬",
    "望江镇 用好“三本账” 服务零距离",
)
_SLOGANS = (
    "讲文明 树新风 公益广告",
    "公益广告",
    "节约用水 从点滴做起",
    "爱护公物 人人有责",
    "讲文明树新风",
    "弘扬志愿精神 共建美好家园",
)


def top(random: Random) -> list[str]:
    day = f"{random.randint(2019, 2025)}年{random.randint(1, 12)}月{random.randint(1, 28)}日"
    week = "星期" + random.choice("一二三四五六日")
    page = random.choice(
        ["第3版", "03版 要闻", "04 综合", "A05 地方新闻", "2版：城市", "第2版 综合新闻"]
    )
    return random.choice(
        [
            [page],
            [f"{day} {week} {page}"],
            [page, "", f"{day}  {week}"],
            ["文明时报", f"{day}　{week}", page],
            [f"{day} 星期{random.choice('一二三四五')}", "责任编辑：向阳 美编：宋词"],
        ]
    )


def between(random: Random) -> list[str]:
    return random.choice(
        [
            [random.choice(_SLOGANS)],
            ["责任编辑：韩梅 校对：路远"],
            ["（下转第4版）"],
            ["广告"],
            ["本版图片除署名外均为资料图片"],
            ["投稿邮箱：xinwen@example.com"],
        ]
    )


def bottom(random: Random) -> list[str]:
    return random.choice(
        [
            ["责任编辑：林知夏 电话：0351-5550123"],
            ["本版编辑 郁文 版式 高山 校对 江河"],
            ["编辑：白露　校对：夏至　版式：秋分"],
            [random.choice(_SLOGANS)],
            ["本报地址：文昌路18号 邮编：030001 广告热线：5550188 定价：每份1.50元"],
            ["责编：顾城", "组版：舒婷", "邮箱：news@example.com"],
        ]
    )


def forum(random: Random, title: str) -> tuple[list[str], list[str]]:
    """The lines above and below a post, by one of three kinds of site."""
    number = random.randint(10, 9000)
    stamp = f"2022-{random.randint(1, 12)}-{random.randint(1, 28)} {random.randint(10, 20)}:15:32"
    kinds = [
        (
            [
                "设为首页收藏本站",
                f"查看: {number}|回复: {number % 7}",
                "",
                f"[县市] {title}",
                "",
                "[复制链接]",
                "  • TA的每日心情",
                "    奋斗",
                "    昨天 08:12",
                f"  • 签到天数: {number} 天",
                "",
                "    [LV.7]常住居民III",
                "",
                "    3521",
                "",
                "    主题",
                "",
                "    2万",
                "",
                "    帖子",
                "",
                "    5万",
                "",
                "    积分",
                "",
                "    管理员",
                "",
                "    积分",
                "    52180",
                f"    发表于 {stamp} | 显示全部楼层 |阅读模式",
            ],
            [
                "    您需要登录后才可以回帖 登录 | 立即注册",
                "",
                "    本版积分规则",
                "",
                "    客服中心",
                "    关闭",
                "    在线时间:",
                "    周一~周五",
                "    8:30-17:30",
                "    联系电话:",
                "    0571-55501234",
                "",
                "    Powered by Discuz! X3.4 Licensed© 2001-2017 Comsenz Inc.",
                "",
                "    快速回复 返回顶部 返回列表",
            ],
        ),
        (
            [
                "首页 > 政务公开 > 政府工作报告 > 正文",
                "",
                f"发布时间：{stamp[:10]}　来源：县政府办公室　浏览次数：{number}",
                "字号：【大 中 小】 打印 关闭",
                "分享到：",
            ],
            [
                "上一篇：2021年县政府工作报告",
                "下一篇：没有了",
                "",
                "打印本页 关闭窗口",
                "",
                "主办：县人民政府办公室 网站标识码：1234567890",
                "版权所有 未经许可不得转载",
                "京ICP备12345678号-1",
            ],
        ),
        (
            [
                "登录 注册 返回版面",
                f"楼主：春江水暖 时间：{stamp} 点击：{number} 回复：3",
                "",
                "只看楼主 收藏 举报",
            ],
            [
                "赞(12) 踩(0) 分享 收藏",
                "",
                "回复楼主",
                "",
                "楼主发言：1次 发图：0张 | 更多",
                "",
                "发表回复请先登录",
                "返回顶部",
            ],
        ),
    ]
    return random.choice(kinds)
