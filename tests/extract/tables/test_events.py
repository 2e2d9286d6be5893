"""From event mentions to rows: one event told several times is one row, and no two events are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from extract.core.errors import RuleError
from extract.core.properties import event_types
from extract.core.records import EventMention, Period, Reading, Story, StoryReading
from extract.core.strict_yaml import parse_yaml
from extract.measures.claims import with_claims
from extract.tables.events import Telling, check_templates, gather_events, headline_of, sentence_of
from extract.vocabulary.names import Names, known_names

NAMES = Names(
    places={
        "bhamo": "bhamo",
        "pangwa": "pang_war",
        "laiza": "laiza",
        "kachin state": "kachin_state",
        "china": "china",
        "myanmar": "myanmar",
    },
    actors={"kachin independence army": "kia", "china": "china"},
)
KINDS = {"bhamo": "town", "pang_war": "town", "laiza": "town", "kachin_state": "state", "china": "country", "myanmar": "country"}
KIA = (("Kachin Independence Army", "agent"),)
CHINA = (("China", "agent"),)
TUESDAY = Period(start=date(2024, 11, 12), end=date(2024, 11, 12), precision="day", rule_id="weekday")
WEEK = Period(start=date(2024, 11, 10), end=date(2024, 11, 14), precision="approx", rule_id="trailing")
TEXT = "The army shut the gates, said Maj. Naung Yoe. It closed the border at Laiza and Pang War. Nobody else did."
CLOSURE = EventMention(
    start=49,
    end=66,
    text=TEXT[49:66],
    event_type="border_closure",
    period=TUESDAY,
    lasting=True,
    actors=KIA,
    places=("Laiza", "Pangwa"),
    effects=(("Laiza", "all", "closed"), ("Pangwa", "all", "closed")),
    rule_id="border_closure",
)


def _text(*events: EventMention, story: str = "a", role: str = "note", published: date = date(2024, 11, 14)) -> StoryReading:
    row = {"document_id": f"{story}-{role}", "story_id": story, "role": role, "publisher": "RFA", "published": published,
           "published_precision": "day", "url": ""}
    text = Story(document_id=story, text=TEXT, start=0, end=len(TEXT), body_start=0, published=published)
    return StoryReading(reading=Reading(story=text, events=events), document=row, published=published)


def _gather(*texts: StoryReading) -> dict[str, list[dict[str, object]]]:
    return gather_events(texts, NAMES, KINDS)


def test_an_event_becomes_a_row_with_bridges_effects_and_evidence() -> None:
    tables = _gather(_text(CLOSURE))
    (row,) = tables["events"]
    assert (row["lane"], row["start"], row["end"], row["precision"], row["lasting"]) == (
        "borders",
        date(2024, 11, 12),
        date(2024, 11, 12),
        "day",
        True,
    )
    assert str(row["event_id"]).startswith("border-closure-2024-11-12-")
    assert [bridge["place_id"] for bridge in tables["event_places"]] == ["laiza", "pang_war"]
    assert [(bridge["actor_id"], bridge["part"]) for bridge in tables["event_actors"]] == [("kia", "agent")]
    assert {(effect["place_id"], effect["effect"], effect["actor_id"]) for effect in tables["event_effects"]} == {
        ("laiza", "closed", "kia"),
        ("pang_war", "closed", "kia"),
    }
    assert [(item["start"], item["quote"]) for item in tables["evidence"]] == [(49, TEXT[49:66])]


def test_the_summary_is_a_sentence_of_our_own_or_the_label_and_never_that_of_an_article() -> None:
    text = _text(CLOSURE)
    ours = sentence_of(text.reading.story, CLOSURE)
    assert ours == "It closed the border at Laiza and Pang War."
    assert _gather(_text(replace(CLOSURE, summary=ours)))["events"][0]["summary"] == ours
    article = _gather(_text(CLOSURE, role="origin"))["events"][0]["summary"]
    assert article == "Kachin Independence Army closes crossings: Laiza and Pangwa."


def test_of_three_events_of_one_kind_and_day_none_is_dropped() -> None:
    bare = replace(CLOSURE, actors=(), places=(), effects=())
    things = ("terbium", "dysprosium", "lutetium", "yttrium")
    rows = _gather(_text(*(replace(bare, commodity=thing) for thing in things)))["events"]
    assert len({row["event_id"] for row in rows}) == len(things)


@pytest.mark.parametrize(
    "again",
    [
        replace(CLOSURE, period=WEEK, places=("Myanmar", "China")),
        replace(CLOSURE, actors=()),
        replace(CLOSURE, places=()),
        replace(CLOSURE, period=None, places=("Laiza",)),
    ],
)
def test_a_second_telling_joins_the_row_of_the_first(again: EventMention) -> None:
    tables = _gather(_text(replace(again, start=0, end=8), CLOSURE))
    (row,) = tables["events"]
    assert row["precision"] == "day"
    assert len(tables["evidence"]) == 2


@pytest.mark.parametrize(
    "other",
    [
        replace(CLOSURE, actors=CHINA),
        replace(CLOSURE, event_type="border_reopening"),
        replace(CLOSURE, places=("Bhamo",)),
        replace(CLOSURE, period=replace(TUESDAY, start=date(2024, 10, 21), end=date(2024, 10, 31))),
        replace(CLOSURE, modality="denied"),
        replace(CLOSURE, period=None, places=("China",)),
    ],
)
def test_what_differs_in_one_thing_is_another_event(other: EventMention) -> None:
    tables = _gather(_text(CLOSURE, other))
    assert len({row["event_id"] for row in tables["events"]}) == 2


def test_what_is_told_without_a_date_happened_by_the_day_of_the_story() -> None:
    (row,) = _gather(_text(replace(CLOSURE, period=None)))["events"]
    assert (row["start"], row["end"], row["precision"]) == (None, date(2024, 11, 14), "open_before")


def test_copies_add_evidence_and_the_order_of_texts_does_not_matter() -> None:
    texts = [_text(CLOSURE), _text(CLOSURE, role="copy"), _text(replace(CLOSURE, event_type="tax"), story="b")]
    tables = _gather(*texts)
    assert (len(tables["events"]), len(tables["evidence"])) == (2, 3)
    assert tables == _gather(*reversed(texts))


def test_a_later_story_points_at_the_row_of_the_earlier_one() -> None:
    first, second = _gather(_text(CLOSURE), _text(CLOSURE, story="b", published=date(2025, 3, 28)))["events"]
    assert (first["same_event_as"], second["same_event_as"]) == ("", first["event_id"])


def test_the_closure_of_another_gate_is_another_event_in_another_story_too() -> None:
    later = date(2025, 3, 28)
    here, there = replace(CLOSURE, places=("Pangwa",), told_by="anonymous"), replace(CLOSURE, places=("Laiza",), told_by="official")
    wide = replace(CLOSURE, places=("Myanmar",))
    tables = _gather(_text(here), _text(there, story="b", published=later))
    assert [row["same_event_as"] for row in tables["events"]] == ["", ""]
    first, *others = _gather(_text(wide), _text(here, story="b"), _text(there, story="c"))["events"]
    assert [row["same_event_as"] for row in others] == [first["event_id"], ""]  # where it lies is told by all of its tellings


def test_what_is_announced_is_not_what_another_story_tells_as_done() -> None:
    rows = _gather(_text(replace(CLOSURE, modality="forecast")), _text(CLOSURE, story="b"))["events"]
    assert [row["same_event_as"] for row in rows] == ["", ""]


def test_a_claim_about_one_gate_is_no_fact_by_the_word_on_another() -> None:
    here, there = replace(CLOSURE, places=("Pangwa",), told_by="anonymous"), replace(CLOSURE, told_by="official")
    apart = _gather(_text(here), _text(replace(there, places=("Laiza",)), story="b"))["events"]
    same = _gather(_text(here), _text(replace(there, places=("Pangwa",)), story="b"))["events"]
    assert with_claims(pd.DataFrame(apart))["claim"].tolist() == [True, False]
    assert with_claims(pd.DataFrame(same))["claim"].tolist() == [False, False]


HALT = replace(CLOSURE, event_type="mining_halt", actors=(), places=("Pangwa",), effects=())


def _update(*events: EventMention, published: date) -> StoryReading:
    return _text(*events, role="update", published=published)


def test_an_update_of_another_day_points_at_what_its_story_told_though_no_doer_is_named() -> None:
    first, second = _gather(_text(HALT, role="origin"), _update(HALT, published=date(2024, 11, 16)))["events"]
    assert (first["same_event_as"], second["same_event_as"]) == ("", first["event_id"])


def test_an_update_points_at_the_first_story_that_told_its_event() -> None:
    again = replace(CLOSURE, actors=())
    told = [_text(CLOSURE, story="0"), _text(CLOSURE, role="origin"), _update(again, published=date(2024, 11, 16))]
    first, *others = _gather(*told)["events"]
    assert [row["same_event_as"] for row in others] == [first["event_id"]] * 2


@pytest.mark.parametrize("other", [
    replace(HALT, places=("Bhamo",)), replace(HALT, modality="denied"), replace(HALT, event_type="mining_resumption"),
    replace(HALT, period=replace(TUESDAY, start=date(2024, 11, 15), end=date(2024, 11, 15))),
])
def test_an_update_that_tells_another_event_points_at_none(other: EventMention) -> None:
    rows = _gather(_text(HALT, role="origin"), _update(other, published=date(2024, 11, 16)))["events"]
    assert [row["same_event_as"] for row in rows] == ["", ""]


def test_an_update_or_a_copy_of_the_same_day_renames_no_event() -> None:
    one, two = replace(CLOSURE, places=("Pangwa",), actors=()), replace(CLOSURE, places=("Laiza",), actors=())
    vague = replace(HALT, period=WEEK, places=())
    origin = _text(one, two, vague, role="origin", story="z")
    before = {row["event_id"] for row in _gather(origin)["events"]}
    assert len(before) == 3
    more = [replace(two, actors=KIA), replace(one, places=("Laiza", "Pangwa"), actors=KIA), HALT, replace(HALT, event_type="tax")]
    for role in ("update", "copy"):
        later = _text(*more, role=role, story="z")
        later.document["document_id"] = "a"  # before the article by its name
        tables = _gather(origin, later)
        keys = {row["event_id"] for row in tables["events"]}
        assert before < keys
        assert len(keys) == 4
        (halt,) = (row for row in tables["events"] if row["event_type"] == "mining_halt")
        assert halt["precision"] == "day"  # what the later text knows better is taken up


def test_a_long_span_is_quoted_short() -> None:
    (item,) = _gather(_text(replace(CLOSURE, start=0, end=len(TEXT))))["evidence"]
    assert len(str(item["quote"])) <= 60
    assert TEXT[int(str(item["start"])) : int(str(item["end"]))] == item["quote"]


@pytest.mark.parametrize("event_type", sorted(event_types().entries))
def test_every_type_has_words_with_and_without_a_doer(event_type: str) -> None:
    for telling in (
        Telling(event_type=event_type),
        Telling(event_type=event_type, agent="KIA", party="China", place="Bhamo", thing="terbium oxide", turn="rises"),
    ):
        label = headline_of(telling)
        assert label[0].isupper()
        assert "{" not in label
        assert "  " not in label


def test_a_template_with_an_unknown_slot_is_refused() -> None:
    with pytest.raises(RuleError, match=r"events\.yaml:1: .*unknown slot `agnet`"):
        check_templates(parse_yaml('tax: {agent: "{agnet} taxes", plain: "A tax"}', "events.yaml"))


def _label(event_type: str, text: str, actors: tuple[tuple[str, str], ...], places: tuple[str, ...] = ()) -> str:
    kinds = {"Bhamo": "town", "Pangwa": "town", "northern Myanmar": "region", "Myanmar": "country"}
    mention = EventMention(start=0, end=len(text), text=text, event_type=event_type, actors=actors, places=places, rule_id="x")
    return headline_of(Telling.of(mention, labels=known_names().labels, kinds=kinds))


@pytest.mark.parametrize(
    ("text", "places", "label"),
    [
        ("captured the rare-earths mining belt", ("northern Myanmar",), "KIA takes the mining belt of northern Myanmar"),
        ("captured the border post", ("Pangwa",), "KIA takes the border post at Pangwa"),
        ("captured the border\npost", (), "KIA takes the border post"),
        ("took control", ("Pangwa",), "KIA takes Pangwa"),
        ("significant gains", (), "KIA takes ground"),
    ],
)
def test_a_takeover_is_told_with_what_was_taken(text: str, places: tuple[str, ...], label: str) -> None:
    assert _label("takeover", text, KIA, places) == label


def test_a_company_of_the_same_country_is_not_the_other_side() -> None:
    parties = (("India", "party"), ("IREL", "party"), ("Kachin representatives", "party"))
    assert _label("meeting", "met", parties) == "India meets Kachin representatives"
    assert _label("meeting", "met", parties[:2]) == "India meets others"


def test_a_target_comes_before_a_second_agent() -> None:
    assert _label("meeting", "met", (("China", "agent"), ("India", "agent"), ("Kachin Independence Army", "target"))) == "China meets KIA"


def test_a_whole_country_is_not_what_a_battle_is_for() -> None:
    rebels = (("Myanmar rebels", "agent"),)
    assert _label("offensive", "offensive", rebels, ("Myanmar",)) == "Myanmar rebels on the offensive"
    assert _label("offensive", "fighting", KIA, ("Bhamo",)) == "KIA in battle for Bhamo"


def test_short_names_are_given_in_full() -> None:
    assert _label("forecast", "could", (("Benchmark Mineral Intelligence", "agent"),)).startswith("Benchmark Mineral Intelligence makes")
    assert _label("report", "said", (("International Institute for Strategic Studies", "agent"),)) == "IISS publishes a report"


def test_what_lies_ahead_has_no_day_that_it_is_not_told_with() -> None:
    for modality in ("forecast", "conditional", "actual"):
        (row,) = _gather(_text(replace(CLOSURE, modality=modality, period=None)))["events"]
        assert (row["end"] is None) == (modality != "actual")


@pytest.mark.parametrize(("kind", "places", "effects", "label"), [
    ("border_closure", ("Pangwa",), (), "KIA closes crossing: Pangwa"),
    ("border_closure", ("Pangwa", "Bhamo"), (), "KIA closes crossings: Pangwa and Bhamo"),
    ("border_closure", ("northern Myanmar",), (), "KIA closes crossings: northern Myanmar"),
    ("border_closure", ("Pangwa",), (("Pangwa", "ore", "closed"),), "KIA closes crossing to ore: Pangwa"),
    ("border_closure", ("Pangwa",), (("Pangwa", "all", "closed"),), "KIA closes crossing: Pangwa"),
    ("border_reopening", ("Pangwa",), (("Pangwa", "people", "open"), ("Pangwa", "ore", "closed")),
     "KIA reopens crossing to people: Pangwa"),
    ("border_reopening", ("Pangwa",), (("Pangwa", "ore", "partly"),), "KIA partly reopens crossing to ore: Pangwa"),
])
def test_a_gate_is_told_in_the_number_and_the_traffic_that_it_has(
    kind: str, places: tuple[str, ...], effects: tuple[tuple[str, str, str], ...], label: str,
) -> None:
    kinds = {"Bhamo": "town", "Pangwa": "town", "northern Myanmar": "region"}
    mention = EventMention(start=0, end=4, text="shut", event_type=kind, actors=KIA, places=places, effects=effects, rule_id="x")
    assert headline_of(Telling.of(mention, labels=known_names().labels, kinds=kinds)) == label


def test_a_gate_that_was_kept_open_has_not_opened_again() -> None:
    assert _label("border_reopening", "gate was kept open", (), ("Pangwa",)) == "Crossing still open: Pangwa"
    assert _label("border_reopening", "kept the Pangwa gate open", KIA, ("Pangwa",)) == "KIA keeps crossing open: Pangwa"


def test_nobody_named_is_passive_and_in_the_right_number() -> None:
    assert _label("border_closure", "shut", (), ("Pangwa",)) == "Crossing closed: Pangwa"
    assert _label("border_reopening", "open", (), ("Pangwa", "Bhamo")) == "Crossings open again: Pangwa and Bhamo"
