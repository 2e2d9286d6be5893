"""Which bars a row of imports or quotas has: y is tonnes a month, x the months of the period, so that a bar's area is its tonnage."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.drawing.canvas import DAY, place_of
from charts.wording.formats import bound, number, period, sentence, span
from charts.wording.rows import against, figure, meant
from extract.core.ids import rows_of
from extract.core.intervals import told_range
from extract.languages.spoken import ENGLISH, joined, language, named, say
from extract.measures.trade import BUYER, import_rows, in_tonnes

if TYPE_CHECKING:
    from charts.drawing.chart import Rows
    from extract.tables.read import Tables


_MOST_CHANGES = 3  # of a scope, the latest: more arrows are not read
_SPANS = {1: "single months", 2: "two-month totals", 3: "three-month totals", 5: "five-month totals",
          6: "half-year totals", 9: "nine-month totals", 12: "annual totals"}
_COLUMNS = [
    "commodity", "origin", "destination", "period_start", "period_end", "value", "low", "high", "unit", "kind",
    "direction", "qualifier", "interval", "compare_start", "compare_end", "status", "publisher", "published",
    "published_precision", "scope", "mass_basis", "metric", "modality", "quality", "commodity_id", "observation_id",
    "story_id", "series_id", "formula"]


class BarMove(NamedTuple):
    """A reported change between two bars of one scope; `change` is its row."""

    base_id: str
    later_id: str
    change: dict[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """One scope. `bars` have observation_id, left, right (months), per_month with its ends, value, low, high, status, and period.

    `totals`, with the same columns, lie behind them: totals of months of which no bar tells.
    """

    key: str
    name: str
    note: str
    context: bool
    bars: pd.DataFrame
    moves: tuple[BarMove, ...] = ()
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def drawn(self) -> pd.DataFrame:
        """Everything that the row shows: its bars and the totals behind them."""
        return pd.concat([self.bars, self.totals]) if len(self.totals) else self.bars

    @property
    def flow(self) -> str:
        """What a narrow place has room for: `from Myanmar`, else the note."""
        return _flow(self.bars) or self.note

    @property
    def top(self) -> float:
        """The highest tonnage a month that the row must show, whiskers included."""
        return float(max(self.drawn["per_month"].max(), self.bars["per_month_high"].max()))


def month_number(day: date) -> float:
    """Months since year 0, each month one long: lengths of time in which months are alike."""
    return day.year * 12 + day.month - 1 + (day.day - 1) / monthrange(day.year, day.month)[1]


def moment(months: float) -> float:
    """The place in time, in milliseconds since 1970, that is so many months since year 0."""
    year, month = divmod(math.floor(months), 12)
    return place_of(date(year, month + 1, 1)) + (months % 1) * monthrange(year, month + 1)[1] * DAY


def select_imports(tables: Tables) -> Rows:
    """`imports`: China's import rows, levels in tonnes and changes, with the material's name."""
    seen = tables.observations
    rows = seen[(seen["metric"] == "imports") & (seen["modality"] == "actual") & (seen["quality"] != "C")]
    rows = in_tonnes(rows[rows["destination"] == BUYER])
    named = rows.merge(tables.commodities[["commodity_id", "name"]], on="commodity_id").rename(columns={"name": "commodity"})
    return {"imports": named[_COLUMNS].sort_values(["commodity", "origin", "period_start"], ignore_index=True)}


def bars_of(imports: pd.DataFrame, window: tuple[date, date] | None = None) -> pd.DataFrame:
    """Import levels with `left` and `right` in months; inside the window if one is given."""
    rows = import_rows(imports)
    if window is not None:
        rows = rows[(rows["period_start"] >= pd.Timestamp(window[0])) & (rows["period_end"] <= pd.Timestamp(window[1]))]
    ends = rows["period_end"] + timedelta(days=1)
    return rows.assign(left=rows["period_start"].map(month_number), right=ends.map(month_number))


def apart(bars: pd.DataFrame, *, longest: bool = False) -> pd.DataFrame:
    """The bars of one scope that do not lie on each other: shortest (or longest) periods first, then reported ones, then better ones,
    then the one published last, which corrects those before; a page without a date cannot correct another."""
    order = ["months", "_derived", "quality", "_undated", "published"]
    bars = bars if longest else bars[_latest_totals(bars)]
    known = bars.assign(_derived=bars["status"] != "reported", _undated=bars["published_precision"] == "assumed")
    ordered = known.sort_values(order, ascending=[not longest, True, True, True, False], kind="stable")
    taken: set[int] = set()
    kept = []
    for key, months in zip(ordered.index, _months_under(ordered), strict=True):
        if not months & taken:
            taken |= months
            kept.append(key)
    return bars.loc[sorted(kept)].sort_values("left")


def totals_behind(bars: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Of all `bars` of a scope the reported totals that tell of months which none of the `kept` does, the latest first, none on another:
    January to October where only September and October have figures of their own; a derived one if it is newer than all that is kept."""
    told = set().union(*_months_under(kept))
    worth = (bars["status"] == "reported") | (bars["right"] > kept["right"].max())
    left = bars[worth & (bars["months"] > 1) & ~bars.index.isin(kept.index)]
    ordered = left.sort_values(["right", "months", "quality", "published"], ascending=[False, False, True, False], kind="stable")
    taken: set[int] = set()
    found = []
    for key, months in zip(ordered.index, _months_under(ordered), strict=True):
        if months - told and not months & taken:
            taken |= months
            found.append(key)
    return bars.loc[sorted(found)].sort_values("left")


