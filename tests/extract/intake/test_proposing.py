"""What a received text is, proposed: its stories, and of each what is known of it and where that comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from extract.intake.proposing import propose, story_id
from extract.intake.records import Suggestion
from extract.intake.uploads import read_upload
from tests.extract.intake.articles import ARTICLE, HEAD, weekly
from tests.extract.intake.made_files import pdf
from tests.extract.intake.pages import CUSTOMS, ENCYCLOPAEDIA, NEWSPAPER, WIRE

if TYPE_CHECKING:
    from extract.intake.records import Proposal

TODAY = date(2026, 11, 27)
BODY = (
    "Ten trucks of rare earth ore crossed at the gate on Monday, traders said, and many more were waiting in the yards behind it.\n\n"
    "Rare earth oxide prices rose to 520 yuan per kg, they said, and a second gate was to open within days of the first.\n"
)


def proposals(content: str | bytes, name: str = "story.txt") -> tuple[Proposal, ...]:
    raw = content.encode() if isinstance(content, str) else content
    return tuple(proposal for text in read_upload(name, raw) for proposal in propose(text, TODAY))


def only(content: str | bytes, name: str = "story.txt") -> Proposal:
    (proposal,) = proposals(content, name)
    return proposal


def test_a_pasted_wire_story_is_proposed_with_the_source_of_each_value() -> None:
    story = only(ARTICLE)
    said = {name: (one.value, one.source) for name in ("title", "publisher", "wire", "byline", "language") if (one := getattr(story, name))}
    assert said == {
        "title": (HEAD, "first line"), "publisher": ("Reuters", "dateline"), "wire": ("Reuters", "dateline"),
        "byline": ("Ma Thida Aye", "byline"), "language": ("en", "text"),
    }
    assert (story.published.day, story.published.source, story.published.precision) == (date(2026, 2, 3), "dateline", "day")
    assert (story.story_id, story.on_topic, story.readable, story.problems) == ("2026-02-03-reuters-gate-lweje-opens-part", True, True, ())
    assert story.story.published == date(2026, 2, 3)


def test_a_page_is_proposed_by_its_meta_tags() -> None:
    story = only(NEWSPAPER, "page.html")
    assert (story.publisher.value, story.publisher.source, story.url.source) == ("Border Ledger", "meta tag", "meta tag")
    assert (story.published.day, story.published.source) == (date(2026, 2, 3), "address")
    assert only(NEWSPAPER.replace("/2026/02/03", ""), "page.html").published.source == "meta tag"


def test_the_year_of_a_dateline_is_that_nearest_to_what_the_page_states() -> None:
    stated = WIRE.replace("<head>", '<head><meta property="article:published_time" content="2024-03-21T01:00:00Z">')
    assert only(stated.replace("2026", "2024"), "page.html").published.day == date(2024, 3, 20)


def test_a_page_of_an_office_has_the_headline_for_its_title() -> None:
    story = only(CUSTOMS, "page.html")
    assert story.title.value == "Imports of major commodities, February 2026"
    assert story.publisher.value == "General Administration of Customs of China"


def test_without_a_day_the_last_one_that_the_text_knows_bounds_it() -> None:
    story = only(ENCYCLOPAEDIA, "page.html")
    assert (story.published.day, story.published.low, story.published.precision) == (None, date(2024, 10, 31), "bounds")
    assert story.story_id == "undated-lweje-mine"
    assert only(BODY).published.precision == "unknown"


@pytest.mark.parametrize(("line", "day"), [
    ("28 March 2026", date(2026, 3, 28)), ("March 28, 2026", date(2026, 3, 28)), ("28 Mar 2026, 10:15 AM IST", date(2026, 3, 28)),
    ("Reuters | March 28, 2026", date(2026, 3, 28)), ("By Jane Doe March 28, 2026", date(2026, 3, 28)),
    ("Fri, Mar 28, 2026", date(2026, 3, 28)), ("Source: Xinhua | 2026-03-28", date(2026, 3, 28)),
    ("(Updated: 28 March 2026)", date(2026, 3, 28)),
    ("As of March 28, 2026", None), ("Ten trucks crossed on March 28, 2026", None),
])
def test_a_line_with_a_day_is_a_stamp_if_nothing_else_stands_there(line: str, day: date | None) -> None:
    assert only(f"Rare earth gate opens again\n{line}\n\n{BODY}").published.day == day


@pytest.mark.parametrize(("line", "publisher", "byline"), [
    ("By Jane Doe, Border Ledger", "Border Ledger", "Jane Doe"), ("By Jane Doe and Aung Min", "", "Jane Doe and Aung Min"),
    ("By Jane Doe, Aung Min and Li Na", "", "Jane Doe, Aung Min and Li Na"), ("By Jane Doe in Bangkok", "", "Jane Doe"),
    ("By Reuters Staff", "Reuters", ""),
    ("Source: Border Ledger", "Border Ledger", ""), ("Originally published by Border Ledger", "Border Ledger", ""),
    ("The Irrawaddy, 28 March 2026", "The Irrawaddy", ""), ("Some Words, 28 March 2026", "", ""), ("Radio Free Asia", "RFA", ""),
])
def test_author_and_outlet_are_taken_from_the_lines_that_name_them(line: str, publisher: str, byline: str) -> None:
    story = only(f"Rare earth gate opens again\n{line}\n\n{BODY}")
    assert (story.publisher.value, story.byline.value) == (publisher, byline)


def test_the_outlet_of_an_address_is_known_by_its_domain() -> None:
    text = f"---\ntitle: Gate opens\nurl: https://www.irrawaddy.com/news/gate.html\n---\n{BODY}"
    story = only(text, "clip.md")
    assert (story.publisher.value, story.publisher.source) == ("The Irrawaddy", "front matter")
    assert only(text.replace("irrawaddy.com", "blog.example"), "clip.md").publisher.value == ""


def test_a_page_dump_gives_a_proposal_for_each_story() -> None:
    head = "Rare earth prices move little in a thin week"
    report = weekly("March 6", "6,120", "1,590", "down 0.8%", "120")
    dump = f"{HEAD}\n\n{ARTICLE}\n\n{head}\n\n{head}\nUpdated 6 March 2026\nFollow\n\n{report}"
    stories = proposals(dump)
    assert [story.published.day for story in stories] == [date(2026, 2, 3), date(2026, 3, 6)]
    assert len({story.story_id for story in stories}) == 2


def test_a_text_on_another_matter_is_proposed_whole_for_a_person_to_decide() -> None:
    story = only("Copper output slips\n\nThe copper mine at Letpadaung dug less in May, its owner said on Tuesday, and blamed the rain.\n")
    assert (story.on_topic, story.title.value) == (False, "Copper output slips")
    assert story.story.text[story.story.start : story.story.end].endswith("blamed the rain.")


@pytest.mark.parametrize(("text", "language", "name"), [
    ("中国海关表示，二月份从缅甸进口的稀土氧化物降至九百八十吨，比去年同期减少一半。", "zh", "Chinese"),
    ("ကချင်ပြည်နယ်ရှိ မြေရှားသတ္တုတွင်းများကို ယခုအပတ်တွင် ပြန်လည်ဖွင့်လှစ်ခဲ့သည်ဟု ဒေသခံများက ပြောသည်။", "my", "Burmese"),
    ("中国からの重希土類の輸入は二月に半分に減り、磁石メーカーは次の通関を待っている。", "ja", "Japanese"),
])
def test_a_text_in_a_language_that_is_not_read_is_kept_and_told(text: str, language: str, name: str) -> None:
    story = only(text)
    assert (story.language.value, story.readable) == (language, False)
    assert story.problems == (f"the text is {name}; figures and events are read in English only, and claimed by hand",)
    assert story.incoming.text == text


def test_a_text_of_figures_has_no_language() -> None:
    assert only("6,120 1,590\n331 2,480\n").language.value == ""


def test_a_day_ahead_of_today_is_no_day_of_publication_and_is_told() -> None:
    story = only(f"Rare earth gate opens again\nPublished 28 March 2027\n\n{BODY}")
    assert (story.published.day, story.story_id[:8]) == (None, "undated-")
    assert story.problems == ("the stamp says 2027-03-28, which lies ahead of today (2026-11-27)",)


def test_a_page_that_states_a_day_ahead_is_told_too() -> None:
    stated = NEWSPAPER.replace("2026-02-03", "2031-02-03").replace("3 February 2026", "").replace("/2026/02/03", "")
    story = only(stated, "page.html")
    assert story.published.day is None
    assert "2031-02-03" in story.problems[0]


def test_days_that_differ_by_more_than_a_few_are_told() -> None:
    stated = WIRE.replace("<head>", '<head><meta property="article:published_time" content="2026-03-28T01:00:00Z">')
    story = only(stated.replace("-2026-03-20/", "/"), "page.html")
    assert story.published.day == date(2026, 3, 20)
    assert story.problems == ("the dateline says 2026-03-20, the meta tag 2026-03-28",)


def test_the_name_of_a_site_is_no_title() -> None:
    story = only(WIRE, "page.html")
    assert story.title.value == "Rare earth imports from Myanmar halve in February, customs data show"


def test_the_day_a_pdf_was_made_bounds_the_story() -> None:
    made = pdf([["Rare earth gate opens again", "", *BODY.split("\n")]], info="/CreationDate (D:20260512101010)")
    assert only(made, "a.pdf").published.high == date(2026, 5, 12)


def test_an_id_is_none_that_is_taken_and_follows_what_a_person_changes() -> None:
    story = only(ARTICLE)
    assert story_id(story, {story.story_id, f"{story.story_id}-2"}) == f"{story.story_id}-3"
    changed = replace(story, title=Suggestion(value="Élan of Beijing's ore"), publisher=Suggestion(value="Border Ledger"))
    assert story_id(changed) == "2026-02-03-border-ledger-elan-beijings"
    assert story_id(replace(story, title=Suggestion(value="缅甸稀土"))).startswith("2026-02-03-reuters-")
    assert story_id(replace(story, title=Suggestion(value="稀土"))).isascii()
