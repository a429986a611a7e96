"""Questions asked among chosen articles: by source, date range and kind."""

import json

import pytest


def predictions(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def reports(tmp_path):
    """Two sources that say the same of two years."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for year, number in ((2022, 7), (2023, 12)):
        text = f"永安县全年建成风雨桥{number}座。"
        row = {"id": f"y{year}", "title": "永安县建桥", "text": text, "date": f"{year}-06-01"}
        line = json.dumps(row, ensure_ascii=False)
        (folder / f"{year}.jsonl").write_text(line, encoding="utf-8")
    return folder


ASKED = "永安县全年建成多少座风雨桥？"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--source", "2022.jsonl"), "7座"),
        (("--source", "2023"), "12座"),
        (("--since", "2023"), "12座"),
        (("--since", "2023年6月"), "12座"),
        (("--until", "2022-06-01"), "7座"),
        (("--since", "2022/6/2", "--until", "2023", "--kind", "article"), "12座"),
        (("--until", "2021"), None),
        (("--kind", "caption"), None),
    ],
)
def test_a_question_is_answered_among_what_the_options_choose(
    chuchu, reports, tmp_path, options, said
):
    shared = (*options, "--corpus", reports)
    (told,) = predictions(chuchu("ask", ASKED, "--json", *shared)[1])
    assert told["answer"] == said
    assert all(
        one["quote"] == told["quote"] for one in told["evidence"] if "桥" in one["quote"][7:]
    )
    asked = json.dumps({"id": 1, "question": ASKED})
    (told,) = predictions(chuchu("answer", "-", *shared, stdin=asked)[1])
    assert told["answer"] == said
    out = chuchu("explain", ASKED, *shared)[1]
    other = "7座" if said == "12座" else "12座"
    assert other not in out
    assert said is None or said in out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--source", "火星"), ["--source = '火星'", "2022.jsonl, 2023.jsonl"]),
        (("--since", "2024-13"), ["--since", "2024-13", "2024-05-01"]),
        (("--until", "明年"), ["--until", "明年", "2024-05-01"]),
        (("--since", "2024-02-30"), ["--since", "2024-02-30"]),
        (("--since", "2024", "--until", "2023-12"), ["--until = '2023-12'", "--since", "2024"]),
        (("--kind", "poem"), ["--kind", "poem", "caption", "report"]),
    ],
)
@pytest.mark.parametrize("command", ["ask", "explain", "answer"])
def test_a_choice_that_cannot_be_is_told_with_what_is_allowed(
    chuchu, reports, command, options, told
):
    asked = "-" if command == "answer" else ASKED
    code, out, err = chuchu(command, asked, *options, "--corpus", reports)
    assert code == 2
    assert out == ""
    assert all(part in err for part in told)
    assert "Traceback" not in err
