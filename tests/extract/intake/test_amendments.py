"""A text that corrects or updates another belongs to that story, though its words are others; what only looks so does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extract.intake.amendments import CORRECTION, UPDATE, amendment_of, places_in
from extract.intake.proposing import propose
from extract.intake.records import KnownText, Proposal, Relation
from extract.intake.relations import fingerprint, relation
from extract.intake.uploads import read_upload
from extract.reading.story import read_story
from tests.extract.intake.amending import AMENDING, FIRST, HAN_AMENDING, HAN_FIRST, NOT_AMENDING, OTHER

TODAY = date(2027, 11, 27)


def proposal(text: str) -> Proposal:
    (found,) = propose(read_upload("a.txt", text.encode())[0], TODAY)
    return found


def known(text: str, name: str = "lweje") -> KnownText:
    one = proposal(text)
    return KnownText(
        story_id=name, title=one.title.value, story=one.story, newsrooms=(one.publisher.value, one.wire.value), published=one.published.day,
        places=places_in(one.story),
    )


def printed(text: str, name: str = "lweje") -> KnownText:
    """The same story published, its article not at hand."""
    one = known(text, name)
    assert one.story is not None
    return replace(one, story=None, fingerprint=fingerprint(one.story), reading=read_story(one.story))


def related(text: str, *texts: KnownText) -> Relation:
    return relation(proposal(text).story, texts, head=known(text, ""))


@pytest.mark.parametrize("name", AMENDING)
def test_what_says_that_it_amends_a_story_is_an_update_of_it(name: str) -> None:
    assert str(related(AMENDING[name], known(OTHER, "magnets"), known(FIRST))) == "update of lweje"
    assert str(related(AMENDING[name], printed(OTHER, "magnets"), printed(FIRST))) == "update of lweje"


def test_a_chinese_correction_belongs_to_the_chinese_story() -> None:
    found = related(HAN_AMENDING, known(FIRST), known(HAN_FIRST, "han"))
    assert str(found) == "update of han"
    assert found.what_changed[0].after == "更正：拉咱口岸10月稀土进口量"


def test_a_text_that_repeats_the_story_and_says_that_it_was_updated_is_an_update_and_its_copy_a_copy() -> None:
    updated = f"{FIRST}\nEditor's note: this story has been updated to spell a name as its bearer does.\n"
    found = related(updated, known(FIRST))
    assert str(found) == "update of lweje"
    assert found.what_changed[0].after.startswith("Editor's note")
    assert str(related(updated.replace("metric tons", "tonnes"), known(updated))) == "copy of lweje"
    assert str(related(FIRST.replace("metric tons", "tonnes"), known(FIRST))) == "copy of lweje"


@pytest.mark.parametrize("name", NOT_AMENDING)
def test_what_only_looks_so_is_new(name: str) -> None:
    assert str(related(NOT_AMENDING[name], known(OTHER, "magnets"), known(FIRST))) == "new"


def test_what_a_correction_changes_is_told_by_its_words_and_by_figure() -> None:
    says, *moved = related(AMENDING["corrected.txt"], printed(FIRST)).what_changed
    assert (says.kind, says.after) == ("says", "CORRECTED-Oxide arrivals from Myanmar fell in October -broker")
    assert [(one.kind, one.figures) for one in moved] == [
        ("changed", ("3,100 metric tons -> 1,300 metric tons",)), ("changed", ("12% -> 63%",)),
    ]
    assert (moved[0].before, moved[0].after) == tuple(
        f"imports of rare earth oxides, 2026-10-01..2026-10-31: {figure} metric tons" for figure in ("3,100", "1,300")
    )


def test_a_text_that_amends_nothing_known_is_new() -> None:
    assert related(AMENDING["corrected.txt"]).kind == "new"
    assert related(AMENDING["corrected.txt"], known(OTHER)).kind == "new"


@pytest.mark.parametrize(("line", "kind"), [
    ("REFILE-UPDATE 2-China's imports revised", CORRECTION), ("CORRECTED (OFFICIAL)-China's imports", CORRECTION),
    ("[Corrected] Gate opens", CORRECTION),
    ("Gate opens (corrected)", CORRECTION), ("CORRECTION: tonnage", CORRECTION), ("(corrects an earlier story on ore)", CORRECTION),
    ("This article was amended on 4 November.", CORRECTION), ("UPDATE 3-Gate opens", UPDATE), ("Updated: gate opens", UPDATE),
    ("(Recasts, adds trader quotes)", UPDATE), ("This story has been updated with comment.", UPDATE),
    ("更正：拉咱口岸进口量", CORRECTION), ("（更新）拉咱口岸恢复运输", UPDATE),
    ("Corrections officer crosses gate", ""), ("Prices due for a correction", ""), ("Update on Kachin", ""), ("Updated 9 October 2026", ""),
])
def test_a_line_says_that_a_text_amends_another(line: str, kind: str) -> None:
    text = f"{line}\n\nTen trucks of rare earth ore crossed at the gate on Monday, traders said, and more were waiting in the yards.\n"
    said = amendment_of(proposal(text).story)
    assert (said.kind if said else "") == kind
