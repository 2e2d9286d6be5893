"""A correction that is published: its figure leads, the old one is superseded, and the two are in conflict nowhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from extract.desk.adding import add
from extract.desk.publishing import publish
from extract.desk.review import accept, review
from extract.tables.read import Tables, read_tables
from tests.arrivals import House, new_house
from tests.extract.intake.amending import AMENDING, FIRST

if TYPE_CHECKING:
    from pathlib import Path

SECOND_OUTLET = """Oxide traders count October's ore

Salween Courier | 3 November 2026 | Staff

China imported 1,300 metric tons of rare earth oxides from Myanmar in October, two traders in Mangshi said, and 2,040 metric tons in August.
"""


def let_in(house: House, name: str, text: str) -> str:
    desk = house.desk()
    (added,) = add(desk, name, text.encode(), {})
    accept(desk, review(desk, added.story_id), ["all"])
    publish(desk, [added.story_id])
    return added.relation.kind


def october(tables: Tables) -> set[tuple[str, float, str]]:
    rows = tables.observations[(tables.observations["period_start"] == "2026-10-01") & (tables.observations["metric"] == "imports")]
    rows = rows[rows["status"] == "reported"]
    return {(row["kind"], row["value"], row["modality"]) for row in rows.to_dict("records")}


def at_odds(tables: Tables) -> list[str]:
    return [text for text in tables.findings["message"] if "October 2026" in text]


@pytest.mark.parametrize("day", ["Nov 4", "Nov 3"])  # the day after, and the same day
def test_the_corrected_figure_leads_and_the_old_one_is_superseded(tmp_path: Path, day: str) -> None:
    house = new_house(tmp_path)
    assert let_in(house, "first.txt", FIRST) == "new"
    assert october(read_tables(house.data)) == {("level", 3100, "actual"), ("change", 12, "actual")}
    assert let_in(house, "corrected.txt", AMENDING["corrected.txt"].replace("Nov 4", day)) == "update"
    tables = read_tables(house.data)
    assert october(tables) == {
        ("level", 3100, "superseded"), ("change", 12, "superseded"), ("level", 1300, "actual"), ("change", 63, "actual"),
    }
    assert at_odds(tables) == []
    derived = tables.observations[(tables.observations["method"] == "computed") & tables.observations["story_id"].str.startswith("2026-11")]
    base = derived[derived["period_rule"] == "derived.base"]
    assert {round(value) for value in base["value"][base["modality"] == "actual"]} == {3514}  # 1,300 / 0.37, never 3,100 / 0.37


def test_a_conflict_with_another_outlet_is_told_until_the_correction_settles_it(tmp_path: Path) -> None:
    house = new_house(tmp_path)
    let_in(house, "first.txt", FIRST)
    let_in(house, "second.txt", SECOND_OUTLET)
    assert len(at_odds(read_tables(house.data))) == 1
    let_in(house, "corrected.txt", AMENDING["corrected.txt"])
    assert at_odds(read_tables(house.data)) == []
    assert len(at_odds(read_tables(house.data, as_of=date(2026, 11, 3)))) == 1  # as it was known on that day
