"""Pictures of the dashboard itself: starts it, waits until each page is really drawn, saves it at full height, stops it."""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from charts.export.about import language_in_name
from charts.export.browser import RenderError, command, evaluated, shared_renderer
from charts.export.files import ExportError, make_folder, write_file
from charts.wording.pages import PAGES
from extract.core.ids import is_whole
from extract.core.paths import DATA, ROOT
from extract.languages.spoken import ENGLISH, language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from extract.tables.read import Tables

NAMES = tuple(name for name, _ in PAGES)
SIZES = {"laptop": (1366, 768), "desktop": (1920, 1080), "phone": (390, 844)}  # the commonest windows of their kind
THEMES = ("light", "dark")
_LAST_PORT = 65_535  # two bytes
PORT = 8599  # beside Streamlit's own 8501, so that a dashboard may stay open
# A quiet machine needs a few seconds for either; these leave room for one that is very busy.
_START_SECONDS, _PAGE_SECONDS = 60.0, 90.0
_LOOK_SECONDS = 0.5  # not measured: two equal looks so far apart have been enough on a busy machine so far
_POLL_SECONDS = 0.05  # short beside the start
_END_SECONDS = 10  # then it is ended by force, which loses nothing
_PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
# Drawn: the script has run, nothing is a placeholder, every chart and map has its picture, and two frames have passed.
_DRAWN = """new Promise(done => {
  const app = document.querySelector('[data-testid=stApp]');
  const all = (found, inside) => [...document.querySelectorAll(found)].every(one => one.querySelector(inside));
  const ready = app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1')
    && !document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner]')
    && all('.stPlotlyChart', '.main-svg') && all('.stDeckGlJsonChart', 'canvas');
  if (!ready) return done(0);
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const main = document.querySelector('[data-testid=stMain]');
    done(main ? main.scrollHeight : 0);
  }));
})"""
# The dashboard ends with the process that started it, even where that one is killed: then its standard input closes.
_WATCHED = """import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
runpy.run_module('streamlit', run_name='__main__')"""
_FAULT = "document.querySelector('[data-testid=stException]')?.innerText || ''"


class Shot(NamedTuple):
    """One picture to take, in the language spoken: page, theme, and the window's name and size in CSS pixels."""

    page: str
    theme: str
    size: str
    as_of: date | None = None

    @property
    def name(self) -> str:
        """The file name."""
        day = f"_as-of-{self.as_of.isoformat()}" if self.as_of else ""
        return f"{self.page}{day}{language_in_name()}_{self.size}-{self.theme}.png"

    def address(self, port: int) -> str:
        """The page's address; Streamlit itself switches the theme."""
        address = f"http://127.0.0.1:{port}/{self.page}?embed_options={self.theme}_theme"
        if self.as_of:
            address = f"{address}&as_of={self.as_of.isoformat()}"
        if language() != ENGLISH:
            address = f"{address}&lang={language()}"
        return address.replace(f"/{NAMES[0]}?", "/?")  # the first page has no path


@contextmanager
def dashboard(port: int, *, data: Path = DATA) -> Iterator[None]:
    """The dashboard running on `port` until the block ends, however it ends. Raises ExportError for a port in use or a failed start."""
    _check_free(port)
    command = [sys.executable, "-c", _WATCHED, "run", str(ROOT / "dashboard.py"), "--server.port", str(port),
               "--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false"]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, env={**os.environ, "RARE_EARTH_DATA": str(data.resolve())},
                              start_new_session=True)
    with server:
        try:
            _wait_healthy(server, port)
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(timeout=_END_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def _check_free(port: int) -> None:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as problem:
        raise ExportError(f"screenshots: port {port} is in use; stop what uses it or choose another with --port") from problem


def _wait_healthy(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise ExportError("screenshots: the dashboard ended while starting; run `streamlit run dashboard.py` to see why")
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):  # it answers in milliseconds
            return
        time.sleep(_POLL_SECONDS)
    raise ExportError(f"screenshots: the dashboard was not up after {_START_SECONDS:.0f} s; try again on a less busy machine")


async def take(browser: Any, shot: Shot, port: int) -> bytes:
    """The page as a PNG of its full height. Raises RenderError if it shows an error or is not drawn in time."""
    tab = await browser.create_tab("")
    try:
        width, height = SIZES[shot.size]
        await command(tab, "Network.enable")
        if shot.size == "phone":
            await command(tab, "Network.setUserAgentOverride", userAgent=_PHONE)
        await command(tab, "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": shot.theme}])
        await _resize(tab, width, height)
        await command(tab, "Page.navigate", url=shot.address(port))
        await _resize(tab, width, max(height, await _drawn_height(tab, shot)))
        await _drawn_height(tab, shot)
        return await settled(tab, shot)
    finally:
        await tab.close()


