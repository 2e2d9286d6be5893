"""Ore beside oxides: own scales with equal steps for equal ratios, one base day, no line over a gap, newest value in the headline."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta

import pandas as pd
import pytest

from charts.figures import chart
from charts.figures.prices.ore import courses
from tests.chart_rows import rows_of
from tests.extract.measures.test_gaps import quote
from tests.made_tables import with_observations

ORE = chart("ore")
FIRST = date(2025, 1, 10)


def series(commodity: str, *values: float, unit: str = "CNY/kg", step: int = 30) -> list[dict[str, object]]:
    return [{**quote(f"{commodity}-{number}", value, FIRST + timedelta(days=step * number), commodity_id=commodity), "unit": unit}
            for number, value in enumerate(values)]


def rows(*more: dict[str, object]):
    ore, oxide = series("ion_adsorption_rare_earths", 170_000, 190_000, 238_000, unit="CNY/t"), series("terbium_oxide", 5000, 6000, 5500)
    return ORE.select(with_observations(*ore, *oxide, *more, as_of=date(2025, 12, 31), rates=True))


def test_the_change_of_each_is_from_its_own_quotation_near_the_first_of_ore() -> None:
    ore, terbium = courses(rows()["quotes"])
    assert (ore.ore, terbium.ore) == (True, False)
    assert ore.last["change"] == pytest.approx(40)
    assert terbium.last["change"] == pytest.approx(10)
    assert ore.last["base_date"] == pd.Timestamp(FIRST)


def test_equal_ratios_are_as_high_in_every_row() -> None:
    figure = ORE.build(rows_of(ORE, "real"), layout="slide")
    heights = []
    for name, axis in figure.to_dict()["layout"].items():
        if name.startswith("yaxis"):
            assert axis["type"] == "log"
            heights.append((axis["domain"][1] - axis["domain"][0]) / (axis["range"][1] - axis["range"][0]))
    assert len(heights) >= 3
    assert max(heights) == pytest.approx(min(heights), rel=1e-3)


def test_no_line_leads_over_more_than_two_months() -> None:
    figure = ORE.build(rows(*series("dysprosium_oxide", 1600, 1650, 1500, step=70)), layout="slide")
    for trace in figure.data:
        if trace.mode == "lines":
            for one, other in itertools.pairwise(trace.x):
                assert one is None or other is None or (pd.Timestamp(other) - pd.Timestamp(one)).days <= 60


def test_other_bases_and_averages_of_a_year_stay_out() -> None:
    more = [quote("fob", 800, FIRST, "fob_china", commodity_id="terbium_oxide"),
            quote("year", 5500, FIRST, commodity_id="terbium_oxide", period=(date(2024, 1, 1), date(2024, 12, 31)))]
    assert not {"fob", "year"} & set(rows(*more)["quotes"]["observation_id"])


def test_the_headline_has_the_newest_price_of_ore_with_its_day_and_all_changes() -> None:
    told = ORE.words(rows()).headline.replace("\u00a0", " ")
    assert told == "Ion-adsorption rare earths stood at 238,000 CNY/t on 11 Mar 2025, +40% since 10 Jan 2025; terbium oxide +10%"
    assert "computed here" in ORE.words(rows()).subtitle


def test_an_oxide_alone_or_ore_alone_is_no_comparison() -> None:
    quotes = rows()["quotes"]
    for form in ("ore", "oxide"):
        assert courses(quotes[quotes["form"] == form]) == []
    assert ORE.build({"quotes": quotes[quotes["form"] == "oxide"]}).layout.annotations[1].text.startswith("Choose")


def test_the_table_gives_change_and_base_day() -> None:
    found = ORE.shown(rows())["quotations"]
    assert {"shown", "change_percent", "base_day"} <= set(found)
    assert math.isclose(found[found["commodity"].str.contains("ion")]["change_percent"].max(), 40)
