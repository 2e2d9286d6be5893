"""Tries the readers on a figure, in order.

A figure next to a tax word is a rate before it is a share; "5% lower" is a change before "5% of" is a share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.readers import AMOUNT_READERS, MULTIPLE_READERS, Construction, Figure
from extract.readers_percent import PERCENT_READERS
from extract.surroundings import look_left, look_right

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView

_AMOUNTS = frozenset(("mass", "price", "money", "mines", "pools", "lots"))
_OTHERS = {"time": "duration", "distance": "distance", "people": "count", "gates": "count", "pockets": "count", "loads": "count"}


def construct(view: SentenceView, quantity: Quantity, previous: tuple[Quantity, Construction] | None) -> Construction | None:
    """The construction of a figure, or None when no reader takes it. `previous` is the figure before it in the sentence."""
    figure = Figure(view, quantity, look_left(view, quantity), look_right(view, quantity), previous)
    dim = quantity.unit.dim
    if dim in ("percent", "points"):
        return _first(PERCENT_READERS, figure)
    if dim == "times" or quantity.form == "multiple":
        return _first(MULTIPLE_READERS, figure)
    if dim in _AMOUNTS:
        return _first(AMOUNT_READERS, figure)
    return Construction(_OTHERS[dim], _OTHERS[dim]) if dim in _OTHERS else None


def _first(readers: tuple[Callable[[Figure], Construction | None], ...], figure: Figure) -> Construction | None:
    """What the first reader says that takes the figure."""
    for reader in readers:
        found = reader(figure)
        if found is not None:
            return found
    return None
