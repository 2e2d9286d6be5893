"""A real browser for tests, cut off from every other machine."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import pytest

from charts.export.browser import NoBrowserError, find_browser, use_shipped_fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Route

Test = TypeVar("Test", bound="Callable[..., object]")


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


@contextmanager
def offline_page(*, width: int = 1366, height: int = 900) -> Iterator[tuple[Page, list[str], list[str]]]:
    """A page, the addresses it asked for beyond this machine (all refused), and the errors in its console."""
    from playwright.sync_api import sync_playwright

    use_shipped_fonts()
    asked: list[str] = []
    errors: list[str] = []

    def judge(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in {"file", "data", "blob"} or address.hostname == "127.0.0.1":
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        page = browser.new_page(viewport={"width": width, "height": height})
        page.route("**/*", judge)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        try:
            yield page, asked, errors
        finally:
            browser.close()
