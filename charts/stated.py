"""Figures as a source states them: `about half` stays words, `nearly 90%` keeps its qualifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.formats import change, number

if TYPE_CHECKING:
    from collections.abc import Mapping

_BEFORE = {
    "about": "about ", "roughly": "roughly ", "nearly": "nearly ", "at_least": "at least ", "at_most": "at most ",
    "more_than": "more than ", "fewer_than": "fewer than ", "order_of_magnitude": "in the order of ",
}
_HALF = 50.0  # per cent: said in words or with a qualifier it is said as a word


def is_half(row: Mapping[Any, Any]) -> bool:
    """True where the source says half in words."""
    return bool(row["value"] == _HALF and (row["qualifier"] != "exact" or row.get("interval") == "words"))


def stated_share(row: Mapping[Any, Any]) -> str:
    """A share as stated: 87%, about 90%, about half, more than half; one that nobody stated is about what was computed."""
    before = _BEFORE.get(row["qualifier"], "about " if row.get("status") == "derived" else "")
    return before + ("half" if is_half(row) else f"{number(row['value'])}%")


def stated_change(row: Mapping[Any, Any]) -> str:
    """A change as stated: −89%, +21.9%, by half, about half, up more than 20%."""
    if is_half(row):
        return stated_share(row) if row["qualifier"] != "exact" else "by half"
    if row["qualifier"] == "exact":
        return change(-row["value"] if row["direction"] == "down" else row["value"])
    return f"{row['direction']} {stated_share(row)}"


def fell_words(row: Mapping[Any, Any]) -> str:
    """The same as the end of a sentence: `fell 89%`, `fell by about half`, `rose more than 20%`."""
    return f"{'fell' if row['direction'] == 'down' else 'rose'} {'by ' if is_half(row) else ''}{stated_share(row)}"


def read_as(row: Mapping[Any, Any]) -> str:
    """How a figure in words is read: `“about half” read as 45–55%`; empty where it is printed as a figure."""
    if not is_half(row) or row["low"] != row["low"]:
        return ""
    return f"“{stated_share(row)}” read as {number(row['low'])}–{number(row['high'])}%"
