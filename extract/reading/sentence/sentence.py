"""A sentence made ready for linking: quantities with qualifiers, times with roles, words of change, metric words, materials, clauses."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from extract.core.calendars import moved
from extract.core.properties import dimensions
from extract.reading.sentence.materials import Named, find_commodities
from extract.reading.sentence.periods import TimeSpan, find_periods
from extract.reading.sentence.quantities import Quantity, QuantityReader
from extract.vocabulary.words import phrases, words

if TYPE_CHECKING:
    from datetime import date

    from extract.reading.sentence.scan import Scan, Token
    from extract.vocabulary.lexicon import Rules

_CLAUSES = (
    "; ",
    " while ",
    " whereas ",
    " but ",
    ", although ",
    ", though ",
    " yet ",
    ": ",
    " - ",
    ", so ",
    ", after ",
    ", when ",
    ", with ",
    ", as ",
)
_COMPARE = frozenset(("from", "than", "against", "versus", "vs", "with", "to", "over", "on", "below", "above", "under", "of"))
_STRONG = frozenset(("than", "against", "versus", "vs"))
_AHEAD = words("look_ahead")
_WITH = phrases("compared_with")


class SentenceView:
    """One sentence and everything found in it; offsets as in its scan."""

    __slots__ = (
        "asides",
        "based",
        "changes",
        "changes_by_end",
        "changes_by_start",
        "clauses",
        "commodities",
        "end",
        "had",
        "index",
        "low",
        "metrics",
        "paragraph",
        "quantities",
        "rules",
        "scan",
        "start",
        "taken",
        "times",
        "tokens",
        "words",
    )

    def __init__(self, scan: Scan, index: int, rules: Rules, anchor: date | None) -> None:
        self.scan, self.index, self.rules, self.low = scan, index, rules, scan.low
        self.start, self.end, self.paragraph = scan.sentences[index]
        self.tokens = scan.tokens[index]
        self.words = f" {scan.blank[self.start : self.end]} "
        self.had: dict[tuple[str, ...], bool] = {}
        self.times: list[TimeSpan] = find_periods(scan, index, anchor)
        if anchor is not None:
            self._look_ahead(anchor)
        self.commodities: list[Named] = find_commodities(scan, index)
        self.based: list[TimeSpan] = []  # times that date the earlier end of a move
        self.taken = self._taken()
        self.quantities: list[Quantity] = QuantityReader(scan, index, rules.units, self.taken).read()
        self.metrics: list[Token] = []
        self.changes: list[Token] = []
        self.clauses: list[int] = []
        self.asides: list[tuple[int, int]] = []
        self.changes_by_end: dict[int, Token] = {}
        self.changes_by_start: dict[int, Token] = {}
        if any(quantity.unit.dim != "none" or not quantity.words for quantity in self.quantities):
            self._look_around()

    def _look_around(self) -> None:
        """What the figures are to be linked with; a sentence without any needs none of it."""
        self.metrics = [token for token in self.tokens if token[2] == "metric" and not self._in_name(token)]
        ends = {token[1]: token[0] for token in self.metrics}
        changes = (token for token in self.tokens if token[2] == "change")
        self.changes = [token for token in changes if ends.get(token[1], token[0]) >= token[0]]  # not the up of "made up"
        self.changes_by_end = {token[1]: token for token in self.changes}
        self.changes_by_start = {token[0]: token for token in self.changes}
        self.clauses = self._clauses()
        self.asides = self._asides()
        self._qualify()

    def _look_ahead(self, anchor: date) -> None:
        """A month or quarter without a year after "will", "is expected to" or "by" is the next one, not the last."""
        words = [
            token
            for token in self.tokens
            if token[2] == "modal" and token[3] in ("forecast", "target") and self.low[token[0] : token[1]] in _AHEAD
        ]
        for span in self.times:
            if (
                span.year_given
                or span.first is None
                or span.last is None
                or span.last >= anchor
                or (span.unit not in ("month", "quarter", "half", "day") and span.rule != "months_to")
            ):
                continue
            led = span.lead in ("by", "until") or self.text(max(self.start, span.start - 4), span.start) == " by "
            if words and (
                led
                or any(
                    0 <= span.start - token[1] <= 70
                    and not any(token[1] <= number.start < span.start - 30 for number in self.scan.numbers[self.index])
                    for token in words
                )
            ):
                span.first, span.last = moved((span.first, span.last), 1, "year")

    def _in_name(self, token: Token) -> bool:
        """`Iluka Resources says`: a capitalised word between a capitalised and a small one is part of a name."""
        plain, start, end = self.scan.plain, token[0], token[1]
        if not plain[start].isupper() or start - self.start < 3 or not plain[end + 1 : end + 2].islower():
            return False
        left = plain.rfind(" ", self.start, start - 1) + 1 or self.start
        return (
            plain[start - 1] == " "
            and plain[left].isupper()
            and plain[left : start - 1].isalpha()
            and not any(one[0] == left and one[2] in ("place", "nation", "month") for one in self.tokens)
        )

    def text(self, start: int, end: int) -> str:
        """The lower-case words between two places, line ends as blanks."""
        return self.low[start:end].replace("\n", " ")

    def clause(self, position: int) -> int:
        """Which clause of the sentence a place lies in."""
        return bisect_right(self.clauses, position)

    def aside(self, position: int) -> int:
        """Which relative clause between commas a place lies in ("oxide, whose supply is concentrated in Kachin, jumped"), -1 for none."""
        for at, (start, end) in enumerate(self.asides):
            if start <= position < end:
                return at
        return -1

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether any of these words stands in the sentence."""
        found = self.had.get(words)
        if found is None:
            found = self.had[words] = any(f" {word} " in self.words for word in words)
        return found

    def compares(self, span: TimeSpan) -> bool:
        """Whether a time is named as the one compared with: than, from, against, compared with it."""
        before = self.text(max(self.start, span.start - 40), span.start).rstrip()
        if before.endswith(_WITH):
            return True
        words = before.split()
        while words and words[-1] in (
            "the",
            "in",
            "that",
            "those",
            "for",
            "level",
            "at",
            "during",
            "levels",
            "a",
            "recorded",
            "seen",
            "on",
            "of",
            "first",
            "second",
            "batch",
            "round",
            "tranche",
            "quota",
            "total",
        ):
            words.pop()
        return bool(words) and (
            words[-1] in _STRONG
            or (words[-1] == "from" and not (len(words) > 1 and words[-2] in phrases("pictures")) and span.rule not in ("range",))
        )

    def _clauses(self) -> list[int]:
        text = self.text(self.start, self.end)
        out: list[int] = []
        for mark in _CLAUSES:
            at = text.find(mark)
            while at >= 0:
                out.append(self.start + at + 1)
                at = text.find(mark, at + 1)
        out.sort()
        return out

    def _asides(self) -> list[tuple[int, int]]:
        text, out = self.text(self.start, self.end), []
        for mark in (", which ", ", whose ", ", who ", ", where ", ", a ", " , whose ", " , which "):
            at = text.find(mark)
            while at >= 0:
                stop = text.find(",", at + len(mark))
                if stop > 0 and not text.startswith((", and", ", or", ", then"), stop) and not text[stop + 1 : stop + 2].isdigit():
                    out.append((self.start + at, self.start + stop))
                at = text.find(mark, at + 1)
        return out

    def _taken(self) -> list[tuple[int, int]]:
        """Spans of numbers that belong to dates, formulas and codes."""
        spans = [(span.start, span.end) for span in self.times]
        spans += [(named.start, named.end) for named in self.commodities]
        return spans

    def _qualify(self) -> None:
        by_end = {token[1]: token for token in self.tokens if token[2] == "qualifier"}
        after = {token[0]: token for token in self.tokens if token[2] == "qualified"}
        for quantity in self.quantities:
            self._look_left(quantity, by_end)
            follows = after.get(quantity.end + 1)
            if follows is not None:
                quantity.tail = follows[1]
            if follows is not None and quantity.qualifier == "exact":
                quantity.qualifier = follows[3]
            elif self.low.startswith("+", quantity.end):
                quantity.qualifier = "more_than"
        by_start = {quantity.start: quantity for quantity in self.quantities}
        for quantity in self.quantities:
            first = None if quantity.of is None else by_start.get(quantity.of)
            if first is not None and quantity.qualifier == "exact":
                quantity.qualifier = first.qualifier

    def _look_left(self, quantity: Quantity, by_end: dict[int, Token]) -> None:
        """Walks left over qualifiers and fillers."""
        at, low = quantity.start, self.low
        if quantity.sign:
            at -= 1
        reached = at
        if low.startswith("~", at - 1):
            quantity.qualifier, at = "about", at - 1
        ends = {other.end + 1 for other in self.quantities}
        for _ in range(6):
            while at > self.start and low[at - 1] in " \n":
                at -= 1
            token = by_end.get(at)
            if token is not None and token[0] >= self.start and token[0] not in ends and not self._changes(token):
                if quantity.qualifier == "exact":
                    quantity.qualifier = token[3]
                at = reached = token[0]
                continue
            left = max(low.rfind(" ", self.start, at), low.rfind("\n", self.start, at)) + 1
            left = max(left, self.start)
            if low[left:at] not in self.rules.fillers or at in self.changes_by_end:
                break
            at = reached = left
        quantity.left = reached

    def _changes(self, token: Token) -> bool:
        """`up to` after `shot` is part of `shot up to 2,610`, no qualifier."""
        if not self.low.startswith("up to", token[0]):
            return False
        if any(change[0] < token[0] < change[1] for change in self.changes):
            return True
        return self.text(max(self.start, token[0] - 4), token[0]).strip() in ("is", "are", "was", "be", "by")


