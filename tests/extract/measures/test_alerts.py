"""Watches: one alert a crossing, nothing that was not yet known, and a watch file that is refused rather than guessed at."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import RuleError
from extract.measures.alerts import Watch, alerts, load_watches
from tests.observation_rows import change, month, observation

if TYPE_CHECKING:
    from pathlib import Path

LATE = date(2026, 1, 1)
GOOD = "- {id: a, title: A, where: {kind: price}, measure: value, level: 10, direction: above, floor: 0}\n"


def quote(day: date, value: float, **more: object) -> dict[str, object]:
    return observation(f"q-{day}", value, **{
        "unit": "CNY/kg", "kind": "price", "metric": "price", "commodity_id": "terbium_oxide", "price_basis": "domestic_incl_vat",
        "period": (day, day), "published": day, **more,
    })


def watch(**more: object) -> Watch:
    named = {"watch_id": "w", "title": "W", "where": (("kind", "price"),), "measure": "value", "direction": "above"} | more
    return Watch(**{"level": 100.0, "floor": 0.0, **named})  # type: ignore[arg-type]


PRICES = [quote(date(2025, 1, day), value) for day, value in ((1, 90), (2, 100), (3, 120), (4, 110), (5, 95), (6, 101))]


def days(rows: list[dict[str, object]], one: Watch, as_of: date = LATE) -> list[int]:
    return sorted(alert.crossed_on.day for alert in alerts(rows, [one], as_of))


def test_a_crossing_is_told_once_until_the_series_has_come_back() -> None:
    assert days(PRICES, watch()) == [2, 6]
    assert days(PRICES, watch(direction="below", level=95.0)) == [1, 5]


def test_nothing_is_told_before_it_was_published() -> None:
    assert days(PRICES, watch(), date(2025, 1, 5)) == [2]
    late = [*PRICES[:1], quote(date(2025, 1, 2), 100, published=date(2025, 6, 1))]
    assert days(late, watch(), date(2025, 5, 31)) == []
    assert days(late, watch(), date(2025, 6, 1)) == [2]


def test_lines_of_other_basis_do_not_cross_for_one_another() -> None:
    rows = [quote(date(2025, 1, 1), 120), quote(date(2025, 1, 2), 90, price_basis="fob_china"), quote(date(2025, 1, 3), 130)]
    assert days(rows, watch()) == [1]


def test_weak_derived_and_expected_figures_raise_no_alarm() -> None:
    for more in ({"quality": "C"}, {"status": "derived"}, {"modality": "forecast"}):
        assert days([quote(date(2025, 1, 1), 120, **more)], watch()) == []


def test_a_reported_fall_crosses_and_its_floor_holds_small_ones_back() -> None:
    falls = [change("a", 30, "down", period=month(2025, 1)), change("b", 89, "down", period=month(2025, 2))]
    one = watch(where=(("metric", "imports"),), measure="change", level=-50.0, direction="below")
    (alert,) = alerts(falls, [one], LATE)
    assert (alert.observation_id, alert.value, alert.unit) == ("b", -89, "percent")
    assert "-89% on 2025-02-28, at or below -50%" in alert.words
    assert alerts(falls, [watch(where=one.where, measure="change", level=-50.0, direction="below", floor=90.0)], LATE) == ()


def test_a_move_is_measured_from_a_point_near_enough_and_large_enough() -> None:
    rows = [quote(date(2025, 1, 1), 100), quote(date(2025, 1, 20), 112), quote(date(2025, 6, 1), 200)]
    one = watch(measure="move", level=10.0)
    (alert,) = alerts(rows, [one], LATE)
    assert alert.crossed_on == date(2025, 1, 20)
    assert alert.value == pytest.approx(12)
    assert alerts(rows, [watch(measure="move", level=10.0, floor=101.0)], LATE) == ()


def test_alerts_do_not_depend_on_the_order_of_rows() -> None:
    assert len({alerts(list(order), [watch()], LATE) for order in permutations(PRICES)}) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.replace("floor: 0", "flor: 0"), "unknown key `flor`"), (GOOD.replace(", floor: 0", ""), "`floor` is missing"),
        (GOOD.replace("level: 10", "level: ten"), "is no number"), (GOOD.replace("level: 10", "level: nan"), "is no number"),
        (GOOD.replace("above", "over"), "direction `over`"), (GOOD.replace("measure: value", "measure: worth"), "measure `worth`"),
        (GOOD.replace("kind: price", "kid: price"), "unknown key `kid`"), (GOOD + GOOD, "stands twice"), ("a: 1\n", "not a list"),
        (GOOD.replace("floor: 0", "floor: 0, floor: 1"), "twice"),
    ],
)
def test_an_unclear_watch_file_is_refused_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "watch.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"watch\.yaml") as error:
        load_watches(path)
    assert problem in str(error.value)


def test_the_watches_of_the_house_load_and_are_distinct() -> None:
    watches = load_watches()
    assert len(watches) >= 3
    assert {one.direction for one in watches} == {"above", "below"}


def test_an_alert_says_when_the_series_came_back() -> None:
    first, second = reversed(alerts(PRICES, [watch()], LATE))
    assert (first.crossed_on.day, first.back_on) == (2, date(2025, 1, 5))
    assert (second.crossed_on.day, second.back_on) == (6, None)


@pytest.mark.parametrize("newer", [
    {"metric": "price"}, {"metric": "price", "place_id": ""}, {"metric": "price", "series_id": ""}, {"series_id": ""},
])
def test_a_newer_price_of_another_kind_of_the_metric_ends_a_crossing(newer: dict[str, object]) -> None:
    """A table's spot prices and a story's price of the same material are one line, whatever series and place the story leaves out."""
    named = {"metric": "spot_price", "place_id": "china", "series_id": "tb"}
    rows = [quote(date(2025, 1, 1), 120, **named), quote(date(2025, 3, 1), 80, **(named | newer))]
    for where in ((("kind", "price"),), (("metric", "spot_price"),), (("series_id", "tb"),)):
        (alert,) = alerts(rows, [watch(where=where)], LATE)
        assert (alert.crossed_on, alert.back_on) == (date(2025, 1, 1), date(2025, 3, 1))
        assert alert.series.startswith("spot_price | ")


def test_a_crossing_is_told_once_across_kinds_of_a_metric() -> None:
    assert days([quote(date(2025, 1, 1), 120, metric="spot_price"), quote(date(2025, 1, 2), 130)], watch()) == [1]


def test_the_main_basis_ends_a_crossing_of_another_and_no_other_basis_material_or_currency_does() -> None:
    crossed = quote(date(2025, 1, 1), 120, price_basis="domestic_other")
    for more, back in (
        ({}, date(2025, 2, 1)), ({"price_basis": "europe"}, None), ({"unit": "USD/kg"}, None), ({"commodity_id": "dysprosium_oxide"}, None),
    ):
        (alert,) = alerts([crossed, quote(date(2025, 2, 1), 80, **more)], [watch()], LATE)
        assert alert.back_on == back, more
