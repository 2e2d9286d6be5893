"""The browser that turns figures into pictures: found, started with the project's fonts, used for a whole run, and surely ended.

One renderer serves many pictures, because starting a browser takes ten times as long as drawing one.
"""

from __future__ import annotations

import asyncio
import atexit
import base64
import json
import logging
import os
import signal
import threading
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from charts.drawing.type import FONTS
from charts.export.turns import turn
from extract.languages.spoken import say

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    import plotly.graph_objects as go

# A quiet machine starts the browser in about a second and draws a picture in less; these leave room for one that is very busy.
START_SECONDS, PICTURE_SECONDS = 60.0, 90.0
IDLE_SECONDS = 120.0  # long enough to choose the next size in a dialog without a new start
_CLOSE_SECONDS = 10.0  # then it is ended by force, which loses nothing
_POLL_SECONDS = 0.02  # short beside the start

PictureFormat = Literal["png", "svg", "pdf"]
Result = TypeVar("Result")


class RenderError(RuntimeError):
    """A picture cannot be drawn; the message says what to do about it."""


class NoBrowserError(RenderError):
    """There is no Chrome or Chromium to draw with."""


class EndedError(RenderError):
    """The browser ended by itself, or was ended, before it had drawn."""


class LateError(RenderError):
    """The browser gave no answer in time."""


def find_browser() -> str:
    """The path of the browser that draws; `BROWSER_PATH` decides if it is set. Raises NoBrowserError, in one line."""
    from choreographer.browsers.chromium import Chromium

    chosen = os.environ.get("BROWSER_PATH", "")
    path = chosen or Chromium.find_browser(skip_local=False) or ""
    if path and Path(path).is_file() and os.access(path, os.X_OK):
        return path
    where = say("BROWSER_PATH={chosen} is no program", chosen=chosen) if chosen else say("no Chrome or Chromium found")
    raise NoBrowserError(say(
        "pictures: {where}; PNG, SVG and PDF need a browser; install one (Debian: apt-get install chromium) or set BROWSER_PATH; "
        "HTML, CSV, Parquet and XLSX work without it", where=where))


def use_shipped_fonts() -> None:
    """Makes every browser started from here on see the fonts of `charts/fonts`, beside those of the machine."""
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")


async def command(tab: Any, name: str, **params: Any) -> dict[str, Any]:
    """What a DevTools command gives in a tab of the browser. Raises RenderError when the browser refuses it."""
    answer = await tab.send_command(name, params=params)
    if "error" in answer:
        raise RenderError(say("pictures: the browser refused {name} ({said}); try again", name=name, said=answer["error"].get("message")))
    result: dict[str, Any] = answer["result"]
    return result


