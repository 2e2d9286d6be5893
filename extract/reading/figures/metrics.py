"""What a figure measures: metrics of words around it, of figures before it, of the story, and those usual for its unit are candidates."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from extract.core.properties import dimensions, metrics
from extract.reading.figures.chooser import Candidate
from extract.reading.figures.draft import COMPANY
from extract.reading.figures.history import NOTHING, UNFOLLOWED
from extract.reading.figures.relations import CLAUSE, PHRASE, SENTENCE, WORDS
from extract.vocabulary.constructions import WORD
from extract.vocabulary.kinds import kinds_of
from extract.vocabulary.lexicon import dimensions_of
from extract.vocabulary.materials import OTHER
from extract.vocabulary.words import phrases, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.figures.draft import Draft
    from extract.reading.figures.history import History
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView
    from extract.vocabulary.lexicon import MetricFrame

    Found = tuple[str, list[str], tuple[int, int] | None]

_SITES, _SUMS = dimensions().having("site"), dimensions().having("sum")
_DECIDING, _WAYS = dimensions().values("measures"), dimensions().having("way")
_KINDS = metrics().values("same_as")
_PRICED_LIKE = metrics().having("price") - metrics().having("priced")
_WHOLES, _MAKING = metrics().lists("of"), metrics().lists("makes")
SHARES, _ELSEWHERE = metrics().having("share"), metrics().having("elsewhere")
_PRONOUNS, _OPENERS, _PREPOSITIONS = words("pronouns"), words("clause_openers"), words("prepositions")
_FITTED = dimensions().having("lent") - dimensions().having("relative") - _SUMS
_TAXED = words("taxed_goods")
_LEVELS, _COUNTED = dimensions().having("amount"), dimensions().having("noun")
_WHOLES_OF = ("of", "of the", "of its", "of their", "of all", "of all the", "of those", "of these", "of our")
_SMALL_SUM = 100_000  # what a load, a fine, a day's work costs, in any currency; investments and trade are told in millions
_VERBS, _NAMED = ("multiple", "halving"), 2  # forms of figures that are verbs themselves; a subject of its own has two words or more
_APART = words("parts_from_what_follows")
_SIZES = tuple([word] for word in phrases("sizes"))
# What it costs a metric word to stand where it does, in characters of distance; only the order that it gives is evidence
_OTHER_CLAUSE, _OTHER_ASIDE, _BEHIND, _APART_WORD, _INNER = 60, 200, 12, 45, 60
_WORDS_TRIED = 8  # the nearest in their sentence: so many that more of them changed no page
_FAR = 4  # sentences; farther back is all one


@cache
def _usual() -> dict[tuple[str, str], list[str]]:
    """The metrics that figures of a dimension and kind may have though no word says so."""
    usual: dict[tuple[str, str], list[str]] = {}
    for name, shapes in metrics().lists("unsaid").items():
        for shape in shapes:
            dim, _blank, kind = shape.partition(" ")
            usual.setdefault((dim, kind), []).append(name)
    return usual


def metric_candidates(draft: Draft, history: History) -> list[Candidate]:
    """All metrics that the figure may have, and none; only the one that its unit or its pattern decides, where they do."""
    decided, shape = _decided(draft), f"{draft.dim} {draft.kind}"
    if decided is not None:
        sure = [Candidate(decided, ["decided: by unit or pattern"])]
        return [*sure, Candidate(NOTHING, _nothing(draft, history, shape))] if decided in _ELSEWHERE else sure
    found: dict[str, list[str]] = {NOTHING: []}
    spans: dict[str, tuple[int, int] | None] = {}
    for metric, evidence, span in (*_by_words(draft, history), *_by_heads(draft), *_by_figures(draft, history), *_by_story(draft, history)):
        found.setdefault(metric, []).extend(evidence)
        spans.setdefault(metric, span)
    for metric in _usual().get((draft.dim, draft.kind), ()):
        found.setdefault(metric, [])
    told_in = (_FITTED & {draft.dim}) | ({_ends_at(draft)} - {""})  # no loads in tonnes, no workforce in trucks
    found = {metric: evidence for metric, evidence in found.items() if metric == NOTHING or told_in <= dimensions_of(metric)}
    if draft.kind == "duration":  # a span of time is no price, share or tonnage: "slipped 4.1% in one week"
        found = {metric: evidence for metric, evidence in found.items() if metric == NOTHING or draft.kind in kinds_of(metric)}
    for metric, evidence in found.items():
        if metric:
            evidence += (f"unit and kind: {shape}, {metric}", f"the story: speaks of it {min(history.spoken[metric], _FAR)} times")
    found[NOTHING] += _nothing(draft, history, shape)
    return [Candidate(metric, evidence, spans.get(metric)) for metric, evidence in found.items()]


def _ends_at(draft: Draft) -> str:
    """The dimension of the level at which a change ends: `climbed 4.6% to 1,820 yuan` is no change of a tonnage. Empty for none."""
    view, end = draft.view, draft.quantity.end
    level = next((other for other in view.quantities if other.start >= end), None) if draft.kind == "change" else None
    if level is None or view.clause(level.start) != draft.near.clause or not view.text(end, level.left).rstrip().endswith((" to", " at")):
        return ""
    return level.unit.dim if level.unit.dim in _LEVELS else ""


def _by_words(draft: Draft, history: History) -> Iterator[Found]:
    """Metrics of words in the sentence: the nearest of each on either side."""
    kind = {"price": "level", "money": "level"}.get(draft.kind, draft.kind)
    if kind == "count" and draft.dim in _SITES:
        kind = "level"
    taken_up, opening = history.last.metric if history.last is not None else "", _opening(draft)
    seen: set[tuple[str, bool]] = set()
    first = True
    for start, end, _kind, frames in _nearest(draft):
        left = start < draft.quantity.start
        for frame in frames:
            metric, fit = _means(frame, draft), _fit(draft.view, frame, draft.dim, kind)
            if (metric, left) in seen or fit is None or frame.after not in ("", taken_up):
                continue
            seen.add((metric, left))
            evidence = [*draft.near.of("word", start, end), f"word fits: {fit}", f"frame: {frame.frame_id}"]
            evidence += _in_phrase(draft.view, start, end)
            if not left and draft.view.clause(start) != draft.near.clause:
                evidence.append(f"word in a later clause: {opening}")
            if frame.after:
                evidence.append("takes up: what was spoken of")
            if fit == "unit and kind":
                evidence += _fitting(draft, frame, kind, (start, end) if first else None)
                first = False
            yield metric, evidence, (start, end)


def _means(frame: MetricFrame, draft: Draft) -> str:
    """The frame's metric, or the one it means when the figure is money."""
    metric = frame.money if draft.dim == "money" and frame.money else frame.metric
    return NOTHING if metric in UNFOLLOWED else metric


