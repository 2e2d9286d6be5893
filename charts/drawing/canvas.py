"""A picture: text, lines and panels placed in pixels from the top left, handed over as one plotly figure.

Across, what lies in a panel of days is handed over in its days: it moves with them when a reader zooms or a page is wider. What stands
beside the panels keeps its pixels from their nearer side. Heights are fixed. All is remembered as boxes (`labels`, `marks`), so that
labels can avoid data and tests can see overlaps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypedDict, Unpack

import plotly.graph_objects as go

from charts.drawing.theme import CLEAR, SANS, SERIF, Layout, Palette, palette, template
from charts.drawing.type import Box, line_width
from charts.wording.markup import BREAK, bold, drawn
from extract.languages.spoken import say

_LINE, _SPACING = 1.424, 1.3  # em: a line of Source Sans as browsers report it (1.024 + 0.400); plotly's of lines
_INK = (0.32, 0.18)  # em: empty space above and below the letters of a line
_AT = {"top": 0.0, "middle": 0.5, "bottom": 1.0, "left": 0.0, "center": 0.5, "right": 1.0}
_LAYERS = {False: "below", True: "above"}  # the data
_WORDS = ("text", "hovertext", "name")  # of a trace: what a reader may read
_EPOCH, DAY = datetime(1970, 1, 1), 86_400_000  # noqa: DTZ001 - days have no zone; milliseconds
_TURNS, _RING = 24, 1.4  # corners of a circle, round to the eye at the size of a letter; pixels of its edge
_LIFT = 0.6  # sizes from the middle of an empty picture down to the second line of its notice
_FOOT = 1.7  # sizes of type that a line at the foot of a chart takes
_PLAIN = 14.0  # pixels: the size of type where none is asked for
_NEAR = 0.5  # pixels, which are not seen: what is so near to the side of a panel stands on it


Ends = tuple[float, float, float, float]
Spans = tuple[tuple[Any, Any], tuple[float, float]]


class TextStyle(TypedDict, total=False):
    """How words are set: `at` names the corner or side that stands on (x, y), for example `left top`.

    `to` is the place (panel, value across) that they belong to and keep their pixels from, wherever it goes; None: they stay where they
    are. A click on them opens `record`.
    """

    size: float
    color: str
    weight: int
    at: str
    background: str
    face: str
    angle: float
    to: Place | None
    record: str


class Panel:
    """One pair of axes in a box of the canvas. Dates or numbers across, numbers up (`log` for a log scale).

    `x_axis` and `y_axis` are plotly's; panels of the same days above each other share the first, so that they are read and zoomed as one.
    """

    def __init__(self, canvas: Canvas, box: Box, spans: Spans, *, log: bool = False) -> None:
        self.canvas, self.box, self.log = canvas, box, log
        self.dated = isinstance(spans[0][0], date)
        self.x_span = tuple(place_of(value) for value in spans[0])
        self.y_span = tuple(map(self._level, spans[1]))
        number = str(len(canvas.panels) + 1) * bool(canvas.panels)  # plotly calls its first axes x and y
        shared = next((each for each in canvas.panels if self.dated and each.days == self.days), None)
        self.axes: tuple[str, str] = (shared.axes[0] if shared else f"x{number}", f"y{number}")
        self.x_axis: dict[str, Any] = shared.x_axis if shared else self._across()
        self.x_axis["anchor"] = self.axes[1]  # its words stand below the last panel that shares it
        self.y_axis: dict[str, Any] = {"range": list(self.y_span), "type": "log" if log else "linear", "anchor": self.axes[0]}
        canvas.panels.append(self)

    @property
    def days(self) -> tuple[Any, ...]:
        """What two panels that share an axis have in common."""
        return self.x_span, self.box.x0, self.box.x1

    def px(self, x: Any) -> float:
        """Pixels from the left."""
        low, high = self.x_span
        return self.box.x0 + (place_of(x) - low) / (high - low) * self.box.width

    def py(self, y: float) -> float:
        """Pixels from the top."""
        low, high = self.y_span
        return self.box.y1 - (self._level(y) - low) / (high - low) * self.box.height

    def value(self, px: float) -> float:
        """What lies so many pixels from the left; a day in milliseconds since 1970."""
        low, high = self.x_span
        return low + (px - self.box.x0) / self.box.width * (high - low)

    def inside(self, x: Any) -> float:
        """The place across, or the nearer end of the axis: plotly shows nothing that belongs to a place beyond."""
        low, high = self.x_span
        return min(max(place_of(x), low), high)

    def at(self, px: float) -> str | float:
        """The same as plotly's axis takes it."""
        return self.plain(self.value(px))

    def plain(self, x: Any) -> str | float:
        """A value across as plotly's axis takes it."""
        place = place_of(x)
        return day_of(place).isoformat() if self.dated else place

    def draw(self, trace: dict[str, Any]) -> None:
        """Adds a trace on these axes."""
        shown = {name: _drawn(trace[name]) for name in _WORDS if name in trace}
        self.canvas.traces.append({**trace, **shown, "xaxis": self.axes[0], "yaxis": self.axes[1]})

    def holds(self, box: Box) -> bool:
        """Whether the box moves with the days of this panel: it lies in it, but not from side to side."""
        inside = self.box.x0 - _NEAR <= box.x0 and box.x1 <= self.box.x1 + _NEAR and box.width < self.box.width - _NEAR
        return self.dated and inside and box.y0 <= self.box.y1 + _NEAR and box.y1 >= self.box.y0 - _NEAR

    def _level(self, y: float) -> float:
        return math.log10(y) if self.log else float(y)

    def _across(self) -> dict[str, Any]:
        ends = [self.plain(value) for value in self.x_span]
        if not self.dated:
            return {"range": ends, "type": "linear"}
        # On a phone a finger that moves over a picture scrolls the page.
        return {"range": ends, "type": "date", "minallowed": ends[0], "maxallowed": ends[1], "fixedrange": self.canvas.layout.narrow}


