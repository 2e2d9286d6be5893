"""Figures as a source states them: `about half` stays words, `nearly 90%` keeps its qualifier."""

from __future__ import annotations

from typing import Any

from charts.formats import change, number

_BEFORE = {
    "about": "about ", "roughly": "roughly ", "nearly": "nearly ", "at_least": "at least ", "at_most": "at most ", "more_than": "more than ",
    "fewer_than": "fewer than ", "order_of_magnitude": "in the order of ",
}
_HALF = 50.0  # per cent: said with a qualifier it is said as a word


def stated_share(value: float, qualifier: str) -> str:
    """A share as stated: 87%, about 90%, about half, more than half."""
    return _BEFORE.get(qualifier, "") + ("half" if value == _HALF and qualifier != "exact" else f"{number(value)}%")


def stated_change(value: float, qualifier: str, direction: str) -> str:
    """A change as stated: −89%, +21.9%, about half, up more than 20%."""
    if qualifier == "exact":
        return change(-value if direction == "down" else value)
    words = stated_share(value, qualifier)
    return words if words.endswith("half") else f"{direction} {words}"


def fell_words(value: float, qualifier: str, direction: str) -> str:
    """The same as the end of a sentence: `fell 89%`, `fell by about half`, `rose more than 20%`."""
    words = stated_share(value, qualifier)
    return f"{'fell' if direction == 'down' else 'rose'} {'by ' if words.endswith('half') else ''}{words}"


def read_as(row: Any) -> str:
    """How a figure in words is read: `“about half” read as 45–55%`; empty where it is printed as a figure."""
    words = stated_share(row["value"], row["qualifier"])
    if not words.endswith("half") or row["low"] != row["low"]:
        return ""
    return f"“{words}” read as {number(row['low'])}–{number(row['high'])}%"
