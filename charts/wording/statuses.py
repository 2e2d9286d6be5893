"""A status or a claim in words, the same on every page: what holds, since when, who says so, and how old that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.wording.events import when, with_article
from charts.wording.formats import day, joined
from extract.measures.claims import claimant
from extract.measures.status import FLOWS, LAST_KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_TITLES = {  # the words of a status of what is no traffic
    "claimed": "Held by one side", "contested": "Contested", "halted": "Mines halted", "active": "Mines at work",
    "taxed": "Mining taxed", "untaxed": "Mining no longer taxed",
}
_TRAFFIC = {"closed": "Closed", "open": "Open", "partly": "Partly open"}
_DAYS_OF_A_MONTH = 30.44  # on average: 365.25 / 12
_IN_DAYS, _IN_MONTHS = 60, 24  # up to so many days, and then months, an age is told in them


def age_words(days: float) -> str:
    """How old a report is: `12 days old`, `5 months old`, `2 years old`; empty for less than a day."""
    if days < 1:
        return ""
    months = round(days / _DAYS_OF_A_MONTH)
    if days <= _IN_DAYS:
        return f"{int(days)} day{'s' if days != 1 else ''} old"
    return f"{months} months old" if months < _IN_MONTHS else f"{months // 12} years old"


def report_age(days: float) -> str:
    """`report 8 days old`: said of the report, as it stands behind the day of an event. Not `8 days ago`, which a printed page outlives."""
    return f"report {words}" if (words := age_words(days)) else ""


def since(row: Mapping[str, Any]) -> str:
    """`since 12 Nov 2024`, `by 14 Nov 2024`, `from 18–20 Oct 2024 on`: from when a status holds."""
    words = when(row)
    if "–" in words:  # from a day within them
        return f"from {words} on"
    return words if words.startswith(("by ", "since ", "no ")) else f"since {words}"


def source_and_age(row: Mapping[str, Any]) -> str:
    """`one resident, not named, in Radio Free Asia, 14 Nov 2024; last known, report 5 months old`."""
    who = claimant(row)
    source = f"{who}, in {row['said_by']}" if who else _quoting(row)
    age = report_age(row["age_days"]) or "new"
    said = f"said again {day(row['said'])}" if row["repeats"] else day(row["said"])
    parts = [f"{'a claim: ' if who else ''}{source}, {said}", f"{LAST_KNOWN}, {age}" if row["held"] == LAST_KNOWN else age]
    return "; ".join(parts)


def _quoting(row: Mapping[str, Any]) -> str:
    return f"{row['said_by']} quoting {row['source']}" if row["source"] else str(row["said_by"])


def status_words(row: Mapping[str, Any], aspects: Sequence[str]) -> str:
    """`Closed to people and ore since 12 Nov 2024, by the KIA (Radio Free Asia, 14 Nov 2024; last known, report 5 months old)`."""
    title, by = _what(row, aspects)
    return f"{title} {since(row)}{by} ({source_and_age(row)})"


def _what(row: Mapping[str, Any], aspects: Sequence[str]) -> tuple[str, str]:
    """What holds, and `, by the KIA` where somebody brought it about."""
    flows = [flow for flow in FLOWS if flow in aspects]
    whom = "all traffic" if len(flows) == len(FLOWS) else joined(flows)
    title = f"{_TRAFFIC[row['status']]} to {whom}" if flows else _TITLES[row["status"]]
    who = with_article(row["actor"])
    if who and row["status"] == "claimed":
        return f"Held by {who}", ""
    return title, f", by {who}" if who and row["status"] != "active" else ""  # mines are worked by firms, whoever lets them


HEAD = ("Status", "Since", "Who says so", "Reported", "Age")


def status_cells(row: Mapping[str, Any], aspects: Sequence[str]) -> tuple[str, ...]:
    """The same told in the columns of `HEAD`: `Closed to ore, by the KIA`, `12 Nov 2024`, `Radio Free Asia`, `14 Nov 2024`, `5 months`."""
    who, age = claimant(row), age_words(row["age_days"]).removesuffix(" old") or "new"
    source = f"{who}, in {row['said_by']}: a claim" if who else _quoting(row)
    old = f"{age}, {LAST_KNOWN}" if row["held"] == LAST_KNOWN else age
    title, by = _what(row, aspects)
    what = title + (by if row["status"] in _TRAFFIC else by.removeprefix(","))
    return what, when(row).removeprefix("since "), source, day(row["said"]), old


def harm_cells(event: Mapping[str, Any], day_shown: date | None) -> tuple[str, ...]:
    """What befell people or a site, in the columns of `HEAD`."""
    who = claimant(event)
    age = age_words((day_shown - event["published"].date()).days) if day_shown else ""
    source = f"{who}, in {event['publisher']}: a claim" if who else str(event["publisher"])
    return event["short"], when(event), source, day(event["published"]), age.removesuffix(" old") or "new"
