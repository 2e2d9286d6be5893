"""Says what a figure measures: by its unit, by the nearest metric word, by the figure before, or by what was measured so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core.properties import dimensions, metrics
from extract.reading.figures.draft import Carry, Draft, frame_for, metric_of, priced_like
from extract.reading.figures.windows import CLAUSE, LONG, PHRASE, SENTENCE
from extract.reading.sentence.sentence import following
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.sentence import SentenceView
    from extract.vocabulary.lexicon import MetricFrame

_TOTALS = words("wholes")
_WHOLES = metrics().lists("of")
_SPOTS = ("the town", "the village", "the mine", "the gate", "the crossing", "the border", "the camp", "lies")
_FROM = (" from ", " above ", " below ", " off ", " upstream ", " downstream ", " inside ")
_WAYS = ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
_APART = ("rate", "duration", "count")
_PRICES = metrics().having("price")
_PRICED = metrics().having("priced")
_TONNAGES = metrics().having("tonnage")
_DECIDING = dimensions().values("measures")
_RELATIVE = dimensions().having("relative")
_SITES = dimensions().having("site")
_COSTLIEST = 1e6  # money per unit of weight; larger sums are no prices
_PRONOUNS = {"they", "it", "this", "these"}


def share_metric(view: SentenceView, quantity: Quantity) -> str:
    """Which whole a share is part of: production, supply, capacity, processing, else market."""
    after = following(view, quantity, SENTENCE)
    for name, listed in _WHOLES.items():
        if any(word in after for word in listed):
            return name
    before = view.text(max(view.start, quantity.left - CLAUSE), quantity.left)
    if " produce" in before or " mined" in before:
        return "production_share"
    return "market_share"


def of_whole(view: SentenceView, quantity: Quantity) -> bool:
    """`91% of it`, `a third of this`, `69% of a world total`: the part of a whole that supply is counted in."""
    words = following(view, quantity, LONG).replace(",", " ").replace(".", " . ").split()
    if words[:1] != ["of"]:
        return False
    return words[1:2] in (["it"], ["this"], ["that"], ["them"], ["these"], ["those"]) or bool(_TOTALS.intersection(words[1:6]))


def price_moves(draft: Draft) -> bool:
    """`Terbium oxide has risen nearly 20%`: an oxide or metal that moves by a percentage moves in price, unless it is said what does."""
    view, change = draft.view, draft.construction.change
    if change is None or view.metrics or draft.construction.kind != "change":
        return False
    named = next((one for one in reversed(view.commodities) if one.end <= change[0]), None)
    return (named is not None and named.form in ("oxide", "metal", "alloy")
            and named.family not in ("ree", "", "other", "magnets")
            and len(view.text(named.end, change[0]).split()) <= 3)


class Measurer:
    """Fills the metric of drafts; `carry` and the drafts so far are the reader's own."""

    def __init__(self, carry: Carry, drafts: list[Draft]) -> None:
        self.carry, self.drafts = carry, drafts

    def measure(self, draft: Draft, before: list[Draft]) -> bool:
        """Fills metric and frame; False when none fits. `before` are the drafts before it in the sentence."""
        if draft.metric:
            return True
        fixed = self._fixed(draft)
        if fixed is not None:
            draft.metric, draft.frame_id = fixed, draft.frame_id or fixed
            return bool(fixed)
        found = frame_for(draft.view, draft.quantity, draft.construction, self._flow(draft))
        if before and before[-1].metric and _measures_the_same(draft, before[-1], found and found[1]):
            draft.metric, draft.frame_id = before[-1].metric, "inherited"
            return True
        if found is None or self._taken_up(draft, found[1]):
            return self._carried(draft)
        # "At the end of 2024 it had cost less than $8": a small sum of the size of the last price is a price
        costs = draft.quantity.value < _COSTLIEST and priced_like(draft.quantity, self.carry.price)
        return _take(draft, found, costs=costs)

    def _flow(self, draft: Draft) -> str:
        """The metric that deliveries, sales and the like take up: after prices it is what was counted before them."""
        carry = self.carry
        return carry.metrics.get("mass", carry.metric) if carry.metric in _PRICES and draft.quantity.unit.dim == "mass" else carry.metric

    def _fixed(self, draft: Draft) -> str | None:
        """The metric that the unit alone decides; an empty text where it decides that there is none."""
        dim = draft.quantity.unit.dim
        if draft.construction.reader == "meetings":
            return "meetings"
        if dim == "price":
            return self._priced(draft)
        if dim == "distance":
            return "distance" if _between_places(draft) else ""
        return _DECIDING.get(dim)

    def _priced(self, draft: Draft) -> str:
        found = frame_for(draft.view, draft.quantity, draft.construction)
        if found is None:
            return "price"
        draft.whole, draft.frame_id = found[0].whole, found[0].frame_id
        if found[0].metric in _PRICED:
            return found[0].metric
        return "spot_price" if self.carry.spot >= draft.view.index - 1 else "price"

    def _taken_up(self, draft: Draft, trigger: tuple[int, int]) -> bool:
        """`That is down half, though exports rose`: a pronoun at the head takes up the last metric, not one of a later clause."""
        view, last = draft.view, self.carry.last
        later = trigger[0] >= draft.quantity.end and view.clause(trigger[0]) != view.clause(draft.quantity.start)
        if not later or last is None or last.view.index < view.index - 2:
            return False
        return draft.construction.kind == "change" or bool(_PRONOUNS.intersection(view.text(view.start, draft.quantity.start).split()))

    def _carried(self, draft: Draft) -> bool:
        """The metric that figures of this dimension had before."""
        kind, dim, carry = draft.construction.kind, draft.quantity.unit.dim, self.carry
        if kind in (*_APART, "distance"):
            return False
        if kind == "share":
            if carry.last is not None and carry.last.view.index >= draft.view.index - 2:
                draft.metric = carry.metrics.get("share", "")
            if not draft.metric and of_whole(draft.view, draft.quantity):
                draft.metric = share_metric(draft.view, draft.quantity)
        elif kind == "change" and dim in _RELATIVE:
            if _to_weight(draft):
                draft.metric = carry.metrics.get("mass", "")
            beside = any(one.unit.dim == "price" for one in draft.view.quantities)
            if not draft.metric and (beside or price_moves(draft)):
                draft.metric = "price"
            draft.metric = draft.metric or carry.metric or _default(draft)
        else:
            draft.metric = carry.metrics.get(dim, "")
        draft.frame_id = "carried"
        return bool(draft.metric)


