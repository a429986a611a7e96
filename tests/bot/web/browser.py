"""A real headless Chromium, told what to do over a pipe (Chrome DevTools Protocol)."""

import base64
import fcntl
import json
import os
import select
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.chromium import FLAGS

PIPE = ("--remote-debugging-pipe",)
SECONDS = 30.0  # for any one thing; a loaded machine starts a browser slowly
PHONE = (390, 844)
DESKTOP = (1200, 850)


class Browser:
    """One browser with one page; its profile is new and its own.

    Args:
        program: Chromium.
        profile: an empty folder.
    """

    def __init__(self, program: str, profile: Path) -> None:
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (theirs_in, theirs_out)]
        os.close(theirs_in)
        os.close(theirs_out)

        def hand_over() -> None:  # the protocol's own numbers: it reads 3 and writes 4
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self._process = subprocess.Popen(
            [
                program,
                *FLAGS,
                "--remote-debugging-pipe",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=hand_over,  # noqa: PLW1509 - a test's own process
        )
        for end in high:
            os.close(end)
        self._in, self._out = ours_in, ours_out
        self._read = b""
        self._asked = 0
        self._session: str | None = None
        self.requests: list[str] = []
        self.violations: list[str] = []
        self._loaded = False
        target = self._targets()[0]["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(SECONDS)
        os.close(self._in)
        os.close(self._out)

    def look(
        self,
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        scale: float = 1,
        print_: bool = False,
    ) -> None:
        """Be a phone or a desktop, in a light or dark room."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=scale,
            mobile=size[0] < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def speak(self, languages: str) -> None:
        """Send this Accept-Language."""
        self.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": languages})

    def open(self, address: str) -> None:
        """Go to an address, as if typed, and wait until it is there."""
        self._loaded = False
        self.call("Page.navigate", url="about:blank")  # so that the same page is fetched again
        self._wait_for_load()
        self.requests.clear()
        self.violations.clear()
        self._loaded = False
        self.call("Page.navigate", url=address)
        self._wait_for_load()
        # Anchors and text fragments are scrolled to in the frames after that.
        self.call(
            "Runtime.evaluate",
            expression="new Promise(d => requestAnimationFrame(() => requestAnimationFrame(d)))",
            awaitPromise=True,
        )

    def click(self, selector: str) -> None:
        """Click what a selector finds, and wait for the page that this leads to."""
        self._loaded = False
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
        self._wait_for_load()

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression on the page."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def picture(self, file: Path, whole: bool = False) -> Path:
        """Photograph what is seen, or the whole page."""
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        file.write_bytes(base64.b64decode(data))
        return file

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask the browser and wait for its answer."""
        self._asked += 1
        message: dict[str, object] = {"id": self._asked, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + SECONDS
        while True:
            answer = self._next(end)
            if answer.get("id") == self._asked:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    def _targets(self) -> list[dict[str, Any]]:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found = self.call("Target.getTargets")["targetInfos"]
            pages = [one for one in found if one["type"] == "page"]
            if pages:
                return pages
            time.sleep(0.05)
        raise AssertionError("the browser opened no page")

    def _wait_for_load(self) -> None:
        end = time.monotonic() + SECONDS
        while not self._loaded:
            self._next(end)

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._in], [], [], max(0.0, end - time.monotonic()))
            data = os.read(self._in, 1 << 20) if ready else b""
            if not data:
                raise AssertionError("the browser does not answer")
            self._read += data
        line, _, self._read = self._read.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, told: Mapping[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif method == "Log.entryAdded" and told["entry"]["source"] in ("security", "other"):
            self.violations.append(told["entry"]["text"])
