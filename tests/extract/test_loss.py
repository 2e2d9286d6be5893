"""What a build must never lose: tables whose sources are missing, those of another who writes, and a user's folder when it is ended."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from extract.core import command_line
from extract.core.command_line import Command
from extract.tables import whole
from extract.tables.whole import alone, staged, staged_folder
from tests.extract.desk.houses import ROOT, called, make_house, reviewed, run, settings, tree
from tests.extract.structured.tables import mapping_file, table_file

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from extract.desk.queue import Desk


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = make_house(tmp_path_factory.mktemp("loss"))
    reviewed(desk)
    desk.store.database.close()
    return desk


@pytest.fixture
def desk(shared: Desk) -> Iterator[Desk]:
    """A desk with a reviewed story, whose seeds and tables are as shipped again afterwards."""
    yield shared
    shutil.rmtree(shared.data)
    shutil.copytree(ROOT / "data", shared.data)
    for name in ("series", "stories", *MISSING):
        copied = shutil.copytree if (ROOT / "seeds" / name).is_dir() else shutil.copyfile
        shutil.rmtree(shared.seeds / name, ignore_errors=True)
        copied(ROOT / "seeds" / name, shared.seeds / name)


MISSING = {
    "series": "series china_dy_oxide_output_t, ",
    "series/quotas.csv": "series china_mining_quota_ionic_hree, china_mining_quota_total, china_smelting_quota_total",
    "events.csv": "curated rows of events",
    "anchors.csv": "quotes of 2024-11-14-rfa-kia-closes-crossings-radio-free-asia-9b39aa89, ",
    "copies.csv": "share of words of 2025-03-28-reuters-kachin-rare-earths-arab-news-f9c1b976, ",
}


@pytest.mark.parametrize("name", MISSING)
def test_seeds_that_are_missing_stop_the_build(desk: Desk, name: str) -> None:
    place = desk.seeds / name
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()
    before = tree(desk)
    done = run(desk, "build")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"{desk.data}: what the tables rest on is missing now: {MISSING[name]}" in done.stderr
    assert done.stderr.endswith("put back what is missing, or build without it: python -m extract --fewer\n")
    assert tree(desk) == before


def test_a_build_that_is_told_to_goes_without(desk: Desk) -> None:
    (desk.seeds / "series" / "quotas.csv").unlink()
    assert run(desk, "build", "--fewer").returncode == 0
    assert run(desk, "build", "--check").returncode == 0


def test_tables_that_cannot_be_read_do_not_stop_the_build(desk: Desk) -> None:
    for name in ("observations.csv", "evidence.csv"):
        (desk.data / name).write_bytes(b'"\0\xff' + (desk.data / name).read_bytes()[7:9_000])
    assert run(desk, "build").returncode == 0
    assert run(desk, "build", "--check").returncode == 0


def test_seeds_that_are_missing_stop_a_publication(desk: Desk) -> None:
    shutil.rmtree(desk.seeds / "series")
    before = tree(desk)
    done = run(desk, "publish")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "is missing now: series china_dy_oxide_output_t" in done.stderr
    assert tree(desk) == before


@pytest.mark.parametrize("words", [("build",), ("publish",)])
def test_two_who_write_the_same_tables_are_kept_apart(desk: Desk, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.setattr(whole, "WAIT", 0)
    (desk.data / "unplaced.csv").unlink()
    before = tree(desk)
    with alone(desk.data.parent):
        done = run(desk, *words)
    told = f"{desk.data.parent}: another process is writing or publishing here; try again in a minute\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)
    assert tree(desk) == before


@pytest.mark.parametrize("words", [
    ("build", "--originals", "{folder}", "--write-anchors"), ("build", "--originals", "{folder}", "--out", "{folder}/out"),
    ("build", "--read-notes"), ("import", "{folder}/table.csv", "--mapping", "{folder}/invented.yaml", "--published", "2025-04-20"),
    ("undo",),
], ids=lambda words: " ".join(words[::2]))
def test_whoever_writes_seeds_or_tables_waits_for_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...],
) -> None:
    monkeypatch.setattr(whole, "WAIT", 0)
    table_file(tmp_path)
    mapping_file(tmp_path)
    before, told = tree(desk), [word.format(folder=tmp_path) for word in words]
    with alone(desk.seeds):
        done = called([*told, "--seeds", str(desk.seeds)], settings()) if words[0] == "import" else run(desk, *told)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{desk.seeds}: another process is writing or publishing here; try again in a minute\n"
    assert tree(desk) == before


@pytest.mark.parametrize(("words", "limit"), [(("build",), 0), (("build",), 100_000), (("build", "--read-notes"), 12_000)])
def test_a_full_disk_stops_a_build_in_one_line(desk: Desk, words: tuple[str, ...], limit: int) -> None:
    """No file may grow beyond the limit, as where there is no more room; of several files none is put where one finds none."""
    (desk.data / "unplaced.csv").unlink()
    for path in (desk.seeds / "stories").glob("*.yaml"):
        path.write_bytes(path.read_bytes() + b"# edited\n")
    before, (soft, hard) = tree(desk), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        done = run(desk, *words)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(str(desk.data.parent))
    assert tree(desk) == before


def _ending(place: Path, sign: signal.Signals) -> ModuleType:
    """A command that a signal meets while it writes."""
    module = ModuleType("ending")

    def add_arguments(_: argparse.ArgumentParser) -> None:
        pass

    def run(_: argparse.Namespace) -> int:
        with staged(place / "a.csv", b"1"), staged_folder(place / "data", {"a.csv": b"1"}):
            os.kill(os.getpid(), sign)
        return 0

    module.add_arguments, module.run = add_arguments, run  # type: ignore[attr-defined]
    return module


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("ignored", [False, True])
def test_a_command_that_is_ended_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign: signal.Signals, ignored: bool,
) -> None:
    monkeypatch.setitem(sys.modules, "ending", _ending(tmp_path, sign))
    held = signal.signal(sign, signal.SIG_IGN if ignored else signal.SIG_DFL)
    try:
        commands = {"write": Command(says="writes", module="ending", examples=())}
        assert command_line.run(commands, ["write"], prog="test") == (0 if ignored else 128 + sign)
    finally:
        signal.signal(sign, held)
    assert not [*tmp_path.iterdir()]
