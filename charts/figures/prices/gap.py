"""China against Europe: what a quotation outside China is above the nearest one inside, in per cent, pair by pair."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from charts.drawing.chart import Chart, Rows
from charts.drawing.marks import HOVER, dot_style
from charts.drawing.picking import PICK
from charts.drawing.theme import material_token
from charts.drawing.type import Box, line_width, shortened
from charts.figures.prices.words import basis_name
from charts.wording.captions import Words, alt_text, nothing, short_name, source_line
from charts.wording.formats import bound, change, counted, day, number, sentence, span, strung
from charts.wording.markup import BREAK, bold, filled
from charts.wording.rows import unit_words
from extract.core.ids import rows_of
from extract.core.intervals import Interval, meaningful
from extract.languages.spoken import joined, named, say, told
from extract.measures.gaps import ABROAD, AT_THE_PORT, PAIR_DAYS, price_gaps

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas, Panel
    from charts.drawing.theme import Layout
    from extract.tables.read import Row, Tables

REMEDY = "Choose a later date, or more materials and bases"
_LEAST_ROW = {"slide": 20.0, "social": 21.0, "square": 29.0, "a4half": 19.0, "phone": 36.0, "column": 19.0, "screen": 19.0}
"""Pixels: a line and a half of the layout's type, on a phone two lines and a mark."""
_HEAD, _FOOT, _MOST = 1.6, 2.0, 1.7  # sizes of type: a heading, the scale below the rows; of the least row, what a row takes
_GAP, _EDGE = 12.0, 8.0  # pixels between columns; beside the plot, for half a mark
_NAMES = 0.36  # of the width, for day, basis and publisher
_LINE = 0.28  # of a row on a phone: how far the words stand above its middle, and the mark below it
_DOT, _WHISKER, _LINK = 9.0, 2.4, 1.3  # pixels across; of a stroke
_TICKS = (-50.0, 0.0, 50.0, 100.0, 200.0, 400.0, 900.0, 1900.0, 3900.0)  # per cent: half, as much, 1.5, 2, 3, 5, 10, 20, 40 times
_SYMBOLS = {True: "circle", False: "diamond"}  # abroad, and fob
_SAID = 12  # pairs told in the words for who cannot see them
_PERCENTS = 100  # from here on a gap needs no decimals
_FIRST = ["commodity", "price_basis", "date", *(f"{side}{end}" for side in ("shown", "home", "gap") for end in ("", "_low", "_high"))]


def select_gaps(tables: Tables) -> Rows:
    """`pairs`: quotations outside China with the nearest inside, in USD/kg without VAT; see extract.measures.gaps."""
    names = tables.commodities[["commodity_id", "name", "family"]].rename(columns={"name": "commodity"})
    pairs = price_gaps(tables.observations).merge(names, on="commodity_id", how="left")
    return {"pairs": pairs[[*_FIRST, *(name for name in pairs if name not in _FIRST)]]}


