"""A real cluster for every test that asks for one, where there is Java, Maven and the wish."""

from collections.abc import Iterator
from itertools import count as numbers

import pytest

from retrieval.index.cluster import Cluster
from tests.cluster.nodes import AbsentError, Nodes, class_path

QUICK = ("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
NUMBERS = numbers(1)
LEFT_OUT = pytest.StashKey[int]()


def pytest_collection_modifyitems(config, items) -> None:
    """Leave out what takes a minute to start, unless `-m cluster` asks for it."""
    if "cluster" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("cluster")]
    items[:] = [item for item in items if not item.get_closest_marker("cluster")]
    config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = len(left_out)


def pytest_terminal_summary(terminalreporter, config) -> None:
    """Say what was left out, and how to run it."""
    if count := config.stash.get(LEFT_OUT, 0):
        why = "they need a real OpenSearch cluster, which `make test-cluster` starts"
        terminalreporter.write_line(f"{count} tests were not run: {why}")


@pytest.fixture(scope="session")
def nodes(tmp_path_factory) -> Iterator[Nodes]:
    """Three nodes of OpenSearch; skips where nothing can run them."""
    folder = tmp_path_factory.mktemp("cluster")
    try:
        running = Nodes(folder, class_path(folder), QUICK)
    except AbsentError as error:
        pytest.skip(f"no OpenSearch cluster can be run: {error}")
    try:
        running.start(0, 1, 2)
        running.wait()
        running.copy_at_once()
        yield running
    finally:
        running.close()


@pytest.fixture
def opensearch(nodes: Nodes) -> Cluster:
    """The cluster, all of it, with names of the test's own."""
    nodes.whole()
    name = f"test{next(NUMBERS)}"
    # four nodes' turns of the longest request are less than a test may take (Makefile)
    return Cluster(urls=nodes.urls, name=name, timeout=10, longest=60, patience=60)
