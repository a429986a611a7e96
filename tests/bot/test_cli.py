"""Commands: what they print, where errors go, and that they need no other command first."""

import json
from xml.etree import ElementTree

import pytest

from bot.language import Language
from bot.opening import progress_text
from bot.rendering import Wording
from retrieval.corpus.pace import Reached

QUESTION = "永安县2023年建成多少座风雨桥？"
NEITHER = "火星上有没有企鹅？"


def predictions(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_ask_quotes_the_sentence_and_names_its_source(chuchu, corpus):
    code, out, err = chuchu("ask", QUESTION, "--corpus", corpus)
    assert code == 0
    assert "12座" in out
    assert "永安县2023年建成风雨桥12座。" in out
    assert "永安县建成风雨桥" in out
    assert "articles.jsonl" in out
    assert "资料已读入" in err
    assert "\x1b" not in out  # piped: plain


def test_ask_reads_the_corpus_only_when_it_changed(chuchu, corpus):
    assert "资料已读入" in chuchu("ask", QUESTION, "--corpus", corpus)[2]
    assert chuchu("ask", QUESTION, "--corpus", corpus)[2] == ""
    with corpus.open("a", encoding="utf-8") as file:
        new = {"id": "tower", "title": "长宁塔落成", "text": "长宁塔高210米。"}
        file.write("\n" + json.dumps(new, ensure_ascii=False))
    _, out, err = chuchu("ask", "长宁塔高多少米？", "--corpus", corpus)
    assert "资料已读入" in err
    assert "210米" in out


def test_what_the_corpus_does_not_say_is_said_to_be_missing(chuchu, corpus):
    code, out, _ = chuchu("ask", NEITHER, "--corpus", corpus)
    assert code == 0
    assert "资料里没有说到" in out


def test_ask_as_json_is_one_prediction(chuchu, corpus):
    out = chuchu("ask", QUESTION, "--json", "--corpus", corpus)[1]
    found = json.loads(out)
    assert found["status"] == "answered"
    assert found["quote"] == "永安县2023年建成风雨桥12座。"
    assert found["answer"] == "12座"
    assert found["document"] == "bridge"
    assert found["source"] == "articles.jsonl"
    assert 0 <= found["confidence"] <= 1
    assert found["milliseconds"] > 0
    assert set(found["evidence"][0]) == {
        "quote",
        "answer",
        "document",
        "title",
        "source",
        "lines",
        "score",
    }


def test_options_stand_before_or_after_the_command(chuchu, corpus, tmp_path):
    first = chuchu("--corpus", corpus, "--data", tmp_path / "d", "ask", QUESTION, "--json")[1]
    last = chuchu("ask", QUESTION, "--json", "--corpus", corpus, "--data", tmp_path / "d")[1]
    assert json.loads(first)["quote"] == json.loads(last)["quote"]
    assert (tmp_path / "d").is_dir()


def test_two_corpora_do_not_mix_in_the_users_data_folder(chuchu, corpus, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.jsonl").write_text('{"id":"x","title":"海","text":"大海是蓝色的。"}', "utf-8")
    chuchu("ask", QUESTION, "--corpus", corpus)
    assert len(json.loads(chuchu("articles", "--json", "--corpus", other)[1])) == 1
    assert len(json.loads(chuchu("articles", "--json", "--corpus", corpus)[1])) == 2


def test_answer_prints_one_prediction_a_line_in_order(chuchu, corpus, tmp_path):
    file = tmp_path / "questions.jsonl"
    asked = [{"id": 1, "question": QUESTION}, {"id": "b", "question": NEITHER}]
    file.write_text("\n\n".join(json.dumps(one) for one in asked), encoding="utf-8")
    found = predictions(chuchu("answer", file, "--corpus", corpus)[1])
    assert [one["id"] for one in found] == [1, "b"]
    assert found[0]["document"] == "bridge"
    assert found[1]["status"] == "not_found"
    assert found[1]["quote"] is None


def test_answer_reads_a_conversation_from_standard_input(chuchu, corpus):
    turns = [{"question": QUESTION}, {"question": "那县长是谁？"}]
    line = json.dumps({"id": "d", "turns": turns})
    (found,) = predictions(chuchu("answer", "-", "--corpus", corpus, stdin=line)[1])
    assert found["id"] == "d"
    assert [turn["document"] for turn in found["turns"]] == ["bridge", "bridge"]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"question": 3}', '{"turns": [{}]}'])
def test_a_line_that_is_no_question_is_named_with_what_is_allowed(chuchu, corpus, line):
    code, out, err = chuchu("answer", "-", "--corpus", corpus, stdin=f'{{"question":"?"}}\n{line}')
    assert code == 2
    assert len(predictions(out)) == 1
    assert "line 2" in err
    assert '"question"' in err


def test_a_file_of_questions_that_is_not_utf8_is_named(chuchu, corpus, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_bytes('{"question": "多少？"}'.encode("gb18030"))
    code, out, err = chuchu("answer", file, "--corpus", corpus)
    assert (code, out) == (2, "")
    assert "questions.jsonl, line 1: not UTF-8" in err


def test_explain_tells_how_the_question_was_read_and_what_decided(chuchu, corpus):
    code, out, _ = chuchu("explain", QUESTION, "--corpus", corpus)
    assert code == 0
    for told in ("要问的是\t数量", "2023", "永安县建成风雨桥", "结果\t回答", "答案\t12座", "把握"):
        assert told in out, told
    assert "没有找到任何段落" in chuchu("explain", NEITHER, "--corpus", corpus)[1]


GOLD = [
    {"id": "g1", "question": QUESTION, "answer": "12座", "article": "bridge", "type": "number"},
    {"id": "g2", "question": "长宁图书馆藏书多少册？", "answer": "99册", "article": "library"},
]


def test_evaluate_prints_a_column_of_figures_for_each_file(chuchu, corpus, tmp_path):
    gold, none = tmp_path / "gold.jsonl", tmp_path / "none.jsonl"
    gold.write_text("\n".join(json.dumps(one) for one in GOLD), encoding="utf-8")
    none.write_text(json.dumps({"id": "u", "question": NEITHER, "kind": "offtopic"}), "utf-8")
    code, out, _ = chuchu("evaluate", gold, none, "--misses", 5, "--corpus", corpus)
    rows = {line.split("  ")[0].strip(): line.split() for line in out.splitlines()}
    assert code == 0
    assert rows["第一句就是证据"][1:] == ["0.500", "–"]
    assert rows["拒答（资料里没有的）"][1:] == ["–", "1.000"]
    assert "g2#1" in out
    assert "g1#1" not in out


def test_evaluate_as_json_is_an_object_a_file(chuchu, corpus, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(one) for one in GOLD), encoding="utf-8")
    (found,) = predictions(chuchu("evaluate", gold, "--json", "--corpus", corpus)[1])
    assert found["questions"] == 2
    assert found["evidence_at_1"] == 0.5


def test_evaluate_saves_its_figures_and_a_picture_of_them(chuchu, corpus, tmp_path):
    gold, folder = tmp_path / "gold.jsonl", tmp_path / "figures"
    gold.write_text("\n".join(json.dumps(one) for one in GOLD), encoding="utf-8")
    code, out, _ = chuchu("evaluate", gold, "--save", folder, "--corpus", corpus)
    assert code == 0
    assert str(folder) in out.replace("\n", "")
    kept = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    picture = ElementTree.fromstring((folder / "gold.svg").read_text(encoding="utf-8"))
    drawn = picture.findall("{*}circle")
    assert kept["questions"] == len(GOLD)
    assert len(drawn) == len(kept["reliability"]) > 0
    assert len(picture.findall("{*}rect")) == 2 * len(kept["types"]) + 1


def test_figures_cannot_be_saved_where_a_file_stands(chuchu, corpus, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(one) for one in GOLD), encoding="utf-8")
    code, _, err = chuchu("evaluate", gold, "--save", gold, "--corpus", corpus)
    assert code != 0
    assert "--save" in err


