"""How old each series' last value is: a bar from the day it is of to the day of the tables, strong from when a newer one was due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from charts.drawing.axes import draw_month_axis
from charts.drawing.chart import Chart, Rows
from charts.drawing.marks import HOVER, dot_style
from charts.drawing.theme import mix
from charts.drawing.type import Box, line_width, pieces
from charts.wording.captions import Words, alt_text, nothing, short_name, source_line
from charts.wording.formats import APART, as_date, bound, counted, day, number, period, sentence, strung
from charts.wording.markup import BREAK, bold
from charts.wording.rows import basis_words, spaced, unit_words
from charts.wording.statuses import age_in, age_words
from extract.core.ids import rows_of
from extract.core.properties import metrics
from extract.languages.spoken import ENGLISH, named, say, speaking, told
from extract.measures.ages import series_ages
from extract.measures.standing import place_name
from extract.measures.trade import ALL_ORIGINS, BASIS_WORDS

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas, Panel
    from charts.drawing.theme import Layout
    from extract.tables.read import Row, Tables

REMEDY = "Choose a later date: no series had two values"
_PRICES, _TRADE, _SHARES, _OTHERS = "Prices", "Trade with China", "Shares", "Mines, output, quotas, exchange rates"
_GROUPS = (_PRICES, _TRADE, _SHARES, _OTHERS)
_REACHED = (("prices reach {until}", _PRICES), ("trade figures {until}", _TRADE))
_KINDS = {"price": _PRICES, "trade": _TRADE, "share": _SHARES}  # by a property of the metric
_LEAST_ROW = {"slide": 21.0, "social": 22.0, "square": 29.0, "a4half": 19.5, "phone": 36.0, "column": 19.0, "screen": 19.0}
"""Pixels: a line and a half of the layout's type, on a phone two lines and a bar."""
_MOST_ROWS = 80  # on a page, some two screens: the others are counted below, and all stand in the table
_HEAD, _AXIS = 1.7, 3.1  # sizes of type: a heading with its air; months and years below the rows
_BAR, _MOST_BAR, _DOT = 0.42, 12.0, 7.0  # part of a row; pixels across
_MOST_NAME, _WIDE_NAME = 0.5, 0.4  # of the width, for names; where days and publishers need a column, too
_GAP, _EDGE = 10.0, 6.0  # pixels between the columns; beside the day of the tables, for half a dot
_PALE = 0.45  # of the colour over paper, while no newer value is due: as what is only last known on the map
_LINE = 0.3  # of a row on a phone: how far the words stand above its middle, and the bar below it
_LEADING = 1.2  # sizes of type from a line of a name to the next
_DAY = 86_400_000  # milliseconds, in which plotly takes the length of a bar on a time axis
_SAID = 12  # series told in the words for who cannot see them


def select_ages(tables: Tables) -> Rows:
    """`series`: each series with what it is, who published its last value, that value's day and age; see extract.measures.ages. `alone`:
    what has one value, which is no series.

    They are rows of a table, in English; `group`, `series` and `of` are said in the reader's language where they are shown.
    """
    every = series_ages(tables)
    found = every[every["values"] > 1]
    names = dict(zip(tables.commodities["commodity_id"], tables.commodities["name"], strict=True))
    records = rows_of(found)
    with speaking(ENGLISH):
        subjects = [sentence(names.get(row["commodity_id"], "") or spaced(row["measure"])) for row in records]
        of = [_of(tables, row) for row in records]
    series = found.assign(
        group=[_group(row) for row in records], series=pd.Series(subjects, index=found.index, dtype=object),
        of=pd.Series(of, index=found.index, dtype=object), as_of=pd.Timestamp(tables.as_of),
    )
    order = series.assign(_group=series["group"].map({name: rank for rank, name in enumerate(_GROUPS)}))
    ranked = order.sort_values(["_group", "age", "series", "of"], kind="stable", ignore_index=True)
    leading = ["group", "series", "of", "last", "age", "late", "publisher", "value", "unit", "published", "as_of"]
    return {"series": ranked[[*leading, *(name for name in found.columns if name not in leading)]], "alone": every[every["values"] == 1]}


def shown_ages(rows: Rows) -> Rows:
    """The series, of which the picture tells."""
    return {"series": rows["series"]}


