"""The rows that a table on the page and a file of data hold: those that the picture shows, in its currency, form, days and filters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from charts.figures import chart, charts
from charts.figures.maps.rows import gate_status
from extract.measures.status import FLOWS
from extract.tables.read import Tables, read_tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


def _shown(chart_id: str, tables: Tables, **options: Any) -> dict[str, pd.DataFrame]:
    one = chart(chart_id)
    return dict(one.shown(one.select(tables), **options))


def test_prices_in_dollars_are_rows_in_dollars_with_the_rate_its_month_and_its_source(tables: Tables) -> None:
    quotes = _shown("prices", tables, currency="usd_ex_vat")["quotations"]
    assert set(quotes["shown_unit"]) == {"USD/kg"}
    converted = quotes[quotes["unit"] == "CNY/kg"]
    assert len(converted)
    for row in converted.to_dict("records"):
        assert (row["fx_month"].year, row["fx_month"].month) == (row["period_end"].year, row["period_end"].month)
        assert row["fx_source"]
        assert abs(row["shown"] - row["value"] / (1 + row["vat_rate"] / 100) / row["fx"]) < 0.006


def test_prices_as_quoted_name_no_rate_that_was_not_used(tables: Tables) -> None:
    quotes = _shown("prices", tables)["quotations"]
    assert set(quotes["shown_unit"]) == {"CNY/kg"}
    in_yuan = quotes[quotes["unit"] == "CNY/kg"]
    assert in_yuan["fx"].isna().all()
    assert set(in_yuan["fx_source"]) == {""}


def test_an_index_is_a_hundred_on_its_base_day(tables: Tables) -> None:
    quotes = _shown("prices", tables, mode="index", index_date=date(2025, 3, 24))["quotations"]
    based = quotes[(quotes["period_end"] == quotes["base_day"]) & (quotes["status"] == "reported")]
    assert set(quotes["shown_unit"]) == {"index"}
    assert len(based)
    assert (based.groupby("commodity")["shown"].apply(lambda values: (values == 100).any())).all()


def test_days_and_bases_that_are_chosen_are_those_of_the_rows(tables: Tables) -> None:
    window = date(2024, 9, 1), date(2025, 4, 30)
    every, found = (_shown("prices", tables, **options) for options in ({}, {"window": window, "bases": ("domestic_incl_vat",)}))
    quotes = found["quotations"]
    assert 0 < len(quotes) < len(every["quotations"])
    assert quotes["period_end"].between(*map(pd.Timestamp, window)).all()
    assert set(quotes["price_basis"]) == {"domestic_incl_vat"}
    assert found["events_marked"]["start"].between(*map(pd.Timestamp, window)).all()
    assert not len(_shown("prices", tables, bases=("europe",), window=window)["reported_changes"])


def test_changes_have_the_sign_that_the_picture_shows(tables: Tables) -> None:
    moves, changes = _shown("prices", tables)["reported_changes"], _shown("imports", tables)["changes"]
    for rows in (moves, changes):
        falls = rows[rows["direction"] == "down"]
        assert len(falls)
        assert (falls["value"] < 0).all()
        assert (falls["low"] <= falls["value"]).all()
        assert (falls["value"] <= falls["high"]).all()


def test_a_filtered_timeline_is_only_its_events(tables: Tables) -> None:
    every, closures = _shown("timeline", tables)["events"], _shown("timeline", tables, lanes=("borders",))["events"]
    assert 0 < len(closures) < len(every)
    assert set(closures["lane"]) == {"borders"}


def test_imports_are_the_bars_drawn_and_their_changes_apart(tables: Tables) -> None:
    found = _shown("imports", tables)
    assert set(found["bars"]["unit"]) == {"t"}
    assert set(found["changes"]["unit"]) == {"percent"}
    assert set(found["bars"]["kind"]) == {"level"}
    narrow = _shown("imports", tables, window=(date(2025, 1, 1), date(2025, 5, 31)))["bars"]
    assert len(narrow)
    assert narrow["period_start"].min() >= pd.Timestamp(2025, 1, 1)
    assert narrow["period_end"].max() <= pd.Timestamp(2025, 5, 31)
    assert {*narrow["observation_id"]} != {*found["bars"]["observation_id"]}


def test_the_map_gives_the_places_of_its_section_on_its_day_and_of_its_traffic(tables: Tables) -> None:
    near, far = (_shown("map", tables, view=view)["places"] for view in ("kachin", "region"))
    assert 0 < len(near) < len(far)
    early = _shown("map", tables, on=date(2024, 9, 1))
    assert len(early["statuses"]) < len(_shown("map", tables)["statuses"])
    ore = _shown("map", tables, flow="ore")
    assert not {"people", "goods"} & {*ore["places"].columns, *ore["statuses"]["aspect"]}
    assert {gate_status(place, "ore") for place in ore["places"].to_dict("records")} > {"unknown"}
    assert set(FLOWS) & {*ore["places"].columns} == {"ore"}


@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_every_chart_gives_some_rows_and_leaves_those_selected_as_they_were(tables: Tables, one: Any) -> None:
    rows = one.select(tables)
    before = {name: frame.copy() for name, frame in rows.items()}
    assert any(len(frame) for frame in one.shown(rows).values())
    for name, frame in rows.items():
        pd.testing.assert_frame_equal(frame, before[name])