def test_a_gold_file_that_cannot_be_read_is_named_before_anything_is_asked(chuchu, corpus):
    code, out, err = chuchu("evaluate", "nowhere.jsonl", "--corpus", corpus)
    assert code == 1
    assert out == ""
    assert "nowhere.jsonl" in err


def test_reload_tells_what_changed_and_a_dry_run_changes_nothing(chuchu, corpus):
    code, out, _ = chuchu("reload", "--dry-run", "--corpus", corpus)
    assert code == 0
    assert "新增 2" in out
    assert "什么都没有改动" in out
    assert "新增 2" in chuchu("reload", "--corpus", corpus)[1]
    assert "没有变化" in chuchu("reload", "--corpus", corpus)[1]


def test_articles_lists_the_corpus(chuchu, corpus):
    out = chuchu("articles", "--corpus", corpus)[1]
    assert "永安县建成风雨桥" in out
    assert "长宁图书馆开放夜场" in out


def test_articles_of_a_file_are_printed_as_the_contract_says(chuchu, seeds):
    file = seeds / "003_913eb7918d03026b.txt"
    found = json.loads(chuchu("articles", file, "--json")[1])
    assert {"kind", "kicker", "title", "subtitle", "authors", "dateline", "date", "sections"} < set(
        found[0]
    )
    text = file.read_text(encoding="utf-8").splitlines()
    for article in found:
        for paragraph in article["paragraphs"]:
            assert set(paragraph) == {"text", "lines", "section"}
            first, last = paragraph["lines"][0][0], paragraph["lines"][-1][1]
            assert 1 <= first <= last <= len(text)
            assert paragraph["text"][:2] in text[first - 1].replace("\u3000", "")


