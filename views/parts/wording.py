"""Rows in words for the pages, and foreign text made safe: what a source wrote is shown as text, never rendered."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from charts.wording.formats import is_missing
from charts.wording.rows import amount, amount_told, basis_words, event_when, interval, published, spaced, subject, when
from extract.measures.claims import named

if TYPE_CHECKING:
    from extract.tables.read import Row

__all__ = [
    "FINDINGS", "REASONS", "amount", "basis_words", "html", "interval_words", "period_words", "plain", "quality_words", "record_words",
    "spaced", "subject", "words_if",
]
_INTERVALS = {
    "rounding": " (the rounding of the last digit shown)", "count": " (a count)",
    "quoted": " (the range quoted)", "words": " (a figure in words)",
    "qualifier": " (the qualifier of the source)", "derived": " (computed from the intervals of its inputs)",
}
_QUALITIES = {"A": "A: the publisher’s own text, or a dated reprint of it", "B": "B: relayed, rewritten or computed",
              "C": "C: weak, kept out of charts"}
REASONS = {
    "scope": "they count different things", "unit": "they count in different units", "definition": "they define the thing differently",
    "vintage": "one is older than the other", "error": "one of them must be wrong",
}
"""Why figures differ, by the class of reason of a finding."""
FINDINGS = {
    "arithmetic": "does not add up", "conflict": "sources disagree", "drift": "told differently", "scope": "only seems to contradict",
}
"""What a finding is, by its type."""
_MARKDOWN = str.maketrans({char: "\\" + char for char in "\\`*_{}[]()#+!|<>~$^&"} | {"\n": " "})
_DIRECTIVE = re.compile(r":(?=\S)")  # `:red[...]`, `:smile:`: a joiner of no width after the colon keeps them as written
_LIST = re.compile(r"^(\s*\d*)([-.)])(?=\s)")
_EXACT = 1e-9  # far below the last digit that any source prints; far above the error of a binary fraction
_MOST_DECIMALS = 4  # rates of exchange have as many; more is noise


def plain(text: object) -> str:
    """Foreign text for a place where Streamlit reads Markdown: every mark is escaped, nothing is rendered."""
    return _LIST.sub(r"\1\\\2", _DIRECTIVE.sub(":\u2060", str(text).translate(_MARKDOWN)))


def html(text: object) -> str:
    """Foreign text for a place where the browser reads HTML."""
    return escape(str(text), quote=True)


def interval_words(row: Row) -> str:
    """What the figure allows and why: `310.5–311.5 (the rounding of the last digit shown)`; empty where the row has no interval."""
    ends = interval(row, _decimals(row))
    return words_if(ends, ends + _INTERVALS.get(row["interval"], ""))


def _decimals(row: Row) -> int | None:
    """As many decimals as the ends of a rounding interval need: half of a last digit must not be rounded away. Derived ones: as usual."""
    ends = [end for end in (row["low"], row["high"]) if not is_missing(end)]
    if row["interval"] == "derived" or not ends:
        return None
    return max(next((n for n in range(_MOST_DECIMALS) if abs(end - round(end, n)) < _EXACT), _MOST_DECIMALS) for end in ends)


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
            return f"{amount_told(row)}: {subject(row)}, {period_words(row)}"
        case "events":
            return f"{named(row)} ({event_when(row)})"
        case "places":
            return str(row["name"])
        case "documents":
            return f"{row['publisher']}, {published(row)}: {row['title']}"
    return str(row["question"])


def words_if(condition: object, words: str) -> str:
    """The words where the condition holds, else nothing."""
    return words if condition else ""
