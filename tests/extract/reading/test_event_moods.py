"""What lies ahead, is only possible or is denied: told as such, with its own day, and never as what has happened."""

from __future__ import annotations

from datetime import date

import pytest

from extract.evaluation.examples import event_line, events_in

PUBLISHED = date(2026, 11, 20)
CLOSED, REOPENED = "border_closure", "border_reopening"


def told(text: str) -> list[str]:
    return [event_line(event) for event in events_in(f"{text} Rare earths matter.", PUBLISHED)]


@pytest.mark.parametrize(("text", "line"), [
    ("The Kan Pai Ti gate may be opened again on December 1, drivers said.", "2026-12-01 2026-12-01 @ Kan Pai Ti (conditional)"),
    ("The Pangwa gate might reopen next week.", "2026-11-23 2026-11-29 @ Pangwa (conditional)"),
    ("Trade at the Pangwa gate could resume in December.", "2026-12-01 2026-12-31 @ Pangwa (conditional)"),
    ("The gate at Laiza would reopen on December 3 if the levy was paid.", "2026-12-03 2026-12-03 @ Laiza (conditional)"),
    ("The Pangwa gate is expected to reopen on November 28.", "2026-11-28 2026-11-28 @ Pangwa (forecast)"),
    ("China is to reopen the Ruili gate next week.", "2026-11-23 2026-11-29 China @ Ruili (forecast)"),
    ("The Pangwa gate is to be reopened next week.", "2026-11-23 2026-11-29 @ Pangwa (forecast)"),
    ("The Pangwa gate is scheduled to reopen on December 1.", "2026-12-01 2026-12-01 @ Pangwa (forecast)"),
    ("The Pangwa gate will be allowed to reopen on December 1.", "2026-12-01 2026-12-01 @ Pangwa (forecast)"),
    ("The reopening of the Pangwa gate is planned for December 1.", "2026-12-01 2026-12-01 @ Pangwa (forecast)"),
    ("The KIA said it will reopen the Pangwa gate.", "Kachin Independence Army @ Pangwa (forecast)"),
])
def test_a_reopening_to_come_is_told_as_a_plan_or_a_possibility_with_its_day(text: str, line: str) -> None:
    assert told(text) == [f"{REOPENED} {line}"]


@pytest.mark.parametrize(("text", "line"), [
    ("Rare earth mines in Chipwi will be closed from December 1.", "mining_halt 2026-12-01 2026-12-01 @ Chipwi (forecast)"),
    ("Rare earth mining around Chipwi could resume in January.", "mining_resumption 2027-01-01 2027-01-31 @ Chipwi (conditional)"),
    ("China plans to close the Ruili border gate on December 5.", "border_closure 2026-12-05 2026-12-05 China @ Ruili (forecast)"),
    ("The KIA may stop rare earth trucks at Pangwa next week.",
     "shipment_halt 2026-11-23 2026-11-29 Kachin Independence Army @ Pangwa (conditional)"),
    ("Rare earth shipments through Pangwa are due to resume on November 25.",
     "shipment_permission 2026-11-25 2026-11-25 @ Pangwa (forecast)"),
    ("The KIO plans to impose a new levy on rare earths at Pangwa from January 1.",
     "tax 2027-01-01 2027-01-01 Kachin Independence Army @ Pangwa (forecast)"),
])
def test_what_is_to_come_lies_in_the_year_to_come(text: str, line: str) -> None:
    assert told(text) == [line]


def test_what_has_happened_and_what_may_undo_it_are_two_events() -> None:
    assert told("The Kan Pai Ti gate, closed since September, may be opened again on December 1, drivers said.") == [
        f"{CLOSED} 2026-09-01 2026-09-30 @ Kan Pai Ti", f"{REOPENED} 2026-12-01 2026-12-01 @ Kan Pai Ti (conditional)",
    ]


