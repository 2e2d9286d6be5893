"""Quotations of different days that lie apart, and one amount of money told as a price and as a levy."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.audit.figures import Figure, having
from extract.audit.findings import Problem, allowed, amount, problem, source_words, thing, when
from extract.core.properties import price_bases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NEAR = timedelta(days=10)  # an assessment comes out weekly; three days more, for holidays
_NEARBY = tuple(timedelta(days=n) for n in range(-NEAR.days, NEAR.days + 1))
UNSAID = price_bases().having("unsaid") | {""}
APART = 0.005  # of the price: boards of two houses differ by one step of a quotation, some half a per cent, on most days


def check_quotes(figures: Sequence[Figure]) -> Iterator[Problem]:
    """One finding for every quotation that lies outside what another source's quotations around it leave room for.

    They have one product and unit, and one basis, or a basis that the words leave open; the message says which.
    """
    groups: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in having(figures, kind="price", reported=True, dated=True):
        if figure.start == figure.end and figure.value:
            groups[figure.commodity, figure.unit].append(figure)
    for group in groups.values():
        boards: defaultdict[tuple[str, str], dict[date, Figure]] = defaultdict(dict)
        quoting: defaultdict[date, set[tuple[str, str]]] = defaultdict(set)
        for quote in group:
            boards[quote.basis, quote.source].setdefault(_day(quote), quote)
            quoting[_day(quote)].add((quote.basis, quote.source))
        days = {name: sorted(board) for name, board in boards.items()}
        for quote in group:
            for name in sorted(set().union(*(quoting.get(_day(quote) + apart, ()) for apart in _NEARBY))):
                around = _around(quote, boards[name], days[name])
                if around and _comparable(quote, around[0]) and _outside(quote, around):
                    yield _apart(quote, around)


def _day(quote: Figure) -> date:
    return quote.end or date.max  # all that are looked at have one


def check_kinds(figures: Sequence[Figure]) -> Iterator[Problem]:
    """One amount of money per weight that one source tells as this and another as that: a levy here, a price there."""
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in having(figures, reported=True):
        if figure.kind in ("rate", "price") and "/" in figure.unit and figure.value:
            groups[figure.commodity, figure.unit, figure.value].append(figure)
    for group in groups.values():
        if len({figure.kind for figure in group}) > 1 and len({figure.source for figure in group}) > 1:
            told = "; ".join(f"{figure.metric.replace('_', ' ')}, {_basis(figure)} ({source_words(figure)})" for figure in group)
            message = f"One amount, {amount(group[0])} of {group[0].commodity.replace('_', ' ')}, is told as several things: {told}."
            question = f"What is {amount(group[0])} paid for?"
            says = (question, message, f"{amount(group[0])} in {len(group)} rows")
            yield problem(group, check="kinds", says=says, finding_type="conflict", reason="definition")


def _comparable(quote: Figure, other: Figure) -> bool:
    """Whether another source quotes the same kind of price, as far as the words of `quote` tell."""
    if quote.source == other.source or quote.basis == other.basis not in UNSAID:
        return quote.source != other.source
    return quote.basis in UNSAID


def _around(quote: Figure, board: Mapping[date, Figure], days: Sequence[date]) -> list[Figure]:
    """The last of a board's quotations by the day of `quote` and the first from it on, both near; empty where one is missing.

    `days` are those of the board in order. What the same basis costs on the same day is asked by `check_claims`.
    """
    day = _day(quote)
    at, behind = bisect_left(days, day), bisect_right(days, day)
    if board[days[0]].basis != quote.basis:
        at, behind = behind, at
    near = [days[n] for n in (at - 1, behind) if 0 <= n < len(days) and abs(days[n] - day) <= NEAR]
    return [board[each] for each in dict.fromkeys(near)] if len(near) > 1 else []


def _outside(quote: Figure, around: Sequence[Figure]) -> bool:
    room = around[0].interval.hull(around[-1].interval)
    if room.overlaps(quote.interval):
        return False
    return all(abs(quote.magnitude / end - 1) > APART for end in (room.low, room.high) if end)


def _apart(quote: Figure, around: Sequence[Figure]) -> Problem:
    other = around[0]
    answers = " and ".join(f"{amount(figure)} on {when(figure.period)}" for figure in around)
    room = other.interval.hull(around[-1].interval)
    product = thing(quote).removeprefix(f"{quote.metric} of ")
    message = (
        f"{quote.source} gives {amount(quote)} for {product} on {when(quote.period)} ({_basis(quote)}), but "
        f"{other.source} {answers} ({_basis(other)}). "
    )
    why, reason = "One of them is off, or they measure differently.", "error"
    if quote.basis != other.basis:
        why, reason = "The basis of the first is not stated: it may be another kind of price.", "definition"
    written = f"{amount(quote)} ({allowed(quote.interval)}) ≠ {allowed(room)} {quote.unit}"
    question = f"What did {product} cost on {when(quote.period)}?"
    return problem((quote, *around), check="quotes", says=(question, message + why, written), finding_type="conflict", reason=reason)


def _basis(figure: Figure) -> str:
    return figure.scope or price_bases().values("words").get(figure.basis, figure.basis) or "basis not stated"
