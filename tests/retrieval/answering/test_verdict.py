"""Yes or no."""

import pytest

from retrieval.answering.question import understand
from retrieval.answering.verdict import decide


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("驿站都建好了吗", "40个驿站已全部建设完成并投入使用。", True),
        ("指挥中心搬完了吗", "指挥中心整体搬迁项目建设有序推进。", False),
        ("第三轮信访件办完了吗", "前两轮信访件已全部办结,第三轮信访件正在持续办理;", False),
        ("有没有专门的法庭", "通过速裁庭,专门处理争议案件。", True),
        ("公园是否收费", "公园不收费。", False),
    ],
)
def test_the_sentence_decides(question, sentence, verdict, lexicon, segmenter):
    assert decide(understand(question, lexicon, segmenter), sentence) is verdict
