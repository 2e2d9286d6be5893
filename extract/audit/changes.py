"""Checks of changes: a level, the earlier level and the change between them must agree within what the printed digits allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.audit.figures import LEVEL_KINDS, Figure, at_period, closest, is_change_of, same_subject
from extract.audit.findings import Problem, amount, number, problem, thing, when
from extract.core.arithmetic import ratio_of_change
from extract.core.intervals import Interval, loosened, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MISSING_MONTH = "derived.missing_month"


def check_changes(story: Sequence[Figure]) -> Iterator[Problem]:
    """Every reported change of one story against every level and base that the same story gives; one problem a change."""
    for change in (figure for figure in story if figure.kind == "change" and figure.reported):
        pairs = list(_pairs(change, story))
        if pairs and not any(_fits(change, level, base) for level, base in pairs):
            yield _misfit(change, *pairs[0])


def _pairs(change: Figure, story: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Levels and bases that the change can stand between; a reported base comes before one computed from other months."""
    for level in closest((figure for figure in story if figure.reported and is_change_of(change, figure)), change):
        bases = [figure for figure in story if _is_base(figure, level, change)]
        for base in closest([figure for figure in bases if figure.reported] or bases, level):
            yield level, base


def _is_base(figure: Figure, level: Figure, change: Figure) -> bool:
    if figure.kind not in LEVEL_KINDS or figure.kind != level.kind or figure.unit != level.unit or figure.value is None:
        return False
    if (figure.origin, figure.destination) != (level.origin, level.destination):
        return False  # a flow that names its other end is not the flow that does not
    computed = figure.row.get("period_rule") == MISSING_MONTH
    return (figure.reported or computed) and figure.key != level.key and same_subject(figure, level) and at_period(figure, change.compare)


def _wide(figure: Figure) -> Interval:
    return loosened(figure.interval, figure.value).clip(low=0.0)


def _fits(change: Figure, level: Figure, base: Figure) -> bool:
    if change.unit not in ("percent", "times"):
        moved = _wide(level) - _wide(base)
        return change.interval.overlaps(moved if change.direction == "up" else -moved)
    start = _wide(base)
    if start.high == 0:
        return True  # no ratio to nothing
    return ratio_of_change(change.interval, change.direction, change.unit).overlaps(_wide(level) / start)


def _misfit(change: Figure, level: Figure, base: Figure) -> Problem:
    moved, allowed = _moved(change, level, base)
    question = f"How did {thing(level)} change from {when(base.period)} to {when(level.period)}?"
    given = "" if base.reported else " (computed from the months around it)"
    message = (
        f"The change of {thing(level)} is given as {amount(change)}, but {amount(base)} in {when(base.period)}{given} "
        f"and {amount(level)} in {when(level.period)} make it {moved}."
    )
    return problem((change, level, base), check="change", says=(question, message, f"{allowed}; printed: {amount(change)}"))


def _moved(change: Figure, level: Figure, base: Figure) -> tuple[str, str]:
    """The change that the levels give, and the sum written out."""
    new, old = level.value or 0.0, base.value or 0.0
    if change.unit == "percent":
        span = (_wide(level) / _wide(base) - 1.0) * 100.0
        moved = (new / old - 1) * 100 if old else 0.0
        return f"{moved:+.1f}%", f"{number(level)} / {number(base)} - 1 = {moved:+.1f}% ({_signed(span)})"
    if change.unit == "times":
        ratio = new / old if change.direction == "up" and old else old / new if new else 0.0
        return f"{plain(ratio)} times", f"{number(level)} and {number(base)}: {plain(ratio)} times"
    return f"{new - old:+,.6g} {level.unit}", f"{number(level)} - {number(base)} = {new - old:+,.6g} {level.unit}"


def _signed(span: Interval) -> str:
    return " to ".join("open" if end is None else f"{end:+.1f}%" for end in (span.low, span.high))
