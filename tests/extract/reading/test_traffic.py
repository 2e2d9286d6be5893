"""Which traffic a sentence opens or closes a gate to: a table of sentences of every class, and what they must give."""

from __future__ import annotations

import pytest

from extract.vocabulary.places import gates_within, read_places
from tests.extract.reading.test_events import events_in

KACHIN = ("Kan Pai Ti", "Laiza", "Lweje", "Mai Ja Yang", "Pangwa", "Phimaw")
TABLE = [  # sentence, what it gives as `place flow effect`; nothing where no status can be told from it
    ("On 3 June the KIA reopened the Pangwa gate to people, but not to rare earth trucks.", "Pangwa people open; Pangwa ore closed"),
    ("On 3 June China partly reopened the Kanpaiti crossing, for residents only.", "Kan Pai Ti people open"),
    ("The Laiza gate reopened on 3 June for food and medicine only.", "Laiza goods open"),
    ("On 3 June China reopened the Pangwa gate, but only to residents.", "Pangwa people open"),
    ("On 3 June China reopened the crossing at Mai Ja Yang to all traffic except rare earth ore.",
     "Mai Ja Yang people open; Mai Ja Yang goods open; Mai Ja Yang ore closed"),
    ("The Laiza gate was reopened on 3 June except for ore and fuel.", "Laiza people open; Laiza goods closed; Laiza ore closed"),
    ("On 3 June China opened one of two lanes at the Lweje gate.", "Lweje all partly"),
    ("On 3 June China opened one of two lanes at the Lweje gate to empty trucks.", ""),
    ("On 3 June China partially reopened the Lweje gate.", "Lweje all partly"),
    ("On 3 June China reopened the Kanpaiti gate in daytime for pedestrians.", "Kan Pai Ti people partly"),
    ("On 3 June China resumed limited trade at the Kanpaiti gate, but rare earths stay barred.",
     "Kan Pai Ti goods partly; Kan Pai Ti ore closed"),
    ("Rare earth trade resumed at the Pangwa gate on 3 June.", "Pangwa ore open"),
    ("The Kanpaiti gate reopened to goods on 3 June but is still closed to ore.", "Kan Pai Ti goods open; Kan Pai Ti ore closed"),
    ("Since 3 June villagers may cross again at Pangwa; ore may not.", "Pangwa people open; Pangwa ore closed"),
    ("On 3 June the KIA fully reopened the Pangwa gate.", "Pangwa all open"),
    ("The KIA reopened the Pangwa gate to passengers on 3 June, with cargo to follow later.", "Pangwa people open"),
    ("Trucks with rare earths crossed at Kanpaiti on 3 June for the first time in six weeks.", "Kan Pai Ti ore open"),
    ("On 3 June China allowed exports of food at the Kanpaiti gate.", "Kan Pai Ti goods open"),
    ("On 3 June China let rare earth trucks through at Pangwa again.", "Pangwa ore open"),
    ("The KIA stopped ore trucks at Pangwa on 3 June.", "Pangwa ore closed"),
    ("Ore trucks have been halted at Pangwa since 3 June; people may still cross.", "Pangwa people open; Pangwa ore closed"),
    ("No ore with rare earths from Pangwa has crossed since 3 June.", "Pangwa ore closed"),
    ("China's halt to shipments of rare earths at Pangwa on 3 June worried miners.", "Pangwa ore closed"),
    ("Customs at Tengchong stopped chemicals for rare earth mines on 3 June.", ""),
    ("China kept the Lweje gate open to ore trucks on 3 June.", "Lweje ore open"),
    ("On 3 June the gate at Laiza opened again to trade, residents said, though not to minerals.", "Laiza goods open; Laiza ore closed"),
    ("On 3 June the KIA closed the Laiza gate.", "Laiza all closed"),
    ("On 3 June China closed the Laiza gate to trucks.", "Laiza goods closed; Laiza ore closed"),
    ("On 3 June China closed the Lweje gate to rare earths.", "Lweje ore closed"),
    ("On 3 June China closed the Pangwa gate to everything but ore trucks.", "Pangwa people closed; Pangwa goods closed; Pangwa ore open"),
    ("The KIA has kept the Laiza gate closed since 3 June to all but residents.",
     "Laiza people open; Laiza goods closed; Laiza ore closed"),
    ("On 3 June China shut the Kanpaiti gate to people, while goods still pass.", "Kan Pai Ti people closed; Kan Pai Ti goods open"),
    ("The crossing at Laiza remains closed to traders.", "Laiza goods closed"),
    ("China closed the Laiza gate on 3 June to stop fuel.", "Laiza all closed"),
    ("On 3 June China shut the gates in Chipwi township.", "Pangwa all closed; Phimaw all closed"),
    ("On 3 June China closed the border to rare earths from Kachin state.", "; ".join(f"{gate} ore closed" for gate in KACHIN)),
    ("China shut all gates in Kachin state except Lweje on 3 June.", "; ".join(f"{gate} all closed" for gate in KACHIN if gate != "Lweje")),
    ("On 3 June China reopened two of the gates in Kachin state.", "Kachin State all open"),
    ("On 3 June China may reopen the Laiza gate to ore.", ""),
]


@pytest.mark.parametrize(("sentence", "gives"), TABLE)
def test_a_sentence_opens_and_closes_what_it_names(sentence: str, gives: str) -> None:
    found = events_in(f"{sentence} The belt is full of rare earths.", "2025-06-10")
    told = {" ".join(effect) for event in found for effect in event.effects}
    assert told == set(filter(None, gives.split("; ")))


def test_work_resumed_and_a_levy_ended_are_statuses_of_their_own() -> None:
    mines = events_in("On 3 June rare earth mining resumed at Pangwa.", "2025-06-10")
    levy = events_in("The KIA scrapped its tax on rare earth miners at Pangwa on 3 June.", "2025-06-10")
    assert [effect for event in mines for effect in event.effects] == [("Pangwa", "ore", "active")]
    assert [effect for event in levy for effect in event.effects] == [("Pangwa", "ore", "untaxed")]


def test_the_gates_of_an_area_are_those_the_gazetteer_puts_there() -> None:
    assert set(gates_within("Kachin State")) == set(KACHIN)
    assert set(gates_within("Momauk")) == {"Mai Ja Yang", "Lweje"}
    assert gates_within("Pangwa") == ()  # a gate itself
    assert all(gates_within(place.name) == () for place in read_places().values() if place.place_type == "country")


@pytest.mark.parametrize(("sentence", "certainty", "told_by", "by"), [
    ("The KIA said it had captured Bhamo on 3 June.", "claimed", "official", "Kachin Independence Army"),
    ("The KIA claims it captured Bhamo on 3 June.", "claimed", "outlet", "Kachin Independence Army"),
    ("A resident said the KIA closed the Laiza gate on 3 June.", "said", "anonymous", "one resident, not named"),
    ("The KIA stopped ore trucks at Pangwa on 3 June, said a person close to the group.", "said", "anonymous", "one person, not named"),
    ("The KIA has told miners that it will allow shipments of rare earths, Reuters reported on 3 June.", "planned", "outlet", None),
    ("On 3 June China closed the Lweje gate to rare earths.", "said", "outlet", None),
])
def test_who_vouches_for_an_event_is_named_or_said_to_be_unnamed(sentence: str, certainty: str, told_by: str, by: str | None) -> None:
    (event,) = events_in(f"{sentence} The belt is full of rare earths.", "2025-06-10")
    assert (event.certainty, event.told_by, event.attributed_to) == (certainty, told_by, by)
