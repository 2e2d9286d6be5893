"""Links a figure to its material: named right behind it, else before, else behind, else carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.linking import JOINS, Carry, Draft
from extract.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.commodities import Named
    from extract.quantities import Quantity
    from extract.sentence_view import SentenceView

_DIRECT_STOPS = words("ends_reach")
_LINKS = words("between_figure_and_material")


def material_for(draft: Draft, carry: Carry) -> None:
    """Fills the draft's material: named right behind the figure, else the nearest before, else the nearest after, else carried over."""
    for names in _named_nearby(draft):
        _take(draft, names, carry)
        if draft.commodity:
            return
    known = carry.commodity or carry.topic
    if known is not None:
        draft.commodity, draft.family = known


def _named_nearby(draft: Draft) -> Iterator[list[Named]]:
    """Materials of the sentence that may be the figure's, likeliest first."""
    view, quantity = draft.view, draft.quantity
    if draft.paired is not None:
        yield [draft.paired]
        return
    direct = _direct(draft)
    if direct is not None:
        yield _list_from(view, [named for named in view.commodities if named.start >= direct.start])
    here = (-1, view.aside(quantity.start))
    named_here = [named for named in view.commodities if not set_aside(view, named) and view.aside(named.start) in here]
    before = [named for named in named_here if named.start < quantity.start]
    if before:
        yield _list_ending(view, before)
    after = [named for named in view.commodities if quantity.end <= named.start and not _owned(view, quantity, named)]
    if after:
        yield _list_from(view, after)


def set_aside(view: SentenceView, named: Named) -> bool:
    """`besides NdPr`, `excluding magnets`."""
    before = view.text(max(view.start, named.start - 16), named.start).split()
    return bool(before) and (
        before[-1] in ("besides", "excluding", "unlike", "beside")
        or before[-2:] in (["apart", "from"], ["other", "than"], ["aside", "from"], ["addition", "to"])
    )


def company_result(draft: Draft) -> None:
    """Turnover, profit and loss are the whole company's unless a material stands right beside them; of other goods they stay theirs."""
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
    alike = (left.family != "ree") == (right.family != "ree") and (
        (left.form == "mixed") == (right.form == "mixed") or left.family == "ree"
    )
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
    known = _other_form(named, carry) or carry.by_form.get(named.form)
    if known is not None:
        return known
    return _GENERIC.get(named.form)


def _other_form(named: Named, carry: Carry) -> tuple[str, str] | None:
    """`For the metal it asks ...` after the oxide of an element: the metal of the same."""
    if named.form not in ("metal", "oxide") or carry.commodity is None or carry.commodity[1] in ("ree", "other", "magnets", "hree", ""):
        return None
    element, _blank, form = carry.commodity[0].rpartition(" ")
    return (f"{element} {named.form}", carry.commodity[1]) if form in ("metal", "oxide") else None


_GENERIC = {
    "ore": ("rare earth metal ore", "ree"),
    "magnet": ("rare earth magnets", "magnets"),
    "oxide": ("rare earth oxides", "ree"),
    "metal": ("rare earth metals", "ree"),
    "carbonate": ("mixed rare earth carbonate", "ree"),
    "compound": ("rare earth compounds", "ree"),
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