def _in_phrase(view: SentenceView, start: int, end: int) -> Iterator[str]:
    """`the value of magnet imports`: whether a metric word leads a noun phrase with another, or stands in the phrase of another."""
    if _is_inner(view, start):
        yield "word in a phrase: behind another's of"
    if any(token[0] >= end and _is_of(view, start, end, token[0]) for token in view.metrics):
        yield "word in a phrase: leads another"


def _is_inner(view: SentenceView, start: int) -> bool:
    return any(token[1] <= start and _is_of(view, token[0], token[1], start) for token in view.metrics)


def _is_of(view: SentenceView, start: int, end: int, other: int) -> bool:
    said = view.text(start, other)
    return other - end <= PHRASE and (said.startswith(" of ", end - start) or said.startswith(" of ", end - start - 3))


def _fitting(draft: Draft, frame: MetricFrame, kind: str, nearest: tuple[int, int] | None) -> Iterator[str]:
    """What speaks for the `nearest` word whose frame fits in unit and kind."""
    if nearest is not None:
        yield "nearest that fits: yes"
        yield f"nearest that fits: {'left' if nearest[0] < draft.quantity.start else 'right'}, {kind}"
        if draft.near.gap(*nearest) > frame.near:
            yield "nearest that fits: beyond its reach"


def _by_heads(draft: Draft) -> Iterator[Found]:
    """Metrics that a head of its column, its row or its part of the page names."""
    seen: set[str] = set()
    for head in draft.heads:
        for start, end, _kind, frames in head.metrics:
            for frame in frames:
                metric = _means(frame, draft)
                fit = draft.dim in frame.units or (draft.dim == "money" and bool(frame.money))
                if metric not in seen and not frame.after:
                    seen.add(metric)
                    unit = "fits" if fit else "of another unit"
                    yield metric, [f"head: {head.where}, {unit}", f"head: {head.where}, {draft.line}"], (start, end)


