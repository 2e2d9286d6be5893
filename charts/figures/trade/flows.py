"""China's imports month by month as small multiples: a panel for each scope and origin, months on one axis, tonnes on one scale a scope."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.drawing.axes import draw_month_axis, round_step
from charts.drawing.bars import apart, bars_of, scope_name, select_imports, tonnes, totals_behind
from charts.drawing.canvas import text_box
from charts.drawing.chart import Chart, Rows, shared
from charts.drawing.marks import HOLLOW_RIM, HOVER
from charts.drawing.picking import PICK
from charts.drawing.placement import crowded
from charts.drawing.theme import mix
from charts.drawing.type import Box, line_width, shortened
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import bound, change, counted, number, period, sentence, span, strung
from charts.wording.markup import BREAK, bold, filled
from charts.wording.rows import against, figure, is_half, signed_changes, sourced, stated_change
from extract.core.arithmetic import percent_change
from extract.core.calendars import month_end
from extract.core.ids import rows_of
from extract.core.intervals import Interval, meaningful
from extract.languages.spoken import joined, named, say
from extract.measures.trade import ALL_ORIGINS, BASIS_WORDS, OTHERS, rest_of_origins, tonnes_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.drawing.canvas import Canvas, Panel
    from charts.drawing.theme import Layout
    from extract.tables.read import Tables

REMEDY = "Choose a later date, or other materials and origins"
_YEARS = 2  # before the year of the last figure: like months of three years are still told apart in a small panel
_COLUMNS = {"slide": 3, "social": 3, "screen": 3, "a4half": 2, "square": 2, "column": 2, "phone": 1}
_LEAST_PANEL = {"slide": 118.0, "social": 112.0, "square": 132.0, "a4half": 100.0, "phone": 84.0, "column": 100.0, "screen": 104.0}
"""Pixels: two lines of words, and bars that are still compared."""
_HEAD, _FOOT, _AIR = 2.75, 3.1, 10.0  # sizes of type over the bars and under the last ones; pixels between panels
_SIDE, _GUTTER = 6.0, 26.0  # pixels: from a panel to the words of its scale; between two columns
_HEADROOM = 1.38  # of the highest bar, for a change over it
_TINT, _TOTAL = 0.55, 0.3  # of a colour over paper: months of which nothing is known; totals behind the months
_DAY = 86_400_000  # milliseconds, in which plotly takes the width of a bar on a time axis
_SAID = 12  # panels told in the words for who cannot see them


class Flow(NamedTuple):
    """One panel: `bars` and the `totals` behind them as in charts.drawing.bars, the reported changes on the year by the id of their bar."""

    commodity: str
    origin: str
    basis: str
    bars: pd.DataFrame
    totals: pd.DataFrame
    changes: dict[str, dict[Any, Any]]

    @property
    def drawn(self) -> pd.DataFrame:
        """Everything that the panel shows."""
        return pd.concat([self.bars, self.totals])

    @property
    def last(self) -> dict[Any, Any]:
        """Its newest figure; of one day that of the shorter period."""
        return self.drawn.sort_values(["period_end", "months"], ascending=[True, False]).iloc[-1].to_dict()


class View(NamedTuple):
    """The panels in reading order, the days that all show, and how many scopes have figures of earlier years alone."""

    flows: list[Flow]
    window: tuple[date, date]
    earlier: int


def select_flows(tables: Tables) -> Rows:
    """`imports` as of `select_imports`; `held`: the countries whose tonnes are held, whatever is picked of them. None are named of a data
    set larger than a screen, of which the frames do not have all."""
    held = () if tables.of else tonnes_from(tables.observations)
    return {**select_imports(tables), "held": pd.DataFrame({"country": held}, dtype=object)}


@shared
def flow_view(imports: pd.DataFrame) -> View | None:
    """Materials with most origins first; in each all origins, its origins, and what came from none of them. None where there is nothing."""
    known = bars_of(imports)
    every = pd.concat([known, rest_of_origins(known)], ignore_index=True)
    if every.empty:
        return None
    last = every["period_end"].max().date()
    first = date(last.year - _YEARS, 1, 1)
    seen = every[every["period_start"] >= pd.Timestamp(first)]
    told = imports[(imports["kind"] == "change") & (imports["unit"] == "percent") & (imports["status"] == "reported")]
    found = [_flow(part, told) for _, part in seen.groupby("scope_key", sort=True)]
    weights = {name: _weight([flow for flow in found if flow.commodity == name]) for name in {flow.commodity for flow in found}}
    order = {ALL_ORIGINS: 0, OTHERS: 2}
    flows = sorted(found, key=lambda flow: (weights[flow.commodity], flow.commodity, order.get(flow.origin, 1), flow.origin, flow.basis))
    return View(flows, (first, month_end(last) + timedelta(days=1)), every["scope_key"].nunique() - len(found))


def _flow(bars: pd.DataFrame, told: pd.DataFrame) -> Flow:
    kept = apart(bars)
    totals = totals_behind(bars, kept)
    commodity, origin, basis = kept[["commodity", "origin", "mass_basis"]].iloc[0]
    return Flow(commodity, origin, BASIS_WORDS.get(basis, ""), kept, totals, _changes(told, pd.concat([kept, totals])))


def _changes(told: pd.DataFrame, drawn: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """Reported changes on the year of periods that are drawn, by the id of their bar: one a bar, the last published."""
    same = ["commodity_id", "origin", "period_start", "period_end"]
    pairs = told.merge(drawn[["observation_id", *same]], on=same, suffixes=("", "_bar")).sort_values("published", kind="stable")
    return {row["observation_id_bar"]: row for row in rows_of(pairs) if not against(row)}


def _weight(flows: list[Flow]) -> tuple[int, int, int]:
    """The order of a material: what can be compared before what stands alone, then by its newest figure and how many months are known."""
    newest = max(flow.last["period_end"] for flow in flows if flow.origin != ALL_ORIGINS or len(flows) == 1)
    return -len({flow.origin for flow in flows}), -newest.toordinal(), -sum(int((flow.bars["months"] == 1).sum()) for flow in flows)


def paint_flows(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas with panels, row by row; what has no room is counted."""
    view, layout = flow_view(rows["imports"]), canvas.layout
    if view is None or not view.flows:
        canvas.notice(say("No import figures to draw"), say(REMEDY))
        return
    columns, foot = _COLUMNS[layout.name], layout.tick * _FOOT
    room = columns * max(1, int((canvas.box.height - foot) / _LEAST_PANEL[layout.name]))
    flows = view.flows[:room]
    if left := len(view.flows) - len(flows):
        canvas.foot(say("{panels} {elsewhere}", panels=counted(left, "more panel"), elsewhere=canvas.elsewhere))
    lines = math.ceil(len(flows) / columns)
    height = (canvas.box.height - foot) / lines
    tops = {name: max(_top(flow) for flow in flows if flow.commodity == name) for name in {flow.commodity for flow in flows}}
    words = max(line_width(number(round_step(top, 1, 0.5)), layout.tick) for top in tops.values()) + _SIDE
    width = (canvas.box.width - _GUTTER * (columns - 1)) / columns
    for index, flow in enumerate(flows):
        x, y = canvas.box.x0 + index % columns * (width + _GUTTER), canvas.box.y0 + index // columns * height
        box = Box(x, y + layout.label * _HEAD, x + width - words, y + height - _AIR)
        panel = canvas.panel(box, (view.window, (0.0, tops[flow.commodity] * _HEADROOM)))
        _paint(panel, flow, x + width)
        if index + columns >= len(flows):
            draw_month_axis(canvas, view.window, (box.x0, box.x1, box.y1))


