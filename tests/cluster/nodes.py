"""A real OpenSearch cluster of three Java processes on this machine, to be killed and revived."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

POM = Path(__file__).with_name("pom.xml")
MODULES = (
    "org.opensearch.analysis.common.CommonAnalysisPlugin",
    "org.opensearch.index.reindex.ReindexPlugin",
    "org.opensearch.transport.Netty4Plugin",
)
# Nodes end with the test run, however it ended, where Linux's tools can see to that.
_WITH_PARENT = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()
COPY_SECONDS = 50  # a copy that is being made for longer is begun anew
START_SECONDS = 180  # three Java processes on one busy core
MAVEN_SECONDS = 240  # the first time, some 60 MB come over the network


class AbsentError(Exception):
    """There is nothing to run a cluster with here; says what is missing."""


def class_path(folder: Path) -> str:
    """Return the class path of OpenSearch's artifacts, fetched by Maven where need be.

    Raises:
        AbsentError: there is no Java or no Maven, or Maven cannot reach the artifacts.
    """
    for command in ("java", "mvn"):
        if not shutil.which(command):
            raise AbsentError(f"no {command} on this machine")
    file = folder / "classpath.txt"
    command = ["mvn", "-q", "-B", "-f", POM, "dependency:build-classpath"]
    try:
        fetching = subprocess.run(
            [*command, f"-Dmdep.outputFile={file}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=MAVEN_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise AbsentError(f"Maven had no artifacts within {MAVEN_SECONDS} seconds") from None
    if fetching.returncode or not file.exists():
        raise AbsentError(f"Maven cannot reach OpenSearch's artifacts: {fetching.stdout[-300:]}")
    return file.read_text(encoding="utf-8")


class Nodes:
    """Three nodes, numbered from 0; `close` ends them.

    Args:
        folder: for their data and logs.
        classes: their class path.
        options: for each Java process.
    """

    def __init__(self, folder: Path, classes: str, options: tuple[str, ...]) -> None:
        self._folder = folder
        self._command = ("java", *options, "-cp", classes)
        with ExitStack() as held:  # all at once, so that no port is given twice
            self._http = [_port(held, range(9201, 9299)) for _ in range(3)]  # the runner's range
            self._transport = [_port(held, [0]) for _ in range(3)]
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def urls(self) -> tuple[str, ...]:
        """Where the nodes are, running or not."""
        return tuple(f"http://127.0.0.1:{port}" for port in self._http)

    def start(self, *numbers: int) -> None:
        """Start nodes; returns at once."""
        seeds = json.dumps([f"127.0.0.1:{port}" for port in self._transport])
        for number in numbers:
            home = self._folder / str(number)
            (home / "config").mkdir(parents=True, exist_ok=True)
            (home / "config" / "opensearch.yml").write_text(
                f"network.host: 127.0.0.1\n"
                f"transport.port: {self._transport[number]}\n"
                f"discovery.seed_hosts: {seeds}\n"
                f"cluster.initial_cluster_manager_nodes: {seeds}\n"
                # a nearly full disk is the machine's business, not the tests'
                "cluster.routing.allocation.disk.threshold_enabled: false\n"
                # found out in seconds, and not in half a minute, that a node hangs
                "cluster.fault_detection.follower_check.timeout: 1s\n"
                "cluster.fault_detection.leader_check.timeout: 1s\n"
                # a copy whose making was lost when a node ended is begun anew, not after 30 minutes
                "indices.recovery.internal_action_timeout: 15s\n"
                "indices.recovery.internal_action_long_timeout: 30s\n"
                "indices.recovery.recovery_activity_timeout: 30s\n",
                encoding="utf-8",
            )
            arguments = {
                "-basePath": home,
                "-confPath": home / "config",
                "-numOfNode": 1,
                "-baseHttpPort": self._http[number] - 1,  # it takes the next
                "-clusterName": "chuchu-tests",
                "-moduleTypes": ",".join(MODULES),
            }
            with (home / "out.txt").open("ab") as out:
                self._running[number] = subprocess.Popen(
                    [
                        *_WITH_PARENT,
                        *self._command,
                        "org.codelibs.opensearch.runner.OpenSearchRunner",
                        *(str(part) for pair in arguments.items() for part in pair),
                    ],
                    stdout=out,
                    stderr=out,
                    start_new_session=True,  # Ctrl-C reaches pytest, which ends them in order
                )

    def kill(self, *numbers: int) -> None:
        """End nodes without a chance to say so."""
        for number in numbers:
            self._running[number].kill()
        for number in numbers:
            self._running.pop(number).wait()

    def pause(self, number: int) -> None:
        """Make a node hang: it takes connections and answers nothing."""
        os.kill(self._running[number].pid, signal.SIGSTOP)

    def resume(self, number: int) -> None:
        """Let a node that hangs go on."""
        os.kill(self._running[number].pid, signal.SIGCONT)

    def wait(self, count: int = 3, status: str = "green") -> None:
        """Wait until `count` nodes are together and the shards have their copies."""
        query = f"wait_for_nodes={count}&wait_for_status={status}&timeout=5s"
        begun = time.monotonic()
        end, patient_until = begun + START_SECONDS, begun + COPY_SECONDS
        while time.monotonic() < end:
            if time.monotonic() > patient_until:
                patient_until += COPY_SECONDS
                self._begin_copies_anew()
            for url in self.urls:
                health = _get(f"{url}/_cluster/health?{query}")
                if (
                    health
                    and health.get("timed_out") is False
                    and health["number_of_nodes"] == count
                ):
                    return
            time.sleep(0.3)
        told = [_get(f"{url}/_cluster/allocation/explain") for url in self.urls]
        raise TimeoutError(f"the cluster does not come together: {told}")

    def _begin_copies_anew(self) -> None:
        """Break off the making of copies: where a node ended at the wrong moment, it hangs."""
        for url in self.urls:
            shards = _get(f"{url}/_cat/shards?format=json")
            if not isinstance(shards, list):
                continue
            hanging = [
                {"cancel": {"index": one["index"], "shard": int(one["shard"]), "node": one["node"]}}
                for one in shards
                if one["state"] == "INITIALIZING" and one["prirep"] == "r"
            ]
            request = urllib.request.Request(
                f"{url}/_cluster/reroute",
                json.dumps({"commands": hanging}).encode(),
                {"content-type": "application/json"},
            )
            with suppress(OSError), urllib.request.urlopen(request, timeout=10):
                return

    def copy_at_once(self) -> None:
        """Have copies that a lost node held made anew elsewhere at once, not after a minute."""
        settings = {"index.unassigned.node_left.delayed_timeout": "0"}
        template = {"index_patterns": ["*"], "template": {"settings": settings}}
        request = urllib.request.Request(
            f"{self.urls[0]}/_index_template/copy-at-once",
            json.dumps(template).encode(),
            {"content-type": "application/json"},
            method="PUT",
        )
        with urllib.request.urlopen(request, timeout=10):
            pass

    def manager(self) -> int:
        """Return which node leads the others."""
        for url in self.urls:
            found = _get(f"{url}/_nodes/_cluster_manager/http")
            if found:
                (node,) = found["nodes"].values()
                return self._http.index(int(node["http"]["publish_address"].rpartition(":")[2]))
        raise TimeoutError("no node answers")

    def memory(self) -> dict[int, int]:
        """Return each running node's resident memory in bytes."""
        pages = {n: Path(f"/proc/{p.pid}/statm").read_text() for n, p in self._running.items()}
        size = os.sysconf("SC_PAGE_SIZE")
        return {number: int(text.split()[1]) * size for number, text in pages.items()}

    def processor_seconds(self) -> float:
        """Return the processor time that the running nodes have used, all together."""
        ticks = 0
        for process in self._running.values():
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # proc(5): utime and stime
        return ticks / os.sysconf("SC_CLK_TCK")

    def whole(self) -> None:
        """Bring back whatever a test ended or stopped."""
        for number in self._running:
            self.resume(number)
        missing = [number for number in range(3) if number not in self._running]
        self.start(*missing)
        self.wait()

    def close(self) -> None:
        """End all nodes."""
        self.kill(*self._running)


def _port(held: ExitStack, ports: Iterable[int]) -> int:
    """Return the first free one of these ports, taken for as long as it is held."""
    for port in ports:
        one = socket.socket()
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            one.close()
        else:
            held.enter_context(one)
            return one.getsockname()[1]
    raise AbsentError("no free port from 9201 to 9298")


def _get(url: str) -> Any:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:  # also what was waited for in vain comes as one
        return json.load(error)
    except (OSError, ValueError):
        return None
