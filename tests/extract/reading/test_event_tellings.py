"""Who tells an event: the one in whose words it stands, and the outlet where nobody is quoted."""

from __future__ import annotations

from datetime import date

import pytest

from extract.evaluation.examples import events_in

DRIVERS, RESIDENTS, PEOPLE = "drivers, not named", "residents, not named", "people, not named"


def tellers(text: str) -> list[tuple[str, str | None, str]]:
    found = events_in(f"{text} Rare earths matter.", date(2026, 11, 20))
    return [(event.told_by, event.attributed_to, event.certainty) for event in found]


@pytest.mark.parametrize(("text", "by", "whom"), [
    ("Truck drivers in the town said that the Kan Paik Ti gate, closed since September, was quiet, but the KIO has not announced a date.",
     "anonymous", DRIVERS),
    ("The Pangwa gate has been shut since September, drivers said; an official of the KIO declined to comment.", "anonymous", DRIVERS),
    ("Residents said the Pangwa gate was closed on Monday, and an official said it would be reviewed.", "anonymous", RESIDENTS),
    ("An official said the Pangwa gate was closed on Monday, and residents said prices rose.", "official", None),
    ("The Pangwa gate, which the government says is open, has been closed since May, miners say.", "anonymous", "miners, not named"),
    ("The Pangwa gate, residents said, was closed on Monday.", "anonymous", RESIDENTS),
    ("According to truck drivers, China closed the Ruili gate in May.", "anonymous", DRIVERS),
    ("China closed the Ruili gate in May, according to three people briefed on the matter, while a ministry said nothing.",
     "anonymous", PEOPLE),
    ("A customs broker said on Tuesday China had shut the gate at Ruili.", "anonymous", "one broker, not named"),
    ("A local administrator appointed by the KIO said that the Laiza gate was closed on Monday.", "official", None),
    ("An official of the KIO said that the Laiza gate was closed on Monday.", "official", None),
    ("A resident of the KIA area said that the Laiza gate was closed on Monday.", "anonymous", "one resident, not named"),
    ("The Laiza gate was closed on Monday, residents told the Kachin News Group.", "anonymous", RESIDENTS),
    ("The KIA had closed the border at Laiza, said a trader.", "anonymous", "one trader, not named"),
    ("The KIA reportedly closed the Laiza gate on Monday.", "anonymous", "sources, not named"),
    ("Prices rose, traders said, and the KIA closed the Laiza gate on Monday.", "outlet", None),
    ("The KIA closed the Laiza gate on Monday.", "outlet", None),
    ("The KIO has not confirmed a date, and the Kan Paik Ti gate was closed on Monday.", "outlet", None),
])
def test_an_event_is_told_by_those_in_whose_words_it_stands(text: str, by: str, whom: str | None) -> None:
    assert tellers(text) == [(by, whom, "said")]


def test_they_are_those_whom_the_sentence_before_quotes() -> None:
    found = tellers("Trucks queue for a week, two people said. The Kan Paik Ti crossing remained shut, they said.")
    assert found == [("anonymous", PEOPLE, "said")]


def test_he_who_was_not_quoted_before_is_nobody_known() -> None:
    assert tellers("Trucks queue. The Kan Paik Ti crossing remained shut, he said.") == [("outlet", None, "said")]


@pytest.mark.parametrize(("text", "certainty"), [
    ("A resident claimed that the KIA closed the Laiza gate on Monday.", "claimed"),
    ("A landslide claimed 15 lives at Pangwa on Monday.", "said"),
    ("Beside land claims at Laiza the gate was closed on Monday.", "said"),
])
def test_a_claim_is_what_somebody_claims_and_neither_lives_nor_ground(text: str, certainty: str) -> None:
    assert [told[2] for told in tellers(text)] == [certainty]


def test_who_says_something_does_not_do_what_he_tells_of_others() -> None:
    found = events_in("Miners told Reuters on Monday that the KIA had shut the rare earth gate at Laiza.", date(2026, 11, 20))
    assert [event.event_type for event in found] == ["border_closure"]
