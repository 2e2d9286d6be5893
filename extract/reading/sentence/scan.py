"""A story made ready for reading: its sentences, and the curated terms and numbers in them, found in one pass each."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import ahocorasick
import re2

from extract.core.terms import Lexicon, Senses, TermIndex
from extract.core.text import YEN, blanked, folded, normal
from extract.vocabulary.actors import actor_terms
from extract.vocabulary.events import Sense, word_terms
from extract.vocabulary.places import place_terms
from extract.vocabulary.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.vocabulary.actors import Meaning

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


Token = tuple[int, int, str, Any]


_NUMBER = re2.compile(
    rb"\d{4}-\d\d-\d\d(?:t[\d:.]+z?)?|\d{4}[./]\d\d?[./]\d\d?|\d\d?/\d\d?/\d{4}|\d\d?\.\d\d?\.\d{4}"  # dates in figures
    rb"|\d\d?:\d\d(?::\d\d)?(?: ?[ap]m\b)?"  # times of day
    rb"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:[.,]\d+)?\b|\d+(?:\.\d+)?|\.\d+"
)


class Number(NamedTuple):
    """A number in figures as it stands: span, digits, letters glued in front and behind."""

    start: int
    end: int
    digits: str
    before: str
    after: str


class Scan:
    """A story made ready for reading. `low` and `plain` are ASCII copies of `text[base:]` up to the story's end, one character each.

    `flat` is `low` with line ends as blanks.
    """

    def __init__(self, text: str, lexicon: Lexicon, *, start: int = 0, end: int | None = None) -> None:
        """Scans `text[start:end]`. All offsets inside are relative to `start` (kept as `base`)."""
        plain = normal(text[start : len(text) if end is None else end])
        low = plain.lower()
        self.base = start
        self.plain = plain.decode("ascii")
        self.low = low.decode("ascii")
        self.flat = self.low.replace("\n", " ")
        self.sentences = split_sentences(plain)
        self.sentence_ends = [sentence[1] for sentence in self.sentences]
        self.tokens: list[list[Token]] = [[] for _ in self.sentences]
        self.numbers: list[list[Number]] = [[] for _ in self.sentences]
        self.times: dict[tuple[int, object], tuple[Any, ...]] = {}  # kept by find_periods: figures and events ask for the same sentences
        self.blank = blanked(low).decode("ascii")
        self.dollar = _dollar(self.low)
        self.yen = _yen(self.low)
        self._find_terms(lexicon)
        self._find_numbers(low)

    def sentence_at(self, position: int) -> int:
        """Index of the sentence that holds `position`, or of the next one."""
        return min(bisect_right(self.sentence_ends, position), len(self.sentences) - 1)

    def of_kind(self, sentence: int, *kinds: str) -> list[Token]:
        """The sentence's tokens of these kinds, in order of position."""
        return [token for token in self.tokens[sentence] if token[2] in kinds]

    def quote(self, token: Token) -> str:
        """The token's words in lower case."""
        return self.low[token[0] : token[1]]

    def _find_terms(self, lexicon: Lexicon) -> None:
        sentences = self.sentences
        last: dict[str, Token] = {}
        index, count = 0, len(sentences)
        for end, (length, senses) in lexicon.automaton.iter(f" {self.blank} "):
            stop = end - 1
            start = stop - length
            while index < count and sentences[index][1] < stop:
                index += 1
                last = {}
            if index == count:
                break
            if start >= sentences[index][0]:
                self._add(self.tokens[index], last, (start, stop), senses)
        for out in self.tokens:
            out.sort(key=_start)

    def _add(self, out: list[Token], last: dict[str, Token], span: tuple[int, int], senses: Senses) -> None:
        """Adds a term in each of its senses, unless a longer one of the kind covers it. `last` is the last token of each kind."""
        start, stop = span
        plain = self.plain
        for kind, value, form in senses:
            if form and not (plain[start].isupper() if form == "*" else plain.startswith(form, start)):
                continue
            before = last.get(kind)
            if before is not None and start < before[1]:
                if start > before[0] or stop <= before[1]:
                    continue
                _drop(out, before)
            last[kind] = token = (start, stop, kind, value)
            out.append(token)

    def _find_numbers(self, low: bytes) -> None:
        sentences, text = self.sentences, self.low
        index, count = 0, len(sentences)
        for found in _NUMBER.finditer(low):
            start, end = found.span()
            while index < count and sentences[index][1] <= start:
                index += 1
            if index == count:
                break
            self.numbers[index].append(_number(text, start, end))


def _dollar(low: str) -> str:
    """What a bare "$" means: Australian dollars where "A$" is written and no "$" stands in brackets as its conversion."""
    return "AUD" if "a$" in low and "($" not in low and ("us$" in low or low.count("a$") > 1) else "USD"


def _yen(low: str) -> str:
    """What a bare yen sign means: the yuan, but the yen on a page about Japan that speaks of no yuan."""
    if YEN not in low or low.count("japan") < max(2, low.count("china")) or "yuan" in low or "rmb" in low or "renminbi" in low:
        return "CNY"
    return "JPY"


def _drop(tokens: list[Token], one: Token) -> None:
    """Removes a token that was added a moment ago."""
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at] is one:
            del tokens[at]
            return


def _start(token: Token) -> tuple[int, int]:
    return token[0], -token[1]


def _number(text: str, start: int, end: int) -> Number:
    left = start
    while left > 0 and text[left - 1].isalpha() and start - left < 12:
        left -= 1
    right, size = end, len(text)
    while right < size and text[right].isalpha() and right - end < 12:
        right += 1
    return Number(start, end, text[start:end], text[left:start], text[end:right])


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
