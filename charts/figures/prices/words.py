"""What is said about prices: under the pointer, in the headline, and around the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.drawing.flags import event_flags
from charts.figures.prices.rows import Material, PriceOptions, PriceView, inside, price_view, within
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import bound, change, count_word, counted, day, is_missing, joined, number, period, sentence, span
from charts.wording.rows import BASES, spaced
from extract.measures.prices import MAIN_BASIS

if TYPE_CHECKING:
    import pandas as pd

    from charts.drawing.chart import Rows

_HOVERED = ["shown", "shown_low", "shown_high", "shown_unit", "shown_vat", "date", "publisher", "interval", "fx"]


def hover_words(rows: pd.DataFrame) -> list[str]:
    """For each row: price with unit and VAT, day, quoted range, publisher, and the exchange rate where one was used."""
    said = []
    for row in rows[_HOVERED].to_dict("records"):
        lines = [f"<b>{number(row['shown'])} {row['shown_unit']}</b> {row['shown_vat']}", day(row["date"])]
        if row["interval"] == "quoted":
            lines.append(f"range {span(row['shown_low'], row['shown_high'])}")
        lines.append(row["publisher"])
        if not is_missing(row["fx"]):
            lines.append(f"at {number(row['fx'], 4)} CNY per USD")  # as many decimals as central banks publish
        said.append("<br>".join(lines))
    return said


REMEDY = "Choose another currency, price basis or date range"
_DAYS_A_MONTH = 30.44  # on average: 365.25 / 12
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
        cautions.insert(0, f"both close-up rows share one {'log' if chosen.log else 'percentage'} scale")
    cautions += [f"{counted(count, 'quotation')} not shown: {reason}" for reason, count in view.left_out.items()]
    forms = {"index": "as an index, base date = 100", "change": "per cent since the base date"}
    form = forms.get(chosen.mode, view.unit.replace("including VAT", _vat_words(view)))
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


def _headline(view: PriceView) -> tuple[str, str]:
    seen = [(material, move) for material in view.materials for move in material.moves if inside(move, view.window)]
    pairs = list({material.name: (material, move) for material, move in seen}.values())  # the last move of each
    if not pairs:
        return _levels(view)
    first, move = pairs[0]
    time = f"the {count_word(max(1, round((move.day - move.base_day).days / _DAYS_A_MONTH)))} months to {bound(day(move.day))}"
    parts = [f"{first.name} {_verb(move.percent)} {change(abs(move.percent)).lstrip('+')} in {time}"]
    parts += [f"{_element(material)} {_verb(each.percent)} {change(abs(each.percent)).lstrip('+')}" for material, each in pairs[1:]]
    short = ", ".join(f"{_element(material)} {change(each.percent)}" for material, each in pairs)
    return "; ".join(parts), sentence(f"{short} in {time}")


def _element(material: Material) -> str:
    return material.name.split()[0].lower()


def _levels(view: PriceView) -> tuple[str, str]:
    parts = [
        f"{material.name} last stood at {view.show(last['shown'])} on {day(last['date'])}" for material in view.materials
        for last in within(material.quotes, view.window).sort_values("date").tail(1).to_dict("records")
    ]
    if not parts:
        return "Prices are known on other bases only", ""
    lowered = [parts[0], *(part[0].lower() + part[1:] for part in parts[1:])]
    return "; ".join(lowered), parts[0]


def _verb(percent: float) -> str:
    up, down = next((up, down) for least, up, down in _VERBS if abs(percent) >= least)
    return up if percent > 0 else down


def _key(view: PriceView, rows: pd.DataFrame) -> list[str]:
    others = joined([BASES.get(basis, spaced(basis)) for basis in sorted(set(rows["price_basis"]) - {MAIN_BASIS})])
    moves = [move for material in view.materials for move in material.moves if inside(move, view.window)]
    names = joined(sorted({f"{move.publisher}, {day(move.published)}" for move in moves}))
    circles = f"Hollow circles: derived from a reported level and change ({names})."
    return [note for note, of in ((f"Hollow diamonds: {others}.", others), (circles, names)) if of]


def _material_words(material: Material) -> str:
    quotes, parts = material.quotes.sort_values("date"), []
    if len(quotes):
        tops = quotes.iloc[0], quotes.iloc[-1], quotes.sort_values("shown").iloc[-1]
        first, last, top = (f"{number(row['shown'])} on {day(row['date'])}" for row in tops)
        parts.append(f"{material.name}: {counted(len(quotes), 'quotation')}, from {first} to {last}, highest {top}")
    return "; ".join(parts + [
        f"reported {change(move.percent)} to {number(move.level)} on {day(move.day)}, so about {number(move.base)} "
        f"({span(move.base_low, move.base_high)}, derived) in {period(move.base_start, move.base_end)}"
        for move in material.moves
    ])
