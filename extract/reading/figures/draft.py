"""Links a figure to its metric: the nearest fitting word in the clause, then the sentence, then what was carried over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.core.properties import dimensions

if TYPE_CHECKING:
    from datetime import date

    from extract.core.records import Period
    from extract.reading.figures.constructions import Construction
    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.sentence import SentenceView
    from extract.vocabulary.lexicon import MetricFrame

_SITES = dimensions().having("site")
_SUMS = dimensions().having("sum")
_APART = frozenset(("for", "which", "that", "who", "to", "as", "after", "while"))
# What it costs a metric word to stand where it does, in characters of distance: set by hand on the annotated pages.
_OTHER_CLAUSE, _BEHIND, _APART_WORD = 60.0, 12.0, 45.0
_YIELDS = 70  # a metric that another explains gives way to it this much further off
_LONG_AGO = -9  # before any sentence that could still be near
_CHEAPEST, _DEAREST = 0.02, 50  # of the last price: what can still be the price of such goods
JOINS = frozenset((", ", " and ", ", and ", " & ", "/", " or ", "; ", "; and ", " as well as ", ", while ", ", with ", " plus "))


@dataclass(slots=True)
class Draft:
    """A figure on its way to becoming a mention."""

    view: SentenceView
    quantity: Quantity
    construction: Construction
    metric: str = ""
    frame_id: str = ""
    commodity: str = ""
    family: str = ""
    commodity_span: tuple[int, int] | None = None
    main: TimeSpan | None = None
    said: TimeSpan | None = None  # the time as the sentence gives it; `main` may be only its end
    period: Period | None = None
    compare: Period | None = None
    compare_led: bool = False
    metric_span: tuple[int, int] | None = None
    whole: bool = False  # measured for the whole firm or trade, whatever was named before
    paired: Named | None = None
    paired_time: TimeSpan | None = None
    own_period: bool = True  # the sentence itself gives the period
    named: bool = False  # the material stands in the sentence


@dataclass(slots=True)
class Carry:
    """What later sentences may take up: materials, metrics by dimension, periods."""

    commodity: tuple[str, str] | None = None  # name, family
    by_form: dict[str, tuple[str, str]] = field(default_factory=dict)
    metrics: dict[str, str] = field(default_factory=dict)
    metric: str = ""
    spot: int = _LONG_AGO  # sentence that last spoke of spot prices
    span: TimeSpan | None = None
    periods: dict[str, TimeSpan] = field(default_factory=dict)  # first period of each grain
    by_metric: dict[str, TimeSpan] = field(default_factory=dict)
    last: Draft | None = None
    topic: tuple[str, str] | None = None
    anchor: date | None = None
    price: Quantity | None = None  # the last figure that was money per weight
    context: TimeSpan | None = None  # time that a sentence without figures set
    context_at: int = _LONG_AGO
    base: TimeSpan | None = None  # time of the last earlier end of a move
    compared: Period | None = None  # what the last change of a year or quarter was compared with


def frame_for(view: SentenceView, quantity: Quantity, construction: Construction, carried: str = ""
              ) -> tuple[MetricFrame, tuple[int, int]] | None:
    """The frame whose trigger is nearest and fits dimension, construction and, where it asks for one, the metric `carried` over."""
    dim = quantity.unit.dim
    kind = {"price": "level", "money": "level"}.get(construction.kind, construction.kind)
    found: list[tuple[float, MetricFrame, tuple[int, int]]] = []
    for start, end, _kind, frames in view.metrics:
        gap = max(start - quantity.end, quantity.left - end, 0)
        if start < quantity.end and end > quantity.start and not (quantity.start <= start and end <= quantity.end):
            continue
        if view.aside(start) not in (-1, view.aside(quantity.start)):
            continue
        cost = gap + _OTHER_CLAUSE * abs(view.clause(start) - view.clause(quantity.start))
        if start > quantity.end:
            cost += _BEHIND + _APART_WORD * (not _APART.isdisjoint(view.text(quantity.end, start).split()))
        near = (frame for frame in frames if gap <= frame.near and frame.after in ("", carried) and fits(view, frame, dim, kind))
        found.extend((cost, frame, (start, end)) for frame in near)
    before = [other.start for other in view.quantities if other.end <= quantity.start]
    # "has reserves of 6.9 million t, it mined 2,900 t": a word before another figure belongs to that
    own = [one for one in found if one[1].metric != "reserves" or not any(one[2][1] <= start for start in before)]
    return _nearest(own or found)


def _nearest(found: list[tuple[float, MetricFrame, tuple[int, int]]]) -> tuple[MetricFrame, tuple[int, int]] | None:
    """The cheapest, unless it yields to the metric of another nearby ("quota for rare earth mining")."""
    if not found:
        return None
    found.sort(key=lambda one: one[0])
    cost, first = found[0][:2]
    near = (one for one in found[1:] if one[0] - cost <= _YIELDS)
    return next((one for one in near if one[1].metric in first.yields), found[0])[1:]


def fits(view: SentenceView, frame: MetricFrame, dim: str, kind: str) -> bool:
    if kind == "count" and dim in _SITES:
        kind = "level"
    if kind not in frame.kinds and not (kind == "level" and "rate" in frame.kinds and dim in _SUMS):
        return False
    if dim not in frame.units and not (dim == "money" and frame.money):
        return False
    return not (frame.when and not view.has(frame.when)) and not (frame.unless and view.has(frame.unless))


def priced_like(quantity: Quantity, last: Quantity | None) -> bool:
    """Whether a sum of money is of the size of the last price, and in its currency."""
    return (last is not None and last.unit.name.startswith(f"{quantity.unit.name}/")
            and _CHEAPEST * last.value <= quantity.value <= _DEAREST * last.value)


def metric_of(frame: MetricFrame, quantity: Quantity) -> str:
    """The frame's metric, or the one it means when the figure is money."""
    return frame.money if quantity.unit.dim == "money" and frame.money else frame.metric
