"""Stories nobody foresaw, in any number and order: the newest value leads, nothing is lost, no sentence is false, no words collide.

The stories are those of `tests/kit/stories.yaml`. `KIT_EXAMPLES=200` tries more sets than a change has time for.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charts.drawing.theme import LAYOUTS, PAPER_LAYOUTS
from charts.figures import chart, charts
from charts.figures.prices.rows import CURRENCIES
from extract.languages.spoken import speaking
from tests.chinese import english_left
from tests.kit.english import faults
from tests.kit.pictures import misplaced, painted
from tests.kit.tables import files_of, kit, tables_of
from tests.kit.truths import CHECKS, Page, said

if TYPE_CHECKING:
    from datetime import date

    from extract.tables.read import Tables

EXAMPLES = int(os.environ.get("KIT_EXAMPLES", "8"))
FORMS = tuple(product(CURRENCIES, ("absolute", "index", "change"), (False, True)))
SLOW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
IDS = sorted(kit())
FEW = st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True)
SETS = st.one_of(FEW, st.lists(st.sampled_from(IDS), min_size=5, unique=True))


@lru_cache(maxsize=16)
def held(ids: tuple[str, ...], day: date | None = None) -> Tables:
    return tables_of(ids, day)


def days(ids: list[str]) -> st.SearchStrategy[date | None]:
    """The last day, or one on which one of the stories came out."""
    return st.sampled_from([None, *sorted({kit()[key].published for key in ids})])


def test_the_kit_has_stories_enough_and_each_gives_something() -> None:
    tables = tables_of(IDS)
    found = set(tables.observations["story_id"]) | set(tables.events["story_id"])
    silent = {key for key in IDS if kit()[key].document_id not in found}
    assert len(IDS) >= 30
    assert silent <= {"talks-fail"}  # a threat that the reader does not see yet


@SLOW
@given(st.data())
def test_the_order_in_which_stories_come_in_changes_nothing(data: st.DataObject) -> None:
    ids = data.draw(SETS)
    assert files_of(ids) == files_of(data.draw(st.permutations(ids)))


@SLOW
@given(st.data())
def test_no_sentence_is_false_and_no_story_is_lost(data: st.DataObject) -> None:
    ids = data.draw(SETS)
    seen = Page(held(tuple(ids), data.draw(days(ids))))
    assert {check.__name__: wrong for check in CHECKS if (wrong := check(seen))} == {}


@SLOW
@given(st.data())
def test_no_words_collide_or_leave_the_picture(data: st.DataObject) -> None:
    ids = data.draw(SETS)
    shown, wrong = held(tuple(ids), data.draw(days(ids))), {}
    for each in charts():
        layout, theme = data.draw(st.sampled_from(sorted(LAYOUTS))), data.draw(st.sampled_from(["light", "dark"]))
        if found := misplaced(painted(each, shown, layout, theme, framed=layout in PAPER_LAYOUTS)):
            wrong[each.id, layout, theme] = found
    assert wrong == {}


@SLOW
@given(st.data())
def test_prices_in_every_form_stay_in_the_picture_and_speak_english(data: st.DataObject) -> None:
    ids = data.draw(SETS)
    shown, wrong = held(tuple(ids), data.draw(days(ids))), {}
    rows = chart("prices").select(shown)
    prices = replace(chart("prices"), select=lambda _: rows)
    for form in data.draw(st.lists(st.sampled_from(FORMS), min_size=3, max_size=3)):
        options, layout = dict(zip(("currency", "mode", "log"), form, strict=True)), data.draw(st.sampled_from(PAPER_LAYOUTS))
        words = prices.words(rows, **options)
        found = misplaced(painted(prices, shown, layout, "light", **options))
        if found := found + [fault for each in words for fault in faults(each)]:
            wrong[form, layout] = found
    assert wrong == {}


def test_where_chinese_is_asked_for_no_story_is_told_in_english() -> None:
    tables = tables_of(IDS)
    documents = tables.documents
    printed = {text for column in ("title", "publisher", "wire", "byline") for text in documents[column] if len(str(text)) > 1}
    printed |= {word for text in documents["publisher"] for word in text.split()}  # a line may break inside a name
    with speaking("zh"):
        told = [*said(Page(tables))]
        told += [(each.id, words) for each in charts() for _, words in painted(each, tables, "slide", "light").labels]
    assert {where for where, _ in told} >= {"card", "pack.standfirst", "prices.headline", *(each.id for each in charts())}
    assert [(where, left, words) for where, words in told if (left := english_left(words, *printed))] == []


@pytest.mark.parametrize("key", IDS)
def test_what_was_known_before_a_story_is_known_after_it(key: str) -> None:
    before, after = held(()), held((key,))
    for name, column in (("observations", "observation_id"), ("events", "event_id"), ("documents", "document_id")):
        lost = set(before.frame(name)[column]) - set(after.frame(name)[column])
        assert not {each for each in lost if name != "observations" or each not in _derived(before)}


def _derived(known: Tables) -> set[str]:
    """Derived rows may change their key with a better input."""
    rows = known.observations
    return set(rows[rows["status"] == "derived"]["observation_id"])


@pytest.mark.parametrize(("words", "fault"), [
    ("slipped 4.1% in the one months to 5 Nov 2026", "one of several"), ("closed 1 crossings", "one of several"),
    ("two story of 8 Jul", "several of one"), ("a 80% fall", "a for an"), ("terbium slipped 0%", "no change that changes"),
    ("quoted at 6,550 CNY/kg ()", "a hole"), ("5,373 CNY/kg in 28 Jul 2025", "in a day"), ("it fell by +−3%", "two signs"),
    ("Prices rose in in March", "a word twice"),
])
def test_the_traps_of_grammar_catch_what_they_are_for(words: str, fault: str) -> None:
    assert [found.partition(":")[0] for found in faults(words)] == [fault]


@pytest.mark.parametrize("words", [
    "Terbium oxide jumped 21.9% in the six months to 24 Mar 2025; dysprosium slipped 3.2%", "one story of 8 Jul 2025, held in two texts",
    "10 May 2025 and 11 crossings", "in Feb 2025", "one month later", "21 events, three months after",
])
def test_sound_sentences_pass(words: str) -> None:
    assert faults(words) == []
