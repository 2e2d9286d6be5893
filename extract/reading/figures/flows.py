"""Where a figure's flow comes from and goes to, or the place it is about; for prices the market, and which kind of price it is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from extract.core.properties import dimensions, metrics, place_kinds
from extract.reading.figures.draft import PriceBasis
from extract.reading.figures.relations import JOINT, LONG, PHRASE, WORDS
from extract.reading.sentence.layout import PROSE, layout_of
from extract.vocabulary.metrics import said_bases
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.reading.figures.draft import Draft
    from extract.reading.sentence.sentence import SentenceView

_OUT = metrics().having("outward")
_WAYS = dimensions().having("way")
_FLOWS = metrics().having("trade")
_PRICES = metrics().having("price")
_SAME = (" same basis ", " same terms ", " on that basis ")  # `terbium oxide at 6,300 yuan on the same basis`
_OTHER_CLAUSE = 60  # characters that a clause between costs: as of metric words
_SENDS = ("ship", "suppl", "deliver", "sold", "sell", "export", "sent", "send", "provide")
_BESIDE = ("in", "with", "near", "of", "against", "between", "across", "at")
_FROM = ("from", "of", "leaving", "left", "out of")
_TO = ("to", "into", "for", "entering", "reaching")


class Spot(NamedTuple):
    """A place in the sentence, by name or by an adjective ("Chinese")."""

    start: int
    end: int
    name: str
    adjective: bool


class Flow(NamedTuple):
    """Origin, destination, place and geography as printed."""

    origin: str | None = None
    destination: str | None = None
    place: str | None = None

    @property
    def geography(self) -> str | None:
        """`Myanmar -> China`, or the one place there is."""
        if self.origin and self.destination:
            return f"{self.origin} -> {self.destination}"
        return self.place or self.origin or self.destination


def spots(view: SentenceView) -> list[Spot]:
    """Places and adjectives of nationality in the sentence, in order."""
    named = (token for token in view.tokens if token[2] in ("place", "nation") and view.low[token[1] : token[1] + 1] != "$")
    told = (token for token in named if token[0] >= view.scan.told_from)
    return [Spot(token[0], token[1], token[3], token[2] == "nation") for token in told]


def flow_of(draft: Draft, last: Flow | None) -> Flow:
    """The flow or place of one figure; `last` is that of the last figure of the same metric."""
    view, found, before_it = draft.view, spots(draft.view), last or Flow()
    if draft.dim in _WAYS:
        return _way(draft, found)
    if draft.metric in _FLOWS:
        return _trade(draft, found, last)
    if draft.metric in _PRICES:
        home = view.rules.units.homes.get(draft.quantity.unit.name.split("/")[0], before_it.place)
        return Flow(place=next((spot.name for spot in found if spot.adjective or _is_market(draft, spot)), home))
    if found and draft.construction.kind == "share":
        return Flow(place=_holder(view, draft, found))
    found = [spot for spot in found if view.aside(spot.start) in (-1, draft.near.aside)]  # `the gate, which faces Yunnan, ...`: not there
    if not found:
        return Flow(place=before_it.place)
    before = [spot for spot in found if spot.start < draft.quantity.start]
    return Flow(place=(before[-1:] or found[:1])[0].name)


def _is_market(draft: Draft, spot: Spot) -> bool:
    """`the domestic price in China`."""
    word = draft.span("metric")
    return word is not None and draft.view.text(word[1], spot.start) == " in "


def _word_before(view: SentenceView, spot: Spot) -> str:
    words = view.text(max(view.start, spot.start - WORDS), spot.start).split()
    while words and words[-1] in ("the", "neighbouring", "neighboring", "mainland", "northern", "southern", "both"):
        words.pop()
    return " ".join(words[-1:])


def _trade(draft: Draft, found: list[Spot], last: Flow | None) -> Flow:
    """Origin after "from", destination after "to"; a subject or adjective is the one that imports or exports."""
    origin, destination, subject = _ends(draft, found)
    if draft.metric in _OUT:
        origin = origin or subject
    elif subject != origin:
        destination = destination or subject
    if last is not None and not (origin and destination):
        out = draft.metric in _OUT
        if not origin and (out or destination in (None, last.destination)):
            origin = last.origin
        if not destination and (not out or (origin == last.origin and not found)):
            destination = last.destination
    if origin == destination:
        destination = None
    return Flow(origin, destination)


def _ends(draft: Draft, found: list[Spot]) -> tuple[str | None, str | None, str | None]:
    """Where the goods come from, where they go, and who trades, as far as the sentence says."""
    view, origin, destination, subject, sender = draft.view, None, None, None, False
    for spot in found:
        word = _word_before(view, spot)
        if word in _FROM and not spot.adjective and word != "of":
            origin = origin or spot.name
        elif word in _TO and not spot.adjective:
            destination = destination or spot.name
        elif subject is None and spot.start < draft.quantity.end + LONG:
            after = view.text(spot.end, min(spot.end + 12, view.end)).strip()  # "with Beijing importing 300 tons"
            if after.startswith(_SENDS) and draft.metric not in _OUT:  # told of China's imports: "Laos shipped 300 tons"
                origin, sender = origin or _state(spot.name), True
            elif sender:  # "Laos shipped 300 tons and Malaysia 200"
                listed = spot.start < draft.quantity.start and view.text(spot.start - 5, spot.start) == " and "
                origin = _state(spot.name) if listed else origin
            elif word not in _BESIDE or after.startswith(("import", "export", "buy", "ship", "sell")):
                subject = _state(spot.name)
    return origin, destination, subject


@lru_cache(maxsize=64)
def _state(name: str) -> str:
    """The country for its capital: where a capital trades, the state is meant."""
    places = read_places().values()
    capital = next((place for place in places if place.name == name and any("capital" in role for role in place.roles)), None)
    if capital is None or any("state capital" in role or "provincial" in role for role in capital.roles):
        return name
    return next((place.name for place in places if place.place_type == "country" and place.country == capital.country), name)


def _holder(view: SentenceView, draft: Draft, found: list[Spot]) -> str | None:
    """Who or what has the share: "produced in China", "came from Myanmar", "Mines in Kachin state provide"."""
    for spot in found:
        if spot.start > draft.quantity.end and _word_before(view, spot) in ("in", "from", "by"):
            return spot.name
    before = [spot for spot in found if spot.end <= draft.quantity.start]
    land = [spot for spot in before if spot.name in _wide()]  # "Mines in Kachin state, north of Bhamo, provide": the state has the share
    return next((spot.name for spot in reversed(land or before)), None)


def _way(draft: Draft, found: list[Spot]) -> Flow:
    """From where to where a distance runs: `Bhamo, 130 km from Myitkyina` gives Myitkyina -> Bhamo; a border is an end of its own."""
    view, end = draft.view, draft.quantity.end
    towards = next((spot for spot in found if spot.start >= end), None)
    before = _points([spot for spot in found if spot.end <= draft.quantity.start])
    words = view.text(end, end + PHRASE).split()
    if view.index > 0 and " ".join(words).startswith(("to the north", "to the south", "to the east", "to the west")):
        # "200 km to the north": the way starts at a place named in the sentence before
        named = (token for token in view.scan.tokens[view.index - 1] if token[2] == "place")
        here, there = _points([Spot(token[0], token[1], token[3], False) for token in named]), before or _points(found)
        if here and there:
            return Flow(here[-1].name, there[0].name)
    if towards is not None and before:
        if view.text(towards.end, towards.end + JOINT).split()[:1] in (["border"], ["border."], ["border,"]):
            return Flow(before[-1].name, f"{towards.name} border")
        return Flow(towards.name, before[-1].name)
    return Flow(place=next((spot.name for spot in (before[-1:] or found[:1])), None))


def _points(named: list[Spot]) -> list[Spot]:
    """Towns and the like, which a distance is measured from, rather than the countries and regions named beside them."""
    wide = _wide()
    return [spot for spot in named if spot.name not in wide and not spot.adjective] or named


@lru_cache(maxsize=1)
def _wide() -> frozenset[str]:
    return frozenset(place.name for place in read_places().values() if place.place_type in place_kinds().having("area"))


def basis_of(draft: Draft, said: dict[tuple[str, int], PriceBasis]) -> PriceBasis | None:
    """What is said of a price beside it or at its head, else of the last one in its currency and paragraph; kept in `said`."""
    if draft.metric not in _PRICES or draft.kind != "price":
        return None
    money = draft.quantity.unit.name.partition("/")[0]
    beside = min(_in_sentence(draft, money), default=None)
    found = beside[1] if beside else next(_in_heads(draft, money), None)
    line = (money, draft.view.paragraph)
    if found is None and any(words in draft.view.words for words in _SAME):
        found = next((said[other] for other in reversed(said) if other[0] == money), None)
    if found is not None:
        said[line] = found
    return said.get(line)


def _in_sentence(draft: Draft, money: str) -> Iterator[tuple[int, PriceBasis]]:
    view, near = draft.view, draft.near
    for found in _said(draft, money, view.start, view.end):
        yield near.gap(*found.span) + _OTHER_CLAUSE * abs(view.clause(found.span[0]) - near.clause), found


def _in_heads(draft: Draft, money: str) -> Iterator[PriceBasis]:
    if draft.line == PROSE:
        return
    heads = layout_of(draft.view.scan).heads(draft.quantity.start)
    for where in heads._fields:
        for spot in getattr(heads, where):
            yield from _said(draft, money, spot.start, spot.end)


def _said(draft: Draft, money: str, start: int, end: int) -> Iterator[PriceBasis]:
    text = draft.view.scan.flat[start:end]
    for basis in said_bases():
        if money in basis.money:
            for found in basis.pattern.finditer(text):
                yield PriceBasis(basis.value, (start + found.start(), start + found.end()))
