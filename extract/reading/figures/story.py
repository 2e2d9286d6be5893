"""Reads the figures of one story, sentence by sentence: construction, metric, material, period, in that order, with what carries over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.core.properties import metrics
from extract.reading.figures.constructions import construct, nonfact
from extract.reading.figures.context import COMPANY, FREE, carry_over, remember, set_context
from extract.reading.figures.draft import Carry, Draft, priced_like
from extract.reading.figures.materials import company_result, material_for, pair_lists
from extract.reading.figures.metrics import Measurer
from extract.reading.figures.periods import set_periods
from extract.reading.sentence.date_ranges import find_periods
from extract.reading.sentence.head_units import units_of
from extract.reading.sentence.materials import find_commodities, named_in_passing
from extract.reading.sentence.sentence import SentenceView
from extract.vocabulary.materials import OTHER

if TYPE_CHECKING:
    from datetime import date

    from extract.reading.figures.constructions import Construction
    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.scan import Scan
    from extract.vocabulary.lexicon import Rules

__all__ = ["FREE", "NUMBER_KINDS", "StoryReader"]

MOST_NUMBERS, MOST_TOKENS = 60, 800  # beyond this a "sentence" is a table or noise
NUMBER_KINDS = frozenset(("numword", "fraction", "multiple", "halving", "vague"))
_REASONS = {"no_unit": "a bare number: no unit that a reader knows"}
_RARE_EARTHS = ("rare earths", "ree")


class StoryReader:
    """Reads one story: `drafts` are its figures, `refused` what is none and why, `views` the sentences with numbers."""

    def __init__(self, scan: Scan, rules: Rules, anchor: date | None) -> None:
        self.scan, self.rules, self.anchor = scan, rules, anchor
        self.carry = Carry(anchor=anchor, topic=_RARE_EARTHS)
        self.drafts: list[Draft] = []
        self.refused: list[tuple[Quantity, str, bool]] = []
        self.views: list[SentenceView] = []
        self.crowded: list[int] = []
        self.times: list[TimeSpan] = []
        self.passing = named_in_passing(scan)
        self.measurer = Measurer(self.carry, self.drafts)

    def read(self, skipped: set[int]) -> None:
        """Reads every sentence but the skipped ones (captions, stamps)."""
        for index, tokens in enumerate(self.scan.tokens):
            if index in skipped or not (tokens or len(self.scan.numbers[index]) > MOST_NUMBERS or self._is_headed(index)):
                continue
            if len(self.scan.numbers[index]) > MOST_NUMBERS or len(tokens) > MOST_TOKENS:
                self.crowded.append(index)
            elif self.scan.numbers[index] or any(token[2] in NUMBER_KINDS for token in tokens):
                self._with_numbers(index)
            else:
                self._without_numbers(index)
        self._agree()

    def _is_headed(self, index: int) -> bool:
        """Whether a sentence of nothing but a number is a cell whose head names a unit."""
        heads = units_of(self.scan, self.rules.units)
        columns = (heads.column(number.start) for number in self.scan.numbers[index][:1])
        return any(column and column.unit for column in columns)

    def _with_numbers(self, index: int) -> None:
        view = SentenceView(self.scan, index, self.rules, self.anchor)
        self.views.append(view)
        self.times += view.times
        before = len(self.drafts)
        self._sentence(view)
        found = self.drafts[before:]
        carry_over(self.carry, self.scan, index, view.commodities, told=any(draft.named for draft in found))
        if not found:
            set_context(self.carry, self.scan, index, view.times)

    def _without_numbers(self, index: int) -> None:
        times = find_periods(self.scan, index, self.anchor)
        self.times += times
        carry_over(self.carry, self.scan, index, find_commodities(self.scan, index), told=False)
        set_context(self.carry, self.scan, index, times)

    def _agree(self) -> None:
        """A figure said twice, once without its time (a headline, a bullet): it takes the time of the other."""
        dated = {_key(draft): draft for draft in reversed(self.drafts) if draft.own_period and draft.period is not None}
        for draft in self.drafts:
            other = dated.get(_key(draft))
            if other is not None and not draft.own_period and draft.view is not other.view:
                draft.period, draft.compare = other.period, draft.compare or other.compare

    def _sentence(self, view: SentenceView) -> None:
        carry, last = self.carry, self.carry.last
        if carry.commodity is not None and carry.commodity[1] in OTHER and last is not None and last.view.paragraph != view.paragraph:
            carry.commodity = None  # other goods are carried no further than their paragraph
        drafts = [Draft(view, quantity, construction) for quantity, construction in self._constructions(view)]
        pair_lists(view, drafts)
        ends = [view.start, *(draft.quantity.end for draft in drafts)]
        starts = [*(draft.quantity.start for draft in drafts[1:]), view.end]
        for at, draft in enumerate(drafts):
            if not self.measurer.measure(draft, drafts[:at]):
                self.refused.append((draft.quantity, "no metric that fits", False))
            elif self.passing or (draft.metric not in FREE and not self._material(draft, drafts[:at])):
                self.refused.append((draft.quantity, "no rare-earth material that it could belong to", False))
            else:
                self._same_unit(draft)
                set_periods(draft, (ends[at], starts[at]), self.carry)
                self.drafts.append(draft)
                remember(self.carry, draft)

    def _constructions(self, view: SentenceView) -> list[tuple[Quantity, Construction]]:
        out: list[tuple[Quantity, Construction]] = []
        for quantity in view.quantities:
            why = nonfact(view, quantity)
            if why:
                self.refused.append((quantity, _REASONS.get(why, why), why not in _REASONS))
            elif (found := construct(view, quantity, next(reversed(out), None))) is None:
                self.refused.append((quantity, "no construction that a reader knows", False))
            else:
                out.append((quantity, found))
        return out

    def _same_unit(self, draft: Draft) -> None:
        """Money that is a price takes the weight that the last price was for: "terbium oxide at 11.3 million yuan"."""
        quantity, last, near = draft.quantity, self.carry.price, priced_like(draft.quantity, self.carry.price)
        priced = draft.metric in metrics().having("price")
        if quantity.unit.dim == "price" and priced:
            self.carry.price = quantity
        if quantity.unit.dim != "money" or last is None or not last.unit.name.startswith(f"{quantity.unit.name}/"):
            return
        cost = draft.metric == "investment" and draft.family not in ("ree", "other") and near
        if cost or (priced and (near or draft.construction.kind == "change")):
            draft.metric, quantity.unit = "price", last.unit
            if draft.construction.kind == "money":
                draft.construction.kind = "price"

    def _material(self, draft: Draft, before: list[Draft]) -> bool:
        if before and draft.paired is None and _shares_material(draft, last := before[-1]):
            draft.commodity, draft.family, draft.named = last.commodity, last.family, last.named
            return True
        if (draft.metric == "quota" or draft.whole) and draft.paired is None and not draft.view.commodities:
            draft.commodity, draft.family = _RARE_EARTHS
            return True
        material_for(draft, self.carry)
        if draft.metric in COMPANY:
            company_result(draft)
        if draft.family == "magnets" and _of_ground(draft):
            draft.commodity, draft.family = _RARE_EARTHS
        levied = draft.construction.kind in ("rate", "count", "duration") or draft.metric == "tax_rate"
        if levied and (not draft.named or draft.commodity == "rare earth metal ore"):
            draft.commodity, draft.family = _RARE_EARTHS
        return bool(draft.commodity)


def _of_ground(draft: Draft) -> bool:
    """Reserves are never of magnets, and what is mined is none, where the sentence does not say so before the figure."""
    words = draft.view.text(*draft.metric_span) if draft.metric_span else ""
    mined = words in ("mined", "mines", "mine", "dug", "dig", "digging", "mining")
    return draft.metric == "reserves" or (draft.metric == "production" and mined)


def _shares_material(draft: Draft, last: Draft) -> bool:
    """A change or an end of a move is of the same material as the figure before, unless another is named between."""
    between = [named for named in draft.view.commodities if last.quantity.end <= named.start and named.end <= draft.quantity.start]
    if between or not last.commodity or (last.metric in COMPANY) != (draft.metric in COMPANY):
        return False
    moved = last.construction.base and last.metric == draft.metric
    return draft.construction.kind == "change" or draft.construction.base or moved


def _key(draft: Draft) -> tuple[object, ...]:
    quantity, construction = draft.quantity, draft.construction
    return quantity.value, quantity.high, quantity.unit.name, construction.kind, construction.direction, draft.commodity, draft.metric
