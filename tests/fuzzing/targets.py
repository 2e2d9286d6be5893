"""What is fuzzed: one function a kind of input, each with the invariants that no input may break.

A target takes one input and returns, or raises: AssertionError for a broken invariant, whatever else a fault lets through. What is refused
in a line (ExtractError) is no failure.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import pairwise
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl

from extract.core.calendars import FIRST_DAY, LAST_DAY, iso_day, within
from extract.core.errors import ExtractError
from extract.core.ids import decimal, plain_number, slug
from extract.core.records import Document, Reading, Story
from extract.core.schema import BY_NAME
from extract.core.text import blanked, normal, plain, uncomputed, visible, web_address
from extract.desk.keeping import kept
from extract.pipeline import findings_of
from extract.reading.evening import even
from extract.reading.lines import event_lines, observation_lines, place_lines, unplaced_lines
from extract.reading.sentence.date_ranges import find_periods
from extract.reading.sentence.number_atoms import read_digits
from extract.reading.sentence.scan import Scan
from extract.reading.story import load_rules, read_story
from extract.sources.anchors import read_anchors, read_containments
from extract.sources.corrections import correct, read_corrections
from extract.sources.csv_files import parse_day, parse_number
from extract.sources.documents import body_offset, parse_note
from extract.sources.events import read_events
from extract.sources.published import as_text, parse_story
from extract.sources.seeds import file_of_note
from extract.sources.series import read_series
from extract.sources.stories import split_stories
from tests.extract.reading.test_ledger_generated import assert_no_fragments, assert_nothing_vanishes
from tests.fuzzing import generators, made_files

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Iterator

Result = TypeVar("Result")
TODAY = date(2025, 7, 8)
MOST = 1e18  # no figure of the field comes near it


def accepted(read: Callable[[], Result]) -> Result | None:
    """What reading gives; None where it is refused, each fault in one line."""
    try:
        return read()
    except ExtractError as refused:
        lines = refused.lines
    assert all(line.strip() and "\n" not in line for line in lines), lines
    return None


@cache
def _folder() -> Path:
    """A folder of this process, in memory where the system has one there."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(prefix="fuzzing-", dir=memory if memory.is_dir() else None))
    Finalize(None, shutil.rmtree, (made,), {"ignore_errors": True}, exitpriority=0)  # at the end of a worker of a pool, too
    return made


def _file(name: str, content: str | bytes) -> Path:
    path = _folder() / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


def story_of(given: str, before: str = "", after: str = "") -> Story:
    """A text as one story, with other text around it."""
    start, end = len(before), len(before) + len(given)
    return Story(document_id="fuzzed", text=before + given + after, start=start, end=end, body_start=start, published=TODAY)


def text(given: str) -> None:
    """A text: every quote at its offsets, every number in the ledger once, figures finite, spans of days in order; the same when it is
    read again, when it stands elsewhere in a page, and when others were read between."""
    reading = read_story(story_of(given))
    check_reading(reading)
    for lines in (observation_lines, event_lines, place_lines, unplaced_lines):
        assert all(line["start"] < line["end"] for line in lines("fuzzed", reading))
    if len(given) % 8 == 0:
        moved = read_story(story_of(given, before="Prices of dysprosium fell 3%.\n\n", after="\n\nIt rose 2% in May."))
        assert _unplaced_of(moved) == _unplaced_of(reading), "another reading where it stands elsewhere"
    if len(given) % 32 == 1:
        findings_of(reading)
    if len(given) % 16 == 2:
        assert read_story(story_of(given)) == reading, "another reading the second time"


def _unplaced_of(reading: Reading) -> list[Any]:
    """All that was read, with places counted from the start of the story."""
    base = reading.story.start
    out: list[Any] = []
    for one in (*reading.mentions, *reading.events, *reading.places, *reading.claims, *reading.unplaced):
        changed: dict[str, Any] = {"start": one.start - base, "end": one.end - base}
        if hasattr(one, "cells"):
            changed["cells"] = tuple((name, start - base, end - base) for name, start, end in one.cells)
            changed["equivalent_of"] = None if one.equivalent_of is None else one.equivalent_of - base
        out.append(replace(one, **changed))
    return out


