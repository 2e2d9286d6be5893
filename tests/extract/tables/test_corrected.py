"""Which figures an update corrects: the same question later and otherwise answered, or taken back; nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from extract.tables.corrected import Correction, corrected

OCTOBER = {"period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}
TEXTS = [
    {"document_id": "first", "story_id": "s", "role": "origin", "published": date(2026, 11, 3)},
    {"document_id": "second", "story_id": "s", "role": "update", "published": date(2026, 11, 3)},
    {"document_id": "other", "story_id": "t", "role": "origin", "published": date(2026, 11, 9)},
]


def row(key: str, value: float, **more: Any) -> dict[str, Any]:
    return {
        "observation_id": key, "method": "extracted", "modality": "actual", "metric": "imports", "commodity_id": "rare_earth_oxides",
        "kind": "level", "unit": "t", "value": value, "low": value - 5, "high": value + 5,
    } | OCTOBER | more


def told(**texts: str) -> list[dict[str, str]]:
    return [
        {"table": "observations", "record_id": key, "column": "*", "document_id": text}
        for key, names in texts.items() for text in names.split()
    ]


def test_the_later_answer_corrects_the_earlier_one_on_the_same_day_too() -> None:
    rows = [row("old", 3100.0), row("new", 1300.0)]
    assert corrected(rows, told(old="first", new="second"), TEXTS) == {"old": Correction("new", "2026-11-03")}


def test_what_another_outlet_tells_later_stands() -> None:
    rows = [row("old", 3100.0), row("new", 1300.0)]
    assert corrected(rows, told(old="first other", new="second"), TEXTS) == {}


def test_a_figure_that_the_other_outlet_told_first_corrects_as_well() -> None:
    rows = [row("old", 3100.0), row("new", 1300.0)]
    texts = [*TEXTS[:2], TEXTS[2] | {"published": date(2026, 11, 1)}]
    assert [*corrected(rows, told(old="first", new="other second"), texts)] == ["old"]


def test_other_questions_and_rounder_figures_correct_nothing() -> None:
    others = (
        {"metric": "production"}, {"period_start": date(2026, 9, 1)}, {"unit": "percent"}, {"origin": "Laos"}, {"period_end": None},
        {"low": 3050.0, "high": 3150.0},
    )
    for more in others:
        rows = [row("old", 3100.0, origin="Myanmar"), row("new", 1300.0, **more)]
        assert corrected(rows, told(old="first", new="second"), TEXTS) == {}


def test_a_rise_that_became_a_fall_is_corrected() -> None:
    rows = [row("old", 12.0, kind="change", direction="up"), row("new", 12.0, kind="change", direction="down")]
    assert [*corrected(rows, told(old="first", new="second"), TEXTS)] == ["old"]


def test_a_figure_that_is_taken_back_falls_whatever_the_update_calls_it() -> None:
    rows = [row("old", 3100.0), row("back", 3100.0, modality="superseded", metric="shipments", period_start=None)]
    assert [*corrected(rows, told(old="first", back="second"), TEXTS)] == ["old"]


def test_without_an_update_nothing_is_corrected() -> None:
    rows = [row("old", 3100.0), row("new", 1300.0)]
    assert corrected(rows, told(old="first", new="other"), [TEXTS[0], TEXTS[2]]) == {}
