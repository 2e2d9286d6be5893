"""Which stories of a whole corpus are copies of which: candidates by MinHash and bands, each then held against its origin word for word.

Two stories are candidates where one of 42 bands of three numbers of their signatures agrees: of two that share two thirds of their runs
of five words, as copies of one length do at least, 999,999 pairs in a million are found; of two that share four tenths, 94 in a hundred
(Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4). One band is looked at at a time, so that what is held grows by
eight bytes a story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extract.corpus.reading import PERMUTATIONS
from extract.sources.lineage import Copy, contained, firsts, shingles

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from extract.core.records import Story

ROWS = 3  # numbers of a signature in a band
BANDS = PERMUTATIONS // ROWS


def candidates(signatures: NDArray[np.uint32]) -> set[tuple[int, int]]:
    """Pairs (first, other) of stories that may be copies, for signatures (stories x PERMUTATIONS) in order of telling: each story of a
    bucket with the first one in it."""
    found: set[tuple[int, int]] = set()
    for band in range(BANDS if len(signatures) else 0):
        keys = signatures[:, band * ROWS : (band + 1) * ROWS]
        order = np.lexsort(keys.T)  # stable: equal keys stay in order of telling
        ranked = keys[order]
        begins = np.flatnonzero(np.r_[True, (ranked[1:] != ranked[:-1]).any(axis=1)])
        first = np.repeat(order[begins], np.diff(np.r_[begins, len(order)]))
        found.update((int(a), int(b)) for a, b in zip(first, order, strict=True) if a != b)
    return found


def copies_of(signatures: NDArray[np.uint32], story: Callable[[int], Story]) -> tuple[Copy, ...]:
    """The copies among stories in order of telling, each with the first of its group; `story` gives one by its number."""
    def shared(one: int, other: int) -> float:
        return contained(shingles(story(one)), shingles(story(other)))

    first = firsts(len(signatures), sorted(candidates(signatures)), shared)
    return tuple(Copy(story=n, origin=lead, containment=round(shared(lead, n), 4)) for n, lead in enumerate(first) if n != lead)
