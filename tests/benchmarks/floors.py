"""A measure beside its floor: both taken in turn in one run, so that what the machine does meanwhile meets both."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "| measure | product | floor | ratio | limit | |\n|---|---|---|---|---|---|"


class Budget(NamedTuple):
    """A measure, its floor, their ratio, and the most (or the least) that the ratio may be; no limit where none is set."""

    what: str
    ours: float
    floor: float
    ratio: float
    limit: float | None = None
    is_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.limit is None or (self.ratio >= self.limit if self.is_least else self.ratio <= self.limit)

    def line(self) -> str:
        """The line of a table."""
        limit = "" if self.limit is None else f"at {'least' if self.is_least else 'most'} {self.limit:g}"
        verdict = "" if self.limit is None else "holds" if self.holds else "over"
        return f"| {self.what} | {self.ours:.4g} | {self.floor:.4g} | {self.ratio:.2f} | {limit} | {verdict} |"


def paired(
    what: str, ours: Callable[[], float], floor: Callable[[], float], limit: float | None = None, *, pairs: int = 5, is_least: bool = False,
) -> Budget:
    """The medians of so many pairs, and the median of their ratios."""
    found = [(ours(), floor()) for _ in range(pairs)]
    middle, low, ratio = (statistics.median(each) for each in zip(*((one, other, one / other) for one, other in found), strict=True))
    return Budget(what, middle, low, ratio, limit, is_least)
