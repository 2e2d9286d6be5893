"""What may be set by hand: every field with values that can be, and one line for those that cannot."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from extract.core.errors import DeskError
from extract.core.records import EventMention, Mention
from extract.desk.fields import _FIXED, changed, period

FIGURE = Mention(start=1, end=2, text="3", kind="level", value=3.0, unit="t", rule_id="x", confidence=0.5)
EVENT = EventMention(start=1, end=2, text="x", event_type="tax")
GOOD: list[tuple[Any, str, str, object]] = [
    (FIGURE, "kind", "price", "price"), (FIGURE, "value", "1,250.5", 1250.5), (FIGURE, "value_high", "20", 20.0),
    (FIGURE, "unit", "CNY/kg", "CNY/kg"), (FIGURE, "unit", "cny/KG", "CNY/kg"), (FIGURE, "qualifier", "at least", "at_least"),
    (FIGURE, "direction", "up", "up"), (FIGURE, "direction", "", None), (FIGURE, "metric", "Imports", "imports"),
    (FIGURE, "commodity", "Terbium Oxide", "terbium oxide"), (FIGURE, "geography", "Yunnan", "Yunnan"),
    (FIGURE, "origin", "all origins", "all origins"), (FIGURE, "destination", "china", "China"), (FIGURE, "place", "pangwa", "Pangwa"),
    (FIGURE, "actor", "kachin independence army", "Kachin Independence Army"), (FIGURE, "denominator", "imports", "imports"),
    (FIGURE, "price_basis", "fob_china", "fob_china"), (FIGURE, "mass_basis", "reo", "reo"), (FIGURE, "modality", "forecast", "forecast"),
    (FIGURE, "modality", "", "actual"), (FIGURE, "attributed_to", " customs ", "customs"), (FIGURE, "qualifier", "", "exact"),
    (EVENT, "event_type", "border closure", "border_closure"), (EVENT, "lasting", "true", True), (EVENT, "ongoing", "False", False),
    (EVENT, "date_is_report", "true", True), (EVENT, "certainty", "claimed", "claimed"), (EVENT, "told_by", "official", "official"),
    (EVENT, "places", "Pangwa; Chipwi", ("Pangwa", "Chipwi")), (EVENT, "places", "", ()),
    (EVENT, "actors", "Kachin Independence Army:target", (("Kachin Independence Army", "target"),)),
    (EVENT, "actors", "Kachin Independence Army", (("Kachin Independence Army", "agent"),)),
    (EVENT, "effects", "Pangwa:ore:closed", (("Pangwa", "ore", "closed"),)), (EVENT, "summary", "A gate shut.", "A gate shut."),
    (EVENT, "label", "Gate shut", "Gate shut"),
    (EVENT, "commodity", "", None), (EVENT, "modality", "conditional", "conditional"), (EVENT, "attributed_to", "", None),
]
BAD = [
    (FIGURE, "metrik", "x", "metric"), (FIGURE, "metric", "imprts", "imports"), (FIGURE, "kind", "cost", "count"),
    (FIGURE, "value", "many", "digits"), (FIGURE, "value", "nan", "digits"), (FIGURE, "value", "inf", "digits"),
    (FIGURE, "value", "-3", "unsigned"), (FIGURE, "unit", "CNY/stone", "not known"), (FIGURE, "unit", "", "unit"),
    (FIGURE, "kind", "", "kind"), (FIGURE, "commodity", "unobtainium", "not known"), (FIGURE, "place", "Atlantis", "not known"),
    (FIGURE, "direction", "sideways", "not known"), (FIGURE, "period", "soon", "no day"), (FIGURE, "period", "2025-Q5", "no day"),
    (FIGURE, "period", "2025-02-30", "no day"), (FIGURE, "period", "2025-03..2025-01", "lies after"),
    (FIGURE, "period", "..", "names no day"), (FIGURE, "period", "2025-Q12", "no day"),
    (FIGURE, "mass_basis", "net", "reo"), (FIGURE, "text", "x", "no such field"), (FIGURE, "start", "5", "no such field"),
    (FIGURE, "confidence", "1", "no such field"), (EVENT, "event_type", "closing border", "border_closure"),
    (EVENT, "event_type", "", "event_type"),
    (EVENT, "lasting", "perhaps", "true"), (EVENT, "actors", "Kachin Independence Army:victim", "agent"),
    (EVENT, "actors", "Kachin Independance Army", "Kachin Independence Army"), (EVENT, "effects", "Pangwa:ore", "place:flow:effect"),
    (EVENT, "effects", "Pangwa:gold:closed", "not known"), (EVENT, "value", "3", "no such field"),
    (EVENT, "told_by", "a friend", "not known"),
]


@pytest.mark.parametrize(("fact", "name", "value", "expected"), GOOD)
def test_a_value_that_can_be_is_taken(fact: Any, name: str, value: str, expected: object) -> None:
    after = changed(fact, {name: value}, "here")
    assert getattr(after, name) == expected
    assert after.review == "corrected"


@pytest.mark.parametrize(("fact", "name", "value", "says"), BAD)
def test_a_value_that_cannot_be_is_one_line_that_helps(fact: Any, name: str, value: str, says: str) -> None:
    with pytest.raises(DeskError) as error:
        changed(fact, {name: value}, "here")
    assert str(error.value).startswith(f"here {name}: ")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("fact", [FIGURE, EVENT], ids=["figure", "event"])
def test_every_field_that_may_be_set_is_tried_here(fact: Any) -> None:
    settable = {each.name for each in fields(fact)} - {*_FIXED}
    tried = {name for one, name, _, _ in GOOD if one is fact} | {"period", "compare"}
    assert settable <= tried


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "year"), ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), "quarter"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"), ("2025-02-14", date(2025, 2, 14), date(2025, 2, 14), "day"),
        ("2025-02-14..2025-02-28", date(2025, 2, 14), date(2025, 2, 28), "range"),
        ("2025-01..2025-06", date(2025, 1, 1), date(2025, 6, 30), "half"),
        ("2025-02..", date(2025, 2, 1), None, "open_after"), ("..2025-02", None, date(2025, 2, 28), "open_before"),
    ],
)
def test_a_period_is_written_as_people_write_it(text: str, start: date | None, end: date | None, precision: str) -> None:
    found = period(text, "here")
    assert (found.start, found.end, found.precision) == (start, end, precision)


def test_a_new_value_has_the_step_of_its_last_digit() -> None:
    assert changed(FIGURE, {"value": "21.9"}, "here").step == pytest.approx(0.1)
    assert changed(FIGURE, {"value": ""}, "here").step is None
