"""How exact a source says a figure is: one table of the qualifiers, in words and by what they mean.

What each allows as an interval is in extract.core.intervals; the words that sources use for them are in rules/qualifiers.yaml.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Qualifier(NamedTuple):
    """`words` stand before the figure; `meaning` is what qualifiers share that contradict each other in nothing."""

    words: str
    meaning: str


QUALIFIERS: Mapping[str, Qualifier] = MappingProxyType({
    "exact": Qualifier("", "exactly"),
    "about": Qualifier("about", "about"),
    "at_least": Qualifier("at least", "more than"),
    "at_most": Qualifier("at most", "less than"),
    "nearly": Qualifier("nearly", "less than"),
    "more_than": Qualifier("more than", "more than"),
    "fewer_than": Qualifier("fewer than", "less than"),
    "roughly": Qualifier("roughly", "about"),
    "order_of_magnitude": Qualifier("on the order of", "some"),
})
