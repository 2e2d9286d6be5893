"""The browser that turns figures into pictures: found, started with the project's fonts, used for a whole run, and surely ended.

One renderer serves many pictures, because starting a browser takes ten times as long as drawing one.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import plotly.graph_objects as go

FONTS = Path(__file__).resolve().parent / "fonts"
STEADY_IDS = Path(__file__).resolve().parent / "steady_ids.js"
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
        self._kaleido: Any = None
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
        options = {"format": form, "scale": scale, "width": figure.layout.width, "height": figure.layout.height}
        with self._lock:
            drawn: bytes = self._wait(self._kaleido.calc_fig(figure, opts=options), PICTURE_SECONDS)
        return drawn

    def browser(self) -> Any:
        """The choreographer browser itself, for pages other than figures; call its coroutines through `run`."""
        return self._kaleido

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
        if not self._loop.is_running():
            self._loop.close()

    async def _open(self, path: str) -> None:
        from kaleido import Kaleido, PageGenerator

        # Without mathjax=False the page would ask a host on the internet for it.
        page = PageGenerator(mathjax=False, others=[str(STEADY_IDS)])
        self._kaleido = Kaleido(path=path, n=1, timeout=PICTURE_SECONDS, page_generator=page)
        await self._kaleido.open()

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
        process = getattr(self._kaleido, "subprocess", None)
        if process is None:
            return
        with suppress(RenderError, RuntimeError, OSError):  # one that does not close is ended by force below
            self._wait(self._kaleido.close(), 10)
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
