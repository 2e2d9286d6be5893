"""Events told differently: with other days, with other places, or with another outcome at a place."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from extract.audit.figures import text_of
from extract.audit.findings import Problem, known_from, when
from extract.core.properties import event_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Event: TypeAlias = Mapping[str, object]

ONCE_ONLY = event_types().having("once")
RETOLD = event_types().having("retold")
A_WEEK = timedelta(days=7)  # what is dated more vaguely may be several things of one kind


def check_event_dates(events: Sequence[Event], names: Mapping[str, str]) -> Iterator[Problem]:
    """Things that happen once, to one place by one actor, told with days that cannot both be right; `names` of places by key."""
    groups = defaultdict(list)
    actual = [event for event in events if event.get("modality") == "actual" and event.get("date_is_report") is not True]
    for event in (event for event in actual if event.get("event_type") in ONCE_ONLY):
        for place in sorted(_keys(event, "places")):
            groups[(str(event["event_type"]), place)].append(event)
    for (event_type, place), group in groups.items():
        rivals = {str(event["event_id"]): event for pair in combinations(group, 2) if _date_rivals(*pair) for event in pair}
        if rivals:
            yield _dates_differ(event_type, _name(place, names), [rivals[key] for key in sorted(rivals)])


def _keys(event: Event, name: str) -> set[str]:
    keys: Iterable[object] = event.get(name) or ()  # type: ignore[assignment]
    return set(map(str, keys))


def _span(event: Event) -> tuple[date, date] | None:
    """First and last possible day; None for what a text tells without a day, which is only known to have been by then."""
    start, end = event.get("start"), event.get("end")
    if not isinstance(start, date):
        return None
    return start, end if isinstance(end, date) else start


def _date_rivals(a: Event, b: Event) -> bool:
    one, two = _span(a), _span(b)
    if one is None or two is None or _one_text(a, b):
        return False  # one story that dates two takings of a place tells of two
    actors = _keys(a, "actors"), _keys(b, "actors")
    if all(actors) and not set.intersection(*actors):
        return False
    gap = max(one[0], two[0]) - min(one[1], two[1])
    return timedelta(0) < gap <= timedelta(days=730)  # dates two years apart are those of two events


def _dates_differ(event_type: str, name: str, events: Sequence[Event]) -> Problem:
    spans = [(span, text_of(event, "publisher")) for event in events if (span := _span(event))]
    dates = "; ".join(f"{when(span)} ({publisher})" for span, publisher in spans)
    days = sorted(span for span, _ in spans)
    apart = (days[-1][0] - days[0][1]).days
    return Problem(
        check="event-dates", finding_type="conflict", reason="error", question=f"When was the {event_type} of {name}?",
        message=f"The sources date the {event_type} of {name} differently: {dates}. No row says which is right.",
        arithmetic=f"{apart:,} day{'s'[:apart != 1]} between the first and the last",
        records=tuple(("events", str(event["event_id"])) for event in events), published=known_from(events),
    )


def _one_text(a: Event, b: Event) -> bool:
    return text_of(a, "story_id") == text_of(b, "story_id") != ""


def _name(place: str, names: Mapping[str, str]) -> str:
    return names.get(place, place.replace("_", " ").title())


def check_event_tellings(events: Sequence[Event], names: Mapping[str, str]) -> Iterator[Problem]:
    """What two sources tell of one kind, doer and time, with places in common: other places, or another outcome at one of them."""
    groups: defaultdict[object, list[Event]] = defaultdict(list)
    for event in events:
        if event.get("modality") == "actual" and event.get("event_type") in RETOLD:
            groups[event["event_type"]].append(event)
    for group in groups.values():
        for a, b in combinations(group, 2):
            if _one_time(a, b) and not _one_text(a, b) and _keys(a, "actors") & _keys(b, "actors"):
                yield from _told_apart(a, b, names)


def _one_time(a: Event, b: Event) -> bool:
    one, two = _span(a), _span(b)
    if one is None or two is None or max(end - start for start, end in (one, two)) > A_WEEK:
        return False
    return max(one[0], two[0]) <= min(one[1], two[1])


def _told_apart(a: Event, b: Event, names: Mapping[str, str]) -> Iterator[Problem]:
    here, there = _keys(a, "places"), _keys(b, "places")
    outcomes = {key: (one, two) for key, one in _outcomes(a).items() if (two := _outcomes(b).get(key, one)) != one}
    if outcomes:
        told = "; ".join(f"{_name(place, names)} {one} or {two}" for (place, _), (one, two) in sorted(outcomes.items()))
        yield _tellings_differ(a, b, f"tell another outcome: {told}", names)
    elif here & there and here - there and there - here:
        told = " and ".join(", ".join(_name(key, names) for key in sorted(keys)) for keys in (here - there, there - here))
        yield _tellings_differ(a, b, f"name other places ({told}, each only in one of them)", names)


def _outcomes(event: Event) -> dict[tuple[str, str], str]:
    """What an event did to the traffic, control or mines of a place: (place, flow) -> effect."""
    effects: Iterable[tuple[str, str, str]] = event.get("effects") or ()  # type: ignore[assignment]
    return {(place, flow): effect for place, flow, effect in effects}


def _tellings_differ(a: Event, b: Event, how: str, names: Mapping[str, str]) -> Problem:
    both = sorted((a, b), key=lambda event: (text_of(event, "published"), str(event["event_id"])))
    said = " and ".join(f"{text_of(event, 'short')} ({text_of(event, 'publisher')})" for event in both)
    span = _span(both[0])
    day = when(span) if span else "an unnamed day"
    places = ", ".join(_name(key, names) for key in sorted(_keys(a, "places") & _keys(b, "places"))) or "the places"
    return Problem(
        check="event-tellings", finding_type="conflict", reason="error", question=f"What happened at {places} on {day}?",
        message=f"Two reports of {day}, {said}, {how}. No row says which is right.", arithmetic=f"{len(both)} reports of {day}",
        records=tuple(("events", str(event["event_id"])) for event in both), published=known_from(both),
    )
