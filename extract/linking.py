"""Links a figure to its metric and its material: nearest fitting word in the clause, then the sentence, then what was carried over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.surroundings import following
from extract.words import words

if TYPE_CHECKING:
    from datetime import date

    from extract.commodities import Named
    from extract.periods import TimeSpan
    from extract.quantities import Quantity
    from extract.readers import Construction
    from extract.records import Period
    from extract.sentence_view import SentenceView
    from extract.vocabulary import Frame

JOINS = frozenset((", ", " and ", ", and ", " & ", "/", " or ", "; ", "; and ", " as well as ", ", while ", ", with ", " plus "))
_DIRECT_STOPS = words("ends_reach")
_LINKS = words("between_figure_and_material")


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
    spot: int = -9  # sentence that last spoke of spot prices
    span: TimeSpan | None = None
    periods: dict[str, TimeSpan] = field(default_factory=dict)  # first period of each grain
    by_metric: dict[str, TimeSpan] = field(default_factory=dict)
    last: Draft | None = None
    topic: tuple[str, str] | None = None
    anchor: date | None = None
    price: Quantity | None = None  # the last figure that was money per weight
    context: TimeSpan | None = None  # time that a sentence without figures set
    context_at: int = -9
    base: TimeSpan | None = None  # time of the last earlier end of a move
    compared: Period | None = None  # what the last change of a year or quarter was compared with


def frame_for(view: SentenceView, quantity: Quantity, construction: Construction, carried: str = "") -> tuple[Frame, tuple[int, int]] | None:
    """The frame whose trigger is nearest and fits dimension, construction and, where it asks for one, the metric `carried` over."""
    dim = quantity.unit.dim
    kind = {"price": "level", "money": "level"}.get(construction.kind, construction.kind)
    found: list[tuple[float, Frame, tuple[int, int]]] = []
    for start, end, _kind, frames in view.metrics:
        gap = start - quantity.end if start >= quantity.end else max(0, quantity.left - end)
        if start < quantity.end and end > quantity.start and not (quantity.start <= start and end <= quantity.end):
            continue
        if view.aside(start) not in (-1, view.aside(quantity.start)):
            continue
        cost = gap + 60.0 * abs(view.clause(start) - view.clause(quantity.start)) + (12.0 if start > quantity.end else 0.0)
        if start > quantity.end and _APART.intersection(view.text(quantity.end, start).split()):
            cost += 45.0
        for frame in frames:
            if gap <= frame.near and frame.after in ("", carried) and fits(view, frame, dim, kind):
                found.append((cost, frame, (start, end)))
    return _nearest(found)


def _nearest(found: list[tuple[float, Frame, tuple[int, int]]]) -> tuple[Frame, tuple[int, int]] | None:
    """The cheapest, unless it yields to the metric of another nearby ("quota for rare earth mining")."""
    if not found:
        return None
    found.sort(key=lambda one: one[0])
    cost, frame, span = found[0]
    for other_cost, other, other_span in found[1:]:
        if other.metric in frame.yields and other_cost - cost <= 70:
            return other, other_span
    return frame, span


_APART = frozenset(("for", "which", "that", "who", "to", "as", "after", "while"))


def fits(view: SentenceView, frame: Frame, dim: str, kind: str) -> bool:
    if kind == "count" and dim in ("mines", "pools"):
        kind = "level"
    if kind not in frame.kinds and not (kind == "level" and "rate" in frame.kinds and dim in ("price", "money")):
        return False
    if dim not in frame.units and not (dim == "money" and frame.money):
        return False
    if frame.when and not view.has(frame.when):
        return False
    return not (frame.unless and view.has(frame.unless))


def metric_of(frame: Frame, quantity: Quantity) -> str:
    """The frame's metric, or the one it means when the figure is money."""
    return frame.money if quantity.unit.dim == "money" and frame.money else frame.metric