Place = tuple[Panel, Any]
Drawn = Callable[..., dict[str, Any]]
"""Gives plotly's annotation or shape once `area` is known, the part of the picture that a page may stretch."""


class Canvas:
    """Collects a picture of `size` pixels; `box` is the part that a chart may fill."""

    def __init__(self, layout: Layout, theme: str, *, size: tuple[float, float], box: Box) -> None:
        self.layout, self.theme, self.box = layout, theme, box
        self.width, self.height = size
        self.fixed = True  # False: a page may stretch the picture to its own width
        self.hover: dict[str, Any] = {}  # how the pointer reads the picture, as plotly's layout says it; else the nearest mark
        self.tokens: Palette = palette(theme)
        self.traces: list[dict[str, Any]] = []
        self.panels: list[Panel] = []
        self.labels: list[tuple[Box, str]] = []
        self.marks: list[Box] = []
        self._annotations: list[Drawn] = []
        self._shapes: list[Drawn] = []

    def text(self, x: float, y: float, words: str, **style: Unpack[TextStyle]) -> Box:
        """Sets words and gives back the box that their letters cover. Of markup only that of `wording/markup.py` counts."""
        size, weight, face = style.get("size", self.layout.label), style.get("weight", 400), style.get("face", "sans")
        across, up = style.get("at", "left top").split()
        font = {"family": {"serif": SERIF}.get(face, SANS), "size": size, "weight": weight,
                "color": style.get("color", self.tokens["ink"]), "style": {"italic": "italic"}.get(face, "normal")}
        look = {"text": drawn(words), "showarrow": False, "xanchor": across, "yanchor": up, "align": across, "font": font, "borderpad": 0,
                "bgcolor": style.get("background", CLEAR), "textangle": style.get("angle", 0)}
        if style.get("record"):
            look |= {"name": style["record"], "captureevents": True}
        self._annotations.append(partial(self._annotation, look, (x, y), *((style["to"],) if "to" in style else ())))
        style["size"] = size
        self.labels.append((text_box(x, y, words, **style), drawn(words)))
        return self.labels[-1][0]

    @property
    def elsewhere(self) -> str:
        """Where that is which has no room: on a page in the table below; a picture that leaves it has none."""
        return say("not shown") if self.fixed else say("in the table")

    def foot(self, words: str) -> None:
        """Sets words in a line of their own at the lower right; the box of the chart ends above it."""
        self.text(self.box.x1, self.box.y1, words, size=self.layout.tick, color=self.tokens["ink2"], at="right bottom")
        self.box = replace(self.box, y1=self.box.y1 - self.layout.tick * _FOOT)

    def line(self, ends: Ends, color: str, *, width: float = 1, dash: str = "solid", over: bool = False) -> None:
        """A line from (x0, y0) to (x1, y1); `over` puts it above the data."""
        look = {"color": color, "width": width, "dash": dash}
        self._shapes.append(partial(self._shape, {"type": "line", "layer": _LAYERS[over], "line": look}, Box(*ends)))

    def rect(self, box: Box, fill: str, *, edge: str | None = None, width: float = 0, over: bool = False) -> None:
        """A filled rectangle, with an edge if `edge` is given."""
        look = {"fillcolor": fill, "layer": _LAYERS[over], "line": {"color": edge or fill, "width": width}}
        self._shapes.append(partial(self._shape, {"type": "rect", **look}, box))

    def path(
        self, points: list[tuple[float, float]], *, fill: str = CLEAR, edge: str = CLEAR, width: float = 0, to: Place | None = None,
    ) -> None:
        """A closed shape through pixel points, above the data; `to` as in TextStyle."""
        look = {"type": "path", "fillcolor": fill, "layer": "above", "line": {"color": edge, "width": width}}
        self._shapes.append(partial(self._path, look, points, to))

    def half_disc(self, x: float, y: float, radius: float, color: str, *, to: Place | None = None) -> None:
        """The sign for contested: a circle with its left half filled."""
        def arc(start: float, end: float) -> list[tuple[float, float]]:
            turns = (start + (end - start) * step / _TURNS for step in range(_TURNS + 1))
            return [(x + radius * math.cos(turn), y - radius * math.sin(turn)) for turn in turns]

        self.path(arc(0.0, 2 * math.pi), edge=color, width=_RING, to=to)
        self.path(arc(math.pi / 2, 1.5 * math.pi), fill=color, to=to)

    def arrow(self, ends: Ends, color: str) -> None:
        """An arrow from (x0, y0) with its head at (x1, y1)."""
        x0, y0, x1, y1 = ends
        look = {"ax": x0 - x1, "ay": y0 - y1, "showarrow": True, "text": "", "arrowhead": 2, "arrowsize": 1, "arrowwidth": 2,
                "arrowcolor": color}
        self._annotations.append(partial(self._annotation, look, (x1, y1)))

    def panel(self, box: Box, spans: Spans, *, log: bool = False) -> Panel:
        """Axes in `box` over `spans` = ((x from, x to), (y from, y to))."""
        return Panel(self, box, spans, log=log)

    def notice(self, what: str, remedy: str) -> None:
        """Says in the middle of an empty picture that there is nothing to draw, and what to change."""
        x, y = (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2
        size = self.layout.label
        self.text(x, y - size, bold(what), size=size + 1, at="center middle")
        self.text(x, y + size * _LIFT, remedy, size=size, color=self.tokens["ink2"], at="center middle")

    def figure(self) -> go.Figure:
        """The picture. Built unvalidated: plotly's checks cost a hundred times the drawing; the tests run them on every chart."""
        area = self._area()
        layout = {"height": self.height, "template": template(self.theme), **self.hover, **self._axes(area),
                  "margin": {"l": area.x0, "r": self.width - area.x1, "t": 0, "b": 0, "pad": 0, "autoexpand": False},
                  "annotations": [each(area=area) for each in self._annotations], "shapes": [each(area=area) for each in self._shapes]}
        if any(panel.dated for panel in self.panels) and not self.layout.narrow:
            layout["dragmode"] = "zoom"
        if self.fixed:
            layout["width"] = self.width
        return go.Figure({"data": self.traces, "layout": layout}, _validate=False)

    def _area(self) -> Box:
        """What a page may stretch: from the leftmost panel to the rightmost, in full height."""
        boxes = [panel.box for panel in self.panels] or [Box(0, 0, self.width, self.height)]
        return Box(max(min(box.x0 for box in boxes), 0), 0, min(max(box.x1 for box in boxes), self.width), self.height)

    def _axes(self, area: Box) -> dict[str, Any]:
        axes: dict[str, Any] = {}
        for panel in self.panels:
            box, names = panel.box, [f"{name[0]}axis{name[1:]}" for name in panel.axes]
            across = _within((box.x0 - area.x0) / area.width, (box.x1 - area.x0) / area.width)
            axes[names[0]] = {**panel.x_axis, "domain": across}
            axes[names[1]] = {**panel.y_axis, "domain": _within(1 - box.y1 / self.height, 1 - box.y0 / self.height)}
        return axes or {"xaxis": {"visible": False}, "yaxis": {"visible": False}}

    def place(self, box: Box) -> Place | None:
        """The panel whose days the box moves with, and where it stands there."""
        return next(((panel, panel.value(box.x0)) for panel in self.panels if panel.holds(box)), None)

    def _annotation(self, look: dict[str, Any], at: tuple[float, float], *to: Place | None, area: Box) -> dict[str, Any]:
        x, y = at
        across = min(max(x, area.x0), area.x1)
        place = {"xref": "paper", "x": (across - area.x0) / area.width, "xshift": x - across}
        for panel, value in filter(None, to or [self.place(Box(x, y, x, y))]):
            mark = panel.inside(value)
            place = {"xref": panel.axes[0], "x": panel.plain(mark), "xshift": x - panel.px(mark)}
        return {**place, "yref": "paper", "y": 1 - y / self.height, **look}

    def _shape(self, look: dict[str, Any], box: Box, *, area: Box) -> dict[str, Any]:
        heights = {"yref": "paper", "y0": 1 - box.y0 / self.height, "y1": 1 - box.y1 / self.height}
        if found := self.place(Box(min(box.x0, box.x1), min(box.y0, box.y1), max(box.x0, box.x1), max(box.y0, box.y1))):
            panel = found[0]
            return {"xref": panel.axes[0], "x0": panel.at(box.x0), "x1": panel.at(box.x1), **heights, **look}
        place, zero, scale = _beside((box.x0, box.x1), area)
        return {**place, "x0": (box.x0 - zero) / scale, "x1": (box.x1 - zero) / scale, **heights, **look}

    def _path(self, look: dict[str, Any], points: list[tuple[float, float]], to: Place | None, *, area: Box) -> dict[str, Any]:
        place, zero, scale = _beside([x for x, _ in points], area)
        if to:
            panel, mark = to[0], to[0].inside(to[1])
            place, zero, scale = {"xref": panel.axes[0], "xsizemode": "pixel", "xanchor": panel.plain(mark)}, panel.px(mark), 1.0
        steps = " L ".join(f"{(x - zero) / scale:.5f} {1 - y / self.height:.5f}" for x, y in points)
        return {"path": f"M {steps} Z", **place, "yref": "paper", **look}


def _beside(xs: Sequence[float], area: Box) -> tuple[dict[str, Any], float, float]:
    """How a shape is placed across, and its zero and scale: in pixels where it lies beside the area, else in parts of it."""
    for side, edge, beside in ((0, area.x0, max(xs) <= area.x0), (1, area.x1, min(xs) >= area.x1)):
        if beside:
            return {"xref": "paper", "xsizemode": "pixel", "xanchor": side}, edge, 1.0
    return {"xref": "paper"}, area.x0, area.width


def text_box(x: float, y: float, words: str, **style: Unpack[TextStyle]) -> Box:
    """The box that the letters of `words` would cover if set at (x, y) in this style."""
    size = style.get("size", _PLAIN)
    lines = words.split(BREAK)
    width = max(line_width(line, size, style.get("weight", 400), style.get("face", "sans")) for line in lines)
    height = (_LINE + (len(lines) - 1) * _SPACING) * size
    if style.get("angle"):
        width, height = height, width
    across, up = style.get("at", "left top").split()
    left, top = x - _AT[across] * width, y - _AT[up] * height
    return Box(left, top + _INK[0] * size, left + width, top + height - _INK[1] * size)


def _drawn(words: str | Sequence[str]) -> str | list[str]:
    """The words of a trace, or of each of its marks, as plotly takes them."""
    return drawn(words) if isinstance(words, str) else [drawn(each) for each in words]


def place_of(value: Any) -> float:
    """A date as milliseconds since 1970, a number as itself."""
    return float((value.toordinal() - _EPOCH.toordinal()) * DAY if isinstance(value, date) else value)


def day_of(place: float) -> datetime:
    """The moment that is so many milliseconds after 1970."""
    return _EPOCH + timedelta(milliseconds=round(place))


def _within(low: float, high: float) -> list[float]:
    return [min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)]
