"""One server and one browser for all tests that drive the pages."""

from __future__ import annotations

import gc
import os
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.app_server import PHONE, Server, serving
from tests.chromium import Visit, end_browser, new_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext

_WIDEST_PHONE = 500  # pixels: narrower windows say that they are phones
# As on a reader's machine, what was compiled is kept: without it each of the hundreds of processes that tests start compiles all modules.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in extract/commands/fit.py; read when scipy is imported
# Each page that is opened looks through all installed packages for components, which takes longer than most pages do.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def pytest_collection_finish() -> None:
    """Thousands of tables live as long as the tests: looked through less often for what can go, the tests take a third less time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_sessionfinish() -> None:
    """The browser lives as long as the tests."""
    end_browser()


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the committed tables."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server


@pytest.fixture(scope="session")
def profiles(dashboard: Server) -> Callable[[bool], BrowserContext]:
    """Two profiles for all pages, a desk's and a phone's: what Streamlit itself is made of is loaded and compiled once."""
    @cache
    def profile(phone: bool) -> BrowserContext:
        made = new_profile(user_agent=PHONE if phone else None)
        made.new_page().goto(f"{dashboard.address}/_stcore/health")  # stays open, so that the process of the pages does
        return made

    return profile


@pytest.fixture(scope="module")
def visits(dashboard: Server, profiles: Callable[[bool], BrowserContext]) -> Iterator[Callable[..., Visit]]:
    """As `visit`, for fixtures that serve a whole module."""
    yield from _visits(dashboard, profiles)


@pytest.fixture
def visit(dashboard: Server, profiles: Callable[[bool], BrowserContext]) -> Iterator[Callable[..., Visit]]:
    """Opens an address in a new page and returns when it is drawn: `visit("prices?log=1", width=390, theme="dark")`."""
    yield from _visits(dashboard, profiles)


def _visits(dashboard: Server, profiles: Callable[[bool], BrowserContext]) -> Iterator[Callable[..., Visit]]:
    opened: list[Visit] = []

    def go(address: str, *, width: int = 1366, height: int = 768, theme: str = "light") -> Visit:
        page = profiles(width < _WIDEST_PHONE).new_page()
        page.set_viewport_size({"width": width, "height": height})
        opened.append(Visit(page, home=dashboard.address, theme=theme))
        opened[-1].go(address)
        return opened[-1]

    yield go
    for each in opened:
        each.page.close()
