"""A pixel-true picture: text, lines and panels placed in pixels from the top left, handed over as one plotly figure.

What is placed is remembered as boxes (`labels`, `marks`), so that labels can avoid data and tests can see overlaps.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any, TypedDict, Unpack

import plotly.graph_objects as go

from charts.drawing.theme import CLEAR, SANS, SERIF, Layout, Palette, palette, template
from charts.drawing.type import Box, line_width

_LINE, _SPACING = 1.424, 1.3  # em: a line of Source Sans as browsers report it (1.024 + 0.400); plotly's of lines
_INK = (0.32, 0.18)  # em: empty space above and below the letters of a line
_AT = {"top": 0.0, "middle": 0.5, "bottom": 1.0, "left": 0.0, "center": 0.5, "right": 1.0}
_LAYERS = {False: "below", True: "above"}  # the data
_EPOCH = date(1970, 1, 1).toordinal()
_TURNS, _RING = 24, 1.4  # corners of a circle, round to the eye at the size of a letter; pixels of its edge
_LIFT = 0.6  # sizes from the middle of an empty picture down to the second line of its notice
_FOOT = 1.7  # sizes of type that a line at the foot of a chart takes
_PLAIN = 14.0  # pixels: the size of type where none is asked for


Ends = tuple[float, float, float, float]


class TextStyle(TypedDict, total=False):
    """How words are set: `at` names the corner or side that stands on (x, y), for example `left top`."""

    size: float
    color: str
    weight: int
    at: str
    background: str
    face: str
    angle: float


class Panel:
    """One pair of axes in a box of the canvas. Dates or numbers across, numbers up (`log` for a log scale)."""

    def __init__(self, canvas: Canvas, box: Box, spans: tuple[tuple[Any, Any], tuple[float, float]], *, log: bool = False) -> None:
        self.canvas, self.box, self.log = canvas, box, log
        self.dated = isinstance(spans[0][0], date)
        self.x_span = tuple(_place(value) for value in spans[0])
        self.y_span = tuple(map(self._level, spans[1]))
        self.axes = canvas.add_axes(self, spans[0])

    def px(self, x: Any) -> float:
        """Pixels from the left."""
        low, high = self.x_span
        return self.box.x0 + (_place(x) - low) / (high - low) * self.box.width

    def py(self, y: float) -> float:
        """Pixels from the top."""
        low, high = self.y_span
        return self.box.y1 - (self._level(y) - low) / (high - low) * self.box.height

    def _level(self, y: float) -> float:
        return math.log10(y) if self.log else float(y)

    def draw(self, trace: dict[str, Any]) -> None:
        """Adds a trace on these axes."""
        self.canvas.traces.append({**trace, "xaxis": self.axes[0], "yaxis": self.axes[1]})


class Canvas:
    """Collects a picture of `size` pixels; `box` is the part that a chart may fill."""

    def __init__(self, layout: Layout, theme: str, *, size: tuple[float, float], box: Box) -> None:
        self.layout, self.theme, self.box = layout, theme, box
        self.width, self.height = size
        self.fixed = True  # False: a page may stretch the picture to its own width
        self.tokens: Palette = palette(theme)
        self.traces: list[dict[str, Any]] = []
        self.labels: list[tuple[Box, str]] = []
        self.marks: list[Box] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self._axes: dict[str, Any] = {}

    def text(self, x: float, y: float, words: str, **style: Unpack[TextStyle]) -> Box:
        """Sets words and gives back the box that their letters cover. Lines break at `<br>`; `<b>` and `<i>` work."""
        size, weight, face = style.get("size", self.layout.label), style.get("weight", 400), style.get("face", "sans")
        across, up = style.get("at", "left top").split()
        font = {"family": {"serif": SERIF}.get(face, SANS), "size": size, "weight": weight,
                "color": style.get("color", self.tokens["ink"]), "style": {"italic": "italic"}.get(face, "normal")}
        self._annotations.append({"x": x / self.width, "y": 1 - y / self.height, "xref": "paper", "yref": "paper",
                                  "text": words, "showarrow": False, "xanchor": across, "yanchor": up,
                                  "align": across, "font": font, "borderpad": 0,
                                  "bgcolor": style.get("background", CLEAR), "textangle": style.get("angle", 0)})
        style["size"] = size
        self.labels.append((text_box(x, y, words, **style), words))
        return self.labels[-1][0]

    def foot(self, words: str) -> None:
        """Sets words in a line of their own at the lower right; the box of the chart ends above it."""
        self.text(self.box.x1, self.box.y1, words, size=self.layout.tick, color=self.tokens["ink2"], at="right bottom")
        self.box = replace(self.box, y1=self.box.y1 - self.layout.tick * _FOOT)

    def line(self, ends: Ends, color: str, *, width: float = 1, dash: str = "solid", over: bool = False) -> None:
        """A line from (x0, y0) to (x1, y1); `over` puts it above the data."""
        look = {"color": color, "width": width, "dash": dash}
        self._shapes.append({**self._corners(Box(*ends)), "type": "line", "layer": _LAYERS[over], "line": look})

    def rect(self, box: Box, fill: str, *, edge: str | None = None, width: float = 0, over: bool = False) -> None:
        """A filled rectangle, with an edge if `edge` is given."""
        look = {"fillcolor": fill, "layer": _LAYERS[over], "line": {"color": edge or fill, "width": width}}
        self._shapes.append({**self._corners(box), "type": "rect", **look})

    def path(self, points: list[tuple[float, float]], *, fill: str = CLEAR, edge: str = CLEAR, width: float = 0) -> None:
        """A closed shape through pixel points, above the data."""
        steps = " L ".join(f"{x / self.width:.5f} {1 - y / self.height:.5f}" for x, y in points)
        self._shapes.append({"type": "path", "path": f"M {steps} Z", "xref": "paper", "yref": "paper",
                             "fillcolor": fill, "layer": "above", "line": {"color": edge, "width": width}})

    def half_disc(self, x: float, y: float, radius: float, color: str) -> None:
        """The sign for contested: a circle with its left half filled."""
        def arc(start: float, end: float) -> list[tuple[float, float]]:
            turns = (start + (end - start) * step / _TURNS for step in range(_TURNS + 1))
            return [(x + radius * math.cos(turn), y - radius * math.sin(turn)) for turn in turns]

        self.path(arc(0.0, 2 * math.pi), edge=color, width=_RING)
        self.path(arc(math.pi / 2, 1.5 * math.pi), fill=color)

    def arrow(self, ends: Ends, color: str) -> None:
        """An arrow from (x0, y0) with its head at (x1, y1)."""
        x0, y0, x1, y1 = ends
        self._annotations.append({"x": x1 / self.width, "y": 1 - y1 / self.height, "ax": x0 - x1, "ay": y0 - y1,
                                  "xref": "paper", "yref": "paper", "showarrow": True, "text": "", "arrowhead": 2,
                                  "arrowsize": 1, "arrowwidth": 2, "arrowcolor": color})

    def panel(self, box: Box, spans: tuple[tuple[Any, Any], tuple[float, float]], *, log: bool = False) -> Panel:
        """Axes in `box` over `spans` = ((x from, x to), (y from, y to))."""
        return Panel(self, box, spans, log=log)

    def add_axes(self, panel: Panel, x_ends: tuple[Any, Any]) -> tuple[str, str]:
        """Registers a panel's axes; gives back their names."""
        number = len(self._axes) // 2 + 1
        index = {1: ""}.get(number, str(number))  # plotly calls its first axes x and y
        box = panel.box
        across, up = {"range": list(panel.x_span), "type": "linear"}, {"range": list(panel.y_span), "type": "linear"}
        if panel.dated:
            across = {"range": [value.isoformat() for value in x_ends], "type": "date"}
        if panel.log:
            up["type"] = "log"
        self._axes[f"xaxis{index}"] = {"domain": _within(box.x0 / self.width, box.x1 / self.width), "anchor": f"y{index}", **across}
        self._axes[f"yaxis{index}"] = {"domain": _within(1 - box.y1 / self.height, 1 - box.y0 / self.height), "anchor": f"x{index}", **up}
        return f"x{index}", f"y{index}"

    def notice(self, what: str, remedy: str) -> None:
        """Says in the middle of an empty picture that there is nothing to draw, and what to change."""
        x, y = (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2
        size = self.layout.label
        self.text(x, y - size, f"<b>{what}</b>", size=size + 1, at="center middle")
        self.text(x, y + size * _LIFT, remedy, size=size, color=self.tokens["ink2"], at="center middle")

    def figure(self) -> go.Figure:
        """The picture. Built unvalidated: plotly's checks cost a hundred times the drawing; the tests run them on every chart."""
        axes = self._axes or {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
        layout = {"height": self.height, "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
                  "template": template(self.theme), "annotations": self._annotations, "shapes": self._shapes, **axes}
        if self.fixed:
            layout["width"] = self.width
        return go.Figure({"data": self.traces, "layout": layout}, _validate=False)

    def _corners(self, box: Box) -> dict[str, Any]:
        return {"xref": "paper", "yref": "paper", "x0": box.x0 / self.width, "x1": box.x1 / self.width,
                "y0": 1 - box.y0 / self.height, "y1": 1 - box.y1 / self.height}


def text_box(x: float, y: float, words: str, **style: Unpack[TextStyle]) -> Box:
    """The box that the letters of `words` would cover if set at (x, y) in this style."""
    size = style.get("size", _PLAIN)
    lines = words.split("<br>")
    width = max(line_width(line, size, style.get("weight", 400), style.get("face", "sans")) for line in lines)
    height = (_LINE + (len(lines) - 1) * _SPACING) * size
    if style.get("angle"):
        width, height = height, width
    across, up = style.get("at", "left top").split()
    left, top = x - _AT[across] * width, y - _AT[up] * height
    return Box(left, top + _INK[0] * size, left + width, top + height - _INK[1] * size)


def _place(value: Any) -> float:
    """A date as milliseconds since 1970, a number as itself."""
    return float((value.toordinal() - _EPOCH) * 86_400_000 if isinstance(value, date) else value)


def _within(low: float, high: float) -> list[float]:
    return [min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)]
