"""Axes: plotly draws them; here is at which values, in what words, and how months turn into days where a reader zooms in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from charts.drawing.canvas import DAY, place_of, text_box
from charts.drawing.type import line_width
from charts.wording.formats import number
from extract.languages.spoken import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from charts.drawing.canvas import Canvas, Panel

_MOST_DECIMALS = 12  # a step is never finer: no figure drawn here has more than four
_SHORT = 0.001  # of the step: a hair less than the least distance will do, rather than the next larger step
_HAIR = 1e-9  # of a step: forgives binary fractions, moves no tick
# Pixels, by eye at tick sizes of 12 to 17: how far apart ticks stand at least.
_VALUES_APART, _FEW_VALUES_APART = 40.0, 120.0  # three lines of type; without round log values two or three will do
_MONTHS_APART = 72.0  # `Nov 2024` and a space
_TICK, _GAP, _PLOTLYS_GAP = 4, 7, 3  # how far a tick reaches below the baseline; from the plot to the words of a value; plotly's own
MONTHS_FOOT = 3.1  # sizes of type below a plot: two lines of months and years with their gap
_DAY = "%-d %b %Y"
# What stands at a tick by the time between two of them, in two lines and in one; plotly fills in the date. What follows the break stands
# at the first tick and where it changes.
_STOPS: list[tuple[list[Any], str, str]] = [
    ([None, 30 * DAY], "%-d %b\n%Y", _DAY), (["M1", "M6"], "%b\n%Y", "%b %Y"), (["M12", None], "%Y", "%Y"),
]


class Tick(NamedTuple):
    """A place on an axis and what stands there."""

    value: float
    words: str


def round_step(span: float, pixels: float, least: float) -> float:
    """The smallest round step (1, 2, 2.5 or 5 times a power of ten) whose ticks stand at least `least` pixels apart."""
    if span <= 0 or pixels <= 0:
        return 1.0
    raw = span * least / pixels
    power = 10.0 ** math.floor(math.log10(raw))
    # round steps: their multiples end on 0, 2, 5 or 25
    return next(step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power >= raw * (1 - _SHORT))


def value_ticks(low: float, high: float, pixels: float, *, least: float = _VALUES_APART) -> list[Tick]:
    """Round values from `low` to `high`, with their words."""
    step = round_step(high - low, pixels, least)
    decimals = next(count for count in range(_MOST_DECIMALS) if math.isclose(round(step, count), step))
    values = [index * step for index in range(math.ceil(low / step - _HAIR), math.floor(high / step + _HAIR) + 1)]
    return [Tick(value, number(value, decimals)) for value in values]


def log_ticks(low: float, high: float) -> list[Tick]:
    """1, 2 and 5 times powers of ten between two positive ends; plain round values where fewer than three of those fall inside."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [lead * 10.0**power for power in powers for lead in (1, 2, 5)]
    ticks = [Tick(value, number(value)) for value in values if low <= value <= high]
    return ticks if len(ticks) >= 3 else value_ticks(low, high, _FEW_VALUES_APART)  # else a log scale cannot be read


def draw_month_axis(
    canvas: Canvas, ends: tuple[date, date], box: tuple[float, float, float], *, least: float = _MONTHS_APART, one_line: bool = False,
) -> None:
    """Baseline, ticks and words below the panels of the days `ends` from `box[0]` to `box[1]`: years, months or days by the zoom."""
    left, right, _ = box
    days = tuple(map(place_of, ends)), left, right
    axis = next(panel.x_axis for panel in canvas.panels if panel.days == days)
    stops = [{"dtickrange": reach, "value": say(one if one_line else two)} for reach, two, one in _STOPS]
    axis.update(
        showline=True, ticks="outside", ticklen=_TICK, showticklabels=True, tickfont=_font(canvas), tickangle=0,
        nticks=max(int((right - left) / least), 2), tickformatstops=stops, hoverformat=say(_DAY),
    )


def time_scale(ends: tuple[date, date], pixels: tuple[float, float]) -> Callable[[date], float]:
    """A function from days to pixels."""
    first, length = ends[0].toordinal(), max(ends[1].toordinal() - ends[0].toordinal(), 1)
    return lambda day: pixels[0] + (day.toordinal() - first) / length * (pixels[1] - pixels[0])


def draw_value_axis(panel: Panel, ticks: list[Tick], *, grid: str, side: str = "left") -> None:
    """Grid lines across the panel and their words beside it, which labels keep off."""
    size, (x, at) = panel.canvas.layout.tick, {"left": (panel.box.x0 - _GAP, "right"), "right": (panel.box.x1 + _GAP, "left")}[side]
    panel.canvas.labels += [(text_box(x, panel.py(tick.value), tick.words, size=size, at=f"{at} middle"), tick.words) for tick in ticks]
    panel.y_axis.update(
        tickvals=[tick.value for tick in ticks], ticktext=[tick.words for tick in ticks], showticklabels=True, side=side,
        tickfont=_font(panel.canvas), ticklabelstandoff=_GAP - _PLOTLYS_GAP, showgrid=True, gridcolor=grid,
    )


def _font(canvas: Canvas) -> dict[str, Any]:
    return {"size": canvas.layout.tick, "color": canvas.tokens["ink2"]}


def axis_width(canvas: Canvas, words: list[str]) -> float:
    """Pixels that the widest of these tick words needs, with its gap."""
    return max((line_width(each, canvas.layout.tick) for each in words), default=0.0) + _GAP + 1
