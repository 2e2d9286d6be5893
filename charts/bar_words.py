"""A row of period bars in a sentence, for who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.formats import bound, joined, number, period, span

if TYPE_CHECKING:
    from typing import Any

    from charts.bar_rows import BarRow

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