def _nearest(draft: Draft) -> list[Token]:
    """The metric words of the sentence that lie beside the figure, the likeliest by their place first."""
    view, quantity = draft.view, draft.quantity
    beside = [token for token in view.metrics if token[0] >= quantity.end or token[1] <= quantity.start
              or (quantity.start <= token[0] and token[1] <= quantity.end)]
    return sorted(beside, key=lambda token: _cost(draft, token[0], token[1]))[:_WORDS_TRIED]


def _cost(draft: Draft, start: int, end: int) -> int:
    view, near = draft.view, draft.near
    cost = near.gap(start, end) + _OTHER_CLAUSE * abs(view.clause(start) - near.clause)
    if view.aside(start) not in (-1, near.aside):
        cost += _OTHER_ASIDE
    if _is_inner(view, start):
        cost += _INNER
    if start > draft.quantity.end:
        cost += _BEHIND + _APART_WORD * (not _APART.isdisjoint(view.text(draft.quantity.end, start).split()))
    return cost


def _fit(view: SentenceView, frame: MetricFrame, dim: str, kind: str) -> str | None:
    """What a frame and a figure agree in; None for nothing, or where the frame asks for other words."""
    if (frame.when and not view.has(frame.when)) or (frame.unless and view.has(frame.unless)):
        return None
    right_kind = kind in frame.kinds or (kind == "level" and "rate" in frame.kinds and dim in _SUMS)
    right_unit = dim in frame.units or (dim == "money" and bool(frame.money))
    return {(True, True): "unit and kind", (True, False): "unit", (False, True): "kind"}.get((right_unit, right_kind))


def _by_figures(draft: Draft, history: History) -> Iterator[Found]:
    """Metrics of the figures before."""
    dim, kind, last = draft.dim, draft.kind, history.last
    if last is not None and last.view is draft.view:
        yield last.metric, _of_before(draft, last), last.span("metric")
    elif last is not None:
        unit = "same unit" if last.dim == dim else "other unit"
        said = "a word here" if draft.view.metrics else "no word here"
        yield last.metric, [f"last figure: {last.kind} then {kind}, {unit}", f"last figure: in a {draft.line}, {unit}",
                            f"last figure: {_ago(last, draft)}",
                            f"last figure: {said}, {_ago(last, draft)}, {unit}", f"last figure: {_opening(draft)}, {said}"], None
    if draft.per_weight is not None and history.price is not None:
        for metric in _PRICED_LIKE:
            yield metric, [f"like the last price: {kind}"], None
    like = history.by_dim.get("share" if kind == "share" else dim)
    if like is not None and like is not last:
        yield like.metric, [f"last of the unit: {_ago(like, draft)}"] if kind != "share" else [], None


def _decided(draft: Draft) -> str | None:
    """The metric that the unit alone decides (of a distance, where it is a way), its pattern, or a list told with "respectively"."""
    if draft.construction.reader in metrics().entries or draft.paired_metric:
        return draft.paired_metric or draft.construction.reader
    if (draft.dim in _WAYS and not _is_way(draft)) or _is_of_counted(draft) or _is_on_others(draft):
        return NOTHING
    return _DECIDING.get(draft.dim)


def _is_of_counted(draft: Draft) -> bool:
    """`six in ten of the workers`, `68% of the pits`: a share of people or sites, which is no market's."""
    view, end = draft.view, draft.quantity.tail or draft.quantity.end
    if draft.kind != "share":
        return False
    counted = (token for token in view.tokens if token[2] == "unit" and token[3].dim in _COUNTED and end <= token[0] <= end + WORDS)
    return any(view.text(end, token[0]).strip() in _WHOLES_OF for token in counted)


def _is_on_others(draft: Draft) -> bool:
    """`tariffs of 20% on lithium`, `on toys`: a rate on what stands right behind it, which is neither rare earths nor trade in general."""
    view, end = draft.view, draft.quantity.end
    if draft.kind != "rate" or not view.text(end, end + len(" on ")).endswith(" on "):
        return False
    stop = next((mark for mark in view.clauses if mark > end), view.end)
    stop = min(stop, end + CLAUSE)
    behind = [one.family for one in view.commodities if end <= one.start < stop]
    taxed = {word.strip(",.") for word in view.text(end, stop).split()}
    return all(family in OTHER for family in behind) and _TAXED.isdisjoint(taxed)


