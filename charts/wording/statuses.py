"""A status or a claim in words, the same on every page: what holds, since when, who says so, and how old that is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from charts.wording.events import is_open, is_stretch, when, when_begun, with_article
from charts.wording.formats import APART, as_date, strung
from charts.wording.rows import published
from extract.core.properties import goods_words
from extract.languages.spoken import joined, named, noun, say
from extract.measures.claims import claimant, label, teller
from extract.measures.status import FLOWS, GOING_ON, LAST_KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_TITLES = {  # the words of a status of what is no traffic
    "claimed": "Held by one side", "contested": "Contested", "halted": "Mines halted", "active": "Mines at work",
    "taxed": "Mining taxed", "untaxed": "Mining no longer taxed",
}
_TRAFFIC = {"closed": "Closed to {whom}", "open": "Open to {whom}", "partly": "Partly open to {whom}"}
_CLAIM = "a claim: {source}"
_DAYS_OF_A_MONTH = 30.44  # on average: 365.25 / 12
_IN_DAYS, _IN_MONTHS = 60, 24  # up to so many days, and then months, an age is told in them


def age_words(days: float) -> str:
    """How old a report is: `12 days old`, `5 months old`, `2 years old`; empty for less than a day."""
    return say("{age} old", age=words) if (words := age_in(days)) else ""


def age_in(days: float, precision: str = "day") -> str:
    """The age alone: `12 days`, `5 months`, `2 years`; empty for less than a day. What is known to the month has no age in days."""
    months = round(days / _DAYS_OF_A_MONTH)
    if days < 1 or (precision == "month" and not months):
        return ""
    if days <= _IN_DAYS and precision != "month":
        return noun(str(int(days)), "day", "days" if days != 1 else "day")
    return noun(str(months), "month", "months" if months != 1 else "month") if months < _IN_MONTHS else \
        noun(str(months // 12), "year", "years")


def report_age(days: float, precision: str = "day") -> str:
    """`report 8 days old`: said of the report, as it stands behind the day of an event. Not `8 days ago`, which a printed page outlives."""
    return say("report {age} old", age=words) if (words := age_in(days, precision)) else ""


def since(row: Mapping[str, Any]) -> str:
    """`since 12 Nov 2024`, `by 14 Nov 2024`, `from 18–20 Oct 2024 on`: from when a status holds; of a battle the days it is told of."""
    words = when(row)
    if as_date(row["start"]) is None or is_open(row) or (row.get("status") in GOING_ON and is_stretch(row)):
        return words
    return say("from {days} on", days=words) if is_stretch(row) else say("since {day}", day=words)  # from a day within them


def reported(row: Mapping[str, Any]) -> str:
    """The day of the last report of a status, as exact as it is known: `14 Nov 2024`, `Nov 2025`."""
    return published({"published": row["said"], "published_precision": row["said_precision"]})


def source_and_age(row: Mapping[str, Any]) -> str:
    """`one resident, not named, in Radio Free Asia, 14 Nov 2024; last known, report 5 months old`."""
    said = reported(row)
    source = strung(_source(row), say("said again {day}", day=said) if row["repeats"] else said)
    words = say(_CLAIM, source=source) if claimant(row) else source
    return strung(words, _disputed(row), _held(row, _later(row) or report_age(row["age_days"], row["said_precision"])), by=APART)


def _later(row: Mapping[str, Any]) -> str:
    return say("told later") if row["later"] else ""


def _disputed(row: Mapping[str, Any]) -> str:
    return say("sources disagree") if row["disputed"] else ""


def _held(row: Mapping[str, Any], age: str) -> str:
    """`last known, 5 months old`; the age alone of what is fresh."""
    age = age or say("new")
    return say("last known, {age}", age=age) if row["held"] == LAST_KNOWN else age


def _source(row: Mapping[str, Any]) -> str:
    """Who claims it in which outlet, or the outlet and whom it quotes."""
    outlet = named(str(row["said_by"]))
    if who := claimant(row):
        return say("{who}, in {outlet}", who=who, outlet=outlet)
    return say("{outlet} quoting {who}", outlet=outlet, who=teller(row["source"])) if row["source"] else outlet


def status_words(row: Mapping[str, Any], aspects: Sequence[str]) -> str:
    """`Closed to people and ore since 12 Nov 2024, by the KIA (Radio Free Asia, 14 Nov 2024; last known, report 5 months old)`."""
    status, who = _what(row, aspects)
    words = say("{status} {since}", status=status, since=since(row))
    if who:
        words = say("{status}, by {who}", status=words, who=who)
    return strung(say("{status} ({source})", status=words, source=source_and_age(row)), row.get("apart", ""), by=APART)


def _what(row: Mapping[str, Any], aspects: Sequence[str]) -> tuple[str, str]:
    """What holds, and who brought it about, where that is told."""
    flows = [flow for flow in FLOWS if flow in aspects]
    whom = say("all traffic") if len(flows) == len(FLOWS) else traffic(row, flows)
    status = say(_TRAFFIC[row["status"]], whom=whom) if flows else say(_TITLES[row["status"]])
    who = with_article(named(row["actor"]))
    if who and row["status"] == "claimed":
        return say("Held by {who}", who=who), ""
    return status, "" if row["status"] == "active" else who  # mines are worked by firms, whoever lets them


def traffic(row: Mapping[str, Any], flows: Sequence[str]) -> str:
    """What passes a gate or is held back: `people and goods`, of goods those that the name of the event has: so a gate that is open to fuel
    is told so wherever it is told of."""
    everything, *some = goods_words()
    found = re.findall(rf"\b(?:{'|'.join(some)})\b", str(row["short"])) or [everything]
    return joined([word for flow in flows for word in ([named(one) for one in found] if flow == "goods" else [named(flow)])])


HEAD = ("Status", "Since", "Who says so", "Last reported", "Age of report")


def status_cells(row: Mapping[str, Any], aspects: Sequence[str]) -> tuple[str, ...]:
    """The same told in the columns of `HEAD`: `Closed to ore, by the KIA`, `12 Nov 2024`, `Radio Free Asia`, `14 Nov 2024`, `5 months`."""
    age, source = _later(row) or age_in(row["age_days"], row["said_precision"]) or say("new"), _source(row)
    old = say("{age}, last known", age=age) if row["held"] == LAST_KNOWN else age
    status, who = _what(row, aspects)
    if who:
        status = say("{status}, by {who}" if row["status"] in _TRAFFIC else "{status} by {who}", status=status, who=who)
    source = say("{source}: a claim", source=source) if claimant(row) else source
    status = strung(status, row.get("apart", ""), by=APART)
    return status, when_begun(row), strung(source, _disputed(row), by=APART), reported(row), old


def harm_cells(event: Mapping[str, Any], day_shown: date | None) -> tuple[str, ...]:
    """What befell people or a site, in the columns of `HEAD`."""
    who = claimant(event)
    days = (day_shown - event["published"].date()).days if day_shown else 0
    age = say("told later") if days < 0 and event["published_precision"] != "month" else age_in(days, event["published_precision"])
    source = outlet = named(str(event["publisher"]))
    if who:
        source = say("{source}: a claim", source=say("{who}, in {outlet}", who=who, outlet=outlet))
    return label(event), when(event), source, published(event), age or say("new")
