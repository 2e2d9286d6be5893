"""Story files: the same story comes back from its text, the shipped ones are what their notes give, a fault is one line."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.core.errors import DocumentError
from extract.core.paths import SEEDS
from extract.core.records import EventMention, Mention, Period, PlaceMention, Reading, Story, Unplaced
from extract.core.schema import KINDS, PRECISIONS, QUALIFIERS
from extract.desk.keeping import kept
from extract.pipeline import read_note
from extract.sources.documents import parse_note
from extract.sources.published import Decision, HeldText, Publication, StoryFile, as_text, parse_story, read_story_file
from extract.sources.seeds import file_of_note

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = sorted((SEEDS / "stories").glob("*.yaml"))
# Everything that a decoded article can hold: control characters, newlines of every kind, quotes, colons, other scripts.
LETTERS = st.characters(codec="utf-8")
WORDS = st.text(LETTERS, min_size=1, max_size=24) | st.sampled_from(
    ["'", '"', ": ", "- ", "#", "yes", "null", "~", "1e3", "0x1F", "2025-01-01", "a\nb", "a\r\nb", "\ttab", " lead", "trail ", "\x85",
     "\u2028", "\ufeff", "{a: b}", "[x]", "&a", "*a", "!t", "%d", "@", "`", "|", ">", "?", "---", "...", "稀土", "\U0001f600"]
)
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
WHOLE = st.integers(0, 10**6)
# A figure is written with at most twelve digits and twelve decimals, as in the tables.
NUMBERS = st.just(0.0) | st.floats(0.001, 1e12).map(lambda number: float(f"{number:.9g}"))


@st.composite
def _periods(draw: st.DrawFn) -> Period:
    ends = sorted((draw(DAYS), draw(DAYS)))
    start, end = draw(st.sampled_from([(ends[0], ends[1]), (ends[0], None), (None, ends[1])]))
    rule_id = draw(st.sampled_from(["iso_day", "by_hand", "a b"]))
    return Period(start=start, end=end, precision=draw(st.sampled_from(PRECISIONS)), rule_id=rule_id)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _place(draw: st.DrawFn, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, min(len(text), start + 40)))


def _mention(draw: st.DrawFn, text: str) -> Mention:
    start, end = _place(draw, text)
    names = ("metric", "commodity", "geography", "origin", "destination", "place", "actor", "denominator", "price_basis", "mass_basis")
    cells = tuple((draw(st.sampled_from(["period_start", "commodity_id"])), *_place(draw, text)) for _ in range(draw(st.integers(0, 2))))
    return Mention(
        start=start, end=end, text=text[start:end], kind=draw(st.sampled_from(KINDS)), value=draw(_maybe(NUMBERS)),
        value_high=draw(_maybe(NUMBERS)), unit=draw(WORDS), qualifier=draw(st.sampled_from([*QUALIFIERS])),
        direction=draw(_maybe(st.sampled_from(["up", "down"]))), **{name: draw(_maybe(WORDS)) for name in names},
        period=draw(_maybe(_periods())), compare=draw(_maybe(_periods())), attributed_to=draw(_maybe(WORDS)),
        equivalent_of=draw(_maybe(WHOLE)), headline=draw(st.booleans()), decimals=draw(st.integers(0, 6)), step=draw(_maybe(NUMBERS)),
        words=draw(st.booleans()), rule_id=draw(WORDS), confidence=draw(_maybe(st.integers(0, 100).map(lambda n: n / 100))),
        why=draw(st.just("") | WORDS), cells=cells, review=draw(st.sampled_from(["unreviewed", "confirmed", "corrected"])),
    )


def _event(draw: st.DrawFn, text: str) -> EventMention:
    start, end = _place(draw, text)

    def several(*parts: st.SearchStrategy[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(st.tuples(*parts), max_size=2)))

    return EventMention(
        start=start, end=end, text=text[start:end], event_type=draw(WORDS), period=draw(_maybe(_periods())), lasting=draw(st.booleans()),
        ongoing=draw(st.booleans()), date_is_report=draw(st.booleans()), actors=several(WORDS, WORDS), effects=several(WORDS, WORDS, WORDS),
        places=tuple(draw(st.lists(WORDS, max_size=2))), commodity=draw(_maybe(WORDS)), attributed_to=draw(_maybe(WORDS)),
        object=draw(st.just("") | WORDS), summary=draw(st.just("") | WORDS),
    )


@st.composite
def _stories(draw: st.DrawFn) -> StoryFile:
    text = draw(st.text(LETTERS, min_size=1, max_size=120))
    reading = Reading(
        story=Story(document_id="a", text=text, start=0, end=len(text), body_start=0),
        mentions=tuple(_mention(draw, text) for _ in range(draw(st.integers(0, 2)))),
        events=tuple(_event(draw, text) for _ in range(draw(st.integers(0, 2)))),
        places=tuple(
            PlaceMention(start=start, end=end, text=text[start:end], place_id=draw(WORDS), name=draw(WORDS))
            for start, end in (_place(draw, text) for _ in range(draw(st.integers(0, 2))))
        ),
        unplaced=tuple(
            Unplaced(start=start, end=end, quote=text[start:end], reason=draw(WORDS))
            for start, end in (_place(draw, text) for _ in range(draw(st.integers(0, 2))))
        ),
    )
    times = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001
    said = st.just("") | WORDS
    return StoryFile(
        story_id=draw(WORDS), title=draw(WORDS), publisher=draw(WORDS), published=draw(DAYS),
        role=draw(st.sampled_from(["note", "origin"])), sha256="0" * 64, reading=reading, update_of=draw(said),
        wire=draw(said), byline=draw(said), url=draw(said), licence=draw(said),
        texts=tuple(HeldText(publisher=draw(WORDS), sha256="1" * 64, note=draw(said)) for _ in range(draw(st.integers(0, 2)))),
        publications=tuple(Publication(at=draw(times), by=draw(said), reason=draw(said)) for _ in range(draw(st.integers(0, 2)))),
        decisions=tuple(
            Decision(target="f12", action="edited", by=draw(said), was=draw(said), reason=draw(said))
            for _ in range(draw(st.integers(0, 2)))
        ),
        fingerprint=("0a1b", "2c3d")[: draw(st.integers(0, 2))],
    )


def _comparable(story: StoryFile) -> StoryFile:
    """What a file keeps: no text but the quotes, no path."""
    return replace(story, where="", reading=replace(story.reading, story=None))  # type: ignore[arg-type]


@given(_stories())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_a_story_comes_back_from_its_file(story: StoryFile) -> None:
    text = as_text(story)
    back = parse_story(text, "a.yaml")
    assert _comparable(back) == _comparable(story)
    assert as_text(back) == text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_is_written_as_it_would_be_today(path: Path) -> None:
    assert as_text(read_story_file(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_facts_are_what_reading_the_note_gives_today(path: Path) -> None:
    published, note = read_story_file(path), read_note(file_of_note(parse_note(SEEDS / f"{path.stem}.md")))
    today = kept(note.reading)
    assert published.sha256 == note.sha256
    for name in ("mentions", "events", "places", "unplaced"):
        before, now = getattr(published.reading, name), getattr(today, name)
        assert [(one.start, one.end) for one in before] == [(one.start, one.end) for one in now], f"{name} stand elsewhere"
        for one, other in zip(before, now, strict=True):
            assert not [*_differences(one, other)]


def _differences(before: Any, now: Any) -> list[str]:
    pairs = ((each.name, getattr(before, each.name), getattr(now, each.name)) for each in fields(before) if each.name != "review")
    return [f"{before.start}: {name} was {one!r}, is read as {other!r}" for name, one, other in pairs if one != other]


BASE = """story_id: a
title: T
publisher: P
published: 2025-01-01
language: en
text: {role: origin, sha256: ab}
figures:
- quote: 311 t
  at: 10-15
  reads: {kind: level, value: 311, unit: t}
  period: 2025-02-01..2025-02-28 month x
  cells: [[commodity_id, 20-22, Tb]]
