"""The network is learned as it is read with: JAX and numpy score alike."""

from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context

import numpy as np
import pytest

from retrieval.answering.network.inputs import inputs
from retrieval.answering.network.network import load_network
from tests.retrieval.answering.conftest import answering

pytestmark = pytest.mark.skipif(
    not (find_spec("jax") and find_spec("optax")), reason="the `train` extra (JAX) is not installed"
)
PAGE = {
    "id": "1",
    "title": "二十座书亭点亮老城",
    "text": "近日,星光市在老城区建成20座书亭。书亭由市图书馆馆长周云帆负责管理,每天开放12小时。",
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    with answering(tmp_path_factory.mktemp("network"), [PAGE]) as answerer:
        found = answerer.find("书亭由谁负责管理？")
    measured = found.measured
    return inputs(found.question, measured.candidates, measured.fittings)


def by_jax(seen):
    """[sentences, characters] twice, in a process of its own: JAX's threads and fork do not mix."""
    from tools.train.layers import scores  # noqa: PLC0415
    from tools.train.network import Trainer, blank  # noqa: PLC0415
    from tools.train.sheets import Line, small  # noqa: PLC0415

    trainer = Trainer()
    longest = max(len(one.sentence) for one in seen)
    batch = blank(len(seen), longest + 7)
    for row, one in enumerate(seen):
        every = np.arange(len(one.sentence))
        trainer.put(batch, row, Line(small(one), every, every, (), right=False), 0)
    return [np.asarray(one) for one in scores(dict(load_network()._weights), batch, None)]


def test_jax_and_numpy_score_alike(seen):
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        starts, ends = pool.submit(by_jax, seen).result()
    for row, (one, read) in enumerate(zip(seen, load_network().read(seen), strict=True)):
        assert starts[row, : len(one.sentence)] == pytest.approx(read.starts, abs=0.05)
        assert ends[row, : len(one.sentence)] == pytest.approx(read.ends, abs=0.05)
