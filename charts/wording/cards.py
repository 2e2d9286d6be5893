"""A headline figure in the few words of a card: what and when, the change beside it, whose figure it is and how old."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.wording.formats import APART, as_date, dated, month, number, strung
from charts.wording.rows import amount, change_words, figure, is_half, place_or_scope, sourced, spaced, unit_words, when
from charts.wording.statuses import age_in, age_words
from extract.languages.spoken import named, say
from extract.measures.prices import NEAR_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.measures.headlines import Headline, Moved

NOTHING_HELD = "nothing held here by this day"


def label(headline: Headline) -> str:
    """What it is and of when: `Terbium oxide, 22 Jan 2026`; the name alone where nothing is held, or the figure has no time."""
    level = headline.level
    return strung(say(headline.card), "" if level is None else when(level))


def value(headline: Headline) -> str:
    """The figure with its unit; of a price without it, which stands below."""
    level = headline.level
    if level is None:
        return ""
    return figure(level) if level["kind"] == "price" else amount(level)


def beside(headline: Headline) -> str:
    """What stands under a figure: of what it is a share, its change, or the last change that was reported: `last: +21.9%, Mar 2025`."""
    level, moved = headline.level, headline.moved
    if level is not None and level["kind"] == "share":
        return say("of {whole}", whole=named(level["denominator"]) or say("a whole not named"))
    if moved is None:
        return ""
    if headline.own:
        return change_of(moved)
    row = moved.change
    size = change_words(row) if row["unit"] == "percent" and not is_half(row) else amount(row)
    return say("last: {change}, {month}", change=size, month=month(row["period_end"]))


def change_of(moved: Moved) -> str:
    """A reported change and what it is measured from: `−89% on Feb 2024`, `about half of Jan–May 2024`, `+3.3% in Feb 2026`."""
    row = moved.change
    before = when(row, "compare_start", "compare_end")
    if not before:
        return say("{change} {period}", change=amount(row), period=dated(row["period_start"], row["period_end"]))
    if is_half(row) and row["direction"] == "down":
        return say("about half of {before}", before=before)
    size = change_words(row)
    if row["unit"] != "percent":
        size = say("{number} {unit}", number=number(row["value"]), unit=unit_words(row["unit"]))
    return say("{change} on {before}", change=size, before=before)


def below(headline: Headline) -> str:
    """Its age where it is old, of what it is, and whose figure: `8 months old; rare earth oxides and metals; Reuters, 8 Jul 2025`."""
    level = headline.level
    if level is None:
        return ""
    age = say("last known, {age}", age=age_words(headline.age_days)) if headline.is_old else ""
    return strung(age, _change_age(headline), _of(level), sourced(level), by=APART)


def _change_age(headline: Headline) -> str:
    """How long before the figure the last reported change ended; empty where it is not much."""
    end = as_date(headline.earlier.change["period_end"]) if headline.earlier else None
    days = (headline.known_to - end).days if headline.known_to and end else 0
    return say("the change ended {age} before this figure", age=age_in(days)) if days > NEAR_DAYS else ""


def _of(level: Mapping[Any, Any]) -> str:
    """Unit of a price, goods of a flow, area of a share."""
    match level["kind"]:
        case "price":
            return unit_words(level["unit"])
        case "share":
            return place_or_scope(level)
    return spaced(level["commodity_id"])
