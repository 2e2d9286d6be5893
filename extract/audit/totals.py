"""Checks of sums: months against totals, countries against the world, shares against part and whole, value against price."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

from extract.audit.figures import WHOLE, Days, Figure, having
from extract.audit.findings import Problem, amount, asks, number, problem, source_words, thing, when
from extract.core.arithmetic import share_of, total_of_parts
from extract.core.intervals import Interval, as_interval, plain
from extract.core.properties import metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ADDABLE = metrics().having("additive")
SHARED_METRIC = metrics().lists("part_of")


def _above(part: Interval, whole: Interval) -> bool:
    """Whether even the least of the part exceeds the most of the whole; last binary digits of sums may differ."""
    # 1e-9: a thousand parts add an error of some 1e-13, and no source prints ten digits.
    return part.low is not None and whole.high is not None and part.low > whole.high * (1 + 1e-9)


def _sums(figures: Iterable[Figure]) -> list[Figure]:
    """The reported amounts that can be added to others."""
    amounts = [figure for figure in having(figures, reported=True) if figure.kind in ("level", "money")]
    return [figure for figure in amounts if figure.value is not None]


def check_months(figures: Sequence[Figure]) -> Iterator[Problem]:
    """Totals over time of one subject: no part above its total, no months that add to another sum than their total."""
    groups = defaultdict(list)
    for figure in _sums(figures):
        if figure.metric in ADDABLE and figure.months:
            groups[(figure.subject, figure.unit)].append(figure)
    for group in groups.values():
        of_period: defaultdict[Days, list[int]] = defaultdict(list)
        for n, figure in enumerate(group):
            of_period[figure.period].append(n)
        begun = sorted(of_period, key=lambda period: str(period[0]))
        starts = [str(start) for start, _ in begun]
        for total in group:
            periods = begun[bisect_left(starts, str(total.start)) : bisect_right(starts, str(total.end))]
            within = sorted(n for period in periods if period != total.period for n in of_period[period])
            yield from _parts_of(total, [group[n] for n in within])


def _parts_of(total: Figure, others: Sequence[Figure]) -> Iterator[Problem]:
    """What does not fit between a total and the figures about a part of its days; all have whole months."""
    inside = [part for part in others if str(total.start) <= str(part.start) and str(part.end) <= str(total.end)]
    too_big = [part for part in inside if _above(part.wide, total.wide)]
    for part in too_big:
        yield _part_above(part, total)
    own = [part for part in having(inside, lineage=total.lineage) if part not in too_big]
    tiles = _tiling(own, total.start, total.end)
    parts = tiles or _apart(own)
    off = not _added(parts).overlaps(total.wide)
    if tiles is None:  # some days are missing: only too much is wrong
        off = _above(_added(parts), total.wide)
    if off:
        points = plain(sum(part.magnitude for part in parts))
        named = ", ".join(f"{when(part.period)} {amount(part)}" for part in parts)
        given = f"{when(total.period)} is given as {amount(total)}"
        message = f"The parts ({named}) add to {points} {total.unit}, but {given}."
        written = f"{_written(parts)} = {points} ({_added(parts)}); printed: {number(total)}"
        yield problem((*parts, total), check="sum", says=(asks(total), message, written))


def _added(parts: Iterable[Figure]) -> Interval:
    return total_of_parts(part.wide for part in parts)


def _tiling(parts: Sequence[Figure], start: date | None, end: date | None) -> list[Figure] | None:
    """Parts that fill the days from start to end without gap or overlap, the longest first; None if there are none."""
    for part in sorted(parts, key=lambda one: (str(one.end), one.key), reverse=True):
        if part.start != start or part.end is None:
            continue
        if part.end == end:
            return [part]
        if rest := _tiling(parts, part.end + timedelta(days=1), end):
            return [part, *rest]
    return None


def _apart(parts: Sequence[Figure]) -> list[Figure]:
    """As many parts as do not overlap, the earliest end first."""
    chosen: list[Figure] = []
    last = ""
    for part in sorted(parts, key=lambda one: (str(one.end), str(one.start), one.key)):
        if str(part.start) > last:
            chosen.append(part)
            last = str(part.end)
    return chosen


def _part_above(part: Figure, total: Figure) -> Problem:
    kind, reason = "conflict", "error"
    if part.lineage == total.lineage:
        kind, reason = "arithmetic", {total.published: "error"}.get(part.published, "vintage")
    message = (
        f"{when(part.period)} is a part of {when(total.period)}, but its {amount(part)} ({source_words(part)}) "
        f"is more than the {amount(total)} ({source_words(total)}) of the whole."
    )
    written = f"{number(part)} > {number(total)}, by {plain(part.magnitude - total.magnitude)} {total.unit}"
    return problem((part, total), check="part", says=(asks(total), message, written), finding_type=kind, reason=reason)


def _written(parts: Iterable[Figure]) -> str:
    return " + ".join(number(part) for part in parts)


def check_places(figures: Sequence[Figure]) -> Iterator[Problem]:
    """The parts by country of one source, one period and one mass basis never exceed the whole that it prints."""
    groups = defaultdict(list)
    for figure in _sums(figures):
        if figure.metric in ADDABLE and figure.kind == "level" and figure.start:
            question = (figure.metric, figure.commodity, figure.destination, figure.mass, figure.unit, figure.period)
            groups[(figure.account, *question)].append(figure)
    for group in groups.values():
        by_origin = {figure.origin: figure for figure in group}
        parts = [figure for origin, figure in by_origin.items() if origin not in ("", *WHOLE)]
        for whole in (figure for figure in group if figure.origin in WHOLE):
            if parts and _above(_added(parts), whole.wide):
                points = plain(sum(part.magnitude for part in parts))
                named = ", ".join(f"{part.origin} {amount(part)}" for part in parts)
                total = f"more than the total of {amount(whole)}"
                message = f"The parts by origin ({named}) add to {points} {whole.unit}, {total}."
                written = f"{_written(parts)} = {points} > {number(whole)}"
                yield problem((*parts, whole), check="places", says=(asks(whole), message, written))


def check_shares(figures: Sequence[Figure]) -> Iterator[Problem]:
    """A share against the part and the whole that the same source gives; shares of one whole that add to more than 100 %."""
    shares = having(figures, kind="share", unit="percent", reported=True)
    for share in shares:
        pairs = list(_share_pairs(share, figures))
        if pairs and not any(share_of(part.wide, whole.wide).overlaps(share.interval) for part, whole in pairs):
            part, whole = pairs[0]
            points = f"{part.magnitude / whole.magnitude * 100:.1f}%"
            whose = f"{_where(share).title()}'s in {when(share.period)}"
            question = f"What share of {share.denominator or thing(whole)} was {whose}?"
            message = f"The share is given as {amount(share)}, but {amount(part)} of {amount(whole)} is {points}."
            room = f"{share_of(part.wide, whole.wide)}%"
            written = f"{number(part)} / {number(whole)} = {points} ({room}); printed: {amount(share)}"
            yield problem((share, part, whole), check="share", says=(question, message, written))
    yield from _over_whole(shares)


def _share_pairs(share: Figure, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Part and whole: levels of one metric and unit for the share's product, period and source, the part from its origin."""
    metrics = SHARED_METRIC.get(share.metric, ADDABLE)
    near = [figure for figure in _sums(_beside(share, figures)) if figure.metric in metrics]
    parts = [figure for figure in near if figure.origin not in WHOLE and _where(figure) == _where(share) != ""]
    for whole in (figure for figure in near if figure.origin in ("", *WHOLE) and figure.magnitude > 0):
        for part in parts:
            if part.alike(whole, "metric", "unit", "mass", "destination"):
                yield part, whole


