"""Files and folders that are there whole or as they were."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from extract.tables.whole import staged, staged_folder, write_whole


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