async def evaluated(tab: Any, expression: str) -> Any:
    """The value of a JavaScript expression in a tab; a promise is waited for."""
    answer = await command(tab, "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
    return answer["result"].get("value")


class Renderer:
    """A running browser with Plotly loaded. `with Renderer() as renderer: renderer.picture(...)`; safe to use from several threads."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="renderer", daemon=True)
        self.browser: Any = None  # choreographer's own, for pages other than figures; call its coroutines through `run`
        self.tab: Any = None  # which draws the figures
        self._folder = TemporaryDirectory(prefix="renderer-")
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        use_shipped_fonts()
        with ExitStack() as undo:
            undo.callback(self.close)
            self._thread.start()
            self.wake()
            undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def picture(self, figure: go.Figure, *, form: PictureFormat = "png", scale: float = 1) -> bytes:
        """The figure as drawn at its own layout's width and height (px), times `scale`. Raises RenderError."""
        from plotly.utils import PlotlyJSONEncoder

        choice = {"width": figure.layout.width, "height": figure.layout.height, "form": form, "scale": scale}
        spec = json.dumps(figure.to_dict(), cls=PlotlyJSONEncoder)
        return self._surely(lambda: self._drawn(spec, choice))

    def paper(self, page: bytes) -> bytes:
        """An HTML page of one file as a PDF, laid out by its own print style sheet, with outline and tags. Raises RenderError."""
        return self._surely(lambda: self._printed(page))

    def _surely(self, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """What the work gives, one at a time; done once more, in a new browser, if the browser ended meanwhile. One that hangs is ended."""
        with self._lock:
            try:
                return self._answered(work)
            except EndedError:
                return self._answered(work)

    def wake(self) -> None:
        """Start the browser where it has ended. Raises RenderError."""
        if self.browser is None:
            self.run(self._open(), seconds=START_SECONDS)

    def _answered(self, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        self.wake()
        try:
            return self.run(work())
        except (EndedError, LateError):
            self._end_browser()
            raise

    def run(self, work: Coroutine[Any, Any, Result], *, seconds: float = PICTURE_SECONDS) -> Result:
        """What a coroutine gives that runs beside the browser. Raises RenderError when it takes longer than `seconds`."""
        from choreographer.errors import BrowserClosedError, BrowserFailedError, ChannelClosedError

        answer = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return answer.result(timeout=seconds)
        except TimeoutError:
            answer.cancel()
            late = say("pictures: the browser gave no answer within {seconds} s; try again with fewer pictures", seconds=f"{seconds:.0f}")
            raise LateError(late) from None
        except (BrowserClosedError, BrowserFailedError, ChannelClosedError, CancelledError) as problem:
            raise EndedError(say("pictures: the browser ended by itself; try again, or set BROWSER_PATH to another one")) from problem

    def close(self) -> None:
        """Ends the browser with all its processes, also when it does not answer. Can be called twice."""
        if self._loop.is_closed():
            return
        if self._thread.is_alive():
            self._end_browser()
            self._loop.call_soon_threadsafe(self._stop)
            self._thread.join(timeout=5)  # seconds: a browser that was told to end does so in one
        self._folder.cleanup()
        if not self._loop.is_running():
            self._loop.close()

    def _end_browser(self) -> None:
        browser, self.browser = self.browser, None
        process = getattr(browser, "subprocess", None)
        if process is not None:
            if process.poll() is None:  # a dead one would not answer
                with suppress(RenderError, RuntimeError, OSError):  # one that does not close is ended by force below
                    self.run(browser.close(), seconds=_CLOSE_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # a session of its own, so its process id is its group's

    def _stop(self) -> None:
        for task in asyncio.all_tasks(self._loop):  # those of a browser that died would complain when the program ends
            task.cancel()
        self._loop.call_soon(self._loop.stop)

    async def _open(self) -> None:
        import plotly
        from choreographer import Browser

        path = find_browser()
        plotly_js = Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
        sources = plotly_js, Path(__file__).resolve().with_name("studio.js")
        scripts = "".join(f'<script src="{script.as_uri()}" charset="utf-8"></script>' for script in sources)
        page = self._file("studio.html", f"<!doctype html><meta charset=utf-8><style></style>{scripts}<body></body>".encode())
        logging.getLogger("choreographer").setLevel(logging.CRITICAL + 1)  # what goes wrong is an error here, said once
        self.browser = Browser(path=path)
        await self.browser.open()
        self.tab = await self.browser.create_tab(page, window=True)
        await self._loaded(self.tab, page)

    def _file(self, name: str, content: bytes) -> str:
        path = Path(self._folder.name) / name
        path.write_bytes(content)
        return path.as_uri()

    async def _loaded(self, tab: Any, address: str) -> None:
        """Returns when the page at `address` has run its scripts and has its faces, each of which is asked for by name."""
        while not await evaluated(tab, f"location.href === {json.dumps(address)} && document.readyState === 'complete'"):
            await asyncio.sleep(_POLL_SECONDS)
        await evaluated(tab, "Promise.all([...document.fonts].map(face => face.load())).then(() => document.fonts.ready).then(() => 0)")

    async def _drawn(self, spec: str, choice: dict[str, Any]) -> bytes:
        window = await command(self.tab, "Runtime.evaluate", expression="window")
        answer = await command(
            self.tab, "Runtime.callFunctionOn", functionDeclaration="(...values) => picture(...values)",
            arguments=[{"value": spec}, {"value": choice}], objectId=window["result"]["objectId"], awaitPromise=True, returnByValue=True,
        )
        if "exceptionDetails" in answer:
            said = answer["exceptionDetails"].get("exception", {}).get("description", "unknown").splitlines()[0]
            raise RenderError(say("pictures: the figure cannot be drawn ({said}); please report it with the chart's name", said=said))
        if choice["form"] == "pdf":
            return await _pdf(self.tab, pageRanges="1")
        drawn = str(answer["result"]["value"])
        if choice["form"] == "svg":
            return drawn.encode()
        return base64.b64decode(drawn)

    async def _printed(self, page: bytes) -> bytes:
        address = self._file("paper.html", page)
        tab = await self.browser.create_tab(address)
        try:
            await self._loaded(tab, address)
            return await _pdf(tab, generateDocumentOutline=True, generateTaggedPDF=True)
        finally:
            await tab.close()

async def _pdf(tab: Any, **choice: Any) -> bytes:
    printed = await command(tab, "Page.printToPDF", printBackground=True, preferCSSPageSize=True, **choice)
    return base64.b64decode(printed["data"])


class _Shared:
    """One renderer for all that a program draws, started at need and ended when idle, so that it costs nothing when not used."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.gate = threading.Lock()  # of who waits for the program's turn, or for the browser to start
        self.users = 0  # with those at the gate
        self.turn: ExitStack | None = None
        self.renderer: Renderer | None = None
        self.timer: threading.Timer | None = None

    def enter(self) -> Renderer:
        find_browser()  # also where one runs: `BROWSER_PATH` may have changed
        with self.lock:
            self.users += 1
            if self.timer:
                self.timer.cancel()
        with ExitStack() as undo, self.gate:
            undo.callback(self.leave)
            if self.turn is None:
                mine = ExitStack()
                mine.enter_context(turn())
                self.turn = mine
            self.renderer = self.renderer or Renderer().__enter__()
            self.renderer.wake()
            undo.pop_all()
            return self.renderer

    def leave(self) -> None:
        with self.lock:
            self.users -= 1
            if not self.users:
                if self.turn:
                    self.turn.close()
                self.turn = None
                self.timer = threading.Timer(IDLE_SECONDS, self.rest)
                self.timer.daemon = True
                self.timer.start()

    def rest(self) -> None:
        """End the browser, unless somebody came just now."""
        with self.lock:
            if not self.users:
                self.end()

    def end(self) -> None:
        """End the browser: at the end of the program without the lock, so that nobody can hold it up."""
        if self.timer:
            self.timer.cancel()
        if self.renderer:
            self.renderer.close()
        self.renderer, self.timer = None, None


_SHARED = _Shared()
atexit.register(_SHARED.end)


@contextmanager
def shared_renderer() -> Iterator[Renderer]:
    """The program's one renderer, which serves its users in turn and ends itself after two idle minutes. Raises RenderError."""
    shared = _SHARED
    renderer = shared.enter()
    try:
        yield renderer
    finally:
        shared.leave()


def others_drawing() -> int:
    """How many of this program draw now or wait to: who comes next waits for them."""
    return _SHARED.users


def draw_shared(figure: go.Figure, *, form: PictureFormat = "png", scale: float = 1) -> bytes:
    """The figure as a picture by the program's shared renderer. Raises RenderError."""
    with shared_renderer() as renderer:
        return renderer.picture(figure, form=form, scale=scale)
