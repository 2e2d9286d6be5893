"""China against Europe: pairs from rows, hollow as computed here, and how many quotations have no pair."""

from __future__ import annotations

import math
from datetime import date

from charts.drawing.picking import narrowed
from charts.figures import chart
from tests.extract.measures.test_gaps import AS_OF, quote
from tests.made_tables import with_observations

GAP, PAPER = chart("gap"), "#FFFFFF"
ROWS = GAP.select(with_observations(
    quote("home", 1610, date(2025, 4, 24), low=1600, high=1620), quote("away", 850, date(2025, 5, 6), "europe", low=700, high=1000),
    quote("fob", 287, date(2025, 4, 25), "fob_china"), quote("lone", 270, date(2025, 11, 25), "europe"),
    quote("tb-home", 6770, date(2025, 4, 24), commodity_id="terbium_oxide"),
    quote("tb", 3000, date(2025, 5, 7), "europe", commodity_id="terbium_oxide"), as_of=AS_OF, rates=True))


def test_each_pair_joins_two_quotations_that_open_their_evidence() -> None:
    figure = GAP.build(ROWS, layout="screen")
    drawn = {entry[0] for trace in figure.data for entry in trace.customdata}
    assert drawn == {f"observations/{key}" for key in ("home", "away", "fob", "tb-home", "tb")}
    for trace in figure.data:
        assert trace.marker.color == PAPER  # hollow: computed here
        if trace.name.endswith("in China"):
            assert set(trace.x) == {0.0}


def test_the_scale_is_one_of_ratios_and_the_whiskers_are_the_interval() -> None:
    pairs = ROWS["pairs"].set_index("observation_id")
    trace = next(each for each in GAP.build(ROWS, layout="screen").data if each.name == "dysprosium oxide, outside")
    for x, up, down, entry in zip(trace.x, trace.error_x.array, trace.error_x.arrayminus, trace.customdata, strict=True):
        row = pairs.loc[entry[0].partition("/")[2]]
        assert math.isclose(10**x, 1 + row["gap"] / 100)
        assert math.isclose(10 ** (x + up), 1 + row["gap_high"] / 100)
        assert math.isclose(10 ** (x - down), 1 + row["gap_low"] / 100)


def test_the_headline_is_the_newest_pair_abroad_with_price_day_and_gap() -> None:
    words = GAP.words(ROWS)
    told = words.headline.replace("\u00a0", " ")
    assert told.startswith("Terbium oxide cost 3,000 USD/kg in Europe on 7 May 2025, ")
    assert "above its price in China" in told
    assert "computed here" in words.subtitle


def test_quotations_without_a_pair_are_counted_with_the_reason() -> None:
    caution = GAP.words(ROWS).caution
    assert "one quotation without a pair: no quotation inside China within 14 days" in caution
    assert "at most 14 days apart" in caution


def test_where_the_newest_prices_are_fob_china_it_is_said_since_when_none_in_europe_is_held() -> None:
    assert "none in Europe since" not in GAP.words(ROWS).caution
    home, away = quote("home", 1610, date(2025, 4, 24)), quote("away", 850, date(2025, 4, 25), "europe")
    newer = with_observations(home, away, quote("fob", 287, date(2025, 5, 2), "fob_china"), as_of=AS_OF, rates=True)
    caution = GAP.words(GAP.select(newer)).caution.replace("\u00a0", " ")
    assert caution.startswith("dysprosium oxide: none in Europe since 25 Apr 2025, what is newer is fob China")


def test_a_gap_has_only_the_digits_that_the_quotations_allow() -> None:
    figure = GAP.build(ROWS, layout="slide")
    gap = ROWS["pairs"].set_index("observation_id").loc["away", "gap"]
    assert not any(f"{gap:,.1f}" in (note.text or "") for note in figure.layout.annotations)


def test_what_is_picked_leaves_the_others_out() -> None:
    one = narrowed(ROWS, {"bases": ("fob_china",)})
    assert {entry[0] for trace in GAP.build(one).data for entry in trace.customdata} == {"observations/fob", "observations/home"}
    assert "fob China" in GAP.words(one).headline