def _drawn(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs by material, that with the newest quotation abroad first; in each by day."""
    paired = pairs[pairs["gap"].notna()]
    far = paired["date"].where(paired["price_basis"].isin(ABROAD))
    ordered = paired.assign(_last=far.groupby(paired["commodity"]).transform("max"))
    order = ["_last", "commodity", "date"]
    return ordered.sort_values(order, ascending=[False, True, True], kind="stable").drop(columns="_last")


def _kept(pairs: pd.DataFrame, room: float, head: float, row: float) -> pd.DataFrame:
    """As many as there is room for: those from abroad before those from China's ports, of each material the newest first."""
    newest = pairs["date"].groupby([pairs["commodity"], pairs["price_basis"].isin(ABROAD)]).rank(method="first", ascending=False)
    ranked = pairs.assign(_near=~pairs["price_basis"].isin(ABROAD), _turn=newest).sort_values(["_near", "_turn"], kind="stable").index
    keep = len(ranked)
    while keep > 1 and head * pairs.loc[ranked[:keep], "commodity"].nunique() + row * keep > room:
        keep -= 1
    return pairs[pairs.index.isin(ranked[:keep])]


class _Columns(NamedTuple):
    """In pixels from the left: where the price inside and that outside end, where the plot begins and ends."""

    home: float
    away: float
    left: float
    right: float


def paint_gaps(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas: a row a pair, from the price inside China to the one outside, on one scale of ratios."""
    pairs, layout = _drawn(rows["pairs"]), canvas.layout
    if pairs.empty:
        canvas.notice(say("No pairs of quotations to draw"), say(REMEDY))
        return
    head, foot, least = layout.label * _HEAD, layout.tick * _FOOT, _LEAST_ROW[layout.name]
    kept = _kept(pairs, canvas.box.height - foot - head, head, least)
    if len(kept) < len(pairs):
        canvas.foot(say("{more} {elsewhere}", more=counted(len(pairs) - len(kept), "more pair"), elsewhere=canvas.elsewhere))
        kept = _kept(pairs, canvas.box.height - foot - head, head, least)
    columns, groups = _columns(canvas, kept), kept.groupby("commodity", sort=False)
    row = min((canvas.box.height - foot - head * (len(groups) + 1)) / len(kept), least * _MOST)
    area = Box(columns.left, canvas.box.y0 + head, columns.right, canvas.box.y0 + head * (len(groups) + 1) + row * len(kept))
    panel = canvas.panel(area, (_scale(kept), (area.height, 0.0)))
    _heads(panel, columns)
    y = area.y0
    for name, part in groups:
        color = canvas.tokens[material_token(str(part["family"].iloc[0]))]
        canvas.text(canvas.box.x0, y + head / 2, bold(sentence(named(str(name)))), size=layout.label, color=color, at="left middle")
        spots = [y + head + row * (index + 0.5) for index in range(len(part))]
        for each, spot in zip(rows_of(part), spots, strict=True):
            _write(panel, each, (spot, row), columns)
        _draw(panel, part, [spot + (row * _LINE / 2 if layout.narrow else 0.0) for spot in spots], color)
        y += head + row * len(part)


def _scale(pairs: pd.DataFrame) -> tuple[float, float]:
    """The ends of the scale, as powers of ten of the ratio: from as much or less to the largest gap that the quotations allow."""
    low, high = min(pairs["gap_low"].min(), 0.0), pairs["gap_high"].max()
    ends = math.log10(1 + low / 100), math.log10(1 + high / 100)
    air = (ends[1] - ends[0]) * 0.03  # for half a mark
    return ends[0] - air, ends[1] + air


def _columns(canvas: Canvas, pairs: pd.DataFrame) -> _Columns:
    layout, box, drawn = canvas.layout, canvas.box, rows_of(pairs)
    gaps = max(line_width(f"{bold(_gap(row))}{_allowed(row, canvas)}", layout.label) for row in drawn) + _GAP
    if layout.narrow:
        return _Columns(0, box.x1, box.x0 + _EDGE, box.x1 - gaps)
    figures = [max(line_width(words, layout.tick) for words in (title, *(_price(row, side) for row in drawn)))
               for side, title in (("home", say("China")), ("shown", say("outside")))]
    names = box.width * _NAMES if layout.wide else max(line_width(day(row["date"]), layout.label) for row in drawn) + _GAP * 5
    home = box.x0 + names + figures[0]
    return _Columns(home, home + _GAP + figures[1], home + 2 * _GAP + figures[1] + _EDGE, box.x1 - gaps)


def _price(row: Row, side: str) -> str:
    return number(row[side], 0 if row[side] >= _PERCENTS else 1)


def _gap(row: Row) -> str:
    return change(_meant(row), 0)


def _meant(row: Row) -> float:
    """Only the digits that the quotations let mean anything: 1,500% for 1,502% within 1,349 to 1,661%."""
    return meaningful(row["gap"], Interval(row["gap_low"], row["gap_high"]))


def _allowed(row: Row, canvas: Canvas) -> str:
    """What both quotations allow: `  +256 to +415%`; on a narrow picture nothing."""
    if canvas.layout.narrow:
        return ""
    return "  " + say("{low} to {high}", low=change(row["gap_low"], 0).rstrip("%"), high=change(row["gap_high"], 0))


def _heads(panel: Panel, columns: _Columns) -> None:
    """What the columns are, the line of China's price, and the scale below."""
    canvas, layout, tokens = panel.canvas, panel.canvas.layout, panel.canvas.tokens
    low, high = panel.x_span
    top, size, ink = panel.box.y0 - layout.label * _HEAD / 2, layout.tick, tokens["ink2"]
    if not layout.narrow:
        canvas.text(columns.home, top, say("China"), size=size, color=ink, at="right middle")
        canvas.text(columns.away, top, say("outside"), size=size, color=ink, at="right middle")
        canvas.text(columns.right + _GAP, top, say("gap, and its range"), size=size, color=ink, at="left middle")
    taken = -math.inf
    for tick in _TICKS:
        place = math.log10(1 + tick / 100)
        if not low <= place <= high:
            continue
        x, words = panel.px(place), say("as in China") if tick == 0 else change(tick, 0)
        half = line_width(words, size) / 2
        canvas.line((x, panel.box.y0, x, panel.box.y1), tokens["axis" if tick == 0 else "grid"])
        if x - half > taken and x + half <= canvas.box.x1:
            at = max(x, canvas.box.x0 + half)
            canvas.text(at, panel.box.y1 + 4, words, size=size, color=ink, at="center top")
            taken = at + half + _GAP


def _write(panel: Panel, row: Row, at: tuple[float, float], columns: _Columns) -> None:
    """Day, basis and publisher of the quotation outside, both prices, and the gap with its interval."""
    canvas, layout, (y, height) = panel.canvas, panel.canvas.layout, at
    tokens, size = canvas.tokens, layout.label
    basis = strung(basis_name(row["price_basis"]), short_name(row["publisher"]))
    if layout.narrow:
        prices = f"{_price(row, 'home')} → {bold(_price(row, 'shown'))}"
        words = say("{day}: {prices} {basis}", day=day(row["date"]), prices=prices, basis=basis)
        words = shortened(words, layout.tick, canvas.box.width)
        canvas.text(canvas.box.x0, y - height * _LINE, words, size=layout.tick, at="left middle")
        y += height * _LINE / 2
    else:
        when = day(row["date"])
        if layout.wide:
            room = columns.home - canvas.box.x0 - line_width(f"{when}  ", size) - _GAP * 4
            when = f"{when}  {shortened(basis, size, room)}"
        canvas.text(canvas.box.x0, y, when, size=size, at="left middle")
        canvas.text(columns.home, y, _price(row, "home"), size=layout.tick, color=tokens["ink2"], at="right middle")
        canvas.text(columns.away, y, bold(_price(row, 'shown')), size=layout.tick, at="right middle")
    canvas.text(columns.right + _GAP, y, f"{bold(_gap(row))}{_allowed(row, canvas)}", size=size, at="left middle")


def _draw(panel: Panel, pairs: pd.DataFrame, spots: list[float], color: str) -> None:
    """Marks of both quotations, hollow as they are computed here, with a line between them and a whisker over the second."""
    canvas, ys = panel.canvas, [spot - panel.box.y0 for spot in spots]
    ratios = [math.log10(1 + gap / 100) for gap in pairs["gap"]]
    ends = [[math.log10(1 + gap / 100) for gap in pairs[name]] for name in ("gap_low", "gap_high")]
    hover, name = [_hover(row) for row in rows_of(pairs)], named(str(pairs["commodity"].iloc[0]))
    for ratio, y in zip(ratios, spots, strict=True):
        canvas.line((panel.px(0), y, panel.px(ratio), y), canvas.tokens["axis"], width=_LINK, dash="dot")
        canvas.marks.append(Box(panel.px(min(ratio, 0)) - _DOT / 2, y - _DOT / 2, panel.px(max(ratio, 0)) + _DOT / 2, y + _DOT / 2))
    far = pairs["price_basis"].isin(ABROAD)
    home = {"x": [0.0] * len(ys), "marker": dot_style(panel, color, _DOT - 2, hollow=True)}
    away = {
        "x": ratios, "marker": {**dot_style(panel, color, _DOT, hollow=True), "symbol": far.map(_SYMBOLS).tolist()},
        "error_x": {"type": "data", "symmetric": False, "color": color, "thickness": _WHISKER, "width": 0,
                    "array": [high - ratio for high, ratio in zip(ends[1], ratios, strict=True)],
                    "arrayminus": [ratio - low for low, ratio in zip(ends[0], ratios, strict=True)]},
    }
    for side, keys, trace in (("{name}, in China", pairs["home_id"], home), ("{name}, outside", pairs["observation_id"], away)):
        panel.draw({"type": "scatter", "mode": "markers", "name": say(side, name=name), "y": ys, **trace, "hovertext": hover,
                    "customdata": [[f"observations/{key}"] for key in keys], "hovertemplate": HOVER, "cliponaxis": False})


def _hover(row: Row) -> str:
    ends = span(round(row["shown_low"], 2), round(row["shown_high"], 2))
    lines = [
        filled(say("<b>{price} USD/kg</b> ({ends}) {basis}, {day}"), price=_price(row, "shown"), ends=ends,
               basis=basis_name(row["price_basis"]), day=day(row["date"])),
        named(row["publisher"]),
        say("{price} USD/kg in China, {day}, {publisher}", price=_price(row, "home"), day=day(row["home_date"]),
            publisher=named(row["home_publisher"])),
    ]
    if row["home_unit"] != "USD/kg":
        price = say("{number} {unit}", number=number(row["home_value"]), unit=unit_words(row["home_unit"]))
        rate = number(row["home_fx"], 4)  # as many decimals as central banks publish
        lines.append(say("{price} less {tax} VAT, at {rate} CNY per USD", price=price, tax=f"{row['home_vat']:g}%", rate=rate))
    return BREAK.join([*lines, filled(say("<b>{gap}</b> ({ends}), computed here"), gap=_gap(row), ends=_range(row))])


def _range(row: Row) -> str:
    return say("{low} to {high}", low=change(row["gap_low"], 0), high=change(row["gap_high"], 0))


def _pair_told(row: Row) -> str:
    pair = strung(named(row["commodity"]), day(row["date"]), basis_name(row["price_basis"]))
    return say("{pair}: {price} against {home} USD/kg, {gap} ({ends})", pair=pair, price=_price(row, "shown"), home=_price(row, "home"),
               gap=_gap(row), ends=_range(row))


_SUBTITLES = {  # by whether some price in China is one at its ports, for want of one ex-works
    False: "USD per kg without VAT; China’s computed here: ex-works less VAT, at the month’s mean rate. Equal steps, equal ratios",
    True: "USD per kg without VAT; China’s ex-works less VAT at the month’s mean rate, computed here, or fob. Equal steps, equal ratios",
}


def gap_words(rows: Rows) -> Words:
    """The words of the picture of gaps."""
    pairs = _drawn(rows["pairs"])
    if pairs.empty:
        return nothing(say("China against Europe"), say(REMEDY))
    headline, short = _headline(pairs)
    homes = pairs[["home_publisher", "home_published"]].rename(columns=lambda name: name.removeprefix("home_"))
    source = source_line(pd.concat([pairs[["publisher", "published"]], homes]), extra=_key(pairs))
    findings = [_pair_told(row) for row in rows_of(pairs.sort_values("date").tail(_SAID))]
    near = say("pairs lie at most {days} days apart, as prices are assessed weekly", days=PAIR_DAYS)
    return Words(
        headline=headline, short=short, source=source,
        subtitle=say(_SUBTITLES[bool(pairs["home_basis"].isin(AT_THE_PORT).any())]),
        caution=" · ".join([*_not_since(pairs), near, *_unpaired(rows["pairs"]), say("no landed prices")]),
        alt=alt_text(say("Pairs of marks on a scale of ratios"), headline, findings, source),
    )


def _headline(pairs: pd.DataFrame) -> tuple[str, str]:
    """The newest pair abroad: `Neodymium oxide cost 245 USD/kg in Europe on 13 Feb 2026, 36% above its price in China`; else fob."""
    far = pairs[pairs["price_basis"].isin(ABROAD)]
    row = (far if len(far) else pairs).sort_values("date", kind="stable").iloc[-1].to_dict()
    said = {"material": sentence(named(row["commodity"])), "price": _price(row, "shown"), "day": bound(day(row["date"])),
            "percent": f"{number(abs(_meant(row)), 0)}%"}
    full, short = _HEADLINES[len(far) > 0, bool(row["gap"] >= 0)]
    return say(full, **said), say(short, **said)


_SHORT = {True: "{material}: {percent}\u00a0above China on {day}", False: "{material}: {percent}\u00a0below China on {day}"}
_HEADLINES = {
    (True, True): ("{material} cost {price}\u00a0USD/kg in Europe on {day}, {percent}\u00a0above its price in China", _SHORT[True]),
    (True, False): ("{material} cost {price}\u00a0USD/kg in Europe on {day}, {percent}\u00a0below its price in China", _SHORT[False]),
    (False, True): ("{material} cost {price}\u00a0USD/kg fob China on {day}, {percent}\u00a0above its price in China", _SHORT[True]),
    (False, False): ("{material} cost {price}\u00a0USD/kg fob China on {day}, {percent}\u00a0below its price in China", _SHORT[False]),
}


def _key(pairs: pd.DataFrame) -> list[str]:
    ports = ~pairs["price_basis"].isin(ABROAD)
    fob = pairs[pairs["home_basis"].isin(AT_THE_PORT)]
    materials = sentence(joined([named(each) for each in dict.fromkeys(fob["commodity"])]))
    notes = [(say("Diamonds: export prices, fob China."), ports.any()),
             (say("{materials}: against the price fob China, as none is held ex-works.", materials=materials), len(fob))]
    return [note for note, holds in notes if holds]


def _not_since(pairs: pd.DataFrame) -> list[str]:
    """Of which materials the newest prices are fob China alone, and since when none in Europe is held."""
    abroad = pairs["price_basis"].isin(ABROAD)
    last, ports = (part.groupby("commodity")["date"].max() for part in (pairs[abroad], pairs[~abroad]))
    older = last[last < ports.reindex(last.index)]
    return [say("{materials}: none in Europe since {day}, what is newer is fob China", day=bound(day(when)),
                materials=joined([named(each) for each in part.index])) for when, part in older.groupby(older)]


def _unpaired(pairs: pd.DataFrame) -> list[str]:
    """How many quotations outside have no pair, by reason; a price fob that is itself the home of a pair counts for none."""
    alone = pairs[pairs["gap"].isna() & ~pairs["observation_id"].isin(pairs["home_id"])]
    return [say("{quotations} without a pair: {reason}", quotations=counted(len(part), "quotation"), reason=told(str(reason), "reason"))
            for reason, part in alone.groupby("no_pair", sort=True)]


def shown_gaps(rows: Rows) -> Rows:
    """`pairs`: every quotation outside, with its price and that inside to the cent and the gap; `no_pair` says why one has none."""
    units, ends = {"home": "usd_per_kg", "gap": "percent"}, ("", "_low", "_high")
    names = {f"{side}{end}": f"{side}{end}_{unit}" for side, unit in units.items() for end in ends}
    pairs = rows["pairs"].sort_values(["date", "commodity"], ascending=[False, True])
    rounded = pairs.assign(**{name: pairs[name].round(2) for name in _FIRST[3:]}, shown_unit="USD/kg")
    return {"pairs": rounded.rename(columns={**names, "days": "days_apart"})}


def gap_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants: all pairs."""
    pairs = _drawn(rows["pairs"])
    if pairs.empty:
        return layout.plot_height / 2
    return (pairs["commodity"].nunique() + 1) * layout.label * _HEAD + len(pairs) * _LEAST_ROW[layout.name] * 1.15 + layout.tick * _FOOT + 4


GAP = Chart(
    id="gap", title="China against Europe", page="prices", question="How much more does a buyer outside China pay?",
    tables=("observations", "commodities"), select=select_gaps, paint=paint_gaps, words=gap_words, height=gap_height,
    shown=shown_gaps, choices=(PICK["materials"], PICK["bases"]),
)