def _take(draft: Draft, found: tuple[MetricFrame, tuple[int, int]], *, costs: bool) -> bool:
    frame, span = found
    draft.metric, draft.frame_id, draft.metric_span, draft.whole = metric_of(frame, draft.quantity), frame.frame_id, span, frame.whole
    if costs and draft.metric == "investment":
        draft.metric = "price"
    if draft.construction.kind == "share" and frame.metric == "market_share":
        draft.metric = share_metric(draft.view, draft.quantity)
    return not (frame.needs_commodity and not draft.view.commodities)


def _between_places(draft: Draft) -> bool:
    """A distance runs between two places, or from one in a direction or to a spot."""
    view = draft.view
    end = draft.quantity.end
    after = view.text(end, end + CLAUSE)
    names = (word[0].isupper() for word in view.scan.plain[end : min(end + CLAUSE, view.end)].split()[1:5])
    if after.startswith(_FROM) and ("border" in after or any(names)):  # "125 km above the Golden Triangle"
        return True
    way = any(f"{way} " in after or f"{way}," in after for way in _WAYS)
    places = len(view.scan.of_kind(view.index, "place")) + ("border" in view.text(view.start, view.end)) + way
    return places > 1 or (places == 1 and view.has(_SPOTS))


def _to_weight(draft: Draft) -> bool:
    """`an 80% slide to 1,501 t`: the level that a change leads to says that weight is measured."""
    view, end = draft.view, draft.quantity.end
    level = next((one for one in view.quantities if one.start >= end), None)
    return level is not None and level.unit.dim == "mass" and view.text(end, level.left).endswith(" to ") and level.left - end < CLAUSE


def _default(draft: Draft) -> str:
    """Oxides and metals that rise or fall by a percentage without a word for what: their price."""
    return next(("price" for named in draft.view.commodities if named.form in ("oxide", "metal", "alloy")), "")


def _measures_the_same(draft: Draft, last: Draft, trigger: tuple[int, int] | None) -> bool:
    """A change right after a level, or a further figure of a list, does, unless a metric word stands between."""
    if trigger is not None and trigger[0] >= last.quantity.end and not _beyond(draft, trigger):
        return False
    same_unit = draft.quantity.unit.dim == last.quantity.unit.dim
    if draft.construction.base or _compared(draft):
        return same_unit
    kinds = (draft.construction.kind, last.construction.kind)
    if kinds == ("change", "count") and last.quantity.unit.dim in _SITES:
        return True
    if kinds[0] in ("share", *_APART) or kinds[1] in _APART:
        return kinds[0] == kinds[1] and same_unit
    return kinds[1] != "share" and _continued(draft, last, trigger)


def _continued(draft: Draft, last: Draft, trigger: tuple[int, int] | None) -> bool:
    view, dim = draft.view, draft.quantity.unit.dim
    if dim == last.quantity.unit.dim or draft.construction.kind == "change":
        same = view.clause(last.quantity.start) == view.clause(draft.quantity.start)
        return same or draft.construction.chained or trigger is None
    if last.construction.kind != "change":
        return False
    return (dim == "money" and last.metric in _PRICES and trigger is None) or (dim == "mass" and last.metric in _TONNAGES)


def _beyond(draft: Draft, trigger: tuple[int, int]) -> bool:
    """A metric word well behind the figure belongs to what follows; right behind it ("was sold") it is the figure's own."""
    if draft.construction.kind == "share" or trigger[0] < draft.quantity.end:
        return False
    gap = draft.view.text(draft.quantity.end, trigger[0])
    return len(gap) > PHRASE or (" for " in gap and gap != " for ")


def _compared(draft: Draft) -> bool:
    """`compared with 87 million in the previous quarter`."""
    view, quantity = draft.view, draft.quantity
    words = view.text(max(view.start, quantity.left - PHRASE), quantity.left).split()
    while words and words[-1] in ("the", "a", "an"):
        words.pop()
    single = words[-1:] in (["against"], ["versus"], ["from"], ["vs"], ["than"])
    return single or words[-2:] in (["compared", "with"], ["compared", "to"])
