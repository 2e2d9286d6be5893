"""A running dashboard for tests and benchmarks, and what it means that a page is really drawn."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from charts.wording.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
PATHS = ("", *(name for name, _ in PAGES[1:]))  # the first page answers at the bare address
PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"

_DRAWN = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('[data-testid=stHeading], h1')
    && !document.querySelector('[data-testid=stSkeleton]')
    && [...document.querySelectorAll('.stPlotlyChart')].every(each => each.querySelector('.main-svg'))
    && [...document.querySelectorAll('.stDeckGlJsonChart')].every(each => each.querySelector('canvas'));
}"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A Streamlit process that `begin` starts: its address, its process and the file that it logs to."""

    def __init__(self, begin: Callable[[], subprocess.Popen[bytes]], port: int, log: Path) -> None:
        self.begin, self.port, self.address, self.log = begin, port, f"http://127.0.0.1:{port}", log
        self.process = begin()

    def end(self) -> None:
        """Stop it as a system does."""
        self.process.terminate()
        self.process.wait(timeout=20)

    def restart(self) -> None:
        """Stop it and start it anew; returns when it is healthy again."""
        self.end()
        self.process = self.begin()
        wait_healthy(self.process, self.port)

    def said(self) -> str:
        """What the server wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(log: Path, *, script: Path = ROOT / "dashboard.py", environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The app of `script`, healthy; stopped at the end."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    with log.open("wb") as out:
        begin = partial(subprocess.Popen, command, cwd=script.parent, stdout=out, stderr=out, env={**os.environ, **(environment or {})})
        server = Server(begin, port, log)
        try:
            wait_healthy(server.process, port)
            yield server
        finally:
            server.end()


def wait_healthy(process: subprocess.Popen[bytes], port: int, seconds: float = 60) -> None:
    """Returns when the server says that it is up; RuntimeError when it ended or took too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
    raise RuntimeError("the server did not come up")


def wait_drawn(page: Page, seconds: float = 60) -> None:
    """Returns when the script has ended and every chart and map is on the screen."""
    page.wait_for_function(_DRAWN, timeout=seconds * 1000)
    page.evaluate(TWO_FRAMES)


def wait_at_rest(page: Page) -> None:
    """Returns when all is drawn and Streamlit's own sign that it works, with its button "Stop", is gone: it fades out after the end."""
    wait_drawn(page)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
