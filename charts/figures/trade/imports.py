"""China's imports from Myanmar by scope: reported bars against derived ones, on one scale, never added or joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from charts.drawing.bars import (
    ALL_ORIGINS,
    BarRow,
    apart,
    bars_of,
    moves_of,
    paint_bar_rows,
    row_told,
    scope_name,
    scope_note,
    select_imports,
    tonnes,
)
from charts.drawing.chart import Chart, shared
from charts.figures.trade import derived_note, ends_of
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import bound, joined, month, period
from charts.wording.rows import fell_words, read_as, stated_change
from extract.measures.trade import preferred

if TYPE_CHECKING:
    from typing import Any

    from charts.drawing.bars import BarMove
    from charts.drawing.canvas import Canvas
    from charts.drawing.chart import Rows

REMEDY = "Choose other scopes or a longer range of dates"
_SUBTITLE = (
    "China’s rare-earth imports, tonnes a month. A bar is as wide as its period, so its area is the tonnage; "
    "scopes are never added or joined"
)
_FEW_ROWS = 2  # those of the finding
_ROWS = {"slide": 3, "screen": 3, "social": 3}  # where there is room for a third


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What a reader chose: `scopes` are scope keys of extract.measures.import_scopes (empty: those with a reported change)."""

    scopes: tuple[str, ...] = ()
    window: tuple[date, date] | None = None
    origin: str = "Myanmar"


@shared
def import_view(rows: Rows, options: ImportOptions) -> list[BarRow]:
    """The scopes to draw, those from the origin first by period, then one of all origins as context; empty where there is nothing."""
    imports = rows["imports"]
    window = options.window or _window(imports, options)
    bars = bars_of(imports, window)
    if bars.empty:
        return []
    if options.scopes:
        return [_row(bars[bars["scope_key"] == key], imports) for key in options.scopes if (bars["scope_key"] == key).any()]
    ours = [_row(part, imports) for _, part in bars[bars["origin"] == options.origin].groupby("scope_key", sort=True)]
    moved = [row for row in ours if row.moves] or ours
    moved.sort(key=lambda row: (row.bars["months"].max(), row.key))
    whole = [part for _, part in bars[bars["origin"] == ALL_ORIGINS].groupby("scope_key", sort=True)]
    return [*moved, *(_row(part, imports) for part in sorted(whole, key=len, reverse=True)[:1])]


def _row(bars: pd.DataFrame, imports: pd.DataFrame) -> BarRow:
    kept = apart(bars)
    context = bool((kept["origin"] == ALL_ORIGINS).all())
    return BarRow(
        key=str(kept["scope_key"].iloc[0]), name=scope_name(str(kept["commodity"].iloc[0])), note=scope_note(kept, context=context),
        context=context, bars=kept, moves=() if context else moves_of(imports, kept),
    )


def _window(imports: pd.DataFrame, options: ImportOptions) -> tuple[date, date]:
    """From the January of the earliest compared period to the last figure; without comparisons the last two years with figures."""
    ours = imports[(imports["origin"] == options.origin) & imports["period_end"].notna() & imports["period_start"].notna()]
    if ours.empty:
        return date(1, 1, 1), date(9999, 1, 1)  # any day
    last = preferred(ours, ours["kind"] == "level")["period_end"].max().date()
    compared = ours.loc[(ours["kind"] == "change") & (ours["period_end"].dt.year == last.year), "compare_start"].dropna()
    return date(min(compared.dt.year, default=last.year - 1), 1, 1), last


def paint_imports(canvas: Canvas, rows: Rows, **options: Any) -> None:
    """Fills the canvas; `options` are those of ImportOptions."""
    found = import_view(rows, ImportOptions(**options))
    if not found:
        canvas.notice("No import figures to draw", REMEDY)
        return
    if not options.get("scopes"):
        found = found[: _ROWS.get(canvas.layout.name, _FEW_ROWS)]
    paint_bar_rows(canvas, found, ends_of(found))


def import_words(rows: Rows, **options: Any) -> Words:
    """The words of the import picture."""
    found = import_view(rows, ImportOptions(**options))
    if not found:
        return nothing("China’s imports from Myanmar", REMEDY)
    headline, short = _headline(found, [move for row in found for move in row.moves])
    sources = [source_line(pd.concat([row.bars for row in part]), extra=_key(part)) for part in (found, found[:_FEW_ROWS])]
    return Words(
        headline=headline, short=short, subtitle=_SUBTITLE, source=sources[0], source_narrow=sources[1], caution=_caution(found),
        alt=alt_text("Bars as wide as their periods", headline, [row_told(row) for row in found], sources[0]),
    )


def _headline(found: list[BarRow], moves: list[BarMove]) -> tuple[str, str]:
    if not moves:
        last = found[0].bars.iloc[-1]
        figure = f"{tonnes(last)} in {period(last['period_start'], last['period_end'])}"
        return f"China’s imports from {last['origin']}: {figure}", figure
    whens = [bound(period(move.change["period_start"], move.change["period_end"])) for move in moves]
    parts = [f"{fell_words(move.change)} in {when}" for move, when in zip(moves, whens, strict=True)]
    shorts = [f"{stated_change(move.change)} in {when}" for move, when in zip(moves, whens, strict=True)]
    verb = parts[0].split(" ", 1)[0]
    parts = [parts[0], *(part.removeprefix(f"{verb} ") for part in parts[1:])]
    origin = moves[0].change["origin"]
    return f"China’s imports from {origin} {joined(parts)}", f"Imports from {origin}: {', '.join(shorts)}"


def _key(found: list[BarRow]) -> list[str]:
    extra = derived_note(pd.concat([row.bars for row in found]))
    for words in [words for row in found for move in row.moves if (words := read_as(move.change))][:1]:
        extra = [note.replace("interval.", f"interval ({words}).") for note in extra]
    if any(row.context for row in found):
        extra.append("Pale bars: all origins, for scale.")
    return extra


def _caution(found: list[BarRow]) -> str:
    parts = [f"data to {month(max(row.bars['period_end'].max() for row in found))}"]
    bases = {basis for row in found for basis in row.bars["mass_basis"]} - {""}
    if bases == {"gross"}:
        parts.append("gross weight as declared")
    return " · ".join([*parts, "flows fall in the monsoon: compare like months only"])


IMPORTS = Chart(
    id="imports", title="Imports from Myanmar", page="trade", question="How far did China’s imports from Myanmar fall, scope by scope?",
    tables=("observations", "commodities"), select=select_imports, paint=paint_imports, words=import_words,
)
