"""What the shares tell: a change of one scope or two scopes of one time, whose share it is, and which rows are derived or disputed."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from charts.drawing.theme import palette
from charts.figures import chart
from charts.figures.trade.shares import disputes, finding, share_groups
from tests.chart_rows import real_tables, rows_of

PAPER = palette("light")["paper"]


def imports(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame([
        {
            "observation_id": f"row-{index}", "who": "Myanmar", "of": f"of China’s imports of {material}", "publisher": "SMM",
            "period_start": pd.Timestamp(start), "period_end": pd.Timestamp(end), "value": value, "qualifier": "exact", "unit": "percent",
            "interval": "rounding", "status": "reported", "contested": False,
        }
        for index, (material, start, end, value) in enumerate(rows)
    ])


AUGUST, NOVEMBER, HALF_YEAR = ("2024-08-01", "2024-08-31"), ("2024-11-01", "2024-11-30"), ("2024-01-01", "2024-06-30")


def told(rows: pd.DataFrame) -> str:
    found = finding(rows)
    return found.headline.replace("\u00a0", " ") if found else ""


def test_one_scope_at_two_times_is_told_as_a_change():
    rows = imports(("oxides", *HALF_YEAR, 74.9), ("unlisted oxides", *AUGUST, 63.0), ("unlisted oxides", *NOVEMBER, 37.0))
    assert told(rows) == "Myanmar’s share of China’s imports of unlisted oxides fell from 63% in Aug to 37% in Nov 2024"
    assert finding(rows).keys == ("row-1", "row-2")


def test_scopes_are_set_against_each_other_only_in_one_period():
    apart = imports(("oxides", *HALF_YEAR, 74.9), ("unlisted oxides", *NOVEMBER, 37.0))
    same = imports(("oxides", *NOVEMBER, 74.9), ("unlisted oxides", *NOVEMBER, 37.0))
    assert told(apart) == ""
    assert told(same) == "Myanmar supplied 37% or 74.9% of China’s imports in Nov 2024: it depends what is counted"


def test_periods_of_other_length_and_disputed_rows_are_no_change():
    assert told(imports(("oxides", *HALF_YEAR, 74.9), ("oxides", *NOVEMBER, 37.0))) == ""
    disputed = imports(("oxides", *AUGUST, 63.0), ("oxides", *NOVEMBER, 37.0)).assign(contested=[False, True])
    assert told(disputed) == ""


def test_the_note_of_a_row_makes_it_disputed():
    assert disputes("another relay applies the 57% to 2023")
    assert not disputes("all rare earths")
    rows = rows_of(chart("shares"), "real")
    noted = rows["shares"][rows["shares"]["note"].map(disputes)]
    assert len(noted)
    assert noted["contested"].all()
    assert noted["note"].iloc[0] in chart("shares").words(rows).source
    marked = [track for group in share_groups(rows["shares"]) for track in group.tracks if track.contested]
    assert {track.key for track in marked} == set(rows["shares"].loc[rows["shares"]["contested"], "observation_id"])


def with_subject(**values: str) -> pd.DataFrame:
    tables = real_tables()
    rows = tables.observations
    first = rows.index[(rows["kind"] == "share") & (rows["place_id"] == "kachin_state")][0]
    changed = rows.loc[[first]].assign(origin="", actor_id="", place_id="", attributed_to="Reuters").assign(**values)
    return chart("shares").select(dataclasses.replace(tables, observations=changed))["shares"]


@pytest.mark.parametrize(
    ("values", "who"),
    [
        ({}, "Said by Reuters:"), ({"actor_id": "kia"}, "Sites held by the KIA"), ({"place_id": "kachin_state"}, "Kachin State"),
        ({"origin": "Myanmar", "actor_id": "kia"}, "Myanmar"),
    ],
)
def test_every_share_says_whose_it_is_or_who_said_it(values, who):
    assert with_subject(**values)["who"].tolist() == [who]


def test_a_derived_share_is_hollow_with_its_interval():
    tables = real_tables()
    rows = tables.observations
    key = rows.loc[(rows["kind"] == "share") & (rows["origin"] == "Myanmar") & (rows["quality"] != "C"), "observation_id"].iloc[0]
    derived = rows["observation_id"] == key
    changed = rows.assign(status=rows["status"].mask(derived, "derived"), low=rows["low"].mask(derived, rows["value"] - 4),
                          high=rows["high"].mask(derived, rows["value"] + 3))
    each = chart("shares")
    found = each.select(dataclasses.replace(tables, observations=changed))
    track = next(track for group in share_groups(found["shares"]) for track in group.tracks if track.key == key)
    assert (track.hollow, track.words.startswith("about "), track.high - track.low) == (True, True, 7)
    assert track.low < track.tip < track.high
    colours = {
        entry[0]: colour for trace in each.build(found).data for entry, colour in zip(trace.customdata, trace.marker.color, strict=True)
    }
    assert [entry for entry, colour in colours.items() if colour == PAPER] == [f"observations/{key}"]
    assert "hollow: derived" in each.words(found).caution


@pytest.mark.parametrize(("chart_id", "metric"), [("quotas", "quota"), ("origins", "imports"), ("production", "production")])
def test_derived_levels_are_hollow_and_said_to_be_about(chart_id, metric):
    tables = real_tables()
    rows = tables.observations
    levels = (rows["metric"] == metric) & (rows["kind"] == "level")
    changed = rows.assign(
        status=rows["status"].mask(levels, "derived"), low=rows["low"].mask(levels, rows["value"] * 0.9),
        high=rows["high"].mask(levels, rows["value"] * 1.1),
    )
    each = chart(chart_id)
    found = each.select(dataclasses.replace(tables, observations=changed))
    traces = [trace for trace in each.build(found).data if trace.type == "bar"]
    assert traces
    assert {colour for trace in traces for colour in trace.marker.color} == {PAPER}
    assert "about" in each.words(found).headline.replace("\u00a0", " ")
