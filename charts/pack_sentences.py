"""The sentences of the briefing pack: each is made from a row and the rows it is tied to, and cites what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from charts.formats import change, month, number, sentence
from charts.row_words import amount, interval, is_half, published, spaced, subject, unit_words, when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from charts.citations import References
    from extract.headlines import Headline

_NAMES = {
    "imports_month": "Imports from Myanmar in a month", "imports_months": "Imports from Myanmar over several months",
    "terbium": "Terbium oxide, price in China", "dysprosium": "Dysprosium oxide, price in China", "share": "Kachin’s heavy rare earths",
}
_BASES = {
    "domestic_incl_vat": "ex-works in China, VAT included", "domestic_list_incl_vat": "a producer’s list price, VAT included",
    "domestic_other": "another quotation in China", "us_annual_average": "average of the year in the United States",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A sentence and the numbers of its references."""

    text: str
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A headline figure: what it is, the figure itself, its change, and the sentence that says it in full. `value` is empty if unknown."""

    label: str
    value: str
    change: str
    period: str
    said: Cited


def key_figure(headline: Headline, references: References) -> KeyFigure:
    """A headline of the tables as words with its references."""
    level = headline.level
    label = _NAMES[headline.name]
    if level is None:
        return KeyFigure(label=label, value="", change="", period="", said=Cited(text=f"{label}: nothing was reported.", references=()))
    records = [row["observation_id"] for row in (level, headline.change, headline.base) if row is not None]
    parts = [_level_words(level) + _change_words(headline.change), _base_words(headline.base)]
    stale = f"{headline.age} {month(headline.last_known)}" if headline.last_known else ""
    if stale:
        parts.append(f"{sentence(stale)}, more than a year before the day of this briefing.")
    return KeyFigure(
        label=label, value=amount(level), change=_short_change(level, headline.change),
        period="; ".join(part for part in (when(level), stale) if part),
        said=Cited(text=" ".join(part for part in parts if part), references=references.cite("observations", records)),
    )


def _level_words(row: Mapping[str, Any]) -> str:
    told = f"{row['publisher']} reported {_on(row)}"
    source = f"{told}, quoting {row['attributed_to']}" if row["attributed_to"] not in ("", row["publisher"]) else told
    period = f" in {when(row)}" if when(row) else ""
    if row["kind"] == "price":
        basis = _BASES.get(row["price_basis"], spaced(row["price_basis"]))
        return f"{sentence(spaced(row['commodity_id']))} was quoted at {amount(row)} ({basis}) on {when(row)}, {source}"
    if row["metric"] == "imports":
        buyer, goods = row["destination"] or "Buyers", spaced(row["commodity_id"])
        return f"{buyer} imported {amount(row)} of {goods} from {row['origin']}{period}, {source}"
    whole = f" of {row['denominator']}" if row["denominator"] else ""
    return f"{sentence(subject(row))}: {amount(row)}{whole}{period}, {source}"


def _on(row: Mapping[str, Any]) -> str:
    """`on 28 Mar 2025`, `in Feb 2021`, `on a page without a date`: the day of publication as exact as it is known."""
    if row["published_precision"] == "assumed":
        return "on a page without a date"
    return f"{'in' if row['published_precision'] == 'month' else 'on'} {published(row)}"


def _change_words(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "."
    before = when(row, "compare_start", "compare_end") or "the period before"
    if is_half(row):
        return f": about half as much as in {before}."
    word = {"down": "less", "up": "more"}.get(row["direction"], "different")
    return f": {amount(row, signed=False)} {word} than in {before}."


def _base_words(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    implied = f"{number(row['value'])} {unit_words(row['unit'])} ({interval(row)})"
    return f"That implies {implied} in {when(row)}; that figure is derived, not published."


def _short_change(level: Mapping[str, Any], moved: Mapping[str, Any] | None) -> str:
    if moved is None:
        return f"of {level['denominator']}" if level["denominator"] else ""
    before = when(moved, "compare_start", "compare_end")
    if is_half(moved):
        return f"about half of {before}"
    if moved["unit"] != "percent":
        return f"{amount(moved)} on {before}"
    return f"{change(-moved['value'] if moved['direction'] == 'down' else moved['value'])} on {before}"


def numbers(references: tuple[int, ...]) -> str:
    """Reference numbers in brackets, runs joined: `[1, 3–5]`; nothing for none."""
    runs: list[list[int]] = []
    for number_ in references:
        if runs and number_ == runs[-1][-1] + 1:
            runs[-1].append(number_)
        else:
            runs.append([number_])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}{', ' if len(run) == 2 else '–'}{run[-1]}" for run in runs]
    return f"[{', '.join(shown)}]" if shown else ""
