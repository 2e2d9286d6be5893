"""Reads the figures of one story, sentence by sentence: construction, metric, material, period, in that order, with what carries over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.commodities import OTHER, find_commodities, named_in_passing
from extract.linking import Carry, Draft, frame_for, metric_of
from extract.materials import company_result, material_for, resolve
from extract.shares import of_whole, price_moves, share_metric
from extract.lists import pair_lists
from extract.nonfacts import nonfact
from extract.periods import find_periods
from extract.readers import Construction, construct
from extract.sentence_view import SentenceView
from extract.antecedents import grain
from extract.timing import set_periods

if TYPE_CHECKING:
    from datetime import date

    from extract.commodities import Named
    from extract.periods import TimeSpan
    from extract.quantities import Quantity
    from extract.rules import Rules
    from extract.tokens import Scan

_SPOTS = ("the town", "the village", "the mine", "the gate", "the crossing", "the border", "the camp", "lies", "it lies")
_WAYS = ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
MOST_NUMBERS, MOST_TOKENS = 60, 800  # beyond this a "sentence" is a table or noise
NUMBER_KINDS = frozenset(("numword", "fraction", "multiple", "halving", "vague"))
FREE = frozenset(("distance", "meetings", "border_gates", "personnel", "population", "casualties", "displaced", "territory"))
COMPANY = frozenset(("revenue", "net_loss", "profit", "ebitda", "investment"))
_FLOWING = ("imports", "exports", "production", "quota", "stocks", "sales_volume")
_REASONS = {"no_unit": "a bare number: no unit that a reader knows"}
_GENERIC = ("rare earths", "rare earth oxides")


class StoryReader:
    """Reads one story. `drafts` are the figures found, `refused` the quantities that are no facts, with the reason, `views` the sentences looked into."""

    def __init__(self, scan: Scan, rules: Rules, anchor: date | None, headline_end: int) -> None:
        self.scan, self.rules, self.anchor, self.headline_end = scan, rules, anchor, headline_end
        self.carry = Carry(anchor=anchor)
        self.drafts: list[Draft] = []
        self.refused: list[tuple[Quantity, str, bool]] = []
        self.views: list[SentenceView] = []
        self.crowded: list[int] = []
        self.times: list[TimeSpan] = []
        self.passing = False

    def read(self, skipped: set[int]) -> None:
        """Reads every sentence but the skipped ones (captions, stamps)."""
        self.carry.topic = self._topic()
        self.passing = named_in_passing(self.scan)
        for index in range(len(self.scan.sentences)):
            if index in skipped:
                continue
            if len(self.scan.numbers[index]) > MOST_NUMBERS or len(self.scan.tokens[index]) > MOST_TOKENS:
                self.crowded.append(index)
                continue
            if not self.scan.tokens[index]:
                continue
            if self.scan.numbers[index] or any(token[2] in NUMBER_KINDS for token in self.scan.tokens[index]):
                view = SentenceView(self.scan, index, self.rules, self.anchor)
                self.views.append(view)
                self.times += view.times
                found = len(self.drafts)
                self._sentence(view)
                self._carry_over(index, view.commodities, told=any(draft.named for draft in self.drafts[found:]))
                if len(self.drafts) == found:
                    self._set_context(index, view.times)
            else:
                times = find_periods(self.scan, index, self.anchor)
                self.times += times
                self._carry_over(index, find_commodities(self.scan, index), told=False)
                self._set_context(index, times)
        self._agree()

    def _agree(self) -> None:
        """A figure said twice, once without its time (a headline, a bullet): it takes the time of the other."""
        dated = {self._key(draft): draft for draft in reversed(self.drafts) if draft.own_period and draft.period is not None}
        for draft in self.drafts:
            other = dated.get(self._key(draft))
            if other is not None and not draft.own_period and draft.view is not other.view:
                draft.period, draft.compare = other.period, draft.compare or other.compare

    @staticmethod
    def _key(draft: Draft) -> tuple[object, ...]:
        quantity = draft.quantity
        return quantity.value, quantity.high, quantity.unit.name, draft.construction.kind, draft.construction.direction, draft.commodity, draft.metric

    def _topic(self) -> tuple[str, str] | None:
        """The material named most in the story, rare earths in general if none stands out."""
        return "rare earths", "ree"

    def _sentence(self, view: SentenceView) -> None:
        carry = self.carry
        if carry.commodity is not None and carry.commodity[1] in OTHER and carry.last is not None and carry.last.view.paragraph != view.paragraph:
            carry.commodity = None  # other goods are carried no further than their paragraph
        built = self._constructions(view)
        drafts = [Draft(view, quantity, construction) for quantity, construction in built]
        pair_lists(view, drafts)
        for at, draft in enumerate(drafts):
            before = drafts[at - 1].quantity if at else None
            after = drafts[at + 1].quantity if at + 1 < len(drafts) else None
            if not self._measure(draft, drafts[:at]):
                self.refused.append((draft.quantity, "no metric that fits", False))
                continue
            if self.passing or (draft.metric not in FREE and not self._material(draft, drafts[:at])):
                self.refused.append((draft.quantity, "no rare-earth material that it could belong to", False))
                continue
            self._same_unit(draft)
            set_periods(draft, (before, after), self.carry, self.anchor)
            self.drafts.append(draft)
            self._remember(draft)

    def _constructions(self, view: SentenceView) -> list[tuple[Quantity, Construction]]:
        out: list[tuple[Quantity, Construction]] = []
        for quantity in view.quantities:
            why = nonfact(view, quantity)
            if why:
                self.refused.append((quantity, _REASONS.get(why, why), why not in _REASONS))
                continue
            found = construct(view, quantity, out[-1] if out else None)
            if found is None:
                self.refused.append((quantity, "no construction that a reader knows", False))
            else:
                out.append((quantity, found))
        return out

    def _same_unit(self, draft: Draft) -> None:
        """Money that is a price takes the weight that the last price was for: "terbium oxide at 11.3 million yuan"."""
        quantity, last = draft.quantity, self.carry.price
        if quantity.unit.dim == "price" and draft.metric in ("price", "spot_price"):
            self.carry.price = quantity
            return
        if quantity.unit.dim != "money" or last is None or not last.unit.name.startswith(f"{quantity.unit.name}/"):
            return
        near = 0.1 <= quantity.value / max(last.value, 1e-9) <= 10
        cost = draft.metric == "investment" and draft.family not in ("ree", "other") and near
        if draft.metric in ("price", "spot_price") and (near or draft.construction.kind == "change") or cost:
            draft.metric = "price"
            quantity.unit = last.unit
            if draft.construction.kind == "money":
                draft.construction.kind = "price"

    def _measure(self, draft: Draft, before: list[Draft]) -> bool:
        """Fills the metric; False when none fits."""
        quantity, construction = draft.quantity, draft.construction
        if draft.metric:
            return True
        if construction.reader == "meetings":
            draft.metric = draft.frame_id = "meetings"
            return True
        fixed = self._fixed_metric(draft)
        if fixed is not None:
            draft.metric = fixed
            draft.frame_id = draft.frame_id or fixed
            return bool(fixed)
        found = frame_for(draft.view, quantity, construction, self.carry.metric)
        inherited = self._inherited(draft, before, found[1] if found else None)
        if inherited:
            draft.metric, draft.frame_id = inherited, "inherited"
            return True
        if found is not None and self._taken_up(draft, found[1]):
            found = None
        if found is not None:
            draft.metric, draft.frame_id, draft.metric_span = metric_of(found[0], quantity), found[0].frame_id, found[1]
            draft.whole = found[0].whole
            if construction.kind == "share" and found[0].metric == "market_share":
                draft.metric = share_metric(draft.view, quantity)
            return not (found[0].needs_commodity and not draft.view.commodities)
        return self._carried_metric(draft)

    def _taken_up(self, draft: Draft, trigger: tuple[int, int]) -> bool:
        """`That is down half, though exports rose`: a pronoun at the head of the clause takes up the last metric, not one of a later clause."""
        view, last = draft.view, self.carry.last
        later = trigger[0] >= draft.quantity.end and view.clause(trigger[0]) != view.clause(draft.quantity.start)
        if not later or last is None or last.view.index < view.index - 2:
            return False
        return draft.construction.kind == "change" or bool({"they", "it", "this", "these"}.intersection(view.text(view.start, draft.quantity.start).split()))

    def _fixed_metric(self, draft: Draft) -> str | None:
        dim, view = draft.quantity.unit.dim, draft.view
        if dim == "price":
            found = frame_for(view, draft.quantity, draft.construction)
            draft.whole = found is not None and found[0].whole
            if found is not None and found[0].metric in ("spot_price", "tax_rate"):
                return found[0].metric
            return "spot_price" if self.carry.spot >= view.index - 1 and found is not None else "price"
        if dim == "gates":
            return "border_gates"
        if dim == "distance":
            after = view.text(draft.quantity.end, draft.quantity.end + 40)
            places = len(view.scan.of_kind(view.index, "place")) + ("border" in view.text(view.start, view.end)) + any(f"{way} " in after or f"{way}," in after for way in _WAYS)
            return "distance" if places > 1 or (places and view.has(_SPOTS)) else ""
        if dim == "pockets":
            return "territory"
        return None

    def _inherited(self, draft: Draft, before: list[Draft], trigger: tuple[int, int] | None) -> str:
        """A change right after a level, or a further figure of a list, measures the same, unless a metric word stands between."""
        if not before or not before[-1].metric:
            return ""
        last, view = before[-1], draft.view
        if trigger is not None and trigger[0] >= last.quantity.end and not self._beyond(draft, trigger):
            return ""
        if draft.construction.base or _compared(draft):
            return last.metric if draft.quantity.unit.dim == last.quantity.unit.dim else ""
        mine, other = draft.quantity.unit.dim, last.quantity.unit.dim
        kinds = {draft.construction.kind, last.construction.kind}
        if draft.construction.kind in ("share", "rate", "duration", "count") or last.construction.kind in ("rate", "duration", "count"):
            return last.metric if draft.construction.kind == last.construction.kind and mine == other else ""
        if "share" in kinds:
            return ""
        if mine == other or draft.construction.kind == "change":
            return last.metric if view.clause(last.quantity.start) == view.clause(draft.quantity.start) or draft.construction.chained or trigger is None else ""
        if last.construction.kind == "change" and mine == "money" and last.metric in ("price", "spot_price") and trigger is None:
            return last.metric
        if last.construction.kind == "change" and mine == "mass" and last.metric in ("imports", "exports", "production", "quota", "stocks", "sales_volume", "demand", "capacity"):
            return last.metric
        return ""

    def _beyond(self, draft: Draft, trigger: tuple[int, int]) -> bool:
        """A metric word well behind the figure belongs to what follows; right behind it ("was sold") it is the figure's own."""
        if draft.construction.kind == "share" or trigger[0] < draft.quantity.end:
            return False
        gap = draft.view.text(draft.quantity.end, trigger[0])
        return len(gap) > 25 or " for " in gap

    def _carried_metric(self, draft: Draft) -> bool:
        """The metric that figures of this dimension had before."""
        kind, dim, carry = draft.construction.kind, draft.quantity.unit.dim, self.carry
        key = "share" if kind == "share" else dim
        if kind in ("rate", "duration", "count", "distance"):
            return False
        if kind == "share":
            draft.metric = carry.metrics.get("share", "") if carry.last is not None and carry.last.view.index >= draft.view.index - 2 else ""
            draft.metric = draft.metric or (share_metric(draft.view, draft.quantity) if of_whole(draft.view, draft.quantity) else "")
        elif kind == "change" and dim in ("percent", "points", "times"):
            priced = price_moves(draft) or any(other.quantity.unit.dim == "price" for other in self.drafts if other.view is draft.view) or any(q.unit.dim == "price" for q in draft.view.quantities)
            draft.metric = "price" if priced else carry.metric or self._default(draft)
        else:
            draft.metric = carry.metrics.get(key, "")
        draft.frame_id = "carried"
        return bool(draft.metric)

    def _default(self, draft: Draft) -> str:
        """Oxides and metals that rise or fall by a percentage without a word for what: their price."""
        return "price" if any(named.form in ("oxide", "metal", "alloy") for named in draft.view.commodities) else ""

    def _material(self, draft: Draft, before: list[Draft]) -> bool:
        view = draft.view
        if before and draft.paired is None:
            last = before[-1]
            between = [named for named in view.commodities if last.quantity.end <= named.start and named.end <= draft.quantity.start]
            same = (last.metric in COMPANY) == (draft.metric in COMPANY)
            moved = last.construction.base and last.metric == draft.metric
            if last.commodity and not between and same and (draft.construction.kind == "change" or draft.construction.base or moved):
                draft.commodity, draft.family, draft.named = last.commodity, last.family, last.named
                return True
        if (draft.metric == "quota" or draft.whole) and draft.paired is None and not view.commodities:
            draft.commodity, draft.family = "rare earths", "ree"
            return True
        material_for(draft, self.carry)
        if draft.metric in COMPANY:
            company_result(draft)
        if (draft.construction.kind in ("rate", "count", "duration") or draft.metric == "tax_rate") and (not draft.named or draft.commodity == "rare earth metal ore"):
            draft.commodity, draft.family = "rare earths", "ree"
        return bool(draft.commodity)

    def _remember(self, draft: Draft) -> None:
        carry = self.carry
        carry.last = draft
        if draft.compare is not None and draft.construction.kind == "change":
            carry.compared = draft.compare
        if draft.metric in FREE or draft.construction.kind in ("rate", "count", "duration"):
            carry.span = carry.span or (draft.said if draft.construction.kind != "rate" else None)
            return
        if draft.metric in ("completion", "utilisation"):
            return
        carry.metrics["share" if draft.construction.kind == "share" else draft.quantity.unit.dim] = draft.metric
        if draft.construction.kind != "share":
            carry.metric = draft.metric
        if draft.named and draft.metric not in COMPANY:
            carry.commodity = draft.commodity, draft.family
        main = draft.said or draft.main
        if draft.construction.base or draft.compare_led:
            carry.base = draft.main
        if main is not None and main.rule not in ("shifted", "years_before", "trailing_window", "open_since", "recent_months", "recent_weeks", "recent_years", "published") and not draft.compare_led and not draft.construction.base and main.first is not None:
            carry.span = main
            carry.periods.setdefault(grain(main), main)
            carry.by_metric[draft.metric] = main
            carry.by_metric[draft.metric + draft.construction.kind] = main

    def _set_context(self, index: int, times: list[TimeSpan]) -> None:
        """A sentence without figures that begins with a month, quarter or year dates the figures of the next."""
        self._set_metric(index)
        start, _end, paragraph = self.scan.sentences[index]
        first = times[0] if times else None
        if self.carry.span is None:
            self.carry.span = next((span for span in times if span.first is not None and span.unit in ("month", "quarter", "half") and span.lead not in ("since", "after", "before", "by", "until")), None)
        near = 60 if first is not None and first.unit == "day" and any(token[2] == "change" for token in self.scan.tokens[index]) else 25
        if first is None or first.first is None or first.start - start > near or first.unit not in ("day", "month", "quarter", "half", "year", "range") or first.lead in ("since", "after", "before", "by", "until"):
            return
        if index + 1 < len(self.scan.sentences) and self.scan.sentences[index + 1][2] == paragraph or self.carry.span is None:
            self.carry.context, self.carry.context_at = first, index
            if self.carry.span is None:
                self.carry.span = first

    def _set_metric(self, index: int) -> None:
        """A sentence without figures that opens with what is measured ("Imports of ore fell in May") hands it to the next."""
        start = self.scan.sentences[index][0]
        for token in self.scan.tokens[index]:
            if token[2] == "metric" and token[0] - start <= 30:
                frame = next((frame for frame in token[3] if frame.metric in _FLOWING and not frame.when), None)
                if frame is not None and not self.carry.metric:
                    self.carry.metric = frame.metric
                    self.carry.metrics.setdefault("mass", frame.metric)
                    return

    def _carry_over(self, index: int, commodities: list[Named], *, told: bool) -> None:
        carry = self.carry
        if any(token[2] == "metric" and any(frame.metric == "spot_price" for frame in token[3]) for token in self.scan.tokens[index]):
            carry.spot = index
        for named in commodities:
            found = resolve(named, carry)
            if found is None or found[1] in ("other", "tin", "jade", "copper"):
                continue
            if named.family and not named.bare:
                carry.by_form[named.form] = found
            if carry.commodity is None or (found[0] not in _GENERIC and not told):
                carry.commodity = found


def _compared(draft: Draft) -> bool:
    """`compared with 87 million in the previous quarter`."""
    view, quantity = draft.view, draft.quantity
    words = view.text(max(view.start, quantity.left - 22), quantity.left).split()
    while words and words[-1] in ("the", "a", "an"):
        words.pop()
    return bool(words) and (words[-1] in ("against", "versus", "from", "vs", "than") or words[-2:] in (["compared", "with"], ["compared", "to"]))
