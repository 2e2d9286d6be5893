"""The desk's commands on bad input, a full disk and a folder that cannot be written: one line, and nothing is changed."""

from __future__ import annotations

import ctypes
import os
import pwd
import resource
import sqlite3
from argparse import Namespace
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extract.commands.desk import open_desk
from extract.desk.publishing import history
from extract.desk.queue import story_ids
from tests.extract.desk.houses import ARTICLE, GIVEN, STORY, added, make_house, reviewed, run, tree

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from extract.desk.queue import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with one story that waits."""
    desk = make_house(tmp_path)
    added(desk)
    return desk


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The same, for all that changes nothing."""
    desk = make_house(tmp_path_factory.mktemp("unchanged"))
    added(desk)
    return desk


def _decided(desk: Desk) -> int:
    return int(desk.store.database.execute("SELECT count(*) FROM decisions").fetchone()[0])


def _one_line(done: subprocess.CompletedProcess[str], says: str, code: int = 1) -> None:
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


FIGURE = f"f{ARTICLE.index('2,150')}"
BAD = [
    (["review", "--story", "no-such-story"], "no such story was added"),
    (["review", "--story", STORY[:-1]], STORY),
    (["review", "--story", STORY, "--accept", "f99999"], "no such figure or event"),
    (["review", "--story", STORY, "--accept", "all", "f99999"], "no such figure or event"),
    (["review", "--story", STORY, "--set", FIGURE, "valeu=3"], "no such field; value"),
    (["review", "--story", STORY, "--set", FIGURE, "period=soon"], "is no day"),
    (["review", "--story", STORY, "--set", FIGURE, "value=3", "unit=stones"], "not known"),
    (["review", "--story", STORY, "--set", FIGURE], "no value is given"),
    (["review", "--story", STORY, "--set", FIGURE, "value"], "sets nothing"),
    (["review", "--story", STORY, "--set", "story", "published=2999-01-01"], "lies in the future"),
    (["review", "--story", STORY, "--set", "story", "published=Tuesday"], "is not a date"),
    (["review", "--story", STORY, "--set", "story", "publishr=X"], "no such part of a story's head; publisher"),
    (["review", "--story", STORY, "--reject", FIGURE], "without a reason"),
    (["review", "--story", STORY, "--reject", FIGURE, "--reason", "  "], "without a reason"),
    (["review", "--story", STORY, "--reopen", "f99999"], "no such figure or event"),
    (["review", "--story", STORY, "--claim", "5", "99999", "kind=level"], "not a stretch of the story"),
    (["review", "--story", STORY, "--claim", "9", "5", "kind=level"], "not a stretch of the story"),
    (["review", "--story", STORY, "--claim", "5", "metric=imports"], "`5` does not stand in the story"),
    (["review", "--story", STORY, "--claim", "the", "metric=imports"], "`the` stands "),
    (["review", "--story", STORY, "--claim", "no such words", "metric=imports"], "copy them from"),
    (["review", "--story", STORY, "--claim", "n5", "metric=imports"], "does not stand in the story"),
    (["review", "--story", STORY, "--claim", "fuel"], "no value is given"),
    (["review", "--story", STORY, "--claim", "5", "9", "metric=imports"], "value is not said"),
    (["review", "--story", STORY, "--claim", "5", "9", "metric=imports", "kind=level", "unit=t"], "value"),
    (["review", "--story", STORY, "--accept", FIGURE, "--set", FIGURE, "valeu=3"], "no such field"),
    (["review", "--story", STORY, "--set", FIGURE, "value=3", "--set", FIGURE, "valeu=3"], "no such field"),
    (["publish"], "no story is reviewed"),
    (["publish", STORY], "rows are not decided yet"),
    (["publish", "no-such-story"], "no such story was added"),
    (["undo"], "nothing was published here"),
    (["add", "/no/such/file.txt"], "there is no such file"),
    (["add", "-", "--published", "2999-01-01"], "lies in the future"),
    (["add", "-", "--published", "soon"], "is not a date"),
]


@pytest.mark.parametrize(("words", "says"), BAD, ids=lambda each: " ".join(each).replace(STORY, "ID") if isinstance(each, list) else "")
def test_bad_input_is_one_line_and_changes_nothing(unchanged: Desk, words: list[str], says: str) -> None:
    before = tree(unchanged)
    _one_line(run(unchanged, *words, given=ARTICLE), says)
    assert tree(unchanged) == before
    assert _decided(unchanged) == 0
    assert story_ids(unchanged) == [STORY]
    assert [*history(unchanged)] == []


