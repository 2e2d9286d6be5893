"""Published stories (`seeds/stories/<story>.yaml`): what a reviewer let stand, with the place of its words in a text that need not be here.

A file holds the head of the story, the hashes of the texts that tell it, its figures, events, places and numbers without a place, and
who published it when and why. `as_text` writes one, `parse_story` reads it back: the same reading, but for its text, of which only
the quotes are kept, each at its offset.
"""

from __future__ import annotations

import math
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import yaml

from extract.core.calendars import iso_day
from extract.core.command_line import input_bytes
from extract.core.errors import DocumentError, RuleError
from extract.core.ids import cell, is_whole, plain_number, plain_whole
from extract.core.records import LONGEST_QUOTE, Announcement, EventMention, Mention, Period, PlaceMention, Reading, Story, Unplaced
from extract.core.schema import PRECISIONS
from extract.core.strict_yaml import YamlMap, check_choice, check_keys, parse_yaml
from extract.sources.documents import UNDATED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Record: TypeAlias = Mention | EventMention | PlaceMention | Unplaced
SECTIONS: dict[str, type[Record]] = {"figures": Mention, "events": EventMention, "places": PlaceMention, "unplaced": Unplaced}
HEAD = ("story_id", "update_of", "title", "publisher", "wire", "byline", "published", "url", "language", "licence")
MAY_BE_EMPTY = {"update_of", "wire", "byline", "url", "licence"}
ROLES = ("note", "origin")
_NUMBERS: dict[str, Callable[[str], float]] = {
    **dict.fromkeys(("value", "value_high", "step", "confidence"), plain_number),
    **dict.fromkeys(("decimals", "equivalent_of"), plain_whole),
}
_UNSAID = {"by": "", "was": "", "reason": ""}
_ROWS = {"places": 1, "actors": 2, "effects": 3}  # lists, each entry of so many texts
LONGEST_TEXT = 10**8  # characters: an offset beyond is a slip of the hand, and would fill the memory with blanks
_FLAGS = {"headline", "words", "lasting", "ongoing", "date_is_report"}
_APART = ("start", "end", "text", "quote", "cells", "period", "compare", "why")  # have lines of their own


