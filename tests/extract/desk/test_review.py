"""A story under review: decisions one after the other, what was made by hand, and what the reviewer is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.core.errors import DeskError
from extract.desk.adding import add, say_relation
from extract.desk.publishing import ABANDONED, BEGUN, history, is_due, publish, recover, undo
from extract.desk.queue import bring_back, discard, waiting
from extract.desk.review import accept, claim, edit, reopen, review
from extract.desk.summary import after_lines, discarded_lines, marks, queue_lines, story_lines
from extract.intake.records import NEW, Relation
from tests.extract.desk.houses import (
    ARTICLE,
    COPY,
    GIVEN,
    SECOND,
    SECOND_GIVEN,
    SECOND_STORY,
    STORY,
    UPDATE,
    added,
    make_house,
    reviewed,
    run,
    tree,
)

if TYPE_CHECKING:
    from pathlib import Path

    from extract.desk.queue import Desk

BHAMO = "2025-07-08-reuters-bhamo-ultimatum"
FIGURE = f"f{ARTICLE.index('2,150')}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_house(tmp_path)


def test_a_second_edit_keeps_the_first(desk: Desk) -> None:
    story = added(desk)
    done = run(desk, "review", "--story", story, "--set", FIGURE, "value=2160", "--set", FIGURE, "origin=Laos", "--reason", "misprint")
    assert done.returncode == 0, done.stderr
    row = review(desk, story).row(FIGURE)
    assert (row.fact.value, row.fact.origin, row.state, row.reason) == (2160, "Laos", "accepted", "misprint")
    assert set(row.edited) == {"value", "origin"}
    edit(desk, review(desk, story), FIGURE, {"value": "2170"})
    assert (review(desk, story).row(FIGURE).fact.origin, len(desk.store.decisions(story))) == ("Laos", 3)


def test_accepting_what_was_edited_keeps_the_edit(desk: Desk) -> None:
    story = added(desk)
    edit(desk, review(desk, story), FIGURE, {"value": "2160"})
    accept(desk, review(desk, story), [FIGURE])
    row = review(desk, story).row(FIGURE)
    assert (row.fact.value, row.fact.review) == (2160, "corrected")


def test_a_row_that_is_reopened_is_as_it_was_read(desk: Desk) -> None:
    story = added(desk)
    edit(desk, review(desk, story), FIGURE, {"value": "2160"})
    reopen(desk, review(desk, story), FIGURE)
    row = review(desk, story).row(FIGURE)
    assert (row.state, row.fact.value) == ("open", 2150)


def test_a_figure_is_made_of_words_that_were_not_read(desk: Desk) -> None:
    story = added(desk)
    start = ARTICLE.index("fuel had become scarce")
    values = {"metric": "mines", "kind": "count", "value": "3", "unit": "mines", "place": "Pangwa"}
    name = claim(desk, review(desk, story), (start, start + 4), values, reason="told by the caption")
    row = review(desk, story).row(name)
    assert (row.read, row.state, row.fact.text, row.fact.value) == (None, "accepted", "fuel", 3)


def test_a_claim_where_a_row_stands_is_refused(desk: Desk) -> None:
    story = added(desk)
    start = ARTICLE.index("2,150")
    values = {"metric": "mines", "kind": "count", "value": "3", "unit": "mines"}
    with pytest.raises(DeskError, match="stands there already"):
        claim(desk, review(desk, story), (start, start + 5), values)


def test_a_text_in_which_nothing_is_found_is_closed_by_a_person(desk: Desk) -> None:
    story = added(desk, "The minister spoke of rare earths at length and named no number at all on this quiet day.\n")
    found = review(desk, story)
    assert (found.rows, found.closed) == ((), False)
    accept(desk, found, ["all"])
    assert review(desk, story).closed
    publish(desk, [story])
    assert run(desk, "build", "--check").returncode == 0


def test_the_queue_lists_what_waits(desk: Desk) -> None:
    reviewed(desk)
    added(desk, SECOND, SECOND_GIVEN)
    lines = {line.split("  ")[0]: line for line in queue_lines(desk)}
    assert "  reviewed  " in lines[STORY]
    assert " rows open  " in lines[SECOND_STORY]
    publish(desk)
    assert [line.split("  ")[0] for line in queue_lines(desk)] == [SECOND_STORY]


def test_every_number_of_the_text_is_marked(desk: Desk) -> None:
    found = review(desk, added(desk))
    marked = {place for mark in marks(found) for place in range(mark.start, mark.end)}
    assert {place for place, letter in enumerate(ARTICLE) if letter.isdigit()} <= marked
    lines = "\n".join(story_lines(desk, found))
    assert f"[{FIGURE} 2,150 metric tons]" in lines


def test_what_would_be_is_told_and_not_written(desk: Desk) -> None:
    story = added(desk)
    before = tree(desk)
    assert any("imports" in line.lower() for line in after_lines(desk, review(desk, story)))
    assert tree(desk) == before


def test_each_publication_that_was_interrupted_is_told(desk: Desk) -> None:
    reviewed(desk)
    numbers = [desk.store.add_entry(BEGUN, by, {"stories": [STORY]}) for by in ("mara", "lin")]
    told = recover(desk)
    assert [f"publication {number} of {STORY}" in line for number, line in zip(numbers, told, strict=True)] == [True, True]
    assert recover(desk) == ()
    assert [f"  {ABANDONED}  " in line for line in history(desk)] == [True, True]


def test_what_a_story_is_to_the_others_can_be_said_by_hand(desk: Desk) -> None:
    story = added(desk)
    say_relation(desk, waiting(desk, story), f"update:{BHAMO}")
    assert str(waiting(desk, story).relation) == f"update of {BHAMO}"
    say_relation(desk, waiting(desk, story), "new")
    assert waiting(desk, story).relation == Relation(kind=NEW)
    wrong = (("copy", "`copy` is no relation; new, copy:STORY or update:STORY"), (f"copy:{BHAMO[:-2]}", BHAMO), ("copy:x", "no other"))
    for value, says in wrong:
        with pytest.raises(DeskError, match=says):
            say_relation(desk, waiting(desk, story), value)


def test_a_relation_that_is_said_goes_by_the_story_that_is_named_and_not_by_the_one_found_before(desk: Desk) -> None:
    publish(desk, [reviewed(desk)])
    update = reviewed(desk, UPDATE, GIVEN | {"published": "2025-08-13", "title": "Gate opens again"})
    publish(desk, [update])
    (copy,) = add(desk, "copy.txt", COPY.encode(), GIVEN | {"publisher": "Hill Post"})
    say_relation(desk, waiting(desk, copy.story_id), f"copy:{update}")
    said = waiting(desk, copy.story_id).relation
    assert (said.story_id, said.file_id) == (STORY, update)  # it stands with the story, and goes into the file of the update
    assert 0.5 < said.containment < 1
    say_relation(desk, waiting(desk, copy.story_id), f"copy:{BHAMO}")
    said = waiting(desk, copy.story_id).relation
    assert (said.file_id, said.containment, said.what_changed) == (BHAMO, 0, ())


def test_what_is_published_is_to_the_others_what_it_was_published_as(desk: Desk) -> None:
    story = reviewed(desk)
    publish(desk, [story])
    with pytest.raises(DeskError, match=r"the story is published.* undo"):
        say_relation(desk, waiting(desk, story), f"update:{BHAMO}")
    undo(desk)
    say_relation(desk, waiting(desk, story), f"update:{BHAMO}")


def test_a_story_that_was_taken_out_is_listed_and_brought_back_as_it_was(desk: Desk) -> None:
    story = added(desk)
    accept(desk, review(desk, story), [review(desk, story).rows[0].name])
    before = review(desk, story).rows
    discard(desk, waiting(desk, story), "not ours")
    assert [*discarded_lines(desk)] == [f"{story}  taken out by mara  not ours"]
    assert "taken out of what waits by mara" in "\n".join(story_lines(desk, review(desk, story)))
    assert "was taken out of what waits; python -m extract review" in run(desk, "publish", story).stderr
    assert run(desk, "review", "--story", story, "--bring-back").returncode == 0
    assert (is_due(desk, story), review(desk, story).rows, [*discarded_lines(desk)]) == (True, before, [])
    with pytest.raises(DeskError, match="was not taken out"):
        bring_back(desk, waiting(desk, story))


def test_a_story_that_is_discarded_waits_no_more_until_somebody_decides_on_it(desk: Desk) -> None:
    story = added(desk)
    done = run(desk, "review", "--story", story, "--discard", "--reason", "not ours")
    assert (done.returncode, is_due(desk, story)) == (0, False)
    accept(desk, review(desk, story), ["all"])
    assert is_due(desk, story)