def _is_way(draft: Draft) -> bool:
    """A distance that runs between two places, or from one in a direction or to a spot."""
    view, end = draft.view, draft.quantity.end
    after = view.text(end, end + CLAUSE)
    if view.has(phrases("lengths")) or after.split()[:1] in _SIZES:
        return False
    names = (word[0].isupper() for word in view.scan.plain[end : min(end + CLAUSE, view.end)].split()[1:5])
    if after.startswith(phrases("ways_from")) and ("border" in after or any(names)):  # "125 km above the Golden Triangle"
        return True
    way = any(f"{way} " in after or f"{way}," in after for way in phrases("compass"))
    places = len(view.scan.of_kind(view.index, "place")) + ("border" in view.text(view.start, view.end)) + way
    return places > 1 or (places == 1 and view.has(phrases("spots")))


def _of_before(draft: Draft, last: Draft) -> list[str]:
    """What speaks for the metric of the figure before in the sentence."""
    view, quantity = draft.view, draft.quantity
    same = "same unit" if last.quantity.unit.name == quantity.unit.name else "same dimension" if last.dim == draft.dim else "other unit"
    between = any(last.quantity.end <= token[0] and token[1] <= quantity.start for token in view.metrics)
    evidence = [f"figure before: {last.kind} then {draft.kind}", f"figure before: in a {draft.line}, {same}", f"figure before: {same}",
                f"figure before: {'word' if between else 'no word'} between, {same}"]
    if view.clause(last.quantity.start) == draft.near.clause:
        evidence.append("figure before: same clause")
    gap = view.text(last.quantity.end, quantity.left).strip()
    if len(gap) <= 5:
        evidence.append(f"figure before: joined by {gap}")
    if draft.earlier:
        evidence.append(f"figure before: compared with, {same}")
    if draft.construction.chained:
        evidence.append("figure before: chained")
    return evidence


def _opening(draft: Draft) -> str:
    """Whether the sentence opens with a word that takes up what was spoken of, and a metric word stands before the figure."""
    view = draft.view
    opens = view.scan.flat[view.start : view.start + PHRASE].split()[:1]
    before = any(token[1] <= draft.quantity.start for token in view.metrics)
    return f"{'a pronoun' if opens and opens[0] in _PRONOUNS else 'a noun'} opens, {'a word' if before else 'no word'} before the figure"


def _ago(other: Draft, draft: Draft) -> str:
    gap = min(draft.view.index - other.view.index, _FAR)
    return f"{gap} sentences ago{'' if other.view.paragraph == draft.view.paragraph else ', other paragraph'}"


def _by_story(draft: Draft, history: History) -> Iterator[Found]:
    """Metrics that the sentences before and the heading speak of."""
    index = draft.view.index
    for back in (1, 2):
        if index >= back:
            for metric in history.words[index - back]:
                yield metric, [f"spoken of: {back} sentences back"], None
    for metric in dict.fromkeys(name for spoken in history.words[:2] for name in spoken):
        yield metric, ["spoken of: in the heading"], None


def of_whole(draft: Draft) -> str:
    """Which whole a share is part of, by the words behind it, else before it (supply, capacity, ...); else the share as it is."""
    view, end = draft.view, draft.quantity.tail or draft.quantity.end
    behind = view.text(end, min(view.end, end + SENTENCE))
    named = (name for name, listed in _WHOLES.items() if any(word in behind for word in listed))
    before = view.text(max(view.start, draft.quantity.left - CLAUSE), draft.quantity.left)
    made = (name for name, listed in _MAKING.items() if any(word in before for word in listed))
    return next(named, next(made, draft.metric))


def of_kind(draft: Draft, history: History) -> str:
    """The metric, or the kind of it that this sentence or the one before speaks of: prices after spot prices are spot prices."""
    near = history.words[max(draft.view.index - 1, 0) : draft.view.index + 1]
    kinds = (kind for kind, of in _KINDS.items() if of == draft.metric and any(kind in spoken for spoken in near))
    return next(kinds, draft.metric)


