"""How fast the pages are beside two floors: an empty app, and a page with one trivial figure and one trivial map.

    python tests/benchmarks/pages.py [--pairs 5]

Prints one table. All measures of one run are taken in turn on the same machine; the median of the pairs counts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from charts.export.browser import find_browser
from charts.wording.pages import TIMELESS
from tests.app_server import PATHS, ROOT, Server, serving, wait_drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


def ratio(title: str, pairs: int, measure: Callable[[Path], float], scripts: tuple[Path, Path], limit: float) -> None:
    """Measure product and floor in turn and print one line of the table."""
    found: dict[Path, list[float]] = {script: [] for script in scripts}
    for _ in range(pairs):
        for script in scripts:
            found[script].append(measure(script))
    ours, floor = (statistics.median(found[script]) for script in scripts)
    line(title, ours, floor, limit)


def line(title: str, ours: float, floor: float, limit: float) -> None:
    """One line of the table."""
    verdict = "ok" if ours <= limit * floor else "over"
    print(f"| {title} | {ours:.2f} | {floor:.2f} | {ours / floor:.2f} | {limit} | {verdict} |", flush=True)


def clicks(browser: Browser, pairs: int, log: Path) -> None:
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
        _click_lines("one chart", _median_click(page, ".st-key-control_log input", pairs), (a_line, figure), 2)
        for path in (path for path in PATHS if path not in TIMELESS):
            page.goto(f"{ours.address}/{path}")
            wait_drawn(page)
            _click_lines(f"whole page {path or 'briefing'}", median_steps(page, pairs), (a_line, figure_and_map), 4)
        line("server memory after all pages (MB)", memory(ours), floor_memory, 1.3)


def _click_lines(title: str, ours: float, floors: tuple[float, float], limit: float) -> None:
    for name, floor in zip(("the empty app's", "the trivial page's"), floors, strict=True):
        line(f"click, {title} (ms), floor {name}", ours, floor, limit)


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


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", choices=("start", "drawing", "clicks"), default=None)
    args = parser.parse_args()
    log = Path(tempfile.mkstemp(suffix=".log")[1])
    print("| measure | product | floor | ratio | at most | |\n|---|---|---|---|---|---|")
    if args.only in (None, "start"):
        ratio("start to healthy (s), floor empty", args.pairs, lambda script: start_seconds(script, log), (DASHBOARD, EMPTY), 1.2)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        if args.only in (None, "drawing"):
            for path in PATHS:
                pair = (DASHBOARD, TRIVIAL)
                title = f"first drawing {path or 'briefing'} (s), floor trivial figures"

                def draw(script: Path, path: str = path) -> float:
                    return first_drawing(browser, script, path if script == DASHBOARD else "", log)

                ratio(title, args.pairs, draw, pair, 1.3)
        if args.only in (None, "clicks"):
            clicks(browser, args.pairs, log)
        browser.close()


if __name__ == "__main__":
    main()
