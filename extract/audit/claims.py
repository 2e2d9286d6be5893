"""Competing claims: figures that answer one question differently, and figures that only seem to.

Within one story a second value is a matter for the arithmetic; here one source stands against another, or a source against
its own later or other page. Why they differ is said as far as the rows tell: scope, unit, definition, vintage or error.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import chain, combinations, permutations
from typing import TYPE_CHECKING

from extract.audit.figures import WHOLE, Figure, having, text_of
from extract.audit.findings import Problem, allowed, amount, asks, known_from, problem, source_words, thing, when, with_unit
from extract.core.intervals import Interval, around, loosened, plain
from extract.core.properties import metrics
from extract.core.schema import QUALIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FLOWS = metrics().having("supply") & metrics().having("trade")
UNIT_SLIPS = (1000.0, 1 / 1000, 0.90718474, 1 / 0.90718474)
"""Kilo and tonne, short ton and tonne: ratios that betray a unit. Distances are held against the globe, not each other."""
SLIP_ROOM = 0.005  # of the ratio: both figures are rounded


def check_claims(figures: Sequence[Figure]) -> Iterator[Problem]:
    """One finding for every question to which the sources give figures that cannot both be right."""
    taxes = [1 + figure.value / 100 for figure in figures if figure.metric == "vat_rate" and figure.value]
    groups = defaultdict(list)
    for figure in figures:
        if figure.value is not None or figure.interval != Interval():
            groups[_question(figure)].append(figure)
    groups.pop(None, None)
    for group in groups.values():
        claims = _contested(group)
        if claims:
            finding_type, reason, why = _why(*_farthest(claims), taxes)
            answers = "; ".join(f"{amount(figure)} ({source_words(figure)})" for figure in claims)
            told = {"scope": "There are several figures for"}.get(finding_type, "The sources do not agree on")
            message = f"{told} {thing(claims[0])} in {when(claims[0].period)}: {answers}. {why}"
            says = (asks(claims[0]), message, _against(claims))
            yield problem(claims, check="claims", says=says, finding_type=finding_type, reason=reason)


def _question(figure: Figure) -> tuple[object, ...] | None:
    """What two figures must share to be competing answers; None for figures that no other figure can contradict."""
    if figure.kind in ("rate", "distance"):
        return None
    if figure.kind == "price" and not figure.basis:
        return None
    actor = {"count": figure.actor}.get(figure.kind, "")
    subject = (figure.metric, figure.commodity, figure.origin, figure.destination, figure.place, actor, figure.basis)
    if figure.dated:
        return (figure.kind, *subject, figure.unit, figure.period, figure.compare)
    if figure.of_whole and figure.end is None:
        return ("undated", *subject, figure.unit)  # a share of a stated whole holds until another is told
    return None


def _claimed(figure: Figure) -> Interval:
    """What a claim allows, signed for changes; round figures count as round."""
    interval = figure.interval
    if figure.reported:
        interval = loosened(interval, figure.value)
    if figure.kind == "share" and figure.value is not None and figure.row.get("qualifier") != "exact":
        interval = interval.hull(around(figure.value))
    if figure.kind == "change" and figure.direction == "down":
        return -interval
    return interval


def _rivals(a: Figure, b: Figure) -> bool:
    """Whether both stand as claims of their own and cannot both be right."""
    same = a.lineage == b.lineage
    if same and (a.story or len(having((a, b), reported=True)) < 2):
        return False
    if _claimed(a).overlaps(_claimed(b)) or not _independent(a, b):
        return False
    return same or a.dated or _told_together(a, b)


def _contested(group: Sequence[Figure]) -> list[Figure]:
    """Those that have a rival; claims below and above are asked, the farthest first, so that a thousand need no million pairs."""
    ends = {figure.key: _claimed(figure).ends for figure in group}
    by_low, by_high = (sorted(group, key=lambda figure: ends[figure.key][end]) for end in (0, 1))
    lows, highs = [ends[figure.key][0] for figure in by_low], [ends[figure.key][1] for figure in by_high]

    def has_rival(figure: Figure) -> bool:
        low, high = ends[figure.key]
        below, above = by_high[: bisect_right(highs, low)], by_low[bisect_left(lows, high) :]
        return any(_rivals(figure, other) for other in chain(below, reversed(above)))

    return [figure for figure in group if has_rival(figure)]


def _farthest(claims: Sequence[Figure]) -> tuple[Figure, Figure]:
    """Of all pairs of rivals the one that lies farthest apart."""
    ranked, found, most = sorted(claims, key=_signed), (claims[0], claims[-1]), (-1.0, "")
    for n, low in enumerate(ranked):
        for high in reversed(ranked[n + 1 :]):
            pair = (low, high) if low.key < high.key else (high, low)
            apart = _distance(pair)
            if apart[0] < most[0]:
                break
            if apart > most and _rivals(*pair):
                found, most = pair, apart
    return found


def _told_together(a: Figure, b: Figure) -> bool:
    """Whether two undated shares were told within about a year of each other, as far as their pages are dated."""
    if a.published is None or b.published is None:
        return True
    return abs((a.published - b.published).days) <= 400


def _independent(a: Figure, b: Figure) -> bool:
    """Whether two claims can refute each other: one is printed, or somebody outside stands for both."""
    scopes = {a.scope, b.scope} - {""}
    if having((a, b), reported=True):
        return len(scopes) < 2 or a.source != b.source  # one source with two scopes does not contradict itself
    return len(scopes) < 2 and a.stands and b.stands


def _distance(pair: tuple[Figure, Figure]) -> tuple[float, str]:
    a, b = map(_signed, pair)
    return abs(a - b), pair[0].key + pair[1].key


def _signed(figure: Figure) -> float:
    return figure.magnitude * {"down": -1}.get(figure.direction, 1)


def _against(claims: Sequence[Figure]) -> str:
    return " ≠ ".join(f"{amount(figure)} ({allowed(_claimed(figure))})" for figure in claims)


def _why(a: Figure, b: Figure, taxes: Sequence[float]) -> tuple[str, str, str]:
    """Type, reason class and the sentence that gives the reason: the first that the rows tell. `taxes`: price with VAT / without."""
    stated = {name: (getattr(a, name), getattr(b, name)) for name in ("mass", "denominator", "scope")}
    differ = {name for name, pair in stated.items() if all(pair) and pair[0].lower() != pair[1].lower()}
    ratios = {"price": [*taxes, *(1 / tax for tax in taxes)]}.get(a.kind, ())
    reasons = (
        ("mass" in differ, ("scope", "definition", f"One counts {a.mass}, the other {b.mass} mass.")),
        ("denominator" in differ, ("scope", "definition", f"The wholes differ: {a.denominator}; {b.denominator}.")),
        ("scope" in differ, ("scope", "scope", f"They count different things: {a.scope}; {b.scope}.")),
        (_slip(a, b, UNIT_SLIPS), ("conflict", "unit", "The ratio is that of two units.")),
        (_slip(a, b, ratios), ("conflict", "definition", "The ratio is that of prices with and without VAT.")),
        ("not stated" in f"{a.scope} {b.scope}", ("conflict", "scope", "The scope is not stated; it may differ.")),
        (a.source == b.source and a.published != b.published, ("conflict", "vintage", "The later figure may revise the earlier.")),
    )
    unexplained = ("conflict", "error", "Nothing in the rows explains it: at least one of them is wrong.")
    return next((reason for holds, reason in reasons if holds), unexplained)


def _slip(a: Figure, b: Figure, ratios: Iterable[float]) -> bool:
    if not (a.value and b.value) or a.kind == "change":
        return False
    return any(abs(a.value / b.value / ratio - 1) <= SLIP_ROOM for ratio in ratios)


def check_scopes(figures: Sequence[Figure]) -> Iterator[Problem]:
    """Changes of flows over the same days that differ in scope: neither refutes the other, and the reader is told so."""
    groups = defaultdict(list)
    changes = having(figures, kind="change", unit="percent", reported=True, dated=True)
    for figure in (figure for figure in changes if figure.metric in FLOWS):
        groups[(figure.metric, figure.destination, figure.period, figure.compare)].append(figure)
    for group in groups.values():
        pairs = [pair for pair in combinations(group, 2) if _apart_in_scope(*pair)]
        if pairs:
            told = {figure.key: figure for pair in pairs for figure in pair}
            yield _scopes_differ([told[key] for key in sorted(told)])


def _apart_in_scope(a: Figure, b: Figure) -> bool:
    """Whether two changes may be taken for answers to one question; the lines of one table, on one page, are not."""
    if a.alike(b, "origin", "commodity") or a.lineage == b.lineage or _claimed(a).overlaps(_claimed(b)):
        return False
    of_all = {a.origin, b.origin} & {"", *WHOLE}
    return not of_all or text_of(a.row, "url") != text_of(b.row, "url") or text_of(a.row, "url") == ""


def _scopes_differ(figures: Sequence[Figure]) -> Problem:
    *before, last = (f"{amount(figure)} ({thing(figure)}; {source_words(figure)})" for figure in figures)
    differing = [name for name in ("origin", "commodity", "scope") if len({getattr(figure, name) for figure in figures}) > 1]
    none = {True: "neither refutes the other"}.get(len(figures) == 2, "none refutes another")
    apart = f"they answer different questions, and {none}"
    told = ", ".join(before)
    message = f"{told[:1].upper()}{told[1:]} and {last} differ in {' and '.join(differing)}: {apart}."
    whose = f"{figures[0].destination}'s " * bool(figures[0].destination)
    says = (f"How did {whose}{figures[0].metric} change in {when(figures[0].period)}?", message, _against(figures))
    return problem(figures, check="scope", says=says, finding_type="scope", reason="scope")


def check_spans(figures: Sequence[Figure]) -> Iterator[Problem]:
    """Changes on the year of one country's flow, one for a part of the other's months, that differ in goods or source, and in size."""
    moves = [figure for figure in having(figures, kind="change", unit="percent", stands=True, dated=True) if figure.metric in FLOWS]
    for part, total in permutations((figure for figure in moves if figure.origin not in ("", *WHOLE) and _on_the_year(figure)), 2):
        nested = part.start == total.start and str(part.end) < str(total.end)
        apart = part.source != total.source and part.commodity != total.commodity and not _claimed(part).overlaps(_claimed(total))
        if nested and apart and part.alike(total, "metric", "origin", "destination"):
            yield _spans_differ(part, total)


def _on_the_year(change: Figure) -> bool:
    """Whether a change is against the same months of the year before."""
    start, end, base, base_end = (*change.period, *change.compare)
    if None in (start, end, base, base_end):
        return False
    return [(day.year - 1, day.month) for day in (start, end)] == [(day.year, day.month) for day in (base, base_end)]  # type: ignore[union-attr]


def _spans_differ(part: Figure, total: Figure) -> Problem:
    one, other = (f"{amount(f)} in {when(f.period)} ({f.commodity.replace('_', ' ')}; {source_words(f)})" for f in (part, total))
    way = " to ".join(filter(None, (part.origin, part.destination)))
    message = (
        f"{part.metric.title()}, {way}: {one} and {other} differ in commodity, months and source; "
        "what the months between brought cannot be told from them."
    )
    says = (f"How did {part.metric}, {way}, change in {when(total.period)}?", message, _against((part, total)))
    return problem((part, total), check="spans", says=says, finding_type="scope", reason="scope")


HEAVY = "heavy "
DESCRIPTION = ("metric", "commodity", "kind", "unit", "direction", "period", "compare", "origin", "destination", "place")


def check_drift(mentions: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """One finding for every fact whose mentions differ in qualifier, in value between copies, or in a dropped "heavy"."""
    facts = defaultdict(list)
    stories = defaultdict(list)
    for mention in mentions:
        if mention.get("equivalent_of") is None:
            facts[text_of(mention, "observation_id")].append(mention)
            stories[text_of(mention, "story_id")].append(mention)
    for key, said in facts.items():
        if key and len({QUALIFIERS[text_of(mention, "qualifier") or "exact"].meaning for mention in said}) > 1:
            named = _listed((f"{text_of(one, 'qualifier').replace('_', ' ')} {_figure(one)}", one) for one in said)
            message = f"One fact is told with different qualifiers: {'; '.join(named)}."
            yield _problem("qualifier", said, message=message, written=" ≠ ".join(named), reason="definition")
    for story in stories.values():
        yield from _values(story)
        yield from _products(story)
        yield from _titles(story)


def _measured(mention: Mapping[str, object]) -> bool:
    return isinstance(mention.get("value"), (int, float))


def _values(mentions: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """Figures of the same description that copies of one story give differently."""
    groups: defaultdict[tuple[object, ...], defaultdict[str, list[Mapping[str, object]]]] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        if _measured(mention) and mention.get("metric") and not mention.get("headline"):
            groups[tuple(str(mention.get(name)) for name in DESCRIPTION)][text_of(mention, "document_id")].append(mention)
    for copies in groups.values():
        values = [set(map(_ends, copy)) for copy in copies.values()]
        common = set.intersection(*values)
        if len(copies) > 1 and all(len(copy - common) == 1 for copy in values):
            odd = [one for copy in copies.values() for one in copy if _ends(one) not in common]
            named = _listed((_figure(one), one) for one in odd)
            message = f"Copies of one story give different figures for {_product(odd[0])}: {'; '.join(named)}."
            yield _problem("copies", odd, message=message, written=" ≠ ".join(named), reason="error")


def _ends(mention: Mapping[str, object]) -> tuple[object, object]:
    return mention.get("value"), mention.get("value_high")


def _products(mentions: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """A headline or copy that drops "heavy" from a share that the body gives for heavy rare earths only."""
    shares = [one for one in mentions if one.get("kind") == "share" and _measured(one)]
    for wide in shares:
        short = text_of(wide, "commodity")
        same = [one for one in shares if one.get("value") == wide.get("value") and HEAVY not in short]
        fuller = [one for one in same if short == (full := text_of(one, "commodity")).replace(HEAVY, "", 1) != full]
        for narrow in fuller[:1]:
            message = (
                f"{_figure(wide)} of {_product(wide)} ({_where(wide)}) is said of {_product(narrow)} in the story itself "
                f"({_where(narrow)}): dropping \"heavy\" makes another claim of it."
            )
            written = f"{_product(wide)} ≠ {_product(narrow)}"
            yield _problem("product", (wide, narrow), message=message, written=written, reason="definition")


def _titles(mentions: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """A title that drops "heavy" from a share which the text gives for heavy rare earths only; a headline that was read is no title."""
    if any(one.get("headline") for one in mentions):
        return
    for one in (one for one in mentions if one.get("kind") == "share" and HEAVY in text_of(one, "commodity")):
        title, said, full = text_of(one, "title"), text_of(one, "text"), text_of(one, "commodity").removesuffix("s")
        wide, words = full.replace(HEAVY, "", 1), f" {title.lower().replace('-', ' ')} "
        if f" {said.lower()} " in words and wide in words and full not in words:
            whose = ", ".join(filter(None, (text_of(one, "denominator"), text_of(one, "place"))))
            message = (
                f"The headline says {said} of {wide}s (\"{title}\"), the text {said} of {full}s ({whose}). "
                f"{full.capitalize()}s are a part of {wide}s: the headline claims something else."
            )
            question = f"{said.capitalize()} of what: all {wide}s, or {full}s?"
            written = f"{said} of {wide}s; {said} of {full}s"
            yield replace(_problem("title", (one,), message=message, written=written, reason="definition"), question=question)


def _problem(check: str, mentions: Sequence[Mapping[str, object]], *, message: str, written: str, reason: str) -> Problem:
    keys = {(table, text_of(one, f"{table[:-1]}_id")) for one in mentions for table in ("observations", "documents")}
    return Problem(
        check=check, finding_type="drift", reason=reason, question=f"What does the story say of {_product(mentions[0])}?",
        message=message, arithmetic=written, records=tuple(sorted(key for key in keys if key[1])), published=known_from(mentions),
    )


def _listed(worded: Iterable[tuple[str, Mapping[str, object]]]) -> list[str]:
    """Each wording once, with the places where it stands."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for words, mention in worded:
        where[words].append(_where(mention))
    return [f"{words} ({', '.join(dict.fromkeys(places))})" for words, places in where.items()]


def _figure(mention: Mapping[str, object]) -> str:
    value = mention.get("value")
    shown = plain(float(value)) if isinstance(value, (int, float)) else text_of(mention, "text")
    return with_unit(shown, text_of(mention, "unit"))


def _product(mention: Mapping[str, object]) -> str:
    return text_of(mention, "commodity") or text_of(mention, "metric").replace("_", " ")


def _where(mention: Mapping[str, object]) -> str:
    return f"{'headline' if mention.get('headline') else 'text'} in {text_of(mention, 'publisher') or 'a copy'}"
