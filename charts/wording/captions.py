"""What is said about a picture: made from the rows drawn, the same on a page, in an export and for a screen reader."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from charts.wording.formats import APART, SENTENCES, as_date, day, day_short, full_stop, month, number, strung
from charts.wording.rows import UNDATED
from extract.languages.spoken import joined, named, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd

    from extract.tables.read import Tables

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
        return self.source == say(_NO_SOURCE)


def selection(tables: Tables) -> str:
    """What of a data set larger than a screen is shown; nothing where that is all of it."""
    if tables.of is None or tables.of.read == tables.of.rows["observations"]:
        return ""
    shown, held = number(tables.of.read), number(tables.of.rows["observations"])
    return say("{shown} of {held} figures: of each stretch of a series the lowest and the highest", shown=shown, held=held)


def alt_text(kind: str, title: str, findings: list[str], source: str) -> str:
    """One paragraph: the kind of picture and its subject, what it shows in order of weight, and where it comes from."""
    parts = (say("{kind}: {title}", kind=kind, title=title), *findings, source)
    return strung(*(full_stop(part) for part in parts if part), by=SENTENCES)


def nothing(title: str, remedy: str) -> Words:
    """The words of a picture without rows: what is missing and what to change."""
    return Words(headline=say("No rows for {title}", title=title), subtitle=remedy, source=say(_NO_SOURCE),
                 caution="", alt=say("Empty chart: {title}. {remedy}.", title=title, remedy=remedy))


# Publishers with their dates: a line with more is not read. Publishers by name, which in small pictures leave the plot its room.
_MOST_DATED, _MOST_NAMED = 6, 20
_MOST_DATES = 3  # of one publisher: more become a span of years


def origin_of(publisher: str) -> str:
    """Whose reporting it is, without who relayed it: `Reuters (via The Star)` gives Reuters."""
    for mark in (" (via ", " (relay", " (citing ", " via "):  # what follows names who passed it on
        publisher = publisher.split(mark, 1)[0]
    return publisher


def short_name(publisher: str) -> str:
    """The short form that a name brings along, `SMM` for `Shanghai Metals Market (SMM)`; else whose reporting it is. As readers know it."""
    origin = origin_of(publisher)
    _, bracket, short = origin.removesuffix(")").rpartition("(")
    return named(short if bracket and short.isupper() else origin)


def origin_names(rows: pd.DataFrame, documents: pd.DataFrame) -> pd.Series:
    """For each row whose reporting it is: the wire or newsroom of its story where one is known, else the publisher."""
    known = documents[(documents["wire"] != "") & (documents["story_id"] != "")]
    wires = dict(zip(known["story_id"], known["wire"], strict=True))
    return rows["story_id"].map(wires).astype(rows["publisher"].dtype).fillna(rows["publisher"])


def dates_published(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Publisher, most often drawn first -> its distinct dates as exact as known, else days; `n.d.` last for undated pages."""
    names = [named(origin_of(printed)) for printed in rows["publisher"]]
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
        dates = [say("{years}", years="–".join(dict.fromkeys((str(days[0].year), str(days[-1].year)))))]
    elif any(precision == "month" for _, precision in known):
        dates = list(dict.fromkeys({"month": month}.get(precision, day)(when) for when, precision in known))
    else:
        dates = [days_joined(days)]
    if len(known) < len(found):
        dates.append(say(UNDATED))
    return [each for each in dates if each]


def source_line(rows: pd.DataFrame, *, extra: Iterable[str] = (), most: int = _MOST_NAMED) -> str:
    """`Sources: Reuters, 28 Mar and 8 Jul 2025; Shanghai Metals Market (SMM), 2019–2026 and n.d.` plus what else a reader must know.

    The most drawn have their dates, others their names; of more than `most` the rest are counted, with where they are listed.
    """
    published = dates_published(rows)
    names = list(published)[_MOST_DATED:most]
    found = [strung(name, joined(dates)) for name, dates in list(published.items())[:_MOST_DATED]]
    found += [say("also from {names}", names=joined(names))] * bool(names)
    if len(published) > most:
        found.append(say("{count} more in its data files (CSV, XLSX)", count=number(len(published) - most)))
    listed = strung(*found, by=APART).removesuffix(".")
    line = say("Source: {listed}.", listed=listed) if len(found) == 1 else say("Sources: {listed}.", listed=listed) if found else ""
    return strung(line, *extra, by=SENTENCES)


def days_joined(days: list[date]) -> str:
    """`28 Mar and 8 Jul 2025`: the year once where all share it."""
    if len({when.year for when in days}) == 1:
        return say("{days} {year}", days=joined([day_short(when) for when in days]), year=days[0].year)
    return joined([day(when) for when in days])


def as_of_line(as_of: Any, version: str, caution: str) -> str:
    """`As of 8 Jul 2025 · caution · data version 1a2b3c4`."""
    parts = [say("As of {day}", day=day(as_of)), caution, say("data version {version}", version=version) if version else ""]
    return " · ".join(part for part in parts if part)