_PREPOSITIONS = words("prepositions")
_SKIPPED = words("before_figure")
_RIGHT_WORDS = words("before_change_noun")


class Left(NamedTuple):
    """The preposition directly before a figure and the word of change before that, if any."""

    preposition: str
    change: Token | None


def look_left(view: SentenceView, quantity: Quantity) -> Left:
    """`fell by`, `a drop of`, `rose to`, `fell sharply on the month by`."""
    at, preposition = quantity.left, ""
    times_by_end = {span.end: span for span in view.times}
    for _ in range(7):
        while at > view.start and view.low[at - 1] in " \n":
            at -= 1
        change = view.changes_by_end.get(at)
        if change is not None:
            return Left(preposition, change)
        span = times_by_end.get(at)
        if span is not None and span.start >= view.start:
            at = span.start
            continue
        word = _word_before(view, at)
        if word in _PREPOSITIONS and not preposition:
            preposition = word
        elif not (word in _SKIPPED or word in _PREPOSITIONS or word.endswith("ly") or word in view.rules.fillers):
            break
        at -= len(word)
    return Left(preposition, None)


def _word_before(view: SentenceView, at: int) -> str:
    left = max(view.low.rfind(" ", view.start, at), view.low.rfind("\n", view.start, at)) + 1
    return view.low[max(left, view.start) : at]


