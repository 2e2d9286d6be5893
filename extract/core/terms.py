"""Finding curated terms in text: one Aho-Corasick pass over a folded copy, longest match wins.

The folded copy has the length of the text (see `fold`), so every position is a position in the text itself. Time is linear in
the length of the text, whatever the number of terms.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import ahocorasick
import re2

from extract.core.text import blanked, folded, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


Meaning = TypeVar("Meaning")

_SAME = {
    "'": "\u2018\u2019\u201a\u201b\u02bc\u2032",
    '"': "\u201c\u201d\u201e\u2033\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    " ": "\t\n\r\v\f\x85\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u2028\u2029\u3000\ufeff",
    "I": "\u0130",
}
_ONE_FOR_ONE = tuple((other, same) for same, others in _SAME.items() for other in others)
_BLANKS = re2.compile(r"  +")


def plain(text: str) -> str:
    """The text with quotes, dashes and blanks made plain, one character for one: positions stay what they were."""
    for other, same in _ONE_FOR_ONE:
        if other in text:
            text = text.replace(other, same)
    return text


def fold(text: str) -> str:
    """`plain` in small letters with hyphens as blanks; same length as the text."""
    return _folded(plain(text))


def _folded(flat: str) -> str:
    small = flat.replace("-", " ").lower()
    return small if len(small) == len(flat) else "".join(_small(char) for char in flat.replace("-", " "))


def _small(char: str) -> str:
    small = char.lower()
    return small if len(small) == 1 else char


def _searched(part: str) -> str:
    """`fold` of a text in which no term runs across an empty line."""
    return fold(part.replace("\n\n", "\n\x01") if "\n\n" in part else part)


@dataclass(frozen=True, slots=True)
class Hit(Generic[Meaning]):
    """A term found: first character, one past the last, and what was filed under the term."""

    start: int
    end: int
    meaning: Meaning


class TermIndex(Generic[Meaning]):
    """Terms with their meanings, ready for `find`. A term written in capitals (`US`, `AA`) only matches capitals."""

    def __init__(self, terms: Iterable[tuple[str, Meaning]]) -> None:
        self._automaton = ahocorasick.Automaton()
        filed: dict[str, list[tuple[str, Meaning]]] = {}
        for term, meaning in terms:
            filed.setdefault(_BLANKS.sub(" ", fold(term).strip()), []).append((term, meaning))
        for key, meanings in filed.items():
            self._automaton.add_word(key, (len(key), _cased(meanings), key.isascii(), meanings[0][1]))
        if filed:
            self._automaton.make_automaton()
        self._empty = not filed

    def find(self, text: str) -> list[Hit[Meaning]]:
        """Hits in order of place, none overlapping another: at each place the longest term that stands between word boundaries."""
        return self.find_within(text, 0, len(text))

    def find_within(self, text: str, start: int, end: int) -> list[Hit[Meaning]]:
        """As `find`, in `text[start:end]`; positions are those of `text`."""
        if self._empty:
            return []
        folded = _searched(text[start:end])
        if "  " not in folded:
            return self._longest(folded, text, (start, [(0, 0)]))
        squeezed, shifts = _squeeze(folded)
        return self._longest(squeezed, text, (start, shifts))

    def _longest(self, folded: str, text: str, place: tuple[int, list[tuple[int, int]]]) -> list[Hit[Meaning]]:
        """Hits of the folded copy that stand between word boundaries; of overlapping ones the first, of those the longest."""
        offset, shifts = place
        size, kept = len(folded), []  # type: int, list[Hit[Meaning]]
        for last, (length, cased, ascii_only, meaning) in self._automaton.iter(folded):
            end = last + 1
            start = end - length
            if ascii_only and ((end < size and folded[end] in _LETTERS) or (start and folded[start - 1] in _LETTERS)):
                continue
            if len(shifts) > 1:
                start, end = _unshift(shifts, start), _unshift(shifts, last) + 1
            start, end = start + offset, end + offset
            if not cased or text[start:end].isupper():
                _keep(kept, Hit(start, end, meaning))
        return kept


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def _keep(kept: list[Hit[Meaning]], hit: Hit[Meaning]) -> None:
    """Adds a hit that ends last so far: it replaces those that begin within it, unless it begins within an earlier one."""
    first = len(kept)
    while first and kept[first - 1].start >= hit.start:
        first -= 1
    if not first or kept[first - 1].end <= hit.start:
        del kept[first:]
        kept.append(hit)


def _cased(meanings: Sequence[tuple[str, object]]) -> bool:
    return all(term.isupper() and term.isascii() and len(term) <= 5 for term, _ in meanings)


def _squeeze(folded: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with runs of blanks as one, and (position in it, characters left out before) at each run."""
    parts, shifts, last, dropped = [], [(0, 0)], 0, 0
    for run in _BLANKS.finditer(folded):
        a, b = run.span()
        parts.append(folded[last : a + 1])
        dropped += b - a - 1
        shifts.append((a + 1 - (dropped - (b - a - 1)), dropped))
        last = b
    parts.append(folded[last:])
    return "".join(parts), shifts


def _unshift(shifts: list[tuple[int, int]], position: int) -> int:
    return position + shifts[bisect_right(shifts, position, key=lambda shift: shift[0]) - 1][1]


Senses = tuple[tuple[str, Any, str], ...]


class Entry(NamedTuple):
    """A vocabulary term: what is written, which kind of token it gives, and the value the token carries.

    `exact` terms must stand in the text with the same capitals ("US", "May", "Dy"); `exact="capital"` asks only for a capital first letter.
    """

    term: str
    kind: str
    value: Any
    exact: str = ""


class Lexicon:
    """All vocabulary of all rule files in one automaton."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        terms: dict[str, list[tuple[str, Any, str]]] = {}
        for entry in entries:
            key = folded(entry.term)
            if key:
                form = entry.term if entry.exact and entry.exact != "capital" else ("*" if entry.exact else "")
                terms.setdefault(key, []).append((entry.kind, entry.value, form))
                spaced = blanked(normal(entry.term).lower()).decode("ascii").strip()
                if "  " in spaced:
                    terms.setdefault(spaced, []).append((entry.kind, entry.value, form))
        self.automaton = ahocorasick.Automaton()
        for key, senses in terms.items():
            self.automaton.add_word(f" {key} ", (len(key), tuple(senses)))
        self.automaton.make_automaton()
        self.size = len(terms)
