"""The picture of ages: a bar a series to the day of the tables, overdue ones marked, the newest day in the headline."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from charts.drawing.theme import LAYOUTS, palette
from charts.figures import chart
from extract.languages.spoken import LANGUAGES, speaking
from extract.tables.read import read_tables
from tests.chart_rows import real_tables, rows_of

AGES = chart("ages")


def test_every_bar_ends_on_the_day_of_the_tables() -> None:
    rows = rows_of(AGES, "real")
    figure = AGES.build(rows, layout="screen")
    ends, keys = {}, set()
    for trace in figure.data:
        if trace.type != "bar":
            continue
        for start, length, entry in zip(trace.base, trace.x, trace.customdata, strict=True):
            ends[entry[0]] = max(ends.get(entry[0], pd.Timestamp(0)), pd.Timestamp(start) + pd.Timedelta(length, unit="ms"))
        keys |= {entry[0] for entry in trace.customdata}
    assert len(keys) == len(rows["series"]) > 20
    assert set(ends.values()) == {pd.Timestamp(real_tables().as_of)}


def test_only_what_is_overdue_has_a_strong_bar_and_a_bold_age() -> None:
    rows = rows_of(AGES, "real")
    figure = AGES.build(rows, layout="screen")
    late = {f"observations/{key}" for key in rows["series"].loc[rows["series"]["late"] > 0, "observation_id"]}
    strong = {entry[0] for trace in figure.data if trace.name.endswith("overdue")
              for length, entry in zip(trace.x, trace.customdata, strict=True) if length > 0}
    assert strong == late != set()
    bold = [note.text for note in figure.layout.annotations if re.fullmatch(r"<b>\d+ \w+</b>", note.text)]
    assert len(bold) == len(late)


def test_the_headline_names_the_newest_price_and_trade_figure_and_counts_what_is_overdue() -> None:
    series = rows_of(AGES, "real")["series"]
    words = AGES.words(rows_of(AGES, "real"))
    newest = series[series["group"] == "Prices"]["last"].max()
    assert "trade figures Dec 2025;" in words.headline.replace("\u00a0", " ")  # not the year that ends on the same day
    assert f"{newest.day} {newest:%b %Y}" in words.headline.replace("\u00a0", " ")
    assert f"{(series['late'] > 0).sum()} of {len(series)} series are overdue" in words.headline


def test_a_derived_last_value_is_hollow_and_says_so_and_single_values_are_counted() -> None:
    rows = rows_of(AGES, "real")
    series, alone = rows["series"], rows["alone"]
    figure = AGES.build(rows, layout="screen")
    paper = palette("light")["paper"]
    hollow = {entry[0].partition("/")[2] for trace in figure.data if trace.type == "scatter"
              for fill, entry in zip(trace.marker.color, trace.customdata, strict=True) if fill == paper}
    assert hollow == set(series.loc[series["status"] == "derived", "observation_id"]) != set()
    hovers = " ".join(words for trace in figure.data for words in trace.hovertext)
    assert "imports from Myanmar, derived" in hovers
    assert (series["values"] > 1).all()
    assert f"{len(alone)} single values, which make no series, {(~alone['followed']).sum()} of them" in AGES.words(rows).caution
    assert set(AGES.shown(rows)) == {"series"}


def test_an_earlier_day_makes_the_series_younger_and_never_negative() -> None:
    earlier = AGES.select(read_tables(as_of=date(2024, 6, 1)))["series"]
    assert (earlier["age"] >= 0).all()
    assert (earlier["as_of"] == pd.Timestamp(2024, 6, 1)).all()
    assert earlier["published"].max() <= pd.Timestamp(2024, 6, 1)


def test_what_has_no_room_is_counted() -> None:
    from charts.drawing.frame import framed_canvas

    rows = rows_of(AGES, "real")
    canvas = framed_canvas("social", "light", AGES.words(rows), as_of=real_tables().as_of)
    AGES.paint(canvas, rows)
    drawn = {entry[0] for trace in canvas.traces for entry in trace["customdata"]}
    assert any(words == f"{len(rows['series']) - len(drawn)} more series {canvas.elsewhere}" for _, words in canvas.labels)


def test_a_page_draws_two_screens_of_series_and_counts_the_others() -> None:
    series = rows_of(AGES, "real")["series"]
    many = {"series": pd.concat([series] * 20, ignore_index=True)}
    figure = AGES.build(many, layout="screen")
    drawn = sum(len(trace.y) for trace in figure.data if trace.type == "scatter")
    assert 70 <= drawn <= 80
    assert figure.layout.height < 1900
    assert f"{len(many['series']) - drawn:,} more series" in " ".join(note.text for note in figure.layout.annotations)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_name_of_a_series_is_whole(layout: str, language: str) -> None:
    with speaking(language):
        rows = AGES.select(real_tables())
        canvas = AGES.bare_canvas(rows, layout=layout)
        AGES.paint(canvas, rows)
    assert not [words for _, words in canvas.labels if "…" in words]
    boxes = [box for box, _ in canvas.labels]
    assert not [box for index, box in enumerate(boxes) if any(box.grown(-1.5).overlaps(other.grown(-1.5)) for other in boxes[index + 1:])]
