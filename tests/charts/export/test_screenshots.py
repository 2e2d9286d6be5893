"""Screenshots: each page at full height and really drawn, clear refusals, and no server left behind."""

from __future__ import annotations

import base64
import io
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from PIL import Image

from charts.cli import main
from charts.export import screenshots
from charts.export.browser import RenderError
from charts.export.files import ExportError
from charts.export.screenshots import NAMES, SIZES, Shot, dashboard, settled
from tests.app_server import free_port
from tests.chromium import needs_browser
from tests.sockets import alone

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_every_page_has_a_file_among_the_views() -> None:
    assert [page for page in NAMES if not (ROOT / "views" / f"{page}.py").is_file()] == []


@needs_browser
def test_pages_are_saved_at_full_height_in_both_themes_and_the_server_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    chosen = ["--page", "sources", "prices", "--theme", "light", "dark", "--size", "phone", "--port", str(port)]
    assert main(["screenshots", "--out", str(tmp_path), *chosen]) == 0
    wanted = [f"{page}_phone-{theme}.png" for page in ("prices", "sources") for theme in ("dark", "light")]
    assert sorted(path.name for path in tmp_path.iterdir()) == wanted
    for path in tmp_path.iterdir():
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            width, height = picture.size
            grey = picture.convert("L")
            assert width == SIZES["phone"][0]
            assert height > SIZES["phone"][1]
            assert len(grey.getcolors(1 << 24) or []) > 50
            assert (grey.getpixel((2, height // 2)) < 60) == ("dark" in path.name)  # type: ignore[operator]
    assert "4/4" in capsys.readouterr().err
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2).close()


def test_a_port_in_use_is_told_in_one_line(taken_port: int) -> None:
    with pytest.raises(ExportError, match=f"port {taken_port} is in use; .*--port"), dashboard(taken_port):
        pass


def test_a_missing_browser_is_told_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    assert main(["screenshots", "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "install one" in told


def test_the_dashboard_ends_with_the_block_and_with_a_fault_in_it() -> None:
    port = free_port()

    def fail() -> None:
        with dashboard(port):
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2).close()


def test_the_dashboard_ends_with_a_parent_that_is_killed() -> None:
    port = free_port()
    code = "import sys\nfrom charts.export.screenshots import dashboard\n"
    code += f"with dashboard({port}):\n print('up', flush=True)\n sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "up\n"
        servers = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
    end = time.monotonic() + 10
    while any(server.is_running() and server.status() != psutil.STATUS_ZOMBIE for server in servers) and time.monotonic() < end:
        time.sleep(0.1)
    assert servers
    assert not any(server.is_running() and server.status() != psutil.STATUS_ZOMBIE for server in servers)


class _Tab:
    """A tab whose page looks like each of `looks` in turn, and then like the last."""

    def __init__(self, *looks: bytes) -> None:
        self.looks = list(looks)

    async def send_command(self, _name: str, **_params: object) -> dict[str, dict[str, str]]:
        look = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        return {"result": {"data": base64.b64encode(look).decode()}}


def test_a_picture_is_taken_when_nothing_changes_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshots, "_LOOK_SECONDS", 0.0)
    shot = Shot(page="map", theme="light", size="laptop")
    assert alone(settled(_Tab(b"sea", b"sea and land", b"map", b"map"), shot)) == b"map"


def test_a_page_that_never_stands_still_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshots, "_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(screenshots, "_PAGE_SECONDS", 0.05)
    tab = _Tab(*(str(each).encode() for each in range(60_000)))  # more looks than the time allows
    with pytest.raises(RenderError, match="the page map was still changing"):
        alone(settled(tab, Shot(page="map", theme="light", size="laptop")))


def test_an_address_and_a_name_carry_page_theme_and_day() -> None:
    from datetime import date

    shot = Shot(page="prices", theme="dark", size="phone", as_of=date(2025, 3, 29))
    assert shot.address(8600) == "http://127.0.0.1:8600/prices?embed_options=dark_theme&as_of=2025-03-29"
    assert shot.name == "prices_as-of-2025-03-29_phone-dark.png"
    assert Shot(page="briefing", theme="light", size="laptop").address(8600) == "http://127.0.0.1:8600/?embed_options=light_theme"
