"""The network is learned as it is read with: JAX and numpy score alike."""

import numpy as np
import pytest

from retrieval.answering.network.inputs import inputs
from retrieval.answering.network.network import load_network
from tests.retrieval.answering.conftest import answering

pytest.importorskip("jax", reason="the `train` extra (JAX) is not installed")
pytest.importorskip("optax", reason="the `train` extra (optax) is not installed")

from tools.train.layers import scores
from tools.train.network import Trainer, blank
from tools.train.sheets import Line, small

TEXT = "本报讯 近日,星光市在老城区建成20座书亭。书亭由市图书馆馆长周云帆负责管理,每天开放12小时。"


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    page = {"id": "1", "title": "二十座书亭点亮老城", "text": TEXT}
    with answering(tmp_path_factory.mktemp("network"), [page]) as answerer:
        found = answerer.find("书亭由谁负责管理？")
    measured = found.measured
    return inputs(found.question, measured.candidates, measured.fittings)


def test_jax_and_numpy_score_alike(seen):
    network, trainer = load_network(), Trainer()
    longest = max(len(one.sentence) for one in seen)
    batch = blank(len(seen), longest + 7)
    for row, one in enumerate(seen):
        every = np.arange(len(one.sentence))
        trainer.put(batch, row, Line(small(one), every, every, (), right=False), 0)
    starts, ends = scores(dict(network._weights), batch, None)
    for row, (one, read) in enumerate(zip(seen, network.read(seen), strict=True)):
        assert starts[row, : len(one.sentence)] == pytest.approx(read.starts, abs=0.05)
        assert ends[row, : len(one.sentence)] == pytest.approx(read.ends, abs=0.05)
