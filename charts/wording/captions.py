"""What is said about a picture: made from the rows drawn, the same on a page, in an export and for a screen reader."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from charts.wording.formats import as_date, day, day_short, joined, month, number
from charts.wording.rows import UNDATED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd


_NO_SOURCE = "Sources: none, as nothing is drawn"


class Words(NamedTuple):
    """The words of one picture.

    `headline` states the finding, `short` says it for narrow layouts; `subtitle` gives unit, basis and what a mark means;
    `source` names who published what is drawn, `source_narrow` the same where a layout that is not wide draws less;
    `caution` says what not to conclude; `alt` describes the picture to who cannot see it.
    """

    headline: str
    subtitle: str
    source: str
    caution: str
    alt: str
    short: str = ""
    source_narrow: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether they are the words of a picture without rows."""
        return self.source == _NO_SOURCE


def alt_text(kind: str, title: str, findings: list[str], source: str) -> str:
    """One paragraph: the kind of picture and its subject, what it shows in order of weight, and where it comes from."""
    parts = (f"{kind}: {title}", *findings, source)
    return " ".join(part.removesuffix(".") + {"?": "", "!": ""}.get(part[-1], ".") for part in parts if part)


def nothing(title: str, remedy: str) -> Words:
    """The words of a picture without rows: what is missing and what to change."""
    return Words(headline=f"No rows for {title}", subtitle=remedy, source=_NO_SOURCE,
                 caution="", alt=f"Empty chart: {title}. {remedy}.")


_MOST_NAMED, _MOST_DATES = 6, 3  # publishers: a line with more is not read; dates of one: more become a span of years


def origin_of(publisher: str) -> str:
    """Whose reporting it is, without who relayed it: `Reuters (via The Star)` gives Reuters."""
    for mark in (" (via ", " (relay", " (citing ", " via "):  # what follows names who passed it on
        publisher = publisher.split(mark, 1)[0]
    return publisher


def short_name(publisher: str) -> str:
    """The short form that a name brings along, `SMM` for `Shanghai Metals Market (SMM)`; else whose reporting it is."""
    origin = origin_of(publisher)
    _, bracket, short = origin.removesuffix(")").rpartition("(")
    return short if bracket and short.isupper() else origin


def origin_names(rows: pd.DataFrame, documents: pd.DataFrame) -> pd.Series:
    """For each row whose reporting it is: the wire or newsroom of its story where one is known, else the publisher."""
    known = documents[(documents["wire"] != "") & (documents["story_id"] != "")]
    return rows["story_id"].map(dict(zip(known["story_id"], known["wire"], strict=True))).fillna(rows["publisher"])


def dates_published(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Publisher, most often drawn first -> its distinct dates as exact as known, else days; `n.d.` last for undated pages."""
    names = [origin_of(printed) for printed in rows["publisher"]]
    precisions = rows.get("published_precision", ["day"] * len(rows))
    dated: dict[str, set[tuple[date, str]]] = defaultdict(set)
    for name, published, precision in zip(names, map(as_date, rows["published"]), precisions, strict=True):
        if published:
            dated[name].add((published, precision))
    counts = Counter(names)
    return {name: _dates(dated[name]) for name in sorted(counts, key=lambda name: (-counts[name], name))}


def _dates(found: set[tuple[date, str]]) -> list[str]:
    known = sorted((when, precision) for when, precision in found if precision != "assumed")
    days = [when for when, _ in known]
    if len(known) > _MOST_DATES:
        dates = ["–".join(dict.fromkeys((str(days[0].year), str(days[-1].year))))]
    elif any(precision == "month" for _, precision in known):
        dates = list(dict.fromkeys({"month": month}.get(precision, day)(when) for when, precision in known))
    else:
        dates = [days_joined(days)]
    if len(known) < len(found):
        dates.append(UNDATED)
    return [each for each in dates if each]


def source_line(rows: pd.DataFrame, *, extra: Iterable[str] = ()) -> str:
    """`Sources: Reuters, 28 Mar and 8 Jul 2025; Shanghai Metals Market (SMM), 2019–2026 and n.d.` plus what else a reader must know."""
    found = [", ".join(part for part in (name, joined(dates)) if part) for name, dates in dates_published(rows).items()]
    if len(found) > _MOST_NAMED:
        found[_MOST_NAMED:] = [f"{number(len(found) - _MOST_NAMED)} more"]
    if not found:
        return " ".join(extra).strip()
    head, listed = {1: "Source"}.get(len(found), "Sources"), "; ".join(found).removesuffix(".")
    return " ".join([f"{head}: {listed}.", *extra]).strip()


def days_joined(days: list[date]) -> str:
    """`28 Mar and 8 Jul 2025`: the year once where all share it."""
    if len({when.year for when in days}) == 1:
        return joined([*map(day_short, days[:-1]), day(days[-1])])
    return joined([day(when) for when in days])


def as_of_line(as_of: Any, version: str, caution: str) -> str:
    """`As of 8 Jul 2025 · caution · data version 1a2b3c4`."""
    parts = [f"As of {day(as_of)}", caution]
    if version:
        parts.append(f"data version {version}")
    return " · ".join(part for part in parts if part)
