"""Rows in words: the figure of an observation, what it measures and when; when an event was and who says so. Plain text, no markup."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from charts.wording.formats import APART, MISSING, as_date, change, day, is_missing, month, number, period, span, strung
from extract.core.intervals import meaningful, row_interval, told_range
from extract.core.paths import RULES
from extract.core.properties import price_bases, rule_section
from extract.core.schema import QUALIFIERS
from extract.languages import spoken
from extract.languages.spoken import ENGLISH, language, named, say
from extract.measures.claims import is_claim, teller

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_SIGNS, _BY = {"down": "−", "up": "+"}, {"down": "down by {size}", "up": "up by {size}"}
_MAGNITUDES = {(float(low), float(high)): words for words, (low, high) in reversed(rule_section(RULES / "units.yaml", "vague").items())}
_MONTHS_OF_A_YEAR = 12
# In which scales sums of dollars are told, the largest first; smaller amounts are written out.
_MILLIONS = ((1e9, "${figure} bn"), (1e6, "${figure} m"))
_MYRIADS = ((1e8, "${figure} hundred million"), (1e4, "${figure} ten thousand"))
UNDATED = "n.d."
"""Shown instead of a day of publication that was assumed: the page bears none."""
BASES = price_bases().values("words")
"""What kind of price it is. Whether VAT is in it is left out: a picture shows every price with or without, as the reader chose."""


def signed_changes(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with `value`, `low` and `high` of a change that goes down below zero, as a picture shows them: 89 is -89."""
    down = (frame["kind"] == "change") & (frame["direction"] == "down")
    ends = {"value": -frame["value"], "low": -frame["high"], "high": -frame["low"]}
    return frame.assign(**{name: frame[name].mask(down, negative) for name, negative in ends.items()})


def spaced(name: str) -> str:
    """A name of the tables as words: heavy_rare_earths -> heavy rare earths."""
    return named(name.replace("_", " ").strip())


def unit_words(unit: str) -> str:
    """A unit as shown after its figure."""
    return {"percent": "%"}.get(unit) or spoken.told(unit.replace("_", " ").strip(), "unit")


def basis_words(basis: str, *, taxed: bool = True) -> str:
    """The basis of a price as quoted: `ex-works in China, incl. VAT`; not `taxed`: where that was taken off."""
    words = named(BASES[basis]) if basis in BASES else spaced(basis)
    return say("{basis}, incl. VAT", basis=words) if taxed and basis.endswith("_incl_vat") else words


def qualifier_words(row: Mapping[Any, Any]) -> str:
    """What stands before the figure, with a space: `about `; nothing for an exact one. Things counted are fewer, all else is less."""
    less = row["qualifier"] == "fewer_than" and row.get("kind") != "count"
    words = "less than" if less else QUALIFIERS[row["qualifier"]].words
    return say("{qualifier} ", qualifier=say(words)) if words else ""


def is_half(row: Mapping[Any, Any]) -> bool:
    """Whether the source says `half` in words or with a qualifier; such a figure is never shown as 50%."""
    in_words = row["qualifier"] != "exact" or row.get("interval") == "words"
    return bool(row.get("unit", "percent") == "percent" and row["value"] == 50 and in_words)


def amount(row: Mapping[str, Any]) -> str:
    """The figure of an observation with its qualifier and unit: `311 t`, `−89%`, `more than 300 mines`, `about half`."""
    if is_missing(row["value"]):
        return size(row)
    qualifier, direction = qualifier_words(row), row["direction"]
    if is_half(row):
        return say(_BY[direction], size=size(row)) if direction and row["kind"] != "share" else size(row)
    if row["unit"] == "percent" and direction:
        return qualifier + change_words(row)
    if row["kind"] == "change" and row["status"] == "derived" and row["unit"] != "percent":
        return _moved(row, qualifier)
    return f"{qualifier}{_SIGNS.get(direction, '')}{_told(row)}"


def amount_told(row: Mapping[str, Any]) -> str:
    """The figure with what it is where it is no fact: `8,000 CNY/kg (forecast)`."""
    if row["modality"] == "actual":
        return amount(row)
    return say("{amount} ({modality})", amount=amount(row), modality=named(row["modality"]))


def size(row: Mapping[str, Any]) -> str:
    """The same without its direction: `89%`, `about 2,520 t`; a range where there is no value."""
    if is_half(row):
        return say("{qualifier}half", qualifier=qualifier_words(row) or _about())
    if not is_missing(row["value"]):
        return qualifier_words(row) + _told(row)
    if is_missing(row["low"]):
        return say(MISSING)
    if row["qualifier"] == "order_of_magnitude" and (said := _MAGNITUDES.get((row["low"], row["high"]))):
        return say("{many} of {unit}", many=say(said), unit=unit_words(row["unit"]))
    return say("{number} {unit}", number=span(row["low"], row["high"]), unit=unit_words(row["unit"]))