def _months_under(bars: pd.DataFrame) -> list[set[int]]:
    """The months that each bar reaches into."""
    ends = zip(bars["left"], bars["right"], strict=True)
    return [set(range(int(left), max(math.ceil(right), int(left) + 1))) for left, right in ends]


def _latest_totals(bars: pd.DataFrame) -> pd.Series[bool]:
    """False for a total that a longer one begins with while nothing else tells of the rest: January to May, once there is June."""
    ordered = bars.sort_values("left", ascending=False)
    lefts, ends = (-ordered["left"]).to_numpy(), ordered["right"].cummin().to_numpy()  # the nearest end of what begins then or later
    reach = bars.groupby(["left", "status"])["right"].transform("max")
    after = lefts.searchsorted(-bars["right"].to_numpy(), side="right") - 1
    rest = pd.Series([ends[at] if at >= 0 else math.inf for at in after], index=bars.index)
    return (bars["months"] <= 1) | (reach <= bars["right"]) | (rest <= reach)


def scope_name(commodity: str) -> str:
    """A scope's material without the words that all share: `Oxides and compounds`, `Unlisted oxides`, `All rare earths`."""
    words = commodity.replace("rare earth ", "").strip()
    if words == "rare earths":
        return say("All rare earths")
    return sentence(words if language() == ENGLISH else named(commodity))


def scope_note(bars: pd.DataFrame, *, context: bool) -> str:
    """Where the flow comes from and what the bars are: `from Myanmar; single months`."""
    shortest, *longer = sorted({round(months) for months in bars["months"]})
    spans = say("months and longer totals") if longer else say(_SPANS.get(shortest, "{months}-month totals"), months=shortest)
    if context:
        return say("{flow}; {spans}; shown for scale", flow=_flow(bars), spans=spans)
    return say("{flow}; {spans}", flow=_flow(bars), spans=spans)


def _flow(bars: pd.DataFrame) -> str:
    """Where what the bars stand for comes from; empty for what is no flow."""
    origin = str(bars["origin"].iloc[0])
    return say("from {origin}", origin=named(origin)) if origin else ""


def moves_of(imports: pd.DataFrame, bars: pd.DataFrame) -> tuple[BarMove, ...]:
    """Reported changes in per cent whose two periods are both drawn: the later one as the same story tells it. One a bar, that on the
    year before any other: like months are compared."""
    changes = imports[(imports["kind"] == "change") & (imports["unit"] == "percent") & (imports["status"] == "reported")]
    found = []
    ours = changes[changes["commodity_id"].isin(bars["commodity_id"]) & changes["origin"].isin(bars["origin"])]
    drawn = {*zip(bars["period_start"], bars["period_end"], strict=True)}
    for change in rows_of(ours.sort_values("period_end", kind="stable")):
        if (change["period_start"], change["period_end"]) not in drawn:
            continue
        same = bars[(bars["commodity_id"] == change["commodity_id"]) & (bars["origin"] == change["origin"])]
        later = same[(same["period_start"] == change["period_start"]) & (same["period_end"] == change["period_end"])]
        told = (later["story_id"] == change["story_id"]) & (later["story_id"] != "")
        later = later[told | (later["publisher"] == change["publisher"]) & (later["published"] == change["published"])]
        base = same[(same["period_start"] == change["compare_start"]) & same["months"].isin(later["months"])]
        if len(later) and len(base) and _agrees(change, base.iloc[0], later.iloc[0]):
            found.append(BarMove(base_id=base["observation_id"].iloc[0], later_id=later["observation_id"].iloc[0], change=change))
    told = {move.later_id: move for move in sorted(found, key=lambda move: not against(move.change))}
    return tuple(sorted(told.values(), key=lambda move: (move.change["period_end"], move.later_id)))[-_MOST_CHANGES:]


def _agrees(change: dict[Any, Any], base: pd.Series[Any], later: pd.Series[Any]) -> bool:
    """Whether the bars move the way that the change says: an arrow up beside a fall is the auditor's matter, not a picture's."""
    moved = later["value"] - base["value"]
    return bool({"down": moved < 0, "up": moved > 0}.get(change["direction"], False))


def row_told(row: BarRow) -> str:
    """`Oxides and compounds from Myanmar; single months: 311 t in Feb 2025 and ...`; at most a dozen bars, the last ones."""
    bars = []
    for bar in rows_of(row.drawn.tail(12)):  # told to who cannot see them; the table has all
        told = {"reported": "{number} t in {period}"}.get(bar["status"], "{number} t in {period} (derived, {ends} t)")
        when, ends = period(bar["period_start"], bar["period_end"]), span(bar["low"], bar["high"])
        bars.append(say(told, number=figure(bar), period=when, ends=ends))
    return say("{name} {note}: {bars}", name=row.name, note=row.note, bars=joined(bars))


def rounded(bar: dict[Any, Any]) -> str:
    """The figure in whole tonnes; a range by its ends."""
    ends = told_range(bar)
    return span(*map(round, ends)) if ends else number(round(meant(bar)))


def tonnes(bar: dict[Any, Any] | Any) -> str:
    """`311 t`, and `about 2,830 t` for a derived figure; its spaces do not break."""
    return bound(say({"reported": "{number} t"}.get(bar["status"], "about {number} t"), number=rounded(bar)))
