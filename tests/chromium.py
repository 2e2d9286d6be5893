"""One real browser for all tests, cut off from every other machine; its pages know what they asked for and when they are drawn."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from charts.export.browser import NoBrowserError, find_browser, use_shipped_fonts
from tests.app_server import TWO_FRAMES, wait_drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, WebSocket

Test = TypeVar("Test", bound="Callable[..., object]")
KNOWN_404 = ("/_stcore/health", "/_stcore/host-config")  # Streamlit looks for its base path on a direct visit of a sub-page
_ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # unlike intercepted requests, this leaves the cache on
_TOGETHER = "--process-per-site"  # the pages of a profile share one process, in which Streamlit's scripts stay compiled
_PATIENCE = 60  # seconds for an answer: a machine that runs other work as well takes a few


def _has_browser() -> bool:
    try:
        find_browser()
    except NoBrowserError:
        return False
    return True


# Where CI runs, a missing browser is a fault of the machine and must show; elsewhere these tests are skipped.
_SKIPPED = not _has_browser() and os.environ.get("CI") != "true"
_SKIP = pytest.mark.skipif(_SKIPPED, reason="no Chrome or Chromium on this machine (set BROWSER_PATH or install chromium)")


def needs_browser(test: Test) -> Test:
    """Marks a test that draws in a real browser."""
    return pytest.mark.browser(_SKIP(test))


@cache
def _started() -> tuple[Playwright, Browser]:
    from playwright.sync_api import sync_playwright

    use_shipped_fonts()
    playwright = sync_playwright().start()
    return playwright, playwright.chromium.launch(executable_path=find_browser(), args=[_ALONE, _TOGETHER])


def end_browser() -> None:
    """End the browser, if one was started."""
    if _started.cache_info().currsize:
        playwright, browser = _started()
        browser.close()
        playwright.stop()
        _started.cache_clear()


def new_profile(*, user_agent: str | None = None) -> BrowserContext:
    """An empty profile in the one browser: its own cache, storage and clipboard rights."""
    _, browser = _started()
    # Streamlit's grey bars pulse while a page loads: drawn without a graphics card, that is a quarter of a visit.
    return browser.new_context(user_agent=user_agent, accept_downloads=True, reduced_motion="reduce")


@dataclass(eq=False)
class Visit:
    """A page in the browser, what it asked of other hosts (in vain), the errors in its console, and the runs of the dashboard behind it."""

    page: Page
    home: str = ""
    theme: str = "light"
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    runs_asked: int = 0
    runs_seen: int = 0
    running: bool = False

    def __post_init__(self) -> None:
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("websocket", self._socket)

    def go(self, address: str) -> None:
        """Open an address of the dashboard and return when it is drawn."""
        url = address if address.startswith("http") else f"{self.home}/{address}"
        if "embed_options" not in url:
            url += f"{'&' if '?' in url else '?'}embed_options={self.theme}_theme"
        self.page.goto(url)
        wait_drawn(self.page)
        self.runs_seen = self.runs_asked

    def settle(self) -> None:
        """Return when the dashboard has answered what the last action asked of it, and the answer is drawn."""
        end = time.monotonic() + _PATIENCE
        while self.running or self.runs_asked == self.runs_seen:
            if time.monotonic() > end:
                raise AssertionError("the dashboard was not asked, or gave no answer")
            self.page.evaluate(TWO_FRAMES)
        wait_drawn(self.page)
        self.runs_seen = self.runs_asked

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"file", "data", "blob"} and parts.hostname != "127.0.0.1":
            self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        where = urlsplit(str((message.location or {}).get("url", ""))).path
        if message.type == "error" and not (where.endswith(KNOWN_404) and "404" in message.text):
            self.errors.append(f"{message.text} {where}")

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: bytes | str) -> None:
        message = BackMsg()
        if isinstance(frame, bytes) and message.ParseFromString(frame) and message.WhichOneof("type") == "rerun_script":
            self.runs_asked += 1
            self.running = True

    def _received(self, frame: bytes | str) -> None:
        message = ForwardMsg()
        if isinstance(frame, bytes) and message.ParseFromString(frame) and message.WhichOneof("type") == "script_finished":
            self.running = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


@contextmanager
def offline_page(*, width: int = 1366, height: int = 900) -> Iterator[tuple[Page, list[str], list[str]]]:
    """A page in a new profile, the addresses it asked for beyond this machine (in vain), and the errors in its console."""
    profile = new_profile()
    page = profile.new_page()
    page.set_viewport_size({"width": width, "height": height})
    visit = Visit(page)
    try:
        yield page, visit.asked, visit.errors
    finally:
        profile.close()
