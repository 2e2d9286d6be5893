"""Stories with one kind of line end and single blanks, and what was read out of them put back to its places on the page.

A page saved on another system, or with two blanks after a full stop, says the same: readers see one of each."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from extract.core.properties import metrics
from extract.core.records import Claim, Mention, Reading, Span, Unplaced
from extract.reading.events.story import find_events
from extract.reading.figures.attribution import Source, modality_of, nearest_source, sources_in
from extract.reading.figures.flows import Flow, flow_of
from extract.reading.figures.story import FREE, StoryReader
from extract.reading.sentence.named import find_places
from extract.reading.sentence.scan import Scan, find_spots
from extract.vocabulary.lexicon import Rules, load_rules
from extract.vocabulary.metrics import whole_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from extract.core.records import Period, Story
    from extract.reading.figures.draft import Draft

_UNEVEN = re2.compile(r"[ \r]+\n| {2,}")


class Evened(NamedTuple):
    """A story without doubled blanks, and after how many of its characters how many were left out in all."""

    story: Story
    after: list[int]
    left_out: list[int]

    def back(self, position: int) -> int:
        """Where the character at `position` stands on the page."""
        return position + self.left_out[bisect_right(self.after, position) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of it stands on the page."""
        return self.back(start), self.back(end - 1) + 1


def even(story: Story) -> Evened | None:
    """The story evened; None where it is even already."""
    text, start, end = story.text, story.start, story.end
    if all(text.find(mark, start, end) < 0 for mark in ("\r", "  ", " \n")):
        return None
    parts, after, left_out, dropped, last = [text[:start]], [0], [0], 0, start
    for run in _UNEVEN.finditer(text[start:end]):
        a, b = start + run.start(), start + run.end()
        blanks = int(text[b - 1] != "\n")  # one of several, none at the end of a line
        parts.append(text[last : a + blanks])
        last = b - 1 + blanks
        dropped += b - 1 - a
        after.append(last - dropped)
        left_out.append(dropped)
    parts.append(text[last:end])
    return Evened(_moved(story, "".join(parts), (after, left_out)), after, left_out)


def _moved(story: Story, text: str, runs: tuple[list[int], list[int]]) -> Story:
    pages = [position + dropped for position, dropped in zip(*runs, strict=True)]

    def ahead(position: int) -> int:
        return min(position - runs[1][bisect_right(pages, position) - 1], len(text))

    def spans(old: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(start=ahead(one.start), end=ahead(one.end)) for one in old)

    return replace(
        story, text=text, end=len(text), body_start=ahead(story.body_start), headlines=spans(story.headlines),
        chrome=spans(story.chrome),
        dateline=next(iter(spans(tuple(filter(None, (story.dateline,))))), None),
    )


def put_back(reading: Reading, story: Story, evened: Evened) -> Reading:
    """The reading of the evened story with all its places, and the quotes there, as on the page."""
    text = story.text

    def quoted(start: int, end: int, column: str = "text") -> dict[str, Any]:
        first, last = evened.span(start, end)
        return {"start": first, "end": last, column: text[first:last]}

    def placed(start: int, end: int) -> dict[str, Any]:
        return dict(zip(("start", "end"), evened.span(start, end), strict=True))

    mentions = [
        replace(
            one, **quoted(one.start, one.end),
            equivalent_of=None if one.equivalent_of is None else evened.back(one.equivalent_of),
            cells=tuple((column, *evened.span(start, end)) for column, start, end in one.cells),
        )
        for one in reading.mentions
    ]
    return replace(
        reading, story=story, mentions=tuple(mentions),
        events=tuple(replace(one, **quoted(one.start, one.end)) for one in reading.events),
        places=tuple(replace(one, **quoted(one.start, one.end)) for one in reading.places),
        claims=tuple(replace(one, **placed(one.start, one.end)) for one in reading.claims),
        unplaced=tuple(replace(one, **quoted(one.start, one.end, "quote")) for one in reading.unplaced),
    )


NUMBER_WORDS = frozenset(("numword", "fraction", "multiple", "halving", "vague"))
_Row = tuple[int, int, str, str]  # start, end, by, rule


