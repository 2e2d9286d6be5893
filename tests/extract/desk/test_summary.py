"""The text of a story under review: cut at every mark, found again by its words; a row that somebody decided on since is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.commands.review import _span
from extract.core.errors import DeskError
from extract.core.records import EventMention, Mention
from extract.desk.adding import add
from extract.desk.fields import changed, fields_of
from extract.desk.publishing import history, publish, undo
from extract.desk.queue import set_head, waiting
from extract.desk.review import accept, as_seen, claim, reject, review
from extract.desk.summary import DATE, FIGURE, UNPLACED, claimed_span, field_lines, find_words, pieces, story_lines
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


def test_a_claim_names_its_place_by_words_that_stand_there_once(house: House) -> None:
    found = review(house.desk(), STORY)
    text = found.waiting.story.text
    start = text.index("35 passed")
    assert claimed_span(found, "35") == (start, start + 2)  # and not within 35,000
    assert claimed_span(found, f"n{start}") == (start, start + 2)
    assert claimed_span(found, "about 35  passed") == (start - 6, start + 9)
    with pytest.raises(DeskError, match=r"stands 6 times; \d+ \d+ \(`.*1,250 metric tons of rare.*`\), .*and 1 more; take more words"):
        claimed_span(found, "metric tons")
    assert _span(found, ["7", "9", "metric=price"]) == ((7, 9), ["metric=price"])
    with pytest.raises(DeskError, match="² ³"):  # digits to `str.isdigit`, and no numbers
        _span(found, ["²", "³"])


def test_a_number_without_a_place_is_listed_with_its_name_and_offsets(house: House) -> None:
    found = review(house.desk(), STORY)
    start = found.waiting.story.text.index("35 passed")
    lines = [*story_lines(house.desk(), found)]
    assert any(line.startswith(f"n{start}  without a place, {start} to {start + 2}  `35`") for line in lines)
    assert any(f"[n{start} 35] passed" in line for line in lines)
    assert lines[-2].startswith("a number without a place, or other words, can be made a row: --claim n")
    claim(house.desk(), found, (start, start + 2), {"metric": "shipments", "kind": "level", "unit": "trucks", "value": "35"})
    assert not any(line.startswith(f"n{start} ") for line in story_lines(house.desk(), review(house.desk(), STORY)))


def test_the_last_line_says_what_to_do_next(house: House) -> None:
    desk = house.desk()
    count = len(review(desk, STORY).rows)
    assert [*story_lines(desk, review(desk, STORY))][-1] == f"{count} of {count} rows open; next: --accept, --set or --reject them"
    accept(desk, review(desk, STORY), ["all"])
    assert [*story_lines(desk, review(desk, STORY))][-1] == f"every row is decided; next: python -m extract publish {STORY}"
    set_head(desk, waiting(desk, STORY), {"publisher": ""})
    assert "publisher not said: review --story" in [*story_lines(desk, review(desk, STORY))][-1]
    set_head(desk, waiting(desk, STORY), {"publisher": "Reuters"})
    publish(desk)
    assert [*story_lines(desk, review(desk, STORY))][-1] == "nothing of it waits"


def test_every_field_is_listed_with_what_it_may_be() -> None:
    lines = [*field_lines()]
    for kind in (Mention, EventMention):
        assert all(any(line.startswith(f"  {field.name}") for line in lines) for field in fields_of(kind))
    assert "  period: 2025, 2025-Q1, 2025-02 or 2025-02-14..2025-02-28" in lines
