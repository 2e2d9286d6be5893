"""Rows in words for the pages, and foreign text made safe: what a source wrote is shown as text, never rendered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from charts.wording.formats import is_missing, number, span
from charts.wording.rows import amount, event_when, published, spaced, subject, unit_words, when

__all__ = [
    "Row", "amount", "basis_words", "event_when", "html", "interval_words", "period_words", "plain", "quality_words", "record_words",
    "spaced", "subject", "unit_words", "words_if",
]
Row = Mapping[Any, Any]
_INTERVALS = {
    "rounding": " (the rounding of the last digit shown)", "quoted": " (the range quoted)", "words": " (a figure in words)",
    "qualifier": " (the qualifier of the source)", "derived": " (computed from the intervals of its inputs)",
}
_BOUNDS = {False: "at least", True: "at most"}  # by whether the lower end is missing
_QUALITIES = {
    "A": "A: the publisher's own page or a named outlet's text",
    "B": "B: relayed or derived",
    "C": "C: weak, kept out of charts",
}
_BASES = {
    "domestic_incl_vat": "domestic, ex-works, incl. VAT", "domestic_list_incl_vat": "producer's list price, incl. VAT",
    "domestic_other": "domestic, other quotation", "us_annual_average": "US annual average", "fob_china": "fob China",
    "cif_rotterdam": "cif Rotterdam",
}
_MARKDOWN = str.maketrans({char: "\\" + char for char in "\\`*_{}[]()#+!|<>~$^&"} | {"\n": " "})
_DIRECTIVE = re.compile(r":(?=\S)")  # `:red[...]`, `:smile:`: a joiner of no width after the colon keeps them as written
_LIST = re.compile(r"^(\s*\d*)([-.)])(?=\s)")
_EXACT = 1e-9  # two ends closer than this differ by the rounding of binary fractions only
_MOST_DECIMALS = 4  # the finest figure of the tables has three, and half of its last digit one more


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
    ends = [end for end in (row["low"], row["high"]) if not is_missing(end)]
    decimals = None
    if row["interval"] != "derived":
        decimals = max(map(_decimals, ends), default=None)
    match ends:
        case []:
            return ""
        case [low, high]:
            words = span(low, high, decimals)
        case [end]:
            words = f"{_BOUNDS[is_missing(row['low'])]} {number(end, decimals)}"
    return words + _INTERVALS.get(row["interval"], "")


def _decimals(end: float) -> int:
    """As many decimals as the end of a rounding interval needs: half of a last digit must not be rounded away."""
    return next((n for n in range(_MOST_DECIMALS) if abs(end - round(end, n)) < _EXACT), _MOST_DECIMALS)


def quality_words(row: Row) -> str:
    """The grade of the source with its meaning."""
    return _QUALITIES[row["quality"]]


def period_words(row: Row, first: str = "period_start", last: str = "period_end") -> str:
    """The period of an observation; a row without one is true as of its publication."""
    return when(row, first, last) or "not stated"


def record_words(record: str, row: Row) -> str:
    """One line that names any record: what a link to it says."""
    match record.partition("/")[0]:
        case "observations":
            return f"{amount(row)}: {subject(row)}, {period_words(row)}"
        case "events":
            return f"{row['short']} ({event_when(row)})"
        case "places":
            return str(row["name"])
        case "documents":
            return f"{row['publisher']}, {published(row)}: {row['title']}"
    return str(row["question"])


def words_if(condition: object, words: str) -> str:
    """The words where the condition holds, else nothing."""
    if condition:
        return words
    return ""
