"""Checks of conversions: kilometres and miles, yuan and dollars, reported distances and the globe.

A conversion in brackets is as round as its writer likes, so both figures are taken as widely as their last digit that is
not a zero allows. An exchange rate moves within its month: `FX_ROOM` either side of the monthly mean is agreement.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from extract.audit.figures import Figure, same_subject
from extract.audit.findings import Problem, amount, number, problem, when
from extract.core.arithmetic import implied_rate
from extract.core.geo import KM_PER_MILE, geodesic_km
from extract.core.intervals import Interval, around, as_interval, plain, rounding
from extract.core.properties import place_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

FX_ROOM = 0.02
TO_KM = {"km": 1.0, "mi": KM_PER_MILE}
PLACE_ROOM = 0.02  # of the distance: towns have a size, and writers measure between different points of them
PER_TONNE = {"kg": 1000.0, "t": 1.0, "": 1.0}
AREAS = place_kinds().having("area")
UNCERTAIN_KM = 2.0  # taken for a place whose row names no uncertainty
KG_PER_POUND = 0.45359237  # avoirdupois pound, exact (1959 agreement)
SAME_AFTER = {
    ("mi", "km"): KM_PER_MILE, ("km", "mi"): 1 / KM_PER_MILE, ("kg", "t"): 0.001, ("t", "kg"): 1000.0, ("lb", "kg"): KG_PER_POUND,
    ("lb", "t"): KG_PER_POUND / 1000,
}
"""Factor from the unit in brackets to the unit before it."""


def check_distances(figures: Sequence[Figure], places: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """Reported distances between two known places against the geodesic; distances to the border against the nearest gate."""
    known = _by_name(places)
    gates = [place for place in places if place.get("place_type") == "border_gate"]
    for figure in figures:
        if figure.kind != "distance" or figure.unit not in TO_KM or not figure.reported or figure.value is None:
            continue
        ends = [known.get(name.lower()) for name in (figure.origin, figure.destination)]
        points = [end for end in ends if end is not None and end.get("place_type") not in AREAS]
        if len(points) == 2:
            yield from _against_globe(figure, *points)
        elif len(points) == 1 and gates and any(_is_border(name, known) for name in (figure.origin, figure.destination)):
            yield from _against_gates(figure, points[0], gates)


def _is_border(name: str, known: Mapping[str, Mapping[str, object]]) -> bool:
    """A way to "the Chinese border", or to a country, ends where the country begins."""
    return "border" in name.lower() or known.get(name.lower(), {}).get("place_type") == "country"


def _by_name(places: Iterable[Mapping[str, object]]) -> dict[str, Mapping[str, object]]:
    """Places by every spelling that the rows bring along (`place_id`, `name`, `names`)."""
    known: dict[str, Mapping[str, object]] = {}
    for place in places:
        spellings = place.get("names") or ()
        names = [str(place.get("place_id")), str(place.get("name")), *(spellings if isinstance(spellings, (tuple, list, set)) else ())]
        for name in names:
            known.setdefault(str(name).lower(), place)
    return known


def _stated_km(figure: Figure) -> Interval:
    value = figure.value or 0.0
    qualifier = str(figure.row.get("qualifier") or "exact")
    open_ended = figure.interval.low is None or figure.interval.high is None
    stated = figure.interval if open_ended or qualifier == "nearly" else around(value).hull(figure.interval)
    return stated * as_interval(TO_KM[figure.unit])


def _straight(a: Mapping[str, object], b: Mapping[str, object]) -> tuple[float, Interval]:
    """Geodesic between two places in km, and what their uncertainty leaves open."""
    points = [float(str(place[name])) for place in (a, b) for name in ("lat", "lon")]
    straight = geodesic_km(*points)
    room = straight * PLACE_ROOM + sum(float(str(place.get("uncertainty_km") or UNCERTAIN_KM)) for place in (a, b))
    return straight, Interval(max(0.0, straight - room), straight + room)


def _against_globe(figure: Figure, a: Mapping[str, object], b: Mapping[str, object]) -> Iterator[Problem]:
    straight, allowed = _straight(a, b)
    stated = _stated_km(figure)
    if stated.overlaps(allowed):
        return
    names = f"{a['name']} and {b['name']}"
    longer = stated.low is not None and allowed.high is not None and stated.low > allowed.high
    why = "it may be the length of a road, which is no straight line" if longer else "no way can be shorter than the straight line"
    message = f"The distance between {names} is given as {amount(figure)}, but they lie {straight:.0f} km apart in a straight line: {why}."
    written = f"geodesic (WGS84) {straight:.1f} km ({allowed}); printed: {amount(figure)}"
    question = f"How far apart are {names}?"
    yield problem((figure,), check="distance", says=(question, message, written), reason="definition" if longer else "error")


def _against_gates(figure: Figure, place: Mapping[str, object], gates: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """The nearest known border gate bounds the distance to the border from above."""
    straight, gate = min(((_straight(place, gate)[0], gate) for gate in gates), key=lambda pair: (pair[0], str(pair[1]["place_id"])))
    stated = _stated_km(figure)
    if stated.low is None or stated.low <= straight * (1 + PLACE_ROOM) + UNCERTAIN_KM:
        return
    message = f"{place['name']} is said to be {amount(figure)} from the border, but the gate {gate['name']} is only {straight:.0f} km away."
    written = f"geodesic (WGS84) to {gate['name']} {straight:.1f} km; printed: {amount(figure)}"
    yield problem((figure,), check="border", says=(f"How far is {place['name']} from the border?", message, written))


def check_rates(figures: Sequence[Figure]) -> Iterator[Problem]:
    """Prices or sums of one story in yuan and in dollars, and rates that it prints, against the rate of the month."""
    months = {figure.start.replace(day=1): figure for figure in figures if _is_month_rate(figure) and figure.start}
    stories = defaultdict(list)
    for figure in figures:
        if figure.reported and figure.value:
            stories[figure.lineage].append(figure)
    for story in stories.values():
        printed = [figure for figure in story if figure.unit == "CNY/USD" and not _is_month_rate(figure)]
        for rate in printed:
            yield from _against_month(rate.interval, (rate,), months)
        for first, second in combinations([figure for figure in story if figure.kind in ("price", "money")], 2):
            yuan, dollars = (first, second) if first.unit.startswith("CNY") else (second, first)
            if _is_pair(yuan, dollars):
                implied = pair_rate(yuan.value or 0.0, dollars.value or 0.0, unit=yuan.unit, other=dollars.unit)
                yield from _against_month(implied, (yuan, dollars), months, printed)


def _is_month_rate(figure: Figure) -> bool:
    start, end = figure.start, figure.end
    return figure.unit == "CNY/USD" and figure.row.get("series_id") not in (None, "") and bool(start and end and (end - start).days <= 31)


def _is_pair(yuan: Figure, dollars: Figure) -> bool:
    same = yuan.period == dollars.period and yuan.kind == dollars.kind and same_subject(yuan, dollars) and yuan.basis == dollars.basis
    return same and yuan.unit.startswith("CNY") and dollars.unit.startswith("USD")


def pair_rate(cny: float, usd: float, *, unit: str = "", other: str = "") -> Interval:
    """CNY per USD that a yuan figure and its dollar conversion imply, each as round as its last digit that is not a zero."""
    scale = PER_TONNE[unit.partition("/")[2]] / PER_TONNE[other.partition("/")[2]]
    return implied_rate(around(cny).hull(rounding(cny)), around(usd).hull(rounding(usd))) * scale


def _against_month(
    implied: Interval, figures: tuple[Figure, ...], months: Mapping[date, Figure], printed: Sequence[Figure] = (),
) -> Iterator[Problem]:
    """Against the rate that the story prints and that of the month of the figure, or of its publication; no rate, no check."""
    day = figures[0].end or figures[0].published
    month = months.get(day.replace(day=1)) if day else None
    for rate in [*printed, *([month] if month else [])]:
        room = rate.interval if rate in printed else as_interval(rate.value or 0.0) * Interval(1 - FX_ROOM, 1 + FX_ROOM)
        if not implied.overlaps(room):
            yield _rate_off(implied, figures, rate)
            return


def _rate_off(implied: Interval, figures: tuple[Figure, ...], rate: Figure) -> Problem:
    said = " and ".join(amount(figure) for figure in figures)
    about = "one thing in two currencies imply" if len(figures) > 1 else "as a rate is"
    message = f"{said}: {about} {implied} CNY per USD, but the rate for {when(rate.period)} is {number(rate)}."
    middle = plain(implied.mid) if implied.mid is not None else str(implied)
    written = f"{' / '.join(number(figure) for figure in figures)} = {middle} ({implied}); rate: {number(rate)}"
    return problem((*figures, rate), check="rate", says=("How many yuan was a dollar worth?", message, written), reason="unit")


def check_conversions(mentions: Sequence[Mapping[str, object]], figures: Sequence[Figure]) -> Iterator[Problem]:
    """Conversions in brackets ("130 kilometers (80 miles)", "35,000 yuan ($4,800)"): both figures must mean the same amount."""
    by_place = {(mention.get("document_id"), mention.get("start")): mention for mention in mentions}
    by_key = {figure.key: figure for figure in figures}
    months = {figure.start.replace(day=1): figure for figure in figures if _is_month_rate(figure) and figure.start}
    for second in mentions:
        first = by_place.get((second.get("document_id"), second.get("equivalent_of")))
        owner = by_key.get(str((first or second).get("observation_id") or ""))
        if first is not None and owner is not None and not _unmeasured(first, second):
            yield from _conversion(first, second, owner, months)


def _unmeasured(*mentions: Mapping[str, object]) -> bool:
    return any(not isinstance(mention.get("value"), (int, float)) for mention in mentions)


def _conversion(
    first: Mapping[str, object], second: Mapping[str, object], owner: Figure, months: Mapping[date, Figure],
) -> Iterator[Problem]:
    values, units = [float(str(mention["value"])) for mention in (first, second)], [str(mention["unit"]) for mention in (first, second)]
    currencies = [unit.partition("/")[0] for unit in units]
    if sorted(currencies) == ["CNY", "USD"]:
        yuan = currencies.index("CNY")
        implied = pair_rate(values[yuan], values[1 - yuan], unit=units[yuan], other=units[1 - yuan])
        for found in _against_month(implied, (owner,), months):
            sums = f"{plain(values[yuan])} {units[yuan]} / {plain(values[1 - yuan])} {units[1 - yuan]}"
            yield _said_twice(first, second, owner, f"{sums}{found.arithmetic.removeprefix(number(owner))}")
    factor = SAME_AFTER.get((units[1], units[0]))
    if factor is not None and not (around(values[1]) * factor).overlaps(around(values[0])):
        yield _said_twice(first, second, owner, f"{plain(values[1])} {units[1]} * {factor:g} = {plain(values[1] * factor)} {units[0]}")


def _said_twice(first: Mapping[str, object], second: Mapping[str, object], owner: Figure, written: str) -> Problem:
    said, again = str(first.get("text") or first["value"]), str(second.get("text") or second["value"])
    message = f"{said} and {again} are given as the same amount, but do not convert into each other."
    return problem((owner,), check="conversion", says=(f"Is {said} the same as {again}?", message, written), reason="unit")
