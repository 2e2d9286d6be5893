"""Axes drawn by hand: round steps, ticks that say unit and year once, baselines."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from charts.drawing.type import line_width
from charts.wording.formats import MONTHS, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from charts.drawing.canvas import Canvas, Panel

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)


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
    return next(step * power for step in _ROUND if step * power >= raw * 0.999)


def value_ticks(low: float, high: float, pixels: float, *, least: float = 40.0) -> list[Tick]:
    """Round values from `low` to `high`, with their words."""
    step = round_step(high - low, pixels, least)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else 0 if float(step).is_integer() else 1
    first = math.ceil(low / step - 1e-9)
    values = [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]
    return [Tick(value, number(value, decimals)) for value in values]


def log_ticks(low: float, high: float) -> list[Tick]:
    """1, 2 and 5 times powers of ten between two positive ends; plain round values where fewer than three of those fall inside."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [lead * 10.0**power for power in powers for lead in (1, 2, 5)]
    inside = [value for value in values if low <= value <= high]
    return [Tick(value, number(value)) for value in inside] if len(inside) > 2 else value_ticks(low, high, 120.0)


def month_ticks(start: date, end: date, pixels: float, *, least: float = 72.0) -> list[tuple[date, str]]:
    """Firsts of months at even steps; the year stands at the first tick and at every January (alone where steps are years)."""
    months = max((end.year - start.year) * 12 + end.month - start.month, 1)
    step = next((step for step in _MONTH_STEPS if pixels * step / months >= least), _MONTH_STEPS[-1])
    index = start.year * 12 + start.month - 1 + (1 if start.day > 1 else 0)
    index += -index % step
    ticks: list[tuple[date, str]] = []
    while (day := date(index // 12, index % 12 + 1, 1)) <= end:
        words = str(day.year) if step >= 12 else MONTHS[day.month - 1] + (f" {day.year}" if not ticks or day.month == 1 else "")
        ticks.append((day, words))
        index += step
    return ticks


def draw_month_axis(canvas: Canvas, ends: tuple[date, date], box: tuple[float, float, float], *, least: float = 72.0) -> None:
    """Baseline, ticks and words of a time axis at height `box[2]` from `box[0]` to `box[1]`; words at the ends stay inside the picture."""
    left, right, y = box
    size, tokens = canvas.layout.tick, canvas.tokens
    px = time_scale(ends, (left, right))
    canvas.line((left, y, right, y), tokens["axis"])
    for day, words in month_ticks(*ends, right - left, least=least):
        x, half = px(day), line_width(words, size) / 2
        canvas.line((x, y, x, y + 4), tokens["axis"])
        at = "left" if x - half < canvas.box.x0 - canvas.layout.pad * 0.4 else "right" if x + half > canvas.box.x1 + 1 else "center"
        canvas.text(x, y + 4, words, size=size, color=tokens["ink2"], at=f"{at} top")


def time_scale(ends: tuple[date, date], pixels: tuple[float, float]) -> Callable[[date], float]:
    """A function from days to pixels."""
    first, length = ends[0].toordinal(), max(ends[1].toordinal() - ends[0].toordinal(), 1)
    return lambda day: pixels[0] + (day.toordinal() - first) / length * (pixels[1] - pixels[0])


def draw_value_axis(panel: Panel, ticks: list[Tick], *, grid: str, side: str = "left") -> None:
    """Grid lines across the panel and their words left or right of it."""
    canvas, box = panel.canvas, panel.box
    for tick in ticks:
        y = panel.py(tick.value)
        canvas.line((box.x0, y, box.x1, y), grid)
        x = box.x0 - 7 if side == "left" else box.x1 + 8
        at = "right middle" if side == "left" else "left middle"
        canvas.text(x, y, tick.words, size=canvas.layout.tick, color=canvas.tokens["ink2"], at=at)


def axis_width(canvas: Canvas, words: list[str]) -> float:
    """Pixels that the widest of these tick words needs, with its gap."""
    return max((line_width(each, canvas.layout.tick) for each in words), default=0.0) + 8
