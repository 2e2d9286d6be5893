"""Texts that come in are looked at before they are kept: what is proposed can be set right, what they are to others is looked up anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DeskError, DocumentError
from extract.desk.adding import add, all_candidates, candidates, enqueue
from extract.desk.queue import story_ids, waiting
from extract.intake.records import COPY, NEW, SAME, UPDATE
from tests.arrivals import GATE, IMPORTS, STORY, new_house

if TYPE_CHECKING:
    from pathlib import Path

    from tests.arrivals import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return new_house(tmp_path)


def test_to_look_at_a_text_keeps_nothing(house: House) -> None:
    before = house.files()
    (found,) = candidates(house.desk(), IMPORTS.name, IMPORTS.read_bytes())
    assert (found.proposal.story_id, found.relation.kind) == (STORY, NEW)
    assert house.files() == before
    assert not (house.seeds / "desk").exists()
    assert not (house.seeds / "originals").exists()


def test_a_candidate_is_queued_as_the_command_queues_it(house: House, tmp_path: Path) -> None:
    other = new_house(tmp_path / "other")
    (found,) = candidates(house.desk(), IMPORTS.name, IMPORTS.read_bytes())
    assert enqueue(house.desk(), found) == add(other.desk(), IMPORTS.name, IMPORTS.read_bytes(), {})[0]
    assert waiting(house.desk(), STORY).head == waiting(other.desk(), STORY).head


def test_what_is_set_by_hand_stands_in_the_head_and_gives_the_id(house: House) -> None:
    (found,) = candidates(house.desk(), IMPORTS.name, IMPORTS.read_bytes())
    added = enqueue(house.desk(), found, {"publisher": "Border Wire", "published": "2026-04-22", "url": "https://wire.example/1"})
    assert added.story_id == "2026-04-22-border-wire-chinas-rare-earth-imports"
    story = waiting(house.desk(), added.story_id)
    assert (story.head["publisher"], story.head["url"]) == ("Border Wire", "https://wire.example/1")
    assert str(story.story.published) == "2026-04-22"


@pytest.mark.parametrize(("values", "told"), [
    ({"published": "soon"}, "is not a date"), ({"published": "2199-01-01"}, "lies in the future"),
    ({"story_id": "../x y"}, "cannot name a story"), ({"story_id": "a" * 121}, "an id of 121 letters"),
])
def test_a_value_that_cannot_be_keeps_nothing(house: House, values: dict[str, str], told: str) -> None:
    (found,) = candidates(house.desk(), IMPORTS.name, IMPORTS.read_bytes())
    with pytest.raises(DeskError, match=told):
        enqueue(house.desk(), found, values)
    assert not (house.seeds / "originals").exists()


def test_an_id_that_is_taken_is_refused(house: House) -> None:
    add(house.desk(), GATE.name, GATE.read_bytes(), {})
    (found,) = candidates(house.desk(), IMPORTS.name, IMPORTS.read_bytes())
    with pytest.raises(DeskError, match="there is a story of that id"):
        enqueue(house.desk(), found, {"story_id": story_ids(house.desk())[0]})


def test_of_two_files_handed_in_together_the_second_is_told_to_repeat_the_first(house: House) -> None:
    text = IMPORTS.read_bytes()
    files = [("one.txt", text), ("two.txt", text), ("three.txt", text.replace(b"1,250", b"1,350"))]
    (first, same, update), _ = all_candidates(house.desk(), files)
    assert [each.relation.kind for each in (first, same, update)] == [NEW, SAME, UPDATE]
    assert any("1,250 -> 1,350" in figure for change in update.relation.what_changed for figure in change.figures)


def test_a_story_that_somebody_else_queued_meanwhile_is_not_queued_twice(house: House) -> None:
    (found,) = candidates(house.desk(), IMPORTS.name, IMPORTS.read_bytes())
    add(house.desk("ben"), IMPORTS.name, IMPORTS.read_bytes(), {})
    added = enqueue(house.desk(), found)
    assert (added.queued, added.relation.kind) == (False, SAME)
    assert story_ids(house.desk()) == [STORY]


def test_a_repeat_of_what_was_never_queued_is_new(house: House) -> None:
    text = IMPORTS.read_bytes()
    (_, same), _ = all_candidates(house.desk(), [("one.txt", text), ("two.txt", text)])
    assert enqueue(house.desk(), same).relation.kind == NEW


def test_a_page_of_two_stories_gives_two_and_neither_is_a_copy(house: House) -> None:
    page = IMPORTS.read_bytes() + (
        b"\n\n\nHANOI, May 2, 2026 (Reuters) - Vietnam exported 300 metric tons of rare earth oxides in April, customs said.\n\n"
        b"The rare earth shipments were up 12% from March, and rare earth miners expect 400 metric tons in May, they said.\n"
    )
    found = candidates(house.desk(), "page.txt", page)
    added = [enqueue(house.desk(), each) for each in found]
    assert len(added) == 2
    assert COPY not in [each.relation.kind for each in added]
    assert all(each.queued for each in added)


def test_a_file_that_cannot_be_read_is_one_line(house: House) -> None:
    with pytest.raises(DocumentError, match="a picture"):
        candidates(house.desk(), "x.png", b"\x89PNG\r\n\x1a\n\0")


@pytest.mark.parametrize(("name", "text"), [
    ("rows.csv", "period,value,unit\n2026-03,1250,t\n2026-04,1800,t\n"), ("rows.txt", "period,value,unit\n2026-03,1250,t\n"),
    ("rows.txt", "Month\tTons\nMarch\t1,250\nApril\t1,800\n"), ("rows.md", "| Month | Tons |\n|---|---|\n| March | 1250 |\n"),
])
def test_a_table_is_no_story_and_is_told_where_it_goes(house: House, name: str, text: str) -> None:
    with pytest.raises(DeskError, match=rf"{name}: a table of \d rows, no text of a story; .* extract import"):
        candidates(house.desk(), name, text.encode())


def test_short_lines_with_as_many_commas_are_still_prose(house: House) -> None:
    text = "Gate shut, traders say.\nOres wait, drivers say.\n"
    assert len(candidates(house.desk(), "story.txt", text.encode())) == 1


def test_a_dump_of_more_stories_than_a_digest_has_is_one_line_and_keeps_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.desk.adding.MOST_STORIES", 2)
    text = "\n\n".join(IMPORTS.read_text().replace("April 21", f"April {day}") for day in (21, 22, 23))
    with pytest.raises(DeskError, match="3 stories in one text; at most 2"):
        add(house.desk(), "dump.txt", text.encode(), {})
    assert not (house.seeds / "originals").exists()
