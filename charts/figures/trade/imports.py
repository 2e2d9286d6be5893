"""China's imports by scope, on one scale, never added or joined: from Myanmar, and from all origins as context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.drawing.bars import BarRow, bars_of, row_told, select_imports, tonnes
from charts.drawing.chart import Chart, Choice, Rows, shared
from charts.drawing.picking import PICK
from charts.figures.trade import derived_note, paint_found, scope_row
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.formats import APART, bound, counted, month, period, sentence, strung
from charts.wording.rows import against, fell_words, read_as, signed_changes, stated_change
from extract.core.ids import rows_of
from extract.languages.spoken import joined, named, say
from extract.measures.trade import ALL_ORIGINS, preferred, rivals

if TYPE_CHECKING:
    from charts.drawing.canvas import Canvas
    from extract.tables.read import Row

REMEDY = "Choose other scopes or a longer range of dates"
_FEW_ROWS = 2  # of a low picture
_NEWS = 183  # days, half a year: what is older than that beside the latest figure is no news
_ALL_GOODS = "rare earth"  # what the names of whole groups begin with: rare earth oxides and compounds
_YEARS_BACK = 3  # bars of four years are still told apart on a page
_MOST_ROWS, _ROWS = 3, {"slide": 3, "screen": 3, "social": 3}  # where there is room for a third


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What a reader chose: `scopes` are scope keys of extract.measures.import_scopes (empty: those with a reported change)."""

    scopes: tuple[str, ...] = ()
    window: tuple[date, date] | None = None
    origin: str = "Myanmar"


@shared
def import_view(rows: Rows, options: ImportOptions) -> list[BarRow]:
    """The scopes to draw, the two from the origin that are newest first, then all others that a story told, else one of all origins as
    context; empty where there is nothing."""
    imports = rows["imports"]
    window = options.window or _window(imports, options)
    bars = bars_of(imports, window)
    if bars.empty:
        return []
    if options.scopes:
        asked = [bars[bars["scope_key"] == key] for key in options.scopes]
        return [scope_row(part, imports) for part in asked if len(part)]
    countries = bars[bars["origin"] != ALL_ORIGINS]
    scopes = preferred(countries, countries["origin"] == options.origin).groupby("scope_key", sort=True)
    ours = sorted((scope_row(part, imports) for _, part in scopes), key=_newest, reverse=True)
    whole = [part for _, part in bars[bars["origin"] == ALL_ORIGINS].groupby("scope_key", sort=True)]
    context = [scope_row(part, imports) for part in sorted(whole, key=len, reverse=True)[:1]]
    lead = max((_end(row.drawn) for row in ours[:_FEW_ROWS]), default=pd.Timestamp.min)
    # What only tables hold gives way to context, unless it is newer than what leads.
    told = [row for row in ours[_FEW_ROWS:] if (row.drawn["story_id"] != "").any() or _end(row.drawn) > lead]
    return [*_in_order(ours[:_FEW_ROWS]), *told, *context * (not told)]


def _in_order(rows: list[BarRow]) -> list[BarRow]:
    """Months before longer totals, where both are as new."""
    return sorted(rows, key=lambda row: (row.bars["months"].max(), row.key))


def _newest(row: BarRow) -> tuple[Any, ...]:
    """Scopes by the last figure that a source prints; of one day those with a change. What is only worked out follows."""
    printed = preferred(row.bars, row.bars["status"] == "reported")
    return printed["period_end"].max(), bool(row.moves), row.key


def _end(bars: pd.DataFrame) -> pd.Timestamp:
    """The end of the last of these figures."""
    end: pd.Timestamp = bars["period_end"].max()
    return end