def look_right(view: SentenceView, quantity: Quantity) -> Token | None:
    """The word of change right after a figure: `5% lower`, `a 40% year-on-year drop`, `56% below`."""
    at = quantity.end
    times_by_start = {span.start: span for span in view.times}
    materials = {token[0]: token for token in view.metrics}
    materials.update({named.start: (named.start, named.end, "", None) for named in view.commodities})
    for _ in range(5):
        while at < view.end and view.low[at] in " \n-":
            at += 1
        change = view.changes_by_start.get(at)
        if change is not None and (change[3].groups - {"verbs"}):
            return None if view.low[change[0] : change[1]] == "over" and quantity.unit.dim not in dimensions().having("part") else change
        span = times_by_start.get(at)
        if span is not None and (span.shift is not None or span.unit):
            at = span.end
            continue
        token = materials.get(at)
        if token is not None and at > quantity.end + 1 - 1:
            at = token[1]
            continue
        word = word_after(view, at)
        if word not in _RIGHT_WORDS or word in ("in", "of", "the", "for"):
            return None
        at += len(word)
    return None


def word_after(view: SentenceView, at: int) -> str:
    """The word that begins at this place (blanks before it skipped)."""
    end = view.end
    stop = at
    while stop < end and (view.low[stop].isalpha() or view.low[stop] == "-"):
        stop += 1
    return view.low[at:stop]


def following(view: SentenceView, quantity: Quantity, size: int = 40) -> str:
    """The words right after a figure."""
    end = quantity.tail or quantity.end
    return view.text(end, min(view.end, end + size))


def preceding(view: SentenceView, quantity: Quantity, size: int = 40) -> str:
    """The words right before a figure and its qualifier."""
    return view.text(max(view.start, quantity.left - size), quantity.left)
