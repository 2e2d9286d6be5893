"""The sections of the page of sources: stories and texts, what does not fit, cited pages, unplaced numbers, the tables to take away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from charts.figures import chart as chart_of
from charts.figures import charts
from charts.figures.maps.rows import at, by_event
from charts.wording.captions import selection
from charts.wording.formats import APART, counted, day, number, sentence, strung
from charts.wording.rows import published, sourced
from charts.wording.sentences import odds_mark, whole_words
from charts.wording.statuses import status_words
from extract.core.ids import rows_of
from extract.core.schema import FINDING_TYPES, TABLES
from extract.core.text import web_address
from extract.languages.spoken import joined, named, say, told
from extract.measures.evidence import Link, figure_spans, finding_links, note_text
from extract.measures.headlines import headlines
from extract.measures.search import Found, answering, countries_in, folded, having, search, searchable, subjects, unheard
from extract.measures.standing import place_name, ranked_findings, stories
from extract.measures.status import FLOWS
from extract.measures.trade import at_odds, countries, no_tonnes, tonnes_from
from views.parts import evidence, evidence_html
from views.parts.table import records_table
from views.parts.wording import FINDINGS, REASONS, amount, foreign, html, language_mark, period_words, plain, record_words, spaced
from views.shell import controls, data, state
from views.shell.addresses import table_address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from extract.tables.read import Row, Tables

_MOST_SIDES = 4  # columns that still hold a figure in large type at 1,366 pixels
_HASH_SHOWN = 12  # characters of a SHA-256: no two texts here share them
_CITATION_COLUMNS = ("publisher", "title", "published", "published_precision", "url", "licence")
_HEADS = {"observations": "**Figures** ({count})", "events": "**Events** ({count})", "documents": "**Texts and pages** ({count})"}
_MOST_FOUND = 20  # of each table: more are not read through
_MOST_VIEWS = 3
_PARTS = re.compile(r"[;:?!()，；：？！（）]|,(?!\d)|\band\b")  # of a question: what no view answers whole may be asked of two
_TRADE = "trade"  # the page of flows
_CHOICES = {"prices": "picture", "trade": "part", "sources": "section"}  # by what a page shows one view at a time
# Words that readers use for what a view answers, beside the title and the question of its picture, where it has one.
_ANSWERS = (
    (("sources", "section", "conflicts"), "Conflicts and audit", "where sources disagree, differ, contradict each other; disputed figures"),
    (("sources", "section", "ages"), "How old each series is", "overdue, stale, old and oldest series; newest values"),
    (("sources", "section", "unplaced"), "Numbers not used", "numbers that could not be placed"),
    (("map", "", "map"), "Gates, control and mines on the border",
     "gates and crossings closed or open now, status, border, who holds, controls, rules"),
    (("trade", "part", "flows"), "Imports by origin, month by month",
     "tonnes of rare earths that China imports from a country: feedstock, suppliers and supply by country of origin; missing months, gaps"),
    (("trade", "part", "quotas"), "China’s quotas", "mining and smelting quota, quotas, limits, heavy, ion-adsorption"),
    (("prices", "picture", "prices"), "Terbium and dysprosium prices", "cost of a kilogram, kg, tonne; quotation with or without VAT, tax"),
    (("prices", "picture", "gap"), "China against Europe", "dearer, cheaper, premium, cost in Europe, abroad, outside, Rotterdam"),
    (("prices", "picture", "ore"), "Ore beside oxides", "price of concentrate, ion-adsorption clay, mixed feed"),
    (("trade", "part", "shares"), "Shares and their wholes", "share, per cent, percentage, part of imports, supply or world production"),
    (("timeline", "lanes", "borders"), "What happened when", "export controls, restrictions, bans, licences, embargo"),
    (("timeline", "", ""), "How long until the next closure?",
     "days between a takeover and the first closure or stop after it; how long, lag"),
    (("trade", "part", "fall"), "What if imports fell?",
     "what if imports fall, halve or are halved: value and worth of imports lost, by a fall as reported or one of your own"),
    (("trade", "part", "what-if"), "What if a gate closed?", "what if a gate or mine area closes: supply at risk, value, worth, days"),
    (("changes", "", ""), "Changes", "what changed, is new, revised or withdrawn since the previous version"),
    (("sources", "section", "downloads"), "Downloads", "download data, tables, CSV, package"),
)
# A status, beside its own words, of a place and of a gate.
_ASKED_BY = ("status, state, now, today, current", "status, state, now, today, current, gate, crossing, border")
_CITATIONS_HEIGHT = 560  # pixels: most of a laptop's window, so that the page itself need not scroll


def find_section(tables: Tables) -> None:
    """What has the words that the reader asks for at the head of the page; that nothing has them is said, too."""
    asked = state.get("find") or ""
    if not asked.strip():
        st.info(say("Write words into the field at the head of the page: a place, a mineral, a firm, a measure. Enter looks for them."))
        return
    views = _offer(tables, asked)
    stands = _statuses(tables, asked)
    found = search(tables, data.made(searchable, tables), asked)
    words = _found(found, asked, day(tables.as_of))
    if stands and not found.whole:
        words = say("The nearest of figures, events and texts")
    elif views and found.absent and found.records:  # a view answers in its own words: that no single record has them is no answer
        words = say("The records nearest to “{asked}”, held here by {day}", asked=asked, day=day(tables.as_of))
    st.subheader(plain(words), anchor=False)
    if tables.of:
        st.caption(plain(say("Looked through is what is shown: {what}.", what=selection(tables))))
    st.caption(say("What is not held here may still be so: this is what was read, not the world."))
    for table, records in found.records.items():
        st.markdown(say(_HEADS[table], count=len(records)))
        with st.container(gap=None):
            for record, row in records[:_MOST_FOUND]:
                evidence.button(record, plain(_line(tables, record, row)), f"find_{record}")
        if len(records) > _MOST_FOUND:
            st.caption(say("and {count} more; more words find fewer", count=len(records) - _MOST_FOUND))


def _offer(tables: Tables, asked: str) -> list[tuple[str, str, dict[str, str]]]:
    """The views that answer what is asked, each with its link, after what is not held of the countries named."""
    missing, rest = countries_in(tables, asked, {*countries(tables)} - {*tonnes_from(tables.observations)})
    # A country of which nothing is drawn is no word of a view.
    views = _views(rest, data.made(subjects, tables), data.made(searchable, tables))
    about_trade = not rest.strip() or any(page == _TRADE for page, _, _ in views)
    if about_trade and (lacking := no_tonnes(tables, missing)):
        st.info(plain(lacking))
    for page, label, query in views:
        st.page_link(f"views/{page}.py", label=say("{view}: see there", view=label), query_params=query, icon=":material/arrow_forward:")
    return views


def _statuses(tables: Tables, asked: str) -> bool:
    """What holds today of the places asked for, each with since when, who says so and how old that is; whether any has the words."""
    shown = data.made(at, data.rows(chart_of("map"), tables), None)
    places = shown.places.set_index("place_id")
    lines: dict[tuple[str, str, str], str] = {}
    said: dict[tuple[str, str, str], str] = {}
    for event, aspects in by_event(shown.statuses):
        place, key = places.loc[event["place_id"]], (event["event_id"], event["place_id"], event["status"])
        lines[key] = say("{place}: {status}", place=named(place["name"]), status=status_words(event, aspects))
        asked_by = _ASKED_BY[aspects[0] in FLOWS]
        said[key] = folded(" ".join([lines[key], *place[["names_en", "names_my", "names_zh"]], asked_by, say(asked_by)]))
    if keys := having(pd.Series([*said.values()], index=pd.Index([*said], tupleize_cols=False), dtype=object), asked):
        st.markdown(say("**Status as last reported** ({count})", count=len(keys)))
        with st.container(gap=None):
            for key in keys:
                evidence.button(f"events/{key[0]}", plain(lines[key]), f"find_status_{'_'.join(key)}")
    return bool(keys)


def _views(asked: str, about: Collection[str], records: pd.Series[str]) -> list[tuple[str, str, dict[str, str]]]:
    """The views that answer what is asked, at most three: page, title, and what its address says. `records`: the words of what is held."""
    charts_of = {(chart.page.lower(), _CHOICES.get(chart.page.lower(), ""), chart.id): (chart.title, chart.question) for chart in charts()}
    views = {place: (title, words, *charts_of.pop(place, ())) for place, title, words in _ANSWERS} | charts_of
    told_of = [folded(" ".join(words + tuple(map(say, words)))) for words in views.values()]
    said = pd.Series(told_of, index=pd.Index(views, tupleize_cols=False))
    keys = answering(said, asked, about)
    if not keys and not unheard(pd.concat([said, records]), asked):  # of "lithium, and its price" the second part is about lithium, too
        keys = tuple(key for part in _PARTS.split(asked.lower()) for key in answering(said, part, about))
    found: list[tuple[str, str, str]] = list(dict.fromkeys(keys))[:_MOST_VIEWS]
    return [(place[0], say(views[place][0]), {place[1]: place[2]} if place[1] else {}) for place in found]


def _line(tables: Tables, record: str, row: Row) -> str:
    """A record found, so that it stands alone: a figure with its place and its outlet."""
    if not record.startswith("observations/"):
        return record_words(record, row)
    place = named(place_name(tables, row["place_id"])) if row["place_id"] and not row["origin"] else ""
    mark = odds_mark(row, data.made(at_odds, tables).get(row["observation_id"], ()))
    return strung(record_words(record, row), place, sourced(row), mark, by=APART)


def _found(found: Found, asked: str, by: str) -> str:
    """What there is, in one sentence, before it is listed."""
    if not found.records:
        return say("Nothing held here by {day} has any word of “{asked}”.", day=by, asked=asked)
    if found.whole:
        return say("Held here by {day} with all words of “{asked}”", day=by, asked=asked)
    if found.absent:
        absent = joined([say("“{word}”", word=word) for word in found.absent], "or")
        return say("Nothing held here by {day} has {absent}. The nearest without:", day=by, absent=absent)
    return say("Nothing held here by {day} has all words of “{asked}”. The nearest:", day=by, asked=asked)


def conflicts_section(tables: Tables) -> None:
    """Findings by type, each with its reason class, its arithmetic and the claims it compares."""
    chosen = controls.pick_some("findings", say("Kinds"), {kind: sentence(say(FINDINGS[kind])) for kind in FINDING_TYPES})
    ranked = ranked_findings(tables, headlines(tables))
    found = ranked[ranked["finding_type"].isin(chosen)]
    if not len(found):
        st.info(say("No finding of these kinds by this day. Choose more kinds, or a later day above."))
        return
    st.caption(say(
        "{findings}. What matters most on this day comes first: conflicts between sources, of these what holds today and what the "
        "figures at the head of the briefing rest on, then the latest. Nothing is corrected here, and no figure is left out for it.",
        findings=counted(len(found), "finding"),
    ))
    for row in rows_of(found):
        _finding(tables, row)


def _finding(tables: Tables, row: Row) -> None:
    with st.container(border=True, key=f"finding_{row['finding_id']}"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.badge(say(FINDINGS[row["finding_type"]]), color="orange")
            st.badge(say(REASONS[row["reason_class"]]), color="gray")
            st.caption(say("known since {day}", day=day(row["published"])))
        question, message = (html(told(row[name], "finding")) for name in ("question", "message"))
        arithmetic = html(told(row["arithmetic"], "sum"))
        st.html(f'<div class="panel"><p><b>{question}</b></p><p>{message}</p><p><code>{arithmetic}</code></p></div>')
        _sides(finding_links(tables, row["finding_id"]), row["finding_id"])


def _sides(links: tuple[Link, ...], finding: str) -> None:
    """The claims side by side; beyond a handful only their names."""
    if not links:
        return
    for column, link in zip(st.columns(min(len(links), _MOST_SIDES)), links, strict=False):
        with column, st.container(gap=None):
            _side(link, f"{finding}_{link.record}")
    for link in links[_MOST_SIDES:]:
        evidence.button(link.record, plain(record_words(link.record, link.row)), f"side_{finding}_{link.record}")


def _side(link: Link, key: str) -> None:
    row, words = link.row, record_words(link.record, link.row)
    if link.record.startswith("observations/"):
        words = say("{publisher}, {day}", publisher=named(row["publisher"]), day=published(row))
        about = named(row["scope"] or row["denominator"] or row["status"])
        of = say("of {whole}", whole=whole_words(row)) if row["kind"] == "share" else \
            say("{metric}, {period}", metric=named(spaced(row["metric"])), period=period_words(row))
        st.html(f'<div class="panel"><p class="figure">{html(amount(row))}</p><p>{html(of)}</p><p class="quiet">{html(about)}</p></div>')
    evidence.button(link.record, plain(words), f"side_{key}")


def unplaced_section(tables: Tables) -> None:
    """Numbers that are neither a figure nor a date here: nothing is read over in silence."""
    rows = tables.unplaced
    if not len(rows):
        st.success(say("Every number in the stories is taken as a figure, as a date, or as something that is neither."))
        return
    st.caption(say("{numbers} in the stories that are not taken as a figure or a date, and why.", numbers=counted(len(rows), "number")))
    texts = {text["document_id"]: text for text in rows_of(tables.documents)}
    st.html(_table(("Number", "Reason", "Text", "Characters"), [_unplaced(row, texts[row["document_id"]]) for row in rows_of(rows)]))


def _unplaced(row: Row, text: Row) -> tuple[str, ...]:
    number, title = (foreign(words, text["language"]) for words in (row["quote"], text["title"]))
    return number, html(told(row["reason"], "unplaced")), title, f"{int(row['start'])}–{int(row['end'])}"


def _table(head: tuple[str, ...], lines: Iterable[Iterable[str]]) -> str:
    """A table of cells that are HTML already, under English heads."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return f'<div class="panel"><table><tr>{"".join(f"<th>{html(say(name))}</th>" for name in head)}</tr>{rows}</table></div>'


