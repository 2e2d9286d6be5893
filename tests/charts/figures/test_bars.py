"""Period bars and tracks: area is tonnage, derived is hollow, scopes stay apart, shares keep their whole."""

from __future__ import annotations

import itertools
import math
import re
from datetime import date

import pandas as pd
import pytest

from charts.drawing.bars import apart, month_number
from charts.drawing.theme import palette
from charts.drawing.tracks import fitting
from charts.figures import chart
from charts.figures.trade.imports import ImportOptions, import_view
from charts.figures.trade.shares import share_groups
from tests.chart_rows import real_tables, rows_of

PAPER = palette("light")["paper"]


def bars(chart_id, **options):
    each = chart(chart_id)
    figure = each.build(rows_of(each, "real"), layout="slide", **options)
    return figure, [trace for trace in figure.data if trace.type == "bar"]


@pytest.mark.parametrize(("chart_id", "rate"), [("imports", 1), ("origins", 1), ("quotas", 12)])
def test_the_area_of_a_bar_is_its_tonnage(chart_id, rate):
    tonnes = real_tables().observations.set_index("observation_id")["value"]
    seen = 0
    for trace in bars(chart_id)[1]:
        for width, height, entry in zip(trace.width, trace.y, trace.customdata, strict=True):
            assert width * height / rate == pytest.approx(tonnes[entry[0].partition("/")[2]], rel=1e-6)
            seen += 1
    assert seen >= 8


@pytest.mark.parametrize("chart_id", ["imports", "origins", "quotas"])
def test_all_rows_have_one_scale(chart_id):
    figure, found = bars(chart_id)
    scales = set()
    for trace in found:
        axis = figure.layout["yaxis" + trace.yaxis.removeprefix("y")]
        scales.add(round((axis.domain[1] - axis.domain[0]) * figure.layout.height / axis.range[1], 9))
    assert len(found) >= 2
    assert len(scales) == 1


def test_derived_bars_are_hollow_and_reported_ones_filled():
    status = real_tables().observations.set_index("observation_id")["status"]
    counts = {True: 0, False: 0}
    for trace in bars("imports")[1]:
        for colour, entry in zip(trace.marker.color, trace.customdata, strict=True):
            derived = status[entry[0].partition("/")[2]] == "derived"
            assert (colour == PAPER) == derived
            counts[derived] += 1
    assert counts[True] >= 2
    assert counts[False] >= 2


def test_a_row_holds_one_scope_and_no_line_joins_two():
    figure, found = bars("imports")
    observations = real_tables().observations.set_index("observation_id")
    for trace in found:
        keys = [entry[0].partition("/")[2] for entry in trace.customdata]
        assert len(set(zip(observations.loc[keys, "commodity_id"], observations.loc[keys, "origin"], strict=True))) == 1
    assert not [trace for trace in figure.data if trace.type == "scatter" and "lines" in (trace.mode or "")]


def test_bars_of_a_scope_do_not_lie_on_each_other():
    each = chart("imports")
    for row in import_view(rows_of(each, "real"), ImportOptions()):
        ends = sorted(zip(row.bars["left"], row.bars["right"], strict=True))
        assert all(right <= left + 1e-9 for (_, right), (left, _) in itertools.pairwise(ends))


def test_the_reported_falls_stand_in_the_headline_and_beside_their_arrows():
    each = chart("imports")
    rows = rows_of(each, "real")
    figure, words = each.build(rows, layout="slide"), each.words(rows)
    red = [note.text for note in figure.layout.annotations if note.font.color == palette("light")["accent"] and note.text]
    assert red[0] == "<b>−89%</b>"
    assert red[1] in ("<b>about half</b>", "<b>by half</b>")
    assert "fell 89%" in words.headline
    assert re.search(r"by (about )?half", words.headline)
    arrows = [note for note in figure.layout.annotations if note.showarrow]
    assert len(arrows) == 2
    assert all(note.arrowcolor == palette("light")["accent"] for note in arrows)