def _top(flow: Flow) -> float:
    return float(max(flow.drawn["per_month"].max(), flow.bars["per_month_high"].max()))


def _paint(panel: Panel, flow: Flow, right: float) -> None:
    canvas, box, layout = panel.canvas, panel.box, panel.canvas.layout
    name = f"{bold(scope_name(flow.commodity))} {_origin(flow)}"
    canvas.text(box.x0, box.y0 - layout.label * (_HEAD - 0.15), shortened(name, layout.label, right - box.x0), size=layout.label)
    canvas.text(box.x0, box.y0 - layout.label * (_HEAD - 1.35), shortened(_newest(flow), layout.tick, right - box.x0), size=layout.tick,
                color=canvas.tokens["ink2"])
    _empty(panel, flow)
    high = panel.y_span[1] / _HEADROOM
    step = round_step(high, box.height, box.height / 2.2)  # one value on the scale, or two
    for value in [step * count for count in range(1, math.floor(high / step) + 1)]:
        y = panel.py(value)
        canvas.line((box.x0, y, box.x1, y), canvas.tokens["grid"])
        canvas.text(box.x1 + _SIDE, y, number(value), size=layout.tick, color=canvas.tokens["ink2"], at="left middle")
    canvas.line((box.x0, box.y1, box.x1, box.y1), canvas.tokens["axis"])
    _bars(panel, flow)


