"""How an event looks on the axis: a bar that says by its form how long it lasted and how sure its dates are, or a diamond for a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from charts.drawing.theme import CLEAR, lane_token, mix
from charts.drawing.type import Box, wrap
from charts.wording.events import when
from charts.wording.formats import as_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from charts.drawing.canvas import Panel

SOFT = ("approx", "season", "decade", "half")
_STUB = 34.0  # pixels of a bar whose beginning nobody tells
_LEAST = 6.0
_FADE = 26.0  # pixels, or less on a short bar
_STEPS = 8
_PALE = 0.3
_HOVER_WIDTH = 380.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """An event in pixels across the picture. `soft` and `open` are (at its start, at its end)."""

    x0: float
    x1: float
    day: bool
    soft: tuple[bool, bool]
    open: tuple[bool, bool]
    solid: bool
    hatched: bool

    def box(self, y: float, height: float) -> Box:
        """What the mark covers when its middle is at `y`."""
        half = height / 2
        if self.day:
            return Box(self.x0 - half * 1.4, y - half * 1.4, self.x0 + half * 1.4, y + half * 1.4)
        return Box(self.x0 - (height if self.open[0] else 0), y - half, self.x1 + (height if self.open[1] else 0), y + half)


def is_hatched(event: Mapping[str, Any]) -> bool:
    """Whether an event is claimed, planned or foreseen rather than told as fact."""
    return bool(event["certainty"] != "said" or event["modality"] != "actual")


def span(event: Mapping[str, Any], axis: Callable[[date], float], window: tuple[date, date]) -> Span:
    """Where and in what form an event that overlaps the window is drawn."""
    start, end, told = as_date(event["start"]), as_date(event["end"]), as_date(event["published"])
    last = end or told or window[1]
    soft = event["precision"] in SOFT
    before = start is not None and start < window[0]
    after = bool(event["ongoing"]) or end is None or last > window[1]
    x1 = axis(min(last, window[1]))
    x0 = max(x1 - _STUB, axis(window[0])) if start is None else axis(max(start, window[0]))
    return Span(
        x0=x0, x1=max(x1, x0 + _LEAST), day=start is not None and start == end, open=(before, after), solid=bool(event["lasting"]),
        soft=((soft or start is None) and not before, soft and not after and start is not None), hatched=is_hatched(event),
    )


def hover(event: Mapping[str, Any]) -> str:
    """The event in words, with actors and places, its source and how sure it is."""
    lines = [f"<b>{escape(line)}</b>" for line in wrap(str(event["summary"]), 13, _HOVER_WIDTH, 700)]
    said = {"claimed": "claimed by one side", "planned": "announced or foreseen"}.get(str(event["certainty"]), "")
    source = f"{event['publisher']}, published {when({'start': event['published'], 'end': event['published'], 'precision': 'day'})}"
    about = [when(event), said]
    about += [f"{title}: {event[title.lower()]}" for title in ("Actors", "Places") if event[title.lower()]]
    about += [f"Told {int(event['told'])} times"] if event["told"] > 1 else []
    about += [*(["Sources disagree on the date"] if event["dates_differ"] else []), source]
    return "<br>".join([*lines, *(escape(line) for words in about if words for line in wrap(words, 13, _HOVER_WIDTH))])


@dataclass(slots=True)
class Marks:
    """Collects the marks of all rows, so that the picture needs a handful of traces whatever the number of events."""

    panel: Panel
    height: float
    bars: list[dict[str, Any]] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    edges: dict[str, list[tuple[float, float] | None]] = field(default_factory=dict)

    def add(self, event: Mapping[str, Any], found: Span, y: float) -> None:
        """Takes an event whose row has its middle at `y` pixels from the top."""
        tokens = self.panel.canvas.tokens
        color = tokens[lane_token(str(event["lane"]))]
        about = {"record": event["record"], "hover": hover(event), "y": y}
        fill = color if found.solid and not found.hatched else mix(color, tokens["paper"], _PALE)
        if found.day:
            inside = fill if found.hatched else color  # a day's diamond is full, unless the event is only claimed or foreseen
            look = {"symbol": "diamond", "size": self.height * 1.25, "color": inside, "edge": color}
            self.points.append({**about, **look, "x": found.x0})
            return
        self._add_bar(about, found, color, 1.0 if fill == color else _PALE)
        for at_end, symbol in ((0, "triangle-left"), (1, "triangle-right")):
            if found.open[at_end]:
                x = found.x1 + self.height * 0.4 if at_end else found.x0 - self.height * 0.4
                self.points.append({**about, "x": x, "symbol": symbol, "size": self.height * 1.15, "color": fill, "edge": color})

    def add_arrow(self, event: Mapping[str, Any], x: float, y: float) -> None:
        """Takes an event that ended before the axis: an arrow to the left."""
        color = self.panel.canvas.tokens[lane_token(str(event["lane"]))]
        self.points.append({"record": event["record"], "hover": hover(event), "x": x, "y": y, "symbol": "triangle-left",
                            "size": self.height, "color": color, "edge": color})

    def _add_bar(self, about: dict[str, Any], found: Span, color: str, strength: float) -> None:
        paper = self.panel.canvas.tokens["paper"]
        fade = min(_FADE, (found.x1 - found.x0) * 0.3)
        inner = found.x0 + (fade if found.soft[0] else 0), found.x1 - (fade if found.soft[1] else 0)
        step = fade / _STEPS
        pieces = [(*inner, 1.0)]
        pieces += [(found.x0 + step * i, found.x0 + step * (i + 1), (i + 1) / (_STEPS + 1)) for i in range(_STEPS) if found.soft[0]]
        pieces += [(inner[1] + step * i, inner[1] + step * (i + 1), 1 - (i + 1) / (_STEPS + 1)) for i in range(_STEPS) if found.soft[1]]
        for x0, x1, alpha in pieces:
            self.bars.append({**about, "x0": x0, "x1": x1, "fill": mix(color, paper, alpha * strength),
                              "ink": mix(color, paper, alpha), "shape": "/" if found.hatched else ""})
        if strength < 1:
            self._add_edges(color, inner, about["y"], found)

    def _add_edges(self, color: str, inner: tuple[float, float], y: float, found: Span) -> None:
        """The outline of a pale bar, open where its end is."""
        top, bottom = y - self.height / 2, y + self.height / 2
        lines = self.edges.setdefault(color, [])
        lines += [(inner[0], top), (inner[1], top), None, (inner[0], bottom), (inner[1], bottom), None]
        for x, closed in zip(inner, (not (soft or beyond) for soft, beyond in zip(found.soft, found.open, strict=True)), strict=True):
            lines += [(x, top), (x, bottom), None] if closed else []

    def draw(self) -> None:
        """Draws what was collected."""
        self._draw_bars()
        bottom = self.panel.box.y1
        for color, lines in self.edges.items():
            self.panel.draw({
                "type": "scatter", "mode": "lines", "name": "outlines", "hoverinfo": "skip", "line": {"color": color, "width": 1.2},
                "x": [point and point[0] for point in lines], "y": [point and bottom - point[1] for point in lines],
            })
        if self.points:
            self.panel.draw({
                "type": "scatter", "mode": "markers", "name": "days and arrows", "x": [p["x"] for p in self.points],
                "y": [bottom - p["y"] for p in self.points], "hovertext": [p["hover"] for p in self.points],
                "hovertemplate": "%{hovertext}<extra></extra>", "customdata": [[p["record"]] for p in self.points], "cliponaxis": False,
                "marker": {
                    "symbol": [p["symbol"] for p in self.points], "size": [p["size"] for p in self.points], "opacity": 1,
                    "color": [p["color"] for p in self.points], "line": {"width": 1.2, "color": [p["edge"] for p in self.points]},
                },
            })

    def _draw_bars(self) -> None:
        if not self.bars:
            return
        bottom = self.panel.box.y1
        shapes = [bar["shape"] for bar in self.bars]
        pattern = {
            "shape": shapes, "fgcolor": [bar["ink"] for bar in self.bars], "size": 6, "solidity": 0.22, "fillmode": "overlay",
        }
        self.panel.draw({
            "type": "bar", "orientation": "h", "name": "events", "base": [bar["x0"] for bar in self.bars],
            "x": [bar["x1"] - bar["x0"] for bar in self.bars], "y": [bottom - bar["y"] for bar in self.bars],
            "width": [self.height] * len(self.bars), "customdata": [[bar["record"]] for bar in self.bars],
            "hovertext": [bar["hover"] for bar in self.bars], "hovertemplate": "%{hovertext}<extra></extra>", "textposition": "none",
            "marker": {
                "color": [bar["fill"] for bar in self.bars], "line": {"width": 0, "color": CLEAR},
                **({"pattern": pattern} if any(shapes) else {}),
            },
        })
