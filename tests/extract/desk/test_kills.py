"""A process that is killed at any moment: all files are as they were or as they will be, and the log says which."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest

from extract.desk.publishing import history, recover, undo
from extract.desk.queue import Desk, story_ids
from extract.desk.review import review
from tests.extract.desk.houses import ARTICLE, GIVEN, STORY, make_house, reviewed, run, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess
    from pathlib import Path

pytestmark = pytest.mark.slow
# How often a command is killed: anywhere in its run, after it has begun to change something, right after its commit.
ANYWHERE, BEGUN, COMMITTED = 10, 12, 12


@dataclass(frozen=True)
class House:
    """A folder with a reviewed story, one with it published, all files of both, and the seconds that it takes from one to the other."""

    waiting: Path
    published: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    publishing: float
    undoing: float


def _desk(folder: Path) -> Desk:
    return Desk.at(folder / "seeds", folder / "data", "mara")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("kills")
    desk = make_house(folder / "waiting")
    reviewed(desk)
    desk.store.database.close()
    shutil.copytree(folder / "waiting", folder / "published")
    publishing = _seconds(_desk(folder / "published"), ("publish",))
    undoing = _seconds(_copy(folder / "published", folder / "undone"), ("undo",))
    before, after = tree(desk), tree(_desk(folder / "published"))
    assert before != after
    return House(waiting=folder / "waiting", published=folder / "published", before=before, after=after, publishing=publishing,
                 undoing=undoing)


def _copy(folder: Path, place: Path) -> Desk:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place)
    return _desk(place)


def _logged(desk: Desk, what: str) -> Callable[[], bool]:
    """Whether the log has one entry more of a kind than it has now."""
    def count() -> int:
        try:
            with closing(sqlite3.connect(f"file:{desk.store.folder / 'desk.db'}?mode=ro", uri=True, timeout=1)) as database:
                return int(database.execute("SELECT count(*) FROM log WHERE what = ?", (what,)).fetchone()[0])
        except sqlite3.OperationalError:  # busy
            return -1

    now = count()
    return lambda: count() > now


def _started(desk: Desk, words: tuple[str, ...]) -> BaseProcess:
    """A command in a process of its own. It is a fork of this one, which has read the rules: what is killed is its work, not its start."""
    process = get_context("fork").Process(target=lambda: sys.exit(run(desk, *words).returncode))
    process.start()
    return process


def _kill(desk: Desk, words: tuple[str, ...], wait: float, until: Callable[[], bool] | None = None) -> None:
    """Start a command and kill it: `wait` seconds after its start, or after `until` holds."""
    process = _started(desk, words)
    while until is not None and process.is_alive() and not until():
        time.sleep(0.0005)
    time.sleep(wait)
    process.kill()
    process.join()


def _seconds(desk: Desk, words: tuple[str, ...]) -> float:
    """How long a command runs that nobody kills."""
    began = time.monotonic()
    process = _started(desk, words)
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - began


def _moments(desk: Desk, what: str, seconds: float) -> list[tuple[float, Callable[[], bool] | None]]:
    chance = random.Random(what)
    work = {"publication": 1.0, "undo": 0.8}  # the share of the run that comes after the beginning, at most
    return [
        *((seconds * (number + chance.random()) / ANYWHERE, None) for number in range(ANYWHERE)),
        *((seconds * work[what] * (number + chance.random()) / BEGUN, _logged(desk, "begun")) for number in range(BEGUN)),
        *((0.0006 * number, _logged(desk, what)) for number in range(COMMITTED)),
    ]


def _side(desk: Desk, before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """What is found after a kill, before or after: no file is half or missing, the next start makes one of the two of it and says so."""
    dead = tree(desk)
    shown = {name for name in dead if not any(part.startswith(".") for part in name.split("/"))}
    assert not [name for name in shown | before.keys() | after.keys() if dead.get(name) not in (before.get(name), after.get(name))]
    assert {name for name in before if name.startswith("data/")} <= shown
    done = run(desk, "log")
    assert done.returncode == 0, done.stderr
    found = tree(desk)
    side = {True: "after", False: "before"}[found == after]
    assert found in (before, after)
    if done.stderr:
        assert done.stderr.count("\n") == 1
        assert done.stderr.endswith({"before": ": nothing was changed\n", "after": ": it is complete now\n"}[side])
    assert recover(desk) == ()
    return side


def test_publish_may_be_killed_at_any_moment(house: House, tmp_path: Path) -> None:
    sides = Counter[str]()
    for number in range(ANYWHERE + BEGUN + COMMITTED):
        desk = _copy(house.waiting, tmp_path / "house")
        wait, until = _moments(desk, "publication", house.publishing)[number]
        _kill(desk, ("publish",), wait, until)
        side = _side(desk, house.before, house.after)
        made = [line for line in history(desk) if "  publication  " in line]
        assert len(made) == {"after": 1, "before": 0}[side]
        assert review(desk, STORY).closed
        if side == "after":
            undo(desk)
            assert tree(desk) == house.before
        elif number % 5 == 0:  # what was interrupted can be done again
            assert run(desk, "publish").returncode == 0
            assert tree(desk) == house.after
        sides[side] += 1
        desk.store.database.close()
    print(sides)
    assert min(sides["before"], sides["after"]) >= 3  # kills that all land on one side would prove nothing


def test_undo_may_be_killed_at_any_moment(house: House, tmp_path: Path) -> None:
    sides = Counter[str]()
    for number in range(0, ANYWHERE + BEGUN + COMMITTED, 2):
        desk = _copy(house.published, tmp_path / "house")
        wait, until = _moments(desk, "undo", house.undoing)[number]
        _kill(desk, ("undo",), wait, until)
        side = _side(desk, house.after, house.before)
        assert len([line for line in history(desk) if "  undo  " in line]) == {"after": 1, "before": 0}[side]
        if side == "before":
            undo(desk)
            assert tree(desk) == house.before
        sides[side] += 1
        desk.store.database.close()
    print(sides)
    assert min(sides["before"], sides["after"]) >= 1


def test_add_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    make_house(tmp_path / "empty")
    article = tmp_path / "story.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    words = ("add", str(article), *(f"--{name}={value}" for name, value in GIVEN.items()))
    seconds = _seconds(_copy(tmp_path / "empty", tmp_path / "house"), words)
    for number in range(6):
        desk = _copy(tmp_path / "empty", tmp_path / "house")
        _kill(desk, words, seconds * (0.4 + 0.6 * number / 6))
        if desk.store.exists and story_ids(desk):
            assert review(desk, STORY).rows
        assert run(desk, *words).returncode == 0
        assert story_ids(desk) == [STORY]
        assert [path.read_text() for path in desk.originals.glob("*.txt")] == [ARTICLE]
        assert run(desk, "build", "--check").returncode == 0
        desk.store.database.close()
