"""Bars as wide as their periods: y is tonnes a month, x is months of equal width, so that a bar's area is its tonnage."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts.drawing.axes import round_step
from charts.drawing.marks import HOVER
from charts.drawing.placement import Occupied, TextLine, block_size, choose, set_block
from charts.drawing.type import Box, line_width, wrap
from charts.wording.formats import MISSING, MONTHS, bound, joined, number, period, span
from charts.wording.rows import published, stated_change
from extract.measures import import_rows

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas, Panel
    from charts.drawing.chart import Rows
    from extract.tables.read import Tables

ALL_ORIGINS = "all origins"
_MOST_MOVES = 3  # the latest of a scope
_COLUMNS = (
    "commodity", "origin", "destination", "period_start", "period_end", "value", "low", "high", "unit", "kind", "direction", "qualifier",
    "interval", "compare_start", "compare_end", "status", "publisher", "published", "published_precision", "scope", "mass_basis", "metric",
    "modality", "quality", "commodity_id", "observation_id", "story_id", "series_id", "formula",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarMove:
    """A reported change between two bars of one scope; `change` is its row."""

    base_id: str
    later_id: str
    change: dict[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """One scope. `bars` have observation_id, left, right (months), per_month with its ends, value, low, high, status, and period."""

    key: str
    name: str
    note: str
    context: bool
    bars: pd.DataFrame
    moves: tuple[BarMove, ...] = ()

    @property
    def top(self) -> float:
        """The highest tonnage a month that the row must show, whiskers included."""
        return float(max(self.bars["per_month"].max(), self.bars["per_month_high"].max()))


def month_number(day: date) -> float:
    """Months since year 0, each month one wide: the x scale on which area is tonnage."""
    return day.year * 12 + day.month - 1 + (day.day - 1) / monthrange(day.year, day.month)[1]


def select_imports(tables: Tables) -> Rows:
    """`imports`: China's import rows, levels and changes, with the material's name."""
    seen = tables.observations
    rows = seen[(seen["metric"] == "imports") & (seen["modality"] == "actual") & (seen["quality"] != "C")]
    named = rows.merge(tables.commodities[["commodity_id", "name"]], on="commodity_id").rename(columns={"name": "commodity"})
    return {"imports": named[list(_COLUMNS)].sort_values(["commodity", "origin", "period_start"], ignore_index=True)}


def bars_of(imports: pd.DataFrame, window: tuple[date, date] | None = None) -> pd.DataFrame:
    """Import levels with `left` and `right` in months; inside the window if one is given."""
    rows = import_rows(imports)
    if window is not None:
        rows = rows[(rows["period_start"] >= pd.Timestamp(window[0])) & (rows["period_end"] <= pd.Timestamp(window[1]))]
    left = [month_number(day.date()) for day in rows["period_start"]]
    right = [month_number(day.date() + timedelta(days=1)) for day in rows["period_end"]]
    return rows.assign(left=left, right=right)


def apart(bars: pd.DataFrame, *, longest: bool = False) -> pd.DataFrame:
    """The bars of one scope that do not lie on each other: shortest (or longest) periods first, then reported ones, then better ones."""
    ordered = bars.assign(_derived=bars["status"] != "reported", _months=bars["months"] * (-1 if longest else 1))
    ordered = ordered.sort_values(["_months", "_derived", "quality", "published"], kind="stable")
    taken: set[int] = set()
    kept = []
    for key, left, right in zip(ordered.index, ordered["left"], ordered["right"], strict=True):
        months = set(range(int(left), max(int(-(-right // 1)), int(left) + 1)))
        if not months & taken:
            taken |= months
            kept.append(key)
    return bars.loc[sorted(kept)].sort_values("left")


def scope_name(commodity: str) -> str:
    """A scope's material without the words that all share: `Oxides and compounds`, `Unlisted oxides`, `All rare earths`."""
    words = commodity.replace("rare earth ", "").strip()
    return "All rare earths" if words == "rare earths" else words[:1].upper() + words[1:]


def scope_note(bars: pd.DataFrame, *, context: bool) -> str:
    """Where the flow comes from and what the bars are: `from Myanmar; single months`."""
    lengths = sorted({round(months) for months in bars["months"]})
    spans = "single months" if lengths == [1] else f"{_length(lengths[0])} totals" if len(lengths) == 1 else "months and longer totals"
    return f"from {bars['origin'].iloc[0]}; {spans}{'; shown for scale' if context else ''}"


def _length(months: int) -> str:
    names = {2: "two-month", 3: "three-month", 5: "five-month", 6: "half-year", 9: "nine-month", 12: "annual"}
    return names.get(months, f"{months}-month")


