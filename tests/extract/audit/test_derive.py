"""Derived rows: every expected value of the gold, formulas and inputs, and nothing where the rows do not fit a shape."""

from __future__ import annotations

import json
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from extract.audit.derive import DOES_NOT_ADD_UP, derive, with_warnings
from extract.core.schema import BY_NAME
from tests.observation_rows import DAY, change, month, observation

GOLD = Path(__file__).resolve().parents[2] / "gold" / "seeds.json"
SIMILAR = {"spot_price": "price"}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def gold_rows(document: dict[str, object]) -> list[dict[str, object]]:
    """The gold's observations of one text as observation rows: first mentions only, as the tables hold them."""
    return [
        observation(
            item["key"], item.get("value"), item["unit"], kind=item["kind"], metric=item["metric"],
            commodity_id=(item.get("commodity") or "").replace(" ", "_"), direction=item.get("direction") or "",
            qualifier=item["qualifier"], origin=(item.get("flow") or {}).get("from", ""), words=item["word_number"],
            destination=(item.get("flow") or {}).get("to", ""), period=tuple(map(day, item.get("period") or (None, None))),
            compare=tuple(map(day, item.get("comparison_period") or (None, None))),
        )
        for item in document["observations"] if not item.get("duplicate_of") and not item.get("equivalent_of")  # type: ignore[attr-defined]
    ]


def gold_documents() -> list[object]:
    return [pytest.param(document, id=document["doc"]) for document in json.loads(GOLD.read_text(encoding="utf-8"))["docs"]]


@pytest.mark.parametrize("document", gold_documents())
def test_every_core_value_of_the_gold_is_derived(document: dict[str, object]) -> None:
    rows, _ = derive(gold_rows(document))
    for item in document["derived"]:  # type: ignore[attr-defined]
        if item["tier"] != "core":
            continue
        like = [row for row in rows if row["formula"].replace(" ", "") == item["formula"].replace(" ", "")]
        assert len(like) == 1, item["formula"]
        row = like[0]
        assert row["value"] == pytest.approx(item["value"], abs=0.1)
        assert (row["low"], row["high"]) == (pytest.approx(item["interval"][0], abs=0.1), pytest.approx(item["interval"][1], abs=0.1))
        assert (row["unit"], row["kind"], SIMILAR.get(row["metric"], row["metric"])) == (
            item["unit"], item["kind"], SIMILAR.get(item["metric"], item["metric"]))
        assert [row["period_start"], row["period_end"]] == [day(end) for end in item["period"]]
        assert row["commodity_id"] == item["commodity"].replace(" ", "_")


@pytest.mark.parametrize("document", gold_documents())
def test_general_context_values_of_the_gold_are_derived(document: dict[str, object]) -> None:
    formulas = {row["formula"] for row in derive(gold_rows(document))[0]}
    expected = {"12944 / 5", "1 + 0.2"} if document["doc"] == "002" else set()
    assert expected <= formulas


def test_a_derived_row_says_what_it_is_and_rests_on() -> None:
    rows, inputs = derive([
        observation("level", 311, period=month(2025, 2), published=date(2025, 3, 1)),
        change("fall", 89, "down", period=month(2025, 2), compare=month(2024, 2), published=date(2025, 3, 28), quality="B"),
    ])
    base = next(row for row in rows if row["formula"] == "311 / (1 - 0.89)")
    assert (base["status"], base["method"], base["interval"], base["qualifier"]) == ("derived", "computed", "derived", "about")
    assert (base["published"], base["quality"], base["story_id"]) == (date(2025, 3, 28), "B", "story")
    assert [(entry["input_id"], entry["part"]) for entry in inputs if entry["observation_id"] == base["observation_id"]] == [
        ("level", "level"), ("fall", "change")]
    assert set(base) == set(BY_NAME["observations"].columns)
    assert str(base["observation_id"]).startswith("imports-rare-earth-oxides-base-")


def test_the_missing_month_is_what_a_total_leaves() -> None:
    rows, inputs = derive([observation("both", 4163, period=month(2025, 1, 2)), observation("feb", 1270, period=month(2025, 2))])
    january = next(row for row in rows if row["period_start"] == date(2025, 1, 1) and row["unit"] == "t")
    assert (january["value"], january["low"], january["high"]) == (2893, 2892, 2894)
    assert january["formula"] == "4163 - 1270"
    assert {entry["part"] for entry in inputs if entry["observation_id"] == january["observation_id"]} == {"total", "part"}


def test_a_month_inside_is_found_from_both_ends() -> None:
    rows, _ = derive([
        observation("year", 132_931, period=month(2024, 1, 12)), observation("to-oct", 111_960, period=month(2024, 1, 10)),
        observation("dec", 9645, period=month(2024, 12)),
    ])
    assert [row["value"] for row in rows if row["period_rule"] == "derived.missing_month"] == [11_326]


def test_parts_above_their_total_give_no_month() -> None:
    rows, _ = derive([observation("both", 1000, period=month(2025, 1, 2)), observation("feb", 1270, period=month(2025, 2))])
    assert not [row for row in rows if row["period_rule"] == "derived.missing_month"]