def _origin(flow: Flow) -> str:
    words = say("from {origin}{basis}", origin=named(flow.origin), basis=say(flow.basis))
    return say("{flow}, computed here", flow=words) if flow.origin == OTHERS else words


def _newest(flow: Flow) -> str:
    """`9,080 t in May 2025, +67% on the year`."""
    last = flow.last
    told = flow.changes.get(last["observation_id"])
    return strung(_level(last), _on_the_year(told) if told else "")


def _level(row: Mapping[Any, Any]) -> str:
    return say("{level} in {period}", level=tonnes(row), period=period(row["period_start"], row["period_end"]))


def _on_the_year(told: Mapping[Any, Any]) -> str:
    """`−18% on the year`, `down by half on the year`."""
    ways = {"down": "down {change} on the year", "up": "up {change} on the year"}
    return say(ways[told["direction"]] if is_half(told) else "{change} on the year", change=stated_change(told))


def _empty(panel: Panel, flow: Flow) -> None:
    """A tint over the days of which no figure tells."""
    canvas, box = panel.canvas, panel.box
    tint = mix(canvas.tokens["panel"], canvas.tokens["paper"], _TINT)
    at = box.x0
    for row in rows_of(flow.drawn.sort_values("period_start")):
        left, right = _ends(panel, row)
        if left - at > 1:
            canvas.rect(Box(at, box.y0, left, box.y1), tint)
        at = max(at, right)
    if box.x1 - at > 1:
        canvas.rect(Box(at, box.y0, box.x1, box.y1), tint)


def _ends(panel: Panel, row: dict[Any, Any]) -> tuple[float, float]:
    return panel.px(row["period_start"].date()), panel.px(row["period_end"].date() + timedelta(days=1))


def _bars(panel: Panel, flow: Flow) -> None:
    """Totals pale behind, months in front: reported ones solid, derived ones hollow with a whisker; changes over their bars."""
    canvas, tokens, box = panel.canvas, panel.canvas.tokens, panel.box
    color = tokens["context" if flow.origin == ALL_ORIGINS else "mixed"]
    edge = tokens["axis" if flow.origin == ALL_ORIGINS else "mixed"]
    looks = {True: (color, tokens["paper"], 1.0), False: (tokens["paper"], edge, HOLLOW_RIM)}
    for rows, behind in ((flow.totals, True), (flow.bars, False)):
        if rows.empty:
            continue
        styles = [looks[status == "reported"] for status in rows["status"]]
        if behind:
            styles = [(mix(color, tokens["paper"], _TOTAL), edge, 1.0)] * len(rows)
        days = (rows["period_end"] - rows["period_start"]).dt.days + 1
        panel.draw({
            "type": "bar", "name": f"{flow.commodity} from {flow.origin}{', totals' * behind}", "base": 0, "offset": 0,
            "x": rows["period_start"].dt.strftime("%Y-%m-%d").tolist(), "y": rows["per_month"].tolist(),
            "width": (days * _DAY).astype(float).tolist(),
            "marker": {"color": [fill for fill, _, _ in styles], "line": {"color": [rim for _, rim, _ in styles],
                                                                         "width": [width for _, _, width in styles]}},
            "error_y": {} if behind else _whiskers(rows, edge), "customdata": [[f"observations/{key}"] for key in rows["observation_id"]],
            "hovertext": [_hover(flow, row) for row in rows_of(rows)], "hovertemplate": HOVER,
        })
        for row in rows_of(rows):
            left, right = _ends(panel, row)
            canvas.marks.append(Box(left, panel.py(row["per_month"]), right, panel.box.y1))
    ends = ((row, *_ends(panel, row)) for row in rows_of(flow.drawn))
    boxes = [Box(left, panel.py(row["per_month"]), right, box.y1) for row, left, right in ends]
    for row in reversed(rows_of(flow.bars)):
        if told := flow.changes.get(row["observation_id"]):
            _label(panel, row, told, boxes)


