"""Readers of amounts and multiples, and what all readers share: one reader per construction, which takes a figure or leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import re2

from extract.core.properties import dimensions
from extract.reading.figures.windows import CLAUSE, JOINT, LONG, PHRASE, STRETCH, WORDS
from extract.reading.sentence.sentence import following, look_left, look_right, preceding
from extract.vocabulary.words import phrases, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.reading.sentence.quantities import Quantity
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import Left, SentenceView

_GIVEN = dimensions().values("gives")
_AMOUNTS = dimensions().having("amount")
_PARTS = dimensions().having("part")
_BARE = dimensions().having("bare")
_LOST = ("lost", "lose", "losing", "loses")
_PASSED = ("past", "above", "below", "beyond", "under", "through")
_OCCASIONS = ("twice", "three times", "four times", "five times", "six times", "ten times")
_AND = (" and ", ", ", ", and ")


_HALF_OF_FIGURE = re2.compile(r" of (?:the |that |its )?[$\d]")  # "half of the 4,600 tons of September": a comparison
_TO = ("to", "at", "from")
_JOINED = (" and ", ", ", " and by ", " or ")


@dataclass(slots=True)
class Construction:
    """What a figure is: its kind, for changes the direction, the reader that said so, and the word of change."""

    kind: str
    reader: str
    direction: str | None = None
    change: Token | None = None
    base: bool = False  # the earlier end of a move: "from 35% to 57%"
    chained: bool = False


class Candidate(NamedTuple):
    """A quantity with what stands left and right of it, and the figure before it in the sentence."""

    view: SentenceView
    quantity: Quantity
    left: Left
    right: Token | None
    previous: tuple[Quantity, Construction] | None


def _changed(change: Token | None, *, when: bool = True) -> Construction | None:
    """A change in the direction of its word; None without a word, or where the words around make it none."""
    if change is None or not when:
        return None
    return Construction("change", "change", change[3].direction, change)


def _sizes(left: Left, change: Token) -> bool:
    """Whether the figure after a word of change is the change itself: "by 50", "a fall of 50", "up 50", "rose 50"; not "fell to 50"."""
    needed = {"of": {"nouns"}, "": {"verbs", "marks"}}.get(left.preposition, set())
    return left.preposition == "by" or not needed.isdisjoint(change[3].groups)


def _changed_by(figure: Candidate) -> Construction | None:
    """`by 50 t`, with the word of change anywhere before: `were reduced, dysprosium oxide by 50`."""
    if figure.left.preposition != "by":
        return None
    before = (token for token in reversed(figure.view.changes) if token[1] <= figure.quantity.left)
    return _changed(next(before, None))


def _chained_to(figure: Candidate, *, when: bool) -> Construction | None:
    """The change that the figure before is, in its direction; None where it is none, or not joined to this one."""
    if figure.previous is None or figure.previous[1].kind != "change" or not when:
        return None
    last = figure.previous[1]
    return Construction("change", "change", last.direction, last.change, chained=True)


# -- tonnes, prices, money, counts of mines: a level, unless the words make it the size of a change ------------------------------


def _level(figure: Candidate) -> Construction:
    return Construction(_GIVEN.get(figure.quantity.unit.dim, "level"), "level", base=_earlier_end(figure))


def _earlier_end(figure: Candidate) -> bool:
    """`from A$110M in the same quarter a year ago and A$202.7M in FQ2`: both are ends that the move is measured from."""
    if figure.left.preposition == "from" or figure.previous is None:
        return figure.left.preposition == "from"
    last, construction = figure.previous
    joined = figure.view.text(last.end, figure.quantity.left).endswith(" and ") and figure.quantity.left - last.end < LONG
    return construction.base and joined and last.unit.dim == figure.quantity.unit.dim and figure.left.change is None


def _plain_level(figure: Candidate) -> Construction | None:
    """`lost 190 tonnes of output`, `from 5 t`, `climbed past 1 million`, `fell below 5,000 t`: a level in spite of the word of change."""
    view, quantity, change = figure.view, figure.quantity, figure.left.change
    lost = change is not None and quantity.unit.dim == "mass" and view.low[change[0] : change[1]] in _LOST
    if lost or figure.left.preposition == "from" or view.text(quantity.left, quantity.start).startswith(_PASSED):
        return _level(figure)
    return None


def _joined_amount(figure: Candidate) -> Construction | None:
    """`rose by 100 yuan and 50 yuan`."""
    if figure.previous is None or figure.left.change is not None:
        return None
    last = figure.previous[0]
    joined = figure.view.text(last.end, figure.quantity.left) in _AND and last.unit.dim == figure.quantity.unit.dim
    return _chained_to(figure, when=joined)


def _amount_by(figure: Candidate) -> Construction | None:
    if figure.left.change is not None:
        return None
    return _changed_by(figure)


def _signed_price(figure: Candidate) -> Construction | None:
    quantity = figure.quantity
    if not quantity.sign or figure.left.change is not None or quantity.unit.dim != "price":
        return None
    return Construction("change", "change", quantity.sign)


def _sized_amount(figure: Candidate) -> Construction | None:
    """`rose 50 yuan`, `a fall of 5 t`; but not "9% above the 5,010 t of March"."""
    change = figure.left.change
    if change is None or not _sizes(figure.left, change):
        return None
    above = any(0 < change[0] - other.end <= 2 for other in figure.view.quantities)
    return _changed(change, when=not above)


def _marked_amount(figure: Candidate) -> Construction | None:
    """`50 yuan higher`, `a 5,000 t increase`."""
    right = figure.right
    if right is None or right[0] - figure.quantity.end > 2:
        return None
    groups = right[3].groups
    return _changed(right, when="nouns" in groups or ("marks" in groups and "verbs" not in groups))


AMOUNT_READERS = (_plain_level, _joined_amount, _amount_by, _signed_price, _sized_amount, _marked_amount, _level)


# -- multiples ---------------------------------------------------------------------------------------------------------------


def _meetings(figure: Candidate) -> Construction | None:
    """`met twice` counts meetings."""
    compared = following(figure.view, figure.quantity, PHRASE).lstrip().startswith(("as ", "the ", "more", "higher"))
    if compared or not _occasion(figure) or not figure.view.has(phrases("meetings")):
        return None
    return Construction("count", "meetings")


def _occasion(figure: Candidate) -> bool:
    return figure.view.low[figure.quantity.start : figure.quantity.end] in _OCCASIONS or figure.quantity.form == "number"


def _multiple(figure: Candidate) -> Construction | None:
    """`more than tripled`, `twice as much`, `ten times higher`; `doubled down` and `double-digit` are idioms."""
    change, after = figure.left.change, following(figure.view, figure.quantity, PHRASE)
    if after.startswith((" down", "-", " standard", " check", " up on")):
        return None
    if _occasion(figure) and not after.startswith(phrases("after_multiple")) and figure.right is None and change is None:
        return None
    if change is not None and change[3].direction == "down":
        return Construction("change", "multiple", "down", change)
    return Construction("change", "multiple", "up", change)


MULTIPLE_READERS = (_meetings, _multiple)


def _rate(figure: Candidate) -> Construction | None:
    """`a 20% tax`, `tax of 20%`, `taxed at 20%`."""
    return next((Construction("rate", "rate") for token in figure.view.metrics if _levied(figure, token)), None)


def _levied(figure: Candidate, token: Token) -> bool:
    view, quantity = figure.view, figure.quantity
    frames = [frame for frame in token[3] if "rate" in frame.kinds and (not frame.when or view.has(frame.when))]
    if not frames:
        return False
    if token[0] >= quantity.end:
        gap = view.text(quantity.end, token[0])
        return len(gap) <= PHRASE and "." not in gap and " of " not in gap and len(gap.split()) <= 3
    between = view.text(token[1], quantity.start).split()
    if token[1] > quantity.left or len(between) > 5:  # words: a levy stands near its rate
        return False
    bare = not view.text(token[1], quantity.left).strip()  # "keep around 20% of the ore as a tariff"
    return (bool(between) and between[-1] in phrases("before_rate")) or (bare and any(frame.when for frame in frames))


def _halved(figure: Candidate) -> Construction | None:
    if figure.quantity.form != "halving":
        return None
    return Construction("change", "multiple", "down")


def _denominated(figure: Candidate) -> bool:
    """Whether " of " follows: "38% of imports"."""
    return following(figure.view, figure.quantity, 4) == " of "


def _marked(figure: Candidate) -> Construction | None:
    """`5% lower`, `a 40% year-on-year drop`; a mark that is also a preposition ("2% over the week") does not outweigh a verb before."""
    right, left = figure.right, figure.left
    if right is None or _denominated(figure):
        return None
    preposition = figure.view.low[right[0] : right[1]] in phrases("prepositional_marks")
    outweighed = preposition and left.change is not None and _sizes(left, left.change)
    return _changed(right, when=not outweighed)


def _sized(figure: Candidate) -> Construction | None:
    """`fell 5%`, `by 5%`, `a fall of 5%`, `up 5%`; but `lost half of it` is a share."""
    change = figure.left.change
    if change is None or not _sizes(figure.left, change):
        return None
    behind = figure.view.low.startswith("behind", change[0])  # "Myanmar was behind 85% of these imports"
    half = figure.quantity.form == "fraction" and "marks" not in change[3].groups
    return _changed(change, when=not (_denominated(figure) and (behind or half)))


def _signed(figure: Candidate) -> Construction | None:
    """`-5%`, or `by 5%` with the word of change further back."""
    if figure.quantity.sign:
        return Construction("change", "change", figure.quantity.sign)
    return _changed_by(figure)


def _ahead(figure: Candidate) -> Construction | None:
    """`19% and 18.3% more than in 2022`: the word of change behind the figure that this one is joined to."""
    view, quantity = figure.view, figure.quantity
    joined = next((other for other in view.quantities if 0 < other.start - quantity.end <= JOINT), None)
    if joined is None or joined.unit.dim != quantity.unit.dim or view.text(quantity.end, joined.start) not in _JOINED:
        return None
    return _changed(look_right(view, joined))


def _chained(figure: Candidate) -> Construction | None:
    """`up A% on the month and B% on the year`: the second figure takes the first one's direction."""
    if figure.previous is None or _denominated(figure):
        return None
    between = _between(figure.view, figure.previous[0].end, figure.quantity.left)
    return _chained_to(figure, when=words("joints").issuperset(between))


