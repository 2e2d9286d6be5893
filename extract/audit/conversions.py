"""Checks of conversions: kilometres and miles, yuan and dollars, reported distances and the globe.

A conversion in brackets is as round as its writer likes, so both figures are taken as widely as their last digit that is
not a zero allows. An exchange rate moves within its month: `FX_ROOM` either side of the monthly mean is agreement.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from extract.audit.figures import Figure, by_story, having, same_subject
from extract.audit.findings import Problem, amount, number, problem, when
from extract.core.arithmetic import KM_PER_MILE, geodesic_km, implied_rate
from extract.core.intervals import Interval, around, as_interval, plain, rounding
from extract.core.properties import place_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FX_ROOM = 0.02  # of the rate: CNY per USD seldom strays further from its mean within a month
TO_KM = {"km": 1.0, "mi": KM_PER_MILE}
PLACE_ROOM = 0.02  # of the distance: towns have a size, and writers measure between different points of them
PER_TONNE = {"kg": 1000.0, "t": 1.0, "": 1.0}
AREAS = place_kinds().having("area")
UNCERTAIN_KM = 2.0  # taken for a place whose row names no uncertainty
KG_PER_POUND = 0.45359237  # avoirdupois pound, exact (1959 agreement)
SAME_AFTER = {
    ("mi", "km"): KM_PER_MILE, ("km", "mi"): 1 / KM_PER_MILE, ("kg", "t"): 0.001, ("t", "kg"): 1000.0,
    ("lb", "kg"): KG_PER_POUND, ("lb", "t"): KG_PER_POUND / 1000,
}
"""Factor from the unit in brackets to the unit before it."""


def check_distances(figures: Sequence[Figure], places: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """Reported distances between two known places against the geodesic; distances to the border against the nearest gate."""
    known = _by_name(places)
    kinds = {name: place.get("place_type") for name, place in known.items()}
    gates = [place for place in places if place.get("place_type") == "border_gate"]
    distances = [figure for figure in having(figures, kind="distance", reported=True) if figure.unit in TO_KM]
    for figure in (figure for figure in distances if figure.value is not None):
        names = (figure.origin.lower(), figure.destination.lower())
        points = [known[name] for name in names if name in known and kinds[name] not in AREAS]
        if len(points) == 2:
            yield from _against_globe(figure, *points)
        # A way to "the Chinese border", or to a country, ends where the country begins.
        elif any("border" in name or kinds.get(name) == "country" for name in names):
            for point in points:
                yield from _against_gates(figure, point, gates)


def _by_name(places: Iterable[Mapping[str, object]]) -> dict[str, Mapping[str, object]]:
    """Places by every spelling that the rows bring along (`place_id`, `name`, `names`)."""
    known: dict[str, Mapping[str, object]] = {}
    for place in places:
        spellings: Iterable[object] = place.get("names") or ()  # type: ignore[assignment]
        for name in (place.get("place_id"), place.get("name"), *spellings):
            known.setdefault(str(name).lower(), place)
    return known


def _stated_km(figure: Figure) -> Interval:
    stated = figure.interval
    if None not in (stated.low, stated.high) and figure.row.get("qualifier") != "nearly":
        stated = around(figure.magnitude).hull(stated)
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
    why, reason = "no way can be shorter than the straight line", "error"
    if (stated.low or 0.0) > straight:
        why, reason = "it may be the length of a road, which is no straight line", "definition"
    names = f"{a['name']} and {b['name']}"
    message = f"The distance between {names} is given as {amount(figure)}, but they lie {straight:.0f} km apart in a straight line: {why}."
    written = f"geodesic (WGS84) {straight:.1f} km ({allowed}); printed: {amount(figure)}"
    yield problem((figure,), check="distance", says=(f"How far apart are {names}?", message, written), reason=reason)


def _against_gates(figure: Figure, place: Mapping[str, object], gates: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """The nearest known border gate bounds the distance to the border from above."""
    ways = sorted((_straight(place, gate)[0], str(gate["place_id"]), str(gate["name"])) for gate in gates)
    stated = _stated_km(figure)
    for straight, _, gate in ways[:1]:
        if (stated.low or 0.0) > straight * (1 + PLACE_ROOM) + UNCERTAIN_KM:
            message = f"{place['name']} is said to be {amount(figure)} from the border, but the gate {gate} is only {straight:.0f} km away."
            written = f"geodesic (WGS84) to {gate} {straight:.1f} km; printed: {amount(figure)}"
            yield problem((figure,), check="border", says=(f"How far is {place['name']} from the border?", message, written))


def check_rates(figures: Sequence[Figure]) -> Iterator[Problem]:
    """Prices or sums of one story in yuan and in dollars, and rates that it prints, against the rate of the month."""
    months = _month_rates(figures)
    for story in by_story(figure for figure in having(figures, reported=True) if figure.value):
        printed = [figure for figure in having(story, unit="CNY/USD") if not _is_month_rate(figure)]
        for rate in printed:
            yield from _against_month(rate.interval, (rate,), months)
        priced = [figure for figure in story if figure.kind in ("price", "money")]
        yuans, dollars = ([figure for figure in priced if figure.unit.startswith(currency)] for currency in ("CNY", "USD"))
        for yuan, dollar in product(yuans, dollars):
            if yuan.alike(dollar, "period", "kind", "basis") and same_subject(yuan, dollar):
                implied = pair_rate(yuan.magnitude, dollar.magnitude, unit=yuan.unit, other=dollar.unit)
                yield from _against_month(implied, (yuan, dollar), months, printed)


def _month_rates(figures: Iterable[Figure]) -> dict[date, Figure]:
    """The rate of each month, by its first day."""
    return {figure.start.replace(day=1): figure for figure in figures if figure.start and _is_month_rate(figure)}


def _is_month_rate(figure: Figure) -> bool:
    """A rate of the series, over a month at most."""
    if figure.unit != "CNY/USD" or not figure.row.get("series_id") or figure.start is None or figure.end is None:
        return False
    return (figure.end - figure.start).days <= 31  # a rate over more days is no monthly rate


def pair_rate(cny: float, usd: float, *, unit: str = "", other: str = "") -> Interval:
    """CNY per USD that a yuan figure and its dollar conversion imply, each as round as its last digit that is not a zero."""
    scale = PER_TONNE[unit.partition("/")[2]] / PER_TONNE[other.partition("/")[2]]
    return implied_rate(around(cny).hull(rounding(cny)), around(usd).hull(rounding(usd))) * scale


def _against_month(
    implied: Interval, figures: tuple[Figure, ...], months: Mapping[date, Figure], printed: Sequence[Figure] = (),
) -> Iterator[Problem]:
    """Against the rate that the story prints and that of the month of the figure, or of its publication; no rate, no check."""
    day = figures[0].end or figures[0].published or date.min
    rates = [(rate, rate.interval) for rate in printed]
    if month := months.get(day.replace(day=1)):
        rates.append((month, as_interval(month.magnitude) * Interval(1 - FX_ROOM, 1 + FX_ROOM)))
    for rate in [rate for rate, room in rates if not implied.overlaps(room)][:1]:
        said = " and ".join(amount(figure) for figure in figures)
        about = {1: "as a rate is", 2: "one thing in two currencies imply"}[len(figures)]
        message = f"{said}: {about} {implied} CNY per USD, but the rate for {when(rate.period)} is {number(rate)}."
        middle = as_interval(implied.mid or implied)
        written = f"{' / '.join(number(figure) for figure in figures)} = {middle} ({implied}); rate: {number(rate)}"
        says = ("How many yuan was a dollar worth?", message, written)
        yield problem((*figures, rate), check="rate", says=says, reason="unit")


def check_conversions(mentions: Sequence[Mapping[str, object]], figures: Sequence[Figure]) -> Iterator[Problem]:
    """Conversions in brackets ("130 kilometers (80 miles)", "35,000 yuan ($4,800)"): both figures must mean the same amount."""
    measured = [mention for mention in mentions if isinstance(mention.get("value"), (int, float))]
    by_place = {(mention.get("document_id"), mention.get("start")): mention for mention in measured}
    by_key = {figure.key: figure for figure in figures}
    months = _month_rates(figures)
    for second in measured:
        first = by_place.get((second.get("document_id"), second.get("equivalent_of")), {})
        if owner := by_key.get(str(first.get("observation_id"))):
            yield from _conversion(first, second, owner, months)


def _conversion(
    first: Mapping[str, object], second: Mapping[str, object], owner: Figure, months: Mapping[date, Figure],
) -> Iterator[Problem]:
    values = [float(str(mention["value"])) for mention in (first, second)]
    units = [str(mention["unit"]) for mention in (first, second)]
    currencies = [unit.partition("/")[0] for unit in units]
    if sorted(currencies) == ["CNY", "USD"] and all(values):  # nothing implies no rate
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