def check_reading(reading: Reading) -> None:
    """The invariants of a reading."""
    whole, story = reading.story.text, reading.story
    for one in (*reading.mentions, *reading.events, *reading.places):
        assert story.start <= one.start < one.end <= story.end
        assert whole[one.start : one.end] == one.text
    for mention in reading.mentions:
        assert all(story.start <= start < end <= story.end for _, start, end in mention.cells), "cells"
        values = [value for value in (mention.value, mention.value_high) if value is not None]
        assert all(0 <= value < MOST for value in values), "a figure out of bounds"
        assert values == sorted(values), "a range with its ends exchanged"
        assert mention.step is None or 0 < mention.step < MOST, "step"
    for dated in (*reading.mentions, *reading.events):
        for period in filter(None, (dated.period, getattr(dated, "compare", None))):
            _check_days(period.start, period.end)
            assert within(period.start, period.end), "a period that no table can hold"
    assert_nothing_vanishes(reading)
    assert_no_fragments(reading)


def _check_days(start: date | None, end: date | None) -> None:
    assert start or end, "a period without an end"
    assert not (start and end and start > end), "a period that ends before it begins"


def days(given: str) -> None:
    """Words of time: the spans lie in the text in order, apart, and no span of days ends before it begins; whatever day they hang on."""
    scan = Scan(given, load_rules().lexicon)
    for anchor in (TODAY, (None, FIRST_DAY, LAST_DAY)[len(given) % 3]):
        scan.times.clear()
        for index, (first, last, _) in enumerate(scan.sentences):
            found = find_periods(scan, index, anchor)
            assert all(first <= span.start < span.end <= last for span in found)
            assert all(left.end <= right.start for left, right in pairwise(found))
            for span in found:
                period = span.period()
                if period is not None:
                    _check_days(period.start, period.end)


def spans(given: str) -> None:
    """Copies of a text: one character for one, sentences in order and apart, and every place of an evened text goes back to the page."""
    copy = normal(given)
    assert len(copy) == len(plain(given)) == len(blanked(copy.lower())) == len(given)
    found = Scan(given, load_rules().lexicon).sentences
    assert all(start < end for start, end, _ in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))
    assert visible(visible(given)) == visible(given)
    assert not uncomputed(given).startswith(("=", "+", "-", "@", "\t", "\r"))
    evened = even(story_of(given))
    if evened is not None:
        back = [evened.back(at) for at in range(len(evened.story.text))]
        assert all(0 <= at < len(given) for at in back)
        assert back == sorted(back)
        again = even(evened.story)
        assert again is None or again.story.text == evened.story.text, "evened twice is not evened once"


def cells(given: str) -> None:
    """Cells and values: what is a number is finite and comes back from its text, what is a day is one; all else is refused."""
    from extract.structured.formats import NumberForm, parse_period

    value = _or_none(lambda: plain_number(given))
    if value is not None:
        assert math.isfinite(value)
        assert abs(plain_number(decimal(value)) - value) <= max(abs(value) * 1e-11, 1e-12)
    one = _or_none(lambda: iso_day(given))
    assert one is None or (one.isoformat() == given and FIRST_DAY <= one <= LAST_DAY)
    assert accepted(lambda: parse_day(given, "a.csv:2", "day")) == one
    assert accepted(lambda: parse_number(given, "a.csv:2", "value")) == value
    for form in (NumberForm(), NumberForm(thousands=".", decimal=","), NumberForm(thousands=None), NumberForm(thousands=" ")):
        found = _or_none(lambda form=form: form.parse(given))
        assert found is None or found.is_finite()
    for form in ("YYYY-MM-DD", "YYYYMM", "MMM-YYYY", "DD.MM.YYYY", "YYYYQn", "YYYY", "YYYY\u5e74M\u6708"):
        span = _or_none(lambda form=form: parse_period(given, [form]))
        assert span is None or FIRST_DAY <= span[0] <= span[1] <= LAST_DAY
    digits = read_digits(given) if given and set(given) <= set("0123456789.,' ") else None
    assert digits is None or math.isfinite(digits[0]) or len(given) > 300, "no figure"
    assert web_address(given) in ("", given)
    assert slug(given) == slug(slug(given))