def _about() -> str:
    return say("{qualifier} ", qualifier=say("about"))


def meant(row: Mapping[Any, Any]) -> float:
    """The value; of a derived row only the digits that its interval lets mean anything: 25,900 for 25,888 within 23,534–28,766."""
    if row["status"] != "derived":
        return float(row["value"])
    return meaningful(row["value"], row_interval(row))


def figure(row: Mapping[Any, Any]) -> str:
    """The figure without qualifier and unit: `6,550`, and `7,520–7,600` where a story tells a range."""
    ends = told_range(row)
    return span(*ends) if ends else number(meant(row))


def _told(row: Mapping[str, Any]) -> str:
    ends = told_range(row)
    if ends is None or row["unit"] == "USD":  # sums of money are told in millions, each end of its own
        return _bare(meant(row), row["unit"]) if ends is None else "–".join(_bare(end, row["unit"]) for end in ends)
    return _with_unit(span(*ends), row["unit"])


def _with_unit(figure: str, unit: str) -> str:
    return f"{figure}%" if unit == "percent" else say("{number} {unit}", number=figure, unit=unit_words(unit))


def _bare(value: float, unit: str) -> str:
    for scale, words in _MILLIONS if language() == ENGLISH else _MYRIADS:
        if unit == "USD" and abs(value) >= scale:
            return say(words, figure=number(value / scale))
    return _with_unit(number(value), unit)


def _moved(row: Mapping[str, Any], qualifier: str) -> str:
    """A derived change in words, so that its sign and the ends of its interval cannot be at odds: `a fall of about 2,520 t`."""
    value = meant(row)
    if row["unit"] == "times":
        return say("{count} times, i.e. {change}", count=f"{qualifier}{number(value)}", change=change((value - 1) * 100))
    way = {"down": "a fall of {amount}", "up": "a rise of {amount}"}.get(row["direction"], "a change of {amount}")
    return say(way, amount=f"{qualifier}{_with_unit(number(value), row['unit'])}")


def published(row: Mapping[Any, Any]) -> str:
    """The day of publication as exact as it is known: `28 Mar 2025`, `Feb 2021`, `n.d.` for a page that bears no date."""
    precision = row.get("published_precision", "day")
    return {"assumed": say(UNDATED), "month": month(row["published"])}.get(precision, day(row["published"]))


def sourced(row: Mapping[Any, Any]) -> str:
    """Whose figure it is, and of which day: `Reuters, 28 Mar 2025`; one nobody printed is `computed here from Reuters, 28 Mar 2025`."""
    source = strung(named(row["publisher"]), published(row))
    return say("computed here from {source}", source=source) if row["status"] == "derived" else source


def interval(row: Mapping[str, Any], decimals: int | None = None) -> str:
    """The ends of what a figure allows; empty where the row has none."""
    low, high = row["low"], row["high"]
    if is_missing(low) or is_missing(high):
        ends = {"at least {figure}": low, "at most {figure}": high}
        return next((say(words, figure=number(end, decimals)) for words, end in ends.items() if not is_missing(end)), "")
    return span(low, high, decimals)


def subject(row: Mapping[str, Any]) -> str:
    """What an observation measures: `imports, rare earth oxides, Myanmar to China`."""
    flow = strung(named(row["origin"]), named(row["destination"]), by="{words} to {more}")
    return strung(spaced(row["metric"]), spaced(row["commodity_id"]), flow)


def when(row: Mapping[str, Any], first: str = "period_start", last: str = "period_end") -> str:
    """The period of an observation; empty where the source states none."""
    return period(row[first], row[last]) if as_date(row[first]) or as_date(row[last]) else ""


def event_when(row: Mapping[str, Any]) -> str:
    """The days of an event as exact as they are known."""
    start, end = as_date(row["start"]), as_date(row["end"])
    if row["date_is_report"] and end:
        return say("reported {day}", day=day(end))
    if start is None and end is None:
        return say("undated, reported {day}", day=published(row))
    if start is None:
        return say("by {day}", day=day(end))
    if row["ongoing"] or end is None:
        return say("since {day}", day={"day": day}.get(row["precision"], month)(start))
    return period(start, end)


def who_says(row: Mapping[str, Any]) -> str:
    """Outlet, whom it quotes, and how sure that is."""
    says, who = named(row["publisher"]), row["attributed_to"]
    if who not in ("", row["publisher"]):
        says = say("{outlet} quoting {who}", outlet=says, who=teller(who))
    claim = "" if not is_claim(row) else say("one side’s claim") if row["certainty"] == "claimed" else say("a claim")
    planned = say("announced") if row["certainty"] == "planned" else ""
    return strung(says, claim, planned, "" if row["modality"] == "actual" else spaced(row["modality"]), by=APART)


