"""How fast the pages are beside two floors: an empty app, and a page with one trivial figure and one trivial map."""

from __future__ import annotations

import statistics
import sys
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from charts.wording.pages import TIMELESS
from tests.app_server import PATHS, ROOT, Server, serving, wait_drawn
from tests.benchmarks.floors import Budget, paired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
    with ExitStack() as opened:
        empty, trivial, ours = (opened.enter_context(serving(log, script=script)) for script in (EMPTY, TRIVIAL, DASHBOARD))
        line, figure, page = (opened.enter_context(fresh(browser)) for _ in range(3))
        for each, server in ((line, empty), (figure, trivial)):
            each.goto(server.address)
            wait_drawn(each)
        floor_memory = memory(trivial)
        a_line, a_figure, all_of_it = (
            partial(_settled_click, each, f".st-key-{key} button")
            for each, key in ((line, "again"), (figure, "fragment"), (figure, "again")))
        page.goto(f"{ours.address}/prices")
        wait_drawn(page)
        yield from _of_click("one chart", partial(_settled_click, page, ".st-key-control_log input"), (a_line, a_figure), 2, pairs)
        for path in (path for path in PATHS if path not in TIMELESS):
            page.goto(f"{ours.address}/{path}")
            wait_drawn(page)
            yield from _of_click(f"whole page {path or 'briefing'}", _steps(page), (a_line, all_of_it), 4, pairs)
        kept = memory(ours)
        yield Budget("server memory after all pages (MB), floor trivial page", kept, floor_memory, kept / floor_memory, 1.3)


def _of_click(
    title: str, ours: Callable[[], float], floors: Sequence[Callable[[], float]], limit: float, pairs: int,
) -> Iterator[Budget]:
    for name, floor in zip(("empty app", "trivial page"), floors, strict=True):
        for click in (ours, ours, floor):  # the first time it is made, and the way back: what comes after is known
            click()
        yield paired(f"click, {title} (ms), floor {name}", ours, floor, limit, pairs=2 * pairs)


def _settled_click(page: Page, selector: str) -> float:
    """A click, and time for all that comes of it."""
    took = click_milliseconds(page, selector)
    page.wait_for_timeout(400)
    return took


def _steps(page: Page) -> Callable[[], float]:
    """A click to the day before, the next time back again, so that the tables of both days are known."""
    selectors = cycle((".st-key-asof_earlier button", ".st-key-asof_later button"))
    return lambda: _settled_click(page, next(selectors))


def median_steps(page: Page, pairs: int) -> float:
    """The median of so many clicks to the day before and as many back."""
    step = _steps(page)
    step(), step()
    return statistics.median(step() for _ in range(2 * pairs))
