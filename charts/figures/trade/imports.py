"""China's imports from Myanmar by scope: reported bars against derived ones, on one scale, never added or joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

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
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import bound, joined, month, period
from charts.wording.rows import fell_words, read_as, stated_change

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

    from charts.drawing.bars import BarMove
    from charts.drawing.canvas import Canvas
    from charts.drawing.chart import Rows

REMEDY = "Choose other scopes or a longer range of dates"
_SUBTITLE = (
    "China’s rare-earth imports, tonnes a month. A bar is as wide as its period, so its area is the tonnage; "
    "scopes are never added or joined"
)
_ROWS = {"slide": 3, "screen": 3, "social": 3}  # elsewhere the two rows of the finding


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
        return date(1, 1, 1), date(9999, 1, 1)
    levels = ours[ours["kind"] == "level"]
    last = (levels if len(levels) else ours)["period_end"].max().date()
    compared = ours.loc[(ours["kind"] == "change") & (ours["period_end"].dt.year == last.year), "compare_start"].dropna()
    first = compared.min().year if len(compared) else last.year - 1
    return date(first, 1, 1), last


def paint_imports(canvas: Canvas, rows: Rows, **options: Any) -> None:
    """Fills the canvas; `options` are those of ImportOptions."""
    found = import_view(rows, ImportOptions(**options))
    if not found:
        canvas.notice("No import figures to draw", REMEDY)
        return
    shown = found[: _ROWS.get(canvas.layout.name, 2)] if not options.get("scopes") else found
    lefts, rights = [row.bars["left"].min() for row in shown], [row.bars["right"].max() for row in shown]
    paint_bar_rows(canvas, shown, (float(min(lefts)), float(max(rights)) + 1))


def import_words(rows: Rows, **options: Any) -> Words:
    """The words of the import picture."""
    found = import_view(rows, ImportOptions(**options))
    if not found:
        return nothing("China’s imports from Myanmar", REMEDY)
    moves = [(row, move) for row in found for move in row.moves]
    headline, short = _headline(found, [move for _, move in moves])
    sources = [source_line(_cited(part), extra=_key([move for row in part for move in row.moves], part)) for part in (found, found[:2])]
    return Words(
        headline=headline, short=short, subtitle=_SUBTITLE, source=sources[0], source_narrow=sources[1], caution=_caution(found),
        alt=alt_text("Bars as wide as their periods", headline, [row_told(row) for row in found], sources[0]),
    )


def _cited(found: list[BarRow]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([row.bars for row in found])


def _headline(found: list[BarRow], moves: list[BarMove]) -> tuple[str, str]:
    if not moves:
        last = found[0].bars.iloc[-1]
        figure = f"{tonnes(last)} in {period(last['period_start'], last['period_end'])}"
        return f"China’s imports from {last['origin']}: {figure}", figure
    parts, shorts = [], []
    for move in moves:
        row = move.change
        when = bound(period(row["period_start"], row["period_end"]))
        told = fell_words(row)
        parts.append(f"{told} in {when}")
        shorts.append(f"{stated_change(row)} in {when}")
    verb = parts[0].split(" ", 1)[0]
    parts = [parts[0], *(part.removeprefix(f"{verb} ") for part in parts[1:])]
    origin = moves[0].change["origin"]
    return f"China’s imports from {origin} {joined(parts)}", f"Imports from {origin}: {', '.join(shorts)}"


def _key(moves: list[BarMove], found: list[BarRow]) -> list[str]:
    extra = []
    if any((row.bars["status"] != "reported").any() for row in found):
        reads = [words for move in moves if (words := read_as(move.change))]
        extra.append(f"Hollow bars are derived, whiskers show their interval{f' ({reads[0]})' if reads else ''}.")
    if any(row.context for row in found):
        extra.append("Pale bars: all origins, for scale.")
    return extra


def _caution(found: list[BarRow]) -> str:
    ends = max(row.bars["period_end"].max() for row in found)
    bases = {basis for row in found for basis in row.bars["mass_basis"]}
    weight = ["gross weight as declared"] if bases <= {"gross", ""} and "gross" in bases else []
    return " · ".join([f"data to {month(ends)}", *weight, "flows fall in the monsoon: compare like months only"])


IMPORTS = Chart(
    id="imports", title="Imports from Myanmar", page="trade", question="How far did China’s imports from Myanmar fall, scope by scope?",
    tables=("observations", "commodities"), select=select_imports, paint=paint_imports, words=import_words,
)
