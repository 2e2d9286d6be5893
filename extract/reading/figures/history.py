"""What was read before a figure: the figures, materials and times that later ones may take up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extract.core.properties import metrics
from extract.reading.figures.draft import PRICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from extract.reading.figures.draft import Draft, Time
    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.scan import Scan
    from extract.reading.sentence.sentence import SentenceView
    from extract.vocabulary.units import Unit

NOTHING = ""  # the metric of a figure that is of nothing followed here
UNFOLLOWED = metrics().having("unfollowed")
_CHEAPEST, _DEAREST = 0.02, 50  # of the last price: what can still be the price of such goods
# One part in so many of the sentences, on annotated pages: share news have half to a third, reports of firms a sixth
_MUCH, _SOME = 4, 8
_HEADING = 2  # sentences: a headline and its line of place and date


class History:
    """The story so far, and which metrics its sentences speak of."""

    def __init__(self, scan: Scan, anchor: date | None) -> None:
        self.anchor = anchor
        self.last: Draft | None = None
        self.by_dim: dict[str, Draft] = {}
        self.by_metric: dict[str, Draft] = {}
        self.material: tuple[str, str] | None = None  # the last one named, with its family
        self.by_form: dict[str, tuple[str, str]] = {}
        self.opening: tuple[str, str] | None = None  # the first material of the heading
        self.change: Draft | None = None  # the last change
        self.price: Quantity | None = None  # the last figure that was money per weight
        self.current: Time | None = None  # of the last figure that was not the earlier end of a move
        self.current_metric = ""  # what that figure measured
        self.base: Time | None = None  # of the last earlier end
        self.heading: list[TimeSpan] = []
        self.times: list[tuple[int, TimeSpan]] = []  # sentence, time
        self.figured: set[int] = set()  # sentences that told figures
        self.refused: Counter[int] = Counter()  # figures of each sentence that were nobody's
        named = [_metrics(scan, index) for index in range(len(scan.sentences))]
        self.unfollowed = [UNFOLLOWED.intersection(names) for names in named]
        self.words = [tuple(dict.fromkeys(NOTHING if name in UNFOLLOWED else name for name in names)) for names in named]
        self.spoken = Counter(name for names in self.words for name in names)
        self.dwells = _dwells(self.unfollowed)  # how much of the story is about each that is not followed

    def last_here(self, view: SentenceView) -> Draft | None:
        """The figure before in the same sentence."""
        return self.last if self.last is not None and self.last.view is view else None

    def per_weight(self, quantity: Quantity) -> Unit | None:
        """For a sum of money in the currency and of the size of the last price, that price's unit."""
        last = self.price
        if last is None or quantity.unit.dim != "money" or not last.unit.name.startswith(f"{quantity.unit.name}/"):
            return None
        return last.unit if _CHEAPEST * last.value <= quantity.value <= _DEAREST * last.value else None

    def take(self, draft: Draft) -> None:
        """Keeps a figure."""
        self.last = draft
        self.figured.add(draft.view.index)
        self.by_dim["share" if draft.kind == "share" else draft.dim] = draft
        self.by_metric[draft.metric] = draft
        self.change = draft if draft.kind == "change" else self.change
        if draft.dim == "price" and draft.metric in PRICES:
            self.price = draft.quantity
        if draft.time.first is None and draft.time.last is None:
            return
        if draft.earlier:
            self.base = draft.time
        else:
            self.current, self.current_metric = draft.time, draft.metric

    def leave(self, index: int, times: Iterable[TimeSpan], commodities: Iterable[Named]) -> None:
        """Keeps the times and materials of a sentence that was read."""
        self.times += [(index, span) for span in times]
        if index < _HEADING:
            self.heading += [span for span in times if span.first is not None or span.last is not None]
        for named in commodities:
            if named.family:
                self.material = (named.name, named.family)
                self.by_form[named.form] = self.material
                if index < _HEADING:
                    self.opening = self.opening or self.material


def _metrics(scan: Scan, index: int) -> tuple[str, ...]:
    """What a sentence speaks of, whatever else it says."""
    frames = (frame for token in scan.tokens[index] if token[2] == "metric" for frame in token[3])
    return tuple(dict.fromkeys(frame.metric for frame in frames if frame.units and not (frame.when or frame.after)))


def _dwells(unfollowed: Sequence[frozenset[str]]) -> dict[str, str]:
    """How large a part of the sentences speaks of each metric that is not followed."""
    told = Counter(name for names in unfollowed for name in names)
    parts = {name: len(unfollowed) / count for name, count in told.items()}  # one sentence in so many
    return {name: "much" if part <= _MUCH else "some" for name, part in parts.items() if part <= _SOME}
