"""What would be otherwise if a story were published: headlines, charts, findings, rows. Worked out when asked for; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from charts.figures import charts
from charts.wording.formats import number
from extract.core.paths import RULES
from extract.desk.publishing import before_and_after
from extract.desk.review import review
from extract.languages.spoken import language, say
from extract.tables.read import read_tables
from extract.versions.report import Report, report, watch_lines
from extract.versions.wording import headline_words
from views.desk import session
from views.parts.wording import html, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_MOST_LINES = 60  # of what is new; the rest is counted


class ChartMove(NamedTuple):
    """A chart whose words would be others: its title, headline and subtitle now, and then."""

    title: str
    before: tuple[str, str]
    after: tuple[str, str]


class Outlook(NamedTuple):
    """What the story would change in the tables, and in the words of the charts."""

    report: Report
    charts: tuple[ChartMove, ...]


def outlook(story_id: str) -> Outlook:
    """What publishing the story would do, what is still open taken as it stands. Errors as of publishing it."""
    desk = session.here()
    found = review(desk, story_id)
    last = desk.store.last_ruling(story_id)
    stamps = tuple(_stamp(place) for place in (desk.data, desk.seeds, desk.seeds / "stories", desk.seeds / "series", RULES))
    with st.spinner(say("Working out what would change")):
        return _outlook(story_id, (language(), str(desk.seeds), str(desk.data), found.waiting.sha256, last, stamps))


def _stamp(place: Path) -> tuple[tuple[str, int], ...]:
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(place.glob("*")) if path.is_file())


@st.cache_resource(show_spinner=False, max_entries=4)  # as often as a reviewer goes back and forth
def _outlook(story_id: str, rests_on: tuple[object, ...]) -> Outlook:
    del rests_on  # only part of the key
    desk = session.here()
    before, after = before_and_after(desk, review(desk, story_id))
    return Outlook(report=report(before, after), charts=tuple(_moves(before.files, after.files)))


def _moves(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterable[ChartMove]:
    """The charts whose headline or subtitle changes."""
    tables = read_tables(before), read_tables(after)
    for chart in charts():
        words = [chart.words(chart.select(each)) for each in tables]
        old, new = ((each.headline, each.subtitle) for each in words)
        if old != new:
            yield ChartMove(title=chart.title, before=old, after=new)


def draw(story_id: str) -> None:
    """The outlook as tables and lists."""
    found = outlook(story_id)
    told = "As if it were published now, with every row that is still open taken as it stands. {counts}"
    st.caption(plain(say(told, counts=found.report.counts)))
    _headlines(found)
    _charts(found)
    lines = [line for group in found.report.groups for line in group.lines]
    said = [line for line in lines if line.change.table == "findings"]
    findings = [f"{line.words} {line.change.row.get('arithmetic', '')}" for line in said]
    _list(say("What the auditor would say"), findings, say("Nothing new: no conflict, no sum that does not fit."))
    _list(say("Rows"), [line.words for line in lines if line.change.table != "findings"], say("No row would change."))
    for note in found.report.notes:
        st.caption(plain(note))


def _headlines(found: Outlook) -> None:
    moved = [move for move in found.report.impact.moves if move.changed]
    rows = [(move.title, headline_words(move.before), headline_words(move.after)) for move in moved]
    _table(say("Headlines"), (say("Headline"), say("Now"), say("Then")), rows, say("Every headline says what it says now."))
    for words in watch_lines(found.report.impact):
        st.markdown(plain(words))


def _charts(found: Outlook) -> None:
    rows = [(move.title, *(say(": ").join(filter(None, each)) for each in _differing(move))) for move in found.charts]
    none = say("Every chart says what it says now in headline and subtitle.")
    _table(say("Charts"), (say("Chart"), say("Now"), say("Then")), rows, none)


def _differing(move: ChartMove) -> tuple[tuple[str, str], tuple[str, str]]:
    """Headline and subtitle of both; a subtitle that stays is left out."""
    if move.before[1] == move.after[1]:
        return (move.before[0], ""), (move.after[0], "")
    return move.before, move.after


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], none: str) -> None:
    st.subheader(title, anchor=False)
    if not rows:
        st.caption(none)
        return
    lines = "".join("<tr>" + "".join(f"<td>{html(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    st.html(f'<div class="panel"><table><tr>{"".join(f"<th>{name}</th>" for name in head)}</tr>{lines}</table></div>')


def _list(title: str, lines: list[str], none: str) -> None:
    st.subheader(title, anchor=False)
    if not lines:
        st.caption(none)
        return
    st.html('<div class="panel">' + "".join(f"<p>{html(line)}</p>" for line in lines[:_MOST_LINES]) + "</div>")
    if len(lines) > _MOST_LINES:
        st.caption(say("and {count} more", count=number(len(lines) - _MOST_LINES)))
