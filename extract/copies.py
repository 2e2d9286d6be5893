"""Which stories are copies of one another: five-word shingles, compared between stories, never between pages.

Two stories are the same when the smaller one's shingles are found in the other to at least `SAME_STORY`; copies of copies
belong to one group. The containment measure is Broder's (On the resemblance and containment of documents, 1997).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import re2

from extract.terms import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.records import Story

SHINGLE_WORDS = 5
SAME_STORY = 0.8
COMMON = 400  # a shingle that stands in more stories than this is boilerplate and tells nothing
_WORD = re2.compile(r"[\pL\pN]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A story found to be a copy: indexes into the stories given, documents, and the share of shingles in common (0 to 1)."""

    story: int
    origin: int
    document_id: str
    origin_id: str
    containment: float


def shingles(story: Story) -> frozenset[str]:
    """The story's runs of five words, headlines and page marks left out; of a shorter text its whole wording."""
    words = _WORD.findall(fold(_body(story)))
    runs = [" ".join(words[n : n + SHINGLE_WORDS]) for n in range(len(words) - SHINGLE_WORDS + 1)]
    return frozenset(runs or [" ".join(words)])


def _body(story: Story) -> str:
    parts, at = [], story.body_start
    for span in story.chrome:
        if span.start >= at:
            parts.append(story.text[at : span.start])
            at = span.end
    parts.append(story.text[at : story.end])
    return " ".join(parts)


def find_copies(stories: Sequence[Story]) -> tuple[Copy, ...]:
    """For each story that copies another one: its origin, which is the earliest of the group (by date, then document).

    The result does not depend on the order of the stories, apart from the indexes.
    """
    sets = [shingles(story) for story in stories]
    near = _alike(sets)
    copies = []
    for group in _groups(len(stories), near):
        origin = min(group, key=lambda n: (stories[n].published or date.max, stories[n].document_id, stories[n].start))
        for n in sorted(group - {origin}):
            shared = len(sets[n] & sets[origin]) / max(1, min(len(sets[n]), len(sets[origin])))
            copies.append(
                Copy(
                    story=n,
                    origin=origin,
                    document_id=stories[n].document_id,
                    origin_id=stories[origin].document_id,
                    containment=round(shared, 4),
                )
            )
    return tuple(copies)


def _alike(sets: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for n, runs in enumerate(sets):
        for run in runs:
            holders[run].append(n)
    common: Counter[tuple[int, int]] = Counter()
    for found in holders.values():
        if 1 < len(found) <= COMMON:
            common.update((a, b) for i, a in enumerate(found) for b in found[i + 1 :])
    return [(a, b) for (a, b), n in common.items() if n >= SAME_STORY * min(len(sets[a]), len(sets[b]))]


def _groups(size: int, near: Sequence[tuple[int, int]]) -> list[set[int]]:
    parent = list(range(size))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for a, b in near:
        parent[root(a)] = root(b)
    groups: defaultdict[int, set[int]] = defaultdict(set)
    for n in range(size):
        groups[root(n)].add(n)
    return [group for group in groups.values() if len(group) > 1]