def material_for(draft: Draft, carry: Carry) -> None:
    """Fills the draft's material: named right behind the figure, else the nearest before, else the nearest after, else carried over."""
    view, quantity = draft.view, draft.quantity
    if draft.paired is not None:
        _take(draft, [draft.paired], carry)
        return
    direct = _direct(draft)
    if direct is not None:
        _take(draft, _list_from(view, [named for named in view.commodities if named.start >= direct.start]), carry)
        return
    before = [named for named in view.commodities if named.start < quantity.start and not set_aside(view, named) and view.aside(named.start) in (-1, view.aside(quantity.start))]
    if before:
        _take(draft, _list_ending(view, before), carry)
        if draft.commodity:
            return
    after = [named for named in view.commodities if quantity.end <= named.start and not _owned(view, quantity, named)]
    if after:
        _take(draft, _list_from(view, after), carry)
        if draft.commodity:
            return
    if carry.commodity is not None:
        draft.commodity, draft.family = carry.commodity
    elif carry.topic is not None:
        draft.commodity, draft.family = carry.topic


def set_aside(view: SentenceView, named: Named) -> bool:
    """`besides NdPr`, `excluding magnets`."""
    before = view.text(max(view.start, named.start - 16), named.start).split()
    return bool(before) and (before[-1] in ("besides", "excluding", "unlike", "beside") or before[-2:] in (["apart", "from"], ["other", "than"], ["aside", "from"], ["addition", "to"]))


def company_result(draft: Draft) -> None:
    """Turnover, profit and loss are those of the whole company unless the material stands right beside them; of other goods they stay theirs."""
    if draft.family == "other" and draft.named:
        return
    if draft.commodity_span is None or draft.metric_span is None:
        draft.commodity, draft.family = "rare earths", "ree"
        return
    if draft.metric == "investment" and draft.commodity_span[1] <= draft.metric_span[0] <= draft.commodity_span[1] + 2:
        return
    gap = draft.view.text(min(draft.commodity_span[1], draft.metric_span[1]), max(draft.commodity_span[0], draft.metric_span[0]))
    if gap.strip() not in ("", "from", "of", "sales"):
        draft.commodity, draft.family = "rare earths", "ree"


def _direct(draft: Draft) -> Named | None:
    """`311 tons of oxides`, `5% fewer magnets`, `860t was Dy oxide`, `half of the world's heavy rare earths`."""
    view, quantity = draft.view, draft.quantity
    for named in view.commodities:
        if named.start < quantity.end:
            if named.start >= quantity.start:
                return named
            continue
        gap = view.text(quantity.end, named.start)
        if any(mark in gap for mark in ",;:.()") or any(char.isdigit() for char in gap):
            return None
        words = gap.split()
        if draft.metric == "quota" and words in (["to"], ["go", "to"], ["goes", "to"], ["for"]):
            return named
        if len(words) > 5 or _DIRECT_STOPS.intersection(words):
            return None
        return named if len(words) <= 1 or all(word in _LINKS for word in words) or words[0] in ("of", "fewer", "more", "less") else None
    return None


def _owned(view: SentenceView, quantity: Quantity, named: Named) -> bool:
    """Whether a material belongs to a later figure: `a quota of 130,000 t is split into 120,000 t of light rare earths`."""
    later = [other for other in view.quantities if quantity.end <= other.start and other.end <= named.start]
    return bool(later) and view.text(later[-1].end, named.start) in (" ", " of ", " of the ", "")


def _list_ending(view: SentenceView, before: list[Named]) -> list[Named]:
    """The last named material with those joined to it: "dysprosium and terbium"."""
    out = [before[-1]]
    for named in reversed(before[:-1]):
        if not joins(view, named, out[0]):
            break
        out.insert(0, named)
    return out


