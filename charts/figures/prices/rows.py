"""Which price rows are drawn and in what form: quotations of one basis, those of other bases, and the reported moves."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from charts.drawing.chart import Rows, shared
from charts.drawing.theme import material_token
from charts.wording.formats import as_date, change, day, number, sentence
from extract.core.arithmetic import signed
from extract.core.calendars import month_end
from extract.core.ids import rows_of
from extract.core.intervals import told_range
from extract.core.properties import metrics
from extract.languages.spoken import named, say
from extract.measures.claims import settled, with_claims
from extract.measures.prices import DOMESTIC, FAMILIES, LONGEST_QUOTE, MAIN_BASIS, missing, percent_from, price_quotes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.tables.read import Row, Tables


class Currency(NamedTuple):
    """A form that prices can be shown in: the arguments `currency` and `vat` of price_quotes, its name, and the unit in words, whole and
    as it stands after a figure."""

    code: Literal["CNY", "USD"]
    vat: Literal["included", "excluded"]
    title: str
    unit: str
    per: str


_YUAN = " CNY per kg"
CURRENCIES = {
    "cny_incl_vat": Currency(code="CNY", vat="included", title="CNY incl. VAT", unit="CNY per kg, ex-works including VAT", per=_YUAN),
    "cny_ex_vat": Currency(code="CNY", vat="excluded", title="CNY excl. VAT", unit="CNY per kg, ex-works without VAT", per=_YUAN),
    "usd_ex_vat": Currency(
        code="USD", vat="excluded", title="USD excl. VAT", unit="USD per kg, ex-works without VAT, at the month’s mean exchange rate",
        per=" USD per kg",
    ),
}
MARKED = ("conflict", "borders", "talks")  # the lanes whose events a reader looks for behind a price
_MOST_MOVES = 2  # the latest of each material; a picture of more arrows is not read
_COLUMNS = (
    "commodity", "period_start", "period_end", "value", "low", "high", "unit", "price_basis", "status", "publisher", "published",
    "direction", "compare_start", "compare_end", "interval", "kind", "metric", "modality", "quality", "commodity_id", "family",
    "observation_id", "story_id", "series_id",
)
_TAIL = timedelta(days=550)  # a year and a half: how far back a close-up reaches where no reported move sets its start
_LEAST_TAIL = timedelta(days=365)  # a move of a week must not hide what came before it
_LONG_MARGIN = timedelta(days=45)  # after the long view's last dot, so that its label has room


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOptions:
    """What a reader chose: key of CURRENCIES; absolute, index or change; bases (none: those in China); lanes flagged; days."""

    currency: str = "cny_incl_vat"
    mode: str = "absolute"
    index_date: date | None = None
    log: bool = False
    bases: tuple[str, ...] = ()
    lanes: tuple[str, ...] = MARKED
    window: tuple[date, date] | None = None  # the days of the close-up


class Move(NamedTuple):
    """A reported change with its level and the base derived from both; prices in the form shown, `percent` signed as reported."""

    level_id: str
    base_id: str
    level: float
    base: float
    base_low: float
    base_high: float
    percent: float
    day: date
    base_start: date
    base_end: date
    publisher: str
    published: date | None
    quote: Mapping[Any, Any]  # the row of the level

    @property
    def base_day(self) -> date:
        """The middle of the base's period: where its mark stands."""
        return self.base_start + (self.base_end - self.base_start) / 2

    @property
    def reported(self) -> str:
        """The change as reported, of which its currency is named where prices are shown in another."""
        told = change(self.percent)
        return told if self.quote["shown_unit"].startswith("CNY") else say("{change} in CNY", change=told)


