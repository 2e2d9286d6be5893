"""The browser that turns figures into pictures: found, started with the project's fonts, used for a whole run, and surely ended.

One renderer serves many pictures, because starting a browser takes ten times as long as drawing one.
"""

from __future__ import annotations

import asyncio
import atexit
import base64
import json
import os
import signal
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import plotly.graph_objects as go

FONTS = Path(__file__).resolve().parents[1] / "fonts"
STUDIO = Path(__file__).resolve().parent / "studio.js"
START_SECONDS = 60.0
PICTURE_SECONDS = 90.0
IDLE_SECONDS = 120.0

PictureFormat = Literal["png", "svg", "pdf"]


class RenderError(RuntimeError):
    """A picture cannot be drawn; the message says what to do about it."""


class NoBrowserError(RenderError):
    """There is no Chrome or Chromium to draw with."""


def find_browser() -> str:
    """The path of the browser that draws; `BROWSER_PATH` decides if it is set. Raises NoBrowserError, in one line."""
    from choreographer.browsers.chromium import Chromium

    chosen = os.environ.get("BROWSER_PATH", "")
    path = chosen or Chromium.find_browser(skip_local=False) or ""
    if path and Path(path).is_file() and os.access(path, os.X_OK):
        return path
    where = f"BROWSER_PATH={chosen} is no program" if chosen else "no Chrome or Chromium found"
    raise NoBrowserError(
        f"pictures: {where}; PNG, SVG and PDF need a browser; install one (Debian: apt-get install chromium) or set BROWSER_PATH; "
        "HTML, CSV, Parquet and XLSX work without it"
    )


def use_shipped_fonts() -> None:
    """Makes every browser started from here on see the fonts of `charts/fonts`, beside those of the machine."""
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")


