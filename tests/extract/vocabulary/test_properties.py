"""Properties beside the word: what the rules say of metrics, dimensions, event types, place kinds and actors, and what it decides."""

from __future__ import annotations

from datetime import date

import pytest

from extract.core.errors import RuleError
from extract.core.properties import dimensions, event_ranks, event_types, lanes, metrics, place_kinds
from extract.core.records import Mention, Story
from extract.core.schema import LANES
from extract.reading.story import read_story
from extract.vocabulary.actors import never_sources


def _mentions(text: str) -> tuple[Mention, ...]:
    return read_story(Story(document_id="a", text=text, start=0, end=len(text), body_start=0, published=date(2024, 6, 10))).mentions


def test_words_are_asked_for_by_property() -> None:
    assert metrics().having("price") == {"price", "spot_price"}
    assert dimensions().values("measures") == {"distance": "distance", "gates": "border_gates", "pockets": "territory"}
    assert {"country", "region"} == place_kinds().having("wide")
    assert event_types().lists("dated_by")["takeover"] == ("takeover", "capture", "seizure")
    assert event_ranks("timeline")["takeover"] == 0
    assert tuple(lanes()) == LANES


def test_a_property_that_no_file_explains_is_refused() -> None:
    with pytest.raises(RuleError, match=r"metrics\.yaml:\d+: unknown property 'prize'; .*'price'"):
        metrics().having("prize")


@pytest.mark.parametrize("result", ["net profit", "net loss", "revenue"])
def test_the_result_of_a_firm_does_not_take_the_material_named_before(result: str) -> None:
    told = _mentions(f"Output of dysprosium oxide was 300 t in 2023. The firm had a {result} of 40 million yuan in 2023.")
    assert [mention.commodity for mention in told] == ["dysprosium oxide", "rare earths"]


@pytest.mark.parametrize(
    ("actor", "source"),
    [("Kachin Independence Army", None), ("United Wa State Army", "United Wa State Army"), ("Global Witness", "Global Witness")],
)
def test_who_is_never_a_source_is_not_meant_by_the_group_that_said_it(actor: str, source: str | None) -> None:
    [told] = _mentions(f"Rare earth output in the area of {actor} was 300 t in 2023, the group said.")
    assert (told.attributed_to, actor in never_sources()) == (source, source is None)
