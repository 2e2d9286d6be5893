"""What a received text is, proposed: its stories, and of each title, outlet, author, day, address, language - with the source of each.

A person may change every value. What is not found stays empty.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING

from extract.core.ids import short_hash, slug
from extract.core.records import Document
from extract.core.text import plain
from extract.intake.credits import agency_of, credits_of, is_credit
from extract.intake.languages import is_read, language_of, name_of
from extract.intake.outlets import is_only_name, outlet_named, outlet_of
from extract.intake.records import NONE, Proposal, PublicationDay, Suggestion
from extract.sources.page_lines import find_dateline, kind_of
from extract.sources.publication import find_days, find_month_day, last_such_day, wire_of, year_of
from extract.sources.stories import split_stories, whole_story

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extract.core.records import Story
    from extract.intake.credits import Credits
    from extract.intake.records import IncomingText

AHEAD = timedelta(days=1)  # it is tomorrow in Beijing while a desk in New York reads
APART = timedelta(days=3)  # an agency's report is printed by others up to some days later; more is worth a look
LONGEST_TITLE = 200  # characters: a longer first line is prose
ID_WORDS, ID_LETTERS = 4, 40  # of a title in an id: enough to tell two stories of a day apart, short enough to type
SHORTEST_WORD = 4  # letters: shorter ones are mostly "the", "in", "of"; abbreviations in capitals count, too


def propose(incoming: IncomingText, today: date) -> tuple[Proposal, ...]:
    """A proposal for each story about rare earths, in order; for a text without one, a proposal of the whole with `on_topic` False."""
    document = Document(document_id=PurePath(incoming.name).stem, path=incoming.name, text=incoming.text, sha256=incoming.sha256)
    language = _language(incoming)
    stories = split_stories(document)
    used, proposals = set[str](), []
    for story in stories or (whole_story(document),):
        proposal = _proposal(incoming, story, language, (today, len(stories) <= 1))
        proposal = replace(proposal, on_topic=bool(stories), story_id=story_id(proposal, used))
        used.add(proposal.story_id)
        proposals.append(proposal)
    return tuple(proposals)


def story_id(proposal: Proposal, taken: Collection[str] = ()) -> str:
    """`<day>-<publisher>-<first words of the title>`, ASCII, not among `taken`: 2025-03-28-reuters-myanmar-rebels-disrupt-china."""
    words = [word for word in plain(proposal.title.value).replace("'", "").split() if len(word) >= SHORTEST_WORD or word.isupper()]
    story = proposal.story
    title = _shortened(slug(*words)) or short_hash(story.text[story.start : story.end])
    publisher = slug(proposal.publisher.value)[:ID_LETTERS].strip("-")
    name = "-".join(filter(None, (slug(proposal.published.day or "undated"), publisher, title)))
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _shortened(title: str) -> str:
    """The first words of a slug, cut between words where it can be."""
    words = "-".join(title.split("-")[:ID_WORDS])
    return words if len(words) <= ID_LETTERS else words[:ID_LETTERS].rpartition("-")[0] or words[:ID_LETTERS]


def _proposal(incoming: IncomingText, story: Story, language: Suggestion, context: tuple[date, bool]) -> Proposal:
    """`context`: today, and whether the file holds no other story, so that what it says of itself is said of this one."""
    today, alone = context
    imprint, said = incoming.imprint, credits_of(story, alone=alone)
    published, problems = _published(imprint.published, said, (story, today))
    agency = _agency(story)
    wire = _first((imprint.wire, agency, Suggestion(value=story.wire, source="text")))
    named = (imprint.publisher, agency, _named(imprint.site, story), _of_domain(imprint.url), _of_stamp(story), said.publisher)
    publisher = _first((*named, wire))  # the newsroom that says of itself that it asked and saw answers for the reporting
    readable = is_read(language.value)
    if not readable:
        problems += (f"the text is {name_of(language.value)}; figures and events are read in English only, and claimed by hand",)
    return Proposal(
        incoming=incoming, story=replace(story, published=published.day, published_low=published.low, published_high=published.high),
        on_topic=True, story_id="", title=_title((incoming, story, alone), said.title, publisher), publisher=publisher,
        wire=wire, byline=_first((imprint.byline if alone else NONE, said.byline)), url=imprint.url, language=language, readable=readable,
        published=published, problems=problems,
    )


def _first(suggestions: Sequence[Suggestion]) -> Suggestion:
    return next((one for one in suggestions if one.value), NONE)


def _language(incoming: IncomingText) -> Suggestion:
    stated = incoming.imprint.language
    found = language_of(incoming.text)
    return stated if stated.value else Suggestion(value=found, source="text" if found else "")


def _dateline_text(story: Story) -> str:
    return story.text[story.dateline.start : story.dateline.end] if story.dateline else ""


def _agency(story: Story) -> Suggestion:
    """The agency of the dateline, as it is known or as written: it answers for the reporting, whoever prints it."""
    dateline = find_dateline(story.text, story.dateline.start) if story.dateline else None
    wire = (wire_of("", dateline) or agency_of(story)) if dateline else ""
    return Suggestion(value=wire, source="dateline") if wire else NONE


def _named(site: Suggestion, story: Story) -> Suggestion:
    """A site or sender by the name that it is known by, or that the text itself names; a person who sends a mail is no publisher."""
    if known := outlet_named(site.value):
        return replace(site, value=known)
    told = " " in site.value and site.value.casefold() in story.text[story.start : story.end].casefold()
    return site if told or (site.source == "meta tag" and "." not in site.value) else NONE


def _of_domain(url: Suggestion) -> Suggestion:
    return replace(url, value=outlet_of(url.value))


def _of_stamp(story: Story) -> Suggestion:
    return Suggestion(value=story.publisher, source="stamp")


def _title(of: tuple[IncomingText, Story, bool], subject: Suggestion, publisher: Suggestion) -> Suggestion:
    """What the file states, if it is about this story; else its subject line, its headline, else a short first line.

    `of`: file, story, and whether it is alone in the file.
    """
    incoming, story, alone = of
    headlines = [" ".join(story.text[head.start : head.end].split()) for head in story.headlines]
    first = story.text[story.start : story.end].lstrip("\ufeff \r\n").split("\n", 1)[0].strip()
    candidates = [incoming.imprint.title] if alone else []
    headlines += [first] if kind_of(plain(first)) in ("heading", "bullet") else []
    candidates += [subject, *(Suggestion(value=line.lstrip("#•*- "), source="first line") for line in headlines if not is_credit(line))]
    names = {incoming.imprint.site.value, publisher.value, f"the {publisher.value}"}
    return _first([one for one in candidates if len(one.value) <= LONGEST_TITLE and not is_only_name(one.value, names)])


def _published(stated: PublicationDay, said: Credits, of: tuple[Story, date]) -> tuple[PublicationDay, tuple[str, ...]]:
    """The day by dateline, stamp or what the file states, and what is odd about these. A day that lies ahead is none.

    `stated`: by the file; `said`: by lines of the text; `of`: the story, and today.
    """
    story, today = of
    stamp = PublicationDay(day=story.published or said.day, source="stamp")
    dateline = _by_dateline(story, stated if stated.day or stated.high else stamp)
    guessed = dateline.day == story.published and next(find_days(_dateline_text(story)), None) is None  # by what the text knows
    if dateline.day and guessed and not (stated.day or stated.high or said.day):
        dateline = stamp = _without_year(story, said, today) or dateline
    found = [one for one in (dateline, stamp, stated) if one.day]
    ahead = [one for one in found if one.day and one.day > today + AHEAD]
    problems = tuple(f"the {one.source} says {one.day}, which lies ahead of today ({today})" for one in ahead)
    kept = [one for one in found if one not in ahead]
    if not kept:
        return _without_year(story, said, today) or _bounds(story, stated, today), problems
    others = [one for one in kept[1:] if one.day and kept[0].day and abs(one.day - kept[0].day) > APART]
    problems += tuple(f"the {kept[0].source} says {kept[0].day}, the {one.source} {one.day}" for one in others)
    return kept[0], problems


def _without_year(story: Story, said: Credits, today: date) -> PublicationDay | None:
    """The last such day up to today, for a dateline or stamp that gives no year where nothing else tells it; None without one, and where
    the text knows of a later day."""
    text = _dateline_text(story)
    in_dateline = None if next(find_days(text), None) else find_month_day(text)
    if not (found := in_dateline or said.month_day):
        return None
    day = last_such_day(*found, today=today, text=story.text[story.start : story.end])
    source = f"{'dateline' if in_dateline else 'stamp'} without a year"
    return PublicationDay(day=day, source=source) if day and day >= (story.published_low or day) else None


def _by_dateline(story: Story, stated: PublicationDay) -> PublicationDay:
    """The day in the dateline; its year, where it gives none, is that nearest to the day that the file states."""
    text = _dateline_text(story)
    for dated in find_days(text):
        return PublicationDay(day=dated.day, source="dateline")
    if not text or not (found := find_month_day(text)):
        return PublicationDay()
    near = stated.day or stated.high
    day = year_of(*found, near=near, before=None, text="") if near else story.published
    return PublicationDay(day=day, source="dateline") if day else PublicationDay()


def _bounds(story: Story, stated: PublicationDay, today: date) -> PublicationDay:
    """Between the last day that the text knows and the first on which somebody had it."""
    high = min(filter(None, (story.published_high, stated.high)), default=None)
    low = story.published_low
    if low and low > min(filter(None, (high, today + AHEAD))):
        low = None  # a plan, told as a fact
    source = stated.source if high and high == stated.high else "text"
    return PublicationDay(low=low, high=high, source=source if low or high else "")