def _window(imports: pd.DataFrame, options: ImportOptions) -> tuple[date, date]:
    """To the last figure, from the January of the earliest period compared with its year, or that a story of the last years tells."""
    ours = imports[(imports["origin"] == options.origin) & imports["period_end"].notna() & imports["period_start"].notna()]
    if ours.empty:
        return date(1, 1, 1), date(9999, 1, 1)  # any day
    levels = preferred(ours, ours["kind"] == "level")
    last = levels["period_end"].max().date()
    compared = ours.loc[(ours["kind"] == "change") & (ours["period_end"].dt.year == last.year), "compare_start"].dropna()
    told = levels.loc[(levels["story_id"] != "") & (levels["period_end"].dt.year >= last.year - _YEARS_BACK), "period_start"]
    first = min([*compared.dt.year, *told.dt.year], default=last.year - 1)
    return date(min(first, last.year - 1) if compared.empty else first, 1, 1), last


def paint_imports(canvas: Canvas, rows: Rows, **options: Any) -> None:
    """Fills the canvas; `options` are those of ImportOptions."""
    found = import_view(rows, ImportOptions(**options))
    if not options.get("scopes"):
        most = _ROWS.get(canvas.layout.name, _FEW_ROWS)
        found, left = found[:most], [row for row in found[most:] if not row.context]
        if left:
            scopes, origin = counted(len(left), "more scope"), named(left[0].bars["origin"].iloc[0])
            canvas.foot(sentence(say("{scopes} from {origin} {elsewhere}", scopes=scopes, origin=origin, elsewhere=canvas.elsewhere)))
    paint_found(canvas, found, ("No import figures to draw", REMEDY))


def shown_imports(rows: Rows, **options: Any) -> Rows:
    """`bars`: the tonnages drawn; `changes`: the reported changes drawn, in per cent with their sign."""
    return _shown(rows["imports"], import_view(rows, ImportOptions(**options)))


def _shown(imports: pd.DataFrame, found: list[BarRow]) -> Rows:
    bars = {key for row in found for key in row.drawn["observation_id"]}
    changes = {move.change["observation_id"] for row in found for move in row.moves}
    drawn = {"bars": bars, "changes": changes}
    return {name: signed_changes(imports[imports["observation_id"].isin(keys)]) for name, keys in drawn.items()}


def import_words(rows: Rows, **options: Any) -> Words:
    """The words of the import picture."""
    found = import_view(rows, ImportOptions(**options))
    if not found:
        return nothing(say("China’s imports from Myanmar"), say(REMEDY))
    headline, short = _headline(found)
    ends = month(max(row.drawn["period_end"].max() for row in found))
    parts = found if options.get("scopes") else found[:_MOST_ROWS]
    sources = [source_line(pd.concat([row.drawn for row in part]), extra=_key(part)) for part in (parts, found[:_FEW_ROWS])]
    disputes = [words for row in found[:_FEW_ROWS] if (words := _disputed(rows["imports"], row))]
    caution = [say("data to {end}", end=ends), *_declared(parts), *disputes, say("flows fall in the monsoon: compare like months only")]
    return Words(
        headline=headline, short=short, source=sources[0], source_narrow=sources[1], caution=" · ".join(caution),
        subtitle=say("China’s rare-earth imports, tonnes a month. A bar is as wide as its period, so its area is the tonnage; "
                     "scopes are never added or joined"),
        alt=alt_text(say("Bars as wide as their periods"), headline, [row_told(row) for row in found], sources[0]),
    )


def _declared(found: list[BarRow]) -> list[str]:
    """What a tonne is: gross weight, if that is all that is drawn; a figure that names no basis is not called gross."""
    bases = {basis for row in found for basis in row.drawn["mass_basis"]}
    if bases == {"gross"}:
        return [say("gross weight as declared")]
    return [say("gross weight where a basis is named")] if bases == {"gross", ""} else []


