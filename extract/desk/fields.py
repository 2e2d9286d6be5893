"""What a reviewer may set by hand on a figure or an event, and what each value must be: the words of the vocabularies, days, numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from extract.core.calendars import NAMED_LENGTHS, iso_day, month_end, months_of, quarter, whole_year
from extract.core.errors import DeskError
from extract.core.ids import plain_number
from extract.core.intervals import last_digit_step
from extract.core.properties import event_types, metrics
from extract.core.records import EventMention, Mention, Period
from extract.core.schema import BY_NAME, CERTAINTIES, DIRECTIONS, EFFECTS, FLOWS, KINDS, MODALITIES, QUALIFIERS, TELLERS
from extract.vocabulary.actors import read_actors
from extract.vocabulary.kinds import known_units
from extract.vocabulary.names import known_commodities
from extract.vocabulary.places import by_name, read_places

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from extract.core.calendars import Days

@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a person may set on a figure or an event: its name, the words it may be (none: free text), whether it takes several."""

    name: str
    words: tuple[str, ...] = ()
    several: bool = False
    is_open: bool = False  # other words may be written, too: units made of two


HINTS = {  # how what is no word of a list is written
    **dict.fromkeys(("value", "value_high"), "a number, such as 311 or 21.9"),
    "period": "2025, 2025-Q1, 2025-02 or 2025-02-14..2025-02-28", "compare": "as the period",
    "effects": "place:flow:effect, such as Pangwa:ore:closed; several with ; between", "summary": "one sentence of your own",
    "label": "a few words of your own for the charts",
}
PARTS = ("agent", "target", "party")
WHOLE = "all origins"  # of a total
BY_HAND = "by_hand"  # the rule of what a reviewer says


def changed(fact: Mention | EventMention, values: Mapping[str, str], where: str) -> Mention | EventMention:
    """The fact with values set; an empty one takes the value away. DeskError for a field or a value that cannot be."""
    known = [each.name for each in fields(fact) if each.name not in _FIXED]
    new: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            near = next(iter(get_close_matches(name, known, n=1)), ", ".join(known))
            raise DeskError(f"{where} {name}", "no such field", near, "correct the name")
        if name in NEEDED and not value.strip():
            raise DeskError(f"{where} {name}", "a row cannot be without it", f"{name}=...", "give it a value, or reject the row")
        new[name] = _parsed(name, value.strip(), f"{where} {name}")
    if isinstance(fact, Mention) and "value" in new:
        new.setdefault("step", None if new["value"] is None else last_digit_step(new["value"]))
    return replace(fact, **new, review="corrected")


def fields_of(kind: type[Mention | EventMention]) -> tuple[Field, ...]:
    """The fields of a figure or an event that can be set, in their order, with the words of the vocabularies."""
    words = _vocabulary()
    return tuple(
        Field(name=each.name, words=words.get(each.name, ()), several=each.name in ("places", "actors"), is_open=each.name == "unit")
        for each in fields(kind) if each.name not in _FIXED
    )


@cache
def _vocabulary() -> dict[str, tuple[str, ...]]:
    places, actors = (
        tuple(dict.fromkeys(each.name for each in known.values())) for known in (read_places(), read_actors())
    )
    return {
        **{name: tuple(words) for name, words in _WORDS.items()},
        "metric": tuple(metrics().entries), "event_type": tuple(event_types().entries),
        "commodity": tuple(dict.fromkeys(one.name for one in known_commodities().values())), "unit": tuple(known_units()),
        **dict.fromkeys(("origin", "destination"), (WHOLE, *places)), **dict.fromkeys(("place", "places"), places), "actor": actors,
        "actors": tuple(f"{name}:{part}" for name in actors for part in PARTS), **dict.fromkeys(_FLAGS, ("true", "false")),
    }


_FLAGS = ("lasting", "ongoing", "date_is_report")
_FIXED = (
    "start", "end", "text", "cells", "review", "equivalent_of", "headline", "decimals", "step", "words", "rule_id", "confidence", "why",
    "object", "quality", "note",
)
_WORDS: dict[str, Collection[str]] = {
    "kind": KINDS, "qualifier": QUALIFIERS, "direction": DIRECTIONS, "modality": MODALITIES, "certainty": CERTAINTIES,
    "told_by": TELLERS, "mass_basis": next(field.enum for field in BY_NAME["observations"].fields if field.name == "mass_basis"),
}
NEEDED = ("kind", "unit", "event_type")  # a row of the tables is none without
_EMPTY = {"summary": "", "qualifier": "exact", "modality": "actual", "certainty": "said", "told_by": "outlet"}


