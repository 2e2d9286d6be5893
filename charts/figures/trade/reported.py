"""What was reported when: figures and events by the day they became known and by whose reporting it is, each origin counted once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from charts.drawing.axes import draw_month_axis
from charts.drawing.chart import Chart, Rows
from charts.drawing.marks import HOVER
from charts.drawing.type import Box, line_width, shortened
from charts.wording.captions import Words, alt_text, nothing, origin_names, origin_of, short_name, source_line
from charts.wording.formats import APART, counted, number, strung
from charts.wording.markup import BREAK, bold
from charts.wording.rows import published
from extract.core.ids import rows_of
from extract.core.properties import metrics
from extract.languages.spoken import named, noun, say
from extract.measures.claims import settled

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas, Panel
    from charts.drawing.theme import Layout
    from extract.tables.read import Row, Tables

REMEDY = "Choose a later date"
# Pixels of a row: two lines of type, on a phone an inch in three.
_LEAST_ROW = {"slide": 26.0, "social": 26.0, "square": 38.0, "a4half": 24.0, "phone": 34.0, "column": 22.0, "screen": 22.0}
_MOST_ROWS = 16  # origins; those with fewer facts stand together in the last row
# Sizes in pixels, chosen by eye.
_LEAST_DISC, _MOST_DISC = 5.0, 44.0  # across: one fact can be seen and clicked, many do not hide the day before
_SIDE, _SIDE_PART = 60.0, 0.4  # beside a name, for the total; the most of the width that both may take
_NAME_GAP, _TOTAL_GAP, _RIGHT = 26.0, 12.0, 8.0  # after a name; after a total; for half a disc at the right edge
_LEAST_TAIL = 30  # days after the last report: room for its disc
_AXIS, _LEAST_HEIGHT, _NOTICE = 40.0, 180.0, 4  # below the rows; of a plot with few rows; rows, where there is nothing to draw
_MOST_TOLD = 8  # origins in the alt text


def select_reported(tables: Tables) -> Rows:
    """`reported`: one row for each origin and day with the number of figures and events that became known, and the first record."""
    seen, rates = tables.observations, metrics().having("conversion")  # conversion aids, not facts about rare earths
    facts = seen[(seen["status"] == "reported") & ~seen["metric"].isin(rates)]
    events = settled(tables)
    events = events[events["same_event_as"] == ""]
    both = pd.concat([
        facts[["publisher", "story_id", "published"]].assign(record="observations/" + facts["observation_id"], kind="figure"),
        events[["publisher", "story_id", "published"]].assign(record="events/" + events["event_id"], kind="event"),
    ])
    names = origin_names(both, tables.documents)
    spelled = {name: origin_of(name) for name in names.unique()}
    both = both.assign(origin=names.map(spelled), read=both["story_id"] != "", figures=both["kind"] == "figure")
    days = both.groupby(["origin", "published"], sort=True).agg(
        facts=("record", "size"), figures=("figures", "sum"), record=("record", "first"), read=("read", "any"),
        publisher=("origin", "first"),
    )
    return {"reported": days.reset_index()}


def _ranked(days: pd.DataFrame, most: int) -> list[tuple[str, pd.DataFrame]]:
    """Origins with their days, those that reported most first; what does not fit stands together in the last row."""
    totals = days.groupby("origin")["facts"].sum().sort_values(ascending=False, kind="stable")
    kept = list(totals.index)
    if len(kept) > most:
        kept = kept[: most - 1]
    rest = say("All others ({count})", count=number(len(totals) - len(kept))), days[~days["origin"].isin(kept)]
    return [(name, part) for name, part in [*((name, days[days["origin"] == name]) for name in kept), rest] if len(part)]


def paint_reported(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas: one row an origin, a disc a day, its area the number of facts."""
    days = rows["reported"]
    if days.empty:
        canvas.notice(say("Nothing had been reported"), say(REMEDY))
        return
    layout, box, foot = canvas.layout, canvas.box, canvas.layout.tick * 2.0
    ranked = _ranked(days, max(2, min(_MOST_ROWS, int((box.height - foot) / _LEAST_ROW[layout.name]))))
    side = min(box.width * _SIDE_PART, max(line_width(_shown(canvas, name), layout.label) for name, _ in ranked) + _SIDE)
    first, last = days["published"].min().date(), days["published"].max().date()
    # 0.02: on an axis of many years, some thousand pixels, that is half of the largest disc.
    window = date(first.year, 1, 1), last + timedelta(days=max(_LEAST_TAIL, int((last - first).days * 0.02)))
    area = Box(box.x0 + side, box.y0, box.x1 - _RIGHT, box.y1 - foot)
    panel = canvas.panel(area, (window, (area.height, 0.0)))
    height, largest = area.height / len(ranked), float(days["facts"].max())
    for index, (name, part) in enumerate(ranked):
        _paint_row(panel, name, part, (height * (index + 0.5), height), largest)
    draw_month_axis(canvas, window, (area.x0, area.x1, area.y1), one_line=True)


