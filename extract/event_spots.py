"""What events and places are made of, found in one pass over a story: names of places, words for actors, and event words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from extract.actors import actor_terms
from extract.event_words import Sense, word_terms
from extract.places import place_terms
from extract.spotting import Spotter

if TYPE_CHECKING:
    from extract.actors import Meaning
    from extract.tokens import Scan

__all__ = ["Spots", "find_spots"]


class Spots(NamedTuple):
    """(start, end, meaning) of each kind in order of place; positions in the scan. A place means its id."""

    places: list[tuple[int, int, str]]
    actors: list[tuple[int, int, Meaning]]
    words: list[tuple[int, int, tuple[Sense, ...]]]


@cache
def _spotter() -> Spotter:
    return Spotter((place_terms(), actor_terms(), word_terms()))


def find_spots(scan: Scan, text: str) -> Spots:
    """All that stand in the scanned `text`."""
    return Spots(*_spotter().find(scan, text))
