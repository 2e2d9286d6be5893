"""Finding the terms of several vocabularies at once in a scanned story: one Aho-Corasick pass over its blanked copy, longest match first.

Beside `tokens.Lexicon`, for vocabularies that only events and places need; terms in other scripts are looked for in the text itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ahocorasick

from extract.normal import blanked, folded, normal
from extract.terms import TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.tokens import Scan

Spot = tuple[int, int, Any]  # start, end, what was filed under the term; positions in the scan
LONGEST_CASED = 5  # a term in capitals up to this length (US, AA) only matches capitals


class Spotter:
    """Vocabularies of (term, meaning), each searched for by itself: terms of one do not hide those of another."""

    def __init__(self, vocabularies: Sequence[Iterable[tuple[str, Any]]]) -> None:
        self._size = len(vocabularies)
        filed: dict[tuple[str, bool], dict[int, tuple[bool, Any]]] = {}
        foreign: list[list[tuple[str, Any]]] = [[] for _ in vocabularies]
        for number, terms in enumerate(vocabularies):
            for term, meaning in terms:
                cased = term.isupper() and term.isascii() and len(term) <= LONGEST_CASED
                for key in _keys(term):
                    before = filed.setdefault((key, term.endswith(".")), {}).get(number)
                    filed[key, term.endswith(".")][number] = (cased and (before is None or before[0]), before[1] if before else meaning)
                if not folded(term):
                    foreign[number].append((term, meaning))
        self._foreign = [TermIndex(terms) for terms in foreign]
        self._automaton = ahocorasick.Automaton()
        by_key: dict[str, list[tuple[int, bool, bool, Any]]] = {}
        for (key, dotted), senses in sorted(filed.items(), key=_undotted_first):
            by_key.setdefault(key, []).extend((number, dotted, *sense) for number, sense in senses.items())
        for key, found in by_key.items():
            self._automaton.add_word(f" {key} ", (len(key), tuple(found)))
        self._automaton.make_automaton()

    def find(self, scan: Scan, text: str) -> list[list[Spot]]:
        """For each vocabulary its terms in order of place, none overlapping another. `text` is the whole text that was scanned."""
        found: list[list[Spot]] = [[] for _ in range(self._size)]
        plain = scan.plain
        for stop, (length, senses) in self._automaton.iter(f" {scan.blank} "):
            last = stop - 1
            start = last - length
            for number, dotted, cased, meaning in senses:
                end = last + dotted
                if (dotted and plain[last:end] != ".") or (cased and not plain[start:last].isupper()):
                    continue
                kept = found[number]
                if not kept or kept[-1][1] <= start:
                    kept.append((start, end, meaning))
                elif kept[-1][0] >= start:
                    _replace(kept, (start, end, meaning))
        if has_other_script(scan, text):
            self._add_foreign(found, scan, text)
        return found

    def _add_foreign(self, found: list[list[Spot]], scan: Scan, text: str) -> None:
        base = scan.base
        for spots, index in zip(found, self._foreign, strict=True):
            spots += [(hit.start - base, hit.end - base, hit.meaning) for hit in index.find_within(text, base, base + len(scan.plain))]
            spots.sort(key=_place)


def has_other_script(scan: Scan, text: str) -> bool:
    """Whether the story holds characters that its plain copy has no letter for."""
    return scan.plain.count("?") > text.count("?", scan.base, scan.base + len(scan.plain))


def _keys(term: str) -> list[str]:
    """The term as it looks in a blanked copy; `U.S. officials` with one blank and with two."""
    key = folded(term)
    spaced = blanked(normal(term).lower()).decode("ascii").strip()
    return [key, spaced] if "  " in spaced else [key] if key else []


def _undotted_first(filed: tuple[tuple[str, bool], object]) -> bool:
    return filed[0][1]


def _replace(kept: list[Spot], spot: Spot) -> None:
    """A longer term takes the place of those that begin within it, unless it begins within an earlier one."""
    first = len(kept)
    while first and kept[first - 1][0] >= spot[0]:
        first -= 1
    if not first or kept[first - 1][1] <= spot[0]:
        del kept[first:]
        kept.append(spot)


def _place(spot: Spot) -> int:
    return spot[0]