def _or_none(read: Callable[[], Result]) -> Result | None:
    try:
        return read()
    except ValueError:
        return None


def note(given: str) -> None:
    """A note: refused in a line, or read, and its story comes back from the file that it is published as."""
    path = _file("note.md", given)
    found = accepted(lambda: parse_note(path))
    assert 0 <= body_offset(given) <= len(given)
    if found is None:
        return
    file = file_of_note(found)
    reading = read_story(file.reading.story, load_rules())
    check_reading(reading)
    written = as_text(replace(file, reading=kept(reading)))
    again = accepted(lambda: parse_story(written, "note.yaml"))
    assert again is not None, "what was written cannot be read"
    assert as_text(again) == written


def story(given: str) -> None:
    """The file of a story: refused in a line, or the same after it is written and read again."""
    found = accepted(lambda: parse_story(given, "story.yaml"))
    if found is not None:
        written = as_text(found)
        again = parse_story(written, "story.yaml")
        assert as_text(again) == written
        assert replace(again, reading=replace(again.reading, story=found.reading.story)) == found


def rules(given: str) -> None:
    """A rule file: refused in a line, or loaded."""
    name, _, content = given.partition("\n")
    loader = _LOADERS.get(name.partition("/")[0])
    if loader is not None:
        accepted(lambda: loader(_file(f"rules/{name.rpartition('/')[2]}", content)))


def _rules_of(path: Path) -> Any:
    from extract.core import properties
    from extract.vocabulary import lexicon, materials, units

    properties.rule_file.cache_clear()
    properties.rule_section.cache_clear()
    folder = path.parent
    loaders: dict[str, Callable[[], Any]] = {
        "units": lambda: units.load_units(folder), "commodities": lambda: materials.load_commodities(folder),
        "metrics": lambda: lexicon.load_frames(folder), "changes": lambda: lexicon.load_changes(folder),
        "qualifiers": lambda: lexicon.load_qualifiers(folder), "nonfacts": lambda: lexicon.load_nonfacts(folder),
        "periods": lambda: list(lexicon.period_entries(folder)),
        "modality": lambda: lexicon.load_words(path, lexicon._MODALITIES, ("forecast", "target")),
        "sources": lambda: lexicon.load_words(path, lexicon._SOURCES, ("verbs", "by")),
        "events": lambda: _events(path),
    }
    return loaders[path.stem]()


def _events(path: Path) -> Any:
    from extract.core import properties
    from extract.vocabulary import events

    for cached in (properties.event_types, properties.lanes, properties.aspects, events.event_rules):
        getattr(cached, "cache_clear", lambda: None)()
    return events.load_frames(events.event_rules(path)), properties.aspects(path), properties.lanes(path)


def _corrections(path: Path) -> Any:
    row = {"observation_id": "a", "unit": "t", "value": 311.0, "period_end": date(2025, 2, 28), "decimals": 0}
    return correct({"observations": [row], "evidence": []}, read_corrections(path))


def _watch(path: Path) -> Any:
    from extract.measures import alerts, headlines

    module, name = (alerts, "_watch") if path.stem == "watch" else (headlines, "_rule")
    from extract.core.strict_yaml import load_list

    return tuple(map(getattr(module, name), load_list(path, path.stem, "id")))


def _mapping(path: Path) -> Any:
    from extract.structured.mapping import load_mapping

    return load_mapping(str(path))