def stories_section(tables: Tables) -> None:
    """One block per story; copies of one text count as one source."""
    found = stories(tables)
    if not found:
        st.info(say("No story had come in by this day. Choose a later one above."))
    st.caption(say("Copies of one text are one source: what backs a figure is counted in origins, not in pages."))
    for row in found:
        words = say(
            "{source}, {day}: {texts} held, {figures} figures and {events} events read from it",
            source=named(row["wire"] or row["publisher"]), day=published(row),
            texts=counted(row["texts"], "text"), figures=number(row["figures"]), events=number(row["events"]),
        )
        title = foreign(row["title"], row["language"])
        st.html(f'<div class="panel"><p class="figure">{title}</p><p class="quiet">{html(words)}</p></div>')
        key = f"story_{row['story_id']}"
        shown = st.expander(say("The note with its figures marked, and the texts"), key=key, on_change="rerun")
        if shown.open:
            with shown:
                _note(tables, row)
                _texts(tables, row)


def _note(tables: Tables, row: Row) -> None:
    text = note_text(row)
    if text:
        st.html(f'<div class="panel"><div class="note"{language_mark(row["language"])}>{_with_marks(tables, row, text)}</div></div>')
    else:
        st.caption(say(
            "The note is not beside the program, or is another than the one that was read; its figures open their evidence below."
        ))
    evidence.button(f"documents/{row['document_id']}", say("All figures and events of this story"), f"all_{row['story_id']}")


