"""An index of each engine, opened as often as a test wants."""

import pytest

from retrieval.index.engines import ON_DISK, discard_index, open_index
from tests.retrieval.index.corpus import MADE_WITH


@pytest.fixture(params=[*ON_DISK, pytest.param("opensearch", marks=pytest.mark.cluster)])
def engine(request):
    return request.param


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def cluster(engine, request):
    """Where the engine keeps its index; None for this machine."""
    return request.getfixturevalue("opensearch") if engine == "opensearch" else None


@pytest.fixture
def reopen(engine, folder, cluster):
    """Open the same index once more, as often as it is called."""
    opened = []

    def reopen(made_with=MADE_WITH):
        opened.append(open_index(engine, folder, made_with, cluster))
        return opened[-1]

    yield reopen
    for each in opened:
        each.close()
    if cluster:
        discard_index(folder, cluster)


@pytest.fixture
def index(reopen):
    return reopen()