def _group(row: Row) -> str:
    return next((group for kind, group in _KINDS.items() if row["metric"] in metrics().having(kind)), _OTHERS)


def _of(tables: Tables, row: Row) -> str:
    """What a series is besides its material: `ex-works in China, incl. VAT`, `imports from Myanmar`, `mines, Shan State`."""
    origin, place = row["origin"], row["place"]
    if row["measure"] == "price":
        return basis_words(row["price_basis"]) + {"": ""}.get(origin, f", from {origin}")
    if row["denominator"]:
        return f"share {f'from {origin} ' * bool(origin)}of {row['denominator']}"
    measure = spaced(row["measure"]) if row["commodity_id"] else ""
    flow = {"": "", ALL_ORIGINS: f" of {ALL_ORIGINS}"}.get(origin, f" from {origin}")
    where = f", {place_name(tables, place)}" if place and not origin else ""
    oxide = BASIS_WORDS.get(row["mass_basis"], "") if row["metric"] in metrics().having("trade") else ""  # others count oxide only
    return f"{measure}{flow}{where}{oxide}".strip(", ")


class _Columns(NamedTuple):
    """In pixels from the left: where the bars begin and end, and where days and publishers end (0 where there is no room for them)."""

    left: float
    right: float
    days: float


def _kept(series: pd.DataFrame, most: int) -> pd.DataFrame:
    """Those with most values where not all have room, in their order."""
    return series.loc[sorted(series.sort_values("values", ascending=False, kind="stable").head(most).index)]