def test_an_undated_plan_does_not_lend_itself_to_what_has_happened() -> None:
    found = told("The KIA closed the Laiza gate on Monday. The KIA will close the Laiza gate again.")
    assert found == [
        f"{CLOSED} 2026-11-16 2026-11-16 Kachin Independence Army @ Laiza", f"{CLOSED} Kachin Independence Army @ Laiza (forecast)",
    ]


@pytest.mark.parametrize("text", [
    "The Pangwa gate may have been closed in October.",
    "The Pangwa gate could have reopened in October.",
    "The Pangwa gate could reopen, traders said.",
    "Miners hope the Pangwa gate will reopen in December.",
    "Nobody knows whether the Pangwa gate will be open next week.",
    "Nothing suggests that the Pangwa gate will reopen in December.",
    "The planned reopening of the Pangwa gate on December 1 was put off.",
    "The KIA wants China to reopen the Ruili gate in December.",
    "China should reopen the Ruili gate in December, traders urged.",
])
def test_a_wish_a_guess_and_what_was_called_off_are_no_plan(text: str) -> None:
    assert told(text) == []


def test_a_threat_to_close_a_gate_is_an_ultimatum_and_no_closure() -> None:
    assert told("The KIA threatened to close the Laiza gate.") == ["ultimatum Kachin Independence Army @ Laiza"]


@pytest.mark.parametrize("text", [
    "Officials denied that the Pangwa gate had been closed on Monday.",
    "Officials denied reports, published on Monday, that the Pangwa gate had been closed.",
    "A KIO spokesman dismissed reports that the Pangwa gate was closed in November.",
    "There is no truth in reports that China closed the Ruili gate in May, the ministry said.",
    "The KIO denied that it had ordered the closure of the Lweje gate in November.",
    "China has rejected claims that it shut the Ruili gate in May.",
    "It is false that China shut the Ruili gate in May, an official said.",
    "The KIO denied closing the Lweje gate on Thursday.",
    "The ministry refuted a report that mining in Chipwi had stopped in November.",
    "Contrary to reports, the Pangwa gate was not closed in November.",
    "Rumours that the Pangwa gate was closed on Monday are untrue, a KIO official said.",
    "The KIA closed the Laiza gate on Monday, a report that the KIO denied.",
])
def test_what_is_denied_is_no_event(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", [
    "The KIA closed the Laiza gate on Monday and rejected an offer from China.",
    "The KIA, which has denied that it taxes farmers, closed the Laiza gate on Monday.",
    "China closed the Laiza gate on Monday after a dispute over claims to the road.",
])
def test_a_denial_of_something_else_leaves_the_event(text: str) -> None:
    assert [line.split()[0] for line in told(text)] == [CLOSED]


@pytest.mark.parametrize(("text", "line"), [
    ("The KIO will reopen Kan Paik Ti on 1 December, according to a notice.",
     "border_reopening 2026-12-01 2026-12-01 Kachin Independence Army @ Kan Pai Ti (forecast)"),
    ("Kan Paik Ti was closed on Monday.", "border_closure 2026-11-16 2026-11-16 @ Kan Pai Ti"),
    ("China reopened Muse to ore trucks on Monday.", "border_reopening 2026-11-16 2026-11-16 China @ Muse"),
    ("Laiza remained shut on Monday.", "border_closure 2026-11-16 2026-11-16 @ Laiza"),
])
def test_a_gate_may_be_named_alone(text: str, line: str) -> None:
    assert told(text) == [line]


