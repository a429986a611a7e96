"""A small made-up corpus and the real library over it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval import Library
from retrieval.answering.answerer import Answerer
from retrieval.answering.confidence import Bands
from retrieval.answering.coverage import Candidate
from retrieval.answering.found import Found
from retrieval.text.lexicon import Lexicon
from retrieval.text.words import open_segmenter

DOCUMENTS = (
    {
        "id": "stations",
        "title": "星光市：二十座书亭点亮老城",
        "text": "本报讯（林小满）近日，星光市在老城区建成20座“街角书亭”，方便居民借阅。"
        "书亭里配备有书架、座椅、台灯、饮水机等便民设施，居民可在家门口看书。\n"
        "截至目前，20座书亭已全部投入使用，项目总投资360万元。"
        "书亭由市图书馆馆长周云帆负责管理，每天开放12小时。",
    },
    {
        "id": "report",
        "title": "2024年青禾县政府工作报告",
        "text": "2023年，全县地区生产总值增长6.1%，城镇新增就业3200人。\n"
        "2024年，地区生产总值预期增长5.5%左右，新建公园12个。\n"
        "之所以把目标定在5.5%，主要是考虑外部环境仍不稳定，为提质增效留出空间。",
    },
    {
        "id": "river",
        "title": "云岭县治理青衣河",
        "text": "云岭县通过日常巡查、遥感监测、群众举报等方式排查河道问题。"
        "青衣河断面水质达到Ⅱ类标准。第二轮督察信访件已全部办结，第三轮正在持续办理。",
    },
)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="session")
def segmenter(lexicon):
    return open_segmenter(lexicon)


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("answering")
    corpus = folder / "corpus.jsonl"
    lines = [json.dumps(document, ensure_ascii=False) for document in DOCUMENTS]
    corpus.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with Library.open(corpus, folder / "data") as opened:
        opened.reload()
        yield opened


@contextmanager
def answering(folder: Path, documents: Iterable[Mapping[str, str]]) -> Iterator[Answerer]:
    """An answerer over a corpus of these documents."""
    lines = [json.dumps(document, ensure_ascii=False) for document in documents]
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with Library.open(folder / "corpus.jsonl", folder / "data") as library:
        library.reload()
        yield answerer_of(library)


def answerer_of(library: Library) -> Answerer:
    """The answerer below what a library remembers."""
    bands = Bands.of(library.catalogue)
    index, lexicon = library._kept.index, library.lexicon
    return Answerer(library.catalogue, index, library.segmenter, lexicon, bands)


def sentence(found: Found, words: str) -> Candidate:
    """The sentence with these words, of those that were measured."""
    return next(one for one in found.measured.candidates if words in one.text)


@pytest.fixture(scope="session")
def answerer(library) -> Answerer:
    """The one below what the library remembers."""
    return answerer_of(library)