def _with_marks(tables: Tables, row: Row, text: str) -> str:
    parts, at = [], 0
    close = text.find("\n---", 3)  # behind the mark that opens the front matter; the prose begins after it
    if text.startswith("---") and close >= 0:
        at = text.find("\n", close + 1) + 1
    for start, end, _ in figure_spans(tables, row["document_id"]):
        if start >= at:
            parts += [html(text[at:start]), f"<mark>{html(text[start:end])}</mark>"]
            at = end
    return "".join([*parts, html(text[at:])]).strip().replace("\n", "<br>")


def _texts(tables: Tables, row: Row) -> None:
    documents = tables.documents[tables.documents["story_id"] == row["story_id"]]
    shares = {row["document_id"]: f"{number(row['containment'] * 100, 0)}%" for row in rows_of(tables.copies)}
    lines = [(
        html(say(evidence_html.ROLES[text["role"]])), html(named(text["publisher"])),
        evidence_html.link(text["url"], text["title"], text["language"]), html(published(text)),
        shares.get(text["document_id"], ""), f"<code>{html(text['sha256'][:_HASH_SHOWN])}</code>",
    ) for text in rows_of(documents)]
    st.html(_table(("Held as", "Outlet", "Title", "Published", "Shared with the first", "SHA-256"), lines))