@pytest.mark.parametrize("text", [
    "A school near Pangwa was closed on Monday.", "Pangwa's schools were closed on Monday.", "In Laiza shops were closed on Monday.",
    "The hospital in Laiza, closed since May, is open again.", "The KIA closed Pangwa market on Monday.",
])
def test_what_is_shut_at_a_gate_is_not_the_gate(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(("text", "lines"), [
    ("The Pangwa gate is closed until December 1.", [f"{CLOSED} @ Pangwa"]),
    ("The Pangwa gate will remain closed until December 1.", [f"{CLOSED} @ Pangwa"]),
    ("The Pangwa gate was to reopen on November 3 but is still shut.", [f"{CLOSED} @ Pangwa"]),
    ("The Pangwa gate reopened on Monday and is to close again on Friday.", [f"{REOPENED} 2026-11-16 2026-11-16 @ Pangwa"]),
    ("China closed the Pangwa gate and will reopen the Ruili gate on December 5.",
     [f"{CLOSED} China @ Pangwa", f"{REOPENED} 2026-12-05 2026-12-05 China @ Ruili (forecast)"]),
    ("The Pangwa gate, to be closed on December 1, faces Tengchong.", [f"{CLOSED} 2026-12-01 2026-12-01 @ Pangwa (forecast)"]),
    ("The KIA agreed to reopen the Laiza gate on December 3.",
     [f"{REOPENED} 2026-12-03 2026-12-03 Kachin Independence Army @ Laiza (forecast)"]),
    ("Officials have promised to reopen the Pangwa gate by December 1.", [f"{REOPENED} 2026-11-20 2026-12-01 @ Pangwa (forecast)"]),
])
def test_the_day_of_what_is_to_come_dates_nothing_that_has_happened(text: str, lines: list[str]) -> None:
    assert told(text) == lines


PROSE = "\nRare earths matter to China, and terbium does too, officials say in their reports on the trade of the region. Terbium matters."


@pytest.mark.parametrize(("headline", "lines"), [
    ("KIO to reopen Kan Paik Ti gate on December 1",
     [f"{REOPENED} 2026-12-01 2026-12-01 Kachin Independence Army @ Kan Pai Ti (forecast)"]),
    ("Pangwa gate to be closed on December 1", [f"{CLOSED} 2026-12-01 2026-12-01 @ Pangwa (forecast)"]),
    ("Traders urge KIO to reopen Kan Paik Ti gate on December 1", []),
])
def test_a_headline_with_to_tells_a_plan(headline: str, lines: list[str]) -> None:
    assert [event_line(event) for event in events_in(headline + PROSE, PUBLISHED)] == lines


@pytest.mark.parametrize(("text", "line"), [
    ("If the rains hold, rare earth mines in Chipwi could resume work by December 15.",
     "mining_resumption 2026-11-20 2026-12-15 @ Chipwi (conditional)"),
    ("The KIO has ordered all rare earth mines in Chipwi to stop work from December 1.",
     "mining_halt 2026-12-01 2026-12-01 @ Chipwi (forecast)"),
    ("The KIA and China will hold talks in Kunming on December 3.",
     "meeting 2026-12-03 2026-12-03 Kachin Independence Army + China @ Kunming (forecast)"),
    ("The junta plans to tax rare earth miners in Bhamo from January 1.", "tax 2027-01-01 2027-01-01 Myanmar military @ Bhamo (forecast)"),
    ("China's customs is expected to lift the ban on rare earth exports on January 5.",
     "control_suspension 2027-01-05 2027-01-05 General Administration of Customs @ China (forecast)"),
])
def test_orders_conditions_talks_and_levies_to_come_are_told_as_such(text: str, line: str) -> None:
    assert told(text) == [line]


@pytest.mark.parametrize("text", [
    "If the KIA closes the Laiza gate, traders will go to Pangwa in December.",
    "Whether the Laiza gate will be open in December is not known.",
    "The KIA may raise taxes on rare earth miners.",
    "Residents of Laiza said fighting had shut the road to the rare earth mines.",
    "The KIO revoked the rights of a rare earth mining company on Monday.",
])
def test_what_hangs_on_a_condition_without_a_day_of_its_own_is_no_event(text: str) -> None:
    assert [line for line in told(text) if not line.startswith("licence")] == []
