"""What one sentence hands to the next: the material, the metric and the time spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core.properties import metrics
from extract.reading.figures.materials import resolve
from extract.reading.figures.periods import grain
from extract.reading.figures.windows import LONG, PHRASE, STRETCH
from extract.vocabulary.materials import OTHER
from extract.vocabulary.words import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.reading.figures.draft import Carry, Draft
    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.scan import Scan

# metrics of no material, and those of the firm as a whole
FREE = metrics().having("no_material")
COMPANY = metrics().having("firm")
_ALONE = metrics().having("alone")
_NOT_CARRIED = frozenset(("shifted", "years_before", "trailing_window", "open_since", "recent_months", "recent_weeks",
                          "recent_years", "published"))
_FLOWING = metrics().having("carried")
_GENERIC = ("rare earths", "rare earth oxides")
_LEADS = ("since", "after", "before", "by", "until")
_GRAINS = ("day", "month", "quarter", "half", "year", "range")


def remember(carry: Carry, draft: Draft) -> None:
    """Keeps what later figures may take up from this one."""
    carry.last = draft
    if draft.compare is not None and draft.construction.kind == "change":
        carry.compared = draft.compare
    if draft.metric in FREE or draft.construction.kind in ("rate", "count", "duration"):
        carry.span = carry.span or (draft.said if draft.construction.kind != "rate" else None)
        return
    if draft.metric in _ALONE:
        return
    carry.metrics["share" if draft.construction.kind == "share" else draft.quantity.unit.dim] = draft.metric
    if draft.construction.kind != "share":
        carry.metric = draft.metric
    if draft.named and draft.metric not in COMPANY:
        carry.commodity = draft.commodity, draft.family
    _remember_time(carry, draft)


def _remember_time(carry: Carry, draft: Draft) -> None:
    main = draft.said or draft.main
    if draft.construction.base or draft.compare_led:
        carry.base = draft.main
        return
    if main is None or main.first is None or main.rule in _NOT_CARRIED:
        return
    as_of = draft.view.text(max(draft.view.start, main.start - 7), main.start) in (" as of ", " as at ")
    if as_of and carry.span is not None and carry.span.unit == "week":  # a day of the week under review
        return
    if draft.view.low.startswith(" alone", main.end):  # "600 t of that in March alone": the report stays that of the quarter
        return
    carry.span = main
    carry.periods.setdefault(grain(main), main)
    carry.by_metric[draft.metric] = main
    carry.by_metric[draft.metric + draft.construction.kind] = main


def set_context(carry: Carry, scan: Scan, index: int, times: Sequence[TimeSpan]) -> None:
    """A sentence without figures that begins with a month, quarter or year dates the figures of the next."""
    _set_metric(carry, scan, index)
    start, _end, paragraph = scan.sentences[index]
    first = next(iter(times), None)
    if carry.span is None:
        dated = (span for span in times if span.first is not None and span.lead not in _LEADS)
        carry.span = next((span for span in dated if span.unit in ("month", "quarter", "half")), None)
    near = LONG if first is not None and first.unit == "day" and any(token[2] == "change" for token in scan.tokens[index]) else PHRASE
    if first is None or first.first is None or first.start - start > near or first.unit not in _GRAINS or first.lead in _LEADS:
        return
    if carry.span is None or (index + 1 < len(scan.sentences) and scan.sentences[index + 1][2] == paragraph):
        carry.context, carry.context_at = first, index
        carry.span = carry.span or first


def _set_metric(carry: Carry, scan: Scan, index: int) -> None:
    """A sentence without figures that opens with what is measured ("Imports of ore fell in May") hands it to the next."""
    near = scan.sentences[index][0] + STRETCH
    frames = (frame for token in scan.tokens[index] if token[2] == "metric" and token[0] <= near for frame in token[3])
    opening = next((frame.metric for frame in frames if frame.metric in _FLOWING and not frame.when), None)
    if opening is not None and not carry.metric:
        carry.metric = opening
        carry.metrics.setdefault("mass", opening)


def carry_over(carry: Carry, scan: Scan, index: int, commodities: list[Named], *, told: bool) -> None:
    """Materials named in a sentence; a sentence whose figures named theirs (`told`) hands on those."""
    start, end, _paragraph = scan.sentences[index]
    if scan.low.find("spot", start, end) >= 0:
        frames = (frame for token in scan.tokens[index] if token[2] == "metric" for frame in token[3])
        carry.spot = index if any(frame.metric == "spot_price" for frame in frames) else carry.spot
    for named in commodities:
        found = resolve(named, carry)
        of_users = scan.low.startswith(phrases("makers"), named.end)  # "demand from magnet producers": who buys
        if found is None or found[1] in OTHER or (carry.commodity is not None and of_users):
            continue
        if named.family and not named.bare:
            carry.by_form[named.form] = found
        if carry.commodity is None or (found[0] not in _GENERIC and not told):
            carry.commodity = found
