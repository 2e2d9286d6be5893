"""The caption of a picture names only what has a mark in it, and sends nobody to a table that a file has not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from charts.drawing.theme import PAPER_LAYOUTS
from charts.export.formats import Edition, drawing
from charts.figures import chart, charts
from charts.figures.timeline.paint import Marks
from extract.tables.read import Tables, read_tables

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from charts.drawing.chart import Chart

# Few enough events that some forms are missing.
_CHOSEN: tuple[dict[str, Any], ...] = ({}, {"lanes": ("talks",)}, {"lanes": ("conflict",)}, {"certainty": ("said",)}, {"lanes": ("mines",)})


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


def _said(figure: go.Figure) -> str:
    return " ".join(str(each.text) for each in figure.layout.annotations)


@pytest.mark.parametrize("size", PAPER_LAYOUTS)
@pytest.mark.parametrize("options", _CHOSEN, ids=str)
def test_the_key_of_a_timeline_names_the_forms_that_are_drawn(
    options: dict[str, Any], size: str, tables: Tables, monkeypatch: pytest.MonkeyPatch,
) -> None:
    marks: list[tuple[Any, Any]] = []
    add = Marks.add
    monkeypatch.setattr(Marks, "add", lambda self, event, bar, y: (marks.append((event, bar)), add(self, event, bar, y))[1])
    made = drawing(chart("timeline"), tables, options)
    made.figure(Edition(size=size))
    first = len(marks)
    said = _said(made.figure(Edition(size=size)))
    last = marks[first:][-len({event["record"] for event, _ in marks[first:]}):]
    assert last
    assert ("Hatched" in said) == any(bar.hatched for _, bar in last)
    assert ("Solid bar" in said) == any(event["lasting"] for event, _ in last)
    assert ("Half disc" in said) == any(event["disputed"] for event, _ in last)
    assert ("Pale bar" in said) == any(not bar.day and not event["lasting"] for event, bar in last)


@pytest.mark.parametrize("size", PAPER_LAYOUTS)
@pytest.mark.parametrize("one", charts(), ids=lambda one: one.id)
def test_no_picture_sends_its_reader_to_a_table(one: Chart, size: str, tables: Tables) -> None:
    made = drawing(one, tables)
    assert "in the table" not in _said(made.figure(Edition(size=size)))
    assert all("in the table" not in _said(figure) for figure in made.bare("light"))


def test_a_page_says_that_the_rest_is_in_its_table(tables: Tables) -> None:
    timeline = chart("timeline")
    assert "in the table" in _said(timeline.build(timeline.select(tables), layout="column"))
