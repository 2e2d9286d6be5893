"""A sentence made ready for linking: quantities with qualifiers, times with roles, words of change, metric words, materials, clauses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import re2

from extract.core.calendars import moved
from extract.core.text import occurrences
from extract.reading.sentence.date_ranges import TimeSpan, find_periods
from extract.reading.sentence.materials import Named, find_commodities
from extract.reading.sentence.quantities import QuantityReader
from extract.vocabulary.words import phrases, words

if TYPE_CHECKING:
    from datetime import date

    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.scan import Scan, Token
    from extract.vocabulary.lexicon import Rules

_CLAUSES = (
    "; ", ": ", " - ", " while ", " whereas ", " but ", " yet ",
    ", although ", ", though ", ", so ", ", after ", ", when ", ", with ", ", as ",
)
_ASIDES = (", which ", ", whose ", ", who ", ", where ", ", a ", " , whose ", " , which ")
_WITH = phrases("compared_with")
_LISTING = (", and", ", or", ", then")  # a comma that goes on with a list ends no aside
_PICTURES = words("pictures")
_BEFORE_TIME = frozenset((
    "the", "a", "that", "those", "in", "for", "at", "during", "on", "of", "level", "levels", "recorded", "seen",
    "first", "second", "batch", "round", "tranche", "quota", "total",
))
_LOOK_AHEAD = words("look_ahead")
# How far words reach, in characters; chosen by reading the pages of tests/gold
_COMPARED_WITHIN = 40  # from a word of comparison to the time compared with: a handful of words of `_BEFORE_TIME`
_DENIED_WITHIN = 60  # `would not expect the November total above`
_TURNED = {"more_than": "at_most", "at_least": "fewer_than", "fewer_than": "at_least", "at_most": "more_than"}
_NOT_TO_BE = re2.compile(  # `would not expect November above 900 t`
    r"(?:(?:\b(?:not|never|hardly|cannot)|n['’]t) (?:expect|see|go|rise|come|reach|forecast|anticipate|climb|fall|drop|sink|slip)"
    r"|\bunlikely to \w+)\b[^,;:.]*$",
)
_NOT_TO_PASS = re2.compile(  # `will not exceed 900 t`; what `may not exceed` 900 t is the limit itself
    r"(?:\b(?:will|would|should|could|does|did|do) not|n['’]t|\bnever|\bhardly|\bunlikely to) (?:exceed|top|surpass)\b[^,;:.]*$",
)
_AHEAD_WITHIN = 70  # from "is expected to" to the time it looks ahead to: a verb and its object
_JUST_OVER = 60  # days: "the September total is seen at 900 t", written in October, is of the month whose statistics are still to come
_OWN_FIGURE = 30  # a number this close before a time belongs to it, one farther before has taken the verb
_LONGEST_NAME_START = 3  # a sentence opens with a capital of its own
# How many words are walked over, so that no figure takes the qualifier of a far one
_QUALIFIERS = 6


class SentenceView:
    """One sentence and everything found in it; offsets as in its scan."""

    def __init__(self, scan: Scan, index: int, rules: Rules, anchor: date | None) -> None:
        self.scan, self.index, self.rules, self.low = scan, index, rules, scan.low
        self.start, self.end, self.paragraph = scan.sentences[index]
        self.tokens, self.words = scan.tokens[index], f" {scan.blank[self.start : self.end]} "
        self.had: dict[tuple[str, ...], bool] = {}
        self.times: list[TimeSpan] = list(find_periods(scan, index, anchor))
        if anchor is not None:
            self._look_ahead(anchor)
        self.commodities: list[Named] = find_commodities(scan, index)
        claimed = [(span.start, span.end) for span in self.times]  # numbers in these belong to dates, formulas and codes
        claimed += [(named.start, named.end) for named in self.commodities]
        self.quantities: list[Quantity] = QuantityReader(scan, index, rules.units, claimed).read()
        self.starts = [quantity.start for quantity in self.quantities]
        self.metrics: list[Token] = []
        self.changes: list[Token] = []
        self.clauses: list[int] = []
        self.asides: list[tuple[int, int]] = []
        self.changes_by_end: dict[int, Token] = {}
        if any(quantity.unit.dim != "none" or not quantity.words for quantity in self.quantities):
            self._look_around()

    def _look_around(self) -> None:
        """What the figures are to be linked with; a sentence without any needs none of it."""
        self.metrics = [token for token in self.tokens if token[2] == "metric" and not self._in_name(token)]
        ends = {token[1]: token[0] for token in self.metrics}
        changes = (token for token in self.tokens if token[2] == "change")
        self.changes = [token for token in changes if ends.get(token[1], token[0]) >= token[0]]  # not the up of "made up"
        self.changes_by_end = {token[1]: token for token in self.changes}
        text = self.text(self.start, self.end)
        self.clauses = sorted(self.start + at + 1 for mark in _CLAUSES if mark in text for at in occurrences(mark, text))
        for mark in (mark for mark in _ASIDES if mark in text):
            for at in occurrences(mark, text):
                stop = text.find(",", at + len(mark))
                if stop > 0 and not text.startswith(_LISTING, stop) and not text[stop + 1 : stop + 2].isdigit():
                    self.asides.append((self.start + at, self.start + stop))
        self._qualify()

    def _look_ahead(self, anchor: date) -> None:
        """A month or quarter without a year after "will", "is expected to" or "by" is the next one, not the last.

        Only for figures: what the same sentence tells as done was done in the last one."""
        modals = [token for token in self.tokens if token[2] == "modal" and token[3] in ("forecast", "target")]
        ends = [token[1] for token in modals if self.scan.quote(token) in _LOOK_AHEAD]
        for n, span in enumerate(self.times):
            if ends and span.days is not None and _may_be_next(span, anchor) and self._is_ahead(span, ends):
                self.times[n] = span.over(moved(span.days, 1, "year"))

    def _is_ahead(self, span: TimeSpan, ends: list[int]) -> bool:
        """Whether a time is led by `by`, or one of the words that look ahead stands shortly before it, with no other figure between."""
        if span.lead in ("by", "until") or self.text(max(self.start, span.start - 4), span.start) == " by ":
            return True
        numbers = (number.start for number in self.scan.numbers[self.index] if number.start < span.start - _OWN_FIGURE)
        nearest = max(numbers, default=-1)
        return any(nearest < end and 0 <= span.start - end <= _AHEAD_WITHIN for end in ends)

    def _in_name(self, token: Token) -> bool:
        """`Iluka Resources says`: a capitalised word between a capitalised and a small one is part of a name."""
        plain, (start, end, *_) = self.scan.plain, token
        if start - self.start < _LONGEST_NAME_START or not plain[start].isupper() or not plain[end + 1 : end + 2].islower():
            return False
        left = max(plain.rfind(" ", self.start, start - 1) + 1, self.start)
        if plain[start - 1] != " " or not plain[left].isupper() or not plain[left : start - 1].isalpha():
            return False
        return left not in {one[0] for one in self.tokens if one[2] in ("place", "nation", "month")}

    def text(self, start: int, end: int) -> str:
        """The lower-case words between two places, line ends as blanks."""
        return self.scan.flat[start:end]

    def clause(self, position: int) -> int:
        """Which clause of the sentence a place lies in."""
        return bisect_right(self.clauses, position)

    def aside(self, position: int) -> int:
        """Which relative clause between commas a place lies in ("oxide, whose supply is concentrated in Kachin, jumped"), -1 for none."""
        return next((n for n, (start, end) in enumerate(self.asides) if start <= position < end), -1) if self.asides else -1

    def figures_between(self, start: int, end: int) -> int:
        """How many figures begin in a stretch of the sentence."""
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether any of these words stands in the sentence."""
        if words not in self.had:
            self.had[words] = any(f" {word} " in self.words for word in words)
        return self.had[words]

    def compares(self, span: TimeSpan) -> bool:
        """Whether a time is named as the one compared with: than, from, against, compared with it."""
        before = self.text(max(self.start, span.start - _COMPARED_WITHIN), span.start).rstrip()
        if before.endswith(_WITH):
            return True
        said = before.split()
        while said and said[-1] in _BEFORE_TIME:
            said.pop()
        if said[-1:] == ["from"]:
            return span.rule != "range" and _PICTURES.isdisjoint(said[-2:-1])
        return said[-1:] in (["than"], ["against"], ["versus"], ["vs"])

    def word_before(self, at: int) -> str:
        """The word that ends at this place."""
        return self.low[max(self.scan.flat.rfind(" ", self.start, at) + 1, self.start) : at]

    def end_of_word_before(self, at: int) -> int:
        """Where the words before this place end: blanks left out."""
        while at > self.start and self.scan.flat[at - 1] == " ":
            at -= 1
        return at

    def _qualify(self) -> None:
        """Gives the quantities how exact they are said to be; a conversion is as exact as what it converts."""
        qualifiers = (token for token in self.tokens if token[2] == "qualifier")
        by_end = {token[1]: token for token in qualifiers if not (self._moves_up_to(token) or self._ends_verb(token))}
        after = {token[0]: token for token in self.tokens if token[2] == "qualified"}
        ends = {quantity.end + 1 for quantity in self.quantities}
        for quantity in self.quantities:
            self._look_left(quantity, by_end, ends)
            before = self.text(max(self.start, quantity.start - _DENIED_WITHIN), quantity.start)
            if quantity.qualifier in _TURNED and _NOT_TO_BE.search(before):
                quantity.qualifier = _TURNED[quantity.qualifier]
            elif _NOT_TO_PASS.search(before):
                quantity.qualifier = "at_most"
            if follows := after.get(quantity.end + 1):
                quantity.tail = follows[1]
                quantity.qualify(follows[3])
            elif self.low.startswith("+", quantity.end):
                quantity.qualifier = "more_than"
        by_start: dict[int | None, Quantity] = {quantity.start: quantity for quantity in self.quantities}
        for quantity in self.quantities:
            if first := by_start.get(quantity.of):
                quantity.qualify(first.qualifier)

    def _look_left(self, quantity: Quantity, by_end: dict[int, Token], ends: set[int]) -> None:
        """Walks left over qualifiers and fillers."""
        at = reached = quantity.start - bool(quantity.sign)
        if self.low.startswith("~", at - 1):
            quantity.qualifier, at = "about", at - 1
        for _ in range(_QUALIFIERS):
            at = self.end_of_word_before(at)
            token = by_end.get(at)
            if token is not None and token[0] not in ends:
                quantity.qualify(token[3])
                at = reached = token[0]
                continue
            word = self.word_before(at)
            if word not in self.rules.fillers or at in self.changes_by_end:
                break
            at = reached = at - len(word)
        quantity.left = reached

    def _ends_verb(self, token: Token) -> bool:
        """`over` behind `hand` is part of `hand over 25%`, no qualifier."""
        return any(metric[0] < token[0] and metric[1] == token[1] for metric in self.metrics)

    def _moves_up_to(self, token: Token) -> bool:
        """`up to` after `shot` is part of `shot up to 2,610`, no qualifier."""
        if not self.low.startswith("up to", token[0]):
            return False
        before = self.text(max(self.start, token[0] - 4), token[0]).strip()
        told = before in ("is", "are", "was", "were", "be", "by")
        return told or any(change[0] < token[0] < change[1] for change in self.changes)


def _may_be_next(span: TimeSpan, anchor: date) -> bool:
    """Whether a time is a past month, quarter or half whose year is not given, and so far back that the next one may be meant."""
    if span.year_given or span.last is None or (anchor - span.last).days <= _JUST_OVER:
        return False
    return span.unit in ("day", "month", "quarter", "half") or span.rule == "months_to"
