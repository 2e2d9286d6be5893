"""Changes: what two versions of the tables tell differently, what that did to the headlines, and a link to each version as it was."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from charts.wording.formats import MISSING, counted, day, number
from charts.wording.rows import amount, sourced, when
from extract.core.errors import TableError
from extract.core.paths import FEED
from extract.languages.spoken import ENGLISH, language, say, speaking
from extract.measures.evidence import known
from extract.versions.compare import NEW, REVISED, WITHDRAWN
from extract.versions.packages import before as version_before
from extract.versions.packages import faults
from extract.versions.report import watch_lines, written
from views.parts import evidence, headlines, page
from views.parts.table import rows_table
from views.parts.wording import plain, words_if
from views.shell import controls, data, holes, state

if TYPE_CHECKING:
    from extract.measures.headlines import Headline
    from extract.tables.read import Tables
    from extract.versions.packages import Version
    from extract.versions.report import Report
    from extract.versions.wording import Line

_SORTS = {NEW: "New", REVISED: "Revised", WITHDRAWN: "Withdrawn"}
_MOST_LINES = 80  # of all stories together; each is a button, and the page must open at once
_MEDIA = {"markdown": ("Markdown", "md", "text/markdown"), "json": ("JSON", "json", "application/json")}


def _choose(tables: Tables) -> tuple[Version, Version]:
    """The two versions: unless chosen otherwise, the one that is shown and the one before it."""
    held = {version.version: version for version in data.versions()}
    names = {key: plain(f"{key}{page.version_day(version)}") for key, version in reversed(held.items())}
    shown = tables.version if tables.version in held else next(iter(names))
    earlier = version_before(tuple(held.values()), shown)
    with st.container(horizontal=True, gap="medium", key="filters_versions"):
        before = controls.pick("before", say("From version"), names, default=earlier.version if earlier else shown)
        after = controls.pick("after", say("To version"), names, default=shown)
    return held[before], held[after]


def _compare(tables: Tables) -> None:
    ends = _choose(tables)
    if ends[0] == ends[1]:
        st.info(say("A version compared with itself: nothing changed. Choose another one above."))
        return
    if data.versions().index(ends[0]) > data.versions().index(ends[1]):
        st.warning(say("“From version” is the later of the two, so what is new reads as withdrawn. Exchange them to read what came in."))
        st.button(say("Exchange the two versions"), key="exchange_versions", on_click=_exchange, args=ends)
    try:
        report = data.compared(*ends)
    except TableError as error:
        st.warning(say("These versions cannot be compared. {error}", error=plain(holes.public(error))))
        return
    _headlines(report, tables)
    _list(report, ends, tables)


def _exchange(later: Version, earlier: Version) -> None:
    state.put("before", earlier.version)
    state.put("after", later.version)


def _headlines(report: Report, tables: Tables) -> None:
    st.subheader(say("What it did to the headlines"), anchor=False)
    moved = [move for move in report.impact.moves if move.changed]
    if not moved:
        st.caption(say("Nothing: every headline says what it said before."))
    else:
        rows = []
        for move in moved:
            level = move.after.level if move.after else None
            record = f"observations/{level['observation_id']}" if level is not None else ""
            rows.append((record if known(tables, record) else "", (say(move.card), _card(move.before), _card(move.after))))
        rows_table((say("Headline"), say("Before"), say("Now")), rows, key="headlines_moved")
        if len(moved) < len(report.impact.moves):
            others = counted(len(report.impact.moves) - len(moved), "headline")
            st.caption(say("The other {headlines} say what they said before.", headlines=others))
    for words in watch_lines(report.impact):
        st.markdown(plain(words))


def _card(headline: Headline | None) -> str:
    """A card in one line: figure, change, period, source."""
    if headline is None or headline.level is None:
        return say(MISSING)
    level, moved = headline.level, headline.own
    change = "" if moved is None else amount(moved.change)
    return say("; ").join(filter(None, (amount(level), change, when(level), sourced(level))))


def _list(report: Report, ends: tuple[Version, Version], tables: Tables) -> None:
    st.subheader(say("What is new, revised and withdrawn"), anchor=False)
    sorts = controls.pick_some("sorts", say("Show"), {sort: say(words) for sort, words in _SORTS.items()})
    st.caption(plain(report.counts))
    chosen = [(group, [line for line in group.lines if line.change.sort in sorts]) for group in report.groups]
    room = _MOST_LINES
    for place, (group, lines) in enumerate(chosen):
        if not lines or room <= 0:
            continue
        with st.container(gap=None):
            st.markdown(f"**{plain(group.title)}**")
            for row, line in enumerate(lines[:room]):
                _line(line, ends, tables, f"{place}_{row}")
        room -= len(lines)
    left = sum(len(lines) for _, lines in chosen) - _MOST_LINES
    if left > 0:
        st.caption(say("and {count} more, which the files below hold.", count=number(left)))
    for note in report.notes:
        st.caption(plain(note))
    _files(report)


def _line(line: Line, ends: tuple[Version, Version], tables: Tables, key: str) -> None:
    """A sentence that opens the evidence: on this page, or in the version that held the record."""
    change = line.change
    holder = ends[change.sort != WITHDRAWN]
    if holder.version == tables.version and known(tables, change.record):
        evidence.button(change.record, plain(line.words), f"change_{key}")
    else:
        st.markdown(f"[{plain(line.words)}]({_frozen_link(holder)}&record={change.record})")


def _files(report: Report) -> None:
    with st.container(horizontal=True, gap="small"):
        stem = f"changes_{report.comparison.before.version}_{report.comparison.after.version}"
        for form, (name, ending, mime) in _MEDIA.items():
            st.download_button(
                say("Save as {name}", name=name), partial(_written, report, form, language()), file_name=f"{stem}.{ending}", mime=mime,
                key=f"save_{form}", on_click="ignore", icon=":material/download:",
            )


def _written(report: Report, form: str, code: str) -> str:
    """The report in a language: it is written when it is taken away, outside the run of the page."""
    with speaking(code):
        return written(report, form)


def _frozen_link(version: Version) -> str:
    """The address of a version on this page; it is kept on a switch of page."""
    return f"?version={version.version}" + words_if(language() != ENGLISH, f"&lang={language()}")


def _versions() -> None:
    st.subheader(say("Versions and feed"), anchor=False)
    st.caption(say("A link to a version shows every page as it was then; it stays good as long as the version is kept here."))
    current = next(reversed(data.versions()), None)
    for version in reversed(data.versions()):
        link = f"[{say('Version {version}', version=version.version)}]({_frozen_link(version)}){page.version_day(version)}"
        st.markdown(say("{version}, the latest", version=link) if version == current else link)
    for fault in faults(data.kept()):
        st.caption(plain(holes.without_folders(fault)))
    feed = data.folder() / FEED
    if feed.is_file():
        st.download_button(say("Feed (Atom)"), feed.read_bytes, file_name=FEED, mime="application/atom+xml", key="feed", on_click="ignore",
                           icon=":material/rss_feed:", help=say("An entry for each story published and each watched level crossed"))


def _only(tables: Tables) -> None:
    """With one version there is nothing to compare: which it is, what time it tells of, and what became known last."""
    st.info(plain(say(
        "Only this version is held so far: {version}, with what became known from {first} to {last}. There is no earlier one to compare it "
        "with. From the next publication on, this page says what it brought, revised and withdrew.",
        version=tables.version, first=day(data.days()[0]), last=day(data.days()[-1]),
    )))
    if headlines.was_here(tables):
        st.caption(say("You saw this very version on your last visit: nothing has changed here since."))
    headlines.became_known(tables)


tables = page.begin(say("Changes: what is new, revised and withdrawn"), steps=False)
if len(data.versions()) > 1:
    with holes.part(say("What is new, revised and withdrawn")):
        _compare(tables)
else:
    with holes.part(say("What became known last")):
        _only(tables)
with holes.part(say("Versions and feed")):
    _versions()
page.end(tables)