class _Dumper(yaml.SafeDumper):
    """Writes text as it is: the reader takes every scalar for text, so 311 and true need no quotes."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # type: ignore[misc]


def _written(dumper: _Dumper, value: str) -> yaml.Node:
    """Text; between double quotes, where all can be written as escapes, if it holds a break of lines of any kind or a control character."""
    style = None if value.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _written)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldText:
    """An article that tells the story, which is not kept here: who printed it, the hash of its file, what a user must know of it.

    `dated`: "no" where the page bears no date of its own. `stretch`: of a page with several stories, where in it this one stands
    ("120-4510"). `at`, `by`, `reason`: when (UTC), by whom and why it was let in at a desk; empty for one that a note names."""

    publisher: str
    sha256: str
    note: str = ""
    dated: str = ""
    stretch: str = ""
    at: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Who let the story into the tables, when (UTC) and why."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer did not take as it was read: `target` (f or e and the offset), `action`, `was` and `reason` in words."""

    target: str
    action: str
    by: str
    was: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFile:
    """A story as it goes into the tables. `role`, `sha256`: of the text that `reading` has its offsets in, a note or an article."""

    story_id: str
    title: str
    publisher: str
    published: date
    role: str
    sha256: str
    reading: Reading
    update_of: str = ""
    wire: str = ""
    byline: str = ""
    url: str = ""
    language: str = "en"
    licence: str = ""
    texts: tuple[HeldText, ...] = ()
    fingerprint: tuple[str, ...] = ()
    publications: tuple[Publication, ...] = ()
    decisions: tuple[Decision, ...] = ()
    where: str = ""

    @property
    def tells(self) -> str:
        """The story it belongs to: an update stands with the story that it updates."""
        return self.update_of or self.story_id

    @property
    def precision(self) -> str:
        """How the day of publication is known: `relayed` where no text that is held bears it, and copies elsewhere do."""
        return "relayed" if self.texts and all(text.dated == UNDATED for text in self.texts) else "day"

    @property
    def stretch(self) -> tuple[int, int]:
        """Offsets of the first and behind the last word that is quoted of its text; 0, 0 where nothing is."""
        reading = self.reading
        told: tuple[Record, ...] = (*reading.mentions, *reading.events, *reading.unplaced)
        return min((one.start for one in told), default=0), max((one.end for one in told), default=0)

    def stretches(self, sha256: str) -> tuple[tuple[int, int] | None, ...]:
        """Where in an article the story stands, once for each time that the file names it; None for all of it."""
        own = [self.stretch] if self.role == "origin" and sha256 == self.sha256 else []
        whole = [None] if self.role != "origin" and sha256 == self.sha256 else []
        return (*own, *whole, *(_stretch(text) for text in self.texts if text.sha256 == sha256))

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a stretch of its text holds any of what is quoted."""
        first, last = self.stretch
        return start < last and first < end


def _stretch(text: HeldText) -> tuple[int, int] | None:
    start, _, end = text.stretch.partition("-")
    return (int(start), int(end)) if end else None


def announcements(files: Iterable[StoryFile]) -> tuple[Announcement, ...]:
    """Every publication of these stories, as the feed tells it."""
    return tuple(
        Announcement(
            story_id=file.story_id, title=file.title, publisher=file.publisher, day=file.published, url=file.url,
            published_at=one.at, by=one.by, reason=one.reason,
            figures=len(file.reading.mentions), events=len(file.reading.events),
        )
        for file in files for one in file.publications
    )


def as_text(story: StoryFile) -> str:
    """The file of a story: the same bytes for the same story. DocumentError for a quote of an article that is too long to be kept."""
    _check_quotes(story)
    lines = [f"{name}: {_scalar(cell(getattr(story, name)))}" for name in HEAD if getattr(story, name)]
    lines += [f"text: {_flow({'role': story.role, 'sha256': story.sha256})}"]
    lines += _listed("texts", (_flow(_fields(text)) for text in story.texts))
    lines += _listed("publications", (_flow(_fields(one)) for one in story.publications))
    lines += _listed("decisions", (_flow(_fields(one)) for one in story.decisions))
    if story.fingerprint:
        lines.append(f"fingerprint: {' '.join(story.fingerprint)}")
    reading = story.reading
    held: tuple[tuple[Record, ...], ...] = (reading.mentions, reading.events, reading.places, reading.unplaced)
    for name, records in zip(SECTIONS, held, strict=True):
        lines += _listed(name, ("\n  ".join(_record_lines(record, reading.story.text)) for record in records))
    return "\n".join(lines) + "\n"


def _check_quotes(story: StoryFile) -> None:
    """Of an article only short expressions may stand in a file; a note is ours."""
    reading = story.reading
    told: tuple[Record, ...] = (*reading.mentions, *reading.events, *reading.places, *reading.unplaced)
    held = tuple((one.start, one.end) for one in told)
    held += tuple((start, end) for one in reading.mentions for _, start, end in one.cells)
    for start, end in held if story.role != "note" else ():
        if end - start > LONGEST_QUOTE:
            where, wrong = story.where or story.story_id, f"the quote at {start}-{end} has {end - start} characters"
            raise DocumentError(where, wrong, f"at most {LONGEST_QUOTE}", "quote the figure, not the sentence")


def _record_lines(record: Record, text: str) -> Iterator[str]:
    """The quote and its place, the words behind single cells, the periods, all that is not the default, and the reason."""
    quote = record.quote if isinstance(record, Unplaced) else record.text
    yield f"quote: {_scalar(quote)}"
    yield f"at: {record.start}-{record.end}"
    held = {each.name: getattr(record, each.name) for each in fields(record) if each.name not in _APART}
    defaults = {each.name: None if each.default is MISSING else each.default for each in fields(record)}
    if given := {name: value for name, value in held.items() if value != defaults[name]}:
        yield f"reads: {_flow(given)}"
    for name in ("period", "compare"):
        if span := getattr(record, name, None):
            yield f"{name}: {_scalar(_period_text(span))}"
    if isinstance(record, Mention):
        if record.cells:
            yield f"cells: {_flow([[name, f'{start}-{end}', text[start:end]] for name, start, end in record.cells])}"
        if record.why:
            yield f"why: {_scalar(record.why)}"


def _period_text(span: Period) -> str:
    return " ".join((f"{cell(span.start)}..{cell(span.end)}", span.precision, span.rule_id)).strip()


def _fields(record: HeldText | Publication | Decision) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record) if getattr(record, each.name)}


def _listed(name: str, entries: Iterable[str]) -> list[str]:
    found = [f"- {entry}" for entry in entries]
    return [f"{name}:", *found] if found else []


def _scalar(value: str) -> str:
    return _flow(value).removesuffix("\n...").rstrip("\n")


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    # Wider than any line: nothing is folded.
    text = yaml.dump(_plain(value), Dumper=_Dumper, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return str(text).rstrip("\n")


def _plain(value: Any) -> Any:
    """Numbers, flags, days and times as the text that the file holds."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return cell(value)


