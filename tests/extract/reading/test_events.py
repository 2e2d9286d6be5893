"""Events: every frame's own examples, and the behaviours that no single frame shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from extract.core.errors import RuleError
from extract.core.records import Document, EventMention
from extract.evaluation.examples import EVENT, Example, event_line, examples, fault
from extract.evaluation.examples import events_in as found_in
from extract.reading.events.story import find_events
from extract.reading.figures.story import StoryReader
from extract.reading.sentence.named import find_places
from extract.reading.sentence.scan import Scan, find_spots
from extract.sources.stories import split_stories
from extract.vocabulary.events import EVENTS, event_rules, load_frames, verb_forms
from extract.vocabulary.lexicon import load_rules
from tests.work import calls

if TYPE_CHECKING:
    from pathlib import Path


def events_in(text: str, published: str = "2025-03-28") -> tuple[EventMention, ...]:
    return found_in(text, date.fromisoformat(published))


@pytest.mark.parametrize("example", [one for one in examples() if one.kind == EVENT], ids=lambda one: f"{one.rule_id}-{one.where}")
def test_every_frame_keeps_its_examples(example: Example) -> None:
    assert fault(example) == ""


def told(*sentences: str, published: str = "2024-11-14") -> list[str]:
    return [event_line(event) for event in events_in(" ".join(sentences), published)]


def test_there_is_the_town_two_sentences_back() -> None:
    found = told(
        "A resident of Mai Ja Yang, about 130 kilometers southeast of the state capital, Myitkyina, mines rare earths.",
        "He gave no name. He said the KIA had shut the border there and at its crossings at Lai Zar and Pang War on Tuesday.",
    )
    assert found == ["border_closure 2024-11-12 2024-11-12 Kachin Independence Army @ Laiza, Mai Ja Yang, Pangwa"]


def test_a_gate_shut_to_people_and_goods_may_be_open_to_ore() -> None:
    text = "At the Pang War crossing, China has sealed the border to traders and civilians but was allowing trucks with rare earths."
    found = {effect for event in events_in(text) for effect in event.effects}
    assert found == {("Pangwa", "people", "closed"), ("Pangwa", "goods", "closed"), ("Pangwa", "ore", "open")}


def test_an_undated_mention_joins_the_dated_one() -> None:
    found = told(
        "The KIA has closed its border crossings, cutting off rare earths.",
        "The KIA closed the crossing at Laiza on Tuesday, a trader said.",
    )
    assert found == ["border_closure 2024-11-12 2024-11-12 Kachin Independence Army @ Laiza"]


AHEAD_AND_BACK = "Exports of 300 t of rare earths are expected after the KIA closed the border at Laiza in February."


@pytest.mark.parametrize("first", ["figures", "events"])
def test_a_closure_keeps_its_date_whether_or_not_a_figure_beside_it_is_still_to_come(first: str) -> None:
    document = Document(document_id="example", path="", text=AHEAD_AND_BACK, sha256="", published=date(2025, 3, 28))
    (story,) = split_stories(document)
    scan = Scan(story.text, load_rules().lexicon, start=story.start, end=story.end)
    if first == "figures":
        StoryReader(scan, load_rules(), story.published).read(set())
    spots = find_spots(scan, story.text)
    (closure,) = find_events(scan, story, spots, find_places(spots.places, scan, story))
    assert event_line(closure) == "border_closure 2025-02-01 2025-02-28 Kachin Independence Army @ Laiza"


def test_a_tax_since_the_takeover_is_dated_by_it() -> None:
    found = told(
        "The KIA seized the rare earth belt of northern Myanmar in October.",
        "Since the KIA's takeover, a 20 percent tax imposed by the rebels has hurt miners.",
    )
    assert found[1] == "tax 2024-10-01 2024-11-14 Kachin Independence Army @ northern Myanmar"


def test_one_sided_talks_take_the_other_side_from_the_talks_before() -> None:
    found = told(
        "Beijing advised the KIA on rare earths during negotiations in early May.",
        "Beijing became tougher in further talks in June.",
    )
    assert found == [
        "meeting 2024-05-01 2024-05-10 China + Kachin Independence Army",
        "meeting 2024-06-01 2024-06-30 China + Kachin Independence Army",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The KIA and its allied People's Defence Force seized Pangwa on Sunday.", "takeover 2024-11-10 2024-11-10 {} @ Pangwa"),
        ("Pangwa, a town in Chipwi township, was seized by the KIA in October.", "takeover 2024-10-01 2024-10-31 {} @ Pangwa"),
        ("The KIA fights on. In June it captured Sadung town.", "takeover 2024-06-01 2024-06-30 {} @ Sadung"),
        ("On Oct. 17, a Chinese envoy to Myanmar met KIA leaders.", "meeting 2024-10-17 2024-10-17 China + {}"),
        ("The KIA closed the gate on the Waingmaw-Sadung Road on Sunday.", "border_closure 2024-11-10 2024-11-10 {}"),
    ],
)
def test_doers_and_places_are_the_right_ones(text: str, expected: str) -> None:
    assert told(f"{text} Rare earths matter.") == [expected.format("Kachin Independence Army")]


def test_the_day_of_the_report_is_not_taken_for_the_day_of_the_event() -> None:
    (event,) = events_in("The KIA closed the gate at Laiza to rare earths, residents said on Thursday.", "2024-11-14")
    assert event.period is None
    (event,) = events_in("The KIA will now allow shipments of rare earths to China, Reuters reported Thursday.", "2024-11-15")
    assert (event.date_is_report, event.certainty) == (True, "planned")


@pytest.mark.parametrize(
    "text",
    [
        "Reopening the rare earth mines of Kachin in May would be a lifeline to the rebels.",
        "If the KIA were to take control of Bhamo in June, rare earths would suffer.",
        "The KIA doubled down on rare earths in May.",
        "It is unclear whether China shut the rare earth gate at Ruili in May.",
        "The KIA wants China to lift its export controls on rare earths in May.",
        "KIA leaders believe capturing Bhamo would shift momentum in rare earths in May.",
        "The coup of the year was a rare earth deal.",
        "China has threatened nobody over rare earths, and has never closed the border at Ruili in May.",
    ],
)
def test_what_is_wished_supposed_or_denied_is_no_event(text: str) -> None:
    assert [event_line(event) for event in events_in(text, "2025-07-08") if event.event_type != "ultimatum"] == []


HEADLINE = "KIA seizes rare earth hub of Pangwa\n"
CAPTION = "A rare earth gate that the KIA closed at Laiza in May. (Handout via REUTERS)\n"
PROSE = "Rare earths matter to China, and terbium does too, officials say in their reports on the trade of the region."


def test_a_headline_tells_what_the_text_below_does_not() -> None:
    assert told(f"{HEADLINE}{CAPTION}{PROSE}") == ["takeover Kachin Independence Army @ Pangwa"]


def test_a_headline_and_the_text_below_tell_one_event() -> None:
    found = told(f"{HEADLINE}{PROSE} In October the KIA seized Pangwa, a town that lives off rare earths.")
    assert found == ["takeover 2024-10-01 2024-10-31 Kachin Independence Army @ Pangwa"]


def test_captions_tell_no_event() -> None:
    assert told(f"{CAPTION}{PROSE}") == []


@pytest.mark.parametrize(("text", "status"), [
    ("MP Materials plans to open a rare earth plant in Texas in 2026.", ("planned", "forecast")),
    ("MP Materials is to build a rare earth plant in Texas.", ("planned", "forecast")),
    ("China threatened export curbs on rare earths.", ("planned", "conditional")),
    ("China imposed export curbs on rare earths.", ("said", "actual")),
])
def test_a_plan_and_a_threat_say_that_they_are_no_more(text: str, status: tuple[str, str]) -> None:
    (event,) = events_in(text, "2025-07-08")
    assert (event.certainty, event.modality) == status


@pytest.mark.parametrize(("text", "told_as"), [
    ("The rare earth quota for 2024 was issued by China on February 6.", "quota 2024-02-06 2024-02-06 China @ China"),
    ("China's second batch of 2024 rare earth quotas is 120,000 tonnes, officials said on August 20.",
     "quota 2024-08-20 2024-08-20 China"),
    ("The rare earth mines of Pangwa have been shut since mid-February.", "mining_halt 2024-02-11 2024-02-20 @ Pangwa"),
    ("The border at Ruili has been closed to rare earths since July.", "border_closure 2024-07-01 2024-07-31 @ Ruili"),
    ("Lynas plans to open a rare earth plant in Texas by 2030.",
     "plant_opening 2024-11-14 2030-12-31 Lynas Rare Earths @ Texas (forecast)"),
])
def test_an_event_is_dated_by_when_it_was_done_or_began(text: str, told_as: str) -> None:
    assert told(text) == [told_as]


def test_a_verb_has_one_object_the_nearest() -> None:
    found = told("Customs at Tengchong halted chemicals for the rare earth mines in February.")
    assert [line.split()[0] for line in found] == ["shipment_halt"]


def test_the_same_text_gives_the_same_events() -> None:
    text = "The KIA seized Pangwa in October. China shut the rare earth gate at Ruili in November."
    assert events_in(text) == events_in(text)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("stop", {"stop", "stops", "stopped", "stopping"}),
        ("carry", {"carry", "carries", "carried", "carrying"}),
        ("shut down|shut down|shut down", {"shut down", "shuts down", "shutting down"}),
        ("overrun|overran|overrun", {"overrun", "overruns", "overran", "overrunning"}),
    ],
)
def test_verbs_give_all_their_forms(verb: str, forms: set[str]) -> None:
    assert {spelling for spelling, _ in verb_forms(verb)} == forms


def _faulty(tmp_path: Path, old: str, new: str) -> str:
    rules = tmp_path / "events.yaml"
    rules.write_text(EVENTS.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_frames(event_rules(rules))
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('when: ["!seize~ land"', 'when: ["!seize~ lnad"', "did you mean 'land'?"),
        ('when: ["!seize~ land"', 'when: ["seize land"', "has 0 heads"),
        ("{agent: subject armed_group myanmar_military, places: clause definite}", "{agnet: subject, places: clause}", "`agent`"),
        ("agent: subject armed_group myanmar_military, places", "agent: subject armed_grop, places", "'armed_grop'"),
        ("take: {needs: agent where_or_when, effect: all claimed}", "take: {needs: agent wherever}", "unknown slot 'wherever'"),
        ("    because: seed 000\n", "", "`because` is missing"),
    ],
)
def test_a_faulty_frame_is_refused_at_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    message = _faulty(tmp_path, old, new)
    assert message.startswith("events.yaml:")
    assert says in message


def test_a_question_tells_no_event() -> None:
    assert told("Rare earths are short.", "Did Lynas close its rare earth plant in Kuantan in May?", published="2025-11-20") == []


def test_reopened_after_being_shut_is_a_reopening() -> None:
    found = told("The Kanpaiti gate reopened to rare earths in May after being shut for four months.", published="2025-11-20")
    assert [line.split()[0] for line in found] == ["border_reopening"]


def test_a_control_that_is_suspended_is_not_told_as_a_new_one() -> None:
    found = told("Beijing agreed to delay its rare earth export controls of October for a year.", published="2025-11-20")
    assert [line.split()[0] for line in found] == ["control_suspension"]


@pytest.mark.parametrize(("says", "told_by"), [
    ("", "outlet"),
    (", a resident said", "anonymous"),
    (", an analyst said", "analyst"),
    (", the KIA's spokesman said", "official"),
    (", Lynas said", "company"),
])
def test_who_vouches_for_an_event(says: str, told_by: str) -> None:
    (event,) = events_in(f"The rare earth mines of Pangwa stopped work in May{says}.", "2025-11-20")
    assert (event.event_type, event.told_by) == ("mining_halt", told_by)


def test_what_is_told_a_thousand_times_is_settled_in_linear_time() -> None:
    said = "The KIA closed the crossing at Laiza, cutting off rare earths. China closed the gate at Ruili to rare earths on May 3. "
    few, many = said * 100, said * 800
    events_in(few)
    assert calls(lambda: events_in(many)) <= 10 * calls(lambda: events_in(few))  # eight times the text; every pair: 64
