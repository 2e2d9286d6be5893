"""One pass over a story: sentences, typed vocabulary tokens (one Aho-Corasick automaton) and number shapes (one re2 search).

Token = (start, end, kind, value): offsets are relative to `Scan.base`, kinds are those that rule files give to their terms.
Within a kind the leftmost longest term wins; different kinds may overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import ahocorasick
import re2

from extract.normal import YEN, blanked, folded, normal
from extract.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

Token = tuple[int, int, str, Any]
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
    """A story made ready for reading. `low` and `plain` are ASCII copies of `text[base:]` up to the story's end, one character each."""

    __slots__ = ("base", "blank", "dollar", "low", "numbers", "plain", "sentence_ends", "sentences", "times", "tokens", "yen")

    def __init__(self, text: str, lexicon: Lexicon, *, start: int = 0, end: int | None = None) -> None:
        """Scans `text[start:end]`. All offsets inside are relative to `start` (kept as `base`)."""
        plain = normal(text[start : len(text) if end is None else end])
        low = plain.lower()
        self.base = start
        self.plain = plain.decode("ascii")
        self.low = low.decode("ascii")
        self.sentences = split_sentences(plain)
        self.sentence_ends = [sentence[1] for sentence in self.sentences]
        self.tokens: list[list[Token]] = [[] for _ in self.sentences]
        self.numbers: list[list[Number]] = [[] for _ in self.sentences]
        self.times: dict[tuple[int, object], list[Any]] = {}  # kept by find_periods: figures and events ask for the same sentences
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
