"""An installed package works outside the checkout: the wheel carries what the commands and the dashboard read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CARRIED = ("dashboard.py", "LICENSE", "NOTICE", "CITATION.cff", ".streamlit", "seeds", "data")
PACKAGES = ("extract", "charts", "views")
COMMANDS = {
    "build": ("extract", "--check"),
    "read": ("extract", "read", "share/rare-earth-disruption/seeds/2025-03-28-reuters-kachin-rare-earths.md"),
    "alerts": ("extract", "alerts"),
    "changes": ("extract", "changes", "latest", "latest"),
    "package": ("charts", "package", "--out", "out"),
    "export": ("charts", "export", "--out", "out", "--format", "csv"),
}
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


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run_from_an_empty_folder(command: str, installed: Path, tmp_path: Path) -> None:
    (tmp_path / "share").symlink_to(installed / "share")
    settings = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    where = "import extract, pathlib; print(pathlib.Path(extract.__file__).parents[1])"
    for arguments in (["-c", where], ["-m", *COMMANDS[command]]):
        done = subprocess.run([sys.executable, *arguments], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        if arguments[0] == "-c":
            assert done.stdout.strip() == str(installed)
        assert done.stdout