def account(scan: Scan, reader: StoryReader, story: Story, mentions: Iterable[Mention]) -> tuple[tuple[Claim, ...], tuple[Unplaced, ...]]:
    """Claims and unplaced numbers; together they cover every digit string and number word of the story, each once."""
    base, taken = story.start, bytearray(len(scan.low) + 1)
    claims: list[Claim] = []
    others = (draft.quantity for draft in reader.drafts if draft.family == "other")  # read, and set aside
    rows: list[_Row] = [(one.start - base, one.end - base, "fact", one.rule_id) for one in mentions]
    rows += [(quantity.start, quantity.end, "non_fact", "other_commodity") for quantity in others]
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
        yield *scan.sentences[index][:2], "non_fact", "not_prose"


def _unplaced(scan: Scan, reader: StoryReader, ledger: tuple[bytearray, list[Claim]], story: Story) -> tuple[Unplaced, ...]:
    """What is left: codes and list marks are claimed as such, the rest is unplaced with the reason that its reader gave."""
    taken, claims = ledger
    refused = {quantity.start: (quantity.end, reason) for quantity, reason, listed in reader.refused if not listed}
    out: list[Unplaced] = []
    for start, end in _numbers(scan):
        start = taken.find(0, start, end)
        if start < 0:
            continue
        stop, reason = refused.get(start, (end, "no unit that a reader knows"))
        if stop < end or taken.find(1, start, stop) >= 0:
            stop = end
        taken[start:stop] = b"\x01" * (stop - start)
        left, right = start + story.start, stop + story.start
        if listed := _listed(scan, start, end):
            claims.append(Claim(start=left, end=right, by="non_fact", rule_id=listed))
        else:
            out.append(Unplaced(start=left, end=right, quote=story.text[left:right], reason=reason))
    return tuple(out)


def _numbers(scan: Scan) -> Iterator[tuple[int, int]]:
    """Every number in figures and every number word, in order within a sentence."""
    for index in range(len(scan.sentences)):
        found = [(number.start, number.end) for number in scan.numbers[index]]
        found += [(token[0], token[1]) for token in scan.tokens[index] if token[2] in NUMBER_WORDS]
        yield from sorted(found)


def _listed(scan: Scan, start: int, end: int) -> str:
    """The class of number that is no figure by its look alone."""
    low = scan.low
    before, after, word = low[max(0, start - 2) : start], low[end : end + 1], low[start:end]
    if word.isalpha() or " " in word:
        return "number_word"
    if _glued(before, after):
        return "code"
    if ":" in word or "/" in word:
        return "date_or_time"
    if after in (".", ")") and not before.strip():
        return "list_mark"
    return ""


def _glued(before: str, after: str) -> bool:
    """Whether a letter stands right behind a number, or before it a letter, with or without a hyphen, a mark of computers, or nothing."""
    return after.isalpha() or before.removesuffix("-")[-1:].isalpha() or before.endswith(("_", "=", "&", "#", "@"))


_NEARBY = 400  # characters in which a source is looked for around a figure that it gave: a paragraph


def read_story(story: Story, rules: Rules | None = None) -> Reading:
    """All figures of the story with spans into `story.text`, its events and places, and the ledger of its numbers."""
    evened, rules = even(story), rules or load_rules()
    return put_back(_read(evened.story, rules), story, evened) if evened else _read(story, rules)


__all__ = ["load_rules", "read_story"]


def _read(story: Story, rules: Rules) -> Reading:
    scan = Scan(story.text, rules.lexicon, start=story.start, end=story.end)
    anchor = story.published or story.published_high
    reader = StoryReader(scan, rules, anchor)
    chrome = [(span.start - story.start, span.end - story.start) for span in story.chrome]
    sentences = enumerate(scan.sentences)
    reader.read({n for n, (start, end, _) in sentences if any(low <= start and end <= high for low, high in chrome)})
    mentions = _mentions(reader, story, anchor)
    claims, unplaced = account(scan, reader, story, mentions)
    for index in reader.crowded:  # no prose: nothing happens there
        scan.tokens[index] = []
    spots = find_spots(scan, story.text)
    places = find_places(spots.places, scan, story)
    events = find_events(scan, story, spots, places)
    return Reading(story=story, mentions=mentions, events=events, places=places, claims=claims, unplaced=unplaced)


def _mentions(reader: StoryReader, story: Story, anchor: date | None) -> tuple[Mention, ...]:
    """The drafts with source, flow and modality; a source or flow is carried on as long as the text goes on about the same."""
    out: list[Mention] = []
    sources, flows = _Sources(), dict[str, Flow]()
    for draft in reader.drafts:
        source = sources.of(draft)
        flow = flows[draft.metric] = flow_of(draft, flows.get(draft.metric))
        modality = modality_of(draft, anchor)
        if modality in ("forecast", "target", "conditional") and not draft.own_period and _over(draft.period, anchor):
            draft.period = None
        if draft.family != "other":
            out.append(_mention(draft, story, (source, flow, modality)))
    return tuple(out)