def moves_of(imports: pd.DataFrame, bars: pd.DataFrame) -> tuple[BarMove, ...]:
    """Reported changes in per cent whose two periods are both drawn."""
    changes = imports[(imports["kind"] == "change") & (imports["unit"] == "percent") & (imports["status"] == "reported")]
    found = []
    ours = changes[changes["commodity_id"].isin(bars["commodity_id"]) & changes["origin"].isin(bars["origin"])]
    for change in ours.sort_values("period_end", kind="stable").tail(_MOST_MOVES).to_dict("records"):
        later = bars[_same(bars, change) & (bars["period_start"] == change["period_start"]) & (bars["period_end"] == change["period_end"])]
        starts = bars["period_start"] == change["compare_start"]
        base = bars[_same(bars, change) & starts & (bars["months"].isin(later["months"]))]
        if len(later) and len(base):
            found.append(BarMove(base_id=base["observation_id"].iloc[0], later_id=later["observation_id"].iloc[0], change=change))
    return tuple(sorted(found, key=lambda move: (move.change["period_end"], move.later_id)))


def _same(bars: pd.DataFrame, change: dict[Any, Any]) -> pd.Series[bool]:
    same: pd.Series[bool] = (bars["commodity_id"] == change["commodity_id"]) & (bars["origin"] == change["origin"])
    return same


_INSIDE = 9.0
_FEW = 4  # bars; a row with more names only their figures


def paint_move(panel: Panel, ground: Occupied, row: BarRow, move: BarMove) -> tuple[float, float, float]:
    """A dotted level from the base to the later bar and a red arrow to it; gives back the arrow's x and its two y."""
    canvas, tokens = panel.canvas, panel.canvas.tokens
    bars = row.bars.set_index("observation_id")
    base, later = bars.loc[move.base_id].to_dict(), bars.loc[move.later_id].to_dict()
    base_y, later_y = panel.py(base["per_month"]), panel.py(later["per_month"])
    x = panel.px((later["left"] + later["right"]) / 2)
    canvas.line((panel.px(base["right"]) + 2, base_y, x, base_y), tokens["mixed"], width=1.6, dash="dot")
    canvas.arrow((x, base_y, x, later_y + (-2 if later_y > base_y else 2)), tokens["accent"])
    ground.take(Box(panel.px(base["right"]), base_y - 2, x, base_y + 2))
    ground.take(Box(x - 5, min(base_y, later_y), x + 5, max(base_y, later_y)))
    return x, base_y, later_y


def label_move(panel: Panel, ground: Occupied, move: BarMove, arrow: tuple[float, float, float]) -> None:
    """The change as reported, beside its arrow or above the dotted level."""
    canvas, tokens = panel.canvas, panel.canvas.tokens
    x, base_y, later_y = arrow
    words = stated_change(move.change)
    lines = [TextLine(words=f"<b>{words}</b>", size=canvas.layout.figure, color=tokens["accent"])]
    width, height = block_size(lines)
    levels = [base_y + (later_y - base_y) * part - height / 2 for part in (0.45, 0.3, 0.6, 0.2)]
    spots = [Box(left, y, left + width, y + height) for left in (x + 10, x - 10 - width) for y in levels]
    spots += [Box(x - width + shift, base_y - height - 1, x + shift, base_y - 1) for shift in (6, 30, -20)]
    found = choose(canvas, ground, spots, Box(panel.box.x0, panel.box.y0 - 8, canvas.box.x1, panel.box.y1))
    if found:
        set_block(canvas, lines, found, background=tokens["paper"])


def label_bars(panel: Panel, ground: Occupied, row: BarRow) -> None:
    """Whiskers, then a block beside or inside each bar; rows with many bars get the figure alone above each."""
    for bar in row.bars.to_dict("records"):
        box = Box(panel.px(bar["left"]), panel.py(bar["per_month"]), panel.px(bar["right"]), panel.box.y1)
        if bar["status"] != "reported" and bar["per_month_high"] > bar["per_month_low"]:
            _whisker(panel, ground, bar, box)
        if not row.moves or len(row.bars) > _FEW:
            _figure(panel, bar, box)
        else:
            _block(panel, ground, bar, box)


def _whisker(panel: Panel, ground: Occupied, bar: dict[Any, Any], box: Box) -> None:
    color, low, high = panel.canvas.tokens["mixed"], panel.py(bar["per_month_low"]), panel.py(bar["per_month_high"])
    x = box.x0 + box.width * (0.5 if round(bar["months"]) == 1 else 0.86)
    for ends in ((x, low, x, high), (x - 6, low, x + 6, low), (x - 6, high, x + 6, high)):
        panel.canvas.line(ends, color, width=2, over=True)
    ground.take(Box(x - 7, high - 1, x + 7, low + 1))


def _figure(panel: Panel, bar: dict[Any, Any], box: Box) -> None:
    canvas = panel.canvas
    size, words = canvas.layout.tick - 1, number(round(bar["value"]))
    if line_width(words, size) <= box.width + 10:
        canvas.text((box.x0 + box.x1) / 2, box.y0 - 1, words, size=size, color=canvas.tokens["ink2"], at="center bottom")


