"""Rows in words for the pages, and foreign text made safe: what a source wrote is shown as text, never rendered."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from charts.wording.formats import as_date, is_missing, number, period, span
from charts.wording.rows import amount, event_when, published, spaced, subject, unit_words

if TYPE_CHECKING:
    from extract.tables.read import Row

__all__ = [
    "amount", "basis_words", "event_when", "html", "interval_words", "period_words", "plain", "quality_words", "record_words",
    "spaced", "subject", "unit_words",
]
_INTERVALS = {
    "rounding": "the rounding of the last digit shown",
    "quoted": "the range quoted",
    "words": "a figure in words",
    "qualifier": "the qualifier of the source",
    "derived": "computed from the intervals of its inputs",
}
_QUALITIES = {
    "A": "A: the publisher's own page or a named outlet's text",
    "B": "B: relayed or derived",
    "C": "C: weak, kept out of charts",
}
_BASES = {
    "domestic_incl_vat": "domestic, ex-works, incl. VAT",
    "domestic_list_incl_vat": "producer's list price, incl. VAT",
    "domestic_other": "domestic, other quotation",
    "us_annual_average": "US annual average",
    "fob_china": "fob China",
    "cif_rotterdam": "cif Rotterdam",
    "realised": "realised",
    "customs_unit_value": "customs unit value",
}
_MARKDOWN = str.maketrans({char: "\\" + char for char in "\\`*_{}[]()#+!|<>~$^&"} | {"\n": " "})
_DIRECTIVE = re.compile(r":(?=\S)")  # `:red[...]`, `:smile:`: a joiner of no width after the colon keeps them as written
_LIST = re.compile(r"^(\s*\d*)([-.)])(?=\s)")
_EXACT = 1e-9


def plain(text: object) -> str:
    """Foreign text for a place where Streamlit reads Markdown: every mark is escaped, nothing is rendered."""
    return _LIST.sub(r"\1\\\2", _DIRECTIVE.sub(":\u2060", str(text).translate(_MARKDOWN)))


def html(text: object) -> str:
    """Foreign text for a place where the browser reads HTML."""
    return escape(str(text), quote=True)


def basis_words(basis: str) -> str:
    """A price basis as words."""
    return _BASES.get(basis, spaced(basis))


def interval_words(row: Row) -> str:
    """What the figure allows and why: `310.5–311.5 (the rounding of the last digit shown)`; empty where the row has no interval."""
    low, high = row["low"], row["high"]
    if is_missing(low) and is_missing(high):
        return ""
    decimals = None if row["interval"] == "derived" else _decimals(low, high)
    one_sided = f"at least {number(low, decimals)}" if is_missing(high) else f"at most {number(high, decimals)}"
    ends = one_sided if is_missing(low) or is_missing(high) else span(low, high, decimals)
    return f"{ends} ({_INTERVALS[row['interval']]})" if row["interval"] in _INTERVALS else ends


def _decimals(*ends: float) -> int | None:
    """As many decimals as the ends of a rounding interval need: half of a last digit must not be rounded away."""
    needed = [next((n for n in range(4) if abs(end - round(end, n)) < _EXACT), 4) for end in ends if not is_missing(end)]
    return max(needed)


def quality_words(row: Row) -> str:
    """The grade of the source with its meaning."""
    return _QUALITIES[row["quality"]]


def period_words(row: Row, first: str = "period_start", last: str = "period_end") -> str:
    """The period of an observation; a row without one is true as of its publication."""
    if as_date(row[first]) is None and as_date(row[last]) is None:
        return "not stated"
    return period(row[first], row[last])


def record_words(record: str, row: Row) -> str:
    """One line that names any record: what a link to it says."""
    table = record.partition("/")[0]
    if table == "observations":
        return f"{amount(row)}: {subject(row)}, {period_words(row)}"
    if table == "events":
        return f"{row['short']} ({event_when(row)})"
    if table == "places":
        return str(row["name"])
    if table == "documents":
        return f"{row['publisher']}, {published(row)}: {row['title']}"
    return str(row["question"])