def test_a_price_that_may_move_in_steps_gets_the_wider_interval_in_its_note() -> None:
    named = {"kind": "price", "unit": "CNY/kg", "metric": "price", "period": (date(2025, 3, 24),) * 2}
    late = (date(2024, 9, 21), date(2024, 9, 30))
    rise = change("up", 21.9, "up", metric="price", period=named["period"], compare=late)
    rows, _ = derive([observation("tb", 6550, **named), rise])
    assert "5,351 to 5,396 CNY/kg if the quotation moves in steps of 50" in str(rows[0]["note"])
    odd, _ = derive([observation("dy", 1665, **named), rise])
    assert "steps" not in str(odd[0]["note"])


def test_a_floor_stays_a_floor() -> None:
    rows, _ = derive([change("up", 20, "up", qualifier="more_than", period=month(2025, 5), compare=month(2025, 4))])
    columns = ("value", "low", "high", "unit", "qualifier")
    assert [tuple(row[name] for name in columns) for row in rows] == [(1.2, 1.2, None, "times", "at_least")]


def test_miles_become_kilometres_only_where_the_story_has_none() -> None:
    miles = observation("mi", 62, "mi", kind="distance", metric="distance", origin="Bhamo", destination="China border")
    rows, _ = derive([miles])
    assert rows[0]["value"] == pytest.approx(99.78, abs=0.01)
    assert rows[0]["formula"] == "62 mi * 1.609344"
    assert derive([miles, {**miles, "observation_id": "km", "unit": "km", "value": 100.0}])[0] == ()


@pytest.mark.parametrize(
    "other",
    [
        {"commodity_id": "rare_earths"}, {"origin": "Laos"}, {"story_id": "another"}, {"modality": "forecast"}, {"mass_basis": "reo"},
        {"period_start": date(2025, 1, 1)}, {"metric": "exports"}, {"compare_start": None}, {"status": "assumed"},
    ],
)
def test_figures_that_do_not_belong_together_give_nothing(other: dict[str, object]) -> None:
    fall = {**change("fall", 89, "down", period=month(2025, 2), compare=month(2024, 2)), **other}
    level = observation("level", 311, period=month(2025, 2), mass_basis="gross")
    assert derive([level, fall])[0] == ()


def test_a_base_that_is_reported_is_not_derived_again() -> None:
    rows, _ = derive([
        observation("level", 311, period=month(2025, 2)), observation("base", 2827, period=month(2024, 2)),
        change("fall", 89, "down", period=month(2025, 2), compare=month(2024, 2)),
    ])
    assert [row["period_rule"] for row in rows] == ["derived.difference"]


def test_a_choice_of_levels_is_not_guessed() -> None:
    twice = [observation(key, value, period=month(2025, 2)) for key, value in (("a", 311), ("b", 320))]
    assert derive([*twice, change("fall", 89, "down", period=month(2025, 2), compare=month(2024, 2))])[0] == ()


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [
        observation("both", 4163, period=month(2025, 1, 2)), observation("feb", 1270, period=month(2025, 2)),
        change("fall", 60, "down", period=month(2025, 2), compare=month(2025, 1)), observation("x", 5, published=DAY),
    ]
    assert len({json.dumps(derive(list(order)), default=str) for order in permutations(rows)}) == 1


def test_a_month_from_totals_comes_before_one_from_a_rounded_change() -> None:
    rows, _ = derive([
        observation("both", 4163, period=month(2025, 1, 2)), observation("feb", 1270, period=month(2025, 2)),
        change("fall", 60, "down", period=month(2025, 2), compare=month(2025, 1)),
    ])
    january = [row["value"] for row in rows if row["period_end"] == date(2025, 1, 31)]
    assert january == [2893]


def test_what_rests_on_a_figure_that_does_not_add_up_says_so() -> None:
    rows: list[dict[str, object]] = [
        {"observation_id": "level", "kind": "level", "note": ""}, {"observation_id": "change", "kind": "change", "note": ""},
        {"observation_id": "fall", "kind": "change", "note": "computed"}, {"observation_id": "mean", "kind": "level", "note": "computed"},
    ]
    inputs: list[dict[str, object]] = [
        {"observation_id": "fall", "input_id": "level"}, {"observation_id": "fall", "input_id": "change"},
        {"observation_id": "mean", "input_id": "level"},
    ]
    records: list[dict[str, object]] = [{"finding_id": "f", "record_id": "level"}, {"finding_id": "f", "record_id": "change"}]
    for kind, reason, note in (("arithmetic", "error", f"computed; {DOES_NOT_ADD_UP}"), ("scope", "scope", "computed")):
        finding: dict[str, object] = {"finding_id": "f", "finding_type": kind, "reason_class": reason}
        noted = {row["observation_id"]: row["note"] for row in with_warnings(rows, inputs, [finding], records)}
        assert noted == {"level": "", "change": "", "fall": note, "mean": "computed"}


def test_the_committed_falls_lie_within_their_ends_and_read_as_falls() -> None:
    from charts.wording.rows import amount, interval
    from extract.tables.read import read_tables

    seen = read_tables().observations
    moves = seen[(seen["status"] == "derived") & (seen["kind"] == "change")]
    assert len(moves) > 15
    assert (moves["low"] <= moves["value"]).all()
    assert (moves["high"].isna() | (moves["value"] <= moves["high"])).all()
    said = {amount(row): interval(row) for row in moves.to_dict("records")}
    assert said["a fall of about 2,520 t"] == "2,390–2,655"
    assert "at least 1.2 times, i.e. +20%" in said
    in_tonnes = {amount(row) for row in moves[moves["unit"] != "percent"].to_dict("records")}  # a percentage has its sign
    assert not [words for words in in_tonnes if "−" in words]