def _whiskers(bars: pd.DataFrame, color: str) -> dict[str, Any]:
    derived = bars["status"] != "reported"
    up, down = bars["per_month_high"] - bars["per_month"], bars["per_month"] - bars["per_month_low"]
    ends = (each.where(derived, 0).clip(lower=0).fillna(0).tolist() for each in (up, down))
    look = {"type": "data", "symmetric": False, "color": color, "thickness": 1.5, "width": 0}
    return look | dict(zip(("array", "arrayminus"), ends, strict=True))


def _label(panel: Panel, row: dict[Any, Any], told: dict[Any, Any], bars: list[Box]) -> None:
    """The change as reported, over its bar; left out where it would touch another, or cover a bar."""
    canvas, size = panel.canvas, panel.canvas.layout.tick - 1
    words, (left, right) = stated_change(told), _ends(panel, row)
    width = line_width(words, size)
    middle = min(max((left + right) / 2, panel.box.x0 + width / 2), panel.box.x1 - width / 2)
    top = panel.py(max(row["per_month"], row["per_month_high"])) - 1
    box = text_box(middle, top, words, size=size, at="center bottom")
    covers = any(box.overlaps(bar) for bar in bars)
    if not covers and not crowded(canvas, box) and box.y0 > panel.box.y0 - size / 2:
        canvas.text(middle, top, words, size=size, color=canvas.tokens["ink"], at="center bottom")


def _hover(flow: Flow, row: dict[Any, Any]) -> str:
    lines = [filled(say("<b>{figure} t</b> {period}"), figure=figure(row), period=period(row["period_start"], row["period_end"]))]
    if row["status"] != "reported":
        lines.append(say("{status}, {span} t", status=say(row["status"]), span=span(round(row["low"]), round(row["high"]))))
    if told := flow.changes.get(row["observation_id"]):
        lines.append(strung(_on_the_year(told), sourced(told)))
    return BREAK.join([*lines, _scope(flow), sourced(row)])


def _scope(flow: Flow) -> str:
    return say("{goods} {origin}", goods=scope_name(flow.commodity), origin=_origin(flow))


def flow_words(rows: Rows) -> Words:
    """The words of the small multiples."""
    view = flow_view(rows["imports"])
    if view is None or not view.flows:
        return nothing(say("monthly imports"), say(REMEDY))
    drawn = pd.concat([flow.drawn for flow in view.flows])
    headline, short = _headline(view.flows)
    hollow = say("Hollow: derived or computed here, with what the figures behind it allow.")
    source = source_line(drawn, extra=[hollow] if (drawn["status"] != "reported").any() else [])
    told = [say("{scope}: {level}", scope=_scope(flow), level=_newest(flow)) for flow in view.flows[:_SAID]]
    caution = [say("gross weight as declared where a basis is named"), say("scopes are never added"), say("compare like months")]
    if len(held := [*rows["held"]["country"]]) == 1 and held[0] in {flow.origin for flow in view.flows}:
        caution.insert(0, say("tonnes from no other country than {country} are held", country=named(*held)))
    if view.earlier:
        scopes = counted(view.earlier, "scope")
        caution.append(say("{scopes} with figures before {year} alone left out", scopes=scopes, year=view.window[0].year))
    return Words(
        headline=headline, short=short, source=source,
        subtitle=say("Tonnes a month, one scale a material. Wide pale bars: totals. Shaded: no figure. "
                     "Over bars: reported change on the year"),
        caution=" · ".join(caution), alt=alt_text(say("Small multiples of bars"), headline, told, source),
    )