def _beside(figure: Figure, figures: Iterable[Figure]) -> list[Figure]:
    """Dated figures for the same product and period out of the same source."""
    found = (other for other in figures if other.start and other.start == figure.start)  # first, as few have it
    return [other for other in found if other.alike(figure, "period", "commodity", "account")]


def _where(figure: Figure) -> str:
    return (figure.origin or figure.place.replace("_", " ")).lower()


def _over_whole(shares: Iterable[Figure]) -> Iterator[Problem]:
    groups: defaultdict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    for share in having(shares, of_whole=True):
        groups[(share.account, share.metric, share.denominator, share.commodity, share.period)][_where(share) or share.actor] = share
    for group in groups.values():
        group.pop("", None)  # nobody's share
        parts = list(group.values())
        if len(parts) > 1 and _above(total_of_parts(part.interval.clip(low=0.0) for part in parts), as_interval(100.0)):
            named = ", ".join(f"{owner.title()} {amount(part)}" for owner, part in group.items())
            message = f"The shares of {parts[0].denominator} ({named}) add to more than the whole."
            written = f"{_written(parts)} = {sum(part.magnitude for part in parts):.1f}% > 100%"
            yield problem(parts, check="whole", says=(f"Who has how much of {parts[0].denominator}?", message, written))


def check_values(figures: Sequence[Figure]) -> Iterator[Problem]:
    """Money for a quantity at an average price: the three figures of one source for one product and period must multiply out."""
    known = [figure for figure in having(figures, reported=True) if figure.value]
    for money in having(known, kind="money"):
        near = having(_beside(money, known), origin=money.origin)
        levels, prices = having(near, kind="level", unit="t"), having(near, kind="price", unit=f"{money.unit}/t")
        for level, price in product(levels, prices):
            if not (level.wide * price.wide).overlaps(money.wide):
                worth = plain(level.magnitude * price.magnitude)
                given = f"the value is given as {amount(money)}"
                message = f"{amount(level)} at {amount(price)} is {worth} {money.unit}, but {given}."
                written = f"{number(level)} * {number(price)} = {worth}; printed: {number(money)}"
                yield problem((money, level, price), check="value", says=(asks(money), message, written))
