"""Two hundred kills: build, publish, undo, add and export, each killed when it is about to change the disk, over the whole of its run."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil
import pytest

from extract.desk.publishing import recover
from extract.desk.queue import Desk, story_ids
from tests.extract.desk.houses import ARTICLE, GIVEN, ROOT, STORY, command, make_house, reviewed, run, settings, tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.full
POINTS = 40  # of each command
_KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Case:
    """A command at a desk: what it finds there, and how it is called once more where it was killed."""

    house: Path
    words: tuple[str, ...]
    again: tuple[str, ...]
    exports: bool = False

    def call(self, desk: Desk) -> list[str]:
        """The module and its arguments."""
        if self.exports:
            return ["charts", "export", "--out", str(desk.data.parent / "out"), "--data", str(desk.data), *self.words]
        return command(desk, *self.words)[2:]


def _desk(folder: Path) -> Desk:
    return Desk.at(folder / "seeds", folder / "data", "mara")


def _case(name: str, folder: Path) -> Case:
    desk = make_house(folder / "house")
    if name == "add":
        (folder / "story.txt").write_text(ARTICLE, encoding="utf-8")
        words = ("add", str(folder / "story.txt"), *(f"--{key}={value}" for key, value in GIVEN.items()))
        return Case(desk.seeds.parent, words, words)
    if name == "build":
        path = desk.seeds / "series" / "quotas.csv"
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
        return Case(desk.seeds.parent, ("build",), ("build",))
    if name == "export":
        return Case(desk.seeds.parent, ("--chart", "flows", "--format", "csv", "xlsx", "html"), (), exports=True)
    reviewed(desk)
    if name == "undo":
        assert run(desk, "publish").returncode == 0
    desk.store.database.close()
    return Case(desk.seeds.parent, (name,), ("log",))


def _killed(case: Case, desk: Desk, at: int, seconds: float = 0) -> subprocess.CompletedProcess[str]:
    """The command, killed at a change of the disk, or after some seconds; nothing that it started goes on."""
    words = [sys.executable, str(ROOT / "tests" / "killed.py"), str(at), *case.call(desk)]
    with subprocess.Popen(words, cwd=ROOT, env=settings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        started = psutil.Process(process.pid)
        if seconds:
            time.sleep(seconds)
            children = started.children(recursive=True)
            process.kill()
            assert not psutil.wait_procs(children, timeout=10)[1]
        out, problems = process.communicate(timeout=300)
    return subprocess.CompletedProcess(words, process.returncode, out, problems)


def _found(desk: Desk) -> dict[str, bytes]:
    """Seeds, tables and exports, by path."""
    out = desk.data.parent / "out"
    return tree(desk) | {f"out/{path.name}": path.read_bytes() for path in sorted(out.glob("*"))}


def _check(case: Case, desk: Desk, ends: Sequence[dict[str, bytes]]) -> str:
    """No torn file, no mixed set of tables; then the next call makes it whole and nothing is left over."""
    before, after = ends
    dead = {name: content for name, content in _found(desk).items() if not any(part.startswith(".") for part in name.split("/"))}
    assert not [name for name in dead | before | after if dead.get(name) not in (before.get(name), after.get(name))]
    tables = [{name: content for name, content in files.items() if name.startswith("data/")} for files in (dead, before, after)]
    assert tables[0] in tables[1:]
    if case.exports:
        assert _killed(case, desk, 0).returncode == 0
    else:
        assert run(desk, *case.again).returncode == 0
    found = _found(desk)
    assert found in ([after] if case.again == case.words or case.exports else ends)
    assert not [path for path in desk.data.parent.rglob(".*") if ".git" not in path.parts]
    if case.words[0] == "add":
        assert story_ids(desk) == [STORY]
    else:
        assert recover(desk) == ()
    desk.store.__dict__.pop("database", None)
    return "after" if {**dead} == after else "before" if dead == before else "between"


@pytest.mark.parametrize("name", ["build", "publish", "undo", "add", "export"])
def test_killed_at_any_change_of_the_disk(name: str, tmp_path: Path) -> None:
    case, place = _case(name, tmp_path), tmp_path / "place"
    before = _found(_desk(case.house))
    shutil.copytree(case.house, place)
    began = time.monotonic()
    whole = _killed(case, _desk(place), 0)
    seconds = time.monotonic() - began
    assert whole.returncode == 0, whole.stderr
    after, changes = _found(_desk(place)), int(whole.stderr.split()[-1])
    chance, sides = random.Random(name), Counter[str]()
    moments = sorted(chance.sample(range(1, changes + 1), min(changes, POINTS)))
    timed = [seconds * chance.uniform(0.2, 1) for _ in range(POINTS - len(moments))]
    for at, wait in [*((at, 0.0) for at in moments), *((0, wait) for wait in timed)]:
        shutil.rmtree(place)
        shutil.copytree(case.house, place)
        done = _killed(case, _desk(place), at, wait)
        assert done.returncode == _KILLED or wait, (at, done.stderr)
        sides[_check(case, _desk(place), (before, after))] += 1
    print(f"\n{name}: {changes} changes of the disk, killed at {len(moments)} of them and {len(timed)} times between: {dict(sides)}")
