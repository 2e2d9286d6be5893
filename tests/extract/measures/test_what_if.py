"""What-if: linear in days and in the share, an interval with its formula, and no default that nobody chose."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.core.intervals import Interval, row_interval
from extract.core.schema import BY_NAME
from extract.measures.headlines import falls
from extract.measures.what_if import Price, WhatIf, at_risk, baseline_choices, figure, headline, import_flows, lost, short
from tests.chart_rows import real_tables
from tests.observation_rows import month, observation

CASE = WhatIf(
    observation_id="base", product="rare earths", days=30,
    baseline=Interval(12_943.5, 12_944.5), baseline_unit="t", baseline_days=151, share=Interval(45, 55),
)


def test_tonnes_at_risk_are_flow_times_share_times_days() -> None:
    risk = at_risk(CASE)
    assert risk.tonnes.low == pytest.approx(12_943.5 / 151 * 0.45 * 30)
    assert risk.tonnes.high == pytest.approx(12_944.5 / 151 * 0.55 * 30)
    assert risk.usd is None
    assert risk.days_of_cover is None


@given(st.integers(1, 200), st.integers(1, 5))
def test_the_loss_is_linear_in_days(days: int, times: int) -> None:
    one, many = at_risk(replace(CASE, days=days)).tonnes, at_risk(replace(CASE, days=days * times)).tonnes
    assert many.low == pytest.approx((one.low or 0) * times)
    assert many.high == pytest.approx((one.high or 0) * times)


def test_dollars_follow_the_unit_of_the_price() -> None:
    price = Price(observation_id="p", product="rare earths", amount=Interval(10_000, 11_000), unit="USD/t")
    by_tonne = at_risk(replace(CASE, price=price)).usd
    by_kilo = at_risk(replace(CASE, price=replace(price, amount=Interval(10, 11), unit="USD/kg"))).usd
    assert by_tonne is not None
    assert by_kilo is not None
    assert (by_tonne.low, by_tonne.high) == (pytest.approx(by_kilo.low), pytest.approx(by_kilo.high))


def test_a_price_of_a_part_values_that_part_alone_and_says_that_it_is_assumed() -> None:
    price = Price(observation_id="p", product="dysprosium oxide", amount=Interval(200, 200), unit="USD/kg")
    untold = at_risk(replace(CASE, price=price))
    assert untold.usd is None
    assert any("n/a: a price of dysprosium oxide values nothing else" in line for line in untold.lines)
    assert not any("no price was chosen" in line for line in untold.lines)
    risk = at_risk(replace(CASE, price=price, content=Interval(1, 2)))
    assert risk.usd is not None
    assert risk.tonnes.low is not None
    assert risk.usd.low == pytest.approx(risk.tonnes.low * 0.01 * 200_000)
    assert any(line.startswith("Composition assumed: 1 to 2% of the flow is dysprosium oxide") for line in risk.lines)


def test_cover_comes_from_the_users_stock_alone() -> None:
    risk = at_risk(replace(CASE, stock=Interval(1000, 1000)))
    assert risk.days_of_cover is not None
    assert risk.days_of_cover.low == pytest.approx(1000 / (12_944.5 / 151 * 0.55))
    assert any("your stock of 1,000 t" in line for line in risk.lines)
    assert any("Days of cover: n/a" in line for line in at_risk(CASE).lines)
    assert at_risk(replace(CASE, share=Interval(0, 0), stock=Interval(5, 5))).days_of_cover is None


def test_every_assumption_is_printed() -> None:
    lines = " ".join(at_risk(CASE).lines)
    for part in ("Baseline: 12,944", "151 days", "45 to 55%", "30 days", "linear in days", "set by you", "no price was chosen"):
        assert part in lines


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": Interval(0, 101)}, {"share": Interval(-1, 5)}, {"share": Interval(5, None)}, {"days": -1}, {"baseline_days": 0},
        {"baseline_unit": "USD"}, {"price": Price(observation_id="p", product="rare earths", amount=Interval(1, 1), unit="CNY/kg")},
        {"price": Price(observation_id="p", product="x", amount=Interval(1, 1), unit="USD/kg"), "content": Interval(1, 101)},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must|cannot"):
        at_risk(replace(CASE, **wrong))


def test_a_fall_takes_its_share_of_the_whole_flow_and_says_whose_it_is() -> None:
    price = Price(observation_id="p", product="rare earths", amount=Interval(10_000, 10_000), unit="USD/t", words="2020, customs")
    fall = replace(CASE, baseline=Interval(2700, 2900), baseline_days=29, days=29, share=Interval(50, 50), fall="set by you")
    risk = at_risk(replace(fall, price=price))
    assert lost(risk) == "1,350 to 1,450 t lost, worth 13.5 to 14.5 million USD"
    assert lost(at_risk(fall)) == "1,350 to 1,450 t lost"
    text = " ".join(risk.lines)
    for part in ("2,700 to 2,900 t x 50% =", "Fall: 50%, set by you.", "elsewhere instead is not counted", "(rare earths, 2020, customs)"):
        assert part in text
    assert "closed" not in text
    assert "Days of cover" not in text


def test_the_headline_gives_both_ends() -> None:
    assert headline(at_risk(CASE)) == "1,157 to 1,414 t at risk"
    assert headline(at_risk(replace(CASE, days=0))) == "0 t at risk"


def test_only_dated_flows_in_tonnes_can_be_a_baseline() -> None:
    rows = [
        observation("a", 311, period=month(2025, 2)), observation("b", 100, period=month(2025, 1, 5)), observation("undated", 5),
        observation("weak", 5, period=month(2025, 2), quality="C"), observation("derived", 5, period=month(2025, 2), status="derived"),
        observation("money", 5, "USD", kind="money", period=month(2025, 2)),
    ]
    table = pd.DataFrame(rows, columns=list(BY_NAME["observations"].columns))
    table = table.assign(**{name: pd.to_datetime(table[name]) for name in ("period_start", "period_end", "published")})
    choices = baseline_choices(table)
    assert list(choices["observation_id"]) == ["b", "a", "derived"]
    assert list(choices["days"]) == [151, 28, 28]
    assert choices["days"].iloc[1] == 28


def test_a_point_is_one_number_with_its_rounding() -> None:
    assert figure(Interval(12_943.5, 12_944.5)) == "12,944 (±0.5)"
    assert figure(Interval(50, 50)) == "50"
    assert " to " in figure(Interval(2700, 2967))
    assert "12,944 to 12,944" not in " ".join(at_risk(replace(CASE, share=Interval(100, 100))).lines)


@pytest.mark.parametrize(("low", "high", "words", "told"), [
    (41.05, 41.15, "41.1 (±0.05)", "41.1"), (12.45, 12.55, "12.5 (±0.05)", "12.5"), (57.75, 57.85, "57.8 (±0.05)", "57.8"),
    (12_942.5, 12_943.5, "12,943 (±0.5)", "12,943"), (23_537.65, 23_537.75, "23,537.7 (±0.05)", "23,537.7"),
    (45, 55, "45 to 55", "45 to 55"), (41, 42, "41 to 42", "41 to 42"), (50, 50, "50", "50"), (0, 0.1 + 0.2, "0 to 0.3", "0 to 0.3"),
])
def test_a_mere_rounding_is_the_figure_as_printed(low: float, high: float, words: str, told: str) -> None:
    assert (figure(Interval(low, high)), short(Interval(low, high))) == (words, told)


def _ends(words: str) -> tuple[float, float]:
    number, _, half = words.replace(",", "").removesuffix(")").partition(" (±")
    low, _, high = number.partition(" to ")
    return float(low) - float(half or 0), float(high or low) + float(half or 0)


def test_the_printed_sum_of_each_reported_fall_works_out() -> None:
    flows = import_flows(real_tables())
    found = falls(real_tables(), flows)
    assert len(found) > 20
    for moved in found:
        base, share = (row_interval(row) for row in (moved.base or {}, moved.change))
        risk = at_risk(replace(CASE, baseline=base, share=share, days=151, fall="as reported"))
        loss, percent, lost_tonnes = (_ends(part) for part in re.split(r" t x |% = ", risk.lines[0].split(" = ", 1)[1].removesuffix(" t")))
        for one, part, product in zip(loss, percent, lost_tonnes, strict=True):
            assert one * part / 100 == pytest.approx(product, rel=1e-3, abs=0.6), risk.lines[0]
