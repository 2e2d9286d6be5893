"""The desk's file: decisions are only added to, whoever decides at once; what cannot be used is one line."""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from extract.core.errors import DeskError
from extract.desk.adding import add
from extract.desk.queue import Desk, story_ids
from extract.desk.review import accept, reject, reopen, review
from extract.desk.store import LAYOUT, Ruling, Store
from extract.tables.whole import alone
from tests.extract.desk.houses import GIVEN, ROOT, added, make_house, settings


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_house(tmp_path)


@pytest.mark.parametrize("table", ["decisions", "log", "files"])
@pytest.mark.parametrize("act", ["UPDATE {} SET publication = 0", "DELETE FROM {}"])
def test_what_was_decided_or_logged_cannot_be_changed(desk: Desk, table: str, act: str) -> None:
    accept(desk, review(desk, added(desk)), ["all"])
    desk.store.add_entry("begun", "mara", {})
    desk.store.database.execute("INSERT INTO files VALUES (1, 'a', NULL, NULL)")
    statement = act.format(table).replace("publication = 0", "by = ''" if table != "files" else "path = ''")
    with pytest.raises(sqlite3.IntegrityError, match="are only added to"):
        desk.store.database.execute(statement)


def test_the_last_decision_wins_and_contrary_ones_of_others_are_told(desk: Desk) -> None:
    story = added(desk)
    name = review(desk, story).rows[0].name
    accept(desk, review(desk, story), [name])
    other = type(desk).at(desk.seeds, desk.data, "lin")
    reject(other, review(other, story), [name], "a figure of another month")
    row = review(desk, story).row(name)
    assert (row.state, row.by, row.others) == ("rejected", "lin", ("accepted by mara",))
    accept(other, review(other, story), [name])  # one's own change of mind is no dispute
    assert review(desk, story).row(name).others == ("accepted by mara",)
    reopen(desk, review(desk, story), name)
    assert review(desk, story).row(name).state == "open"
    assert len(desk.store.decisions(story)) == 4


DECIDER = """
import sys
from pathlib import Path
from extract.desk.store import Ruling, Store
store, by = Store(Path(sys.argv[1])), sys.argv[2]
for number in range(200):
    store.decide(Ruling(story_id=sys.argv[3], by=by, action="reopen", target=f"f{number}", content={"record": by}))
"""


def test_two_who_decide_at_once_lose_nothing(desk: Desk) -> None:
    story = added(desk)
    deciders = [
        subprocess.Popen([sys.executable, "-c", DECIDER, str(desk.store.folder), by, story], cwd=ROOT, env=settings())
        for by in ("mara", "lin")
    ]
    assert [each.wait() for each in deciders] == [0, 0]
    decided = {(each.by, each.target) for each in desk.store.decisions(story)}
    assert decided == {(by, f"f{number}") for by in ("mara", "lin") for number in range(200)}


ADDER = """
import sys
from pathlib import Path
from extract.desk.adding import add
from extract.desk.queue import Desk
desk = Desk.at(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
text = f"The price of terbium oxide rose to {sys.argv[3]} yuan per kilogram in Ganzhou on August {sys.argv[4]}, traders said. {sys.argv[5]}"
add(desk, "story.txt", text.encode(), {"published": "2025-08-12", "publisher": "Border Post", "title": "Terbium rises"})
"""


def test_two_who_add_texts_of_one_name_on_a_new_desk_lose_neither(desk: Desk) -> None:
    words = [("7,150", "11", "Buyers of magnets waited for a second week."), ("6,020", "4", "Nobody at the smelter wished to be named.")]
    adders = [
        subprocess.Popen([sys.executable, "-c", ADDER, str(desk.seeds), str(desk.data), *each], cwd=ROOT, env=settings())
        for each in words
    ]
    assert [each.wait() for each in adders] == [0, 0]
    assert len(story_ids(desk)) == 2
    texts = [path.read_text() for path in desk.originals.glob("*.txt")]
    assert sorted(price for price, _, _ in words for text in texts if price in text) == ["6,020", "7,150"]
    assert {row.fact.value for story in story_ids(desk) for row in review(desk, story).rows if row.name[0] == "f"} == {7150, 6020}


def test_a_file_of_several_stories_is_added_whole_or_not_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.desk import adding

    def broken(*_: object) -> None:
        raise DeskError("story", "broken on the way")

    monkeypatch.setattr(adding, "add_story", broken)
    with pytest.raises(DeskError, match="on the way"):
        add(desk, "story.txt", b"China imported 2,150 metric tons of rare earth oxides in July.", GIVEN)
    assert desk.store.database.execute("SELECT count(*) FROM texts").fetchone()[0] == 0


def test_a_refused_decision_of_several_takes_none(desk: Desk) -> None:
    story = added(desk)
    fit = Ruling(story_id=story, by="mara", action="reopen", target="f1", content={})
    with pytest.raises(DeskError, match=r"desk\.db"):
        desk.store.decide(fit, Ruling(story_id="no-such-story", by="mara", action="reopen", target="f1", content={}))
    assert desk.store.decisions(story) == ()


def test_a_broken_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"not a database, though long enough to look like one" * 40)
    with pytest.raises(DeskError, match=r"not a database.*move it away") as error:
        Store(tmp_path).entries()
    assert "\n" not in str(error.value)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "seeds").write_text("a file", encoding="utf-8")
    with pytest.raises(DeskError, match=r"seeds/desk: the desk's folder cannot be made \(.+\); a file and a folder that you may write"):
        story_ids(Desk.at(tmp_path / "seeds", tmp_path, "ada"))


def test_a_file_of_a_newer_layout_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store(tmp_path).add_entry("begun", "mara", {})
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (LAYOUT,)
        database.execute(f"PRAGMA user_version={LAYOUT + 1}")
    with pytest.raises(DeskError, match=f"has layout {LAYOUT + 1}"):
        Store(tmp_path).entries()


def test_a_desk_that_is_let_go_leaves_no_file_open(tmp_path: Path) -> None:
    def open_files() -> list[str]:
        return [str(file.readlink()) for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]

    gc.disable()
    try:
        before = open_files()
        for _ in range(3):
            store = Store(tmp_path)
            store.add_entry("done", "mara", {})
            with alone(tmp_path):
                assert len(store.entries()) > 0
            del store
        assert open_files() == before
    finally:
        gc.enable()
