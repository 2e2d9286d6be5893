"""The timeline: which events it shows, how their dates look, where their labels stand, and what its words say."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.drawing.axes import time_scale
from charts.drawing.frame import framed_canvas, plot_canvas
from charts.drawing.theme import LAYOUTS
from charts.drawing.type import Box
from charts.figures.timeline import TIMELINE
from charts.figures.timeline.paint import Marks, bar_of, hover
from charts.figures.timeline.rows import chosen, lanes_of, select, weightiest, window_of
from charts.figures.timeline.words import lag_words
from charts.wording.events import label_of, short_actor, when, with_article
from charts.wording.markup import drawn
from charts.wording.sentences import event_sentence
from extract.measures.claims import settled
from extract.measures.status import holding, reports
from tests.chart_rows import copies, draw, real_tables, rows_of
from tests.kit.tables import tables_of

WINDOW = (date(2024, 7, 1), date(2025, 12, 31))
AXIS = time_scale(WINDOW, (100.0, 1100.0))


def event(**more):
    base = {
        "event_id": "e", "record": "events/e", "lane": "borders", "event_type": "border_closure",
        "start": "2024-11-12", "end": "2024-11-12",
        "precision": "day", "lasting": False, "ongoing": False, "certainty": "said", "modality": "actual", "date_is_report": False,
        "short": "KIA closes three crossings", "summary": "The KIA closed three crossings.", "actors": "KIA", "places": "Laiza, Pangwa",
        "actor_ids": "kia", "place_ids": "laiza pangwa", "told": 1, "disputed": False, "publisher": "Gazette", "attributed_to": "",
        "published": "2024-11-14", "published_precision": "day", "story_id": "s",
    }
    found = {**base, **more}
    found.setdefault("standing", found["certainty"])
    return {key: pd.Timestamp(value) if key in ("start", "end", "published") else value for key, value in found.items()}


def frame(*events):
    return pd.DataFrame([{**each, "event_id": f"e{i}", "record": f"events/e{i}"} for i, each in enumerate(events)])


def test_an_event_told_twice_gives_one_row():
    events, shown = settled(real_tables()), select(real_tables())["events"]
    again = events[events["same_event_as"] != ""]
    assert len(again)
    assert len(shown) == len(events) - len(again)
    assert not set(again["event_id"]) & set(shown["event_id"])
    assert shown["told"].sum() == len(events)


def test_more_reports_than_events_are_told_as_such():
    rows = select(real_tables())
    assert TIMELINE.words(rows).caution.startswith("133 reports of 121 events, to 28 Feb 2026")
    assert TIMELINE.words(rows, lanes=("prices",)).caution.startswith("events reported to ")  # each told once


def test_every_row_has_its_actors_and_places_by_name():
    shown = select(real_tables())["events"]
    closure = shown[(shown["event_type"] == "border_closure") & (shown["start"] == pd.Timestamp(2024, 11, 12))].iloc[0]
    assert "KIA" in closure["actors"]
    assert "Laiza" in closure["places"]
    assert "laiza" in closure["place_ids"].split()


def test_two_tellings_with_dates_that_exclude_each_other_are_marked():
    tables = real_tables()
    pair = tables.events[tables.events["same_event_as"] != ""].iloc[0]
    events = tables.events.copy()
    moved = events["event_id"] == pair["event_id"]
    events.loc[moved, ["start", "end"]] = [pd.Timestamp(2019, 1, 1), pd.Timestamp(2019, 1, 5)]
    shown = select(dataclasses.replace(tables, events=events))["events"]
    assert shown[shown["event_id"] == pair["same_event_as"]]["disputed"].all()


@pytest.mark.parametrize(("options", "expected"), [
    ({"lanes": ("talks",)}, {"e1"}), ({"actors": ("china",)}, {"e1"}), ({"places": ("laiza",)}, {"e0"}),
    ({"certainty": ("claimed",)}, {"e1"}), ({"window": (date(2025, 1, 1), date(2025, 12, 31))}, {"e1"}), ({}, {"e0", "e1"}),
    ({"lanes": ("talks",), "places": ("laiza",)}, set()),
])
def test_filters_keep_what_they_name(options, expected):
    days = {"start": "2025-05-01", "end": "2025-05-31"}
    talks = {"lane": "talks", "certainty": "claimed", "actor_ids": "china", "place_ids": "bhamo", **days}
    events = frame(event(), event(**talks))
    assert set(chosen(events, **options)["event_id"]) == expected


def test_a_day_is_a_diamond_and_a_lasting_event_a_solid_bar():
    day, lasting = bar_of(event(), AXIS, WINDOW), bar_of(event(end="2025-02-28", lasting=True), AXIS, WINDOW)
    assert day.day
    assert not lasting.day
    assert lasting.solid
    assert lasting.x0 == pytest.approx(AXIS(date(2024, 11, 12)))
    assert lasting.x1 == pytest.approx(AXIS(date(2025, 2, 28)))


def test_a_beginning_that_nobody_tells_fades_in():
    found = bar_of(event(start=None, precision="open_before"), AXIS, WINDOW)
    assert found.soft == (True, False)
    assert found.x1 - found.x0 == pytest.approx(34)


def test_what_began_before_or_goes_on_has_an_arrow():
    assert bar_of(event(start="2023-11-14", end="2024-11-14"), AXIS, WINDOW).open == (True, False)
    assert bar_of(event(start="2024-12-01", end="2025-07-08", ongoing=True), AXIS, WINDOW).open == (False, True)
    assert bar_of(event(start="2024-12-01", end=None), AXIS, WINDOW).open == (False, True)


def test_an_approximate_end_fades_and_a_claim_is_hatched():
    found = bar_of(event(start="2025-01-01", end="2025-05-01", precision="approx", certainty="claimed"), AXIS, WINDOW)
    assert found.soft == (True, True)
    assert found.hatched
    panel = plot_canvas("screen", "light").panel(Box(0, 0, 1000, 400), ((0.0, 1000.0), (0.0, 400.0)))
    marks = Marks(panel, 10)
    marks.add(event(start="2025-01-01", end="2025-05-01", precision="approx", certainty="claimed"), found, 50)
    marks.draw()
    bars = panel.canvas.traces[0]
    assert set(bars["marker"]["pattern"]["shape"]) == {"/"}
    assert len(bars["x"]) > 10
    assert {entry[0] for entry in bars["customdata"]} == {"events/e"}


@pytest.mark.parametrize(("more", "words"), [
    ({}, "12 Nov 2024"), ({"start": None}, "by 12 Nov 2024"),
    ({"start": "2024-12-01", "end": "2025-07-08", "precision": "month", "ongoing": True}, "since Dec 2024"),
    ({"start": "2025-03-01", "end": "2025-05-31", "precision": "season"}, "Mar–May 2025"),
    ({"date_is_report": True}, "12 Nov 2024 (report date)"),
    ({"start": "2021-01-01", "end": None, "precision": "open_after"}, "since 2021"),
])
def test_the_time_of_an_event_in_words(more, words):
    assert when(event(**more)) == words


def test_the_label_has_the_date_where_the_bar_does_not_tell_it():
    assert label_of(event()) == "12 Nov 2024: KIA closes three crossings"
    assert label_of(event(start="2024-10-01", end="2025-03-28", precision="approx")) == "KIA closes three crossings"
    assert label_of(event(start=None)).startswith("By 12 Nov 2024:")


def test_actors_are_named_shortly():
    assert short_actor("Kachin Independence Army", "armed_group") == "KIA"
    assert with_article("KIA") == "the KIA"
    assert short_actor("Myanmar military", "government") == "Myanmar military"
    assert with_article("China") == "China"


def test_the_hover_tells_actors_places_and_source_and_is_escaped():
    told = drawn(hover(event(summary="A <b>bold</b> claim.", disputed=True, told=2)))
    assert "&lt;b&gt;" in told
    assert "Laiza" in told
    assert "Gazette" in told
    assert "disagree" in told
    assert "Told 2 times" in told


def test_the_half_disc_says_no_more_than_that_sources_disagree_as_it_may_be_on_the_day_the_place_or_the_outcome():
    rows = {"events": frame(event(start="2024-11-12", disputed=True), event(start="2024-11-13"))}
    assert "Half disc: sources disagree." in TIMELINE.words(rows).source
    assert "Sources disagree on its days, places or outcome" in drawn(hover(rows["events"].iloc[0]))


def test_the_window_covers_eighteen_months_and_what_is_foreseen():
    events = frame(event(start="2001-01-01", end="2001-12-31", published="2025-07-08"),
                   event(start="2025-07-08", end="2025-12-31", published="2025-07-08"))
    assert window_of(events) == (date(2024, 1, 1), WINDOW[1])
    assert window_of(events, (date(2024, 1, 1), date(2024, 6, 1))) == (date(2024, 1, 1), date(2024, 6, 1))


def test_where_not_all_fit_the_weightiest_stay_in_order():
    events = frame(*(event(event_type=kind) for kind in ("report", "takeover", "meeting", "border_closure")))
    assert list(weightiest(events, 2)["event_type"]) == ["takeover", "border_closure"]
    assert len(weightiest(events, 9)) == 4


@pytest.mark.parametrize("layout", ["screen", "slide", "phone"])
def test_what_began_last_is_in_the_picture_and_heads_it_even_if_it_is_only_claimed(layout):
    old = [event(event_type="takeover", start=f"2024-{month:02}-01", end=f"2024-{month:02}-02", told=3) for month in range(1, 13)] * 5
    late = event(event_type="report", start="2026-02-06", end="2026-02-06", certainty="claimed", short="Junta retakes a town",
                 published="2026-02-28")
    wide = event(start="2026-02-07", end="2026-07-31")  # of which nobody knows when
    plan_of = event(event_type="election", start="2026-03-01", end="2026-03-01", certainty="planned", modality="forecast")
    rows = {"events": frame(*old, late, wide, plan_of)}
    assert TIMELINE.words(rows).short.endswith("Junta retakes a town, 6\u00a0Feb\u00a02026")
    marks = {entry[0] for trace in TIMELINE.build(rows, layout=layout).data for entry in trace.customdata or ()}
    assert {f"events/e{len(old)}", f"events/e{len(old) + 2}"} <= marks
    newest = select(real_tables())["events"].query("start >= '2025-12-01'")["record"]
    assert {*newest} <= {entry[0] for trace in TIMELINE.build(select(real_tables())).data for entry in trace.customdata or ()}


def painted(layout, theme="light", **options):
    tables = real_tables()
    rows = select(tables)
    canvas = framed_canvas(layout, theme, TIMELINE.words(rows, **options), as_of=tables.as_of, version=tables.version)
    TIMELINE.paint(canvas, rows, **options)
    return canvas


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_cover_neither_each_other_nor_a_mark_nor_leave_the_picture(layout, theme):
    canvas = painted(layout, theme)
    page = Box(0, 0, canvas.width, canvas.height)
    assert not [words for box, words in canvas.labels if not box.within(page)]
    clashes = [
        (one[1], other[1]) for index, one in enumerate(canvas.labels) for other in canvas.labels[index + 1:]
        if one[0].grown(-0.75).overlaps(other[0].grown(-0.75))
    ]
    assert not clashes
    assert not [words for box, words in canvas.labels if any(box.grown(-1).overlaps(mark.grown(-1)) for mark in canvas.marks)]


@pytest.mark.parametrize("kind", ["real", "empty", "one", "many"])
def test_it_builds_from_any_number_of_rows_and_leaves_them_alone(kind):
    rows = rows_of(TIMELINE, kind)
    before = copies(rows)
    go.Figure(TIMELINE.build(rows, layout="screen").to_dict())
    words = TIMELINE.words(rows)
    assert words.headline
    assert words.alt
    assert words.source.startswith("Source")
    for name, held in before.items():
        pd.testing.assert_frame_equal(held, rows[name])


def test_ten_thousand_events_draw_what_fits_and_count_the_rest():
    rows = rows_of(TIMELINE, "many")
    figure = TIMELINE.build(rows, layout="screen")
    said = [note.text for note in figure.layout.annotations]
    drawn = {entry[0] for trace in figure.data if trace.customdata is not None for entry in trace.customdata}
    assert any("more events in the table" in words for words in said)
    assert 20 < len(drawn) <= 160
    assert figure.layout.height < 3000


@pytest.mark.parametrize("layout", ["slide", "a4half", "square", "social", "screen", "column", "phone"])
@pytest.mark.parametrize("left", [0, 1, 4, 9])
def test_the_note_about_the_rest_touches_no_bar_and_nothing_is_cut(layout, left):
    rows = rows_of(TIMELINE, "real")
    events = rows["events"]
    rows = {**rows, "events": events.head(len(events) - left)}
    canvas = framed_canvas(layout, "light", TIMELINE.words(rows), as_of=date(2026, 10, 31))
    TIMELINE.paint(canvas, rows)
    notes = [box for box, words in canvas.labels if "in the table" in words]
    assert not [mark for box in notes for mark in canvas.marks if box.overlaps(mark)]
    for box, words in canvas.labels:
        assert box.x0 >= -0.5, words
        assert box.x1 <= canvas.width + 0.5, words


def test_an_empty_filter_says_what_to_change():
    figure = TIMELINE.build(select(real_tables()), lanes=("talks",), places=("nowhere",))
    said = [note.text for note in figure.layout.annotations]
    assert not figure.data
    assert "Widen" in said[1]
    assert "Choose" in TIMELINE.build(rows_of(TIMELINE, "empty")).layout.annotations[1].text


def test_every_mark_opens_its_evidence():
    known = {f"events/{key}" for key in real_tables().events["event_id"]}
    figure = TIMELINE.build(select(real_tables()), layout="screen")
    told = [trace for trace in figure.data if trace.type == "bar" or trace.mode == "markers"]
    assert {trace.type for trace in told} == {"bar", "scatter"}
    for trace in told:
        assert len(trace.customdata) == len(trace.x) == len(trace.hovertext)
        assert {entry[0] for entry in trace.customdata} <= known
    drawn = {entry[0] for trace in told for entry in trace.customdata}
    every = len(select(real_tables())["events"])
    left = [re.match(r"(\d+) more events in the table", note.text) for note in figure.layout.annotations]
    assert sum(int(match[1]) for match in left if match) == every - len(drawn) > 0
    assert len(drawn) >= 60  # what is weightiest


def test_lanes_stand_in_their_order_whatever_is_filtered():
    events = select(real_tables())["events"]
    assert lanes_of(events) == ["conflict", "borders", "mines", "talks", "prices"]
    assert lanes_of(events[events["lane"].isin(["prices", "borders"])]) == ["borders", "prices"]


def test_the_headline_gives_order_and_lags_from_the_rows():
    takeover = event(event_type="takeover", lane="conflict", start="2024-10-01", end="2024-10-31", precision="month")
    closure = event(start="2024-10-21", end="2024-10-31", precision="approx")
    ultimatum = event(event_type="ultimatum", lane="talks", start="2025-05-01", end="2025-05-31", precision="month")
    assert TIMELINE.words({"events": frame(takeover, closure, ultimatum)}).headline == (
        "Gates shut within weeks of the takeover; the ultimatum came seven months later")
    late = {**closure, "start": pd.Timestamp(2025, 2, 1), "end": pd.Timestamp(2025, 2, 5)}
    assert TIMELINE.words({"events": frame(takeover, late)}).headline == "Gates shut four months after the takeover"
    assert "events" in TIMELINE.words({"events": frame(ultimatum, ultimatum)}).headline
    assert "caus" not in TIMELINE.words({"events": frame(takeover, closure)}).headline


def test_lags_come_from_the_middles_of_the_dates():
    first, later = frame(event(start="2024-10-01", end="2024-10-31"), event(start="2025-05-01", end="2025-05-31")).itertuples(index=False)
    pair = [pd.Series({"start": each.start, "end": each.end}) for each in (first, later)]
    assert lag_words(*pair) == "seven months later"
    assert lag_words(pair[0], pair[0]) == "within weeks"


def test_nothing_is_said_that_was_published_later():
    from extract.tables.read import read_tables

    rows = select(read_tables(as_of=date(2024, 11, 14)))
    words = TIMELINE.words(rows)
    assert rows["events"]["published"].max() <= pd.Timestamp(2024, 11, 14)
    assert not any("2025" in text for text in (words.headline, words.alt, words.source))


def test_a_selected_event_is_marked_in_its_row():
    rows = select(real_tables())
    record = rows["events"].loc[rows["events"]["event_type"] == "border_reopening", "record"].iloc[-1]  # heavy enough for a row
    plain, marked = TIMELINE.build(rows), TIMELINE.build(rows, selected=record)
    assert len(marked.layout.shapes) == len(plain.layout.shapes) + 1


@pytest.mark.parametrize("layout", ["screen", "phone"])
def test_a_selected_event_has_a_row_however_little_it_weighs(layout: str):
    rows = select(real_tables())
    plain = TIMELINE.build(rows, layout=layout)
    drawn = {str(mark[0]) for trace in plain.data for mark in trace.customdata or () if mark}
    unseen = rows["events"].loc[(rows["events"]["end"] >= "2025-01-01") & ~rows["events"]["record"].isin(drawn), "record"]
    assert len(unseen) > 0
    for record in unseen.head(3):
        marked = TIMELINE.build(rows, layout=layout, selected=record)
        assert record in {str(mark[0]) for trace in marked.data for mark in trace.customdata or () if mark}
        assert len(marked.layout.shapes) == len(plain.layout.shapes) + 1, record


def test_the_export_has_the_size_of_its_layout():
    figure = draw(TIMELINE, real_tables(), layout="social")
    assert (figure.layout.width, figure.layout.height) == (LAYOUTS["social"].width, LAYOUTS["social"].height)


def test_what_was_reported_last_leads_the_headline():
    words = TIMELINE.words(select(tables_of(["gate-shut-again"], as_of=date(2026, 1, 15))))
    assert words.headline.replace("\u00a0", " ").endswith(", 12 Jan 2026; 119 events in all")
    older = TIMELINE.words(select(tables_of(["older-story"])))
    assert older.headline == TIMELINE.words(select(real_tables())).headline


@pytest.mark.parametrize(("options", "headed"), [
    ({"window": (date(2024, 1, 1), date(2024, 12, 31))}, "China takes barriers away: Mai Ja Yang and Laiza, 13 Dec 2024"),
    ({"window": (date(2023, 1, 1), date(2023, 6, 30))}, "KIA lets firms mine at Hpare, 30 May – 8 Jun 2023"),
    ({"lanes": ("mines",), "window": (date(2023, 1, 1), date(2023, 12, 31))}, "KIA lets firms mine at Hpare"),
])
def test_a_filtered_timeline_is_headed_by_what_began_last_in_it_however_late_the_rest_was_told(options, headed):
    assert TIMELINE.words(select(real_tables()), **options).headline.replace("\u00a0", " ").startswith(headed)


@pytest.mark.parametrize(("day", "name"), [
    (date(2026, 1, 25), "Foreseen: Vote planned in Bhamo, Mansi and Momauk"),
    (date(2026, 1, 26), "Was foreseen: Vote planned in Bhamo, Mansi and Momauk"),
])
def test_what_was_foreseen_for_a_day_that_is_past_is_no_longer_foreseen(day, name):
    from extract.tables.read import read_tables

    tables = read_tables(as_of=day)
    (vote,) = select(tables)["events"].query("event_type == 'election'").to_dict("records")
    assert label_of(vote) == f"25 Jan 2026: {name}"
    silent = "No report of it is held here." in hover(vote)
    assert silent is (day > date(2026, 1, 25))
    assert event_sentence(vote).endswith("No report of it is held here.") is silent
    assert set(tables.events["lapsed"]) <= {"", "silent"}  # what was planned in the past keeps its lead


def test_a_later_report_of_what_was_foreseen_ends_the_silence():
    from extract.tables.read import held, known_by

    whole = held()
    votes = whole.frames["events"].query("event_type == 'election'").copy()
    after = votes.assign(event_id="vote", modality="actual", certainty="said", published=pd.Timestamp(2026, 2, 1))
    places = whole.frames["event_places"]
    frames = {"events": pd.concat([whole.frames["events"], after]),
              "event_places": pd.concat([places, places[places["event_id"].isin(votes["event_id"])].assign(event_id="vote")])}
    events = known_by(dataclasses.replace(whole, frames=whole.frames | frames), date(2026, 2, 2)).events
    assert events.loc[events["event_id"].isin(votes["event_id"]), "lapsed"].tolist() == ["told"]


def test_one_gate_is_a_gate():
    takeover = event(event_type="takeover", lane="conflict", start="2024-10-01", end="2024-10-31", precision="month")
    closure = event(start="2024-10-21", end="2024-10-31", precision="approx", place_ids="pang_war", short="KIA closes crossings: Pangwa")
    assert TIMELINE.words({"events": frame(takeover, closure)}).headline == "A gate shut within weeks of the takeover"


@pytest.mark.parametrize("layout", ["square", "slide", "screen"])
def test_a_mark_across_the_whole_axis_has_its_label_in_the_picture(layout):
    across = event(start="2023-01-01", end="2026-12-31", precision="range", short="Mining grows in Kachin State")
    rows = {"events": frame(across, event(start="2024-11-12"))}
    canvas = framed_canvas(layout, "light", TIMELINE.words(rows), as_of=date(2026, 10, 31))
    TIMELINE.paint(canvas, rows)
    box = next(box for box, words in canvas.labels if "Mining grows" in words and not words.startswith("Before"))
    assert box.within(Box(0, 0, canvas.width, canvas.height))


def test_a_takeover_of_which_the_sources_dispute_the_day_is_one_event_of_all_those_days_wherever_it_is_told():
    tables = real_tables()
    (pangwa,) = select(tables)["events"].query("short == 'KIA takes Pangwa'").to_dict("records")
    assert (when(pangwa).replace("\u00a0", " "), pangwa["told"], pangwa["disputed"]) == ("18–19 Oct 2024", 3, True)
    held = holding(reports(tables)).query("place_id == 'pang_war' and aspect == 'control'").iloc[0]
    assert (when(held), bool(held["disputed"])) == (when(pangwa), True)
    early = dataclasses.replace(tables, findings=tables.findings.iloc[:0])
    assert settled(early).equals(tables.events)  # no dispute is known yet
