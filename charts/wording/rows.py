"""Rows in words: the figure of an observation, what it measures and when; when an event was and who says so. Plain text, no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from charts.wording.formats import MISSING, as_date, change, day, is_missing, month, number, period, span

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_QUALIFIERS = {
    "exact": "", "about": "about ", "at_least": "at least ", "at_most": "at most ", "nearly": "nearly ", "more_than": "more than ",
    "fewer_than": "fewer than ", "roughly": "roughly ", "order_of_magnitude": "on the order of ",
}
_UNITS = {"percent": "%", "border_gates": "border gates", "border_checkpoints": "border checkpoints"}
_MILLION, _BILLION = 1e6, 1e9
UNDATED = "n.d."
"""Shown instead of a day of publication that was assumed: the page bears none."""
_HALF = 50
_HALVES = {"more_than": "more than half", "nearly": "nearly half", "roughly": "roughly half"}


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries by column."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))


def spaced(name: str) -> str:
    """A name of the tables as words: heavy_rare_earths -> heavy rare earths."""
    return name.replace("_", " ").strip()


def unit_words(unit: str) -> str:
    """A unit as shown after its figure."""
    return _UNITS.get(unit, spaced(unit))


def is_half(row: Mapping[str, Any]) -> bool:
    """Whether the source says `half` in words; such a figure is never shown as 50%."""
    in_words = row["qualifier"] != "exact" or row.get("interval") == "words"
    return bool(row["unit"] == "percent" and row["value"] == _HALF and in_words)


def amount(row: Mapping[str, Any], *, signed: bool = True) -> str:
    """The figure of an observation with its qualifier and unit: `311 t`, `−89%`, `more than 300 mines`, `about half`."""
    value = row["value"]
    if is_missing(value):
        return MISSING if is_missing(row["low"]) else f"{span(row['low'], row['high'])} {unit_words(row['unit'])}"
    qualifier = _QUALIFIERS[row["qualifier"]]
    if is_half(row):
        half = _HALVES.get(row["qualifier"], "about half")
        return half if row["kind"] == "share" or not row["direction"] else f"{row['direction']} by {half}"
    if row["unit"] == "percent":
        turned = -value if row["direction"] == "down" else value
        return f"{qualifier}{change(turned) if row['direction'] and signed else number(value) + '%'}"
    if row["kind"] == "change" and row["status"] == "derived" and signed:
        return _moved(row, qualifier)
    sign = {"down": "−", "up": "+"}.get(row["direction"], "") if signed else ""
    if row["unit"] == "USD" and abs(value) >= _MILLION:
        scale, word = (_BILLION, "bn") if value >= _BILLION else (_MILLION, "m")
        return f"{qualifier}{sign}${number(value / scale)} {word}"
    return f"{qualifier}{sign}{number(value)} {unit_words(row['unit'])}"


def _moved(row: Mapping[str, Any], qualifier: str) -> str:
    """A derived change in words, so that its sign and the ends of its interval cannot be at odds: `a fall of about 2,516 t`."""
    value = row["value"]
    if row["unit"] == "times":
        return f"{qualifier}{number(value)} times, i.e. {change((value - 1) * 100)}"
    way = {"down": "a fall of ", "up": "a rise of "}.get(row["direction"], "a change of ")
    return f"{way}{qualifier}{number(value)} {unit_words(row['unit'])}"


def published(row: Mapping[Any, Any]) -> str:
    """The day of publication as exact as it is known: `28 Mar 2025`, `Feb 2021`, `n.d.` for a page that bears no date."""
    precision = row.get("published_precision", "day")
    return UNDATED if precision == "assumed" else month(row["published"]) if precision == "month" else day(row["published"])


def interval(row: Mapping[str, Any]) -> str:
    """The ends of what a figure allows; empty where the row has none."""
    low, high = row["low"], row["high"]
    if is_missing(low) and is_missing(high):
        return ""
    return f"at least {number(low)}" if is_missing(high) else f"at most {number(high)}" if is_missing(low) else span(low, high)


def subject(row: Mapping[str, Any]) -> str:
    """What an observation measures: `imports, rare earth oxides, Myanmar to China`."""
    said = ", ".join(spaced(row[column]) for column in ("metric", "commodity_id") if row[column])
    flow = " to ".join(end for end in (row["origin"], row["destination"]) if end)
    return f"{said}, {flow}" if flow else said


def when(row: Mapping[str, Any], first: str = "period_start", last: str = "period_end") -> str:
    """The period of an observation; empty where the source states none."""
    return "" if as_date(row[first]) is None and as_date(row[last]) is None else period(row[first], row[last])


def event_when(row: Mapping[str, Any]) -> str:
    """The days of an event as exact as they are known."""
    start, end = as_date(row["start"]), as_date(row["end"])
    if row["date_is_report"] and end:
        return f"reported {day(end)}"
    if start is None:
        return f"by {day(end)}" if end else f"undated, reported {day(row['published'])}"
    if row["ongoing"] or end is None:
        return f"since {day(start) if row['precision'] == 'day' else period(start, start).split(' ', 1)[-1]}"
    return period(start, end)


def who_says(row: Mapping[str, Any]) -> str:
    """Outlet, whom it quotes, and how sure that is."""
    quoted = f" quoting {row['attributed_to']}" if row["attributed_to"] not in ("", row["publisher"]) else ""
    sure = {"claimed": "; one side’s claim", "planned": "; announced"}.get(row["certainty"], "")
    doubt = "" if row["modality"] == "actual" else f"; {spaced(row['modality'])}"
    return f"{row['publisher']}{quoted}{sure}{doubt}"


_BEFORE = {
    "about": "about ", "roughly": "roughly ", "nearly": "nearly ", "at_least": "at least ", "at_most": "at most ",
    "more_than": "more than ", "fewer_than": "fewer than ", "order_of_magnitude": "in the order of ",
}
_STATED_HALF = 50.0  # per cent: said in words or with a qualifier it is said as a word


def is_stated_half(row: Mapping[Any, Any]) -> bool:
    """True where the source says half in words."""
    return bool(row["value"] == _STATED_HALF and (row["qualifier"] != "exact" or row.get("interval") == "words"))


def stated_share(row: Mapping[Any, Any]) -> str:
    """A share as stated: 87%, about 90%, about half, more than half; one that nobody stated is about what was computed."""
    before = _BEFORE.get(row["qualifier"], "about " if row.get("status") == "derived" else "")
    return before + ("half" if is_stated_half(row) else f"{number(row['value'])}%")


def stated_change(row: Mapping[Any, Any]) -> str:
    """A change as stated: −89%, +21.9%, by half, about half, up more than 20%."""
    if is_stated_half(row):
        return stated_share(row) if row["qualifier"] != "exact" else "by half"
    if row["qualifier"] == "exact":
        return change(-row["value"] if row["direction"] == "down" else row["value"])
    return f"{row['direction']} {stated_share(row)}"


def fell_words(row: Mapping[Any, Any]) -> str:
    """The same as the end of a sentence: `fell 89%`, `fell by about half`, `rose more than 20%`."""
    return f"{'fell' if row['direction'] == 'down' else 'rose'} {'by ' if is_stated_half(row) else ''}{stated_share(row)}"


def read_as(row: Mapping[Any, Any]) -> str:
    """How a figure in words is read: `“about half” read as 45–55%`; empty where it is printed as a figure."""
    if not is_stated_half(row) or row["low"] != row["low"]:
        return ""
    return f"“{stated_share(row)}” read as {number(row['low'])}–{number(row['high'])}%"
