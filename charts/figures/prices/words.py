"""What is said about prices: under the pointer, in the headline, and around the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.drawing.flags import event_flags
from charts.figures.prices.rows import Material, Move, PriceOptions, PriceView, inside, price_view, within
from charts.wording.captions import Words, alt_text, dates_published, nothing, source_line
from charts.wording.formats import APART, bound, change, counted, dated, day, is_missing, number, sentence, span, stretch, strung
from charts.wording.markup import filled
from charts.wording.rows import BASES, spaced, unit_words
from extract.core.ids import rows_of
from extract.core.intervals import told_range
from extract.languages.spoken import joined, named, say, told
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
    for row in rows_of(rows[_HOVERED]):
        ranged = told_range(row)
        parts = [day(row["date"])]
        if row["interval"] == "quoted" and not ranged:
            parts.append(say("range {ends}", ends=span(row["shown_low"], row["shown_high"])))
        parts.append(named(row["publisher"]))
        if not is_missing(row["fx"]):
            parts.append(say("at {rate} CNY per USD", rate=number(row["fx"], 4)))  # as many decimals as central banks publish
        said.append(filled(say("<b>{name} {price} {unit}</b> {tax}<br>{about}"), name=sentence(named(row["commodity"])), price=_shown(row),
                           unit=unit_words(row["shown_unit"]), tax=named(row["shown_vat"]), about=strung(*parts)))
    return said


def _shown(row: Mapping[Any, Any]) -> str:
    return number(row["shown"]) if told_range(row) is None else span(row["shown_low"], row["shown_high"])


REMEDY = "Choose another currency, price basis or date range"
_VERBS = (  # from so many per cent on; chosen by ear
    (10.0, "jumped {percent}", "plunged {percent}"), (5.0, "rose {percent}", "fell {percent}"),
    (0.0, "edged up {percent}", "slipped {percent}"),
)


def price_words(rows: Rows, **options: Any) -> Words:
    """The words of the price picture in the form that `options` (see PriceOptions) ask for."""
    chosen = PriceOptions(**options)
    view = price_view(rows, chosen)
    if view is None:
        return nothing(say("terbium and dysprosium prices"), say(REMEDY))
    headline, short = _headline(view)
    quoted = view.drawn[view.drawn["status"] == "reported"]
    source = source_line(quoted, extra=_key(view, view.drawn))
    seen = within(quoted, view.window)
    findings = [_material_words(material) for material in view.materials]
    flags = event_flags(rows["events"], chosen.lanes, view.window)
    if flags:
        marked = [say("{when} {what}", when=flag.when, what=flag.what) for flag in sorted(flags, key=lambda each: each.start)]
        findings.append(say("Events marked: {events}", events=joined(marked)))
    older = max(len(rows["moves"]) - sum(inside(move, view.window) for material in view.materials for move in material.moves), 0)
    return Words(
        headline=headline, short=short, source=source,
        subtitle=say(_SUBTITLE, form=_form(view, chosen)),
        source_narrow=source_line(seen, extra=_key(view, seen)), caution=" · ".join(_cautions(view, chosen, older)),
        alt=alt_text(say("Two rows of dated prices"), headline, findings, source),
    )


_SUBTITLE = "Oxide prices in China, {form}. Dots are quotations; a thin line joins dots no more than 60 days apart"
_FORMS = {"index": "as an index, {day} = 100, of {money}", "change": "per cent since {day}, of {money}"}


def _form(view: PriceView, chosen: PriceOptions) -> str:
    """What stands on the scales: money, or an index or a change of it."""
    form = _FORMS.get(chosen.mode, "{money}, log scale" if chosen.log else "")
    return say(form, day=bound(day(view.base)), money=_money(view)) or _money(view)


def _money(view: PriceView) -> str:
    """`CNY per kg, ex-works including 13% VAT`, and the earlier rates where quotes go back to them."""
    taxed = view.drawn[view.drawn["vat_rate"].notna()].sort_values("date", ascending=False)
    rates = [f"{rate:g}%" for rate in taxed["vat_rate"].drop_duplicates()]
    if not rates or view.form.vat == "excluded":
        return say(view.form.unit)
    latest, earlier = rates[0], joined(rates[1:])
    if earlier:
        return say("CNY per kg, ex-works including {rate} VAT (earlier {earlier})", rate=latest, earlier=earlier)
    return say("CNY per kg, ex-works including {rate} VAT", rate=latest)


def _cautions(view: PriceView, chosen: PriceOptions, older: int) -> list[str]:
    cautions = [say("coinciding in time is not cause")]
    if len(view.materials) > 1 and chosen.mode == "absolute":
        scale = {True: "both close-up rows share one log scale, which does not begin at zero"}
        cautions.insert(0, say(scale.get(chosen.log, "both close-up rows share one percentage scale, which does not begin at zero")))
    cautions += [say("{quotations} not shown: {reason}", quotations=counted(count, "quotation"), reason=told(reason, "reason"))
                 for reason, count in view.left_out.items()]
    return cautions + [say("{moves} not drawn", moves=counted(older, "more reported move"))] * bool(older)


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
        return named(self.material.token)


def _standings(view: PriceView) -> list[Standing]:
    """The materials of which something is known in the close-up, the latest first; of one day those that moved first."""
    found = []
    for material in view.materials:
        quoted = within(material.quotes, view.window).sort_values(["date", "published"]).tail(1)
        move = next((move for move in reversed(material.moves) if inside(move, view.window)), None)
        last = rows_of(quoted)
        found += [Standing(material, view.told(row), row["date"].date(), row["published"].date(), move) for row in last]
    return sorted(found, key=lambda each: (each.day, each.moved_last), reverse=True)


def _headline(view: PriceView) -> tuple[str, str]:
    """What is newest: the moves that end with the last quotation, else where prices stand and what was reported to move before."""
    standings = _standings(view)
    if not standings:
        return say("Prices are known on other bases only"), ""
    moved = [each.moved_last for each in standings]
    if not moved[0]:
        return _levels(view, standings)
    if all(moved):
        return _moves(standings)
    words, short = _moves(standings[:1])
    return strung(words, *(_stands(each) for each in standings[1:]), by=APART), short


def _moves(standings: list[Standing]) -> tuple[str, str]:
    """`Terbium oxide jumped 21.9% in the six months to 24 Mar 2025; dysprosium slipped 3.2%`: each with its time unless it is the same."""
    moves = [(each, each.move, _time(each.move)) for each in standings if each.move]
    times = [time for _, _, time in moves]
    new = [time if [time] != times[index - 1 : index] else "" for index, time in enumerate(times)]
    ends = [*[""] * (len(times) - 1), times[-1]] if len({*times}) == 1 else new
    parts = [_clause("{material} {moved}", when, material=each.element if index else each.material.name, moved=_verb(move.percent))
             for index, ((each, move, _), when) in enumerate(zip(moves, new, strict=True))]
    shorts = [_clause("{element} {change}", when, element=each.element, change=change(move.percent))
              for (each, move, _), when in zip(moves, ends, strict=True)]
    return strung(*parts, by=APART), sentence(strung(*shorts))


_IN_TIME = {"{material} {moved}": "{material} {moved} in {time}", "{element} {change}": "{element} {change} in {time}"}


def _clause(template: str, time: str, **values: str) -> str:
    """The template filled, with its time if it has one of its own."""
    return say(_IN_TIME[template] if time else template, time=time, **values)


def _levels(view: PriceView, standings: list[Standing]) -> tuple[str, str]:
    """`Terbium oxide stood at 6,325 CNY per kg on 22 Jan 2026, dysprosium at 1,440; last reported moves: +21.9% and −3.2% to …`."""
    first, *others = standings
    same, apart = ([each for each in others if (each.day == first.day) is alike] for alike in (True, False))
    level = bound(f"{first.level}{view.per}")
    lead = say("{material} stood at {level} on {day}", material=first.material.name, level=level, day=_day(first))
    words = strung(lead, *(say("{element} at {level}", element=each.element, level=each.level) for each in same))
    levels = [say("{element} {level}", element=each.element, level=each.level) for each in standings]
    together = [words for each, words in zip(standings, levels, strict=True) if each.day == first.day]
    short = sentence(say("{levels} on {day}", levels=strung(*together) + bound(view.per), day=_day(first)))
    before = [say("{levels} on {day}", levels=words, day=_day(each))
              for each, words in zip(standings, levels, strict=True) if each.day != first.day]
    return strung(words, *map(_stands, apart), _told(standings, in_yuan=view.in_yuan), by=APART), strung(short, *before)


def _told(standings: list[Standing], *, in_yuan: bool) -> str:
    """`last reported moves: terbium +21.9%, dysprosium −3.2% to 24 Mar 2025`: a day that several share stands once."""
    moves = [(each.element, each.move) for each in standings if each.move]
    days = [move.day for _, move in moves]
    words = [
        say("{element} {change}" if move.day in days[index + 1 :] else "{element} {change} to {day}",
            element=element, change=change(move.percent), day=bound(day(move.day)))
        for index, (element, move) in enumerate(moves)
    ]
    template = {
        (True, True): "last reported move: {moves}", (False, True): "last reported moves: {moves}",
        (True, False): "last reported move in CNY: {moves}", (False, False): "last reported moves in CNY: {moves}",
    }[len(words) == 1, in_yuan]
    return say(template, moves=strung(*words)) if words else ""


def _stands(standing: Standing) -> str:
    return say("{material} stood at {level} on {day}", material=standing.element, level=standing.level, day=_day(standing))


def _day(standing: Standing) -> str:
    return bound(day(standing.day))


def _time(move: Move) -> str:
    """`the six months to 24 Mar 2025`."""
    return say("the {stretch} to {day}", stretch=stretch((move.day - move.base_day).days), day=bound(day(move.day)))


def _verb(percent: float) -> str:
    """`jumped 21.9%`; `did not move`."""
    if not percent:
        return say("did not move")
    up, down = next((up, down) for least, up, down in _VERBS if abs(percent) >= least)
    return say(up if percent > 0 else down, percent=change(abs(percent)).lstrip("+"))


def basis_name(basis: str) -> str:
    """What kind of price it is, whether or not tax is in it."""
    return named(BASES.get(basis, spaced(basis))) or say("basis not stated")


def _key(view: PriceView, rows: pd.DataFrame) -> list[str]:
    others = [basis_name(basis) for basis in sorted(set(rows["price_basis"]) - {MAIN_BASIS})]
    moves = [move for material in view.materials for move in material.moves if inside(move, view.window)]
    known = pd.DataFrame([{"publisher": move.publisher, "published": move.published} for move in moves])
    notes = [say("Hollow diamonds: {bases}.", bases=joined(others))] * bool(others)
    if not moves:
        return notes
    names = strung(*(strung(name, joined(dates)) for name, dates in dates_published(known).items()), by=APART)
    return [*notes, say("Hollow circles: derived from a reported level and change ({names}).", names=names)]


def _material_words(material: Material) -> str:
    quotes, parts = material.quotes.sort_values("date"), []
    if len(quotes):
        ends = quotes.iloc[0].to_dict(), quotes.iloc[-1].to_dict(), material.top
        first, last, top = (say("{price} on {day}", price=_shown(row), day=day(row["date"])) for row in ends)
        parts.append(say("{material}: {quotations}, from {first} to {last}, highest of all drawn {top}", material=material.name,
                         quotations=counted(len(quotes), "quotation"), first=first, last=last, top=top))
    return strung(*parts, *map(_move_words, material.moves), by=APART)


def _move_words(move: Move) -> str:
    template = "reported {change} to {level} on {day}, so about {base} ({ends}, derived) {period}"
    ends, when = span(move.base_low, move.base_high), dated(move.base_start, move.base_end)
    return say(template, change=move.reported, level=number(move.level), day=day(move.day), base=number(move.base),
               ends=ends, period=when)
