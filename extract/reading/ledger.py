"""The ledger of a story: every number is claimed once, by a fact, a date or a listed thing that is none, or else is unplaced."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from extract.core.properties import dimensions
from extract.core.records import Claim, Unplaced
from extract.core.text import EURO, POUND, YEN
from extract.reading.sentence.number_atoms import read_digits
from extract.reading.sentence.scan import is_joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extract.core.records import Mention, Story
    from extract.reading.figures.draft import Draft
    from extract.reading.figures.story import StoryReader
    from extract.reading.sentence.scan import Number, Scan

NUMBER_WORDS = frozenset(("numword", "fraction", "multiple", "halving", "vague"))
_AMOUNTS = dimensions().having("amount") | dimensions().having("part")
_SIGNS = ("$", EURO, POUND, YEN)
_NO_UNIT = "no unit that a reader knows"
_NOT_SURE = "numbers joined by a mark: which value they give is not sure"
_NOT_SURE_OF = "for review: not sure enough what it measures, of what and when; likeliest"
_CROWDED = "too many numbers for one sentence: a table, or text without full stops"
_CHROME = "an amount in a caption, a stamp or a footer, which are not read"


class _Row(NamedTuple):
    """What may claim a stretch of the scan; `why` is set where it leaves its number unplaced."""

    start: int
    end: int
    by: str
    rule: str = ""
    why: str = ""


def account(scan: Scan, reader: StoryReader, story: Story, mentions: Iterable[Mention]) -> tuple[tuple[Claim, ...], tuple[Unplaced, ...]]:
    """Claims and unplaced numbers; together they cover every digit string and number word of the story, each once."""
    return _Ledger(scan, story).settle(_claiming(scan, reader, story, mentions), set(reader.crowded))


def _claiming(scan: Scan, reader: StoryReader, story: Story, mentions: Iterable[Mention]) -> Iterator[_Row]:
    """Everything that may claim, the surest first."""
    base = story.start
    for one in mentions:
        yield _Row(one.start - base, one.end - base, "fact", one.rule_id)
    yield from _dates(reader)
    for quantity, why, listed in reader.refused:
        if listed:
            yield _Row(quantity.start, quantity.end, "non_fact", why)
    yield from _chrome(scan, story)
    for draft in reader.drafts:
        if why := _set_aside(draft, reader.chooser.least):
            yield _Row(draft.quantity.start, draft.quantity.end, "", why=why)
    for quantity, why, listed in reader.refused:
        if not listed:
            yield _Row(quantity.start, quantity.end, "", why=why)


def _set_aside(draft: Draft, least: float) -> str:
    """Why a figure that was read is no fact here."""
    if draft.family == "other":
        return f"belongs to another material: {draft.commodity}"
    return f"{_NOT_SURE_OF} {draft.metric.replace('_', ' ')}, {draft.commodity}" if draft.confidence < least else ""


def _dates(reader: StoryReader) -> Iterator[_Row]:
    for view in reader.views:
        for span in view.times:
            yield _Row(span.start, span.end, "date", span.rule)
        for number in view.scan.numbers[view.index]:
            if any(named.start <= number.start and number.end <= named.end for named in view.commodities):
                yield _Row(number.start - len(number.before), number.end + len(number.after), "non_fact", "formula")


def _chrome(scan: Scan, story: Story) -> Iterator[_Row]:
    """Captions, stamps and footers are claimed as a whole; one with an amount in it, number by number, and the amounts are unplaced."""
    starts = [start for start, _, _ in scan.sentences] if story.chrome else []
    for span in story.chrome:
        start, end = max(0, span.start - story.start), min(len(scan.low), span.end - story.start)
        lettered = any(map(str.isalpha, scan.low[start:end]))
        amounts = []
        for index in range(max(0, bisect_right(starts, start) - 1), bisect_right(starts, end - 1)):
            inside = (number for number in scan.numbers[index] if start <= number.start and number.end <= end)
            amounts += [number for number in inside if _is_amount(scan, index, number, lettered=lettered)]
        for number in amounts:
            yield _Row(number.start, number.end, "", why=_CHROME)
            yield _Row(start, start + len(scan.low[start : number.start].rstrip()), "non_fact", "caption_or_stamp")
            start = number.end
        yield _Row(start, end, "non_fact", "caption_or_stamp")


def _is_amount(scan: Scan, index: int, number: Number, *, lettered: bool) -> bool:
    """Whether a unit or a sign of money stands by a number; in a line without letters, whether it is written as amounts are (`7,150`)."""
    low, end = scan.low, number.end + len(number.after)
    if low.startswith(("%", " %"), end) or low[number.start - 1 : number.start] in _SIGNS:
        return True
    units = (token for token in scan.tokens[index] if token[2] == "unit" and number.end <= token[0] <= end + 1)
    return any(token[3].dim in _AMOUNTS for token in units) or (
        not lettered and read_digits(number.digits) is not None and not number.digits.isdigit()
    )


class _Ledger:
    """What was claimed so far, each place once."""

    def __init__(self, scan: Scan, story: Story) -> None:
        self.scan, self.story, self.base = scan, story, story.start
        self.taken = bytearray(len(scan.low) + 1)
        self.claims: list[Claim] = []
        self.unplaced: list[Unplaced] = []

    def settle(self, rows: Iterable[_Row], crowded: set[int]) -> tuple[tuple[Claim, ...], tuple[Unplaced, ...]]:
        """Each row that finds its place free claims it; what is left is listed by its look, or unplaced."""
        for row in rows:
            if self.taken.find(1, row.start, row.end) < 0:
                self._add(row)
        for index, (first, _, _) in enumerate(self.scan.sentences):
            for start, end, joined in self._left(index):
                if index in crowded:
                    self._add(_Row(start, end, "", why=_CROWDED))
                elif listed := self._listed(start, end, first, joined=joined):
                    self._add(_Row(start, end, "non_fact", listed))
                else:
                    self._add(_Row(start, end, "", why=_NOT_SURE if joined else _NO_UNIT))
        self.claims.sort(key=lambda one: one.start)
        self.unplaced.sort(key=lambda one: one.start)
        return tuple(self.claims), tuple(self.unplaced)

    def _add(self, row: _Row) -> None:
        start, end = row.start + self.base, row.end + self.base
        self.taken[row.start : row.end] = b"\x01" * (row.end - row.start)
        if row.by:
            self.claims.append(Claim(start=start, end=end, by=row.by, rule_id=row.rule))
        elif start < end:
            self.unplaced.append(Unplaced(start=start, end=end, quote=self.story.text[start:end], reason=row.why))

    def _left(self, index: int) -> list[tuple[int, int, bool]]:
        """What no row claimed of the numbers of a sentence, in order; those joined by a mark as one."""
        found = [(number.start, number.end) for number in self.scan.numbers[index]]
        found += [(token[0], token[1]) for token in self.scan.tokens[index] if token[2] in NUMBER_WORDS]
        out: list[tuple[int, int, bool]] = []
        for start, end in sorted(found):
            start = self.taken.find(0, start, end)  # the rest of a number that a claim cuts: a day in a date
            if start < 0 or (out and start < out[-1][1]):
                continue
            cut = self.taken.find(1, start, end)
            if cut >= 0 and not any(map(str.isdigit, self.scan.low[start:cut])):  # "a half" before "half year": counted with the year
                continue
            end = end if cut < 0 else cut
            if out and self._joins(out[-1][1], start):
                out[-1] = (out[-1][0], end, True)
            else:
                out.append((start, end, False))
        return out

    def _joins(self, left: int, right: int) -> bool:
        low = self.scan.low
        return is_joined(low, left, right) and low[left - 1].isdigit() and low[right].isdigit() | (low[right] == ".")

    def _listed(self, start: int, end: int, first: int, *, joined: bool) -> str:
        """The class of number that is no figure by its look alone; `first` is where its sentence begins."""
        low = self.scan.low
        before, after, word = low[max(0, start - 2) : start], low[end : end + 1], low[start:end]
        if not any(map(str.isdigit, word)):
            return "number_word"
        if after.isalpha() or _ends_code(before):
            return "code"
        if joined:
            return ""
        if read_digits(word) is None:
            return "date_or_time"
        return "list_mark" if after in (".", ")") and start == first else ""


def _ends_code(before: str) -> bool:
    """Whether a letter, with or without a hyphen, or a mark of computers stands right before a number."""
    return before.removesuffix("-")[-1:].isalpha() or before.endswith(("_", "=", "&", "#", "@"))
