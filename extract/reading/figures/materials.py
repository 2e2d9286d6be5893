"""Links a figure to its material: named right behind it, else before, else behind, else carried over."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from extract.core.calendars import month, whole_year
from extract.reading.figures.draft import JOINS, Carry, Draft, fits
from extract.reading.figures.windows import WORDS
from extract.reading.sentence.date_ranges import TimeSpan
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView

_DIRECT_STOPS = words("ends_reach")
_LINKS = words("between_figure_and_material")
_WHOLE = ("rare earths", "ree")
_GENERIC = {
    "ore": ("rare earth metal ore", "ree"),
    "magnet": ("rare earth magnets", "magnets"),
    "oxide": ("rare earth oxides", "ree"),
    "metal": ("rare earth metals", "ree"),
    "carbonate": ("mixed rare earth carbonate", "ree"),
    "compound": ("rare earth compounds", "ree"),
}


def material_for(draft: Draft, carry: Carry) -> None:
    """Fills the draft's material: named right behind the figure, else the nearest before, else the nearest after, else carried over."""
    for names in _named_nearby(draft):
        resolved = [found for named in names if (found := resolve(named, carry))]
        if resolved:
            draft.commodity, draft.family = _joined(resolved)
            draft.commodity_span, draft.named = (names[0].start, names[-1].end), True
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
    phrase = " ".join(before[-2:]) in ("apart from", "other than", "aside from", "addition to")
    return phrase or (bool(before) and before[-1] in ("besides", "excluding", "unlike", "beside"))


def company_result(draft: Draft) -> None:
    """Turnover, profit and loss are the whole company's unless a material stands right beside them; of other goods they stay theirs."""
    if draft.family == "other" and draft.named:
        return
    material, metric = draft.commodity_span, draft.metric_span
    if material is None or metric is None:
        draft.commodity, draft.family = _WHOLE
    elif draft.metric != "investment" or not material[1] <= metric[0] <= material[1] + 2:
        gap = draft.view.text(min(material[1], metric[1]), max(material[0], metric[0]))
        if gap.strip() not in ("", "from", "of", "sales"):
            draft.commodity, draft.family = _WHOLE


def _direct(draft: Draft) -> Named | None:
    """`311 tons of oxides`, `5% fewer magnets`, `860t was Dy oxide`, `half of the world's heavy rare earths`."""
    view, quantity = draft.view, draft.quantity
    for named in view.commodities:
        if named.start < quantity.start:
            continue
        if named.start < quantity.end:
            return named
        gap = view.text(quantity.end, named.start)
        if any(mark in gap for mark in ",;:.()") or any(char.isdigit() for char in gap):
            return None
        words = gap.split()
        if draft.metric == "quota" and words in (["to"], ["go", "to"], ["goes", "to"], ["for"]):
            return named
        if len(words) > 5 or _DIRECT_STOPS.intersection(words):  # as many words as a noun phrase has
            return None
        linked = len(words) <= 1 or _LINKS.issuperset(words) or words[0] in ("of", "fewer", "more", "less")
        return named if linked else None
    return None


def _owned(view: SentenceView, quantity: Quantity, named: Named) -> bool:
    """Whether a material belongs to a later figure: `a quota of 130,000 t is split into 120,000 t of light rare earths`."""
    later = [other for other in view.quantities if quantity.end <= other.start and other.end <= named.start]
    return bool(later) and view.text(later[-1].end, named.start) in (" ", " of ", " of the ", "")


def _list_ending(view: SentenceView, before: list[Named]) -> list[Named]:
    """The last named material with those joined to it: "dysprosium and terbium"."""
    first = len(before) - 1
    while first > 0 and _joins(view, before[first - 1], before[first]):
        first -= 1
    return before[first:]


def _joins(view: SentenceView, left: Named, right: Named) -> bool:
    """Whether two materials share a figure: joined by a comma or "and", and neither is the whole of which the other is part."""
    if (left.family == "ree") != (right.family == "ree") or not (left.family and right.family):
        return False
    alike = left.family == "ree" or (left.form == "mixed") == (right.form == "mixed")
    return alike and view.text(left.end, right.start) in JOINS


def _list_from(view: SentenceView, after: list[Named]) -> list[Named]:
    end = 1
    while end < len(after) and _joins(view, after[end - 1], after[end]):
        end += 1
    return after[:end]


def resolve(named: Named, carry: Carry) -> tuple[str, str] | None:
    """Name and family; a word that takes up an earlier material ("the ore") gives that one, or the rare-earth material of the form."""
    if named.family:
        return named.name, named.family
    return _other_form(named, carry) or carry.by_form.get(named.form) or _GENERIC.get(named.form)


def _other_form(named: Named, carry: Carry) -> tuple[str, str] | None:
    """`For the metal it asks ...` after the oxide of an element: the metal of the same."""
    if named.form not in ("metal", "oxide") or carry.commodity is None or carry.commodity[1] in ("ree", "other", "magnets", "hree", ""):
        return None
    element, _blank, form = carry.commodity[0].rpartition(" ")
    return (f"{element} {named.form}", carry.commodity[1]) if form in ("metal", "oxide") else None


def _joined(names: list[tuple[str, str]]) -> tuple[str, str]:
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
    return (" and ".join(name for name, _family in names), "ree") if len(names) < 4 else _WHOLE


def pair_lists(view: SentenceView, drafts: list[Draft]) -> None:
    """Pairs runs of figures with runs of materials or times, where the sentence says "respectively" or the numbers of both agree."""
    if len(drafts) < 2:
        return
    text = view.text(view.start, view.end)
    said = "respectively" in text or "in that order" in text
    for run in _runs(view, drafts):
        names = _names(view, run, said=said)
        if names is not None:
            for draft, named in zip(run, names, strict=True):
                draft.paired = named
        elif said and (times := _times(view, run)) is not None:
            for draft, span in zip(run, times, strict=True):
                draft.paired_time = span
        elif said:
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
        if lists and _joins(view, lists[-1][-1], named):
            lists[-1].append(named)
        else:
            lists.append([named])
    fitting = [names for names in lists if len(names) == len(run)]
    if not fitting:
        return None
    start, end = run[0].quantity.start, run[-1].quantity.end
    best = min(fitting, key=lambda names: start - names[-1].end if names[-1].end <= start
               else 40 + abs(names[0].start - end))  # names come first as a rule
    return best if said or best[-1].end <= start else None


def _times(view: SentenceView, run: list[Draft]) -> list[TimeSpan] | None:
    count = len(run)
    if fitting := next((parts for parts in map(_parts, view.times) if len(parts) == count), None):
        return fitting
    plain = [span for span in view.times if span.first is not None and span.shift is None]
    for at in range(len(plain) - count + 1):
        chosen = plain[at : at + count]
        gaps = (view.text(left.end, right.start) for left, right in itertools.pairwise(chosen))
        if all(gap.replace(" in ", " ").replace("  ", " ") in JOINS for gap in gaps):
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
