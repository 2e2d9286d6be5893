"""Reads the figures of one story, sentence by sentence: what each is, then its metric, material, period, comparison and modality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.reading.constructions.kinds import construct, nonfact
from extract.reading.figures.chooser import Chooser, load_weights
from extract.reading.figures.comparisons import comparison_candidates
from extract.reading.figures.dating import led_by_comparison
from extract.reading.figures.draft import FREE, PRICES, TIMELESS, Draft
from extract.reading.figures.history import NOTHING, History
from extract.reading.figures.materials import material_candidates, of_other_goods
from extract.reading.figures.metrics import SHARES, metric_candidates, of_kind, of_whole
from extract.reading.figures.modality import ACTUAL, modality_candidates
from extract.reading.figures.pairing import pair_lists
from extract.reading.figures.periods import period_candidates
from extract.reading.figures.relations import Relations
from extract.reading.sentence.date_ranges import find_periods
from extract.reading.sentence.head_units import units_of
from extract.reading.sentence.heads import headed
from extract.reading.sentence.materials import find_commodities, named_in_passing
from extract.reading.sentence.sentence import SentenceView
from extract.vocabulary.constructions import left_over

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Any

    from extract.reading.constructions.kinds import Construction
    from extract.reading.figures.chooser import Candidate
    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.scan import Scan
    from extract.vocabulary.lexicon import Rules

MOST_NUMBERS, MOST_TOKENS = 60, 800  # beyond this a "sentence" is a table or noise
NUMBER_KINDS = frozenset(("numword", "fraction", "multiple", "halving", "vague"))


class StoryReader:
    """Reads one story: `drafts` are its figures, `refused` what is none and why, `views` the sentences with numbers."""

    def __init__(self, scan: Scan, rules: Rules, anchor: date | None, chooser: Chooser | None = None) -> None:
        self.scan, self.rules, self.anchor = scan, rules, anchor
        self.chooser = chooser or Chooser(load_weights())
        self.history = History(scan, anchor)
        self.drafts: list[Draft] = []
        self.refused: list[tuple[Quantity, str, bool]] = []
        self.views: list[SentenceView] = []
        self.crowded: list[int] = []
        self.times: list[TimeSpan] = []
        self.passing = named_in_passing(scan)

    def read(self, skipped: set[int]) -> None:
        """Reads every sentence but the skipped ones (captions, stamps)."""
        for index, tokens in enumerate(self.scan.tokens):
            if index in skipped or not (tokens or len(self.scan.numbers[index]) > MOST_NUMBERS or self._is_headed(index)):
                continue
            if len(self.scan.numbers[index]) > MOST_NUMBERS or len(tokens) > MOST_TOKENS:
                self.crowded.append(index)
            elif self.scan.numbers[index] or any(token[2] in NUMBER_KINDS for token in tokens):
                view = SentenceView(self.scan, index, self.rules, self.anchor)
                self.views.append(view)
                self._sentence(view)
                self._leave(index, view.times, view.commodities)
            else:
                self._leave(index, find_periods(self.scan, index, self.anchor), find_commodities(self.scan, index))

    def _is_headed(self, index: int) -> bool:
        """Whether a sentence of nothing but a number is a cell whose head names a unit."""
        heads = units_of(self.scan, self.rules.units)
        columns = (heads.column(number.start) for number in self.scan.numbers[index][:1])
        return any(column and column.unit for column in columns)

    def _leave(self, index: int, times: Sequence[TimeSpan], commodities: Sequence[Named]) -> None:
        self.times += times
        self.history.leave(index, times, commodities)

    def _sentence(self, view: SentenceView) -> None:
        drafts = [Draft(view, quantity, construction, Relations(view, quantity)) for quantity, construction in self._constructions(view)]
        for draft in drafts:
            draft.line, draft.heads = headed(self.scan, view.index, draft.quantity.start, self.anchor)
            draft.compared = draft.kind != "change" and led_by_comparison(view, draft.quantity)
        pair_lists(view, drafts)
        for draft in drafts:
            if self._fill(draft):
                self.history.take(draft)
                self.drafts.append(draft)
            else:
                self.history.refused[view.index] += 1
                self.refused.append((draft.quantity, _refusal(draft), False))

    def _fill(self, draft: Draft) -> bool:
        """Chooses one slot after the other; False when the figure is of nothing that is followed."""
        draft.per_weight = self.history.per_weight(draft.quantity)
        draft.metric = self._choose("metric", draft, metric_candidates(draft, self.history))
        if draft.metric == NOTHING or self.passing:
            return False
        if draft.metric in SHARES:
            draft.metric = of_whole(draft)
        draft.metric = of_kind(draft, self.history)
        if draft.per_weight is not None and draft.metric in PRICES:  # "terbium oxide at 11.3 million yuan": a ton of it, as before
            draft.quantity.unit = draft.per_weight
            draft.construction.kind = "price" if draft.kind == "money" else draft.kind
        if draft.metric not in FREE:
            draft.commodity, draft.family = self._choose("material", draft, material_candidates(draft, self.history))
        if draft.metric in TIMELESS:
            draft.modality = ACTUAL
            return True
        draft.time = self._choose("period", draft, period_candidates(draft, self.history))
        if draft.kind == "change":
            draft.comparison = self._choose("comparison", draft, comparison_candidates(draft, self.history))
        draft.modality = self._choose("modality", draft, modality_candidates(draft, self.history))
        return True

    def _choose(self, slot: str, draft: Draft, candidates: list[Candidate]) -> Any:
        draft.choices[slot] = self.chooser.choose(slot, draft, candidates)
        return draft.choices[slot].candidate.value

    def _constructions(self, view: SentenceView) -> list[tuple[Quantity, Construction]]:
        out: list[tuple[Quantity, Construction]] = []
        for quantity in view.quantities:
            why = nonfact(view, quantity)
            if why:
                self.refused.append((quantity, left_over().get(why, why), why not in left_over()))
            elif (found := construct(view, quantity, next(reversed(out), None))) is None:
                self.refused.append((quantity, "no construction that a reader knows", False))
            else:
                out.append((quantity, found))
        return out


def _refusal(draft: Draft) -> str:
    goods = of_other_goods(draft)
    return f"belongs to another material: {goods}" if goods else "nothing that is followed here"
