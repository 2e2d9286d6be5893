"""A mention as an observation row: names become keys, the figure gets the interval that it allows, the source its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.bases import with_bases
from extract.intervals import Interval, stated

if TYPE_CHECKING:
    from datetime import date

    from extract.ids import Row
    from extract.names import Names
    from extract.records import Mention


def observation_of(mention: Mention, document: Row, published: date, names: Names) -> Row:
    """The row that a mention alone makes, without its key. `document` is the row of the text, `published` the day of the story."""
    return with_bases(_figure(mention) | _subject(mention, names) | _time(mention) | _source(mention, document) | {"published": published})


def _figure(mention: Mention) -> Row:
    low, high, value, interval = _bounds(mention)
    return {
        "status": "reported",
        "method": "extracted",
        "modality": mention.modality,
        "kind": mention.kind,
        "value": value,
        "low": low,
        "high": high,
        "interval": interval,
        "unit": mention.unit,
        "qualifier": mention.qualifier,
        "direction": mention.direction or "",
    }


def _subject(mention: Mention, names: Names) -> Row:
    flow = bool(mention.origin or mention.destination)
    return {
        "metric": mention.metric,
        "commodity_id": names.commodity(mention.commodity),
        "origin": mention.origin or "",
        "destination": mention.destination or "",
        "place_id": names.place(mention.place) or ("" if flow else names.place(mention.geography)),
        "actor_id": names.actor(mention.actor),
        "denominator": mention.denominator or "",
        "price_basis": mention.price_basis or "",
        "scope": _scope(mention),
        "mass_basis": mention.mass_basis or "",
    }


def _scope(mention: Mention) -> str:
    """For flows: product and origin in the source's words, so that only like is joined with like."""
    if mention.kind not in {"level", "change", "money", "rate"} or not (mention.origin and mention.commodity):
        return ""
    return f"{mention.commodity}, from {mention.origin}"


def _time(mention: Mention) -> Row:
    period, compare = mention.period, mention.compare
    return {
        "period_start": period and period.start,
        "period_end": period and period.end,
        "period_precision": period.precision if period else "",
        "period_rule": period.rule_id if period else "",
        "compare_start": compare and compare.start,
        "compare_end": compare and compare.end,
    }


def _source(mention: Mention, document: Row) -> Row:
    copied = {name: document[name] for name in ("publisher", "published_precision", "url", "story_id")}
    return copied | {
        "attributed_to": mention.attributed_to or document["publisher"],
        "quality": "A",
        "series_id": "",
        "formula": "",
        "note": "",
    }


def _bounds(mention: Mention) -> tuple[float | None, float | None, float | None, str]:
    """Low, high, value, and why: a range has its middle as value, an order of magnitude ("thousands") none."""
    if mention.value is None:
        return None, mention.value_high, None, "words" if mention.words else "quoted"
    fraction = mention.words and mention.kind in {"share", "change"}  # "half" is loose, "six gates" is not
    bounds, why = stated(mention.value, step=mention.step, qualifier=mention.qualifier, words=fraction, high=mention.value_high)
    if mention.kind == "share":
        bounds = bounds.clip(0, 100)
    if mention.value_high is None:
        return bounds.low, bounds.high, mention.value, why
    return bounds.low, bounds.high, _middle(mention, bounds), "words" if mention.words else why


def _middle(mention: Mention, bounds: Interval) -> float | None:
    if mention.qualifier == "order_of_magnitude":
        return None
    return mention.value if mention.words else bounds.mid