_OFFICIAL, _NOT_NAMED = "an official", ", not named"  # where the source is not named otherwise


def said_by(row: Mapping[Any, Any]) -> str:
    """Who says it, to whom and when, as the end of a sentence: `one resident, not named, told Radio Free Asia (14 Nov 2024)`,
    `Reuters reported (8 Jul 2025), quoting Global Witness`."""
    who, to = speaker(row)
    said = {"outlet": named(row["publisher"]), "day": published(row)}
    if not who:
        return say("{outlet} reported ({day})", **said)
    who = teller(who)
    if to:
        return say("{who} told {outlet} ({day})", who=who + "," * ("," in who), **said)
    return say("{outlet} reported ({day}), quoting {who}", who=who, **said)


def speaker(row: Mapping[Any, Any]) -> tuple[str, bool]:
    """Whom the outlet has it from, as the tables name them, empty where from nobody, and whether that was said to it: so for who is not
    named; who is may have spoken or written elsewhere."""
    who = row["attributed_to"]
    if who in ("", row["publisher"]):
        return (_OFFICIAL, True) if row.get("told_by") == "official" else ("", False)
    return who, who.endswith(_NOT_NAMED) or who.split()[-1] in _described()


@cache
def _described() -> frozenset[str]:
    """Words by which the press tells of a speaker whom it does not name: `residents`, `commander`, `analysts`."""
    unnamed, tellers = (rule_section(RULES / "events.yaml", key) for key in ("unnamed", "tellers"))
    return frozenset((*unnamed, *tellers["official"], *tellers["analyst"]))


def place_or_scope(row: Mapping[Any, Any]) -> str:
    """Whose a share is: where the goods come from, else what is counted, else the place."""
    name = str(row["origin"] or row["scope"] or row.get("place") or row["place_id"].replace("_", " ").strip().title())
    return scope_words(name)


def scope_words(scope: str) -> str:
    """What goods and origins a source counts, as it draws its scope."""
    return spoken.told(scope, "scope")


def change_words(row: Mapping[Any, Any]) -> str:
    """A change with the sign of its direction: −89%, +21.9%, −756 t."""
    if row.get("unit", "percent") != "percent":
        return amount(row)
    return change({"down": -1}.get(row["direction"], 1) * row["value"])


def stated_share(row: Mapping[Any, Any]) -> str:
    """A share as stated: 87%, about 90%, about half, more than half; one that nobody stated is about what was computed. A change of so much
    is as much: about 756 t."""
    if row.get("unit", "percent") != "percent":
        return size(row)
    before = qualifier_words(row) or (_about() if row.get("status", "") == "derived" else "")
    return say("{qualifier}half", qualifier=before) if is_half(row) else f"{before}{number(row['value'])}%"


def stated_change(row: Mapping[Any, Any]) -> str:
    """A change as stated: −89%, +21.9%, by half, about half, up more than 20%."""
    if is_half(row):
        return say("by half") if row["qualifier"] == "exact" else stated_share(row)
    if row["qualifier"] == "exact":
        return change_words(row)
    return say("down {size}" if row["direction"] == "down" else "up {size}", size=stated_share(row))


def fell_words(row: Mapping[Any, Any]) -> str:
    """The same as the end of a sentence: `fell 89%`, `fell by about half`, `rose more than 20%`, `fell by 756 t`."""
    words = ("fell {size}", "fell by {size}") if row["direction"] == "down" else ("rose {size}", "rose by {size}")
    return say(words[is_half(row) or row.get("unit", "percent") != "percent"], size=stated_share(row))


def against(row: Mapping[Any, Any]) -> str:
    """What a change is measured against, where that is not the same time of the year before, with a space: ` on the month`,
    ` against Jan–May 2024`; empty for a change on the year, or one whose base is not told."""
    start, base, base_end = as_date(row["period_start"]), as_date(row["compare_start"]), as_date(row["compare_end"])
    if start is None or base is None or base_end is None:
        return ""
    months = (start.year - base.year) * 12 + start.month - base.month
    if months == _MONTHS_OF_A_YEAR:
        return ""
    single = months == 1 and month(base) == month(base_end) and month(start) == month(row["period_end"])
    return say(" on the month") if single else say(" against {period}", period=period(base, base_end))


def read_as(row: Mapping[Any, Any]) -> str:
    """How a figure in words is read: `“about half” read as 45–55%`; empty where it is printed as a figure."""
    if not is_half(row) or is_missing(row["low"]):
        return ""
    return say("“{words}” read as {low}–{high}%", words=stated_share(row), low=number(row["low"]), high=number(row["high"]))