def test_a_report_is_an_article_of_its_page_and_says_that_it_is_one(chuchu, seeds):
    page = json.loads(chuchu("articles", seeds / "001_e67743b97f02c75a.txt", "--json")[1])
    assert {(a["kind"], a["report"]) for a in page} == {("article", False), ("caption", False)}
    (report,) = json.loads(chuchu("articles", seeds / "004_723bdb319b60786a.txt", "--json")[1])
    assert (report["kind"], report["report"]) == ("article", True)


def test_articles_of_a_file_are_shown_with_labels_and_line_numbers(chuchu, seeds):
    out = chuchu("articles", seeds / "003_913eb7918d03026b.txt")[1]
    assert "作者\t\t施翔" in out
    assert "正文\t" in out


def test_an_unreadable_file_is_one_sentence_and_no_traceback(chuchu, tmp_path):
    (tmp_path / "b.txt").write_bytes(bytes(range(256)) * 9)
    for name in ("b.txt", "nowhere.txt"):
        code, out, err = chuchu("articles", tmp_path / name)
        assert code == 1
        assert name in err
        assert len(err.splitlines()) == 1
        assert out == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", "?", "--corpus", "nowhere"), "corpus = 'nowhere'"),
        (("ask", "?", "--config", "nowhere.toml"), "nowhere.toml"),
        (("answer", "nowhere.jsonl"), "nowhere.jsonl"),
        (("ask",), "QUESTION"),
        (("aks", "?"), "ask"),
        (("ask", "?", "--corpsu", "x"), "--corpus"),
    ],
)
def test_a_mistake_in_the_command_line_is_told_on_standard_error_with_code_2(
    chuchu, arguments, told
):
    code, out, err = chuchu(*arguments)
    assert code == 2
    assert out == ""
    assert told in err
    assert "Traceback" not in err


