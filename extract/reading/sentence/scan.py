"""A story made ready for reading: its sentences, and the curated terms and numbers in them, found in one pass each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import re2

from extract.core.sentences import split_sentences
from extract.core.terms import TermIndex
from extract.core.text import YEN, blanked, normal, tabbed
from extract.vocabulary.actors import actor_terms
from extract.vocabulary.events import Sense, word_terms
from extract.vocabulary.places import place_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extract.core.terms import Automaton, Hit
    from extract.vocabulary.actors import Meaning

Token = tuple[int, int, str, Any]
Value = TypeVar("Value")


class lazy(Generic[Value]):  # noqa: N801 - a decorator, as `property` is
    """An attribute worked out when first asked for: what most sentences of a story are never asked.

    `functools.cached_property` without the lock that it takes before Python 3.12, which costs more than most of what it guards here.
    """

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out, self._name, self.__doc__ = work_out, work_out.__name__, work_out.__doc__

    def __get__(self, owner: Any, _kind: type) -> Value:
        """The value; from then on an ordinary attribute of its owner."""
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value


class Spots(NamedTuple):
    """(start, end, meaning) of each kind in order of place; positions in the scan. A place means its id."""

    places: list[Hit[str]]
    actors: list[Hit[Meaning]]
    words: list[Hit[tuple[Sense, ...]]]


@cache
def _index() -> TermIndex:
    return TermIndex(place_terms(), actor_terms(), word_terms())


def find_spots(scan: Scan, text: str) -> Spots:
    """All that stand in the scanned `text`."""
    return Spots(*_index().find_each(text[scan.base : scan.base + len(scan.plain)], scan.plain, scan.blank))


_NUMBER = re2.compile(
    rb"\d{4}-\d\d-\d\d(?:t[\d:.]+z?)?|\d{4}[./]\d\d?[./]\d\d?|\d\d?/\d\d?/\d{4}|\d\d?\.\d\d?\.\d{4}"  # dates in figures
    rb"|\d\d?:\d\d(?::\d\d)?(?: ?[ap]m\b|h(?:rs?)?\b|\b)"  # times of day, and no part of `35:176`
    rb"|\d+(?:\.\d+)? ?[x*] ?10 ?\^ ?-?\d{1,2}\b|\d+\.\d+e\+?\d{1,2}\b"  # 3.9 x 10^5, 3.9e5
    rb"|(?:\d{1,3}[ -])?(?:1/[234568]|[23]/[345]|4/5|[357]/8)\b"  # 1 1/2
    rb"|\d{1,3}(?:'\d{3})+(?:[.,]\d+)?\b|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?\b"  # Swiss 44'000, Indian 5,00,000
    rb"|\d{1,3}(?:\.\d{3})+,\d+\b|\d{1,3}(?:\.\d{3}){2,}\b"  # European 1.650,50
    rb"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:[.,]\d+)?\b|\d+,\d\d?\b|\d+(?:\.\d+)?|\.\d+"
)
_JOINTS = frozenset(("", ",", ".", "'", "/", ":", "-", "_"))


class Number(NamedTuple):
    """A number in figures as it stands: span, digits, letters glued in front and behind."""

    start: int
    end: int
    digits: str
    before: str
    after: str


def is_joined(low: str, left: int, right: int) -> bool:
    """Whether one separator, or none, stands between the end of a number and the start of the next: neither is sure without the other."""
    return low[left:right] in _JOINTS


class Scan:
    """A story made ready for reading. `low` and `plain` are ASCII copies of `text[base:]` up to the story's end, one character each.

    `flat` is `low` with line ends as blanks, `tabbed` its bytes with tabs, which part the cells of a row."""

    def __init__(self, text: str, lexicon: Automaton, *, start: int = 0, end: int | None = None) -> None:
        """Scans `text[start:end]`. All offsets inside are relative to `start` (kept as `base`)."""
        plain = normal(text[start : end])
        low = plain.lower()
        self.base, self.plain, self.low = start, plain.decode("ascii"), low.decode("ascii")
        self.flat = self.low.replace("\n", " ")
        self.tabbed = tabbed(low, text[start:end])
        self.sentences = split_sentences(plain if self.tabbed is low else tabbed(plain, text[start:end]))
        self.tokens: list[list[Token]] = [[] for _ in self.sentences]
        self.numbers: list[list[Number]] = [[] for _ in self.sentences]
        self.times: dict[tuple[int, object], tuple[Any, ...]] = {}  # kept by find_periods: figures and events ask for the same sentences
        self.materials: dict[int, tuple[list[Token], list[Any]]] = {}  # kept by find_commodities
        self.told_from = 0  # where the words behind the dateline begin: its place is where the reporter sits
        self.layout: Any = None  # kept by layout_of, as the next by units_of
        self.head_units: Any = None
        self.blank = blanked(low).decode("ascii")
        self.dollar, self.yen = _dollar(self.low), _yen(self.low)
        self._find_terms(lexicon)
        self._find_numbers(self.tabbed)

    def of_kind(self, sentence: int, *kinds: str) -> list[Token]:
        """The sentence's tokens of these kinds, in order of position."""
        return [token for token in self.tokens[sentence] if token[2] in kinds]

    def quote(self, token: Token) -> str:
        """The token's words in lower case."""
        return self.low[token[0] : token[1]]

    def _find_terms(self, lexicon: Automaton) -> None:
        sentences, last = self.sentences, dict[str, Token]()
        index, count = 0, len(sentences)
        for start, stop, senses in lexicon.hits(self.blank):
            while index < count and sentences[index][1] < stop:
                index += 1
                last = {}
            if index == count:
                break
            if start >= sentences[index][0]:
                self._add(self.tokens[index], last, (start, stop), senses)
        for out in self.tokens:
            out.sort(key=lambda token: (token[0], -token[1]))

    def _add(self, out: list[Token], last: dict[str, Token], span: tuple[int, int], senses: Iterable[tuple[str, Any, str]]) -> None:
        """Adds a term in each of its senses, unless a longer one of the kind covers it. `last` is the last token of each kind."""
        (start, stop), plain = span, self.plain
        for kind, value, form in senses:
            if form and not (plain[start].isupper() if form == "*" else plain.startswith(form, start)):
                continue
            before = last.get(kind)
            if before is not None and start < before[1]:
                if start > before[0] or stop <= before[1]:
                    continue
                # it was added a moment ago: looked for from the end
                del out[next(at for at in range(len(out) - 1, -1, -1) if out[at] is before)]
            last[kind] = token = (start, stop, kind, value)
            out.append(token)

    def _find_numbers(self, low: bytes) -> None:
        sentences, index, count = self.sentences, 0, len(self.sentences)
        for found in _NUMBER.finditer(low):
            start, end = found.span()
            while index < count and sentences[index][1] <= start:
                index += 1
            if index == count:
                break
            self.numbers[index].append(_number(self.low, start, end))


def _dollar(low: str) -> str:
    """What a bare "$" means: Australian dollars where "A$" is written and no "$" stands in brackets as its conversion."""
    return "AUD" if "a$" in low and "($" not in low and ("us$" in low or low.count("a$") > 1) else "USD"


def _yen(low: str) -> str:
    """What a bare yen sign means: the yuan, but the yen on a page about Japan that speaks of no yuan."""
    if YEN not in low or low.count("japan") < max(2, low.count("china")) or "yuan" in low or "rmb" in low or "renminbi" in low:
        return "CNY"
    return "JPY"


def _number(text: str, start: int, end: int) -> Number:
    left = start
    while left > 0 and text[left - 1].isalpha() and start - left < 12:
        left -= 1
    right, size = end, len(text)
    while right < size and text[right].isalpha() and right - end < 12:
        right += 1
    return Number(start, end, text[start:end], text[left:start], text[end:right])
