"""The real bot as a process of its own: `chuchu serve`, told to take the loopback for Telegram."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from tests.telegram.loopback import BotApi

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0


class Serving:
    """A running bot; can be stopped, killed and started again on the same data.

    Args:
        api: its Telegram.
        data: the folder of its catalogue, index and history.
        corpus: the folder of its corpus.
        settings: more environment variables, such as `CHUCHU_TELEGRAM__ADMINS`.
    """

    def __init__(
        self, api: BotApi, data: Path, corpus: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.api = api
        self._command = [sys.executable, "-c", "from bot.cli import main; main()", "serve"]
        self._command += ["--corpus", str(corpus), "--data", str(data)]
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._environment = inherited | {
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "TELEGRAM_BOT_TOKEN": api.token,
            "CHUCHU_TELEGRAM__BASE_URL": api.url,
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__

    def __enter__(self) -> "Serving":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if error is not None:
            sys.stderr.write(self.log)
        self._log.close()

    @property
    def log(self) -> str:
        """What the process wrote about itself."""
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self, wait: bool = True) -> None:
        """Start the process; `wait` until it fetches updates.

        Raises:
            AssertionError: it did not come so far; the log says why.
        """
        before = self.api.calls
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + _START_SECONDS
        while wait and self.api.calls <= before:
            if not self.running or time.monotonic() > end:
                self._process.kill()
                raise AssertionError(f"the bot does not fetch updates:\n{self.log}")
            time.sleep(0.02)

    def stop(self) -> int | None:
        """End the process as an operator does (SIGTERM); its exit status."""
        if self._process is None:
            return None
        self._process.terminate()
        return self._process.wait(_STOP_SECONDS)

    def kill(self) -> None:
        """End the process as a power cut does (SIGKILL)."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(_STOP_SECONDS)
