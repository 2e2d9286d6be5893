"""What the map calls out is what holds now, in words that stay true, and its key dates every status."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from charts.drawing.type import Box
from charts.figures.maps.key import key_entries
from charts.figures.maps.paper import MAP
from charts.figures.maps.rows import at, is_old, select, symbol
from charts.figures.maps.scene import scene
from charts.figures.maps.window import SECTIONS
from charts.figures.maps.window import window as window_of
from charts.figures.maps.words import permission
from charts.wording.events import counts_from_telling
from extract.core.ids import rows_of
from tests.chart_rows import of_stories
from tests.kit.pictures import misplaced, painted
from tests.kit.tables import tables_of as told_by

if TYPE_CHECKING:
    from extract.tables.read import Tables

WINDOW = window_of(SECTIONS["kachin"], Box(0, 0, 900, 600))
SHUT, DEAD = "gate-closed-unnamed-doer", "deaths-only"


def tables_of(ids: list[str]) -> Tables:
    """The three stories and these invented ones: what else is told of the places does not matter here."""
    return of_stories(told_by(ids))


def words_on(ids: list[str], layout: str = "slide") -> str:
    """All words of the picture, plain and in one line."""
    canvas = painted(MAP, tables_of(ids), layout, "light")
    assert misplaced(canvas) == []
    return re.sub(r"<[^>]*>", "", " ".join(words for _, words in canvas.labels)).replace("\u00a0", " ")


def place(ids: list[str], key: str) -> dict[str, object]:
    return next(row for row in rows_of(at(select(tables_of(ids)), None).places) if row["place_id"] == key)


def test_who_is_not_named_did_nothing_by_name() -> None:
    words = MAP.words(select(tables_of([SHUT])))
    assert words.headline.replace("\u00a0", " ") == "Miners say one crossing was closed to ore on 19 Nov 2026: Lweje"
    assert words.short.replace("\u00a0", " ") == "Miners say Lweje was closed to ore"


def test_the_last_report_of_a_gate_is_called_out_beside_it() -> None:
    told = words_on([SHUT])
    assert "Lweje, 19 Nov 2026: Miners say: Crossing closed to ore: Lweje" in told
    assert "earlier this year" not in told


def test_what_a_new_status_overtook_is_not_called_out() -> None:
    assert "China lets shipments pass" not in words_on(["gate-reopens"])
    assert "existing stocks" in permission(at(select(tables_of([])), None)).words
    assert permission(at(select(tables_of([SHUT])), None)).words == ""  # a gate has changed since


def test_no_sentence_on_the_map_counts_from_the_day_of_its_telling() -> None:
    for ids in ([], [SHUT], ["gate-reopens", DEAD], ["ceasefire"]):
        notes = " ".join(re.findall(r"[A-Z][\w ]+, [^:]+: [^•]+", words_on(ids)))
        assert not counts_from_telling(notes)


@pytest.mark.parametrize(("ids", "key", "sign"), [
    ([DEAD], "tsawlaw", "incident"), (["mine-flood"], "chipwi", "halted"), ([], "tsawlaw", "town"),
])
def test_deaths_and_halts_have_a_mark_of_their_own(ids: list[str], key: str, sign: str) -> None:
    assert symbol(place(ids, key)) == sign


def test_deaths_are_marked_half_a_year_long_and_told_with_their_source() -> None:
    rows = select(tables_of([DEAD]))
    signs = {}
    for day in (date(2026, 11, 15), date(2026, 11, 18), date(2027, 7, 1)):
        signs[day] = next(symbol(row) for row in rows_of(at(rows, day).places) if row["place_id"] == "tsawlaw")
    assert list(signs.values()) == ["town", "incident", "town"]
    told = place([DEAD], "tsawlaw")
    assert "Accident at Tsawlaw, 16 Nov 2026 (Irrawaddy Desk, 18 Nov 2026)" in str(told["told"])
    assert not is_old(told)


@pytest.mark.parametrize("ids", [[], [SHUT], [SHUT, DEAD, "gate-reopens", "mine-flood"]])
@pytest.mark.parametrize("layout", ["slide", "a4half", "social"])
def test_every_status_of_the_key_bears_its_time(ids: list[str], layout: str) -> None:
    shown = at(select(tables_of(ids)), None)
    told = words_on(ids, layout)
    for entry in key_entries(shown, (scene(shown, WINDOW, 13.0),)):
        if entry.since and (entry.title in told or entry.short in told):
            assert entry.since in told, entry.title
