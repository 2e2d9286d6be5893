"""Imports, shares, production, quotas, origins and single reported figures; here what several of them say and measure alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.drawing.bar_rows import paint_bar_rows
from charts.drawing.bars import BarRow, apart, moves_of, scope_name, scope_note, totals_behind
from charts.drawing.tracks import wanted_height
from extract.languages.spoken import say
from extract.measures.trade import ALL_ORIGINS

if TYPE_CHECKING:
    import pandas as pd

    from charts.drawing.canvas import Canvas
    from charts.drawing.theme import Layout
    from extract.tables.read import Row


def scope_row(bars: pd.DataFrame, imports: pd.DataFrame, *, longest: bool = False) -> BarRow:
    """One scope of imports, by its `longest` or its shortest bars; all origins are context, without changes."""
    kept = apart(bars, longest=longest)
    context = bool((kept["origin"] == ALL_ORIGINS).all())
    return BarRow(
        key=str(kept["scope_key"].iloc[0]), name=scope_name(str(kept["commodity"].iloc[0])), context=context, bars=kept,
        note=scope_note(kept, context=context and not longest), moves=() if context else moves_of(imports, kept),
        totals=bars[:0] if longest or context else totals_behind(bars, kept),
    )


def paint_found(canvas: Canvas, rows: list[BarRow], notice: tuple[str, str], spare: int = 1, rate: str = "t a month") -> None:
    """The rows, from the first bar to `spare` months after the last for its tick's word; the notice if there are none."""
    if not rows:
        canvas.notice(*map(say, notice))
        return
    first, last = min(row.drawn["left"].min() for row in rows), max(row.drawn["right"].max() for row in rows)
    paint_bar_rows(canvas, rows, (float(first), float(last) + spare), rate=say(rate))


def derived_note(bars: pd.DataFrame, read: str = "") -> list[str]:
    """What the source line says of hollow bars, and how words were `read` as figures; nothing where all are reported."""
    if (bars["status"] == "reported").all():
        return []
    if read:
        return [say("Hollow bars are derived, whiskers show their interval ({read}).", read=read)]
    return [say("Hollow bars are derived, whiskers show their interval.")]


def fell(old: Row, new: Row) -> bool:
    """Whether the change from one row's value to another's is a fall."""
    return bool(new["value"] < old["value"])


def led_by(rows: pd.DataFrame, *first: str) -> pd.DataFrame:
    """The rows with these columns first, then what every figure has, then the rest."""
    leading = [*first, "value", "unit", "mass_basis", "publisher", "published", "note"]
    return rows[[*leading, *(name for name in rows.columns if name not in leading)]]


def tracks_height(count: int, groups: int, layout: Layout) -> float:
    """The height that a bare plot of so many tracks wants."""
    return max(wanted_height(count, groups, layout.name, layout.label), 160.0)  # fewer stand apart rather than on a strip
