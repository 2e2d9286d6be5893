"""Checks of sums: months against totals, countries against the world, shares against part and whole, value against price."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from extract.audit.figures import SHARE_METRICS, WHOLE, Figure, months_of
from extract.audit.findings import Problem, amount, asks, ends, number, problem, source_words, thing, when
from extract.core.arithmetic import share_of, total_of_parts
from extract.core.intervals import Interval, loosened, plain
from extract.core.properties import metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

ADDABLE = metrics().having("additive")
SHARED_METRIC = metrics().lists("part_of")


def _wide(figure: Figure) -> Interval:
    return loosened(figure.interval, figure.value).clip(low=0.0)


def _above(part: Interval, whole: Interval) -> bool:
    """Whether even the least of the part exceeds the most of the whole."""
    return part.low is not None and whole.high is not None and part.low > whole.high * (1 + 1e-9)


def check_months(figures: Sequence[Figure]) -> Iterator[Problem]:
    """Totals over time of one subject: no part above its total, no months that add to another sum than their total."""
    groups = defaultdict(list)
    for figure in figures:
        addable = figure.metric in ADDABLE and figure.kind in ("level", "money") and figure.value is not None
        if addable and figure.reported and months_of(*figure.period):
            groups[(figure.subject, figure.unit)].append(figure)
    for group in groups.values():
        for total in group:
            inside = [part for part in group if part is not total and _within(part, total)]
            yield from _parts_of(total, inside)


def _within(part: Figure, total: Figure) -> bool:
    if part.start is None or part.end is None or total.start is None or total.end is None or part.period == total.period:
        return False
    return total.start <= part.start and part.end <= total.end


def _parts_of(total: Figure, inside: Sequence[Figure]) -> Iterator[Problem]:
    too_big = [part for part in inside if _above(_wide(part), _wide(total))]
    for part in too_big:
        yield _part_above(part, total)
    own = [part for part in inside if part.lineage == total.lineage and part not in too_big]
    tiles = _tiling(own, total.start, total.end) if total.start and total.end else None
    if tiles and not total_of_parts(_wide(part) for part in tiles).overlaps(_wide(total)):
        yield _sum_off(tiles, total)
    elif tiles is None and _above(total_of_parts(_wide(part) for part in _apart(own)), _wide(total)):
        yield _sum_off(_apart(own), total)


def _tiling(parts: Sequence[Figure], start: date, end: date) -> list[Figure] | None:
    """Parts that fill the days from start to end without gap or overlap, the longest first; None if there are none."""
    for part in sorted(parts, key=lambda one: (one.end or start, one.key), reverse=True):
        if part.start != start or part.end is None or part.end > end:
            continue
        if part.end == end:
            return [part]
        rest = _tiling(parts, part.end + timedelta(days=1), end)
        if rest:
            return [part, *rest]
    return None


def _apart(parts: Sequence[Figure]) -> list[Figure]:
    """As many parts as do not overlap, the earliest end first."""
    chosen: list[Figure] = []
    for part in sorted(parts, key=lambda one: (str(one.end), str(one.start), one.key)):
        last = chosen[-1].end if chosen else None
        if part.start is not None and (last is None or part.start > last):
            chosen.append(part)
    return chosen


def _part_above(part: Figure, total: Figure) -> Problem:
    own = part.lineage == total.lineage
    question = asks(total)
    message = (
        f"{when(part.period)} is a part of {when(total.period)}, but its {amount(part)} ({source_words(part)}) "
        f"is more than the {amount(total)} ({source_words(total)}) of the whole."
    )
    reason = "vintage" if own and part.published != total.published else "error"
    says = (question, message, f"{number(part)} > {number(total)}, by {plain((part.value or 0.0) - (total.value or 0.0))} {total.unit}")
    return problem((part, total), check="part", says=says, finding_type="arithmetic" if own else "conflict", reason=reason)


def _sum_off(parts: Sequence[Figure], total: Figure) -> Problem:
    added = total_of_parts(_wide(part) for part in parts)
    points = sum(part.value or 0.0 for part in parts)
    question = asks(total)
    named = ", ".join(f"{when(part.period)} {amount(part)}" for part in parts)
    message = f"The parts ({named}) add to {plain(points)} {total.unit}, but {when(total.period)} is given as {amount(total)}."
    written = f"{' + '.join(number(part) for part in parts)} = {plain(points)} ({ends(added)}); printed: {number(total)}"
    return problem((*parts, total), check="sum", says=(question, message, written))


def check_places(figures: Sequence[Figure]) -> Iterator[Problem]:
    """The parts by country of one source, one period and one mass basis never exceed the whole that it prints."""
    groups = defaultdict(list)
    for figure in figures:
        if figure.reported and figure.metric in ADDABLE and figure.kind == "level" and figure.value is not None and figure.start:
            source = figure.row.get("story_id") or figure.source
            groups[(source, figure.metric, figure.commodity, figure.destination, figure.mass, figure.unit, figure.period)].append(figure)
    for group in groups.values():
        wholes = [figure for figure in group if figure.origin in WHOLE]
        parts = list({figure.origin: figure for figure in group if figure.origin and figure.origin not in WHOLE}.values())
        for whole in wholes:
            if parts and _above(total_of_parts(_wide(part) for part in parts), _wide(whole)):
                yield _places_off(parts, whole)


def _places_off(parts: Sequence[Figure], whole: Figure) -> Problem:
    points = sum(part.value or 0.0 for part in parts)
    named = ", ".join(f"{part.origin} {amount(part)}" for part in parts)
    question = asks(whole)
    message = f"The parts by origin ({named}) add to {plain(points)} {whole.unit}, more than the total of {amount(whole)}."
    written = f"{' + '.join(number(part) for part in parts)} = {plain(points)} > {number(whole)}"
    return problem((*parts, whole), check="places", says=(question, message, written))


def check_shares(figures: Sequence[Figure]) -> Iterator[Problem]:
    """A share against the part and the whole that the same source gives; shares of one whole that add to more than 100 %."""
    shares = [figure for figure in figures if figure.kind == "share" and figure.unit == "percent" and figure.reported]
    for share in shares:
        pairs = [(part, whole) for part, whole in _share_pairs(share, figures) if (whole.value or 0.0) > 0]
        if pairs and not any(share_of(_wide(part), _wide(whole)).overlaps(share.interval) for part, whole in pairs):
            yield _share_off(share, *pairs[0])
    yield from _over_whole(shares)


def _share_pairs(share: Figure, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Part and whole: levels of one metric and unit for the share's product, period and source, the part from its origin."""
    allowed = SHARED_METRIC.get(share.metric, ADDABLE)
    near = [
        figure for figure in figures
        if figure.reported and figure.kind in ("level", "money") and figure.metric in allowed and figure.commodity == share.commodity
        and figure.period == share.period and figure.start and _one_source(figure, share) and figure.value is not None
    ]
    for whole in (figure for figure in near if figure.origin in WHOLE or not figure.origin):
        for part in (figure for figure in near if figure.origin not in WHOLE and _where(figure) == _where(share) != ""):
            if all(getattr(part, name) == getattr(whole, name) for name in ("metric", "unit", "mass", "destination")):
                yield part, whole