def _headline(found: list[BarRow]) -> tuple[str, str]:
    """The latest figure of each scope from the origin, with its change where one is drawn: `… fell 89% in Feb 2025 and by half in …`,
    `… fell 46.2% on the month in Oct 2026; fell 38% in Aug 2026` where the two are measured otherwise; at last what is newer still."""
    ours = [row for row in found if not row.context] or found
    rows = ours[:_FEW_ROWS]
    last = max(_end(row.bars) for row in rows)
    newest = [_news(row, row.bars) for row in rows if (last - _end(row.bars)).days <= _NEWS]
    later = [_news(row, row.drawn) for row in sorted(ours, key=lambda row: _end(row.drawn))[-1:] if _end(row.drawn) > last]
    if len(newest) == 1 and newest[0].change is None and not later:
        figure, origin = newest[0].at(newest[0].level), newest[0].origin
        return say("China’s imports from {origin}: {figure}", origin=origin, figure=figure), figure
    alike = len({(news.base, news.part, news.change is None) for news in newest}) == 1
    parts, verbs = list[str](), [news.verb for news in newest]
    for news, before in zip(newest, ["", *verbs], strict=False):
        words = fell_words(news.change) if news.change else _were(news, other=bool(parts) and not alike)
        if alike and news.verb == before:  # English says it once
            words = words.removeprefix(f"{before} ")
        parts.append(news.at(words))
    shorts = [news.at(stated_change(news.change) if news.change else news.level) for news in newest]
    # What is measured otherwise, or of other goods, is no second of its kind.
    told = strung(strung(*parts, by="{words} and {more}" if alike else APART), *(news.at(_were(news)) for news in later), by=APART)
    lead, short = "China’s imports from {origin} {told}", "Imports from {origin}: {told}"
    return say(lead, origin=newest[0].origin, told=told), say(short, origin=newest[0].origin, told=strung(*shorts))


def _were(news: _News, *, other: bool = True) -> str:
    """`oxides were about 25,552 t`, and without the goods where they are no `other` than those of the figure before."""
    return say("{goods} were {level}" if other and news.goods else "were {level}", goods=news.goods, level=news.level)


def _disputed(imports: pd.DataFrame, row: BarRow) -> str:
    """What others report for the scope's last period: `for Aug 2025 Reuters reports 1,105 t`; empty where nobody differs."""
    last = row.bars.sort_values(["period_end", "months"]).iloc[-1].to_dict()
    others = rows_of(rivals(imports, last))
    told = [say("{outlet} reports {level}", outlet=named(other["publisher"]), level=tonnes(other)) for other in others]
    when = bound(period(last["period_start"], last["period_end"]))
    return say("for {period} {reports}", period=when, reports=joined(told)) if told else ""


class _News(NamedTuple):
    """The last figure of some bars of a scope in words, and the row of its change if both ends are drawn."""

    origin: str
    level: str
    when: str
    change: Row | None
    base: str = ""  # what the change is against, unless that is the year before
    part: str = ""  # the goods, where they are no group of all
    goods: str = ""  # the name of the scope's row, as it stands in a sentence

    @property
    def verb(self) -> str:
        """The verb of its sentence in English."""
        return {"down": "fell"}.get(self.change["direction"], "rose") if self.change else "were"

    def at(self, words: str) -> str:
        """The words about its figure, with its base, its goods and its time behind them: `fell 46.2% on the month in Oct 2026`."""
        if self.base:
            words = say("{moved} {base}", moved=words, base=self.base)
        if self.part:
            return say("{moved} of {goods} in {period}", moved=words, goods=self.part, period=self.when)
        return say("{moved} in {period}", moved=words, period=self.when)


def _news(row: BarRow, bars: pd.DataFrame) -> _News:
    last = bars.sort_values(["period_end", "months"]).iloc[-1].to_dict()
    change = next((move.change for move in reversed(row.moves) if move.later_id == last["observation_id"]), None)
    goods = "" if str(last["commodity"]).startswith(_ALL_GOODS) else named(last["commodity"])  # a part of them is named
    when = bound(period(last["period_start"], last["period_end"]))
    base = against(change).strip() if change else ""
    told = "" if goods else row.name.lower()
    return _News(origin=named(last["origin"]), level=tonnes(last), when=when, change=change, base=base, part=goods, goods=told)