def test_a_wrong_call_is_refused(desk: Desk) -> None:
    _one_line(run(desk, "undo", "--story", STORY), "unrecognized arguments", code=2)
    _one_line(run(desk, "add"), "required", code=2)


@pytest.mark.parametrize("words", [["review"], ["log"], ["publish"], ["undo"], ["add", "-"]])
def test_a_folder_that_is_not_there_becomes_no_desk(desk: Desk, words: list[str], tmp_path: Path) -> None:
    _one_line(run(replace(desk, seeds=tmp_path / "mistyped"), *words, given=ARTICLE), "there is no such folder")
    assert not (tmp_path / "mistyped").exists()


@pytest.mark.parametrize("words", [["review"], ["log"], ["publish"], ["undo"], ["add", "-"], ["build"]])
def test_a_broken_file_of_the_desk_is_one_line(desk: Desk, words: list[str]) -> None:
    desk.store.database.close()
    (desk.store.folder / "desk.db").write_bytes(os.urandom(8192))
    before = tree(desk)
    _one_line(run(desk, *words, given=ARTICLE), "not a database")
    assert tree(desk) == before


@pytest.mark.parametrize("words", [["review"], ["log"], ["publish"], ["build"]])
def test_a_file_of_the_desk_that_broke_inside_is_one_line(desk: Desk, words: list[str]) -> None:
    desk.store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.store.database.close()
    path = desk.store.folder / "desk.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    _one_line(run(desk, *words), "desk.db")


def test_a_file_of_a_newer_program_is_left_alone(desk: Desk) -> None:
    desk.store.database.execute("PRAGMA user_version=2")
    for words in (["review"], ["log"], ["publish"], ["undo"], ["add", "-"]):
        _one_line(run(desk, *words, given=ARTICLE), "has layout 2; at most 1")


@pytest.mark.parametrize("words", [["review", "--story", STORY], ["publish", STORY]])
def test_an_article_edited_since_it_was_added_is_refused(desk: Desk, words: list[str]) -> None:
    (path,) = desk.originals.glob("*.txt")
    path.write_text(ARTICLE.replace("2,150", "2,160"), encoding="utf-8")
    _one_line(run(desk, *words), "the text was changed since it was added")
    path.unlink()
    _one_line(run(desk, *words), "the text of a story that waits is gone")


@pytest.mark.parametrize("limit", [0, 4_000, 20_000, 60_000, 100_000, 150_000, 200_000])
def test_a_disk_that_is_full_at_any_point_changes_nothing(tmp_path: Path, limit: int) -> None:
    desk = make_house(tmp_path)
    reviewed(desk)
    before = tree(desk)
    desk.store.database.close()
    done = run(desk, "publish", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    _one_line(done, "")
    assert tree(desk) == before
    assert run(desk, "publish").returncode == 0
    assert run(desk, "build", "--check").returncode == 0


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose story is reviewed, in folders and files that nobody may write."""
    desk = make_house(tmp_path)
    reviewed(desk)
    desk.store.database.close()
    _allow(tmp_path, folders=0o555, files=0o444)
    yield desk
    _allow(tmp_path, folders=0o755, files=0o644)


def _allow(root: Path, *, folders: int, files: int) -> None:
    for path in (root, *root.rglob("*")):
        path.chmod(folders if path.is_dir() else files)


def _as_anyone() -> None:
    """Root, too, keeps to the permissions then: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.parametrize("words", [["publish"], ["review"], ["log"], ["undo"], ["add", "-", "--published", GIVEN["published"]]])
def test_who_may_not_write_is_told_so_in_one_line(locked: Desk, words: list[str]) -> None:
    before = tree(locked)
    _one_line(run(locked, *words, given=ARTICLE, preexec_fn=_as_anyone), "you may write")
    assert tree(locked) == before


def test_tables_that_may_not_be_written_stop_a_publication(locked: Desk) -> None:
    _allow(locked.seeds, folders=0o755, files=0o644)
    before = tree(locked)
    _one_line(run(locked, "publish", preexec_fn=_as_anyone), f"{locked.data}: no permission")
    assert tree(locked) == before
    assert run(locked, "log", preexec_fn=_as_anyone).stdout == ""


def test_a_user_whom_the_system_has_no_name_for_decides_as_a_reviewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container, whose user is a number."""
    def unknown(uid: int) -> None:
        raise KeyError(f"uid not found: {uid}")

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setenv("RARE_EARTH_SEEDS", str(tmp_path))  # which the option sets
    with open_desk(Namespace(seeds=tmp_path, data=tmp_path / "data", by=None)) as desk:
        assert desk.by == "reviewer"
