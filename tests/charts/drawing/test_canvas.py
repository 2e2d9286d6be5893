"""What is placed in pixels goes with its panel's days across, and with the nearer side outside of panels."""

from __future__ import annotations

from datetime import date

import pytest

from charts.drawing.axes import draw_month_axis
from charts.drawing.canvas import Canvas
from charts.drawing.theme import LAYOUTS
from charts.drawing.type import Box

DAYS = date(2025, 1, 1), date(2025, 4, 11)  # a hundred days
ROWS = Box(50, 20, 450, 100), Box(50, 110, 450, 190)


def canvas(layout="screen"):
    return Canvas(LAYOUTS[layout], "light", size=(500, 200), box=Box(0, 0, 500, 200))


def panels(made):
    return [made.panel(box, (DAYS, (0.0, 10.0))) for box in ROWS]


def test_panels_of_the_same_days_share_an_axis_whose_words_stand_below_the_last():
    made = canvas()
    upper, lower = panels(made)
    draw_month_axis(made, DAYS, (50, 450, 190))
    layout = made.figure().layout
    assert (upper.axes, lower.axes) == (("x", "y"), ("x", "y2"))
    assert layout.xaxis.anchor == "y2"
    assert layout.xaxis.showticklabels
    assert layout.xaxis.tickformatstops[0].value.startswith("%-d %b")
    assert layout.xaxis.minallowed == "2025-01-01T00:00:00"


def test_a_label_keeps_its_pixels_from_its_mark_and_opens_its_record():
    made = canvas()
    panel, _ = panels(made)
    made.text(panel.px(date(2025, 2, 20)) + 12, 40, "label", to=(panel, date(2025, 2, 20)), record="observations/a")
    note = made.figure().layout.annotations[0]
    assert (note.xref, note.x, note.xshift) == ("x", "2025-02-20T00:00:00", pytest.approx(12))
    assert (note.name, note.captureevents) == ("observations/a", True)


def test_a_label_of_what_began_before_the_axis_stays_in_the_picture():
    made = canvas()
    panel, _ = panels(made)
    made.text(30, 40, "label", to=(panel, date(2024, 1, 1)))
    note = made.figure().layout.annotations[0]
    assert (note.x, note.xshift) == ("2025-01-01T00:00:00", pytest.approx(-20))


def test_what_lies_in_a_panel_lies_in_its_days_and_what_spans_it_does_not():
    made = canvas()
    made.line((250, 5, 250, 190), "#000")  # a pole that begins above, drawn before there are panels
    panels(made)
    made.line((50, 60, 450, 60), "#000")
    made.text(250, 60, "n/a")
    pole, across = made.figure().layout.shapes
    assert (pole.xref, pole.x0, pole.x1, pole.yref) == ("x", "2025-02-20T00:00:00", "2025-02-20T00:00:00", "paper")
    assert (across.xref, across.x0, across.x1) == ("paper", 0, 1)
    assert made.figure().layout.annotations[0].xref == "x"


def test_words_beside_the_panels_keep_their_pixels_from_the_nearer_side():
    made = canvas()
    panels(made)
    made.text(10, 50, "left")
    made.text(470, 50, "right")
    made.text(250, 60, "stays", to=None)
    layout = made.figure().layout
    assert (layout.margin.l, layout.margin.r) == (50, 50)
    assert [(note.xref, note.x, note.xshift) for note in layout.annotations] == [("paper", 0, -40), ("paper", 1, 20), ("paper", 0.5, 0)]


def test_a_finger_scrolls_the_page_and_a_mouse_zooms_the_days_alone():
    for layout, mode, fixed in (("screen", "zoom", False), ("phone", None, True)):
        made = canvas(layout)
        panels(made)
        drawn = made.figure().layout
        assert (drawn.dragmode, drawn.xaxis.fixedrange) == (mode, fixed)
        assert drawn.template.layout.yaxis.fixedrange
        assert drawn.template.layout.dragmode is False
    made = canvas()
    made.panel(ROWS[0], ((0.0, 100.0), (0.0, 10.0)))
    assert made.figure().layout.dragmode is None