def record_text(record: Record, text: str) -> str:
    """One figure, event, place or number as a story file has it; `text` is what it was read in."""
    return "\n".join(_record_lines(record, text))


def record_of(text: str, kind: type[Record], file: str) -> Any:
    """The record of such a text; `file` names it in errors."""
    return _record(parse_yaml(text, file), kind)


def read_story_file(path: Path) -> StoryFile:
    """The story of a file. DocumentError names the line that cannot be used."""
    try:
        text = input_bytes(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise DocumentError(str(path), f"cannot be read ({problem})", "a published story, UTF-8", "restore the file") from None
    story = parse_story(text, str(path))
    if story.story_id != path.stem:
        wrong = f"story_id `{story.story_id}` is not the file's name"
        raise DocumentError(f"{path}:1", wrong, f"`{path.stem}`", "make them the same")
    return story


def parse_story(text: str, file: str) -> StoryFile:
    """The story of a file's text; `file` names it in errors."""
    try:
        content = parse_yaml(text, file)
        if not isinstance(content, YamlMap):
            raise RuleError(f"{file}:1", "this is no story", "a mapping that begins with story_id", "restore the file")
        known = (*HEAD, "text", "texts", "publications", "decisions", "fingerprint", *SECTIONS)
        check_keys(content, known, (*(name for name in HEAD if name not in MAY_BE_EMPTY), "text"))
        story = _story(content, file)
    except RuleError as error:
        raise DocumentError(error.where, error.wrong, error.expected, error.advice) from None
    _check_quotes(story)
    return story


def _story(content: YamlMap, file: str) -> StoryFile:
    for name in (*HEAD, "fingerprint"):
        _text(content, name)
    text = _map(content, "text", ("role", "sha256"))
    records = {name: tuple(_record(entry, kind) for entry in _maps(content, name)) for name, kind in SECTIONS.items()}
    if (role := text["role"]) not in ROLES:
        raise RuleError(text.where("role"), f"role `{role}` is not known", " or ".join(ROLES), "correct it")
    published = _date(content["published"], content.where("published"))
    story = Story(document_id=content["story_id"], text=_kept_text(content), start=0, end=0, body_start=0, published=published)
    reading = Reading(
        story=story, mentions=records["figures"], events=records["events"], places=records["places"], unplaced=records["unplaced"],
    )
    return StoryFile(
        **{name: content.get(name, "") for name in HEAD if name != "published"}, published=published,
        role=role, sha256=text["sha256"], reading=reading, where=file,
        texts=tuple(_held_text(entry) for entry in _maps(content, "texts")),
        publications=tuple(_publication(entry) for entry in _maps(content, "publications")),
        decisions=tuple(Decision(**(_UNSAID | _only(entry, Decision, (*_UNSAID,)))) for entry in _maps(content, "decisions")),
        fingerprint=tuple(content.get("fingerprint", "").split()),
    )


def _text(entry: YamlMap, name: str) -> str:
    """What stands under a key; "" where nothing does. RuleError if it is a list or a mapping, or a required text of the head is empty."""
    value = entry.get(name, "")
    if not isinstance(value, str) or (not value and name in entry and name in HEAD and name not in MAY_BE_EMPTY):
        raise RuleError(entry.where(name), f"{name} is no text", f"{name}: words", "write it, between quotes where it is not plain")
    return value


def _map(entry: YamlMap, name: str, keys: Sequence[str]) -> YamlMap:
    """The mapping under a key, with all of these keys, each a text."""
    found = entry[name]
    if not isinstance(found, YamlMap):
        raise RuleError(entry.where(name), f"{name} is no mapping", f"{name}: {{{', '.join(keys)}}}", "restore the file")
    check_keys(found, keys, keys)
    for key in keys:
        _text(found, key)
    return found


def _maps(content: YamlMap, name: str) -> Sequence[YamlMap]:
    """The list of entries under a key; none where it does not stand."""
    found = content.get(name, ())
    if not isinstance(found, list | tuple) or not all(isinstance(entry, YamlMap) for entry in found):
        wrong = f"{name} is not a list of mappings"
        raise RuleError(content.where(name), wrong, "an entry a line, each with a dash", "restore the file")
    return found


def _kept_text(content: YamlMap) -> str:
    """What is kept of the text: every quote at its offset, blanks between."""
    places = [(*_span(entry, entry["at"]), entry["quote"]) for name in SECTIONS for entry in _maps(content, name)]
    places += [(start, end, quote) for entry in _maps(content, "figures") for _, start, end, quote in _cells(entry)]
    kept = [" "] * max((end for _, end, _ in places), default=0)
    for start, end, quote in places:
        kept[start:end] = quote
    return "".join(kept)


def _cells(entry: YamlMap) -> Iterator[tuple[str, int, int, str]]:
    """The words that gave single cells: column, start, end, quote."""
    cells = entry.get("cells", ())
    for each in cells if isinstance(cells, list | tuple) else (cells,):
        if not _is_row(each, 3):
            raise RuleError(entry.where("cells"), "cells are not given", "[[column, 120-131, words], ...]", "restore the file")
        name, at, quote = each
        start, end = _span(entry, at, "cells")
        if end - start != len(quote):
            wrong = f"the quote `{quote}` of cells is not {end - start} characters long"
            raise RuleError(entry.where("cells"), wrong, f"the text at {at}", "restore the file")
        yield name, start, end, quote


def _is_row(value: object, length: int) -> bool:
    return isinstance(value, list) and len(value) == length and all(isinstance(each, str) for each in value)


def _record(entry: YamlMap, kind: type[Record]) -> Any:
    check_keys(entry, ("quote", "at", "reads", "period", "compare", "cells", "why"), ("quote", "at"))
    for name in ("quote", "at", "period", "compare", "why"):
        _text(entry, name)
    start, end = _span(entry, entry["at"])
    if end - start != len(entry["quote"]):
        wrong = f"the quote `{entry['quote']}` is not {end - start} characters long"
        raise RuleError(entry.where("quote"), wrong, f"the text at {entry['at']}", "restore the file")
    quote = "quote" if kind is Unplaced else "text"
    values: dict[str, Any] = {"value": None} if kind is Mention else {}
    values |= _read_values(entry, kind) | {quote: entry["quote"], "start": start, "end": end}
    values |= {name: _period(entry, name) for name in ("period", "compare") if name in entry}
    if "cells" in entry:
        values["cells"] = tuple((name, at, to) for name, at, to, _ in _cells(entry))
    if "why" in entry:
        values["why"] = entry["why"]
    return _made(entry, kind, values)


def _made(entry: YamlMap, kind: type[Record], values: Mapping[str, Any]) -> Any:
    """The record; RuleError where it lacks a value, or has one that such a record has not."""
    names = {each.name for each in fields(kind)}
    for name in (name for name in values if name not in names):
        raise RuleError(entry.where(name), f"{name} has no place here", ", ".join(sorted(names)), "remove it")
    for name in (each.name for each in fields(kind) if each.default is MISSING and each.name not in values):
        raise RuleError(entry.where(), f"`{name}` is missing", f"reads: {{{name}: ...}}", "add it")
    return kind(**values)


def _read_values(entry: YamlMap, kind: type[Record]) -> dict[str, Any]:
    given = entry.get("reads", YamlMap(entry.where(), 0))
    if not isinstance(given, YamlMap):
        raise RuleError(entry.where("reads"), "reads is no mapping", "reads: {unit: t, ...}", "restore the file")
    check_keys(given, [each.name for each in fields(kind) if each.name not in _APART])
    return {name: _value(given, name) for name in given}


def _value(given: YamlMap, name: str) -> Any:
    if name in _ROWS:
        return _rows(given, name, _ROWS[name])
    value = _text(given, name)
    if name in _FLAGS:
        check_choice(given, name, ("true", "false"))
        return value == "true"
    if name in _NUMBERS:
        return _number(given, name)
    return value


def _number(given: YamlMap, name: str) -> float:
    number: float
    try:
        number = _NUMBERS[name](given[name])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RuleError(given.where(name), f"{name} `{given[name]}` is not a number", "digits", "correct it")
    return number


def _rows(given: YamlMap, name: str, length: int) -> tuple[Any, ...]:
    """A list of texts, or of rows of so many texts."""
    value = given[name]
    rows = [[each] if isinstance(each, str) and length == 1 else each for each in value] if isinstance(value, list) else [value]
    if not all(_is_row(each, length) for each in rows):
        expected = f"{name}: [{', '.join(['words' if length == 1 else '[' + ', '.join(['words'] * length) + ']', '...'])}]"
        raise RuleError(given.where(name), f"{name} is no such list", expected, "correct it")
    return tuple(row[0] if length == 1 else tuple(row) for row in rows)


def _span(entry: YamlMap, text: str, key: str = "at") -> tuple[int, int]:
    start, _, end = text.partition("-")
    if not (is_whole(start) and is_whole(end) and int(start) < int(end) <= LONGEST_TEXT):
        raise RuleError(entry.where(key), f"`{text[:40]}` is no stretch of text", "two whole numbers such as 120-131", "restore the file")
    return int(start), int(end)


def _period(entry: YamlMap, name: str) -> Period:
    days, _, rest = entry[name].partition(" ")
    precision, _, rule = rest.partition(" ")
    start, dots, end = days.partition("..")
    if not dots or precision not in PRECISIONS or not (start or end):
        wrong = f"{name} `{entry[name]}` is no period"
        raise RuleError(entry.where(name), wrong, "2025-02-01..2025-02-28 month and a rule", "restore the file")
    first, last = (_date(text, entry.where(name)) if text else None for text in (start, end))
    if first and last and first > last:
        raise RuleError(entry.where(name), f"{first} lies after {last}", "the earlier day first", "exchange them")
    return Period(start=first, end=last, precision=precision, rule_id=rule)


def _date(text: str, where: str) -> date:
    try:
        return iso_day(text)
    except ValueError:
        raise RuleError(where, f"`{text}` is not a date", "YYYY-MM-DD", "correct it") from None


def _only(entry: YamlMap, kind: type[HeldText] | type[Publication] | type[Decision], unsaid: Collection[str] = ()) -> dict[str, str]:
    """The texts of an entry; those without a default, but for the `unsaid`, must stand there."""
    needed = [each.name for each in fields(kind) if each.default is MISSING and each.name not in unsaid]
    check_keys(entry, [each.name for each in fields(kind)], needed)
    return {name: _text(entry, name) for name in entry}


def _held_text(entry: YamlMap) -> HeldText:
    check_choice(entry, "dated", (UNDATED,))
    text = HeldText(**_only(entry, HeldText))
    if text.stretch:
        _span(entry, text.stretch, "stretch")
    return text


def _publication(entry: YamlMap) -> Publication:
    given = {"at": "", "by": "", "reason": ""} | _only(entry, Publication, ("at", "by", "reason"))
    at: datetime | None
    try:
        at = datetime.fromisoformat(given["at"])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise RuleError(entry.where("at"), "a publication has no time", "at: 2025-03-28T09:30:00Z", "restore the file") from None
    return Publication(at=at, by=given["by"], reason=given["reason"])
