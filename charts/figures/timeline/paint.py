"""How an event looks on the axis: a bar that says by its form how long it lasted and how sure its dates are, or a diamond for a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from charts.drawing.marks import HOVER
from charts.drawing.theme import CLEAR, lane_token, mix
from charts.drawing.type import Box, wrap
from charts.wording.events import when
from charts.wording.formats import as_date, sentence
from charts.wording.markup import BREAK, bold
from charts.wording.rows import published
from extract.languages import spoken
from extract.languages.spoken import say
from extract.measures.claims import ahead, claim_says, in_full, silence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from charts.drawing.canvas import Panel

SOFT = ("approx", "season", "decade", "half")
_NAMES = {"actors": "Actors: {names}", "places": "Places: {names}"}
# Sizes in pixels, chosen by eye.
_STUB = 34.0  # of a bar whose beginning nobody tells: long enough to be seen to fade
_LEAST = 6.0  # a shorter bar would be taken for a day
_FADE, _FADE_PART = 26.0, 0.3  # of a faded end; on a short bar this part, so that its middle stays solid
_STEPS = 8  # of a fade: more are not told apart
_PALE = 0.3  # part of the lane's colour in the fill of what happened once within a time
_HOVER_SIZE, _HOVER_WIDTH = 13, 380.0  # type, and lines of some sixty letters
_EDGE = 1.2
# In multiples of the bar's height: a diamond and a triangle look smaller than a bar of their height.
_LEFTWARDS = 90  # degrees by which plotly turns a triangle that points down, and the way that it keeps off its place
_DIAMOND, _ARROW, _ARROW_OFF, _DIAMOND_BOX = 1.25, 1.15, 0.4, 1.4


class Bar(NamedTuple):
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
        half, (before, after) = height / 2, self.open
        if self.day:
            half *= _DIAMOND_BOX
            return Box(self.x0 - half, y - half, self.x0 + half, y + half)
        return Box(self.x0 - height * before, y - half, self.x1 + height * after, y + half)  # an arrow is square


def bar_of(event: Mapping[str, Any], axis: Callable[[date], float], window: tuple[date, date]) -> Bar:
    """Where and in what form an event that overlaps the window is drawn."""
    start, end = as_date(event["start"]), as_date(event["end"])
    last = end or as_date(event["published"]) or window[1]
    soft, before = event["precision"] in SOFT, start is not None and start < window[0]
    after = bool(event["ongoing"]) or end is None or last > window[1]
    hatched = event["standing"] != "said" or event["modality"] != "actual"  # claimed, planned or foreseen
    x1 = axis(min(last, window[1]))
    if start is None:
        x0, fades = max(x1 - _STUB, axis(window[0])), (True, False)
    else:
        x0, fades = axis(max(start, window[0])), (soft and not before, soft and not after)
    return Bar(
        x0=x0, x1=max(x1, x0 + _LEAST), day=start is not None and start == end, open=(before, after), soft=fades,
        solid=bool(event["lasting"]), hatched=hatched,
    )


def hover(event: Mapping[str, Any]) -> str:
    """The event in words, with actors and places, its source and how sure it is."""
    sure = {"claimed": say("A claim: {says} so", says=claim_says(event)), "planned": sentence(ahead(event) or say("announced"))}
    about = [when(event), sure.get(str(event["standing"]), ""), silence(event)]
    about += [say(line, names=_listed(event[column])) for column, line in _NAMES.items() if event[column]]
    if event["told"] > 1:
        about.append(say("Told {count} times", count=int(event["told"])))
    if event["disputed"]:
        about.append(say("Sources disagree on its days, places or outcome"))
    about.append(say("{outlet}, published {day}", outlet=spoken.named(event["publisher"]), day=published(event)))
    head = [bold(line) for line in wrap(in_full(event), _HOVER_SIZE, _HOVER_WIDTH, 700)]
    return BREAK.join(head + [line for words in about if words for line in wrap(words, _HOVER_SIZE, _HOVER_WIDTH)])


def _listed(names: str) -> str:
    return say(", ").join(spoken.named(name) for name in names.split(", "))


@dataclass(slots=True)
class Marks:
    """Collects the marks of all rows, so that the picture needs a handful of traces whatever the number of events."""

    panel: Panel
    height: float
    bars: list[dict[str, Any]] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    edges: dict[str, list[tuple[float, float] | None]] = field(default_factory=dict)

    def add(self, event: Mapping[str, Any], bar: Bar, y: float) -> None:
        """Takes an event whose row has its middle at `y` pixels from the top."""
        about, strength = self._about(event, y), 1.0
        if bar.hatched or not (bar.solid or bar.day):  # a day's diamond is full, unless it is only claimed or foreseen
            strength = _PALE
            about["color"] = mix(about["edge"], self.panel.canvas.tokens["paper"], _PALE)
        if bar.day:
            self.points.append({**about, "x": bar.x0, "symbol": "diamond", "size": self.height * _DIAMOND, "angle": 0, "standoff": 0})
            return
        self._add_bar(about, bar, strength)
        for is_open, x, turn in zip(bar.open, (bar.x0, bar.x1), (_LEFTWARDS, -_LEFTWARDS), strict=True):
            if is_open:
                self._add_arrow(about, x, turn, self.height * _ARROW)

    def add_arrow(self, event: Mapping[str, Any], x: float, y: float) -> None:
        """Takes an event that ended before the axis: an arrow to the left."""
        self._add_arrow(self._about(event, y), x, _LEFTWARDS, self.height)

    def _add_arrow(self, about: dict[str, Any], x: float, turn: int, size: float) -> None:
        """An arrow beside the end of a bar, some pixels outwards."""
        off = self.height * _ARROW_OFF
        self.points.append({**about, "x": x, "symbol": "triangle-down", "size": size, "angle": turn, "standoff": off})

    def _about(self, event: Mapping[str, Any], y: float) -> dict[str, Any]:
        color = self.panel.canvas.tokens[lane_token(str(event["lane"]))]
        return {"record": event["record"], "hover": hover(event), "y": y, "color": color, "edge": color}

    def _add_bar(self, about: dict[str, Any], bar: Bar, strength: float) -> None:
        color, paper = about["edge"], self.panel.canvas.tokens["paper"]
        fade = min(_FADE, (bar.x1 - bar.x0) * _FADE_PART)
        step, rising = fade / _STEPS, [(index, (index + 1) / (_STEPS + 1)) for index in range(_STEPS)]
        start, end, fades = bar.x0, bar.x1, []
        if bar.soft[0]:
            start += fade
            fades += [(bar.x0 + step * i, bar.x0 + step * (i + 1), alpha) for i, alpha in rising]
        if bar.soft[1]:
            end -= fade
            fades += [(end + step * i, end + step * (i + 1), 1 - alpha) for i, alpha in rising]
        for x0, x1, alpha in [(start, end, 1.0), *fades]:
            self.bars.append({
                "record": about["record"], "hover": about["hover"], "y": about["y"], "x0": x0, "x1": x1,
                "fill": mix(color, paper, alpha * strength), "ink": mix(color, paper, alpha), "shape": "/" if bar.hatched else "",
            })
        if strength < 1:  # a pale bar has an outline, open where its end is
            top, bottom = about["y"] - self.height / 2, about["y"] + self.height / 2
            lines = self.edges.setdefault(color, [])
            lines += [(start, top), (end, top), None, (start, bottom), (end, bottom), None]
            for x, soft, beyond in zip((start, end), bar.soft, bar.open, strict=True):
                if not soft and not beyond:
                    lines += [(x, top), (x, bottom), None]

    def draw(self) -> None:
        """Draws what was collected."""
        self._draw_bars()
        bottom = self.panel.box.y1
        for color, lines in self.edges.items():
            self.panel.draw({
                "type": "scatter", "mode": "lines", "name": "outlines", "hoverinfo": "skip", "line": {"color": color, "width": _EDGE},
                "x": [point and self.panel.at(point[0]) for point in lines], "y": [point and bottom - point[1] for point in lines],
            })
        if self.points:
            each = {name: [point[name] for point in self.points] for name in self.points[0]}
            self.panel.draw({
                "type": "scatter", "mode": "markers", "name": "days and arrows", "x": [self.panel.at(x) for x in each["x"]],
                "y": [bottom - y for y in each["y"]], "hovertext": each["hover"], "hovertemplate": HOVER,
                "customdata": [[record] for record in each["record"]], "cliponaxis": False,
                "marker": {**{name: each[name] for name in ("symbol", "size", "color", "angle", "standoff")}, "opacity": 1,
                           "line": {"width": _EDGE, "color": each["edge"]}},
            })

    def _draw_bars(self) -> None:
        if not self.bars:
            return
        panel = self.panel
        each = {name: [bar[name] for bar in self.bars] for name in self.bars[0]}
        marker: dict[str, Any] = {"color": each["fill"], "line": {"width": 0, "color": CLEAR}}
        if any(each["shape"]):
            # Lines every 6 pixels, of a fifth of that: the shortest bar shows one, a long one its own pale colour between them.
            style = {"size": 6, "solidity": 0.22, "fillmode": "overlay"}
            marker["pattern"] = {"shape": each["shape"], "fgcolor": each["ink"], **style}
        self.panel.draw({
            "type": "bar", "orientation": "h", "name": "events", "base": [panel.at(x) for x in each["x0"]],
            "x": [panel.value(x1) - panel.value(x0) for x0, x1 in zip(each["x0"], each["x1"], strict=True)],
            "y": [self.panel.box.y1 - y for y in each["y"]],
            "width": [self.height] * len(self.bars), "customdata": [[record] for record in each["record"]],
            "hovertext": each["hover"], "hovertemplate": HOVER, "textposition": "none", "marker": marker,
        })
