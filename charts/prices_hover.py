"""What a price mark says under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.formats import day, number, span

if TYPE_CHECKING:
    import pandas as pd


def hover_words(rows: pd.DataFrame) -> list[str]:
    """For each row: price with unit and VAT, day, quoted range, publisher, and the exchange rate where one was used."""
    columns = (
        rows["shown"], rows["shown_low"], rows["shown_high"], rows["shown_unit"], rows["shown_vat"], rows["date"], rows["publisher"],
        rows["interval"], rows["fx"],
    )
    return [_words(*values) for values in zip(*columns, strict=True)]


def _words(*values: object) -> str:
    shown, low, high, unit, vat, when, publisher, interval, rate = values
    quoted = f"<br>range {span(low, high)}" if interval == "quoted" else ""  # type: ignore[arg-type]
    exchange = f"<br>at {number(rate, 4)} CNY per USD" if rate == rate else ""  # type: ignore[arg-type]
    return f"<b>{number(shown)} {unit}</b> {vat}<br>{day(when)}{quoted}<br>{publisher}{exchange}"  # type: ignore[arg-type]
