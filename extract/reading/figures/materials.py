"""Which material a figure is of: those named in the sentence, alone or as a list, those before it, and the whole trade are candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.reading.figures.chooser import Candidate
from extract.reading.figures.draft import COMPANY, JOINS
from extract.vocabulary.materials import OTHER
from extract.vocabulary.words import phrases, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.figures.draft import Draft
    from extract.reading.figures.history import History
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.sentence import SentenceView

Material = tuple[str, str]  # name, family
WHOLE: Material = ("rare earths", "ree")
_GENERIC = {
    "ore": ("rare earth metal ore", "ree"),
    "magnet": ("rare earth magnets", "magnets"),
    "oxide": ("rare earth oxides", "ree"),
    "metal": ("rare earth metals", "ree"),
    "carbonate": ("mixed rare earth carbonate", "ree"),
    "compound": ("rare earth compounds", "ree"),
}
_SET_ASIDE = tuple(phrase.split() for phrase in phrases("set_aside"))
_DIRECT_STOPS, _LINKS = words("ends_reach"), words("between_figure_and_material")
_NOUN_PHRASE = 5  # words that may stand between a figure and its material
_LISTS_TRIED = 4  # on either side of the figure


def material_candidates(draft: Draft, history: History) -> list[Candidate]:
    """All materials that the figure may be of; at least the whole trade."""
    found: dict[Material, list[str]] = {}
    spans: dict[Material, tuple[int, int]] = {}
    for material, evidence, span in _named_here(draft, history):
        found.setdefault(material, []).extend(evidence)
        spans.setdefault(material, span)
    here = set(spans)
    for material, evidence, span in _of_heads(draft, history):
        found.setdefault(material, []).extend(evidence)
        spans.setdefault(material, span)
    for material, evidence in _from_before(draft, history):
        found.setdefault(material, []).extend(evidence)
    found.setdefault(WHOLE, []).append(f"whole trade: {'of a firm' if draft.metric in COMPANY else 'of goods'}")
    named = "some here" if here else "none here"
    for material, evidence in found.items():
        where = f"{_rank(material[1])}, {'here' if material in here else 'before'}, {named}"
        evidence += (f"metric: {draft.metric}, {_rank(material[1])}", f"kind: {draft.kind}, {where}",
                     f"unit: {draft.dim}, {where}")
    return [Candidate(material, evidence, spans.get(material)) for material, evidence in found.items()]


def _rank(family: str) -> str:
    """The whole trade, a part of it, what is made of it, or none of it."""
    return {"ree": "whole", "magnets": "magnets"}.get(family, "other" if family in OTHER else "part")


def _named_here(draft: Draft, history: History) -> Iterator[tuple[Material, list[str], tuple[int, int]]]:
    view, near = draft.view, draft.near
    lists = material_lists(view)
    left = [names for names in lists if names[0].start < near.right]
    right = lists[len(left) :]
    direct = _direct(draft)
    likely = _likeliest(draft, direct)
    for names in left[-_LISTS_TRIED:] + right[:_LISTS_TRIED]:
        resolved = [(one, named) for named in names if (one := resolve(named, history)) is not None]
        if not resolved:
            continue
        start, end = names[0].start, names[-1].end
        evidence = list(_standing(draft, names))
        if end <= near.left and names is left[-1]:
            evidence.append("nearest before: yes")
        if likely in names and draft.paired is None:
            by = "direct" if direct is not None else "before" if start < draft.quantity.start else "behind"
            evidence += ("likeliest by place: yes", f"likeliest by place: {by}")
        for one, named in resolved if len(names) > 1 else ():
            yield one, [f"one of a list: {'paired' if draft.paired is named else 'not paired'}"], (named.start, named.end)
        if draft.paired is names[0] and len(names) == 1:
            evidence.append("one of a list: paired")
        yield _joined([one for one, _named in resolved]), evidence, (start, end)


def _of_heads(draft: Draft, history: History) -> Iterator[tuple[Material, list[str], tuple[int, int]]]:
    """The nearest material that each sort of head names."""
    seen: set[str] = set()
    here = "some here" if draft.view.commodities else "none here"
    for head in draft.heads:
        for named in head.materials:
            material = resolve(named, history)
            if material is not None and head.where not in seen:
                seen.add(head.where)
                yield material, [f"head: {head.where}, {here}", f"head: {head.where}, {draft.line}"], (named.start, named.end)


def _standing(draft: Draft, names: list[Named]) -> Iterator[str]:
    """What the words around a list of materials say about it."""
    view, near, first, last = draft.view, draft.near, names[0], names[-1]
    if first.start >= near.right:
        yield f"words to it: {view.text(near.right, first.start).strip()[:14]}"
        if _owned(draft, first):
            yield "owned by a later figure: yes"
    if any(set_aside(view, named) for named in names):
        yield "set aside: yes"
    if first.bare:
        yield f"form: {'element alone' if first.family else first.form}"
    metric = draft.span("metric")
    if metric is not None:
        gap = view.text(min(last.end, metric[1]), max(first.start, metric[0])).strip()
        yield f"beside the metric: {gap if len(gap) < 8 else 'no'}"


def material_lists(view: SentenceView) -> list[list[Named]]:
    """The materials of a sentence, those joined by commas or "and" together."""
    lists: list[list[Named]] = []
    for named in view.commodities:
        if lists and _joins(view, lists[-1][-1], named):
            lists[-1].append(named)
        else:
            lists.append([named])
    return lists


def _joins(view: SentenceView, left: Named, right: Named) -> bool:
    """Whether two materials share a figure: joined by a comma or "and", and neither is the whole of which the other is part."""
    if (left.family == "ree") != (right.family == "ree") or not (left.family and right.family):
        return False
    alike = left.family == "ree" or (left.form == "mixed") == (right.form == "mixed")
    return alike and view.text(left.end, right.start) in JOINS


def of_other_goods(draft: Draft) -> str:
    """The name of the other goods that a figure is likeliest of, by place; empty where it may be of rare earths."""
    named = _likeliest(draft, _direct(draft))
    return named.name if named is not None and named.family in OTHER else ""


def _likeliest(draft: Draft, direct: Named | None) -> Named | None:
    """The one right behind the figure, else the nearest before it, else the nearest behind."""
    if direct is not None:
        return direct
    view, quantity, here = draft.view, draft.quantity, (-1, draft.near.aside)
    before = [named for named in view.commodities
              if named.start < quantity.start and view.aside(named.start) in here and not set_aside(view, named)]
    behind = (named for named in view.commodities if quantity.end <= named.start and not _owned(draft, named))
    return before[-1] if before else next(behind, None)


def _direct(draft: Draft) -> Named | None:
    """The material right behind the figure: "300 t of dysprosium oxide"."""
    view, quantity = draft.view, draft.quantity
    named = next((one for one in view.commodities if one.start >= quantity.start), None)
    if named is None or named.start < quantity.end:
        return named
    gap = view.text(quantity.end, named.start)
    if any(mark in gap for mark in ",;:.()") or any(map(str.isdigit, gap)):
        return None
    between = gap.split()
    if len(between) > _NOUN_PHRASE or _DIRECT_STOPS.intersection(between):
        return None
    return named if len(between) <= 1 or _LINKS.issuperset(between) or between[0] in _LINKS else None


def _owned(draft: Draft, named: Named) -> bool:
    """Whether a material belongs to a later figure: `a quota of 130,000 t is split into 120,000 t of light rare earths`."""
    view, end = draft.view, draft.quantity.end
    later = [other for other in view.quantities if end <= other.start and other.end <= named.start]
    return bool(later) and view.text(later[-1].end, named.start) in (" ", " of ", " of the ", "")


def set_aside(view: SentenceView, named: Named) -> bool:
    """`besides NdPr`, `excluding magnets`."""
    before = view.text(max(view.start, named.start - 25), named.start).split()  # two words
    return any(before[-len(phrase) :] == phrase for phrase in _SET_ASIDE)


def _from_before(draft: Draft, history: History) -> Iterator[tuple[Material, list[str]]]:
    """Materials of figures and sentences before, the likeliest first."""
    last, same = history.last, history.by_metric.get(draft.metric)
    if last is not None and last.commodity:
        yield (last.commodity, last.family), _of_before(draft, last) if last.view is draft.view else []
    if same is not None and same.commodity:
        yield (same.commodity, same.family), []
    for material in filter(None, (history.material, history.opening)):
        yield material, []


def _of_before(draft: Draft, last: Draft) -> list[str]:
    between = any(last.quantity.end <= one.start and one.end <= draft.quantity.start for one in draft.view.commodities)
    other = "another between" if between else "none between"
    return [f"figure before: {other}", f"figure before: {last.kind} then {draft.kind}, {other}",
            f"figure before: {'same' if last.metric == draft.metric else 'other'} metric",
            f"figure before: {'same' if last.dim == draft.dim else 'other'} unit"]


def resolve(named: Named, history: History) -> Material | None:
    """Name and family; a word that takes up an earlier material ("the ore") gives that one, or the rare-earth material of the form."""
    if named.family:
        return named.name, named.family
    return _other_form(named, history) or history.by_form.get(named.form) or _GENERIC.get(named.form)


def _other_form(named: Named, history: History) -> Material | None:
    """`For the metal it asks ...` after the oxide of an element: the metal of the same."""
    if named.form not in ("metal", "oxide") or history.material is None:
        return None
    element, _blank, form = history.material[0].rpartition(" ")
    return (f"{element} {named.form}", history.material[1]) if element and form in ("metal", "oxide") else None


def _joined(names: list[Material]) -> Material:
    """Several materials that share one figure, as one name."""
    names = list(dict.fromkeys(names))
    if len(names) == 1:
        return names[0]
    if {name.split()[0] for name, _family in names} == {"neodymium", "praseodymium"}:
        form = names[0][0].partition(" ")[2]
        return f"praseodymium-neodymium {form}".strip(), "prnd"
    families = {family for _name, family in names}
    if families == {"dy", "tb"}:
        return "dysprosium and terbium", "hree"
    if len(families) == 1:
        return " and ".join(name for name, _family in names), names[0][1]
    return (" and ".join(name for name, _family in names), "ree") if len(names) < 4 else WHOLE
