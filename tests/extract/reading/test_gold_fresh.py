"""Pages in our own words that the weights are fitted to: floors that no change may fall through. They say nothing about unseen pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from extract.commands.evaluate import Page, level_scores, read_pages
from extract.evaluation.scoring import LEVELS, false_positives

GOLD = Path(__file__).resolve().parents[2] / "gold"
FLOORS = {
    "dev": {"1": 0.99, "2": 0.97, "3": 0.93, "2 strict": 0.93, "3 strict": 0.89},
    "fresh": {"1": 0.98, "2": 0.96, "3": 0.93, "2 strict": 0.93, "3 strict": 0.83},
    "pages2": {"1": 0.97, "2": 0.92, "3": 0.88, "2 strict": 0.87, "3 strict": 0.81},
    "pages3": {"1": 0.87, "2": 0.74, "3": 0.64, "2 strict": 0.73, "3 strict": 0.61},
}


@cache
def _pages(name: str) -> tuple[Page, ...]:
    return tuple(read_pages(GOLD / name / "gold.json", GOLD / name / "texts"))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", FLOORS)
def test_pages_are_read_at_least_as_well_as_before(name: str, level: str) -> None:
    on_topic = [page for page in _pages(name) if page.on_topic]
    assert level_scores(on_topic, level)[2] >= FLOORS[name][level]


@pytest.mark.parametrize("name", FLOORS)
def test_pages_of_other_matters_claim_no_rare_earth(name: str) -> None:
    others = [page for page in _pages(name) if not page.on_topic]
    assert others
    assert {page.doc: false_positives(page.found) for page in others if false_positives(page.found)} == {}


@pytest.mark.parametrize("name", FLOORS)
def test_annotations_stand_where_they_say(name: str) -> None:
    for page in _pages(name):
        text = (GOLD / name / "texts" / f"{page.doc}.txt").read_text(encoding="utf-8")
        for row in page.gold:
            assert text[row["start"] : row["end"]] == row["text"]