def _between(view: SentenceView, start: int, end: int) -> list[str]:
    """Words between two places, times, brackets and the words of comparison taken out."""
    text = view.text(start, end)
    for span in reversed(view.times):
        if start <= span.start and span.end <= end:
            text = text[: span.start - start] + " " + text[span.end - start :]
    for mark in ",;()/":
        text = text.replace(mark, " ")
    return [word for word in text.split() if word not in words("words_of_comparison")]


def _shifted(figure: Candidate) -> Construction | None:
    """`imports dropped last month, 56% year on year`: a comparison right behind the figure makes it a change."""
    view, quantity = figure.view, figure.quantity
    span = next((span for span in view.times if span.shift is not None and 0 <= span.start - quantity.end <= JOINT), None)
    if span is None or figure.left.preposition in _TO or _denominated(figure):
        return None
    before = [token for token in view.changes if token[1] <= quantity.start]
    near = [token for token in before if view.clause(token[0]) == view.clause(quantity.start)] or before
    near = near or [token for token in view.changes if token[0] >= quantity.end and token[0] - span.end <= STRETCH]
    return _changed(next(reversed(near), None))


def _part_of(figure: Candidate) -> Construction | None:
    """`38% of imports`, `a 60% share`; "half of the 4,600 tons" is a comparison."""
    after = following(figure.view, figure.quantity, WORDS)
    if not after.startswith((" of ", " share", " the world", " world")):
        return None
    compared = figure.quantity.form == "fraction" and _HALF_OF_FIGURE.match(after)
    if compared and preceding(figure.view, figure.quantity, 10).rstrip().endswith((" even", " only", " barely", " hardly", " not")):
        return None
    return _share(figure)


