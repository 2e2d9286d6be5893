"""One server and one browser for all tests that drive the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.app_server import PHONE, Server, serving, wait_drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

KNOWN_404 = ("/_stcore/health", "/_stcore/host-config")  # Streamlit looks for its base path on a direct visit of a sub-page


@dataclass
class Visit:
    """A page in the browser, what it asked of other hosts (refused), and the errors in its console."""

    page: Page
    context: BrowserContext
    home: str
    theme: str
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Open another address in the same profile, which has the scripts already, and return when it is drawn."""
        url = address if address.startswith("http") else f"{self.home}/{address}"
        if "embed_options" not in url:
            url += f"{'&' if '?' in url else '?'}embed_options={self.theme}_theme"
        self.page.goto(url)
        wait_drawn(self.page)

    def judge(self, route: Route) -> None:
        """Let only this machine answer."""
        parts = urlsplit(route.request.url)
        if parts.scheme in {"data", "blob"} or parts.hostname == "127.0.0.1":
            route.continue_()
        else:
            self.asked.append(route.request.url)
            route.abort()

    def note(self, message: ConsoleMessage) -> None:
        """Keep errors, but the two that are known."""
        where = urlsplit(str((message.location or {}).get("url", ""))).path
        if message.type == "error" and not (where.endswith(KNOWN_404) and "404" in message.text):
            self.errors.append(f"{message.text} {where}")


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the committed tables."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server


@pytest.fixture(scope="module")  # closed with its module: while one Playwright runs, no other browser code can start in the process
def chromium() -> Iterator[Browser]:
    """One real browser."""
    from playwright.sync_api import sync_playwright

    from charts.export.browser import find_browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        yield browser
        browser.close()


@pytest.fixture
def visit(dashboard: Server, chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens an address in a new browser profile and returns when it is drawn: `visit("prices?log=1", width=390, theme="dark")`."""
    contexts: list[BrowserContext] = []

    def go(address: str, *, width: int = 1366, height: int = 768, theme: str = "light") -> Visit:
        agent = PHONE if width < 500 else None
        context = chromium.new_context(viewport={"width": width, "height": height}, user_agent=agent, accept_downloads=True)
        contexts.append(context)
        found = Visit(page=context.new_page(), context=context, home=dashboard.address, theme=theme)
        found.page.route("**/*", found.judge)
        found.page.on("console", found.note)
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.go(address)
        return found

    yield go
    for context in contexts:
        context.close()