_LOADERS: dict[str, Callable[[Path], Any]] = {
    **{f"{name}.yaml": _rules_of for name in (
        "units", "commodities", "metrics", "changes", "qualifiers", "nonfacts", "periods", "modality", "sources", "events")},
    "corrections.yaml": _corrections, "watch.yaml": _watch, "headlines.yaml": _watch, "mappings": _mapping,
}


def series(given: str) -> None:
    """A curated file: refused with a line for each fault, or read; the order of rows does not matter to what they give."""
    name, _, content = given.partition("\n")
    if name == "series":
        path = _file("series/series.csv", content)
        points = accepted(lambda: read_series(path.parent))
        if points is not None:
            for point in points:
                row = point.observation
                assert row["low"] is None or row["high"] is None or row["low"] <= row["value"] <= row["high"], row
            head, *rows = content.splitlines(keepends=True)
            if '"' not in content and "\r" not in content and content.endswith("\n"):
                _file("series/series.csv", head + "".join(reversed(rows)))
                again = accepted(lambda: read_series(path.parent))
                assert again is not None
                assert sorted(map(str, (one.observation for one in again))) == sorted(map(str, (one.observation for one in points)))
    else:
        reader = {"events.csv": read_events, "anchors.csv": read_anchors, "copies.csv": read_containments}.get(name)
        if reader is not None:
            accepted(lambda: reader(_file(name, content)))


def table(given: str) -> None:
    """A table of the data folder, alone: told as a hole, or read, as known on any day."""
    from extract.tables import read

    name, _, content = given.partition("\n")
    raw = content.encode("utf-8", "surrogatepass")
    if len(given) % 8 and name in BY_NAME:
        accepted(lambda: read._read_frame({f"{name}.csv": raw}, BY_NAME[name], None, name))
        return
    whole = accepted(lambda: read.held({f"{name}.csv": raw}, all_of_them=False))
    if whole is not None:
        for on in (None, date(2024, 12, 31)):
            accepted(lambda on=on: read.known_by(whole, on))


def sheet(given: str) -> None:
    """A table of another house: refused, or each of its rows told as a row of a series or as refused in a line."""
    from extract.structured.columns import read_table
    from extract.structured.mapping import load_mapping
    from extract.structured.rows import rows_of

    name, _, content = given.partition("\n")
    path = _file("table.csv", content)
    mapping = load_mapping(name)
    told = {"published": "2025-06-01", "publisher": "A", "title": "T", "url": "https://a.example/"}
    told |= {key: values[0] if values else "x" for key, values in mapping.given.items()}
    imported = accepted(lambda: rows_of(read_table(path, mapping), mapping, told))
    if imported is not None:
        assert all("\n" not in str(fault) for fault in imported.refused)


