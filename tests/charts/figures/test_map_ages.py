"""The map and age: what fades, what the headline says of an old status, of a partial opening, and where nothing is held."""

from __future__ import annotations

import re
from datetime import date

import pytest

from charts.drawing.frame import framed_canvas
from charts.figures.maps.marks import MARKS, OLD
from charts.figures.maps.paper import MAP
from charts.figures.maps.rows import at, is_old, select, symbol
from charts.figures.maps.screen import deck, legend
from charts.wording.statuses import status_cells
from extract.core.ids import rows_of
from extract.tables.read import read_tables
from tests.extract.measures.test_status import SHUT, tables_of

OPENED = {"effect": "open", "flow": "people", "actor": "china", "start": "2025-06-03", "published": "2025-06-05",
          "event_type": "border_reopening"}


def gate(tables, place="laiza"):
    rows = at(select(tables), None)
    return next(row for row in rows_of(rows.places) if row["place_id"] == place)


@pytest.mark.parametrize(("as_of", "old"), [("2025-01-10", False), ("2025-06-30", True)])
def test_a_mark_fades_when_its_status_is_only_the_last_known(as_of, old):
    tables = tables_of(SHUT, as_of=as_of)
    assert is_old(gate(tables)) is old
    assert symbol(gate(tables)) == "gate_closed"
    made = deck(at(select(tables), None)).to_json().replace(" ", "")
    assert (f'"icon":"gate_closed{OLD}"' in made) is old
    titles = [title for _, title, _ in legend(at(select(tables), None))]
    assert ("Last known (no report for over 90 days)" in titles) is old


def test_the_key_says_of_a_claimed_closure_that_it_is_said():
    claimed = {**SHUT, "told_by": "anonymous", "by": "one resident, not named"}
    titles = [title for _, title, _ in legend(at(select(tables_of(claimed, as_of="2024-11-20")), None))]
    assert "Gate said closed by the KIA" in titles
    assert "Gate closed by the KIA" not in titles


def test_a_pale_mark_keeps_its_shape():
    for name in (name for name in MARKS if name.endswith(OLD)):
        whole = MARKS[name.removesuffix(OLD)]
        assert [part.points for part in MARKS[name]] == [part.points for part in whole]
        assert MARKS[name] != whole


def test_the_headline_never_calls_an_old_status_present():
    words = MAP.words(select(tables_of(SHUT, as_of="2026-12-01")))
    assert words.headline.startswith("Last known: the KIA closed one crossing")
    assert "last report that names a gate 2 years old" in words.subtitle
    assert MAP.words(select(tables_of(SHUT, as_of="2024-11-20"))).headline.startswith("The KIA closed one crossing")


def test_a_partial_opening_leads_and_names_its_traffic():
    tables = tables_of(SHUT, OPENED, as_of="2025-06-10")
    words = MAP.words(select(tables))
    assert words.headline.replace("\u00a0", " ") == "China reopened one crossing to people on 3 Jun 2025: Laiza"
    assert symbol(gate(tables)) == "gate_partly"
    lines = gate(tables)["told"].replace("\u00a0", " ").split("\n")
    assert "Open to people since 3 Jun 2025, by China (Gazette, 5 Jun 2025; report 5 days old)" in lines
    assert "Closed to goods and ore since 12 Nov 2024, by the KIA (Gazette, 14 Nov 2024; last known, report 7 months old)" in lines


def test_before_the_first_story_the_map_says_that_nothing_is_held():
    words = MAP.words(select(read_tables(as_of=date(2023, 4, 19))))
    assert words.headline.replace("\u00a0", " ") == "Nothing held by 19 Apr 2023 names a border gate here"
    assert "Nothing held here names them: Hpimaw, Kanpaiti, Laiza, Lweje, Mai Ja Yang, Muse and Pangwa." in words.alt
    named = MAP.words(select(read_tables(as_of=date(2023, 4, 20))))  # the first report that names one, but no traffic there
    assert named.headline.replace("\u00a0", " ") == "No report says which of seven border gates is closed"
    assert "No report gives them a status: Mai Ja Yang. Nothing held here names them: Hpimaw, Kanpaiti, Laiza," in named.alt