def _paint_row(panel: Panel, name: str, days: pd.DataFrame, place: tuple[float, float], largest: float) -> None:
    canvas = panel.canvas
    layout, tokens, (y, height) = canvas.layout, canvas.tokens, place
    top = panel.box.y0 + y
    days = days.sort_values("facts", ascending=False)  # the small discs lie on the large ones
    canvas.line((canvas.box.x0, top + height / 2, panel.box.x1, top + height / 2), tokens["grid"])
    total = bold(number(int(days['facts'].sum())))
    canvas.text(panel.box.x0 - _TOTAL_GAP, top, total, size=layout.label, at="right middle")
    words = shortened(_shown(canvas, name), layout.label, panel.box.x0 - canvas.box.x0 - line_width(total, layout.label) - _NAME_GAP)
    canvas.text(canvas.box.x0, top, words, size=layout.label, at="left middle")
    # 1.05 of a row: the fullest day touches the rows beside it and hides nothing there.
    sizes = [max(_LEAST_DISC, (count / largest) ** 0.5 * min(height * 1.05, _MOST_DISC)) for count in days["facts"]]
    colors = days["read"].map({True: tokens["mixed"], False: tokens["context"]}).tolist()
    hover = [_hover(row) for row in rows_of(days)]
    panel.draw({
        "type": "scatter", "mode": "markers", "name": name, "x": days["published"].dt.strftime("%Y-%m-%d").tolist(), "y": [y] * len(days),
        "marker": {"size": sizes, "color": colors, "opacity": 1, "line": {"color": tokens["axis"], "width": 1}}, "cliponaxis": False,
        "customdata": [[record] for record in days["record"]], "hovertext": hover, "hovertemplate": HOVER,
    })
    for when, size in zip(days["published"], sizes, strict=True):
        x = panel.px(when)
        canvas.marks.append(Box(x - size / 2, top - size / 2, x + size / 2, top + size / 2))


def _hover(row: Row) -> str:
    figures, events = counted(int(row["figures"]), "figure"), counted(int(row["facts"] - row["figures"]), "event")
    return BREAK.join([strung(bold(named(row['publisher'])), published(row)), strung(figures, events)])


def _shown(canvas: Canvas, name: str) -> str:
    return named(short_name(name) if canvas.layout.narrow else name)


def reported_words(rows: Rows) -> Words:
    """The words of the picture of reporting."""
    days = rows["reported"]
    if days.empty:
        return nothing(say("reports"), say(REMEDY))
    ranked = _ranked(days, _MOST_ROWS)
    total, origins = int(days["facts"].sum()), days["origin"].nunique()
    top, part = ranked[0]
    facts, sources = noun(number(total), "fact", {1: "fact"}.get(total, "facts")), counted(origins, "origin")
    headline = say("{origins} gave {facts}", origins=sources.capitalize(), facts=facts)
    if origins > 1:
        most = say("{origin} gave most, {count}", origin=named(top), count=number(int(part["facts"].sum())))
        headline = strung(headline, most, by=APART)
    source = source_line(days, extra=[say("A copy or relay counts with the newsroom whose reporting it is.")])
    parts = [say("{origin}: {facts} on {days}", origin=named(name), facts=counted(int(part["facts"].sum()), "fact"),
                 days=counted(len(part), "day")) for name, part in ranked[:_MOST_TOLD]]
    return Words(
        headline=headline, short=say("{facts} from {origins}", facts=facts, origins=sources), source=source,
        subtitle=say("Figures and events by day of publication, with each origin’s total. Disc area: how many; faint: from tables"),
        caution=say("what was not reported again did not end"), alt=alt_text(say("Discs on a time axis"), headline, parts, source),
    )


def reported_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants."""
    count = min(rows["reported"]["origin"].nunique() or _NOTICE, _MOST_ROWS)
    return max(count * _LEAST_ROW[layout.name] * 1.15 + _AXIS, _LEAST_HEIGHT)  # a little more than the least


REPORTED = Chart(
    id="reported", title="What was reported when", page="sources", question="What did we know on which day, and from whom?",
    tables=("observations", "events", "documents"), select=select_reported, paint=paint_reported, words=reported_words,
    height=reported_height,
)