def _share(figure: Candidate, reader: str = "share") -> Construction:
    return Construction("share", reader, base=figure.left.preposition == "from")


def _fraction(figure: Candidate) -> Construction | None:
    """`by half`, `down half`, `half the ore`; a half with nothing around it is no figure."""
    change, preposition = figure.left.change, figure.left.preposition
    if figure.quantity.form != "fraction":
        return None
    if change is not None and preposition in ("by", ""):
        return _changed(change)
    if preposition == "by":
        return Construction("change", "change", "down")
    after = following(figure.view, figure.quantity, 12)
    if not after.startswith(phrases("after_half")) or after.startswith((" the year", " the month", " the time")):
        return None
    return _share(figure)


def _in_share_context(figure: Candidate) -> Construction | None:
    """A percentage after another share, in a sentence about shares, or as what a share stands at."""
    view, preposition = figure.view, figure.left.preposition
    if figure.quantity.form == "fraction" and not (preposition in _TO and view.has(phrases("words_of_share"))):
        return None
    if _HALF_OF_FIGURE.match(following(view, figure.quantity, WORDS)) and figure.quantity.form == "fraction":
        return None
    after_share = figure.previous is not None and figure.previous[1].kind == "share"
    if after_share or any("share" in frame.kinds for token in view.metrics for frame in token[3]):
        return _share(figure)
    if preposition in _TO or preceding(view, figure.quantity, 6).rstrip().endswith(("was", "is", "were")):
        return _share(figure, "carried_share")
    return None


def _growth(figure: Candidate) -> Construction | None:
    """`growth of deliveries cooled from 67% in 2019 to 11% in 2021`: each end is a change of its time."""
    view, quantity = figure.view, figure.quantity
    if figure.left.preposition not in _TO or _denominated(figure):
        return None
    nouns = [token for token in view.changes if token[1] <= quantity.left and view.low[token[0] : token[1]] == "growth"]
    paced = any(word in view.text(token[1], quantity.left) for token in nouns for word in phrases("pace_words"))
    return _changed(next(reversed(nouns), None), when=paced)