def citations_section(tables: Tables) -> None:
    """The pages that curated figures stand on."""
    pages = tables.documents[tables.documents["role"] == "citation"]
    words = "{pages} that curated figures stand on; the address of each opens at its publisher."
    st.caption(say(words, pages=counted(len(pages), "page")))
    columns: dict[str, Any] = {name: say(name) for name in _CITATION_COLUMNS} | {
        "url": st.column_config.LinkColumn(say("address")), "published": st.column_config.DateColumn(say("published"), format="YYYY-MM-DD"),
    }
    shown = pages.assign(**{name: pages[name].map(named) for name in ("publisher", "published_precision", "licence")},
                         url=pages["url"].map(web_address))
    st.dataframe(shown, column_order=_CITATION_COLUMNS, hide_index=True, width="stretch", height=_CITATIONS_HEIGHT,
                 column_config=columns, key="citations", alt=say("Cited pages with publisher, title, date and address"))


def downloads_section(tables: Tables) -> None:
    """All tables in one package, and each figure's row."""
    from charts.export.package import package_name, package_zip

    st.markdown(say("All tables as known by the day above, with their description, licences and citation, in one ZIP."))
    st.download_button(say("Data package (ZIP)"), lambda: package_zip(tables), file_name=package_name(tables), key="package",
                       mime="application/zip", on_click="ignore", icon=":material/download:")
    if data.frozen() is None and tables.of is None:  # the addresses give the data folder as it is
        st.markdown(say(
            "Each table has an address of its own, for programs and spreadsheets; it stays, and gives the table of the moment."
        ))
        addresses = {table: table_address(f"{table.name}.csv", tables) for table in TABLES}
        st.html(_table(("Table", "One row is", "Address"), [
            (f"<code>{html(table.name)}</code>", html(told(table.row_is, "table")), evidence_html.link(address, address))
            for table, address in addresses.items()
        ]))
    st.markdown(say("Every figure, **{count} rows**; a row opens its evidence.", count=plain(number(len(tables.observations)))))
    records_table(tables, tables.observations, key="all_observations", alt=say("All observations"))