def _block(panel: Panel, ground: Occupied, bar: dict[Any, Any], box: Box) -> None:
    """Inside a bar that has the room; else right, left or above."""
    canvas, tokens, layout = panel.canvas, panel.canvas.tokens, panel.canvas.layout
    figure, when = f"<b>{number(round(bar['value']))} t</b>", period(bar["period_start"], bar["period_end"])
    hollow = bar["status"] != "reported"
    fill = tokens["ink"] if hollow else tokens["paper"]
    quiet = tokens["ink2"] if hollow else tokens["paper"]
    words = [figure, f"{when}, derived", span(round(bar["low"]), round(bar["high"]))] if hollow else [figure, when]
    bare = [TextLine(words=figure, size=layout.tick, color=fill)]
    inside = [TextLine(words=each, size=layout.label if not n else layout.tick, color=quiet if n else fill) for n, each in enumerate(words)]
    flat = [TextLine(words=f"{figure} {when}", size=layout.label, color=fill)]
    for lines in (inside, flat, bare) if not hollow else (inside,):
        width, height = block_size(lines)
        if width + 2 * _INSIDE <= box.width * (0.8 if hollow else 1) and height + 6 <= box.height:
            y = box.y0 + 7 if box.height - height > 14 else box.y0 + (box.height - height) / 2
            set_block(canvas, lines, Box(box.x0 + _INSIDE, y, box.x0 + _INSIDE + width, y + height))
            return
    _beside(panel, ground, bar, box)


def _beside(panel: Panel, ground: Occupied, bar: dict[Any, Any], box: Box) -> None:
    canvas, tokens, layout = panel.canvas, panel.canvas.tokens, panel.canvas.layout
    figure, when = f"{number(round(bar['value']))} t", period(bar["period_start"], bar["period_end"])
    if bar["status"] != "reported":
        ends = span(round(bar["low"]), round(bar["high"]))
        lines = [TextLine(words=f"<b>{when}: {figure}</b>", size=layout.label, color=tokens["ink"])]
        lines.append(TextLine(words=f"derived, {ends} t", size=layout.tick, color=tokens["ink2"]))
    else:
        lines = [TextLine(words=f"<b>{figure}</b> {when}", size=layout.label, color=tokens["ink"])]
    width, height = block_size(lines)
    low, high = box.y1 - height - 1, box.y0 + 4
    levels = [high, (low + high) / 2, low] if bar["status"] != "reported" else [low, low - 6, high]
    sides = [Box(x, y, x + width, y + height) for x in (box.x1 + 8, box.x0 - 8 - width) for y in levels]
    above = Box((box.x0 + box.x1 - width) / 2, box.y0 - height - 3, (box.x0 + box.x1 + width) / 2, box.y0 - 3)
    found = choose(canvas, ground, [*sides, above], Box(panel.box.x0, panel.box.y0 - 20, canvas.box.x1, panel.box.y1 + 1))
    if found:
        set_block(canvas, lines, found, background=tokens["paper"])


def label_gaps(panel: Panel, ground: Occupied, row: BarRow) -> None:
    """`n/a` in each run of months without a figure, between the first and the last bar."""
    canvas = panel.canvas
    size = canvas.layout.tick - 1
    ends = sorted(zip(row.bars["left"], row.bars["right"], strict=True))
    for (_, left), (right, _) in pairwise(ends):
        if right - left < 1 - 1e-6 or panel.px(right) - panel.px(left) < line_width(MISSING, size) + 2:
            continue
        x = (panel.px(left) + panel.px(right)) / 2
        half = line_width(MISSING, size) / 2
        box = Box(x - half, panel.box.y1 - size * 1.3, x + half, panel.box.y1 - 2)
        if not ground.taken(box) and not any(box.overlaps(label) for label, _ in canvas.labels):
            canvas.text(x, panel.box.y1 - 2, MISSING, size=size, color=canvas.tokens["ink2"], at="center bottom")


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
    bars, ground = row.bars, Occupied(panel.canvas)
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


_MOST = 12


def row_told(row: BarRow) -> str:
    """`Oxides and compounds from Myanmar; single months: 311 t in Feb 2025 and ...`; at most a dozen bars, the last ones."""
    bars = [_bar_told(bar) for bar in row.bars.tail(_MOST).to_dict("records")]
    return f"{row.name} {row.note}: {joined(bars)}"


def tonnes(bar: dict[Any, Any] | Any) -> str:
    """`311 t`, and `about 2,827 t` for a derived figure; its spaces do not break."""
    return bound(f"{'' if bar['status'] == 'reported' else 'about '}{number(round(bar['value']))} t")


def _bar_told(bar: dict[Any, Any]) -> str:
    derived = f" (derived, {span(bar['low'], bar['high'])} t)" if bar["status"] != "reported" else ""
    return f"{number(bar['value'])} t in {period(bar['period_start'], bar['period_end'])}{derived}"
