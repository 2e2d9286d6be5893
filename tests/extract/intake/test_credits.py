"""Author, outlet and day by the lines that name them; nothing where nothing says so."""

from __future__ import annotations

from datetime import date

import pytest

from extract.intake.credits import is_credit, subject_of
from extract.intake.outlets import is_staff, outlet_named
from extract.intake.proposing import propose
from extract.intake.uploads import read_upload
from tests.extract.intake.handed_in import TEXTS, HandedIn

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_title_outlet_author_and_day_are_proposed_as_the_text_names_them(text: HandedIn) -> None:
    (found,) = [one for incoming in read_upload(text.name, text.text.encode()) for one in propose(incoming, TODAY)]
    day = found.published.day.isoformat() if found.published.day else ""
    assert (found.title.value, found.publisher.value, found.byline.value, day) == (text.title, text.publisher, text.byline, text.day)
    assert found.on_topic
    told = (found.title, found.publisher, found.byline, found.published)
    said = (found.title.value, found.publisher.value, found.byline.value, day)
    assert all(one.source for one, value in zip(told, said, strict=True) if value)  # each says where it comes from


@pytest.mark.parametrize(("name", "outlet"), [
    ("Border Ledger", "Border Ledger"), ("Border Ledger Staff", "Border Ledger"), ("radio free asia", "RFA"),
    ("scmp.com", "South China Morning Post"),
    ("边境矿业网", "边境矿业网"), ("Gate opens", ""), ("World News", ""), ("Press Release", ""), ("News", ""), ("稀土价格", ""),
    ("three people at a mining press", ""),
])
def test_a_name_is_that_of_an_outlet_if_its_words_say_so(name: str, outlet: str) -> None:
    assert outlet_named(name) == outlet


def test_the_people_of_an_outlet_are_no_outlet() -> None:
    assert all(map(is_staff, ("Staff", "Staff and agencies", "Our Correspondent")))
    assert not any(map(is_staff, ("Salween Courier", "Salween Courier Staff", "")))


def test_a_headline_is_no_credit() -> None:
    assert not is_credit("Rare Earth Traders Face Bad Press")
    assert is_credit("By Jane Doe, Border Ledger")
    assert is_credit("24 November 2026")


def test_the_subject_of_a_mail_is_freed_of_its_marks() -> None:
    assert subject_of("WG: Fwd: Gate opens") == "Gate opens"