def _parsed(name: str, value: str, where: str) -> Any:
    if name in ("places", "actors", "effects"):
        return tuple(_LISTS[name](each.strip(), where) for each in value.split(";") if each.strip())
    if not value:
        return _EMPTY.get(name)
    if name in _WORDS:
        return _one(value, _WORDS[name], where)
    return _PARSERS.get(name, _said)(value, where)


def _said(value: str, _where: str) -> str:
    """Free words: a source, a whole, a basis, a summary."""
    return value


def _flag(value: str, where: str) -> bool:
    return _one(value, ("true", "false"), where) == "true"


def _unit(value: str, where: str) -> str:
    return _one(value, known_units(), where)


def _metric(value: str, where: str) -> str:
    return _one(value, metrics().entries, where)


def _event_type(value: str, where: str) -> str:
    return _one(value, event_types().entries, where)


def _commodity(value: str, where: str) -> str:
    return _one(value, [one.name for one in known_commodities().values()], where)


def _end_of_flow(value: str, where: str) -> str:
    return value if value == WHOLE else _place(value, where)


def _one(value: str, known: Collection[str], where: str) -> str:
    """The known word that a value is; letters may differ in case, blanks may be underscores."""
    alike = {one.replace("_", " ").casefold(): one for one in known}
    found = alike.get(value.replace("_", " ").casefold())
    if found is None:
        near = get_close_matches(value.casefold(), alike, n=3, cutoff=0.4)
        expected = " or ".join(alike[one] for one in near) or ", ".join(sorted(known)[:12])
        raise DeskError(where, f"`{value}` is not known", expected, "correct it, or add the word to the vocabulary")
    return found


def _number(value: str, where: str) -> float:
    try:
        number = plain_number(value.replace(",", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise DeskError(where, f"`{value}` is not a number", "digits, such as 311 or 21.9", "correct it")
    if number < 0:
        raise DeskError(where, f"{value} has a sign", "an unsigned number", "say up or down with direction=")
    return number


def _place(value: str, where: str) -> str:
    spellings = by_name(read_places())
    key = spellings.get(value.casefold())
    if key is None:
        return _one(value, [place.name for place in read_places().values()], where)
    return read_places()[key].name


def _actor(value: str, where: str) -> tuple[str, str]:
    name, _, part = value.partition(":")
    return _named_actor(name.strip(), where), _one(part.strip() or "agent", PARTS, where)


def _named_actor(value: str, where: str) -> str:
    return _one(value, [actor.name for actor in read_actors().values()], where)


def _effect(value: str, where: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in value.split(":")]
    if len(parts) != 3:
        raise DeskError(where, f"`{value}` is no effect", "place:flow:effect, such as Pangwa:ore:closed", "correct it")
    return _place(parts[0], where), _one(parts[1], FLOWS, where), _one(parts[2], EFFECTS, where)


def period(value: str, where: str) -> Period:
    """A period as a person writes it: 2025, 2025-Q1, 2025-02, 2025-02-14, or two of them with `..` between; an end may be open."""
    first, dots, last = value.partition("..")
    days = [_days(part.strip(), where) if part.strip() else None for part in ((first, last) if dots else (first, first))]
    start, end = days[0] and days[0][0], days[1] and days[1][1]
    if start is None and end is None:
        raise DeskError(where, f"`{value}` names no day", "2025, 2025-Q1, 2025-02 or 2025-02-14..2025-02-28", "correct it")
    if start and end and start > end:
        raise DeskError(where, f"{start} lies after {end}", "the earlier day first", "exchange them")
    return Period(start=start, end=end, precision=_precision(start, end), rule_id=BY_HAND)


def _precision(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return "open_after" if start else "open_before"
    return "day" if start == end else NAMED_LENGTHS.get(months_of(start, end), "range")


def _days(text: str, where: str) -> Days:
    try:
        if len(text) == len("2025"):
            return whole_year(int(text))
        if text[5:6].upper() == "Q":
            return quarter(int(text[:4]), ("1", "2", "3", "4").index(text[6:]) + 1)
        if len(text) == len("2025-02"):
            first = iso_day(f"{text}-01")
            return first, month_end(first)
        return (day := iso_day(text)), day
    except ValueError:
        raise DeskError(where, f"`{text}` is no day", "2025, 2025-Q1, 2025-02 or 2025-02-14", "correct it") from None


_LISTS: dict[str, Callable[[str, str], Any]] = {"places": _place, "actors": _actor, "effects": _effect}
_PARSERS: dict[str, Callable[[str, str], Any]] = {
    **dict.fromkeys(("period", "compare"), period), **dict.fromkeys(("value", "value_high"), _number),
    **dict.fromkeys(_FLAGS, _flag), **dict.fromkeys(("origin", "destination"), _end_of_flow),
    "place": _place, "unit": _unit, "metric": _metric, "event_type": _event_type, "commodity": _commodity, "actor": _named_actor,
}
