"""An installed package works outside the checkout: the wheel carries what the commands and the dashboard read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.app_server import serving
from tests.sockets import asked, run, words

ROOT = Path(__file__).resolve().parents[2]
CARRIED = ("dashboard.py", "LICENSE", "NOTICE", "CITATION.cff", ".streamlit", "seeds", "data")
PACKAGES = ("extract", "charts", "views")
COMMANDS = {
    "build": ("extract", "--check"),
    "read": ("extract", "read", "share/rare-earth-disruption/seeds/2025-03-28-reuters-kachin-rare-earths.md"),
    "alerts": ("extract", "alerts"),
    "changes": ("extract", "changes", "latest", "latest"),
    "export": ("charts", "export", "--out", "out", "--format", "csv", "--chart", "map"),
}
BRIEFING = """
import sys
from contextlib import nullcontext
from charts import cli, pack
from charts.export.formats import Exported
from charts.pack.pictures import Artwork
blank = "<svg ></svg>", b"", (120, 50), Exported("", b"")
pack.artworks = lambda content, *_: [Artwork(each.chart.id, *blank) for each in content.drawn]
pack.shared_renderer, pack.pdf, pack.slides = nullcontext, lambda *_: b"%PDF", lambda *_: b"PK"
sys.exit(cli.main(["briefing", "--out", "out"]))
"""
"""The pack - words, page, rows of every chart, package - without what a browser draws and prints: there may be none."""
DATED = {**os.environ, "SOURCE_DATE_EPOCH": "1780272000"}


def _committed(*names: str) -> set[str]:
    listing = subprocess.run(["git", "ls-files", "--", *names], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return set(listing.split("\n")) - {""}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network from what is committed: its folder, with the `source`."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in _committed(".") & {str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()}:
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
        (folder / "source" / name).chmod(0o644)
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--no-index", "-q", "-w", str(folder)]
    done = subprocess.run(command, cwd=folder / "source", env=DATED, umask=0o022, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, laid out as `pip install --target` does."""
    folder = tmp_path_factory.mktemp("target")
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    (data,) = (folder / "installed").glob("*.data/data/share")
    data.rename(folder / "installed" / "share")
    return folder / "installed"


@pytest.mark.slow
def test_the_wheel_has_the_same_bytes_wherever_and_whenever_it_is_built(built: Path, tmp_path: Path) -> None:
    """From a folder of another name, whose files were made at another time and in another order."""
    files = [path for path in (built / "source").rglob("*") if path.is_file() and not {"build"} & {*path.relative_to(built).parts}]
    for day, path in enumerate(sorted(files, reverse=True)):
        copy = tmp_path / "elsewhere" / path.relative_to(built / "source")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
        os.utime(copy, (day * 86400 + 400_000_000,) * 2)
    script = "from setuptools.build_meta import build_wheel; build_wheel('.')"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path / "elsewhere", env=DATED, umask=0o022, capture_output=True, check=True)
    (first,), (second,) = built.glob("*.whl"), (tmp_path / "elsewhere").glob("*.whl")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
def test_the_wheel_holds_all_that_is_read(installed: Path) -> None:
    held = {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}
    modules = {name for name in _committed(*PACKAGES) if not name.endswith("ruff.toml")}
    assert modules | {f"share/rare-earth-disruption/{name}" for name in _committed(*CARRIED)} <= held


def _settings(installed: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.slow
@pytest.mark.parametrize("command", [*COMMANDS, "briefing"])
def test_the_commands_run_from_an_empty_folder(command: str, installed: Path, tmp_path: Path) -> None:
    (tmp_path / "share").symlink_to(installed / "share")
    settings = {**os.environ, **_settings(installed)}
    where = "import extract, pathlib; print(pathlib.Path(extract.__file__).parents[1])"
    for arguments in (["-c", where], ["-c", BRIEFING] if command == "briefing" else ["-m", *COMMANDS[command]]):
        done = subprocess.run([sys.executable, *arguments], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        if arguments[1] == where:
            assert done.stdout.strip() == str(installed)
        assert done.stdout


@pytest.mark.slow
def test_the_dashboard_starts_where_it_was_installed(installed: Path, tmp_path: Path) -> None:
    """Its tables are whole, and a page is drawn by the modules of the wheel."""
    script = installed / "share" / "rare-earth-disruption" / "dashboard.py"
    with serving(tmp_path / "log", script=script, environment=_settings(installed)) as server:
        with urllib.request.urlopen(f"{server.address}/app/ready", timeout=60) as answer:
            assert json.load(answer)["ready"] is True
        said = words(asked(server, run("sources")))
    assert "Traceback" not in server.said()
    assert "Reuters" in said
    assert "exception {" not in said
