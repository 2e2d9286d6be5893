"""Files and folders that are there whole or as they were."""

from __future__ import annotations

import errno
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from extract.core.errors import TableError
from extract.tables import whole
from extract.tables.whole import alone, staged, staged_folder, write_all, write_whole


def test_what_is_staged_and_not_put_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    with staged(tmp_path / "a.txt", b"new"), staged(tmp_path / "b.txt", b"new"), staged_folder(tmp_path / "data", {"x.csv": b"1"}):
        pass
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_a_staged_file_is_put_or_taken_away(tmp_path: Path) -> None:
    write_whole(tmp_path / "deep" / "a.txt", b"old")
    with staged(tmp_path / "deep" / "a.txt", b"new") as put:
        put()
    assert (tmp_path / "deep" / "a.txt").read_bytes() == b"new"
    with staged(tmp_path / "deep" / "a.txt", None) as put:
        put()
    assert not [*(tmp_path / "deep").iterdir()]


@pytest.mark.skipif(sys.platform != "linux", reason="two folders change places in one step on Linux alone")
def test_a_reader_finds_the_folder_at_every_moment(tmp_path: Path) -> None:
    folder, missed, done = tmp_path / "data", list[str](), threading.Event()
    write_whole(folder / "a.csv", b"0")

    def look() -> None:
        while not done.is_set():
            if not (folder / "a.csv").exists():
                missed.append("missing")

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(60):
        with staged_folder(folder, {"a.csv": b"%d" % number}) as put:
            put()
    done.set()
    reader.join()
    assert not missed
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "invented.csv"
    write_whole(path, b"before\n")

    def full(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"after\n")
    assert (path.read_text(encoding="utf-8"), [each.name for each in tmp_path.iterdir()]) == ("before\n", ["invented.csv"])


def _flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is flushed to the disk, by name, and between it what is put in its place, as they come."""
    told: list[str] = []
    fsync, replaced, exchanged = os.fsync, Path.replace, whole.exchange

    def flush(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        told.append("new" if path.suffix == ".new" else path.name)
        fsync(handle)

    def put(one: Path, other: Path) -> Any:
        told.append("put")
        return exchanged(one, other) if one.is_dir() else replaced(one, other)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(Path, "replace", put)
    monkeypatch.setattr(whole, "exchange", put)
    return told


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only /proc tells which folder a handle is of")
def test_a_file_is_on_the_disk_before_its_name_and_the_name_before_it_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _flushed(monkeypatch)
    write_whole(tmp_path / "a.csv", b"1")
    assert told == ["new", "put", tmp_path.name]
    told.clear()
    write_whole(tmp_path / "series" / "own" / "a.csv", b"1")
    assert told == ["series", tmp_path.name, "new", "put", "own"]
    with staged(tmp_path / "a.csv", None) as take_away:
        told.clear()
        take_away()
    assert told == [tmp_path.name]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only /proc tells which folder a handle is of")
def test_a_folder_is_on_the_disk_with_its_names_before_it_is_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _flushed(monkeypatch)
    with staged_folder(tmp_path / "data", {"a.csv": b"1", "b.csv": b"1"}) as put:
        put()
    assert told == ["a.csv", "b.csv", "new", "put", tmp_path.name]


OURS = "0123456789abcdef"  # in the name of what is not in its place yet, any sixteen digits


def _left(place: Path) -> Path:
    place.mkdir()
    (place / "a.csv").write_bytes(b"left\n")
    return place


def test_a_user_s_own_folder_beside_the_tables_is_never_touched(tmp_path: Path) -> None:
    """Whatever ends in `.old` and `.new` there, none is ours but by its digits."""
    own = [_left(tmp_path / name) for name in (".mine.old", ".mine.new", f".mine.{OURS[1:]}.new", f"mine.{OURS}.old")]
    (tmp_path / ".letters.txt.new").write_bytes(b"mine")
    for number in range(2):
        with staged_folder(tmp_path / "mine", {"a.csv": b"%d" % number}) as put:
            put()
    write_whole(tmp_path / "letters.txt", b"ours")
    assert all((place / "a.csv").read_bytes() == b"left\n" for place in own)
    assert (tmp_path / ".letters.txt.new").read_bytes() == b"mine"


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    write_all({tmp_path / "a.csv": b"0", tmp_path / "b.csv": b"0"})
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        write_all({tmp_path / "a.csv": b"1", tmp_path / "file" / "b.csv": b"1"})
    assert [(tmp_path / name).read_bytes() for name in ("a.csv", "b.csv")] == [b"0", b"0"]
    assert len([*tmp_path.iterdir()]) == 3


def test_what_a_killed_process_left_goes_with_the_next_write(tmp_path: Path) -> None:
    _left(tmp_path / f".data.{OURS}.new")
    _left(tmp_path / f".data.{OURS}.old")
    (tmp_path / f".a.txt.{OURS}.new").write_bytes(b"half")
    _left(tmp_path / "data")  # it is there: the old one need not come back
    write_whole(tmp_path / "a.txt", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "data"]


@pytest.mark.parametrize("exchanged", [True, False])
def test_two_who_write_one_folder_do_not_take_each_other_s_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanged: bool,
) -> None:
    if not exchanged:
        monkeypatch.setattr(whole, "exchange", lambda *_: False)
    folder, files = tmp_path / "data", [{f"{name}.csv": b"%d" % number for name in "abc"} for number in range(2)]
    with staged_folder(folder, files[0]) as first, staged_folder(folder, files[1]) as second:
        first()
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == files[0]
        second()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files[1]
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), alone(tmp_path):
        _ = 1 / 0
    with alone(tmp_path, tmp_path / "not" / "there"):  # a folder that is to be made: as the one that it will be in
        pass


def test_another_one_who_writes_is_waited_for_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "WAIT", 0)
    other = tmp_path / "other"
    other.mkdir()
    with alone(tmp_path):
        with pytest.raises(TableError, match="another process is writing or publishing here; try again"), alone(other, tmp_path):
            pass
        with alone(other):  # which the refused one let go of
            pass


def test_a_disk_without_locks_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    left = _left(tmp_path / f".data.{OURS}.new")  # perhaps another's, who is at it
    monkeypatch.setattr("fcntl.flock", none)
    with alone(tmp_path):
        for number in range(2):
            with staged_folder(tmp_path / "data", {"a.csv": b"%d" % number}) as put:
                put()
    assert (tmp_path / "data" / "a.csv").read_bytes() == b"1"
    assert left.is_dir()


def test_a_long_name_is_written_too(tmp_path: Path) -> None:
    write_whole(tmp_path / ("\u7a00" * 80 + ".csv"), b"1")  # 244 bytes of the 255 that a file system takes
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"1"]