def _key(found: list[BarRow]) -> list[str]:
    read = next((words for row in found for move in row.moves if (words := read_as(move.change))), "")
    extra = derived_note(pd.concat([row.bars for row in found]), read)
    if any(len(row.totals) for row in found):
        extra.append(say("Faint bars behind others: totals that contain them."))
    if any(row.context for row in found):
        extra.append(say("Pale bars: all origins, for scale."))
    return extra


IMPORTS = Chart(
    id="imports", title="Imports from Myanmar", page="trade", question="How far did China’s imports from Myanmar fall, scope by scope?",
    tables=("observations", "commodities"), select=select_imports, paint=paint_imports, words=import_words, shown=shown_imports,
    choices=(Choice(option="window", says="first and last day shown", many=True), PICK["materials"], PICK["origins"]),
)


_NO_TOTALS = "Choose a later date: no total of all origins had been published"
_MOST_OF_ALL = 3  # rows
_ROWS_OF_ALL = {"column": 2, "phone": 2, "a4half": 2}  # where bars of three rows would be too low to compare


@shared
def _all_origins(imports: pd.DataFrame) -> list[BarRow]:
    """The longest totals published for each scope of all origins, the largest first."""
    scopes = bars_of(imports[imports["origin"] == ALL_ORIGINS]).groupby("scope_key", sort=True)
    return sorted((scope_row(part, imports, longest=True) for _, part in scopes), key=lambda row: -row.top)


def origin_view(rows: Rows) -> list[BarRow]:
    """The totals of all origins that a wide picture draws, the largest scope first."""
    return _all_origins(rows["imports"])[:_MOST_OF_ALL]


def paint_origins(canvas: Canvas, rows: Rows) -> None:
    """Fills the canvas."""
    found = _all_origins(rows["imports"])[: _ROWS_OF_ALL.get(canvas.layout.name, _MOST_OF_ALL)]
    paint_found(canvas, found, ("No totals to draw", _NO_TOTALS))


def shown_origins(rows: Rows) -> Rows:
    """`bars`: the totals drawn."""
    return {"bars": _shown(rows["imports"], _all_origins(rows["imports"])[:_MOST_OF_ALL])["bars"]}


def origin_words(rows: Rows) -> Words:
    """The words of the picture of all origins."""
    found = _all_origins(rows["imports"])
    if not found:
        return nothing(say("China’s imports from all origins"), say(_NO_TOTALS))
    parts = [pd.concat([row.bars for row in found[:count]]) for count in (_MOST_OF_ALL, min(_ROWS_OF_ALL.values()))]
    ends = month(max(row.bars["period_end"].max() for row in found))
    sources = [source_line(part, extra=derived_note(part)) for part in parts]
    *earlier, last = rows_of(found[0].bars.sort_values("period_end"))
    when = period(last["period_start"], last["period_end"])
    headline = short = say("China imported {level} of {goods} in {period}", level=tonnes(last), goods=named(last["commodity"]), period=when)
    for before in [bar for bar in earlier if bar["status"] == "reported"][-1:]:
        then = period(before["period_start"], before["period_end"])
        headline = say("{now}, after {level} in {period}", now=short, level=tonnes(before), period=then)
    return Words(
        headline=headline, short=short, source=sources[0], source_narrow=sources[1],
        subtitle=say("China’s rare-earth imports from all origins, tonnes a month. A bar is as wide as its period, "
                     "so its area is the tonnage"),
        caution=" · ".join([say("data to {end}", end=ends), say("one scope may contain another, so they are never added")]),
        alt=alt_text(say("Bars as wide as their periods"), headline, [row_told(row) for row in found[:_MOST_OF_ALL]], sources[0]),
    )


ORIGINS = Chart(
    id="origins", title="Imports from all origins", page="trade", question="How large is the whole that Myanmar is a part of?",
    tables=("observations", "commodities"), select=select_imports, paint=paint_origins, words=origin_words, shown=shown_origins,
    choices=(PICK["materials"],),
)
