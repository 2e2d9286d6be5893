"""Rows in words for the pages, and foreign text made safe: what a source wrote is shown as text, never rendered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from charts.formats import MISSING, as_date, change, day, is_missing, number, period, span

Row = Mapping[Any, Any]
_QUALIFIERS = {
    "exact": "",
    "about": "about ",
    "at_least": "at least ",
    "at_most": "at most ",
    "nearly": "nearly ",
    "more_than": "more than ",
    "fewer_than": "fewer than ",
    "roughly": "roughly ",
    "order_of_magnitude": "on the order of ",
}
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
_BILLION, _MILLION = 1e9, 1e6
_EXACT = 1e-9


def plain(text: object) -> str:
    """Foreign text for a place where Streamlit reads Markdown: every mark is escaped, nothing is rendered."""
    return _LIST.sub(r"\1\\\2", _DIRECTIVE.sub(":\u2060", str(text).translate(_MARKDOWN)))


def html(text: object) -> str:
    """Foreign text for a place where the browser reads HTML."""
    return escape(str(text), quote=True)


def spaced(name: str) -> str:
    """A name of the tables as words: heavy_rare_earths -> heavy rare earths."""
    return name.replace("_", " ").replace("rare earth ", "rare-earth ").strip()


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


def amount(row: Row) -> str:
    """The figure of an observation with its unit and qualifier: `311 t`, `−89%`, `more than 300 mines`."""
    value = row["value"]
    if is_missing(value):
        return f"{span(row['low'], row['high'])} {unit_words(row['unit'])}" if not is_missing(row["low"]) else MISSING
    qualifier = _QUALIFIERS[row["qualifier"]]
    if row["unit"] == "percent":
        signed = value if row["direction"] != "down" else -value
        return f"{qualifier}{change(signed) if row['direction'] else number(value) + '%'}"
    sign = {"down": "−", "up": "+"}.get(row["direction"], "")
    if row["unit"] == "USD" and abs(value) >= _MILLION:
        scale, word = (_BILLION, "bn") if value >= _BILLION else (_MILLION, "m")
        return f"{qualifier}{sign}${number(value / scale)} {word}"
    return f"{qualifier}{sign}{number(value)} {unit_words(row['unit'])}"


def unit_words(unit: str) -> str:
    """A unit as shown after its figure."""
    return {"percent": "%", "times": "times", "border_gates": "border gates", "border_checkpoints": "border checkpoints"}.get(unit, unit)


def period_words(row: Row, first: str = "period_start", last: str = "period_end") -> str:
    """The period of an observation; a row without one is true as of its publication."""
    if as_date(row[first]) is None and as_date(row[last]) is None:
        return "not stated"
    return period(row[first], row[last])


def subject(row: Row) -> str:
    """What an observation measures: `imports of rare-earth oxides, Myanmar to China`."""
    said = spaced(row["metric"])
    if row["commodity_id"]:
        said += f", {spaced(row['commodity_id'])}"
    flow = " to ".join(end for end in (row["origin"], row["destination"]) if end)
    return f"{said}, {flow}" if flow else said


def event_when(row: Row) -> str:
    """The days of an event with how exact they are."""
    start, end = as_date(row["start"]), as_date(row["end"])
    if row["date_is_report"] and end:
        return f"reported {day(end)}"
    if row["ongoing"] and start:
        return f"since {period(start, start) if row['precision'] == 'day' else _start_words(row)}"
    return period(start, end)


def _start_words(row: Row) -> str:
    words = period(row["start"], row["start"])
    return words if row["precision"] == "day" else words.split(" ", 1)[-1]


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
        return f"{row['publisher']}, {day(row['published'])}: {row['title']}"
    return str(row["question"])