def _one_source(a: Figure, b: Figure) -> bool:
    return a.lineage == b.lineage or (a.source == b.source and not a.row.get("story_id") and not b.row.get("story_id"))


def _where(figure: Figure) -> str:
    return (figure.origin or figure.place.replace("_", " ")).lower()


def _share_off(share: Figure, part: Figure, whole: Figure) -> Problem:
    span = share_of(_wide(part), _wide(whole))
    points = (part.value or 0.0) / (whole.value or 1.0) * 100
    question = f"What share of {share.denominator or thing(whole)} was {_where(share).title()}'s in {when(share.period)}?"
    message = f"The share is given as {amount(share)}, but {amount(part)} of {amount(whole)} is {points:.1f}%."
    written = f"{number(part)} / {number(whole)} = {points:.1f}% ({ends(span, '%')}); printed: {amount(share)}"
    return problem((share, part, whole), check="share", says=(question, message, written))


def _over_whole(shares: Iterable[Figure]) -> Iterator[Problem]:
    groups: defaultdict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    for share in shares:
        where = _where(share) or share.actor
        if where and share.denominator and share.metric in SHARE_METRICS:
            source = share.row.get("story_id") or share.source
            groups[(source, share.metric, share.denominator, share.commodity, share.period)][where] = share
    for group in groups.values():
        parts = list(group.values())
        added = total_of_parts(part.interval.clip(low=0.0) for part in parts)
        if len(parts) > 1 and added.low is not None and added.low > 100:
            named = ", ".join(f"{where.title()} {amount(part)}" for where, part in group.items())
            message = f"The shares of {parts[0].denominator} ({named}) add to more than the whole."
            written = f"{' + '.join(number(part) for part in parts)} = {sum(part.value or 0.0 for part in parts):.1f}% > 100%"
            yield problem(parts, check="whole", says=(f"Who has how much of {parts[0].denominator}?", message, written))


def check_values(figures: Sequence[Figure]) -> Iterator[Problem]:
    """Money for a quantity at an average price: the three figures of one source for one product and period must multiply out."""
    moneys = [figure for figure in figures if figure.reported and figure.kind == "money" and figure.start and figure.value]
    others = [figure for figure in figures if figure.reported and figure.kind in ("level", "price") and figure.start and figure.value]
    for money in moneys:
        like = [figure for figure in others if figure.period == money.period and figure.commodity == money.commodity]
        near = [figure for figure in like if _one_source(figure, money)]
        for first, second in combinations(near, 2):
            level, price = (first, second) if first.kind == "level" else (second, first)
            fits = level.unit == "t" and price.unit == f"{money.unit}/t" and level.origin == price.origin == money.origin
            if fits and not (_wide(level) * _wide(price)).overlaps(_wide(money)):
                yield _value_off(money, level, price)


def _value_off(money: Figure, level: Figure, price: Figure) -> Problem:
    product = (level.value or 0.0) * (price.value or 0.0)
    question = asks(money)
    message = f"{amount(level)} at {amount(price)} is {plain(product)} {money.unit}, but the value is given as {amount(money)}."
    written = f"{number(level)} * {number(price)} = {plain(product)}; printed: {number(money)}"
    return problem((money, level, price), check="value", says=(question, message, written))
