"""The head of the briefing: the figures, each with its change, its period and its source, and what is new.

News is told since the reader was here last, as the reader's own browser remembers; else since the version before; else on the last day
on which anything came in. One sentence each, the weightiest first, each a door to its evidence."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from charts.wording import cards as words
from charts.wording.events import initials
from charts.wording.formats import MISSING, SENTENCES, counted, day, sentence, strung
from charts.wording.rows import event_when, published
from charts.wording.sentences import told
from extract.core.ids import rows_of
from extract.languages.spoken import named, say
from extract.measures.claims import label
from extract.measures.headlines import (
    Headline,
    begun,
    first_moves,
    headlines,
    lag_words,
    quotations_around,
    same_told,
    stops_after,
    usual_start,
)
from extract.measures.news import last_arrival, newest, news
from extract.measures.standing import stops
from extract.versions.compare import REVISED, WITHDRAWN
from extract.versions.packages import before as version_before
from views.parts import evidence
from views.parts.wording import plain
from views.shell import controls, data, language, state, style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.measures.alerts import Alert
    from extract.measures.headlines import After
    from extract.measures.news import News
    from extract.tables.read import Row, Tables
    from extract.versions.packages import Version

_NEXT = 3  # closures after an event: the first of them may be told only to a stretch of days
_MOST = 5  # sentences: what is read at a glance under the cards
_MOST_KNOWN = 20  # a screen of them
_VISIT = Path(__file__).with_name("visit.html")
_MARK = re.compile(r"([0-9a-f]{12})\.(\d{4}-\d\d-\d\d)")  # version and last day of news, as the cookies of visit.html hold them
_COOKIES = ("seen_last", "seen_before")  # the second lives for half a day: a page that is loaded again still tells what was new


def cards(found: Sequence[Headline]) -> None:
    """A row of figures, on a phone a column: half its width would cut their days. A whole card can be clicked, and its button has age,
    goods and source as its words."""
    narrow = style.is_narrow()
    with st.container(horizontal=not narrow, gap="small" if narrow else "medium", key="headlines"):
        for headline in found:
            with st.container(key=f"headline_{headline.name}", gap=None):
                _card(headline)


def _card(headline: Headline) -> None:
    level = headline.level
    if level is None:
        st.metric(words.label(headline), say(MISSING), None, delta_color="off", delta_arrow="off")
        st.caption(sentence(say(words.NOTHING_HELD)))
        return
    change = words.beside(headline) or say("no change reported")
    st.metric(words.label(headline), words.value(headline), change, delta_color="off", delta_arrow="off")
    evidence.button(f"observations/{level['observation_id']}", plain(words.below(headline)), f"source_{headline.name}")


def answer(tables: Tables) -> None:
    """What the quotations around the first closure tell of each material; nothing where no closure is known."""
    lines = data.made(first_moves, tables)
    if lines:
        st.markdown(say("**What moved first?** {answer}", answer=plain(strung(*lines, by=SENTENCES))))


@language.fragment(title="How long until the next closure?")
def until_next(tables: Tables) -> None:
    """The days from an event that the reader chooses to the closures and quotations after it, each with its source."""
    events = {row["event_id"]: row for row in rows_of(data.made(begun, tables))}
    if not events:
        return
    asked = state.get("lag_from") is not None  # a link to an answer shows it
    shown = st.expander(say("How long until the next closure?"), key="until_next", on_change="rerun", expanded=asked)
    if shown.open:
        with shown:
            _until_next(tables, events)


def _until_next(tables: Tables, events: Mapping[str, Row]) -> None:
    names = {key: _dated(row) for key, row in events.items()}
    event = events[controls.pick("lag_from", say("Days after"), names, default=usual_start(tables))]
    found = stops_after(tables, event)
    lines: list[tuple[str, Row, After | None]] = [("From: {event}", event, None)]
    lines += [("Its day is told otherwise, too: {event}", row, None) for row in events.values() if same_told(row, event)]
    after = [each for each in found if each.least >= 0][:_NEXT]
    leads = ["Next closure or stop, {lag}: {event}", *["Then, {lag}: {event}"] * _NEXT]
    lines += [(words, each.row, each) for words, each in zip(leads, after, strict=False)]
    lines += [("Before or after it, which cannot be told, {lag}: {event}", each.row, each) for each in found if each.least < 0][-_NEXT:]
    with st.container(gap=None, key="lags"):
        for place, (words, row, each) in enumerate(lines):
            told_of = say(words, lag=lag_words(each.least, each.most) if each else "", event=_dated(row))
            evidence.button(f"events/{row['event_id']}", plain(told_of), f"lag_{place}")
    if not after:
        st.caption(say("No closure or stop with a dated beginning is held that surely came after it."))
    quotes = quotations_around(tables, event["began"].date(), event["by"].date())
    if not {*quotes} <= {*data.made(first_moves, tables)}:  # told above already
        st.markdown(plain(strung(*quotes, by=SENTENCES)))
    st.caption(say("Days are counted between the days on which each can have begun; where a source gives several, from the fewest to the "
                   "most. Closures without a dated beginning, and the days of reports, are not counted."))


def _dated(row: Row) -> str:
    """`18 Oct 2024: KIA takes Pangwa (Frontier Myanmar)`."""
    return say("{when}: {event} ({publisher})", when=event_when(row), event=label(row), publisher=named(row["publisher"]))


def watch_words(alert: Alert) -> str:
    """When a watched level was crossed, and whether that has passed: `6 Nov 2026; passed, back by 20 Nov 2026`."""
    if alert.back_on:
        return say("{crossed}; passed, back by {back}", crossed=day(alert.crossed_on), back=day(alert.back_on))
    return say("{crossed}; still so when last reported", crossed=day(alert.crossed_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What the news is counted from: a day, or the version that told other records; `title` says which."""

    day: date
    title: str
    version: Version | None = None


