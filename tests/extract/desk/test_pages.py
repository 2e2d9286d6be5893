"""Pages with several stories: each is published, taken back and taken up again as itself, though all rest on one text."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DeskError, DocumentError
from extract.core.records import EventMention, Reading, Story
from extract.desk.adding import add, open_story
from extract.desk.publishing import is_due, publish, undo
from extract.desk.queue import Desk, story_ids
from extract.desk.review import accept, edit, named, reject, review, story_file
from extract.desk.store import Store
from extract.desk.taking_up import take_up
from extract.sources.published import HeldText, StoryFile
from extract.sources.seeds import read_seeds
from tests.extract.desk.houses import ARTICLE, GIVEN, SECOND, added, make_house, reviewed, run, tree

if TYPE_CHECKING:
    from pathlib import Path

    from extract.desk.review import Review

FIRST = "Imports from Myanmar fall in July as gates close\n\n" + ARTICLE
PAGE = FIRST + "\n\nRead more\n\nDysprosium rises for a second week in Ganzhou\n\n" + SECOND


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_house(tmp_path)


def _both(desk: Desk) -> list[str]:
    stories = [one.story_id for one in add(desk, "page.txt", PAGE.encode(), {"publisher": "Border Post"})]
    for story in stories:
        accept(desk, review(desk, story), ["all"])
    return stories


def _file(desk: Desk, story: str) -> StoryFile:
    return next(file for file in read_seeds(desk.seeds).stories if file.story_id == story)


def test_two_stories_of_a_page_are_published_and_built(desk: Desk) -> None:
    before, (first, second) = tree(desk), _both(desk)
    publish(desk)
    assert _file(desk, first).sha256 == _file(desk, second).sha256
    assert _file(desk, first).stretch[1] <= _file(desk, second).stretch[0]
    done = run(desk, "build", "--check")
    assert (done.returncode, done.stderr) == (0, "")
    undo(desk)
    assert tree(desk) == before


def test_what_the_next_build_could_not_read_is_not_published(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story = reviewed(desk)
    publish(desk)
    before, digest = tree(desk), _file(desk, story).sha256
    other = added(desk, SECOND, GIVEN | {"title": "Dysprosium rises"})
    accept(desk, review(desk, other), ["all"])
    text = HeldText(publisher="Hill Post", sha256=digest)
    monkeypatch.setattr("extract.desk.publishing.story_file", lambda *given: replace(story_file(*given), texts=(text,)))
    with pytest.raises(DocumentError, match="stands twice"):
        publish(desk, [other])
    assert tree(desk) == before


def _elsewhere(desk: Desk) -> Desk:
    """Another machine: the same files, no desk."""
    shutil.rmtree(desk.seeds / "desk")
    return Desk.at(desk.seeds, desk.data, "bo")


def _published(desk: Desk, story: str) -> tuple[object, ...]:
    file = _file(desk, story)
    return (file.reading.mentions, file.reading.events, file.reading.unplaced, file.decisions)


def _taken_up(desk: Desk, story: str) -> Review:
    """The story as another desk opens it: nothing is open or due, and publishing it once more would change nothing of it."""
    before, other = _published(desk, story), _elsewhere(desk)
    found = open_story(other, story)
    assert found.closed
    assert not is_due(other, story)
    accept(other, found, [found.rows[0].name])
    publish(other, [story])
    assert _published(desk, story)[2:] == before[2:]
    return found


def test_the_second_story_of_a_page_is_taken_up_as_itself(desk: Desk) -> None:
    _, second = _both(desk)
    publish(desk)
    found = _taken_up(desk, second)
    assert found.waiting.story.start >= len(FIRST)
    assert all(row.read is not None for row in found.rows)


def test_a_story_beside_the_subject_is_taken_up_whole(desk: Desk) -> None:
    text = "The mayor of a small town opened a new library on Friday, and 300 people came to see the building of brick and glass.\n"
    story = added(desk, text, {"published": "2025-08-12", "publisher": "Post", "title": "Library opens"})
    accept(desk, review(desk, story), ["all"])
    publish(desk)
    found = open_story(_elsewhere(desk), story)
    assert found.waiting.story.text[found.waiting.story.start : found.waiting.story.end].strip() == text.strip()


def test_two_events_of_the_same_words_are_both_taken_up() -> None:
    event = EventMention(start=5, end=9, text="shut", event_type="border_closure")
    reading = Reading(story=Story(document_id="x", text="They shut it", start=0, end=12, body_start=0), events=(event, event))
    assert list(named(reading)) == ["e5", "e5b"]
    assert list(named(reading, {"e5"})) == ["e5b", "e5c"]


def test_decisions_and_their_reasons_outlive_the_desk(desk: Desk) -> None:
    story = added(desk)
    found = review(desk, story)
    rows = {row.fact.text.split()[0]: row.name for row in found.rows}
    edit(desk, found, rows["7,150"], {"value": "7160"}, reason="misprint")
    reject(desk, review(desk, story), [rows["40"]], "counts pits, not mines")
    accept(desk, review(desk, story), ["all"])
    publish(desk)
    found = _taken_up(desk, story)
    states = {row.name: (row.state, row.by, row.reason) for row in found.rows}
    assert states[rows["40"]] == ("rejected", "mara", "counts pits, not mines")
    assert states[rows["7,150"]] == ("accepted", "mara", "misprint")
    assert not any(one.text.startswith("40 pits") for one in _file(desk, story).reading.mentions)


def test_a_decision_on_a_row_that_is_read_no_more_is_kept(desk: Desk) -> None:
    story = reviewed(desk)
    publish(desk)
    path = desk.seeds / "stories" / f"{story}.yaml"
    text = path.read_text(encoding="utf-8")
    decision = "decisions:\n- {target: f3, action: rejected, by: ann, was: 'x', reason: no}\n"
    path.write_text(text.replace("fingerprint:", f"{decision}fingerprint:"))
    other = _elsewhere(desk)
    found = open_story(other, story)
    accept(other, found, [found.rows[0].name])
    publish(other, [story])
    assert [(one.target, one.by) for one in _file(desk, story).decisions] == [("f3", "ann")]


def test_a_story_is_taken_up_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story = reviewed(desk)
    publish(desk)
    desk, file = _elsewhere(desk), _file(desk, story)
    take_up(desk, file)
    name = review(desk, story).rows[0].name
    reject(desk, review(desk, story), [name], "wrong")
    take_up(desk, file)  # somebody opened it at the same moment
    assert review(desk, story).row(name).state == "rejected"
    assert is_due(desk, story)
    desk = _elsewhere(desk)
    monkeypatch.setattr(Store, "add_entry", _failing)
    with pytest.raises(DeskError, match="no room"):
        take_up(desk, file)
    assert story_ids(desk) == []  # all of it or nothing


def _failing(*_: object, **__: object) -> int:
    raise DeskError("desk", "no room", "", "")