def address(given: str) -> None:
    """Parameters of an address: each is taken or refused, with a notice; filters of the charts are taken or refused in a line."""
    from charts.export.choices import from_address, in_address
    from charts.export.files import ExportError
    from extract.measures.search import search

    asked = dict(parse_qsl(given, keep_blank_values=True))
    with _state(asked) as state:
        state.day("as_of", TODAY, low=date(2024, 1, 1), high=TODAY)
        value = state.number("zoom", 5.0, low=0, high=20)
        assert value is not None
        assert 0 <= value <= 20
        assert state.choice("lang", ("en", "zh"), "en") in ("en", "zh")
        assert set(state.several("events", ("a", "b", "c"), ("a",))) <= {"a", "b", "c"}
        state.check()
        for name, shown, expected in state.notices():
            assert name not in asked or state.get(name) is None
            assert len(shown) <= 41
            assert expected
    for chart in (_charts()[len(given) % len(_charts())], _charts()[len(given) // 8 % len(_charts())]):
        options, told = None, ""
        try:
            options = from_address(asked, chart, _tables())
        except ExportError as refused:
            told = str(refused)
        assert "\n" not in told
        assert options is None or from_address(in_address(options, chart), chart, _tables()) == chart.settings(options)
    if asked.get("find") and len(given) % 8 == 1:
        search(_tables(), _searchable(), asked["find"])


@cache
def _tables() -> Any:
    from extract.tables.read import read_tables

    return read_tables()


@cache
def _charts() -> Any:
    """All charts, each with the rows that it selects from the committed tables, which are selected once."""
    from charts.figures import charts

    return tuple(replace(chart, select=partial(_given, chart.select(_tables()))) for chart in charts())


def _given(rows: Result, _: Any) -> Result:
    return rows


@cache
def _searchable() -> Any:
    from extract.measures.search import searchable

    return searchable(_tables())


@contextmanager
def _state(asked: dict[str, str]) -> Iterator[Any]:
    """The state of a page, for a while outside of a server: an address and a session that are plain dictionaries."""
    from types import SimpleNamespace
    from unittest.mock import patch

    from views.shell import state

    class Query(dict[str, str]):
        to_dict = dict.copy

    with patch.object(state, "st", SimpleNamespace(session_state={}, query_params=Query(asked), context=SimpleNamespace(url=""))):
        state.enter("prices")
        yield state


def upload(given: bytes) -> None:
    """A file that is handed in: refused in a line, or read, and each story proposed lies in its text with quotes at their offsets."""
    from extract.intake.proposing import propose
    from extract.intake.uploads import read_upload

    name, _, content = given.partition(b"\n")
    texts = accepted(lambda: read_upload(name.decode("utf-8", "replace"), content))
    for incoming in texts or ():
        assert incoming.text.strip()
        incoming.text.encode()
        for proposal in propose(incoming, TODAY):
            story = proposal.story
            assert 0 <= story.start <= story.body_start <= story.end <= len(incoming.text)
            check_reading(read_story(story))


def article(given: str) -> None:
    """A page of an unknown house: its stories lie in it in order and apart; each is read, and so are their findings."""
    stories = split_stories(Document(document_id="fuzzed", path="", text=given, sha256=""))
    assert all(left.end <= right.start for left, right in pairwise(stories))
    for story in stories:
        check_reading(read_story(story))


def merged(given: str) -> None:
    """Articles parted by a form feed: their tables are the same whatever order they come in, but for the order of rows."""
    from extract.core.ids import cell
    from extract.pipeline import tables_of_articles

    texts = [part for part in given.split("\f") if part.strip()][:4]
    documents = [
        Document(document_id=f"d{n}", path=f"d{n}.txt", text=part, sha256=f"{n:064}", published=date(2025, 3, 1 + n))
        for n, part in enumerate(texts)
    ]

    def rows(order: Iterable[Document]) -> dict[str, list[str]]:
        tables, _ = tables_of_articles(list(order), _no_seeds())
        return {name: sorted(str({key: cell(value) for key, value in row.items()}) for row in found) for name, found in tables.items()}

    first = accepted(lambda: rows(documents))
    second = accepted(lambda: rows(reversed(documents)))
    assert first == second


@cache
def _no_seeds() -> Any:
    from extract.sources.seeds import Seeds

    return Seeds(stories=(), notes=(), points=(), events=(), anchors=(), containments={}, corrections=())




@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input: how one is made of chance, what must hold for each, whether its time must grow as its length does."""

    make: Callable[[random.Random], Any]
    check: Callable[[Any], None]
    linear: bool = False


KINDS: dict[str, Kind] = {
    "text": Kind(generators.text, text, linear=True), "days": Kind(generators.days, days, linear=True),
    "spans": Kind(generators.text, spans, linear=True), "cells": Kind(generators.cell, cells),
    "article": Kind(generators.page, article, linear=True), "note": Kind(made_files.note, note), "story": Kind(made_files.story, story),
    "rules": Kind(made_files.rules, rules), "series": Kind(made_files.series, series), "table": Kind(made_files.table, table),
    "sheet": Kind(made_files.sheet, sheet), "address": Kind(generators.address, address), "upload": Kind(made_files.upload, upload),
    "merged": Kind(generators.articles, merged),
}
