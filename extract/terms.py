"""Finding curated terms in text: one Aho-Corasick pass over a folded copy, longest match wins.

The folded copy has the length of the text (see `fold`), so every position is a position in the text itself. Time is linear in
the length of the text, whatever the number of terms.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import ahocorasick
import re2

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Meaning = TypeVar("Meaning")

_ONE_FOR_ONE = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "ʼ": "'",
        "′": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "″": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "−": "-",
        "\t": " ",
        "\n": " ",
        "\r": " ",
        "\v": " ",
        "\f": " ",
        "\x85": " ",
        "\u00a0": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\u200a": " ",
        "\u202f": " ",
        "\u2028": " ",
        "\u2029": " ",
        "\u3000": " ",
        "\ufeff": " ",
        "İ": "I",
    }
)
_HYPHEN_TO_BLANK = str.maketrans("-", " ")
_BLANKS = re2.compile(r"  +")


def plain(text: str) -> str:
    """The text with quotes, dashes and blanks made plain, one character for one: positions stay what they were."""
    return text.translate(_ONE_FOR_ONE)


def fold(text: str) -> str:
    """`plain` in small letters with hyphens as blanks; same length as the text."""
    folded = plain(text).translate(_HYPHEN_TO_BLANK)
    small = folded.lower()
    return small if len(small) == len(folded) else "".join(_small(char) for char in folded)


def _small(char: str) -> str:
    small = char.lower()
    return small if len(small) == 1 else char


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
        for folded, meanings in filed.items():
            self._automaton.add_word(folded, (len(folded), _cased(meanings), meanings[0][1]))
        if filed:
            self._automaton.make_automaton()
        self._empty = not filed

    def find(self, text: str, folded: str | None = None, start: int = 0, end: int | None = None) -> list[Hit[Meaning]]:
        """Hits in order of place, none overlapping another: at each place the longest term that stands between word boundaries."""
        if self._empty:
            return []
        folded = fold(text) if folded is None else folded
        end = len(folded) if end is None else end
        if folded.find("  ", start, end) < 0:
            return _longest(self._candidates(text, folded, (start, end)))
        squeezed, shifts = _squeeze(folded[start:end])
        hits = self._candidates("", squeezed, (0, len(squeezed)))
        moved = ((start + _unshift(shifts, a), start + _unshift(shifts, b - 1) + 1, cased, meaning) for a, b, cased, meaning in hits)
        return _longest((a, b, cased, meaning) for a, b, cased, meaning in moved if not cased or text[a:b].isupper())

    def _candidates(self, text: str, folded: str, window: tuple[int, int]) -> Iterable[tuple[int, int, bool, Meaning]]:
        size = len(folded)
        for last, (length, cased, meaning) in self._automaton.iter(folded, *window):
            start, end = last - length + 1, last + 1
            if end < size and folded[end].isalnum() and folded[last].isascii() and folded[end].isascii():
                continue
            if start and folded[start - 1].isalnum() and folded[start].isascii() and folded[start - 1].isascii():
                continue
            if cased and text and not text[start:end].isupper():
                continue
            yield start, end, cased, meaning


def _cased(meanings: Sequence[tuple[str, object]]) -> bool:
    return all(term.isupper() and term.isascii() and len(term) <= 5 for term, _ in meanings)


def _longest(candidates: Iterable[tuple[int, int, bool, Meaning]]) -> list[Hit[Meaning]]:
    kept: list[Hit[Meaning]] = []
    for start, end, _, meaning in sorted(candidates, key=lambda hit: (hit[0], -hit[1])):
        if not kept or start >= kept[-1].end:
            kept.append(Hit(start, end, meaning))
    return kept


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