class Material(NamedTuple):
    """One product: `quotes` of the main basis, `others` of all other bases (rows of extract.measures.price_quotes), and its moves."""

    name: str
    token: str
    quotes: pd.DataFrame
    others: pd.DataFrame
    moves: tuple[Move, ...] = ()

    @property
    def top(self) -> dict[Any, Any]:
        """The highest quotation of all that are drawn, on whatever basis; of equal ones that of the main basis."""
        rows = pd.concat([self.quotes, self.others], ignore_index=True)
        return rows.sort_values("shown", ascending=False, kind="stable").iloc[0].to_dict()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceView:
    """All that the picture needs: materials with at least one mark, the close-up's days, and how many quotes have no value and why."""

    materials: tuple[Material, ...]
    window: tuple[date, date]
    long_window: tuple[date, date]
    form: Currency  # the one that prices have, whatever is shown of them
    base: date  # the day against which an index or a change is told
    mode: str
    drawn: pd.DataFrame
    left_out: dict[str, int] = field(default_factory=dict)

    def show(self, value: float) -> str:
        """A value in the form shown: a price, an index with one decimal, a change with its sign."""
        if self.mode == "absolute":
            return number(value, 0 if abs(value) >= 100 or float(value).is_integer() else 1)  # a converted one has three digits
        return number(value, 1) if self.mode == "index" else change(value, 1)

    def told(self, row: Mapping[Any, Any]) -> str:
        """The value of a quotation in the form shown; a range by its ends where a story tells one."""
        if told_range(row) is None:
            return self.show(row["shown"])
        return "–".join(dict.fromkeys(self.show(row[f"shown_{end}"]) for end in ("low", "high")))

    def moved(self, move: Move) -> float:
        """How far a reported move went in the currency shown: as reported in yuan, else between its two ends; of prices only."""
        return move.percent if self.in_yuan else (move.level / move.base - 1) * 100

    @property
    def in_yuan(self) -> bool:
        """Whether prices are shown in the currency in which moves are reported."""
        return self.form.code == "CNY"

    @property
    def per(self) -> str:
        """What stands after a figure in a sentence: ` CNY per kg`, ` against 30 Sep 2024`; an index needs nothing."""
        return say({"absolute": self.form.per, "change": " against {day}"}.get(self.mode, ""), day=day(self.base))

    @property
    def seen_until(self) -> date:
        """The last day with a quotation in the close-up, or the window's end."""
        return max(within(self.drawn, self.window)["date"].dt.date, default=self.window[1])


def select_prices(tables: Tables) -> Rows:
    """`quotes`, `moves` (reported changes), `rates` (exchange, VAT) and `events`; annual averages are no quotations and stay out."""
    seen = tables.observations
    oxides = tables.commodities[tables.commodities["family"].isin(FAMILIES) & (tables.commodities["form"] == "oxide")]
    ours = seen["commodity_id"].isin(oxides["commodity_id"]) & seen["metric"].isin(metrics().having("price")) & (seen["quality"] != "C")
    rows = seen[ours & (seen["modality"] == "actual") & seen["period_end"].notna() & seen["value"].notna()]
    named = rows.merge(oxides[["commodity_id", "name", "family"]], on="commodity_id").rename(columns={"name": "commodity"})[list(_COLUMNS)]
    short = (named["period_end"] - named["period_start"]).dt.days <= LONGEST_QUOTE
    return {
        "quotes": named[(named["kind"] == "price") & short].reset_index(drop=True),
        "moves": named[(named["kind"] == "change") & named["compare_end"].notna()].reset_index(drop=True),
        "rates": seen.loc[seen["metric"].isin(metrics().having("conversion")), [n for n in _COLUMNS if n in seen]].reset_index(drop=True),
        "events": with_claims(settled(tables)),
    }


@shared
def price_view(rows: Rows, options: PriceOptions) -> PriceView | None:
    """The rows in the form asked for; None where nothing is left to draw."""
    form, moves = CURRENCIES[options.currency], rows["moves"]
    every = pd.concat([rows["quotes"].assign(told=rows["quotes"]["status"], status="reported"), rows["rates"]], ignore_index=True)
    quotes = price_quotes(every, currency=form.code, vat=form.vat)
    asked = quotes["price_basis"].isin(options.bases or DOMESTIC)
    abroad = 0 if options.bases else int((~asked & (quotes["told"] == "reported")).sum())
    quotes = quotes[asked]
    left_out = {**missing(quotes[quotes["told"] == "reported"]), **({"for export or abroad": abroad} if abroad else {})}
    quotes = quotes[quotes["shown"].notna()]
    if quotes.empty:
        return None
    window = options.window or _window(quotes, _latest(moves))
    base = options.index_date or max(moves["compare_end"].dropna().dt.date, default=window[0])
    if options.mode != "absolute":  # against each line's quote at a day (100 or 0 there); those without one fall away
        quotes = percent_from(quotes, base)
        quotes = quotes.assign(**{f"shown{end}": quotes[f"{options.mode}{end}"] for end in ("", "_low", "_high")})
        quotes = quotes[quotes["shown"].notna()]
    if quotes.empty:
        return None
    materials = tuple(m for family in FAMILIES if (m := _material(quotes[quotes["family"] == family], moves)) is not None)
    days = quotes["date"]
    long_window = date(days.min().year, 1, 1), month_end(days.max().date()) + _LONG_MARGIN
    return PriceView(
        materials=materials, window=window, long_window=long_window, left_out=left_out,
        form=form, base=base, mode=options.mode, drawn=quotes.assign(status=quotes["told"]),
    )


