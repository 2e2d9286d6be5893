"""The text of a story under review: cut at every mark, found again by its words; a row that somebody decided on since is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.core.records import EventMention, Mention
from extract.desk.adding import add
from extract.desk.fields import changed, fields_of
from extract.desk.publishing import history, publish, undo
from extract.desk.review import accept, as_seen, reject, review
from extract.desk.summary import DATE, FIGURE, UNPLACED, find_words, pieces
from tests.arrivals import IMPORTS, STORY, new_house

if TYPE_CHECKING:
    from tests.arrivals import House


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = new_house(tmp_path_factory.mktemp("house"))
    add(house.desk(), IMPORTS.name, IMPORTS.read_bytes(), {})
    return house


def test_the_pieces_are_the_text_to_the_character(house: House) -> None:
    found = review(house.desk(), STORY)
    story = found.waiting.story
    assert "".join(story.text[each.start : each.end] for each in pieces(found)) == story.text[story.start : story.end]
    kinds = {story.text[each.start : each.end]: each.number.kind for each in pieces(found) if each.number}
    assert (kinds["1,250 metric tons"], kinds["April 12"], kinds["35"]) == (FIGURE, DATE, UNPLACED)


def test_an_event_is_whole_though_a_number_stands_in_it(house: House) -> None:
    found = review(house.desk(), STORY)
    quota = [each for each in pieces(found) if each.event and each.event.row.startswith("e") and each.number]
    assert [found.waiting.story.text[each.start : each.end] for each in quota] == ["2026"]


def test_words_are_found_where_they_stand_nearest(house: House) -> None:
    found = review(house.desk(), STORY)
    text = found.waiting.story.text
    second = text.index("March", text.index("March") + 1)
    assert find_words(found, "March") == (text.index("March"), text.index("March") + 5)
    assert find_words(found, "March", second + 2) == (second, second + 5)
    assert find_words(found, "rare  earth\noxides") == (text.index("rare earth oxides"), text.index("rare earth oxides") + 17)
    assert find_words(found, "no such words") is None
    assert find_words(found, " ") is None


def test_a_row_that_another_decided_on_is_not_as_it_was_seen(house: House) -> None:
    seen = review(house.desk(), STORY)
    row, other = seen.rows[:2]
    reject(house.desk("ben"), seen, [row.name], "background")
    now = review(house.desk(), STORY)
    assert not as_seen(now, row)
    assert as_seen(now, other)


def test_every_word_that_is_offered_for_a_field_can_be_set() -> None:
    figure = Mention(start=0, end=1, text="x", kind="level", value=1.0, unit="t")
    for fact in (figure, EventMention(start=0, end=1, text="x", event_type="tax")):
        offered = {each.name: each.words for each in fields_of(type(fact))}
        assert {"modality", "period", "places" if isinstance(fact, EventMention) else "place"} <= {*offered}
        for name, words in offered.items():
            for word in words:
                changed(fact, {name: word}, name)


def test_the_log_tells_what_was_taken_back(house: House) -> None:
    accept(house.desk(), review(house.desk(), STORY), ["all"])
    before = house.files()
    publish(house.desk(), reason="weekly")
    undo(house.desk("ben"), reason="too early")
    assert house.files() == before
    first, second = history(house.desk())
    assert "ada  publication" in first
    assert "taken back" in first
    assert "ben  undo" in second
    assert "(too early)" in second
