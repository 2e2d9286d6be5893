"""Records as full sentences that stand alone: what happened or was measured, where, when, and who told whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.wording.events import when
from charts.wording.formats import as_date, dated, day, sentence
from charts.wording.rows import amount, basis_words, is_half, place_or_scope, published, said_by, size, spaced, stated_share
from extract.core.properties import event_types
from extract.measures.claims import ahead

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from extract.measures.news import News

_AT_PLACES = ": {place"  # of the pattern of an event type: its places stand behind a colon


def told(item: News, initials: Collection[str] = ()) -> str:
    """What came in, in one sentence with its day and its source. `initials`: short names that take the article."""
    if item.record.startswith("events/"):
        return event_sentence(item.row, initials)
    words = level_words(item.row) + change_words(item.moved.change if item.moved else None)
    if item.moved is None and item.before is not None:
        before = item.before
        words = f"{words.removesuffix('.')}; the last quotation before was {amount(before)} {_dated(before)}."
    return words


def event_sentence(row: Mapping[Any, Any], initials: Collection[str] = ()) -> str:
    """`The KIA closes crossings at Laiza and Pangwa on 12 Nov 2024, one resident, not named, told Radio Free Asia (14 Nov 2024).`"""
    short = str(row["short"]).strip().rstrip(".")
    if _AT_PLACES in event_types().values("agent").get(row["event_type"], ""):
        short = short.replace(": ", " at ", 1)
    if short.partition(" ")[0] in initials:
        short = f"the {short}"
    if what := ahead(row):
        short = f"{what}: {short}"
    return f"{sentence(short)}{_after(' ', _event_days(row))}, {said_by(row)}."


def _event_days(row: Mapping[Any, Any]) -> str:
    """When an event was, in a sentence: `on 12 Nov 2024`, `between 1 Dec 2024 and 8 Jul 2025`, `since Dec 2024`, `by 14 Nov 2024`."""
    first, last = as_date(row["start"]), as_date(row["end"])
    if row["date_is_report"] or (first is None and last is None):
        return ""  # the day of the report stands with its source
    if row["ongoing"] or first is None or last is None:
        return when(row)
    return between(first, last)


def between(start: Any, end: Any) -> str:
    """A period behind its preposition; one of parts of months as `between 14 Nov 2023 and 8 Jul 2025`; empty for none."""
    words, first, last = dated(start, end), as_date(start), as_date(end)
    if first and last and words.startswith("over ") and (first.year, first.month) != (last.year, last.month):
        return f"between {day(first)} and {day(last)}"
    return words


def _dated(row: Mapping[Any, Any], first: str = "period_start", last: str = "period_end") -> str:
    return between(row[first], row[last])


def level_words(row: Mapping[Any, Any]) -> str:
    """A level, price or share with its time and source, the beginning of a sentence without its full stop."""
    period = _after(" ", _dated(row))
    if row["kind"] == "price":
        verb = "were" if _goods(row).endswith("s") else "was"
        basis = f" ({basis_words(row['price_basis'])})" if row["price_basis"] else ""
        return f"{sentence(_goods(row))} {verb} quoted at {amount(row)}{basis}{period}, {_source(row)}"
    if row["metric"] == "imports" and row["destination"]:
        origin = row["origin"] or "all origins"
        return f"{sentence(row['destination'])} imported {amount(row)} of {_goods(row)} from {origin}{period}, {_source(row)}"
    if row["kind"] == "share":
        who = place_or_scope(row) or "an area not named"
        return f"{sentence(who)} accounted for {stated_share(row)} of {whole_words(row)}{period}, {_source(row)}"
    return f"{_subject(row)} came to {amount(row)}{period}, {_source(row)}"


def _goods(row: Mapping[Any, Any]) -> str:
    return str(row.get("goods") or spaced(row["commodity_id"]))


def whole_words(row: Mapping[Any, Any]) -> str:
    """Of what a share is: `world supply of heavy rare earths`."""
    whole, goods = str(row["denominator"] or "a whole not named"), _goods(row)
    return whole if not goods or goods.replace("-", " ") in whole.replace("-", " ") else f"{whole} of {goods}"


def _subject(row: Mapping[Any, Any]) -> str:
    """`Mine production of rare earths in Myanmar`, `Trade value of rare earths from Myanmar to China`."""
    flow = "".join(_after(f" {word} ", str(row[end])) for word, end in (("from", "origin"), ("to", "destination")))
    place = "" if flow else _after(" in ", str(row.get("place") or ""))
    return sentence(spaced(row["metric"]) + _after(" of ", _goods(row)) + flow + place)


def _source(row: Mapping[Any, Any]) -> str:
    """`Reuters reported on 28 Mar 2025, quoting Chinese customs data`; as exact as the day is known."""
    on = {"assumed": "on a page without a date", "month": f"in {published(row)}"}.get(row["published_precision"], f"on {published(row)}")
    if row["published"] == row["period_end"] == row["period_start"]:
        on = "that day"
    verb = {"derived": "computed here from what {} reported"}.get(row["status"], "{} reported").format(row["publisher"])
    quoting = row["attributed_to"] if row["attributed_to"] != row["publisher"] else ""
    return f"{verb} {on}" + _after(", quoting ", quoting)


def _after(joint: str, words: str) -> str:
    """The words behind what joins them to those before; nothing if there are none."""
    return f"{joint}{words}" if words else ""


def change_words(row: Mapping[Any, Any] | None) -> str:
    """The change that was told with a level, the end of its sentence: `: 89% less than in Feb 2024.`"""
    if row is None:
        return "."
    before = _dated(row, "compare_start", "compare_end")
    if not before:
        return f", a change of {amount(row)} {_dated(row)}." if row["unit"] == "percent" else f", {amount(row)}."
    if is_half(row) and row["direction"] == "down":
        return f": about half as much as {before}."
    word = {"down": "less", "up": "more"}.get(row["direction"], "different")
    return f": {size(row)} {word} than {before}."