async def settled(tab: Any, shot: Shot) -> bytes:
    """The tab as a PNG, once two in turn are the same: a map draws its layers after its canvas is there. RenderError if none are."""
    end, last = time.monotonic() + _PAGE_SECONDS, ""
    while time.monotonic() < end:
        picture = str((await command(tab, "Page.captureScreenshot", format="png"))["data"])
        if picture == last:
            return base64.b64decode(picture)
        last = picture
        await asyncio.sleep(_LOOK_SECONDS)
    raise RenderError(f"screenshots: the page {shot.page} was still changing after {_PAGE_SECONDS:.0f} s; try again on a less busy machine")


async def _drawn_height(tab: Any, shot: Shot) -> int:
    """The height of the whole page, once two looks in turn agree that it is drawn."""
    end, last = time.monotonic() + _PAGE_SECONDS, 0
    while time.monotonic() < end:
        tall = int(await evaluated(tab, _DRAWN) or 0)
        if tall and tall == last:
            if fault := await evaluated(tab, _FAULT):
                raise RenderError(f"screenshots: the page {shot.page} shows an error: {str(fault).splitlines()[0]}")
            return tall
        last = tall
        await asyncio.sleep(_LOOK_SECONDS)
    raise RenderError(f"screenshots: the page {shot.page} was not drawn within {_PAGE_SECONDS:.0f} s; try again on a less busy machine")


async def _resize(tab: Any, width: int, height: int) -> None:
    await command(tab, "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The choices of `python -m charts screenshots`."""
    parser.add_argument("--page", nargs="+", choices=NAMES, default=NAMES, help=f"pages; all by default: {', '.join(NAMES)}")
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=["light"], help="light (default) or dark")
    parser.add_argument("--size", nargs="+", choices=tuple(SIZES), default=["laptop"],
                        help="windows: laptop, 1366 px wide (default), desktop, 1920, or phone, 390")
    parser.add_argument("--port", type=_port, default=PORT, help=f"port for the dashboard on this machine (default: {PORT})")


def _port(text: str) -> int:
    """The type of an option that takes a port."""
    if not (is_whole(text) and 1 <= int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text} is no port; expected a number from 1 to {_LAST_PORT}, such as {PORT}")
    return int(text)


def run(args: argparse.Namespace, _: Tables) -> int:
    """Writes the pictures and prints their paths; progress goes to stderr. Raises ExportError and RenderError."""
    folder = make_folder(args.out)
    choices = product(args.size, args.theme, args.page)
    shots = [Shot(page=page, theme=theme, size=size, as_of=args.as_of) for size, theme, page in choices]
    with shared_renderer() as renderer, dashboard(args.port, data=args.data):
        for count, shot in enumerate(shots, start=1):
            picture = renderer.run(take(renderer.browser, shot, args.port), seconds=4 * _PAGE_SECONDS)  # three waits, and some room
            print(write_file(folder / shot.name, picture), flush=True)
            print(f"{count}/{len(shots)} {shot.name}", file=sys.stderr)
    return 0
