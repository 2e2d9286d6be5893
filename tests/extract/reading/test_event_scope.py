"""What an event befalls: a site or an area, one gate or two, and who sets a levy rather than who pays it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from extract.evaluation.examples import event_line, events_in
from extract.tables.events import Telling, headline_of

if TYPE_CHECKING:
    from extract.core.records import EventMention

PUBLISHED = date(2026, 11, 20)


def found(text: str) -> tuple[EventMention, ...]:
    return events_in(f"{text} Rare earths matter.", PUBLISHED)


def told(text: str) -> list[str]:
    return [event_line(event) for event in found(text)]


def statuses(text: str) -> list[str]:
    return [f"{place} {effect}" for event in found(text) for place, _, effect in event.effects]


@pytest.mark.parametrize(("text", "place"), [
    ("Work stopped at one rare earth site near Pangwa in Special Region 1 on Tuesday.", "Pangwa"),
    ("A rare earth mine in Chipwi township, in Kachin State, was closed on Tuesday.", "Chipwi"),
    ("Work at the site and at six neighbouring pits near Pangwa, in what was formerly Kachin Special Region 1, was stopped on Tuesday.",
     "Pangwa"),
    ("The mine lies near Pangwa. Work at the mine has been suspended since Tuesday.", "Pangwa"),
    ("Rare earth mining at three of the sites in Tsawlaw was halted on Tuesday.", "Tsawlaw"),
    ("Two rare earth mines near Pangwa were shut on Tuesday.", "Pangwa"),
    ("Most rare earth mines around Chipwi were closed on Tuesday.", "Chipwi"),
    ("Some mines in Kachin State were closed on Tuesday.", "Kachin State"),
])
def test_what_befalls_a_site_is_no_status_of_its_place(text: str, place: str) -> None:
    assert told(text) == [f"mining_halt 2026-11-17 2026-11-17 @ {place}"]
    assert statuses(text) == []


@pytest.mark.parametrize(("text", "status"), [
    ("Mining of rare earths has stopped across Special Region 1 since Tuesday.", "Kachin Special Region 1 halted"),
    ("All rare earth mines in Kachin State were closed on Tuesday.", "Kachin State halted"),
    ("The rare earth mines of Pangwa have stood idle since Tuesday.", "Pangwa halted"),
    ("The rare earth mine at Mountain Pass was shut on Tuesday.", "Mountain Pass halted"),
    ("Rare earth mining around Pangwa resumed on Tuesday.", "Pangwa active"),
])
def test_what_befalls_all_mines_of_a_place_is_its_status(text: str, status: str) -> None:
    assert statuses(text) == [status]


@pytest.mark.parametrize(("text", "label"), [
    ("A rare earth mine near Chipwi was closed on Tuesday.", "Work stops at a site near Chipwi"),
    ("The KIA suspended work at two rare earth mines in Momauk township on Tuesday.",
     "Kachin Independence Army stops work at sites near Momauk"),
    ("Some mines in Kachin State were closed on Tuesday.", "Work stops at sites in Kachin State"),
    ("A rare earth mine was closed on Tuesday.", "Work stops at a site"),
    ("All rare earth mines in Kachin State were closed on Tuesday.", "Mining stops in Kachin State"),
])
def test_a_label_says_whether_a_site_or_an_area_stopped(text: str, label: str) -> None:
    (event,) = found(text)
    assert headline_of(Telling.of(event)) == label
    assert headline_of(Telling.of(replace(event, text=event.text[:8]))) == label  # as a story file keeps it: its words cut short


def test_an_area_that_a_gate_lies_in_is_not_shut_with_it() -> None:
    assert statuses("China closed the Pangwa gate in Kachin State on Monday.") == ["Pangwa closed"]


def test_an_area_named_beside_a_town_is_shut_with_it() -> None:
    assert told("Rare earth mines in Chipwi and in Shan State were closed on Tuesday.")[0].endswith("@ Chipwi, Shan State")


@pytest.mark.parametrize(("text", "places"), [
    ("Both the Pangwa and the Laiza gates were closed on Monday.", "Laiza, Pangwa"),
    ("The Pangwa, Lweje and Laiza gates were closed on Monday.", "Laiza, Lweje, Pangwa"),
    ("The Lweje and Laiza crossings reopened on Monday, while Pangwa stayed shut.", "Laiza, Lweje"),
    ("China shut the Ruili gate and the one at Houqiao on Monday.", "Houqiao, Ruili"),
    ("The KIA closed the gates at Pangwa and at Kan Paik Ti on Monday.", "Kan Pai Ti, Pangwa"),
    ("Rare earth mines in Chipwi and Momauk townships were closed on Monday.", "Chipwi, Momauk"),
    ("Landslides killed ten people in Chipwi and Tsawlaw on Monday.", "Chipwi, Tsawlaw"),
])
def test_places_named_together_all_belong_to_the_event(text: str, places: str) -> None:
    assert told(text)[0].split(" @ ")[1] == places


@pytest.mark.parametrize(("text", "line"), [
    ("Trucks that had paid a new levy to the KIO passed the Pangwa gate.", "tax Kachin Independence Army @ Pangwa"),
    ("Chinese buyers pay the KIA a levy on rare earths at Pangwa.", "tax Kachin Independence Army @ Pangwa"),
    ("A levy of 20 percent is paid by the junta to the KIO in Chipwi.", "tax Kachin Independence Army @ Chipwi"),
    ("Mine owners in Chipwi have been told to pay 20% of output value.", "tax @ Chipwi"),
    ("The KIO said the junta had taxed rare earth mines at Bhamo in May.", "tax 2026-05-01 2026-05-31 Myanmar military @ Bhamo"),
])
def test_a_levy_is_set_by_whoever_takes_it_and_never_by_whoever_pays(text: str, line: str) -> None:
    assert told(text) == [line]


@pytest.mark.parametrize(("text", "place"), [
    ("At least four workers were killed after a hillside collapsed at a leaching site in Chipwi township on Monday night.", "Chipwi"),
    ("Six miners were buried when a pit wall gave way at Momauk on Monday.", "Momauk"),
    ("A tailings pond burst at a rare earth mine near Hpare on Monday, killing three villagers.", "Hpare"),
    ("A slope failure at a rare earth mine in Tsawlaw township left seven dead on Monday.", "Tsawlaw"),
    ("A mudslide about 5 km from Pangwa buried ten miners on Monday.", "Pangwa"),
])
def test_an_accident_is_told_once_with_its_place(text: str, place: str) -> None:
    assert told(text) == [f"accident 2026-11-16 2026-11-16 @ {place}"]


@pytest.mark.parametrize("text", [
    "A landslide warning was issued for Chipwi on Monday.",
    "It is the third fatal landslide at a rare earth mine in the township this year.",
    "The closure of the mine at Hpare hit supply in July.",
    "The slope at Chipwi is steep, and four workers were hired on Monday.",
])
def test_what_harms_nobody_is_no_accident(text: str) -> None:
    assert not [line for line in told(text) if line.startswith("accident")]