class Renderer:
    """A running browser with Plotly loaded. `with Renderer() as renderer: renderer.picture(...)`; safe to use from several threads."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="renderer", daemon=True)
        self._browser: Any = None
        self._tab: Any = None
        self._page = TemporaryDirectory(prefix="renderer-")
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        path = find_browser()
        use_shipped_fonts()
        with ExitStack() as undo:
            undo.callback(self.close)
            self._thread.start()
            self._wait(self._open(path), START_SECONDS)
            undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def picture(self, figure: go.Figure, *, form: PictureFormat = "png", scale: float = 1) -> bytes:
        """The figure as drawn at its own layout's width and height (px), times `scale`. Raises RenderError."""
        from plotly.utils import PlotlyJSONEncoder

        size = {"width": figure.layout.width, "height": figure.layout.height}
        spec = json.dumps(figure.to_dict(), cls=PlotlyJSONEncoder)
        with self._lock:
            drawn = self._call("picture", spec, {**size, "form": form, "scale": scale})
            if form == "svg":
                return str(drawn).encode()
            if form == "pdf":
                drawn = self._send("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True, "pageRanges": "1"})["data"]
        return base64.b64decode(drawn)

    def browser(self) -> Any:
        """The choreographer browser itself, for pages other than figures; call its coroutines through `run`."""
        return self._browser

    def run(self, work: Coroutine[Any, Any, Any], *, seconds: float = PICTURE_SECONDS) -> Any:
        """What a coroutine gives that runs beside the browser. Raises RenderError when it takes longer than `seconds`."""
        return self._wait(work, seconds)

    def close(self) -> None:
        """Ends the browser with all its processes, also when it does not answer. Can be called twice."""
        if self._loop.is_closed():
            return
        if self._thread.is_alive():
            self._end_browser()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=5)
        self._page.cleanup()
        if not self._loop.is_running():
            self._loop.close()

    async def _open(self, path: str) -> None:
        import plotly
        from choreographer import Browser

        plotly_js = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
        scripts = "".join(f'<script src="{script.as_uri()}" charset="utf-8"></script>' for script in (plotly_js, STUDIO))
        page = Path(self._page.name) / "studio.html"
        page.write_text(f"<!doctype html><meta charset=utf-8><style></style>{scripts}<body></body>", encoding="utf-8")
        self._browser = Browser(path=path)
        await self._browser.open()
        self._tab = await self._browser.create_tab(page.as_uri(), window=True)
        while not await self._is_ready():
            await asyncio.sleep(0.02)

    async def _is_ready(self) -> bool:
        ready = {"expression": "document.readyState === 'complete' && typeof picture === 'function'"}
        answer = await self._tab.send_command("Runtime.evaluate", params=ready)
        return bool(answer.get("result", {}).get("result", {}).get("value"))

    def _call(self, function: str, *values: object) -> Any:
        """What a function of the studio page gives."""
        window = self._send("Runtime.evaluate", {"expression": "window"})["result"]["objectId"]
        answer = self._send("Runtime.callFunctionOn", {
            "functionDeclaration": f"(...values) => {function}(...values)", "arguments": [{"value": value} for value in values],
            "objectId": window, "awaitPromise": True, "returnByValue": True,
        })
        if "exceptionDetails" in answer:
            said = answer["exceptionDetails"].get("exception", {}).get("description", "unknown").splitlines()[0]
            raise RenderError(f"pictures: the figure cannot be drawn ({said}); please report it with the chart's name")
        return answer["result"]["value"]

    def _send(self, command: str, params: dict[str, object]) -> dict[str, Any]:
        answer = self._wait(self._tab.send_command(command, params=params), PICTURE_SECONDS)
        if "error" in answer:
            raise RenderError(f"pictures: the browser refused {command} ({answer['error'].get('message')}); try again")
        result: dict[str, Any] = answer["result"]
        return result

    def _wait(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        from choreographer.errors import BrowserClosedError, BrowserFailedError, ChannelClosedError

        answer: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return answer.result(timeout=seconds)
        except FutureTimeoutError:
            answer.cancel()
            raise RenderError(f"pictures: the browser gave no answer within {seconds:.0f} s; try again with fewer pictures") from None
        except (BrowserClosedError, BrowserFailedError, ChannelClosedError) as problem:
            raise RenderError("pictures: the browser ended by itself; try again, or set BROWSER_PATH to another one") from problem

    def _end_browser(self) -> None:
        process = getattr(self._browser, "subprocess", None)
        if process is None:
            return
        with suppress(RenderError, RuntimeError, OSError):  # one that does not close is ended by force below
            self._wait(self._browser.close(), 10)
        with suppress(ProcessLookupError):
            # The browser runs in a session of its own, so its process id is its group's.
            os.killpg(process.pid, signal.SIGKILL)


class _Shared:
    """One renderer for all visitors of a server, started at need and ended when idle, so that it costs nothing when not used."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.renderer: Renderer | None = None
        self.timer: threading.Timer | None = None

    def get(self) -> Renderer:
        with self.lock:
            if self.renderer is None:
                self.renderer = Renderer().__enter__()
            if self.timer:
                self.timer.cancel()
            self.timer = threading.Timer(IDLE_SECONDS, self.end)
            self.timer.daemon = True
            self.timer.start()
            return self.renderer

    def end(self) -> None:
        with self.lock:
            if self.timer:
                self.timer.cancel()
            if self.renderer:
                self.renderer.close()
            self.renderer, self.timer = None, None


_SHARED = _Shared()
atexit.register(_SHARED.end)


def draw_shared(figure: go.Figure, *, form: PictureFormat = "png", scale: float = 1) -> bytes:
    """The figure as a picture by the process's shared renderer, which ends itself after two idle minutes. Raises RenderError."""
    try:
        return _SHARED.get().picture(figure, form=form, scale=scale)
    except NoBrowserError:
        raise
    except RenderError:
        _SHARED.end()  # a browser that failed once is not asked again
        raise
