"""The map: status only from event rows, the world on a day, the paper and the screen rendering, and its words."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.drawing.frame import framed_canvas
from charts.drawing.theme import LAYOUTS
from charts.drawing.type import Box
from charts.figures.maps.basemap import BASEMAP
from charts.figures.maps.marks import MARK_ORDER, MARKS, OLD, RADIUS
from charts.figures.maps.names import Name, empty_place, place_names
from charts.figures.maps.paper import MAP
from charts.figures.maps.rows import at, gate_status, precision_class, select, symbol
from charts.figures.maps.screen import deck, legend
from charts.figures.maps.window import SECTIONS
from charts.figures.maps.words import distance, permission, sequence
from extract.core.ids import rows_of as frame_rows
from extract.measures.status import holding, reports
from extract.tables.read import read_tables
from tests.chart_rows import copies, draw, of_stories, real_tables, rows_of

if TYPE_CHECKING:
    from charts.figures.maps.geometry import Bounds

PAPER = ("slide", "screen", "column", "phone", "a4half", "square", "social")


def map_rows(tables, on=None):
    return at(select(tables), on)


def place(tables, place_id, on=None):
    rows = map_rows(tables, on=on).places
    return frame_rows(rows[rows["place_id"] == place_id])[0]


def with_events(tables, events):
    """The real places, but only these events: dicts with place_id, flow, effect and event columns."""
    base = {
        "event_type": "border_closure", "lane": "borders", "precision": "day", "lasting": True, "ongoing": False, "certainty": "said",
        "modality": "actual", "date_is_report": False, "told_by": "outlet", "summary": "Something happened.", "short": "something happened",
        "attributed_to": "", "publisher": "Gazette", "published": "2025-01-10", "story_id": "s", "same_event_as": "",
        "published_precision": "day", "quality": "A", "note": "", "lapsed": "",
    }
    told = pd.DataFrame([{**base, "event_id": f"e{index}", "start": None, "end": None, **each} for index, each in enumerate(events)])
    for column in ("start", "end", "published"):
        told[column] = pd.to_datetime(told[column])
    effects = pd.DataFrame([
        {"event_id": f"e{index}", "place_id": each["place"], "flow": each.get("flow", "all"), "effect": each["effect"], "actor_id": "china"}
        for index, each in enumerate(events)
    ])
    events = told[list(tables.events.columns)]
    return dataclasses.replace(tables, events=events, event_effects=effects, event_places=tables.event_places.iloc[:0])


MAP_SEEDS = BASEMAP.parent
GATE = "laiza"
CLOSED = {"place": GATE, "effect": "closed", "start": "2024-11-12", "end": "2024-11-12"}


def test_without_an_event_row_everything_is_unknown():
    tables = dataclasses.replace(real_tables(), event_effects=real_tables().event_effects.iloc[:0])
    places = map_rows(tables).places
    assert set(places[["people", "goods", "ore", "control", "mines", "levy"]].to_numpy().ravel()) == {"unknown"}
    gates = [symbol(each) for each in frame_rows(places) if "border_gate" in each["roles"]]
    assert set(gates) <= {"gate_unknown", "somewhere"}
    assert gates
    assert place(tables, GATE)["told"].startswith("Status unknown")


def test_every_status_of_the_real_rows_comes_from_an_event():
    rows = map_rows(real_tables())
    known = set(real_tables().events["event_id"])
    assert len(rows.statuses)
    assert set(rows.statuses["event_id"]) <= known
    held = rows.places.melt(id_vars="place_id", value_vars=["people", "goods", "ore", "control", "mines", "levy"])
    told = {(row["place_id"], row["aspect"]) for row in frame_rows(rows.statuses)}
    assert {(row["place_id"], row["variable"]) for row in frame_rows(held[held["value"] != "unknown"])} == told


def test_an_event_counts_from_its_first_day_and_lasts_until_another():
    tables = with_events(real_tables(), [CLOSED, {"place": GATE, "effect": "open", "start": "2024-12-20", "end": "2024-12-20"}])
    states = [place(tables, GATE, date.fromisoformat(day))["ore"] for day in ("2024-11-11", "2024-11-12", "2024-12-19", "2024-12-20")]
    assert states == ["unknown", "closed", "closed", "open"]
    assert place(tables, GATE)["ore"] == "open"


def test_a_status_of_one_flow_leaves_the_others_alone():
    ore = {"place": GATE, "effect": "open", "flow": "ore", "start": "2024-12-01", "end": "2024-12-01"}
    tables = with_events(real_tables(), [CLOSED, ore])
    gate = place(tables, GATE)
    assert (gate["people"], gate["goods"], gate["ore"]) == ("closed", "closed", "open")
    assert gate_status(gate) == "partly"
    assert gate_status(gate, "ore") == "open"
    assert symbol(gate, "people") == "gate_closed"


def test_an_undated_row_does_not_undo_a_dated_one_of_the_same_report():
    undated = {"place": GATE, "effect": "open", "flow": "ore", "end": "2025-01-10"}
    assert place(with_events(real_tables(), [CLOSED, undated]), GATE)["ore"] == "closed"
    later = {**undated, "published": "2025-06-01", "end": "2025-06-01"}
    assert place(with_events(real_tables(), [CLOSED, later]), GATE)["ore"] == "open"


def test_an_undated_row_holds_only_from_its_last_possible_day():
    tables = with_events(real_tables(), [{"place": GATE, "effect": "closed", "end": "2025-01-10"}])
    assert place(tables, GATE, date(2025, 1, 9))["ore"] == "unknown"
    assert place(tables, GATE, date(2025, 1, 10))["ore"] == "closed"


@pytest.mark.parametrize("change", [{"modality": "forecast"}, {"modality": "conditional"}, {"certainty": "planned"}])
def test_a_plan_closes_no_gate(change):
    assert place(with_events(real_tables(), [{**CLOSED, **change}]), GATE)["ore"] == "unknown"


def test_a_later_report_tells_nothing_before_it_was_published():
    from extract.tables.read import read_tables

    before = map_rows(of_stories(read_tables(as_of=date(2024, 11, 13))))
    assert before.statuses.empty
    first = map_rows(of_stories(read_tables(as_of=date(2024, 11, 14))))
    assert len(first.statuses)
    assert first.statuses["published"].max() <= pd.Timestamp(2024, 11, 14)
    assert all("2025" not in each for each in first.notes["summary"])


def test_reports_keep_what_was_overtaken():
    tables = with_events(real_tables(), [CLOSED, {"place": GATE, "effect": "open", "start": "2024-12-20", "end": "2024-12-20"}])
    known = reports(tables)
    assert set(known["status"]) == {"closed", "open"}
    assert len(known) == 6
    assert set(holding(known)["status"]) == {"open"}


def test_places_have_names_in_three_scripts():
    bhamo = place(real_tables(), "bhamo")
    assert "Banmaw" in bhamo["names_en"]
    assert bhamo["names_my"]
    assert bhamo["names_zh"]


@pytest.mark.parametrize(("km", "kind", "expected"), [
    (1.0, "town", "point"), (5.0, "town", "near"), (20.0, "border_gate", "area"), (float("nan"), "city", "unstated"),
    (1.0, "state", "label"),
])
def test_how_exact_a_point_is_has_a_class_of_its_own(km, kind, expected):
    assert precision_class(km, kind) == expected


def test_states_differ_by_shape_and_not_by_colour_alone():
    gates = [name for name in MARKS if name.startswith("gate_") and not name.endswith(OLD)]
    outlines = {name: tuple(part.points for part in MARKS[name]) for name in gates}
    assert len(set(outlines.values())) == len(gates) == 5
    assert set(MARK_ORDER) <= set(MARKS)
    assert set(MARK_ORDER) == set(RADIUS)


def test_routes_and_mine_areas_name_known_places_and_a_source():
    rows = map_rows(real_tables())
    known = set(rows.places["place_id"])
    for name, columns in (("routes.csv", ["from_place", "to_place"]), ("mine_areas.csv", ["place_id"])):
        seed = pd.read_csv(f"{MAP_SEEDS}/{name}")
        assert set(seed[columns].to_numpy().ravel()) <= known, name
        assert seed["source"].str.len().min() > 0
    assert len(rows.routes)
    assert len(rows.mines)
    assert rows.mines["radius_km"].between(5, 30).all()


def painted(layout, theme="light", **options):
    tables = real_tables()
    rows = select(tables)
    canvas = framed_canvas(layout, theme, MAP.words(rows, **options), as_of=tables.as_of, version=tables.version)
    MAP.paint(canvas, rows, **options)
    return canvas


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize("layout", PAPER)
def test_names_on_the_paper_map_keep_apart_and_inside(layout, view):
    canvas = painted(layout, view=view)
    page = Box(0, 0, canvas.width, canvas.height)
    assert not [words for box, words in canvas.labels if not box.within(page)]
    clashes = [
        (one[1], other[1]) for index, one in enumerate(canvas.labels) for other in canvas.labels[index + 1:]
        if one[0].grown(-1).overlaps(other[0].grown(-1))
    ]
    assert not clashes


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_paper_map_has_land_border_and_places_at_equal_scale(theme):
    figure = draw(MAP, real_tables(), theme=theme, layout="slide")
    go.Figure(figure.to_dict())
    names = {trace.name for trace in figure.data}
    assert {"land", "Kachin", "neighbours", "border", "rivers", "mine areas", "routes", "places", "names"} <= names
    assert not any("geo" in trace.type or "map" in trace.type for trace in figure.data)
    across, up = figure.layout.xaxis, figure.layout.yaxis
    plot = 1280 - figure.layout.margin.l - figure.layout.margin.r  # what stands beside the plot lies in its margins
    width = (across.domain[1] - across.domain[0]) * plot / (across.range[1] - across.range[0])
    height = (up.domain[1] - up.domain[0]) * 720 / (up.range[1] - up.range[0])
    assert width / height == pytest.approx(0.906, abs=0.01)


def test_every_mark_of_a_row_opens_its_evidence():
    tables = real_tables()
    figure = MAP.build(select(tables), layout="screen")
    known = {f"places/{key}" for key in tables.places["place_id"]} | {f"events/{key}" for key in tables.events["event_id"]}
    known |= {f"observations/{key}" for key in tables.observations["observation_id"]}
    told = [trace for trace in figure.data if trace.name in ("places", "names", "routes", "mine areas")]
    assert told
    for trace in told:
        assert len(trace.customdata) == len(trace.x)
        assert {entry[0] for entry in trace.customdata} <= known


@pytest.mark.parametrize("kind", ["real", "empty", "one", "many"])
def test_both_maps_build_from_any_number_of_rows_and_leave_them_alone(kind):
    rows = rows_of(MAP, kind)
    before = copies(rows)
    MAP.build(rows, layout="column")
    if kind != "empty":
        deck(at(rows, None)).to_json()
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, rows[name])


def test_no_rows_say_so_and_what_to_change():
    figure = MAP.build(rows_of(MAP, "empty"))
    said = [note.text for note in figure.layout.annotations]
    assert not figure.data
    assert "No places" in said[0]
    assert said[1].startswith("Choose")


def test_the_headline_names_what_the_rows_say():
    tables = with_events(real_tables(), [CLOSED])
    words = MAP.words(select(tables))
    assert _plain(words.headline).startswith("Last known: China closed one crossing on 12 Nov 2024: Laiza")
    none = dataclasses.replace(real_tables(), event_effects=real_tables().event_effects.iloc[:0])
    assert "No report says" in MAP.words(select(none)).headline
    assert "borders indicative, about 2 km" in words.caution
    assert "GeoNames (CC BY 4.0)" in words.source


@pytest.mark.parametrize(("on", "says"), [
    ("2024-11-01", "no report of traffic at a gate by 1 Nov 2024"),
    ("2024-11-12", "status on 12 Nov 2024"),
    ("2024-11-13", "status as reported later, 14 Nov 2024; no report of 13 Nov 2024"),
    ("2024-12-31", "status as reported 14 Nov 2024; no report of 31 Dec 2024; last report that names a gate 47 days old"),
])
def test_a_status_on_a_day_stands_only_where_a_report_speaks_of_that_day(on, says):
    words = MAP.words(select(of_stories(real_tables())), on=date.fromisoformat(on))
    assert _plain(words.subtitle).partition(": ")[2] == says
    assert ("12 Nov 2024" in _plain(words.headline)) == (on > "2024-11-11")


def test_a_halt_of_ore_alone_closes_a_gate_in_part():
    halt = {"place": GATE, "effect": "closed", "flow": "ore", "start": "2025-05-02", "end": "2025-05-02", "event_type": "shipment_halt"}
    gate = place(with_events(real_tables(), [halt]), GATE)
    assert (symbol(gate), symbol(gate, "ore"), symbol(gate, "people")) == ("gate_partly", "gate_closed", "gate_unknown")
    passing = {"place": GATE, "effect": "open", "flow": "people", "start": "2025-05-02", "end": "2025-05-02"}
    assert symbol(place(with_events(real_tables(), [halt, passing]), GATE)) == "gate_partly"


def test_only_a_gate_that_was_reported_shut_is_told_to_have_reopened():
    opened = {"place": GATE, "effect": "open", "start": "2025-01-02", "end": "2025-01-02", "published": "2025-01-05"}
    kept = MAP.words(select(with_events(real_tables(), [opened])))
    again = MAP.words(select(with_events(real_tables(), [{**CLOSED, "published": "2024-11-14"}, opened])))
    assert "China let traffic through one crossing on 2 Jan 2025: Laiza" in _plain(kept.headline)
    assert "China reopened one crossing on 2 Jan 2025: Laiza" in _plain(again.headline)


def _plain(words):
    return words.replace("\u00a0", " ")


def test_the_subtitle_gives_the_day_of_the_last_report_and_tells_what_was_allowed_since():
    tables = of_stories(real_tables())
    assert "as last reported, 14 Nov 2024; existing stocks may ship, reported 27 Mar 2025" in _plain(MAP.words(select(tables)).subtitle)
    early = of_stories(read_tables(as_of=date(2024, 12, 31)))
    assert _plain(MAP.words(select(early)).subtitle).endswith("as last reported, 14 Nov 2024; last report that names a gate 47 days old")
    assert "stocks" not in MAP.words(select(tables), on=date(2024, 12, 31)).subtitle


def test_a_closed_gate_is_told_in_the_order_of_its_closing():
    rows = map_rows(of_stories(real_tables()))
    told = "China shut it to people and goods, let ore trucks in; then the KIA closed it, 12 Nov 2024, one resident says"
    assert sequence(rows, "pang_war") == told
    assert sequence(rows, "laiza") == ""
    assert _plain(permission(rows).words) == "existing stocks may ship, reported 27 Mar 2025"
    assert permission(map_rows(of_stories(real_tables()), on=date(2025, 1, 1))).words == ""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_note_beside_a_closed_gate_never_says_only_that_it_is_open(theme):
    rows = select(of_stories(real_tables()))
    canvas = framed_canvas("slide", theme, MAP.words(rows), as_of=date(2026, 10, 31))
    MAP.paint(canvas, rows)
    told = _plain(" ".join(re.sub(r"<[^>]*>", "", words) for _, words in canvas.labels))
    assert "shipments pass" not in told
    for part in ("China shut it to people", "then the KIA", "existing stocks"):
        assert part in told


def test_places_are_named_as_reports_in_english_print_them():
    names = map_rows(real_tables()).places.set_index("place_id")["name"]
    assert names[["kan_paik_ti", "hpimaw", "ruidian"]].tolist() == ["Kanpaiti", "Hpimaw", "Diantan"]
    assert set(names.index) == set(real_tables().places["place_id"])


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_screen_map_asks_nobody_and_names_its_layers(view, theme):
    text = deck(map_rows(real_tables()), view=view, theme=theme).to_json()
    made = json.loads(text)
    assert not re.findall(r"https?://(?!www\.w3\.org)", text)
    assert "mapStyle" not in made or not str(made["mapStyle"]).startswith("http")
    assert made.get("mapProvider") is None
    ids = [layer["id"] for layer in made["layers"]]
    assert len(set(ids)) == len(ids)
    assert {"land_coarse", "border", "places"} <= set(ids)
    assert not any(layer.get("stroked") for layer in made["layers"])
    assert len(text) < 250_000


def test_everything_that_can_be_picked_carries_its_record_and_words():
    made = json.loads(deck(map_rows(real_tables())).to_json())
    picked = [each for layer in made["layers"] if layer["pickable"] for each in layer["data"]]
    assert picked
    assert all(each["record"].startswith(("places/", "events/")) and each["title"] and each["about"] for each in picked)
    laiza = next(each for each in picked if each["record"] == "places/laiza")
    assert any("\u1000" <= letter <= "\u109f" for letter in laiza["about"])
    assert "拉咱" in laiza["about"]


def test_every_mark_answers_around_its_point_and_gives_way_to_what_is_drawn():
    made = json.loads(deck(map_rows(real_tables())).to_json())
    layer = next(layer for layer in made["layers"] if layer["id"] == "places")
    icons = [each["icon"] for each in layer["data"]]
    targets = icons.count("target")
    assert icons[:targets] == ["target"] * targets
    assert {each["record"] for each in layer["data"][:targets]} == {each["record"] for each in layer["data"]}
    picture = base64.b64decode(layer["iconAtlas"].partition(",")[2]).decode()
    opacity = float(re.search(r'fill-opacity="([.\d]+)"', picture).group(1))
    assert layer["alphaCutoff"] < opacity < 0.02


def test_a_selection_rings_the_place_or_the_places_of_the_event():
    rows = map_rows(of_stories(real_tables()))
    closure = rows.statuses[rows.statuses["place_id"] == GATE]["event_id"].iloc[0]

    def ringed(selected):
        made = json.loads(deck(rows, selected=selected).to_json())
        marks = next(layer for layer in made["layers"] if layer["id"] == "places")["data"]
        return {each["record"] for each in marks if each["icon"] == "selected"}

    assert ringed(None) == set()
    assert ringed("places/bhamo") == {"places/bhamo"}
    assert {"places/laiza", "places/mai_ja_yang"} <= ringed(f"events/{closure}")


def test_a_selection_cannot_fade_the_rest_of_the_map():
    """Streamlit fades every layer with a colour accessor of its own; there must be none."""
    made = json.loads(deck(map_rows(real_tables())).to_json())
    assert not [layer["id"] for layer in made["layers"] if "getColor" in layer or "getFillColor" in layer]


def test_the_key_lists_what_the_map_shows():
    tables = with_events(real_tables(), [CLOSED])
    titles = {title for _, title, _ in legend(map_rows(tables))}
    pale = "Last known (no report for over 90 days)"
    assert {"Gate closed by China, last known", pale, "Gate, status unknown", "Schematic route"} <= titles
    assert "Contested" not in titles


def test_the_distance_stands_beside_what_reports_give():
    found = distance(map_rows(real_tables()), "mai_ja_yang", "myitkyina")
    assert found.km == pytest.approx(130.1, abs=0.1)
    assert found.low < found.km < found.high
    assert len(found.reported) == 1
    assert found.reported["record"].str.startswith("observations/").all()
    assert distance(map_rows(real_tables()), "bhamo", "ganzhou").reported.empty


def test_a_name_never_lies_on_another_and_a_town_may_lose_its_own():
    names = [
        Name(key=str(index), words="A long town name", at=(100.0, 20.0 + 9 * index), radius=4, size=13, priority=index)
        for index in range(30)
    ]
    placed = place_names(names, Box(0, 0, 300, 320), [])
    boxes = list(placed.values())
    assert 1 < len(boxes) < 30
    assert not any(one.overlaps(other) for index, one in enumerate(boxes) for other in boxes[index + 1:])


def test_a_note_finds_empty_land_or_none():
    frame = Box(0, 0, 200, 200)
    found = empty_place((60, 30), (100, 100), frame, avoid=[Box(60, 60, 140, 140)])
    assert found is not None
    assert found.within(frame)
    assert not found.overlaps(Box(60, 60, 140, 140))
    assert empty_place((190, 190), (100, 100), frame, avoid=[Box(60, 60, 140, 140)]) is None


def test_text_on_the_map_is_escaped():
    tables = real_tables()
    names = tables.places.assign(name=tables.places["name"].where(tables.places["place_id"] != GATE, "<script>x</script>"))
    figure = MAP.build(select(dataclasses.replace(tables, places=names)))
    told = " ".join(str(text) for trace in figure.data if trace.name == "places" for text in trace.hovertext)
    assert "<script>" not in told
    assert "&lt;script&gt;" in told


def test_sizes_are_those_of_the_layouts():
    for layout in PAPER:
        figure = draw(MAP, real_tables(), layout=layout)
        assert (figure.layout.width, figure.layout.height) == (LAYOUTS[layout].width, LAYOUTS[layout].height)


def test_the_close_up_holds_all_its_gates():
    box: Bounds = SECTIONS["kachin"].holds
    rows = map_rows(real_tables()).places
    gates = rows[rows["roles"].str.contains("border_gate") & (rows["admin1"] == "Kachin")]
    assert len(gates) >= 6
    assert all(box.holds((lon, lat)) for lon, lat in zip(gates["lon"], gates["lat"], strict=True))


def test_a_gate_that_is_open_to_fuel_is_told_so_in_every_view():
    rows = MAP.select(real_tables())
    (laiza,) = [row["told"] for row in at(rows, None).places.to_dict("records") if row["place_id"] == "laiza"]
    assert "Partly open to fuel from 15–30 Nov 2025 on" in laiza
    assert "let fuel through in part" in sequence(at(rows, None), "laiza")
    for flow in ("all", "goods"):
        assert MAP.words(rows, flow=flow).headline.startswith("China partly reopened one crossing to fuel, ")


def test_a_gate_on_which_the_sources_disagree_is_not_called_open_by_its_sign_or_the_key():
    rows = at(MAP.select(real_tables()), None)
    signs = {row["place_id"]: symbol(row) for row in frame_rows(rows.places)}
    told = rows.statuses[rows.statuses["disputed"] & rows.statuses["aspect"].isin(["people", "goods", "ore"])].groupby("place_id").size()
    assert {place for place, sign in signs.items() if sign == "gate_disputed"} == {*told.index[told == 3]} == {
        "kan_paik_ti", "lweje", "mai_ja_yang"}
    assert signs["laiza"] == "gate_partly"  # whichever source is right
    key = {title: about for _, title, about in legend(rows)}
    assert key["Gate open"].startswith("Hpimaw and Pangwa: ")
    assert "Kanpaiti and Lweje" in key["Gate, sources disagree"]
    assert not any("Kanpaiti" in about for title, about in key.items() if title.startswith("Gate open"))