def _fitted(canvas: Canvas, series: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """As many series as have room, with the pixels that their names take beyond a line each; the line that counts the others takes a
    row."""
    layout, least = canvas.layout, _LEAST_ROW[canvas.layout.name]
    room = canvas.box.height - layout.tick * _AXIS - layout.label * _HEAD * series["group"].nunique()
    for most in range(min(len(series), int(room / least), _MOST_ROWS), -1, -1):
        kept = _kept(series, most)
        width = _columns(canvas, kept).left - canvas.box.x0 - _GAP if len(kept) else 0.0
        further = sum(_further(layout, row, width) for row in rows_of(kept))
        if most <= 1 or least * (most + (most < len(series))) + further <= room:
            break
    return kept, further


def _lines(layout: Layout, row: Row, width: float) -> list[str]:
    """The name of a series in as many lines as it takes, whole: on a phone over its bar, elsewhere in `width` pixels beside it."""
    size, most = (layout.tick, layout.width - 2 * layout.pad) if layout.narrow else (layout.label, width)
    lines = [bold(_series(row))]
    for index, (joint, piece) in enumerate(pieces(_subject(row))):
        longer = lines[-1] + (joint if index else " ") + piece
        if line_width(longer, size) <= most:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _further(layout: Layout, row: Row, width: float) -> float:
    """Pixels that the lines of a name take after the first."""
    return (len(_lines(layout, row, width)) - 1) * _leading(layout)


def _leading(layout: Layout) -> float:
    return (layout.tick if layout.narrow else layout.label) * _LEADING


def paint_ages(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas: a row a series by group, the newest first."""
    series = rows["series"]
    if series.empty:
        canvas.notice(say("No series to draw"), say(REMEDY))
        return
    layout = canvas.layout
    head, least = layout.label * _HEAD, _LEAST_ROW[layout.name]
    kept, further = _fitted(canvas, series)
    if len(kept) < len(series):
        canvas.foot(say("{count} more series {elsewhere}", count=number(len(series) - len(kept)), elsewhere=canvas.elsewhere))
    columns = _columns(canvas, kept)
    foot = canvas.box.y1 - layout.tick * _AXIS
    ends = date(kept["last"].min().year, 1, 1), series["as_of"].iloc[0].date()
    panel = canvas.panel(Box(columns.left, canvas.box.y0, columns.right, foot), (ends, (foot - canvas.box.y0, 0.0)))
    row = min((foot - canvas.box.y0 - head * kept["group"].nunique() - further) / len(kept), least * 1.6)  # more would lose the line
    y = canvas.box.y0
    for name, part in kept.groupby("group", sort=False):
        heading = bold(say(str(name)))
        canvas.text(canvas.box.x0, y + head / 2, heading, size=layout.label, color=canvas.tokens["ink2"], at="left middle")
        y += head
        spots = []
        for each in rows_of(part):
            further = _further(layout, each, columns.left - canvas.box.x0 - _GAP)
            spots.append(y + further * (1.0 if layout.narrow else 0.5) + row / 2)
            _write(panel, each, (spots[-1], row), columns)
            y += row + further
        _draw(panel, part, spots, row)
    if not layout.narrow:  # on a phone words stand there
        canvas.line((columns.right, canvas.box.y0 + head, columns.right, foot), canvas.tokens["axis"])
    draw_month_axis(canvas, ends, (columns.left, columns.right, foot))


def _columns(canvas: Canvas, series: pd.DataFrame) -> _Columns:
    layout, box, records = canvas.layout, canvas.box, rows_of(series)
    ages = max(line_width(bold(_age(row)), layout.label) for row in records) + _GAP + _EDGE
    if layout.narrow:
        return _Columns(box.x0 + _EDGE, box.x1 - ages, 0)
    days = max(line_width(_dated(row), layout.tick) for row in records) + _GAP if layout.wide else 0.0
    names = max(line_width(f"{bold(_series(row))}  {_subject(row)}", layout.label) for row in records) + _GAP
    left = box.x0 + min(names, box.width * {True: _WIDE_NAME}.get(layout.wide, _MOST_NAME)) + _EDGE
    return _Columns(left, box.x1 - ages - days, box.x1)


def _age(row: Row) -> str:
    return age_in(row["age"]) or say("new")


def _series(row: Row) -> str:
    return told(row["series"], "series")


def _subject(row: Row) -> str:
    """What a series is besides its material, and whether its last value is derived, or all of them come from reports."""
    marks = {"derived": row["status"] != "reported", "from reports alone": not row["followed"]}
    return strung(told(row["of"], "series"), *(say(mark) for mark, holds in marks.items() if holds))


def _dated(row: Row) -> str:
    """`22 Jan 2026, SMM`: the day or month of the last value, and whose it is."""
    return strung(period(row["period_start"], row["period_end"]), named(short_name(row["publisher"])))


def _write(panel: Panel, row: Row, at: tuple[float, float], columns: _Columns) -> None:
    """What a series is, how old its last value is, and where there is room the day of that and whose it is."""
    canvas, layout, (y, height) = panel.canvas, panel.canvas.layout, at
    tokens, size = canvas.tokens, layout.label
    age = bold(_age(row)) if row["late"] else _age(row)
    lines = _lines(layout, row, panel.box.x0 - canvas.box.x0 - _GAP)
    top = y - (len(lines) - 1) * _leading(layout) * (1.0 if layout.narrow else 0.5) - height * _LINE * layout.narrow
    for index, line in enumerate(lines):
        canvas.text(canvas.box.x0, top + index * _leading(layout), line, size=layout.tick if layout.narrow else size, at="left middle")
    y += height * _LINE / 2 * layout.narrow
    canvas.text(columns.right + _EDGE + 2, y, age, size=size, at="left middle")
    if layout.wide:
        canvas.text(columns.days, y, _dated(row), size=layout.tick, color=tokens["ink2"], at="right middle")


def _draw(panel: Panel, series: pd.DataFrame, spots: list[float], row: float) -> None:
    """Pale bars until a newer value was due, strong ones from then on, and a dot on the day of the last value."""
    canvas, tokens = panel.canvas, panel.canvas.tokens
    group, high = series["group"].iloc[0], min(row * _BAR, _MOST_BAR)
    ys = [spot + (row * _LINE / 2 if canvas.layout.narrow else 0.0) - panel.box.y0 for spot in spots]
    marks = {"y": ys, "customdata": [[f"observations/{key}"] for key in series["observation_id"]],
             "hovertext": [_hover(each) for each in rows_of(series)], "hovertemplate": HOVER}
    due = series["as_of"] - pd.to_timedelta(series["late"], unit="D")
    pale = mix(tokens["mixed"], tokens["paper"], _PALE)
    for name, start, end, color in (("not due yet", series["last"], due, pale), ("overdue", due, series["as_of"], tokens["mixed"])):
        panel.draw({
            "type": "bar", "orientation": "h", "name": f"{group}, {name}", "width": high, "offset": -high / 2,
            "base": start.dt.strftime("%Y-%m-%d").tolist(), "marker": {"color": color, "line": {"width": 0}},
            "x": ((end - start).dt.days.clip(lower=0) * _DAY).astype(float).tolist(), **marks,
        })
    last = series["last"].clip(upper=series["as_of"])
    styles = [dot_style(panel, tokens["mixed"], _DOT, hollow=status != "reported") for status in series["status"]]
    rims = {name: [style["line"][name] for style in styles] for name in ("color", "width")}
    panel.draw({
        "type": "scatter", "mode": "markers", "name": f"{group}, last value", "cliponaxis": False,
        "x": last.dt.strftime("%Y-%m-%d").tolist(),
        "marker": {**styles[0], "color": [style["color"] for style in styles], "line": rims}, **marks,
    })
    for left, y in zip(last, ys, strict=True):
        middle = y + panel.box.y0
        canvas.marks.append(Box(panel.px(left.date()), middle - high / 2, panel.box.x1, middle + high / 2))


def _hover(row: Row) -> str:
    due = as_date(row["last"]) + timedelta(days=int(row["due"]))  # type: ignore[operator]
    when = say("a newer one was due by {day}" if row["late"] else "the next is due by {day}", day=day(due))
    value = say("last value {figure} {unit}, {period}", figure=number(row["value"]), unit=unit_words(row["unit"]),
                period=period(row["period_start"], row["period_end"]))
    age = strung(age_words(row["age"]) or say("new"), when, by=APART)
    return BREAK.join([f"{bold(_series(row))} {_subject(row)}", value, named(row["publisher"]), age])


def age_words_of(rows: Rows) -> Words:
    """The words of the picture of ages."""
    series = rows["series"]
    if series.empty:
        return nothing(named("series"), say(REMEDY))
    late = int((series["late"] > 0).sum())
    reached = [say(words, until=bound(_until(part))) for words, group in _REACHED if len(part := series[series["group"] == group])]
    overdue = say("{late} of {series} is overdue" if late == 1 else "{late} of {series} are overdue", late=late,
                  series=counted(len(series), "series", "series"))
    headline = sentence(strung(strung(*reached), overdue, by=APART))
    source = source_line(series)
    each = [say("{series} {of}: {last}, {age}", series=_series(row), of=_subject(row), last=_dated(row),
                age=age_words(row["age"]) or say("new")) for row in rows_of(series.head(_SAID))]
    return Words(
        headline=headline, short=sentence(strung(*reached[:1], overdue, by=APART)), source=source,
        subtitle=say("From the day of each series’ last value to that of the data. "
                     "Strong: one was due, after its own period and two months"),
        caution=" · ".join([say("a series is overdue where nothing newer is held here; it may have been published"), *_alone(rows)]),
        alt=alt_text(say("Bars on a time axis"), headline, each, source),
    )


def _alone(rows: Rows) -> list[str]:
    """How much has one value, which is no series, and how much of it only reports give."""
    alone = rows["alone"]
    words = say("not drawn: {values}, which make no series, {reports} of them from reports alone",
                values=counted(len(alone), "single value"), reports=number(int((~alone["followed"]).sum())))
    return [words] * (len(alone) > 0)


def _until(part: pd.DataFrame) -> str:
    newest = part.sort_values(["last", "period_start"]).iloc[-1]  # of one day the shortest period, which tells most of it
    return period(newest["period_start"], newest["period_end"])


def ages_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants: all series, up to a limit."""
    series = rows["series"]
    if series.empty:
        return layout.plot_height / 2
    heads = series["group"].nunique() * layout.label * _HEAD
    width = (layout.width - 2 * layout.pad) * {True: _WIDE_NAME}.get(layout.wide, _MOST_NAME) - _GAP
    further = sum(_further(layout, row, width) for row in rows_of(series.head(_MOST_ROWS)))
    return min(len(series), _MOST_ROWS) * _LEAST_ROW[layout.name] + heads + further + layout.tick * (_AXIS + 1)


AGES = Chart(
    id="ages", title="How old each series is", page="sources", question="How old is the last value of each series?",
    tables=("observations", "commodities", "places"), select=select_ages, paint=paint_ages, words=age_words_of, height=ages_height,
    shown=shown_ages,
)