"""


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("title: T", "titel: T", 2, "unknown key `titel`"),
        ("title: T\n", "", 1, "`title` is missing"),
        ("title: T", "title: T\ntitle: U", 3, "stands twice"),
        ("title: T", "title: [T, U]", 2, "title"),
        ("title: T", "title:", 2, "title"),
        ("title: T", "title: 'T", 13, "not valid YAML"),
        ("2025-01-01", "2025-13-01", 4, "not a date"),
        ("role: origin", "role: page", 6, "role `page` is not known"),
        ("text: {role: origin, sha256: ab}", "text: ab", 6, "mapping"),
        ("text: {role: origin, sha256: ab}", "text: {role: origin}", 6, "sha256"),
        ("figures:\n", "figures: none\nplaces:\n", 7, "figures"),
        ("- quote: 311 t", "- quote: 311 tons", 8, "is not 5 characters long"),
        ("- quote: 311 t\n  at", "- at", 8, "`quote` is missing"),
        ("at: 10-15", "at: 15-10", 9, "no stretch of text"),
        ("at: 10-15", "at: ten", 9, "no stretch of text"),
        ("at: 10-15", "at: [10, 15]", 9, "at is no text"),
        ("value: 311", "value: many", 10, "is not a number"),
        ("value: 311", "valeu: 311", 10, "unknown key `valeu`"),
        ("value: 311", "value: [311]", 10, "value is no text"),
        ("unit: t}", "unit: t, headline: perhaps}", 10, "headline"),
        ("unit: t}", "unit: [t]}", 10, "unit"),
        (", unit: t}", "}", 8, "`unit` is missing"),
        ("reads: {kind: level, value: 311, unit: t}", "reads: level", 10, "mapping"),
        ("2025-02-01..2025-02-28 month x", "February", 11, "is no period"),
        ("2025-02-01..2025-02-28 month x", "2025-02-01..2025-02-30 month x", 11, "not a date"),
        ("2025-02-01..2025-02-28 month x", "2025-03-01..2025-02-28 month x", 11, "lies after"),
        ("2025-02-01..2025-02-28 month x", ".. month x", 11, "is no period"),
        ("2025-02-01..2025-02-28 month x", "2025-02-01..2025-02-28 fortnight x", 11, "fortnight"),
        ("[[commodity_id, 20-22, Tb]]", "[[commodity_id, 20-22]]", 12, "cells"),
        ("[[commodity_id, 20-22, Tb]]", "none", 12, "cells"),
        ("[[commodity_id, 20-22, Tb]]", "[[commodity_id, 20-25, Tb]]", 12, "cells"),
        ("[[commodity_id, 20-22, Tb]]", "[[commodity_id, x, Tb]]", 12, "no stretch of text"),
        ("figures:", "texts:\n- {publisher: P}\nfigures:", 8, "sha256"),
        ("figures:", "texts:\n- P\nfigures:", 7, "mapping"),
        ("at: 10-15", "at: 10-" + "9" * 5000, 9, "no stretch of text"),
        ("at: 10-15", "at: \u0661\u0660-15", 9, "no stretch of text"),
        ("unit: t}", "unit: t, decimals: 1_0}", 10, "not a number"),
        ("figures:", "publications:\n- {by: me}\nfigures:", 8, "no time"),
        ("figures:", "publications:\n- {at: 2025-01-01}\nfigures:", 8, "no time"),
        ("figures:", "publications:\n- {at: noon}\nfigures:", 8, "no time"),
        ("figures:", "decisions:\n- {target: f1, action: edited, colour: red}\nfigures:", 8, "unknown key `colour`"),
        ("figures:", "decisions:\n- {by: me}\nfigures:", 8, "target"),
        ("figures:", "events:\n- {quote: abc, at: 1-4, reads: {event_type: tax, actors: KIA}}\nfigures:", 8, "actors"),
        ("figures:", "events:\n- {quote: abc, at: 1-4, reads: {event_type: tax, effects: [[a, b]]}}\nfigures:", 8, "effects"),
        ("figures:", "fingerprint: [a, b]\nfigures:", 7, "fingerprint"),
    ],
)
def test_a_fault_made_by_hand_is_one_line_that_names_its_line(before: str, after: str, line: int, says: str) -> None:
    assert before in BASE
    with pytest.raises(DocumentError) as error:
        parse_story(BASE.replace(before, after, 1), "a.yaml")
    assert str(error.value).startswith(f"a.yaml:{line}: ")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "just words\n", "- a\n- b\n", "\x00", "a: &x 1\nb: *x\n"])
def test_what_is_no_story_file_is_one_line(text: str) -> None:
    with pytest.raises(DocumentError) as error:
        parse_story(text, "a.yaml")
    assert str(error.value).startswith("a.yaml")
    assert "\n" not in str(error.value)


def test_a_file_named_otherwise_than_its_story_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(BASE, encoding="utf-8")
    with pytest.raises(DocumentError, match="not the file's name"):
        read_story_file(tmp_path / "b.yaml")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(DocumentError, match="cannot be read"):
        read_story_file(tmp_path / "a.yaml")


def test_the_base_of_these_faults_has_none() -> None:
    assert parse_story(BASE, "a.yaml").reading.mentions[0].cells == (("commodity_id", 20, 22),)
