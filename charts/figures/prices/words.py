"""What is said about prices: under the pointer, in the headline, and around the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.drawing.flags import event_flags
from charts.figures.prices.rows import Material, Move, PriceOptions, PriceView, inside, price_view, within
from charts.wording.captions import Words, alt_text, dates_published, nothing, source_line
from charts.wording.formats import bound, change, counted, dated, day, is_missing, joined, number, sentence, span, stretch
from charts.wording.rows import BASES, spaced
from extract.core.intervals import told_range
from extract.measures.prices import LONGEST_QUOTE, MAIN_BASIS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from charts.drawing.chart import Rows

_HOVERED = ["commodity", "shown", "shown_low", "shown_high", "shown_unit", "shown_vat", "date", "publisher", "interval", "fx",
            "value", "low", "high", "story_id"]


def hover_words(rows: pd.DataFrame) -> list[str]:
    """For each row: its product and price with unit and VAT; its day, quoted range, publisher, and the exchange rate where one was used."""
    said = []
    for row in rows[_HOVERED].to_dict("records"):
        ranged = told_range(row)
        parts = [day(row["date"])]
        if row["interval"] == "quoted" and not ranged:
            parts.append(f"range {span(row['shown_low'], row['shown_high'])}")
        parts.append(row["publisher"])
        if not is_missing(row["fx"]):
            parts.append(f"at {number(row['fx'], 4)} CNY per USD")  # as many decimals as central banks publish
        said.append(f"<b>{sentence(row['commodity'])} {_shown(row)} {row['shown_unit']}</b> {row['shown_vat']}<br>{', '.join(parts)}")
    return said


def _shown(row: Mapping[Any, Any]) -> str:
    return number(row["shown"]) if told_range(row) is None else span(row["shown_low"], row["shown_high"])


REMEDY = "Choose another currency, price basis or date range"
_VERBS = ((10.0, "jumped", "plunged"), (5.0, "rose", "fell"), (0.0, "edged up", "slipped"))  # from so many per cent on; chosen by ear


def price_words(rows: Rows, **options: Any) -> Words:
    """The words of the price picture in the form that `options` (see PriceOptions) ask for."""
    chosen = PriceOptions(**options)
    view = price_view(rows, chosen)
    if view is None:
        return nothing("terbium and dysprosium prices", REMEDY)
    headline, short = _headline(view)
    quoted = view.drawn[view.drawn["status"] == "reported"]
    source = source_line(quoted, extra=_key(view, view.drawn))
    seen = within(quoted, view.window)
    findings = [_material_words(material) for material in view.materials]
    flags = event_flags(rows["events"], chosen.lanes, view.window)
    if flags:
        findings.append(f"Events marked: {joined([f'{flag.when} {flag.what}' for flag in sorted(flags, key=lambda each: each.start)])}")
    cautions = ["coinciding in time is not cause"]
    if len(view.materials) > 1 and chosen.mode == "absolute":
        cautions.insert(0, f"both close-up rows share one {'log' if chosen.log else 'percentage'} scale, which does not begin at zero")
    cautions += [f"{counted(count, 'quotation')} not shown: {reason}" for reason, count in view.left_out.items()]
    if older := max(len(rows["moves"]) - sum(inside(move, view.window) for material in view.materials for move in material.moves), 0):
        cautions.append(f"{counted(older, 'more reported move')} not drawn")
    money = view.currency.replace("including VAT", _vat_words(view))
    base = bound(day(view.base))
    forms = {"index": f"as an index, {base} = 100, of {money}", "change": f"per cent since {base}, of {money}"}
    form = forms.get(chosen.mode, money + ", log scale" * chosen.log)
    return Words(
        headline=headline, short=short, source=source,
        subtitle=f"Oxide prices in China, {form}. Dots are quotations; a thin line joins dots no more than 60 days apart",
        source_narrow=source_line(seen, extra=_key(view, seen)), caution=" · ".join(cautions),
        alt=alt_text("Two rows of dated prices", headline, findings, source),
    )


def _vat_words(view: PriceView) -> str:
    """`including 13% VAT`, and the earlier rates where quotes go back to them."""
    taxed = view.drawn[view.drawn["vat_rate"].notna()].sort_values("date", ascending=False)
    latest, *earlier = [f"{rate:g}%" for rate in taxed["vat_rate"].drop_duplicates()] or [""]
    return f"including {latest} VAT (earlier {joined(earlier)})".removesuffix(" (earlier )").replace("  ", " ")


class Standing(NamedTuple):
    """A material as last known in the close-up: its last level with its day, and its last reported move there, if any."""

    material: Material
    level: str
    day: date
    published: date
    move: Move | None

    @property
    def moved_last(self) -> bool:
        """Whether the move is the news: it ends with that level or shortly before, and nothing was published since it was told."""
        if self.move is None or self.move.published is None:
            return False
        return self.move.published >= self.published and (self.day - self.move.day).days <= LONGEST_QUOTE

    @property
    def element(self) -> str:
        """Its short name inside a sentence: `dysprosium`."""
        return self.material.name.split()[0].lower()


def _standings(view: PriceView) -> list[Standing]:
    """The materials of which something is known in the close-up, the latest first; of one day those that moved first."""
    found = []
    for material in view.materials:
        quoted = within(material.quotes, view.window).sort_values(["date", "published"]).tail(1)
        move = next((move for move in reversed(material.moves) if inside(move, view.window)), None)
        last = quoted.to_dict("records")
        found += [Standing(material, view.told(row), row["date"].date(), row["published"].date(), move) for row in last]
    return sorted(found, key=lambda each: (each.day, each.moved_last), reverse=True)


def _headline(view: PriceView) -> tuple[str, str]:
    """What is newest: the moves that end with the last quotation, else where prices stand and what was reported to move before."""
    standings = _standings(view)
    if not standings:
        return "Prices are known on other bases only", ""
    moved = [each.moved_last for each in standings]
    if not moved[0]:
        return _levels(view, standings)
    if all(moved):
        return _moves(standings)
    return "; ".join([_moves(standings[:1])[0], *(_stands(each) for each in standings[1:])]), _moves(standings[:1])[1]


def _moves(standings: list[Standing]) -> tuple[str, str]:
    """`Terbium oxide jumped 21.9% in the six months to 24 Mar 2025; dysprosium slipped 3.2%`: each with its time unless it is the same."""
    parts: list[str] = []
    shorts: list[str] = []
    before = ""
    for each in standings:
        for move in filter(None, [each.move]):
            time = _time(move)
            name, when = each.element if parts else each.material.name, "" if time == before else f" in {time}"
            parts.append(f"{name} {_verb(move.percent)}{when}")
            shorts.append(f"{each.element} {change(move.percent)}{when}")
            before = time
    if len(shorts) > 1 and not any(" in " in short for short in shorts[1:]):
        shorts = [shorts[0].partition(" in ")[0], *shorts[1:-1], f"{shorts[-1]} in {before}"]
    return "; ".join(parts), sentence(", ".join(shorts))


def _levels(view: PriceView, standings: list[Standing]) -> tuple[str, str]:
    """`Terbium oxide stood at 6,325 CNY per kg on 22 Jan 2026, dysprosium at 1,440; last reported moves: +21.9% and −3.2% to …`."""
    first, *others = standings
    level = bound(f"{first.level}{view.per}")
    words = f"{first.material.name} stood at {level} on {_day(first)}"
    same = [f", {each.element} at {each.level}" for each in others if each.day == first.day]
    apart = [f"; {_stands(each)}" for each in others if each.day != first.day]
    levels = [f"{each.element} {each.level}" for each in standings if each.day == first.day]
    before = [f", {each.element} {each.level} on {_day(each)}" for each in others if each.day != first.day]
    short = sentence(f"{', '.join(levels)}{bound(view.per)} on {_day(first)}") + "".join(before)
    return words + "".join([*same, *apart, _told(standings, "" if view.in_yuan else " in CNY")]), short


def _told(standings: list[Standing], unit: str) -> str:
    """`; last reported moves: terbium +21.9%, dysprosium −3.2% to 24 Mar 2025`: a day that several share stands once."""
    moves = [(each.element, each.move) for each in standings if each.move]
    days = [move.day for _, move in moves]
    words = [
        f"{element} {change(move.percent)}" + ("" if move.day in days[index + 1 :] else f" to {bound(day(move.day))}")
        for index, (element, move) in enumerate(moves)
    ]
    return f"; last reported {'move' if len(words) == 1 else 'moves'}{unit}: {', '.join(words)}" if words else ""


def _stands(standing: Standing) -> str:
    return f"{standing.element} stood at {standing.level} on {_day(standing)}"


def _day(standing: Standing) -> str:
    return bound(day(standing.day))


def _time(move: Move) -> str:
    """`the six months to 24 Mar 2025`."""
    return f"the {stretch((move.day - move.base_day).days)} to {bound(day(move.day))}"


def _element(material: Material) -> str:
    return material.name.split()[0].lower()


def _verb(percent: float) -> str:
    """`jumped 21.9%`; `did not move`."""
    if not percent:
        return "did not move"
    up, down = next((up, down) for least, up, down in _VERBS if abs(percent) >= least)
    return f"{up if percent > 0 else down} {change(abs(percent)).lstrip('+')}"


def _key(view: PriceView, rows: pd.DataFrame) -> list[str]:
    others = joined([BASES.get(basis, spaced(basis)) or "basis not stated" for basis in sorted(set(rows["price_basis"]) - {MAIN_BASIS})])
    moves = [move for material in view.materials for move in material.moves if inside(move, view.window)]
    told = pd.DataFrame([{"publisher": move.publisher, "published": move.published} for move in moves])
    names = "; ".join(f"{name}, {joined(dates)}" for name, dates in dates_published(told).items()) if moves else ""
    circles = f"Hollow circles: derived from a reported level and change ({names})."
    return [note for note, of in ((f"Hollow diamonds: {others}.", others), (circles, names)) if of]


def _material_words(material: Material) -> str:
    quotes, parts = material.quotes.sort_values("date"), []
    if len(quotes):
        tops = quotes.iloc[0], quotes.iloc[-1], quotes.sort_values("shown").iloc[-1]
        first, last, top = (f"{_shown(row.to_dict())} on {day(row['date'])}" for row in tops)
        parts.append(f"{material.name}: {counted(len(quotes), 'quotation')}, from {first} to {last}, highest {top}")
    return "; ".join(parts + [
        f"reported {change(move.percent)} to {number(move.level)} on {day(move.day)}, so about {number(move.base)} "
        f"({span(move.base_low, move.base_high)}, derived) {dated(move.base_start, move.base_end)}"
        for move in material.moves
    ])
