"""Accounts for every number of a story: claimed by a fact, by a date or by a listed non-fact, or unplaced with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.records import Claim, Unplaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extract.figures_of_story import StoryReader
    from extract.records import Mention, Story
    from extract.tokens import Scan

NUMBER_WORDS = frozenset(("numword", "fraction", "multiple", "halving", "vague"))
_Row = tuple[int, int, str, str]  # start, end, by, rule


def account(scan: Scan, reader: StoryReader, story: Story, mentions: Iterable[Mention]) -> tuple[tuple[Claim, ...], tuple[Unplaced, ...]]:
    """Claims and unplaced numbers; together they cover every digit string and number word of the story, each once."""
    base, taken = story.start, bytearray(len(scan.low) + 1)
    claims: list[Claim] = []
    rows: list[_Row] = [(one.start - base, one.end - base, "fact", one.rule_id) for one in mentions]
    rows += list(_others(reader))
    rows += list(_dates(reader))
    rows += [(quantity.start, quantity.end, "non_fact", why) for quantity, why, listed in reader.refused if listed]
    rows += list(_chrome(scan, reader, story))
    for start, end, by, rule in rows:
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            claims.append(Claim(start=start + base, end=end + base, by=by, rule_id=rule))
    unplaced = _unplaced(scan, reader, (taken, claims), story)
    claims.sort(key=lambda one: one.start)
    return tuple(claims), unplaced


def _others(reader: StoryReader) -> Iterator[_Row]:
    """Figures about other goods: read, and set aside."""
    for draft in reader.drafts:
        if draft.family == "other":
            yield draft.quantity.start, draft.quantity.end, "non_fact", "other_commodity"


def _dates(reader: StoryReader) -> Iterator[_Row]:
    for view in reader.views:
        for span in view.times:
            yield span.start, span.end, "date", span.rule
        for number in view.scan.numbers[view.index]:
            if any(named.start <= number.start and number.end <= named.end for named in view.commodities):
                yield number.start - len(number.before), number.end + len(number.after), "non_fact", "formula"


def _chrome(scan: Scan, reader: StoryReader, story: Story) -> Iterator[_Row]:
    """Captions, stamps and tables are claimed as a whole."""
    for span in story.chrome:
        yield max(0, span.start - story.start), min(len(scan.low), span.end - story.start), "non_fact", "caption_or_stamp"
    for index in reader.crowded:
        start, end, _paragraph = scan.sentences[index]
        yield start, end, "non_fact", "not_prose"


def _unplaced(scan: Scan, reader: StoryReader, ledger: tuple[bytearray, list[Claim]], story: Story) -> tuple[Unplaced, ...]:
    """What is left: codes and list marks are claimed as such, the rest is unplaced with the reason that its reader gave."""
    taken, claims = ledger
    why = {quantity.start: reason for quantity, reason, listed in reader.refused if not listed}
    ends = {quantity.start: quantity.end for quantity, _reason, listed in reader.refused if not listed}
    out: list[Unplaced] = []
    for start, end in _numbers(scan):
        if taken.find(1, start, end) >= 0:
            if taken.find(0, start, end) < 0:
                continue
            start = taken.find(0, start, end)
        listed = _listed(scan, start, end)
        stop = max(end, ends.get(start, end))
        if taken.find(1, start, stop) >= 0:
            stop = end
        taken[start:stop] = b"\x01" * (stop - start)
        left, right = start + story.start, stop + story.start
        if listed:
            claims.append(Claim(start=left, end=right, by="non_fact", rule_id=listed))
        else:
            out.append(Unplaced(start=left, end=right, quote=story.text[left:right], reason=why.get(start, "no unit that a reader knows")))
    return tuple(out)


def _numbers(scan: Scan) -> Iterator[tuple[int, int]]:
    """Every number in figures and every number word, in order within a sentence."""
    for index in range(len(scan.sentences)):
        found = [(number.start, number.end) for number in scan.numbers[index]]
        found += [(token[0], token[1]) for token in scan.tokens[index] if token[2] in NUMBER_WORDS]
        found.sort()
        yield from found


def _listed(scan: Scan, start: int, end: int) -> str:
    """The class of number that is no figure by its look alone."""
    low = scan.low
    before, after = low[start - 1 : start], low[end : end + 1]
    word = low[start:end]
    if word.isalpha() or " " in word:
        return "number_word"
    if before.isalpha() or (before == "-" and low[start - 2 : start - 1].isalpha()) or after.isalpha() or before in "_=&#@":
        return "code" if before + after else ""
    if ":" in word or "/" in word:
        return "date_or_time"
    if after in ".)" and low[start - 2 : start].strip() == "":
        return "list_mark"
    return ""