def test_the_key_tells_the_day_of_an_event_and_that_of_its_last_report_apart_and_no_age_of_which_it_is_not_clear():
    """The closure was on 12 Nov, eighteen days before; its only report eight days before."""
    tables = tables_of(SHUT | {"published": "2024-11-22"}, as_of="2024-11-30")
    about = " ".join(about for _, _, about in legend(at(select(tables), None))).replace("\u00a0", " ")
    assert "since 12 Nov 2024, last reported 22 Nov 2024" in about
    assert " old" not in about
    subtitle = MAP.words(select(tables)).subtitle.replace("\u00a0", " ")
    assert "as last reported, 22 Nov 2024; last report that names a gate 8 days old" in subtitle
    assert "12 Nov 2024" not in subtitle


@pytest.mark.parametrize("layout", ["slide", "square"])
def test_a_key_without_room_for_the_day_of_a_report_leaves_it_out_and_cuts_none_off(layout):
    rows, tables = select(read_tables()), read_tables()
    canvas = framed_canvas(layout, "light", MAP.words(rows), as_of=tables.as_of, version=tables.version)
    MAP.paint(canvas, rows)
    told = [words.replace("\u00a0", " ") for _, words in canvas.labels]
    assert any("25 Dec 2025" in words for words in told)
    assert not [words for words in told if re.search(r"\d,? (last|reported|last reported)[^,;]*…$", words)]


@pytest.mark.parametrize(("as_of", "age"), [("2024-12-03", ""), ("2024-12-17", "1 month")])
def test_a_report_known_to_the_month_has_one_age_in_the_subtitle_and_in_its_row(as_of, age):
    """A later report of the gates of a state together, which names none of them, makes no named gate younger."""
    month = SHUT | {"published": "2024-11-30", "published_precision": "month"}
    tables = tables_of(month, SHUT | {"place": "kachin_state", "published": "2024-12-02"}, as_of=as_of)
    rows = at(select(tables), None).statuses
    row = next(row for row in rows_of(rows) if row["place_id"] == "laiza")
    assert status_cells(row, ["people", "goods", "ore"])[-1] == (age or "new")
    ending = f"as last reported, Nov 2024; last report that names a gate {age} old" if age else "as last reported, Nov 2024"
    assert MAP.words(select(tables)).subtitle.replace("\u00a0", " ").endswith(ending)


HALT = {"effect": "halted", "place": "kachin_state", "start": "2024-11-12", "published": "2024-11-14", "event_type": "mining_halt"}
WORK = HALT | {"effect": "active", "place": "chipwi"}


@pytest.mark.parametrize(("begun", "of_state", "of_town"), [
    ("2025-01-20", "; told otherwise later of Chipwi", ""),
    ("2024-10-20", "", "; told otherwise later of Kachin State"),
    ("2024-11-12", "; told otherwise of Chipwi at the same time: reports disagree",
     "; told otherwise of Kachin State at the same time: reports disagree"),
])
def test_halted_mines_of_a_state_and_mines_at_work_in_it_say_which_is_later_or_that_reports_disagree(begun, of_state, of_town):
    statuses = at(select(tables_of(HALT, WORK | {"start": begun, "published": "2025-01-22"}, as_of="2025-01-31")), None).statuses
    told = {row["place_id"]: status_cells(row, ["mines"])[0] for row in rows_of(statuses)}
    assert told == {"kachin_state": f"Mines halted{of_state}", "chipwi": f"Mines at work{of_town}"}
    lines = gate(tables_of(HALT, WORK | {"start": begun}, as_of="2025-01-31"), "chipwi")["told"]
    assert lines.endswith(of_town or ")")


def test_the_same_told_of_a_state_and_of_a_town_in_it_is_told_apart_from_nothing():
    elsewhere = HALT | {"place": "tengchong", "effect": "active"}
    same = at(select(tables_of(HALT, WORK | {"effect": "halted", "start": "2025-01-02"}, elsewhere)), None)
    assert set(same.statuses["apart"]) == {""}
