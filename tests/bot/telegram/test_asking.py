"""A question comes in, an answer with its proof goes out."""


def test_an_answer_is_short_and_bold_first_then_the_quote_with_it_marked_then_its_source(world):
    alice = world.api.person("小红")
    answer = alice.asks("城东区清欠了多少工钱？")
    assert answer.marked("bold")[0] == "743.02万元"
    assert answer.text.startswith("743.02万元")
    (quote, *_) = answer.marked("blockquote")
    assert quote == "2023年，城东区依法快处欠薪案件322件，清欠840人共743.02万元。"
    assert "[1] 《守护“钱袋子”》" in answer.text
    assert "news.jsonl" in answer.text
    assert [button.text for button in answer.buttons] == ["出处", "看原文段落", "另一处（2/2）"]