def _over(period: Period | None, anchor: date | None) -> bool:
    """Whether a period lies in the past: what is to come has no business there."""
    if period is None or period.end is None or anchor is None:
        return period is not None
    return period.end <= anchor


class _Sources:
    """The sources of the figures of a story, one after the other."""

    def __init__(self) -> None:
        self.source: Source | None = None  # the last one named
        self.named_in = -9  # the sentence that named it
        self.given: str | None = None  # that of the figure before
        self.last: Draft | None = None
        self.here: list[Source] = []  # those of the sentence

    def of(self, draft: Draft) -> str | None:
        """The figure's source: named in its sentence, else the one of the figure before, else the data that go on speaking."""
        last, self.last = self.last, draft
        same_sentence = last is not None and last.view is draft.view
        if not same_sentence or any(token[2] == "source_again" for token in draft.view.tokens):
            self.here = sources_in(draft.view, self.source)
        found = nearest_source(draft, self.here)
        if found is not None and not (found.way == "said" and draft.metric in metrics().having("own_words")):
            self.source, self.named_in, self.given = found, draft.view.index, found.name
        elif not same_sentence:
            self.given = self._going_on(draft, last)
        return self.given

    def _going_on(self, draft: Draft, last: Draft | None) -> str | None:
        """Data go on speaking in the next sentence about the same metric; persons only where the text says so."""
        source, before = self.source, draft.view.index - 1
        if source is None or source.way == "said" or self.named_in < before or last is None or last.view.index != before:
            return None
        same = draft.metric.removeprefix("spot_") == last.metric.removeprefix("spot_")
        that = draft.view.scan.flat.startswith("that ", draft.view.start)
        if same or that or draft.frame_id in ("carried", "inherited"):
            return source.name
        return None


def _mention(draft: Draft, story: Story, context: tuple[str | None, Flow, str]) -> Mention:
    quantity, construction, base = draft.quantity, draft.construction, story.start
    start, end = quantity.start + base, quantity.end + base
    source, flow, modality = context
    commodity = None if draft.metric in FREE else draft.commodity
    return Mention(
        start=start, end=end, text=story.text[start:end],
        kind={"tax_rate": "rate"}.get(draft.metric, construction.kind), value=quantity.value,
        value_high=quantity.high, unit=quantity.unit.name, qualifier=quantity.qualifier,
        direction=construction.direction, metric=draft.metric, commodity=commodity, attributed_to=source,
        geography=flow.geography, origin=flow.origin, destination=flow.destination, place=flow.place,
        denominator=_whole(draft), modality=modality, period=draft.period, compare=draft.compare,
        equivalent_of=None if quantity.of is None else quantity.of + base, headline=start < story.body_start,
        decimals=quantity.decimals, step=quantity.step, words=quantity.words,
        rule_id=f"{construction.reader}/{draft.frame_id}",
        cells=_cells(draft, base) + _naming(source, story, start),
    )


def _naming(source: str | None, story: Story, near: int) -> tuple[tuple[str, int, int], ...]:
    """Where the text names the source of a figure, nearest to it; nothing where it is told in other words."""
    if source is None:
        return ()
    text, low, high = story.text, max(story.start, near - _NEARBY), min(story.end, near + _NEARBY)
    places = (text.find(source, near, high), text.rfind(source, low, near))
    found = sorted((at for at in places if at >= 0), key=lambda place: abs(place - near))
    return tuple(("attributed_to", at, at + len(source)) for at in found[:1])


def _cells(draft: Draft, base: int) -> tuple[tuple[str, int, int], ...]:
    """The words that gave metric, material and period, where the text has words for them."""
    spans = {"metric": draft.metric_span}
    if draft.metric not in FREE:
        spans["commodity_id"] = draft.commodity_span
    if draft.period is not None and draft.said is not None:
        spans["period_start"] = (draft.said.start, draft.said.end)
    return tuple((column, span[0] + base, span[1] + base) for column, span in spans.items() if span is not None and span[0] < span[1])


def _whole(draft: Draft) -> str | None:
    """What a share is of, in the words of the sentence."""
    if draft.construction.kind != "share" or not draft.metric.endswith("_share"):
        return None
    view = draft.view
    places = [token[3] for token in view.tokens if token[2] == "place"]
    return whole_of(view.text(view.start, view.end), draft.metric, places)