def joins(view: SentenceView, left: Named, right: Named) -> bool:
    """Whether two materials share a figure: joined by a comma or "and", and neither is the whole of which the other is part."""
    alike = (left.family != "ree") == (right.family != "ree") and ((left.form == "mixed") == (right.form == "mixed") or left.family == "ree")
    return alike and view.text(left.end, right.start) in JOINS and bool(left.family and right.family)


def _list_from(view: SentenceView, after: list[Named]) -> list[Named]:
    out = [after[0]]
    for named in after[1:]:
        if not joins(view, out[-1], named):
            break
        out.append(named)
    return out


def _take(draft: Draft, names: list[Named], carry: Carry) -> None:
    resolved = [found for named in names if (found := resolve(named, carry))]
    if not resolved:
        return
    draft.commodity, draft.family = joined(resolved)
    draft.commodity_span = names[0].start, names[-1].end
    draft.named = True


def resolve(named: Named, carry: Carry) -> tuple[str, str] | None:
    """Name and family; a word that takes up an earlier material ("the ore") gives that one, or the rare-earth material of the form."""
    if named.family:
        return named.name, named.family
    known = carry.by_form.get(named.form)
    if known is not None:
        return known
    return _GENERIC.get(named.form)


_GENERIC = {
    "ore": ("rare earth metal ore", "ree"), "magnet": ("rare earth magnets", "magnets"), "oxide": ("rare earth oxides", "ree"),
    "metal": ("rare earth metals", "ree"), "carbonate": ("mixed rare earth carbonate", "ree"), "compound": ("rare earth compounds", "ree"),
}


def joined(names: list[tuple[str, str]]) -> tuple[str, str]:
    """Several materials that share one figure, as one name."""
    names = list(dict.fromkeys(names))
    if len(names) == 1:
        return names[0]
    words = {name.split()[0] for name, _family in names}
    if words == {"neodymium", "praseodymium"}:
        form = names[0][0].partition(" ")[2]
        return f"praseodymium-neodymium {form}".strip(), "prnd"
    families = {family for _name, family in names}
    if families == {"dy", "tb"}:
        return "dysprosium and terbium", "hree"
    if len(families) == 1:
        return " and ".join(name for name, _family in names), names[0][1]
    return (" and ".join(name for name, _family in names), "ree") if len(names) < 4 else ("rare earths", "ree")


def share_metric(view: SentenceView, quantity: Quantity) -> str:
    """Which whole a share is part of: production, supply, capacity, processing, else market."""
    after = following(view, quantity, 80)
    for words, name in _WHOLES:
        if any(word in after for word in words):
            return name
    before = view.text(max(view.start, quantity.left - 40), quantity.left)
    return "production_share" if any(word in before for word in (" produce", " produces", " mined", " produced")) else "market_share"


def of_whole(view: SentenceView, quantity: Quantity) -> bool:
    """`91% of it`, `a third of this`, `69% of a world total`: the part of a whole that supply is counted in."""
    words = following(view, quantity, 60).replace(",", " ").replace(".", " . ").split()
    if words[:1] != ["of"]:
        return False
    return words[1:2] in (["it"], ["this"], ["that"], ["them"], ["these"], ["those"]) or bool(_TOTALS.intersection(words[1:6]))


def price_moves(draft: Draft) -> bool:
    """`Terbium oxide has risen nearly 20%`: a single oxide or metal that moves by a percentage moves in price, unless the sentence names another measure."""
    view, change = draft.view, draft.construction.change
    if change is None or view.metrics or draft.construction.kind != "change":
        return False
    named = next((one for one in reversed(view.commodities) if one.end <= change[0]), None)
    return named is not None and named.form in ("oxide", "metal", "alloy") and named.family not in ("ree", "", "other", "magnets") and len(view.text(named.end, change[0]).split()) <= 3


_TOTALS = words("wholes")
_WHOLES = (
    (("capacity",), "capacity_share"), (("processing", "processed", "refining", "refined"), "processing_share"),
    (("supply", "supplies"), "supply_share"), (("production", "produced", "output", "mined", "are made"), "production_share"),
)
