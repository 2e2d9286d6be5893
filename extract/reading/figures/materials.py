"""Links a figure to its material: named right behind it, else before, else behind, else carried over."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from extract.core.calendars import month, whole_year
from extract.reading.figures.draft import JOINS, Carry, Draft, fits
from extract.reading.figures.windows import WORDS
from extract.reading.sentence.periods import TimeSpan
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView

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
    before = view.text(max(view.start, named.start - WORDS), named.start).split()
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


_WORDS = ("respectively", "in that order")


def pair_lists(view: SentenceView, drafts: list[Draft]) -> None:
    """Pairs runs of figures with runs of materials or times, where the sentence says "respectively" or the numbers of both agree."""
    if len(drafts) < 2:
        return
    text = view.text(view.start, view.end)
    said = any(word in text for word in _WORDS)
    for run in _runs(view, drafts):
        names = _names(view, run, said=said)
        if names is not None:
            for draft, named in zip(run, names, strict=True):
                draft.paired = named
        elif said:
            times = _times(view, run)
            for draft, span in zip(run, times or [], strict=False):
                draft.paired_time = span
            if times is None:
                _pair_metrics(view, run)


def _pair_metrics(view: SentenceView, run: list[Draft]) -> None:
    """`Output and sales were 500 t and 470 t, respectively`."""
    listed: list[Token] = []
    for token in view.metrics:
        if token[1] > run[0].quantity.start:
            break
        if listed and view.text(listed[-1][1], token[0]) not in JOINS:
            listed.clear()
        listed.append(token)
    if len(listed) != len(run):
        return
    for draft, token in zip(run, listed, strict=True):
        frame = next((frame for frame in token[3] if not frame.after and fits(view, frame, draft.quantity.unit.dim, "level")), None)
        if frame is not None:
            draft.metric, draft.frame_id = frame.metric, frame.frame_id


def _runs(view: SentenceView, drafts: list[Draft]) -> list[list[Draft]]:
    """Runs of two or more figures of one dimension and kind with nothing but commas and "and" between."""
    runs: list[list[Draft]] = []
    for draft in drafts:
        if draft.quantity.of is not None:
            continue
        last = runs[-1][-1] if runs else None
        if (last is not None and last.quantity.unit.dim == draft.quantity.unit.dim
                and last.construction.kind == draft.construction.kind
                and view.text(last.quantity.end, draft.quantity.left) in JOINS):
            runs[-1].append(draft)
        else:
            runs.append([draft])
    return [run for run in runs if len(run) > 1]


def _names(view: SentenceView, run: list[Draft], *, said: bool) -> list[Named] | None:
    """The list of as many materials nearest to the run."""
    lists: list[list[Named]] = []
    for named in view.commodities:
        if (named.bare and not named.family) or set_aside(view, named):
            continue
        if lists and joins(view, lists[-1][-1], named):
            lists[-1].append(named)
        else:
            lists.append([named])
    fitting = [names for names in lists if len(names) == len(run)]
    if not fitting:
        return None
    start, end = run[0].quantity.start, run[-1].quantity.end
    best = min(
        fitting, key=lambda names: start - names[-1].end if names[-1].end <= start else 40 + abs(names[0].start - end)
    )  # names come first as a rule
    return best if said or best[-1].end <= start else None


def _times(view: SentenceView, run: list[Draft]) -> list[TimeSpan] | None:
    count = len(run)
    for span in view.times:
        parts = _parts(span)
        if len(parts) == count:
            return parts
    plain = [span for span in view.times if span.first is not None and span.shift is None]
    for at in range(len(plain) - count + 1):
        chosen = plain[at : at + count]
        if all(
            view.text(left.end, right.start).replace(" in ", " ").replace("  ", " ") in JOINS for left, right in itertools.pairwise(chosen)
        ):
            return chosen
    return None


def _parts(span: TimeSpan) -> list[TimeSpan]:
    """The months or years of a range, one by one."""
    if span.ends is None or span.first is None or span.last is None:
        return []
    if span.rule == "month_range":
        count = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
        days = [month(span.first.year, span.first.month + at) for at in range(count)]
        return [TimeSpan(span.start, span.end, "month", first, last, "month", unit="month") for first, last in days]
    if span.rule == "year_range":
        years = [whole_year(year) for year in range(span.first.year, span.last.year + 1)]
        return [TimeSpan(span.start, span.end, "year", first, last, "year", unit="year") for first, last in years]
    return [span.ends[0], span.ends[1]]