def whats_new(tables: Tables) -> None:
    """The title says since when; where nothing came in since, what came in last is told."""
    last = data.made(last_arrival, tables)
    if last is None:
        st.subheader(say("What is new"), anchor=False)
        st.caption(say("Nothing is held here by this day. Choose a later one above."))
        return
    since = _since(tables)
    found, sorts = _found(tables, since) if since else ((), {})
    st.subheader(since.title if since else say("New on {day}", day=day(last)), anchor=False)
    if since and not found:
        st.caption(say("Nothing has come in since. What came in last, on {day}:", day=day(last)))
    elif not since and tables.as_of > last:
        st.caption(say("Nothing has come in between then and {day}.", day=day(tables.as_of)))
    _list(found or data.made(_news, tables, _day_before(last)), tables, sorts)
    withdrawn = sum(sort == WITHDRAWN for sort in sorts.values())
    if withdrawn:
        st.caption(say("{records} withdrawn; the page Changes says which.", records=counted(withdrawn, "record")))


def _list(found: tuple[News, ...], tables: Tables, sorts: Mapping[str, str]) -> None:
    names = initials(tables.actors)
    with st.container(gap=None, key="news"):
        for item in found[:_MOST]:
            words = "Revised: {news}" if sorts.get(item.record) == REVISED else "{news}"
            evidence.button(item.record, plain(say(words, news=told(item, names))), f"new_{item.record}")
    if len(found) > _MOST:
        more = counted(len(found) - _MOST, "more report")
        st.caption(say("and {reports}, in the charts and tables of the other pages.", reports=more))


def became_known(tables: Tables) -> None:
    """What became known last, day by day, the weightiest of a day first: what can be told where there is no version to compare with."""
    st.subheader(say("What became known last"), anchor=False)
    names = initials(tables.actors)
    for known_on, items in groupby(data.made(_newest, tables), key=lambda item: published(item.row)):
        with st.container(gap=None):
            st.markdown(f"**{plain(known_on)}**")
            for item in items:
                evidence.button(item.record, plain(told(item, names)), f"known_{item.record}")
    st.caption(say("By the day on which each was published; of a series only the newest figure. Older ones stand on the other pages."))


def _newest(tables: Tables) -> tuple[News, ...]:
    return newest(tables, data.made(headlines, tables), _MOST_KNOWN)


def was_here(tables: Tables) -> bool:
    """Whether the reader's browser remembers a visit to this very version, and to no other."""
    return {version for version, _ in _visits()} == {tables.version}


def _found(tables: Tables, since: Since) -> tuple[tuple[News, ...], Mapping[str, str]]:
    """What came in since, and the sort of change of each record where versions are compared."""
    if since.version is None:
        return data.made(_news, tables, since.day), {}
    changes = data.compared(since.version, data.versions()[-1]).comparison.told
    sorts = {change.record: change.sort for change in changes if change.table in ("events", "observations")}
    return data.made(_news, tables, since.day, frozenset(sorts)), sorts


def _news(tables: Tables, since: date, records: frozenset[str] | None = None) -> tuple[News, ...]:
    return news(tables, since, data.made(headlines, tables), records)


def _since(tables: Tables) -> Since | None:
    """The last visit, else the version before; None on an earlier day, in a version asked for, or where nobody was here before."""
    if data.frozen() or tables.as_of != data.latest().as_of:
        return None
    held = {version.version: version for version in data.versions()}
    for version, seen in _visits():
        if version != tables.version:
            title = say("New since your last visit, when the news ended on {day}", day=day(seen))
            return Since(day=seen, title=title, version=held.get(version))
    earlier = version_before(tuple(held.values()), tables.version)
    if earlier is None:
        return None
    title = say("New since the last version, of {day}", day=day(earlier.updated))
    return Since(day=earlier.updated, title=title, version=earlier)


def _visits() -> Iterator[tuple[str, date]]:
    """Version and last day of news of the visits that the browser remembers; what is none of ours is passed over."""
    for name in _COOKIES:
        found = _MARK.fullmatch(str(st.context.cookies.get(name, "")))
        with suppress(ValueError):
            if found:
                yield found[1], date.fromisoformat(found[2])


def _day_before(last: date) -> date:
    """The last day before `last` on which anything came in; `last` is one of those days or lies between two."""
    earlier, _ = stops(data.days(), last)
    return earlier or last - timedelta(days=1)


def remember(tables: Tables) -> None:
    """Note in the reader's browser, and nowhere else, which version was seen and up to which day."""
    if not data.frozen():
        mark = f"{tables.version}.{data.latest().as_of.isoformat()}"
        st.html(_VISIT.read_text(encoding="utf-8").replace("MARK", mark), unsafe_allow_javascript=True, width="content")