def test_a_database_that_cannot_be_opened_is_one_sentence(chuchu, corpus, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    code, _, err = chuchu("ask", QUESTION, "--corpus", corpus, "--data", tmp_path / "file")
    assert code == 1
    assert err.startswith("chuchu: ")
    assert "Traceback" not in err


def test_serve_without_a_token_tells_how_to_get_one(chuchu):
    code, _, err = chuchu("serve")
    assert code == 1
    assert "@BotFather" in err
    assert "TELEGRAM_BOT_TOKEN" in err


def test_serve_or_chat_talks_in_the_terminal_without_a_token(chuchu, corpus):
    code, out, err = chuchu("serve", "--or-chat", "--corpus", corpus, stdin=QUESTION)
    assert code == 0
    assert "@BotFather" in err
    assert "12座" in out


def test_a_rollback_brings_back_what_was_answered_before(chuchu, corpus, tmp_path):
    options = ("--corpus", corpus, "--data", tmp_path / "data")
    chuchu("reload", *options)
    corpus.write_text(corpus.read_text("utf-8").replace("12座", "15座"), "utf-8")
    assert "15座" in chuchu("ask", QUESTION, *options)[1]
    _, preview, _ = chuchu("rollback", "--dry-run", *options)
    assert "只是预览" in preview
    code, said, _ = chuchu("rollback", *options)
    assert code == 0
    assert "已退回到第 1 版" in said
    assert "12座" in chuchu("ask", QUESTION, *options)[1]  # the file has not changed since
    assert "已退回到第 2 版" in chuchu("rollback", "--to", 2, *options)[1]
    code, _, error = chuchu("rollback", "--to", 9, *options)
    assert code == 1
    assert "没有可以退回的" in error


def test_a_reload_that_answers_the_gold_questions_worse_is_undone(chuchu, corpus, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD[0], ensure_ascii=False), encoding="utf-8")
    config = tmp_path / "chuchu.toml"
    config.write_text(f'gold = "{gold.as_posix()}"\nrefuse_worse = true\n', encoding="utf-8")
    options = ("--config", config, "--corpus", corpus)
    assert chuchu("reload", *options)[0] == 0
    before = corpus.read_bytes()
    corpus.write_text(corpus.read_text("utf-8").splitlines()[1], encoding="utf-8")
    code, said, _ = chuchu("reload", *options)
    assert code == 1
    assert "比上一版差" in said
    assert "没有采用" in said
    assert "12座" in chuchu("ask", GOLD[0]["question"], *options)[1]
    corpus.write_bytes(before)
    assert chuchu("reload", *options)[0] == 0


def test_a_reload_that_is_interrupted_says_that_nothing_has_changed(chuchu, corpus, monkeypatch):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("retrieval.library.Library.reload", interrupted)
    code, said, _ = chuchu("reload", "--corpus", corpus)
    assert code == 130
    assert "资料库保持原样" in said


def test_a_watch_reloads_after_each_change_until_it_is_interrupted(chuchu, corpus, monkeypatch):
    rounds = iter(["15座", "16座"])

    def change_and_wait(*_args):
        number = next(rounds, None)
        if number is None:
            raise KeyboardInterrupt
        text = corpus.read_text("utf-8")
        corpus.write_text(text.replace("12座", number).replace("15座", number), "utf-8")
        return True

    monkeypatch.setattr("bot.commands.reload.wait_for_change", change_and_wait)
    code, said, _ = chuchu("reload", "--watch", "--corpus", corpus)
    assert code == 0
    assert said.count("改动 1") == 2
    assert "不再留意" in said


def test_how_far_a_reload_is_comes_with_its_rate_and_the_time_left():
    wording = Wording(Language.SIMPLIFIED)
    assert progress_text(Reached("read", 3, 9), wording) == "读入 3/9"
    told = progress_text(Reached("index", 300, 900, 4.0, 150.0), wording)
    assert told == "建立索引 300/900 · 每秒 4，还要 2:30"
