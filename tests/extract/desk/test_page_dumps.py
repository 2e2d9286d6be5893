"""A page that copies a known story and tells a new one brings in both, in either order, and adds nothing when it comes again."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from extract.desk.adding import add
from extract.desk.publishing import publish, undo
from extract.desk.queue import set_head
from extract.desk.review import accept, review
from extract.sources.seeds import read_seeds
from extract.tables.read import read_tables
from tests.arrivals import House, new_house
from tests.extract.intake.amending import FIRST, OTHER

if TYPE_CHECKING:
    from pathlib import Path

SECOND = """Buyers of dysprosium turn to Estonia

TALLINN, Nov 7, 2026 (Border Wire) - A separation plant in Narva sold 35 tons of dysprosium oxide in October, its owner said.

Dysprosium oxide fetched 420 dollars per kg in Rotterdam on Friday, two traders in rare earths said, and little was on offer.
"""


def dump(*stories: str) -> str:
    """Stories as a page shows them one below the other, each with its headline twice, by other rules of spelling."""
    page = "\n\n".join(f"{story.split(chr(10), 1)[0]}\n\n{story}" for story in stories)
    return page.replace("metric tons", "tonnes").replace("%", " percent")


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = new_house(tmp_path)
    desk = house.desk()
    (first,) = add(desk, "first.txt", FIRST.encode(), {})
    accept(desk, review(desk, first.story_id), ["all"])
    publish(desk, [first.story_id])
    return house


def from_page(house: House, text: str) -> dict[str, str]:
    desk = house.desk()
    found = {one.relation.kind: one.story_id for one in add(desk, "page.txt", text.encode(), {})}
    for name in found.values():
        set_head(desk, review(desk, name).waiting, {"publisher": "Salween Courier"})
        if review(desk, name).open:
            accept(desk, review(desk, name), ["all"])
    return found


@pytest.mark.parametrize("order", [("copy", "new"), ("new", "copy")])
def test_a_copy_and_a_new_story_of_one_page_are_both_published(house: House, order: tuple[str, str]) -> None:
    desk, text = house.desk(), dump(FIRST, OTHER)
    found = from_page(house, text)
    assert set(found) == {"copy", "new"}
    before = house.files()
    for kind in order:
        publish(desk, [found[kind]])
    tables = read_tables(house.data)
    told = {(row["story_id"], row["role"]) for row in tables.documents.to_dict("records") if row["publisher"] == "Salween Courier"}
    assert told == {("2026-11-03-border-wire-rare-earth-starts-move", "copy"), (found["new"], "origin")}
    (copy,) = [row for row in tables.copies.to_dict("records") if row["document_id"].startswith("2026-11")]
    assert copy["origin_id"].startswith("2026-11-03-border-wire")
    anchored = [row for row in csv.DictReader((house.seeds / "anchors.csv").open(encoding="utf-8")) if row["quote"].startswith("3,100")]
    assert [text[int(row["start"]) : int(row["end"])] for row in anchored] == ["3,100 tonnes"]
    assert {one.relation.kind for one in add(desk, "again.txt", text.encode(), {})} == {"same text"}
    undo(desk)
    undo(desk)
    assert house.files() == before


def test_two_copies_of_one_page_stand_each_with_its_own_story(house: House) -> None:
    desk = house.desk()
    (other,) = add(desk, "other.txt", OTHER.encode(), {})
    accept(desk, review(desk, other.story_id), ["all"])
    publish(desk, [other.story_id])
    names = [one.story_id for one in add(desk, "page.txt", dump(FIRST, OTHER, SECOND).encode(), {"publisher": "Salween Courier"})]
    assert [review(desk, name).waiting.relation.kind for name in names] == ["copy", "copy", "new"]
    accept(desk, review(desk, names[2]), ["all"])
    publish(desk, names)
    copies = [row for row in read_tables(house.data).copies.to_dict("records") if row["document_id"].startswith("2026-11")]
    assert {row["origin_id"][:26] for row in copies} == {"2026-11-03-border-wire-rar", "2026-11-05-border-wire-mag"}
    texts = [text for file in read_seeds(house.seeds).stories for text in file.texts if text.stretch]
    assert len(texts) == 2
