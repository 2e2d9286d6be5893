"""How fast the pages are beside two floors: an empty app, and a page with one trivial figure and one trivial map."""

from __future__ import annotations

import statistics
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from charts.wording.pages import TIMELESS
from tests.app_server import PATHS, ROOT, Server, serving, wait_drawn
from tests.benchmarks.floors import Budget, paired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
EMPTY, TRIVIAL, DASHBOARD = HERE / "empty_app.py", HERE / "trivial_app.py", ROOT / "dashboard.py"

# From the click to the last change of the page that it brought: what follows is a third of a second in which nothing changes.
# (The script's state alone will not do: a short run is over before the page has shown that it runs.)
_CLICK = """async target => {
  let last = 0;
  const start = performance.now();
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document.querySelector('[data-testid=stMain]'), { subtree: true, childList: true, characterData: true, attributes: true });
  setTimeout(() => target.click());
  await new Promise((done, fail) => {
    const look = setInterval(() => {
      const state = document.querySelector('[data-testid=stApp]').dataset.testScriptState;
      const quiet = performance.now() - Math.max(last, start);
      if (last && quiet > 350 && state === 'notRunning') { clearInterval(look); done(); }
      if (quiet > 20000) { clearInterval(look); fail(new Error('nothing changed after the click')); }
    }, 10);
  });
  watch.disconnect();
  return last - start;
}"""


def start_seconds(script: Path, log: Path) -> float:
    """From the start of the process to the first healthy answer."""
    begun = time.perf_counter()
    with serving(log, script=script):
        return time.perf_counter() - begun


def first_drawing(browser: Browser, script: Path, path: str, log: Path) -> float:
    """From the request to a complete drawing, by a new server and a browser that has nothing cached."""
    with serving(log, script=script) as server, fresh(browser) as page:
        begun = time.perf_counter()
        page.goto(f"{server.address}/{path}")
        wait_drawn(page)
        return time.perf_counter() - begun


@contextmanager
def fresh(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has nothing cached."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    try:
        yield context.new_page()
    finally:
        context.close()


def click_milliseconds(page: Page, selector: str) -> float:
    """From a click to the changed picture."""
    page.wait_for_function("wanted => document.querySelector(wanted)?.disabled === false", arg=selector)
    wait_drawn(page)
    return float(page.locator(selector).first.evaluate(_CLICK))


def memory(server: Server) -> float:
    """Resident megabytes of the server with its children."""
    process = psutil.Process(server.process.pid)
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) / 1e6


def starts(pairs: int, log: Path) -> Iterator[Budget]:
    """The start of the server, beside that of the empty app."""
    ours, floor = partial(start_seconds, DASHBOARD, log), partial(start_seconds, EMPTY, log)
    yield paired("start to healthy (s), floor empty app", ours, floor, 1.2, pairs=pairs)


def drawings(browser: Browser, pairs: int, log: Path) -> Iterator[Budget]:
    """The first drawing of each page, beside that of the trivial page."""
    for path in PATHS:
        ours, floor = partial(first_drawing, browser, DASHBOARD, path, log), partial(first_drawing, browser, TRIVIAL, "", log)
        yield paired(f"first drawing {path or 'briefing'} (s), floor trivial page", ours, floor, 1.3, pairs=pairs)


def clicks(browser: Browser, pairs: int, log: Path) -> Iterator[Budget]:
    """A click on a control of one chart, on the day of the whole page, and what each page keeps in memory.

    Each click has two floors: that of the empty app, which changes one line, and that of the page whose trivial figure (and map) changes.
    """
    with serving(log, script=EMPTY) as empty, fresh(browser) as page:
        page.goto(empty.address)
        wait_drawn(page)
        a_line = _median_click(page, ".st-key-again button", pairs)
    with serving(log, script=TRIVIAL) as trivial, fresh(browser) as page:
        page.goto(trivial.address)
        wait_drawn(page)
        floor_memory = memory(trivial)
        figure, figure_and_map = (_median_click(page, f".st-key-{key} button", pairs) for key in ("fragment", "again"))
    with serving(log, script=DASHBOARD) as ours, fresh(browser) as page:
        page.goto(f"{ours.address}/prices")
        wait_drawn(page)
        yield from _of_click("one chart", _median_click(page, ".st-key-control_log input", pairs), (a_line, figure), 2)
        for path in (path for path in PATHS if path not in TIMELESS):
            page.goto(f"{ours.address}/{path}")
            wait_drawn(page)
            yield from _of_click(f"whole page {path or 'briefing'}", median_steps(page, pairs), (a_line, figure_and_map), 4)
        kept = memory(ours)
        yield Budget("server memory after all pages (MB), floor trivial page", kept, floor_memory, kept / floor_memory, 1.3)


def _of_click(title: str, ours: float, floors: tuple[float, float], limit: float) -> Iterator[Budget]:
    for name, floor in zip(("empty app", "trivial page"), floors, strict=True):
        yield Budget(f"click, {title} (ms), floor {name}", ours, floor, ours / floor, limit)


def _median_click(page: Page, selector: str, pairs: int) -> float:
    click_milliseconds(page, selector)
    page.wait_for_timeout(300)
    found = []
    for _ in range(pairs):
        found.append(click_milliseconds(page, selector))
        page.wait_for_timeout(300)
    return statistics.median(found)


def median_steps(page: Page, pairs: int) -> float:
    """To the day before and back, so that the tables of both days are known."""
    earlier, later = ".st-key-asof_earlier button", ".st-key-asof_later button"
    for selector in (earlier, later):
        click_milliseconds(page, selector)
        page.wait_for_timeout(400)
    found = []
    for number in range(2 * pairs):
        found.append(click_milliseconds(page, later if number % 2 else earlier))
        page.wait_for_timeout(400)
    return statistics.median(found)