def test_months_without_a_figure_say_so():
    figure, _ = bars("imports")
    assert sum(note.text == "n/a" for note in figure.layout.annotations) >= 2


def test_a_scope_can_be_chosen():
    each = chart("imports")
    view = import_view(rows_of(each, "real"), ImportOptions())
    figure = each.build(rows_of(each, "real"), layout="slide", scopes=(view[0].key,))
    assert [trace.name for trace in figure.data] == [view[0].name]


def test_months_are_equally_wide():
    assert month_number(date(2024, 3, 1)) - month_number(date(2024, 2, 1)) == 1
    assert month_number(date(2024, 2, 15)) - month_number(date(2024, 2, 1)) == pytest.approx(14 / 29)


def test_the_shorter_period_is_drawn_and_the_better_of_two_claims():
    frame = pd.DataFrame({
        "left": [0.0, 0.0, 1.0, 1.0], "right": [12.0, 1.0, 2.0, 2.0], "months": [12, 1, 1, 1], "status": ["reported"] * 3 + ["derived"],
        "quality": ["A"] * 4, "published": pd.to_datetime(["2025-01-01"] * 4),
    })
    assert list(apart(frame).index) == [1, 2]
    assert list(apart(frame, longest=True).index) == [0]


def test_a_share_ends_at_its_figure_and_fades_where_words_are_rounded():
    each = chart("shares")
    rows = rows_of(each, "real")["shares"].set_index("observation_id")
    for group in share_groups(rows.reset_index()):
        for track in group.tracks:
            row = rows.loc[track.key]
            if row["qualifier"] == "exact":
                assert track.low == track.high == row["value"]
            else:
                assert track.low < track.high


def test_every_share_names_its_whole_and_only_the_headline_is_red():
    each = chart("shares")
    rows = rows_of(each, "real")
    words, tracks = each.words(rows), [track for group in share_groups(rows["shares"]) for track in group.tracks]
    assert all(track.of.startswith("of ") for track in tracks)
    headline = words.headline.replace("\u00a0", " ")
    assert [track.words in headline for track in tracks if track.red] == [True, True]


def test_shares_are_drawn_each_from_zero_on_its_own_track():
    _, found = bars("shares")
    assert all(trace.base == 0 and trace.orientation == "h" for trace in found)
    places = [y for trace in found for y in trace.y]
    assert len(set(places)) == len(places)


def test_tracks_beyond_the_room_are_counted():
    each = chart("shares")
    rows = rows_of(each, "many")
    canvas = each.bare_canvas(rows, layout="phone")
    shown, left_out = fitting(share_groups(rows["shares"]), canvas)
    assert left_out > 9000
    assert sum(len(group.tracks) for group in shown) + left_out == 10_000
    each.paint(canvas, rows)
    assert any("more in the table" in words for _, words in canvas.labels)


def test_production_shares_are_of_the_reported_total():
    observations = real_tables().observations
    each = chart("production")
    figure = each.build(rows_of(each, "real"))
    trace = figure.data[0]
    keys = [entry[0].partition("/")[2] for entry in trace.customdata]
    values = observations.set_index("observation_id").loc[keys, "value"]
    total = values.to_numpy() / (pd.Series(trace.x).to_numpy() / 100)
    assert max(total) - min(total) < 1
    assert not math.isnan(total[0])
    assert "at least" in each.words(rows_of(each, "real")).caution
    assert "at most" in each.words(rows_of(each, "real")).caution


def test_a_report_is_counted_once_for_its_origin():
    each = chart("reported")
    days = rows_of(each, "real")["reported"]
    assert not days.duplicated(["origin", "published"]).any()
    assert not days["origin"].str.contains(r"\(via", regex=True).any()
    observations = real_tables().observations
    facts = observations[(observations["status"] == "reported") & ~observations["metric"].isin(["exchange_rate", "vat_rate"])]
    assert days["figures"].sum() == len(facts)