def _material(quotes: pd.DataFrame, moves: pd.DataFrame) -> Material | None:
    if quotes.empty:
        return None
    reported = quotes[quotes["told"] == "reported"]
    main, family = reported["price_basis"] == MAIN_BASIS, str(quotes["family"].iloc[0])
    last = _latest(moves)
    found = [_move(row, quotes) for row in rows_of(last[last["family"] == family])]
    return Material(
        name=sentence(named(str(quotes["commodity"].iloc[0]))), token=material_token(family), quotes=reported[main], others=reported[~main],
        moves=tuple(move for move in found if move is not None),
    )


def _move(change: Row, quotes: pd.DataFrame) -> Move | None:
    """The change with its level (same story, basis and day) and its derived base (the compared days); None where either has no value."""
    same = ("price_basis", "story_id", "commodity_id", *(["publisher"] * (not change["story_id"])))
    alike = quotes[(quotes[list(same)] == [change[name] for name in same]).all(axis=1)]
    level = alike[(alike["told"] == "reported") & (alike["date"] == change["period_end"])]
    base = alike[(alike["told"] == "derived") & (alike["date"] == change["compare_end"])]
    if level.empty or base.empty:
        return None
    old, new = base.iloc[0], level.iloc[0]
    return Move(
        level_id=new["observation_id"], base_id=old["observation_id"], level=new["shown"], base=old["shown"],
        base_low=old["shown_low"], base_high=old["shown_high"], percent=signed(change), day=new["date"].date(),
        base_start=old["period_start"].date(), base_end=old["period_end"].date(), publisher=change["publisher"],
        published=as_date(change["published"]), quote=new.to_dict(),
    )


def _latest(moves: pd.DataFrame) -> pd.DataFrame:
    """The last reported moves of each material, in order."""
    return moves.sort_values(["period_end", "published"], kind="stable").groupby("family").tail(_MOST_MOVES)


def _window(quotes: pd.DataFrame, moves: pd.DataFrame) -> tuple[date, date]:
    """From the month in which the first of the moves shown begins, but at least a year, to the month after the last quote."""
    last: date = quotes["date"].max().date()
    starts = moves.loc[moves["period_end"] <= quotes["date"].max(), "compare_start"].dropna().dt.date
    tail = max(last - (_LEAST_TAIL if len(starts) else _TAIL), quotes["date"].min().date())
    return min([tail, *starts]).replace(day=1), month_end(last) + timedelta(days=1)


_LEAST_SPAN = 12.0  # per cent, chosen by eye: one lone dot does not fill the height


@dataclass(frozen=True, slots=True, kw_only=True)
class RowScale:
    """One row: its value at 0% (`base`), how many scale units (per cent, or log10) a value is, and the row's two ends in them."""

    base: float
    log: bool
    plain: bool  # the values are per cent already
    low: float = 0.0
    high: float = 0.0

    def units(self, value: float) -> float:
        """A value in scale units above the base."""
        if self.log:
            return math.log10(value / self.base) * 100
        return value - self.base if self.plain else (value / self.base - 1) * 100

    def value(self, units: float) -> float:
        """The value that lies so many scale units above the base."""
        if self.log:
            return float(self.base * 10 ** (units / 100))
        return self.base + units if self.plain else self.base * (1 + units / 100)


def within(rows: pd.DataFrame, window: tuple[date, date]) -> pd.DataFrame:
    """The rows dated inside the window."""
    return rows[(rows["date"] >= pd.Timestamp(window[0])) & (rows["date"] <= pd.Timestamp(window[1]))]


def inside(move: Move, window: tuple[date, date]) -> bool:
    """True if both ends of the move lie in the window."""
    return window[0] <= move.base_day and move.day <= window[1]


def row_scale(material: Material, window: tuple[date, date], options: PriceOptions) -> RowScale | None:
    """The scale of a material's row; None where nothing of it lies in the window."""
    seen = pd.concat([within(material.quotes, window), within(material.others, window)])
    moves = [move for move in material.moves if inside(move, window)]
    values = [*seen["shown"], *seen["shown_low"].dropna(), *seen["shown_high"].dropna()]
    values += [value for move in moves for value in (move.base, move.base_low, move.base_high, move.level)]
    if not values:
        return None
    bases = [move.base for move in moves[-1:]] or seen.sort_values("date")["shown"].tolist()
    scale = RowScale(base=float(bases[0]), log=options.log, plain=False)
    if options.mode == "change":
        scale = RowScale(base=0.0, log=False, plain=True)
    units = [scale.units(value) for value in values if value == value]
    low, high = min(units), max(units)
    spare = max(_LEAST_SPAN - (high - low), 0) / 2
    return replace(scale, low=low - spare, high=high + spare)