def _headline(flows: list[Flow]) -> tuple[str, str]:
    """What came from an origin and from all others in the last period that both have, against the year before; else the newest figure."""
    for rest in (flow for flow in flows if flow.origin == OTHERS):
        parts = [_moved(flow, rest.last) for flow in flows if flow.commodity == rest.commodity and flow.origin != ALL_ORIGINS]
        moved = [part for part in parts if part]
        if len(moved) > 1:
            when, goods = bound(period(rest.last["period_start"], rest.last["period_end"])), scope_name(rest.commodity).lower()
            levels = joined([say("{level} from {origin} ({change})", level=bound(tonnes(row)), origin=named(row["origin"]), change=moved_by)
                             for row, moved_by in moved])
            shorts = [say("{origin} {change}", origin=named(row["origin"]), change=moved_by) for row, moved_by in moved]
            lead = say("Of {goods} China took {levels} in {period}, against the year before", goods=goods, levels=levels, period=when)
            short = say("{goods}, {period}: {changes}", goods=sentence(goods), period=when, changes=strung(*shorts))
            return lead, short
    flow = max(flows, key=lambda each: (each.last["period_end"], -each.last["months"], each.last["observation_id"]))
    goods, level = scope_name(flow.commodity).lower(), bound(_level(flow.last))
    lead = say("China took {level} of {goods} {origin}", level=level, goods=goods, origin=_origin(flow))
    return lead, say("{scope}: {level}", scope=_scope(flow), level=bound(_newest(flow)))


def _moved(flow: Flow, at: dict[Any, Any]) -> tuple[dict[Any, Any], str] | None:
    """The figure of a panel for the period of `at`, and how it stands to that of the year before in per cent, as the two levels have it."""
    rows = rows_of(flow.drawn)
    now = next((row for row in rows if (row["period_start"], row["period_end"]) == (at["period_start"], at["period_end"])), None)
    then = next((row for row in rows if _year_before(row, at)), None)
    if now is None or then is None:
        return None
    allowed = percent_change(*(Interval(row["low"], row["high"]) for row in (then, now)))
    return now, bound(say("about {figure}", figure=change(meaningful((now["value"] / then["value"] - 1) * 100, allowed), 0)))


def _year_before(old: dict[Any, Any], row: dict[Any, Any]) -> bool:
    return all((old[end].year + 1, old[end].month) == (row[end].year, row[end].month) for end in ("period_start", "period_end"))


def shown_flows(rows: Rows) -> Rows:
    """`bars`: the tonnages drawn, those computed here with `origin` all other origins; `changes`: the reported ones, with their sign."""
    view, imports = flow_view(rows["imports"]), rows["imports"]
    if view is None:
        return {"bars": imports[:0], "changes": imports[:0]}
    keys = {told["observation_id"] for flow in view.flows for told in flow.changes.values()}
    bars = pd.concat([flow.drawn for flow in view.flows], ignore_index=True)
    columns = [name for name in imports.columns if name in bars]
    return {"bars": bars[columns], "changes": signed_changes(imports[imports["observation_id"].isin(keys)])}


def flow_height(rows: Rows, layout: Layout) -> float:
    """The height that the bare plot wants: all panels."""
    view = flow_view(rows["imports"])
    if view is None:
        return layout.plot_height / 2
    return math.ceil(len(view.flows) / _COLUMNS[layout.name]) * _LEAST_PANEL[layout.name] * 1.15 + layout.tick * (_FOOT + 2)


FLOWS = Chart(
    id="flows", title="Imports by origin, month by month", page="trade", question="Which origin replaces Myanmar?",
    tables=("observations", "commodities"), select=select_flows, paint=paint_flows, words=flow_words, height=flow_height,
    shown=shown_flows, choices=(PICK["materials"], PICK["origins"]),
)
