"""Checks of changes: a level, the earlier level and the change between them must agree within what the printed digits allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.audit.figures import Figure, at_period, closest, having, is_change_of, same_subject
from extract.audit.findings import Problem, allowed, amount, number, problem, thing, when
from extract.core.arithmetic import ratio_of_change
from extract.core.intervals import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def check_changes(story: Sequence[Figure]) -> Iterator[Problem]:
    """Every reported change of one story against every level and base that the same story gives; one problem a change."""
    for change in having(story, kind="change", reported=True):
        pairs = list(_pairs(change, story))
        if pairs and not any(_fits(change, level, base) for level, base in pairs):
            yield _misfit(change, *pairs[0])


def _pairs(change: Figure, story: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Levels and bases that the change can stand between; a reported base comes before one computed from other months."""
    for level in closest((figure for figure in having(story, reported=True) if is_change_of(change, figure)), change):
        like = [figure for figure in story if _compares(figure, level)]
        bases = [figure for figure in like if at_period(figure, change.compare) and same_subject(figure, level)]
        for base in closest(having(bases, reported=True) or bases, level):
            yield level, base


def _compares(figure: Figure, level: Figure) -> bool:
    """Whether a figure measures what the level does; a flow that names its other end is not the flow that does not."""
    known = figure.reported or figure.row.get("period_rule") == "derived.missing_month"
    if not known or figure.value is None or figure.key == level.key:
        return False
    return figure.alike(level, "kind", "unit", "origin", "destination")


def _fits(change: Figure, level: Figure, base: Figure) -> bool:
    if change.unit not in ("percent", "times"):
        moved = level.wide - base.wide
        return change.interval.overlaps({"up": moved, "down": -moved}[change.direction])
    if base.wide.high == 0:
        return True  # no ratio to nothing
    return ratio_of_change(change.interval, change.direction, change.unit).overlaps(level.wide / base.wide)


def _misfit(change: Figure, level: Figure, base: Figure) -> Problem:
    moved, written = _moved(change, level, base)
    about = thing(level)
    comma = "," if ", " in about else ""
    question = f"How did {about}{comma} change from {when(base.period)} to {when(level.period)}?"
    given = {False: " (computed from the months around it)"}.get(base.reported, "")
    message = (
        f"The change of {thing(level)} is given as {amount(change)}, but {amount(base)} in {when(base.period)}{given} "
        f"and {amount(level)} in {when(level.period)} make it {moved}."
    )
    return problem((change, level, base), check="change", says=(question, message, f"{written}; printed: {amount(change)}"))


def _moved(change: Figure, level: Figure, base: Figure) -> tuple[str, str]:
    """The change that the levels give, and the sum written out."""
    new, old = level.magnitude, base.magnitude
    if change.unit == "percent":
        span = (level.wide / base.wide - 1.0) * 100.0
        moved = _minus(f"{(_ratio(new, old) - 1) * 100:+.1f}%")
        return moved, f"{number(level)} / {number(base)} − 1 = {moved} ({allowed(span, '{:+.1f}%'.format)})"
    if change.unit == "times":
        pair = {"up": (new, old)}.get(change.direction, (old, new))
        times = f"{plain(_ratio(*pair))} times"
        return times, f"{number(level)} and {number(base)}: {times}"
    moved = _minus(f"{new - old:+,.6g} {level.unit}")
    return moved, f"{number(level)} − {number(base)} = {moved}"


def _minus(figure: str) -> str:
    return figure.replace("-", "−")


def _ratio(of: float, to: float) -> float:
    """A ratio; to nothing there is none, which counts as no change."""
    return 1.0 if to == 0 else of / to
