"""One browser a program, few programs at once, and a browser that ends meanwhile is replaced once."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import psutil
import pytest

from charts.export import browser, turns
from charts.export.browser import EndedError, Renderer, draw_shared, others_drawing, shared_renderer
from charts.export.turns import AT_ONCE, turn
from tests.chromium import needs_browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIGURE = go.Figure(go.Scatter(y=[1, 3, 2]), {"width": 320, "height": 200})


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Turns and a shared renderer of this test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(browser, "_SHARED", browser._Shared())
    yield
    browser._SHARED.end()


def _kill(renderer: Renderer) -> None:
    os.killpg(renderer.browser.subprocess.pid, signal.SIGKILL)


@needs_browser
def test_ten_pictures_at_once_are_drawn_by_one_browser() -> None:
    before = set(psutil.Process().children())
    with ThreadPoolExecutor(10) as pool:
        drawn = list(pool.map(draw_shared, [FIGURE] * 10))
    assert len(set(drawn)) == 1
    assert len(set(psutil.Process().children()) - before) == 1
    assert others_drawing() == 0


@needs_browser
def test_a_browser_that_is_killed_is_replaced_once_and_then_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with Renderer() as renderer:
        first = renderer.picture(FIGURE)
        _kill(renderer)
        assert renderer.picture(FIGURE) == first
        drawn = renderer._drawn

        async def fatal(spec: str, choice: dict[str, object]) -> bytes:
            _kill(renderer)
            return await drawn(spec, choice)

        monkeypatch.setattr(renderer, "_drawn", fatal)
        with pytest.raises(EndedError, match=r"^pictures: the browser ended by itself; try again[^\n]*$"):
            renderer.picture(FIGURE)
        monkeypatch.undo()
        assert renderer.picture(FIGURE) == first  # the failure of one is not that of the next


@needs_browser
def test_who_comes_hears_how_many_draw_or_wait() -> None:
    with ThreadPoolExecutor(3) as pool:
        with ExitStack() as others:
            for _ in range(AT_ONCE):
                others.enter_context(turn())
            waiting = [pool.submit(draw_shared, FIGURE) for _ in range(3)]
            while others_drawing() < 3:
                time.sleep(0.01)
            assert not any(each.done() for each in waiting)
        assert len({each.result() for each in waiting}) == 1
    assert others_drawing() == 0


@needs_browser
def test_the_end_of_the_idle_time_ends_no_browser_that_somebody_came_for() -> None:
    with shared_renderer() as renderer:
        first = renderer.picture(FIGURE)
    with shared_renderer() as renderer:
        browser._SHARED.rest()  # the timer had gone off already
        assert renderer.picture(FIGURE) == first
    browser._SHARED.rest()
    assert browser._SHARED.renderer is None


def test_one_that_hangs_holds_the_others_up_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    with ExitStack() as many:
        for _ in range(AT_ONCE + 1):
            many.enter_context(turn())
        assert turns._free() is None


def test_of_many_programs_few_draw_at_once() -> None:
    got, go_on = threading.Event(), threading.Event()

    def late() -> None:
        with turn():
            got.set()
            go_on.wait()

    waiting = threading.Thread(target=late)
    with ExitStack() as others:
        for _ in range(AT_ONCE):
            others.enter_context(turn())
        assert turns._free() is None
        waiting.start()
        assert not got.is_set()
    assert got.wait(timeout=30)
    go_on.set()
    waiting.join()


def test_who_waits_is_told_where_someone_looks_on(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    free = iter([None, os.open(os.devnull, os.O_RDONLY)])
    monkeypatch.setattr(turns, "_free", lambda: next(free))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with turn():
        pass
    assert capsys.readouterr().err == "pictures: 2 other programs draw on this machine; waiting for one of them\n"


def test_a_folder_that_takes_no_locks_makes_nobody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with ExitStack() as many:
        for _ in range(3 * AT_ONCE):
            many.enter_context(turn())
