"""Paints scopes one under the other on one scale: a row is as high as its maximum needs."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from charts.axes import round_step
from charts.bar_labels import label_bars, label_gaps, label_move, paint_move
from charts.blocks import Ground
from charts.formats import MONTHS, number, period, span
from charts.labels import Box, line_width, wrap
from charts.marks import HOVER
from charts.row_words import published

if TYPE_CHECKING:
    from charts.bar_rows import BarRow
    from charts.canvas import Canvas, Panel

_SIDE = {"slide": 0.235, "social": 0.24, "screen": 0.23}  # of the width: a column for the scopes' names where there is room
_HEADROOM = 1.06
_MONTHS_A_TICK = (1, 3, 6, 12, 24)


def paint_bar_rows(canvas: Canvas, rows: list[BarRow], months: tuple[float, float], *, rate: str = "t a month") -> None:
    """Fills the canvas with one panel for each row over the same months; `rate` is the unit of `per_month`."""
    layout, box = canvas.layout, canvas.box
    side = box.width * _SIDE.get(layout.name, 0.0)
    unit_words = f" {rate}" if layout.wide else ""
    right = box.x1 - line_width(number(max(row.top for row in rows)), layout.tick) - line_width(unit_words, layout.tick) - 10
    foot = layout.tick * 2.0
    tops = [row.top * _HEADROOM for row in rows]
    heads = _heads(canvas, rows, side, box.height - foot)
    scale = max(box.height - foot - sum(heads), 40.0) / sum(tops)
    step = round_step(max(tops), max(tops) * scale, layout.tick * 2.2)
    y = box.y0
    for index, (row, top) in enumerate(zip(rows, tops, strict=True)):
        y += heads[index]
        panel = canvas.panel(Box(box.x0 + side, y, right, y + top * scale), (months, (0.0, top)))
        _name(panel, row, side, unit=f", {rate}" if index == 0 else "")
        _scale(panel, step, unit_words)
        _bars(panel, row)
        y += top * scale
    _months(canvas, months, (box.x0 + side, right, y))


def _heads(canvas: Canvas, rows: list[BarRow], side: float, height: float) -> list[float]:
    """Room above each row: for its name, or beside a column of names as much as keeps a low row's name off the next one."""
    layout = canvas.layout
    if not side:
        return [layout.label * 3.3] * len(rows)
    usual = layout.label * 1.7
    scale = max(height - usual * len(rows), 40.0) / sum(row.top * _HEADROOM for row in rows)
    short = [_name_height(canvas, row, side) - usual - row.top * scale for row in rows]
    return [usual, *(usual + max(0.0, each) for each in short[:-1])]


def _name_lines(canvas: Canvas, row: BarRow, side: float) -> list[tuple[str, float, int, str]]:
    """The lines of a row's name and note: words, size, weight, colour token."""
    layout = canvas.layout
    kinds = ((row.name, layout.label + 1, 600, "ink"), (row.note, layout.tick, 400, "ink2"))
    return [(line, size, weight, color) for words, size, weight, color in kinds for line in wrap(words, size, side - 22, weight)]


def _name_height(canvas: Canvas, row: BarRow, side: float) -> float:
    return sum(size * 1.24 for _, size, _, _ in _name_lines(canvas, row, side)) + 8


def _name(panel: Panel, row: BarRow, side: float, *, unit: str) -> None:
    canvas, box = panel.canvas, panel.box
    layout, tokens = canvas.layout, canvas.tokens
    if not side:
        words = f"<b>{row.name}</b> {row.note.split(';')[0]}{unit}"
        canvas.text(box.x0, box.y0 - layout.label * 2.75, words, size=layout.label)
        return
    y = box.y0 - layout.label * 0.6
    for line, size, weight, color in _name_lines(canvas, row, side):
        canvas.text(canvas.box.x0, y, line, size=size, weight=weight, color=tokens[color])
        y += size * 1.24


def _scale(panel: Panel, step: float, unit: str) -> None:
    canvas, box = panel.canvas, panel.box
    canvas.line((box.x0, box.y1, box.x1, box.y1), canvas.tokens["axis"])
    count = math.floor(panel.y_span[1] / step)
    for index in range(1, count + 1):
        y = panel.py(index * step)
        canvas.line((box.x0, y, box.x1, y), canvas.tokens["grid"])
        words = number(index * step) + (unit if index == count else "")
        canvas.text(box.x1 + 7, y, words, size=canvas.layout.tick, color=canvas.tokens["ink2"], at="left middle")


def _bars(panel: Panel, row: BarRow) -> None:
    canvas, tokens = panel.canvas, panel.canvas.tokens
    bars, ground = row.bars, Ground(panel.canvas)
    edge = tokens["axis"] if row.context else tokens["mixed"]
    fill = tokens["context"] if row.context else tokens["mixed"]
    derived = (bars["status"] != "reported").tolist()
    panel.draw({
        "type": "bar", "name": row.name, "x": ((bars["left"] + bars["right"]) / 2).tolist(), "y": bars["per_month"].tolist(),
        "width": (bars["right"] - bars["left"]).tolist(), "base": 0,
        "marker": {
            "color": [tokens["paper"] if hollow else fill for hollow in derived],
            "line": {
                "color": [edge if hollow or row.context else tokens["paper"] for hollow in derived],
                "width": [1.8 if hollow else 1 for hollow in derived],
            },
        },
        "customdata": [[f"observations/{key}"] for key in bars["observation_id"]], "hovertext": _hover(row), "hovertemplate": HOVER,
    })
    for left, right, height in zip(bars["left"], bars["right"], bars["per_month"], strict=True):
        box = Box(panel.px(left), panel.py(height), panel.px(right), panel.box.y1)
        canvas.marks.append(box)
        ground.take(box)
    arrows = [paint_move(panel, ground, row, move) for move in row.moves]
    label_bars(panel, ground, row)
    for move, arrow in zip(row.moves, arrows, strict=True):
        label_move(panel, ground, move, arrow)
    label_gaps(panel, ground, row)


def _hover(row: BarRow) -> list[str]:
    scope = f"{row.name} {row.note.split(';')[0]}"
    return [
        f"<b>{number(bar['value'])} t</b> {period(bar['period_start'], bar['period_end'])}<br>"
        + (f"{bar['status']}, {span(bar['low'], bar['high'])} t<br>" if bar["status"] != "reported" else "")
        + f"{scope}<br>{bar['publisher']}, {published(bar)}"
        for bar in row.bars.to_dict("records")
    ]


def _months(canvas: Canvas, months: tuple[float, float], box: tuple[float, float, float]) -> None:
    left, right, y = box
    size, tokens = canvas.layout.tick, canvas.tokens
    per_month = (right - left) / (months[1] - months[0])
    every = next((step for step in _MONTHS_A_TICK if step * per_month >= line_width("Jan 2024  ", size)), _MONTHS_A_TICK[-1])
    first = math.ceil(months[0] / every) * every
    taken = canvas.box.x0 - canvas.layout.pad
    for index in range(first, math.floor(months[1]) + 1, every):
        x = left + (index - months[0]) * per_month
        when = date(index // 12, index % 12 + 1, 1)
        words = str(when.year) if every >= 12 else MONTHS[when.month - 1] + (f" {when.year}" if when.month == 1 or index == first else "")
        canvas.line((x, y, x, y + 4), tokens["axis"])
        half = line_width(words, size) / 2
        start = min(max(x - half, canvas.box.x0), canvas.box.x1 - 2 * half)
        if start > taken + 6:
            canvas.text(start, y + 4, words, size=size, color=tokens["ink2"])
            taken = start + 2 * half