def _nothing(draft: Draft, history: History, shape: str) -> list[str]:
    """What speaks for a figure that is nobody's business here."""
    view, quantity = draft.view, draft.quantity
    named = any(head.metrics for head in draft.heads)
    evidence = [f"nothing: {shape}", f"nothing: {quantity.form}", f"nothing: {draft.construction.reader}", _goods(draft, history),
                f"nothing: in a {draft.line}, {'named' if named else 'unnamed'}"]
    if not view.metrics:
        evidence.append("nothing: no metric word in the sentence")
    if draft.dim == "money" and quantity.value < _SMALL_SUM:
        evidence.append("nothing: a small sum")
    last = history.last
    evidence.append("nothing: no figure before" if last is None else f"nothing: last figure {_ago(last, draft)}")
    if last is not None:
        evidence.append(f"nothing: last figure {'of a firm' if last.metric in COMPANY else 'of goods'}")
    evidence += (*_unfollowed(draft, history), *_subject(draft))
    if refused := history.refused[view.index]:
        evidence.append(f"nothing: so were {min(refused, 2)} before it")
    evidence.append(f"nothing: shares on an exchange {_exchange(view)}")
    before = _words(view.low[max(view.start, quantity.left - 40) : quantity.left])[-4:]
    behind = _words(view.low[quantity.end : min(view.end, quantity.end + 40)])[:4]
    return [*evidence, *(f"nothing, word before: {word}" for word in before), *(f"nothing, word behind: {word}" for word in behind)]


def _words(text: str) -> list[str]:
    """Its words; the bars and dashes of a table say nothing of its figures."""
    return [word for word in text.split() if any(char.isalnum() for char in word)]


def _subject(draft: Draft) -> Iterator[str]:
    """Of a change what the subject of its verb names: `after truck queues at Pangwa doubled` nothing that is measured here."""
    view, change = draft.view, draft.construction.change
    verb = draft.quantity.start if draft.quantity.form in _VERBS else change[0] if change is not None else -1
    if draft.kind != "change" or not 0 <= verb <= draft.quantity.start:
        return
    start, end = _head(view, verb)
    named = {"a measure": (token[0] for token in view.metrics), "goods": (one.start for one in view.commodities)}
    found = [name for name, places in named.items() if any(start <= place < end for place in places)]
    said = view.text(start, end).split()
    other = "a word or none" if len(said) < _NAMED else "other words" if _PRONOUNS.isdisjoint(said) else "a pronoun"
    yield f"nothing: the subject names {' and '.join(found) or other}, {draft.quantity.form}"


def _head(view: SentenceView, verb: int) -> tuple[int, int]:
    """Where the subject of a verb stands: from the clause's beginning, or the figure before, to the first preposition in it."""
    base = max([view.start, *(mark for mark in view.clauses if mark <= verb), *(one.end for one in view.quantities if one.end <= verb)])
    start, end, opened = base, verb, False
    for found in WORD.finditer(view.text(base, verb)):
        if found.group() in _OPENERS:
            start, end, opened = base + found.end(), verb, False
        else:
            end = base + found.start() if opened and end == verb and found.group() in _PREPOSITIONS else end
            opened = True
    return start, end


def _unfollowed(draft: Draft, history: History) -> Iterator[str]:
    """What the sentence, the story and its heading speak of that is not followed: shares, accounts, wages."""
    index = draft.view.index
    yield from (f"nothing: the sentence speaks of {metric}" for metric in history.unfollowed[index])
    yield from (f"nothing: the story speaks of {metric}, {part}, {draft.dim}" for metric, part in history.dwells.items())
    yield from (f"nothing: the heading speaks of {metric}" for metric in history.unfollowed[0] if index)


def _exchange(view: SentenceView) -> str:
    """Where words of a stock exchange stand: in the sentence, in the one before, nowhere near."""
    if view.has(phrases("exchange_words")):
        return "here"
    start, end, _ = view.scan.sentences[max(view.index - 1, 0)]
    before = f" {view.scan.blank[start:end]} "
    return "before" if any(f" {word} " in before for word in phrases("exchange_words")) else "nowhere"


def _goods(draft: Draft, history: History) -> str:
    """Whether rare earths are spoken of, or other goods."""
    named = draft.view.commodities
    others, ours = any(one.family in OTHER for one in named), any(one.family and one.family not in OTHER for one in named)
    here = "both" if others and ours else "other goods" if others else "rare earths" if ours else "neither"
    known = "nothing" if history.material is None else "other goods" if history.material[1] in OTHER else "rare earths"
    return f"goods: {here} here, {known} before"