def _pace(figure: Candidate) -> Construction | None:
    """`a CAGR of 5.4% (versus 8.2% for demand)`, `4.3% to 5.2% a year` in a chain of changes."""
    view, quantity = figure.view, figure.quantity
    before, after = preceding(view, quantity, CLAUSE), following(view, quantity, 12)
    named = view.text(max(view.start, quantity.left - CLAUSE), quantity.start)
    if any(f" {name} " in named[-40:] for name in phrases("rates_of_growth")):
        return _changed(figure.left.change) or Construction("change", "change", "up")
    against = before.rstrip().endswith(("(versus", "(against", " versus", " against")) and after.startswith(" for ")
    yearly = figure.left.preposition == "at" and after.startswith((" a year", " annually", " per year", " per annum"))
    return _chained_to(figure, when=(against or yearly) and not _denominated(figure))


def _gapped(figure: Candidate) -> Construction | None:
    """`output grew 28%, and their sales 32%`: the verb of the figure before holds for another measure."""
    if figure.previous is None or _denominated(figure):
        return None
    view, start, end = figure.view, figure.previous[0].end, figure.quantity.left
    measure = next((token for token in view.metrics if start <= token[0] and token[1] == end - 1), None)
    joints = words("joints") | {"its", "their", "his"}
    joined = measure is not None and joints.issuperset(_between(view, start, measure[0]))
    return _chained_to(figure, when=joined)


PERCENT_READERS = (_rate, _halved, _growth, _marked, _sized, _signed, _ahead, _chained, _pace, _gapped, _shifted,
                   _part_of, _fraction, _in_share_context)


def construct(view: SentenceView, quantity: Quantity, previous: tuple[Quantity, Construction] | None) -> Construction | None:
    """The construction of a figure, or None when no reader takes it. `previous` is the figure before it in the sentence."""
    figure = Candidate(view, quantity, look_left(view, quantity), look_right(view, quantity), previous)
    dim = quantity.unit.dim
    readers: tuple[Callable[[Candidate], Construction | None], ...] = ()
    if dim in _PARTS:
        readers = PERCENT_READERS
    elif dim == "times" or quantity.form == "multiple":
        readers = MULTIPLE_READERS
    elif dim in _AMOUNTS:
        readers = AMOUNT_READERS
    elif dim in _GIVEN:
        return Construction(_GIVEN[dim], _GIVEN[dim])
    return next(filter(None, (reader(figure) for reader in readers)), None)


def nonfact(view: SentenceView, quantity: Quantity) -> str:
    """The class of non-fact a quantity belongs to, or nothing."""
    dim = quantity.unit.dim
    if dim == "people" and _sources(view, quantity):
        return "source_count"
    if dim not in _BARE:
        return _listed(view, quantity)
    return (not quantity.words and _listed(view, quantity)) or _bare(view, quantity)


def _listed(view: SentenceView, quantity: Quantity) -> str:
    """The listed class whose words stand close enough, on the right side, in the same clause."""
    for start, end, kind, rule in view.tokens:
        if kind != "nonfact" or quantity.unit.dim not in rule.units:
            continue
        gap, allowed = quantity.left - end, rule.before
        if start > quantity.start:
            gap, allowed = max(0, start - quantity.end), rule.after
        near = allowed and 0 <= gap <= rule.reach
        same_clause = quantity.unit.dim in _BARE or view.clause(start) == view.clause(quantity.start)
        if not near or not same_clause:
            continue
        low, high = sorted(((quantity.start, quantity.end), (start, end)))
        between = any(low[1] <= other.start < high[0] for other in view.quantities if other is not quantity)
        if rule.through or quantity.unit.dim == "none" or not between:
            return str(rule.rule_id)
    return ""


def _sources(view: SentenceView, quantity: Quantity) -> bool:
    """`two people familiar with the matter`."""
    noun = view.low[quantity.start : quantity.end].split()[-1]
    after = following(view, quantity, CLAUSE)
    return (noun in ("people", "persons", "person", "individuals") and quantity.value < 100
            and any(word in after for word in phrases("source_signs")))


def _bare(view: SentenceView, quantity: Quantity) -> str:
    """A number without a unit that readers know."""
    if quantity.words:
        return "one_of" if following(view, quantity, WORDS).startswith(phrases("partitives")) else "determiner"
    if quantity.unit.dim == "other":
        return "counted_thing"
    return preceding(view, quantity, 2) and "no_unit"
