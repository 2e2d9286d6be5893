"""Records as full sentences that stand alone: what happened or was measured, where, when, and who told whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.wording.events import when
from charts.wording.formats import APART, SENTENCES, as_date, dated, day, sentence, strung
from charts.wording.rows import amount, basis_words, is_half, place_or_scope, published, said_by, size, spaced, stated_share
from extract.core.properties import event_types
from extract.languages.spoken import ENGLISH, joined, language, named, say
from extract.measures.claims import ahead, label, silence, teller
from extract.measures.trade import is_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from extract.measures.news import News

_AT_LEAST, _NOT_STATED = ("more_than", "at_least"), "not stated"  # qualifiers; how the scope of such a row begins
_AT_PLACES = ": {place"  # of the pattern of an event type: its places stand behind a colon


def told(item: News, initials: Collection[str] = ()) -> str:
    """What came in, in one sentence with its day and its source. `initials`: short names that take the article."""
    if item.record.startswith("events/"):
        return event_sentence(item.row, initials)
    words = level_words(item.row)
    if item.moved is None and item.before is not None:
        before = item.before
        return words + say("; the last quotation before was {amount} {period}.", amount=amount(before), period=_dated(before))
    return words + change_words(item.moved.change if item.moved else None)


def event_sentence(row: Mapping[Any, Any], initials: Collection[str] = ()) -> str:
    """`The KIA closes crossings at Laiza and Pangwa on 12 Nov 2024, one resident, not named, told Radio Free Asia (14 Nov 2024).`"""
    what, period, source = _event(row, initials), _event_days(row), said_by(row)
    if lead := ahead(row):
        what = say("{lead}: {words}", lead=lead, words=what)
    words = say("{event} {period}, {source}." if period else "{event}, {source}.", event=sentence(what), period=period, source=source)
    return strung(words, silence(row), by=SENTENCES)


def _event(row: Mapping[Any, Any], initials: Collection[str]) -> str:
    """The label of an event as it stands in a sentence: `the KIA closes crossings at Laiza and Pangwa`."""
    if language() != ENGLISH:
        return label(row)
    short = str(row["short"]).strip().rstrip(".")
    if _AT_PLACES in event_types().values("agent").get(row["event_type"], ""):
        short = short.replace(": ", " at ", 1)
    return f"the {short}" if short.partition(" ")[0] in initials else short


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
        return say("between {first} and {last}", first=day(first), last=day(last))
    return words


def odds_mark(row: Mapping[Any, Any], others: Collection[Mapping[Any, Any]]) -> str:
    """What stands behind a figure in a list where a part of it is told as more, or the whole as less (`at_odds`); empty for others."""
    return say("more is reported of a part" if is_whole(row) else "less is reported of the whole") if others else ""


def odds_words(row: Mapping[Any, Any], others: Collection[Mapping[Any, Any]]) -> str:
    """The same in full: by whom, how much of what, and what of it the rows explain."""
    if not others:
        return ""
    figures = (say("{amount} of {goods} ({publisher})", amount=amount(one), goods=named(_goods(one)), publisher=named(one["publisher"]))
               for one in others)
    listed = joined([*figures])
    lead = say("More is reported of a part: {figures}." if is_whole(row) else "Less is reported of the whole: {figures}.", figures=listed)
    pairs = [(row, one) if is_whole(row) else (one, row) for one in others]
    reasons = {
        "one counts contained oxide, the other gross weight": any({*map(_mass, pair)} == {"reo", "gross"} for pair in pairs),
        "the whole is given as a minimum": any(whole["qualifier"] in _AT_LEAST for whole, _ in pairs),
        "what the whole takes in is not stated": any(str(whole["scope"]).startswith(_NOT_STATED) for whole, _ in pairs),
        "each is of another source": any(whole["publisher"] != part["publisher"] for whole, part in pairs),
    }
    why = strung(*(say(reason) for reason, holds in reasons.items() if holds), by=APART)
    return strung(lead, say("{sentence}.", sentence=sentence(why or say("nothing in the rows explains it"))), by=SENTENCES)


def _mass(row: Mapping[Any, Any]) -> str:
    return str(row["mass_basis"])


def _dated(row: Mapping[Any, Any], first: str = "period_start", last: str = "period_end") -> str:
    return between(row[first], row[last])


def level_words(row: Mapping[Any, Any]) -> str:
    """A level, price or share with its time and source, the beginning of a sentence without its full stop."""
    told, period = sentence(_measured(row)), _dated(row)
    if not period:
        return say("{fact}, {source}", fact=told, source=_source(row))
    return say("{fact} {period}, {source}", fact=told, period=period, source=_source(row))


def _measured(row: Mapping[Any, Any]) -> str:
    """`terbium oxide was quoted at 6,550 CNY/kg`: what was measured, without its time."""
    goods, figure = named(_goods(row)), amount(row)
    if row["kind"] == "price":
        if row["price_basis"]:
            figure = say("{amount} ({basis})", amount=figure, basis=basis_words(row["price_basis"]))
        several = _goods(row).endswith("s")
        return say("{goods} were quoted at {amount}" if several else "{goods} was quoted at {amount}", goods=goods, amount=figure)
    if row["metric"] == "imports" and row["destination"]:
        origin, buyer = named(row["origin"] or "all origins"), named(row["destination"])
        return say("{buyer} imported {amount} of {goods} from {origin}", buyer=buyer, amount=figure, goods=goods, origin=origin)
    if row["kind"] == "share":
        who = place_or_scope(row) or say("an area not named")
        return say("{who} accounted for {share} of {whole}", who=who, share=stated_share(row), whole=whole_words(row))
    return say("{subject} came to {amount}", subject=_subject(row), amount=figure)


def _goods(row: Mapping[Any, Any]) -> str:
    """The goods as the tables name them."""
    return str(row.get("goods") or row["commodity_id"].replace("_", " ").strip())


def whole_words(row: Mapping[Any, Any]) -> str:
    """Of what a share is: `world supply of heavy rare earths`."""
    whole, goods = str(row["denominator"]), _goods(row)
    words = named(whole) or say("a whole not named")
    if not goods or goods.replace("-", " ") in whole.replace("-", " "):
        return words
    return say("{whole} of {goods}", whole=words, goods=named(goods))


def _subject(row: Mapping[Any, Any]) -> str:
    """`Mine production of rare earths in Myanmar`, `Trade value of rare earths from Myanmar to China`."""
    names = _goods(row), row["origin"], row["destination"], row.get("place") or ""
    goods, origin, destination, place = (named(str(name)) for name in names)
    words = spaced(row["metric"])
    if goods:
        words = say("{metric} of {goods}", metric=words, goods=goods)
    if origin and destination:
        return say("{what} from {origin} to {destination}", what=words, origin=origin, destination=destination)
    if destination:
        return say("{what} to {destination}", what=words, destination=destination)
    if origin:
        return say("{what} from {origin}", what=words, origin=origin)
    return say("{what} in {place}", what=words, place=place) if place else words


def _source(row: Mapping[Any, Any]) -> str:
    """`Reuters reported on 28 Mar 2025, quoting Chinese customs data`; as exact as the day is known."""
    when = "in {day}" if row["published_precision"] == "month" else "on {day}"
    on = say("on a page without a date") if row["published_precision"] == "assumed" else say(when, day=published(row))
    if row["published"] == row["period_end"] == row["period_start"]:
        on = say("that day")
    words = {"derived": "computed here from what {outlet} reported {on}"}.get(row["status"], "{outlet} reported {on}")
    source = say(words, outlet=named(row["publisher"]), on=on)
    quoting = row["attributed_to"] if row["attributed_to"] != row["publisher"] else ""
    return say("{source}, quoting {who}", source=source, who=teller(quoting)) if quoting else source


def change_words(row: Mapping[Any, Any] | None) -> str:
    """The change that was told with a level, the end of its sentence: `: 89% less than in Feb 2024.`"""
    if row is None:
        return say(".")
    before = _dated(row, "compare_start", "compare_end")
    if not before:
        words = ", a change of {amount} {period}." if row["unit"] == "percent" else ", {amount}."
        return say(words, amount=amount(row), period=_dated(row))
    if is_half(row) and row["direction"] == "down":
        return say(": about half as much as {before}.", before=before)
    ways = {"down": ": {size} less than {before}.", "up": ": {size} more than {before}."}
    return say(ways.get(row["direction"], ": {size} different than {before}."), size=size(row), before=before)
