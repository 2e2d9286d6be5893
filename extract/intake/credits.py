"""The lines in which a text names its author, outlet, day and subject, at its head or foot, and the words with which it opens."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from extract.core import calendars
from extract.core.strict_yaml import texts
from extract.core.text import plain
from extract.intake.outlets import JOINED, canonical, ends_as_outlet, is_name, is_section, is_staff, outlet_named, without_staff
from extract.intake.records import NONE, Suggestion
from extract.sources.page_lines import find_dateline, find_lines, kind_of, story_rules
from extract.sources.publication import find_days, find_month_day
from extract.vocabulary.places import read_places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from extract.core.records import Story
    from extract.sources.page_lines import Line

HEAD_LINES, FOOT_LINES = 8, 4  # lines at either end of a text in which its author and outlet are named
LONGEST_CREDIT = 130  # characters, as of a stamp
LONGEST_BARE = 40  # characters of a line with nothing but a day and an hour: "Tuesday, 24 November, 08:15 a.m. GMT" has 36
OPENING_LINES = 3  # the paragraphs at the head of which agency and day are looked for, as for a dateline
SHORT_NAME = 3  # words of a name at the very head of a text; a headline in capitals has more
_FIELDS = re2.compile(r"\s*[|•·]\s*|\s+[-/]\s+")
_PASSED = re2.compile(r"(?i)^(?:(?:re|fw|fwd|wg|tr|rv|aw)\s*:\s*)+")  # as mail programs of several languages mark an answer or a forward
_HAN_NAMES = re2.compile(r"[\p{Han}]{2,4}(?:[ 、,，]+[\p{Han}]{2,4})*")
_HAN_DAY = re2.compile(r"(\d\d?)[月日]")
_BARE = ("at", "am", "pm", "a.m.", "p.m.", "updated", "published", "posted")  # words in small letters beside a day and an hour


class Credits(NamedTuple):
    """Author, outlet, day and subject as lines of the text name them; `month_day` of a day without a year."""

    byline: Suggestion = NONE
    publisher: Suggestion = NONE
    title: Suggestion = NONE
    day: date | None = None
    month_day: tuple[int, int] | None = None


@cache
def _patterns(section: str) -> tuple[Any, ...]:
    return tuple(re2.compile(pattern) for pattern in texts(story_rules(), section))


def credits_of(story: Story, *, alone: bool) -> Credits:
    """What the lines at the head and foot of a story name; of a text that is the only one of its file also those before and behind it."""
    text = story.text if alone else story.text[story.start : story.end]
    lines = [*find_lines(text)]
    ends = lines if len(lines) <= HEAD_LINES + FOOT_LINES else [*lines[:HEAD_LINES], *lines[-FOOT_LINES:]]
    found = [_credits(line.text) for line in ends if len(line.text) <= LONGEST_CREDIT]
    opened = [_opening(line.text) for line in lines if line.kind == "prose"][:OPENING_LINES]
    alone_on_line = _name_beside_a_day(lines[:HEAD_LINES])
    named = [*(one.publisher for one in found), alone_on_line, *(one.publisher for one in opened)]
    both = [*found, *opened]
    return Credits(
        byline=next((one.byline for one in both if one.byline.value), NONE), publisher=next((one for one in named if one.value), NONE),
        title=next((one.title for one in found if one.title.value), NONE), day=next((one.day for one in found if one.day), None),
        month_day=next((one.month_day for one in both if one.month_day), None),
    )


def is_credit(line: str) -> bool:
    """Whether a line names author, outlet, day or subject: it is no headline then."""
    return len(line) <= LONGEST_CREDIT and _credits(line) != Credits()


def agency_of(story: Story) -> str:
    """The name in brackets behind place and day of a dateline, as written; empty where none stands there."""
    dateline = find_dateline(story.text, story.dateline.start) if story.dateline else None
    name = dateline.wire.strip() if dateline else ""
    written = name[:1].isupper() and not is_staff(name) and not is_section(name)
    return name if written else ""


def subject_of(title: str) -> str:
    """The subject of a mail without the marks of an answer or a forward."""
    return str(_PASSED.sub("", title.strip()))


def _opening(line: str) -> Credits:
    """Agency and day with which a paragraph opens, and who wrote it: "Kunming, Oct 6 (Border Wire) -", "新华社北京11月15日电"."""
    flat = plain(line[:LONGEST_CREDIT])
    match = next((match for pattern in _patterns("openings") if (match := pattern.match(flat))), None)
    if match is None:
        return Credits()
    groups = match.groupdict()
    stated, day = (groups.get("publisher") or "").strip(), groups.get("day") or ""
    name = canonical(stated) or (stated if outlet_named(stated) or (day and is_name(stated)) else "")
    publisher = Suggestion(value=name, source="opening words") if name else NONE
    return Credits(byline=_authors(groups.get("byline") or ""), publisher=publisher, month_day=_month_day(day) if name else None)


def _month_day(text: str) -> tuple[int, int] | None:
    """Of "Oct 6" or 10月6日."""
    figures = [int(figure) for figure in _HAN_DAY.findall(text)]
    return (figures[0], figures[1]) if len(figures) == 2 else find_month_day(text)


def _name_beside_a_day(head: Sequence[Line]) -> Suggestion:
    """An outlet that stands alone on the first line, or on one beside a day or an author, if another line is left to be the headline."""
    for n, line in enumerate(head):
        around = [other for other in (*head[max(0, n - 1) : n], *head[n + 1 : n + 2]) if _is_dated(_of_line(plain(other.text)))]
        others = [other for other in head if other is not line and other not in around and other.kind == "heading"]
        first = n == 0 and (len(line.text.split()) <= SHORT_NAME or ends_as_outlet(line.text))
        if line.kind == "heading" and (around or first) and others and (name := outlet_named(line.text)):
            return Suggestion(value=name, source="line of its own")
    return NONE


def _is_dated(said: Credits) -> bool:
    return bool(said.day or said.month_day or said.byline.value)


def _credits(line: str) -> Credits:
    """What one line says: of its fields between upright strokes each, or as a whole."""
    flat = plain(line)
    fields = [field for field in _FIELDS.split(flat) if field]
    return _of_fields(fields) if len(fields) > 1 else _of_line(flat)


def _of_fields(fields: Sequence[str]) -> Credits:
    """ "Border Ledger | 13 November 2026 | Staff": a name is that of the outlet if nothing but day and author stands beside it.

    A day counts if every other field is told, too.
    """
    told = [_of_line(field) for field in fields]
    idle = [is_staff(field) or is_section(field) or kind_of(field) in ("stamps", "cell") for field in fields]
    left = [field for field, one, none in zip(fields, told, idle, strict=True) if one == Credits() and not none]
    publisher = next((one.publisher for one in told if one.publisher.value), NONE)
    byline = next((one.byline for one in told if one.byline.value), NONE)
    day = next((one.day for one in told if one.day), None)
    written = byline.value or any(map(is_staff, fields))
    if not publisher.value and len(left) == 1 and (day or byline.value):
        name = outlet_named(left[0]) or (left[0] if day and written and is_name(left[0]) else "")
        publisher, left = (Suggestion(value=name, source="line with the day"), []) if name else (publisher, left)
    return Credits(byline=byline, publisher=publisher, day=None if left else day)


def _of_line(flat: str) -> Credits:
    """What a line or field says. A day counts if nothing else stands on the line but who wrote or published it."""
    match = next((match for pattern in _patterns("credits") if (match := pattern.fullmatch(flat))), None)
    groups = match.groupdict() if match else {}
    said, behind = groups.get("byline") or "", groups.get("publisher") or ""
    if said and any(word in JOINED for word in behind.split()):  # "By A, B and C" names authors, "By A, B" an outlet
        said, behind = f"{said}, {behind}", ""
    if behind in _places():  # "By Border Wire, Kunming"
        behind = ""
    publisher = _outlet(behind, (groups.get("known") or said, groups.get("listed") or ""))
    byline = NONE if groups.get("listed") and not publisher.value else _authors(said)
    title = Suggestion(value=subject_of(groups.get("title") or ""), source="subject line")
    days = _bare_day(flat, credited=bool(byline.value or publisher.value))
    return Credits(byline=byline, publisher=publisher, title=title if title.value else NONE, day=days[0], month_day=days[1])


@cache
def _places() -> frozenset[str]:
    return frozenset(place.name for place in read_places().values())


def _bare_day(flat: str, *, credited: bool) -> tuple[date | None, tuple[int, int] | None]:
    """The day of a line on which nothing else stands but an hour, or author and outlet (`credited`); the second: without a year."""
    days = list(find_days(flat))
    if days:
        rest = "".join(" " if any(one.start <= at < one.end for one in days) else char for at, char in enumerate(flat))
        words = [word for each in rest.split() if (word := each.strip("(),;:")).isalpha()]
        bare = all(word.isupper() or word.lower() in _BARE for word in words)  # 10:15 AM IST
        return (days[0].day if bare or credited else None), None
    found = find_month_day(flat) if len(flat) <= LONGEST_BARE else None
    names = [word.strip(",.") for word in flat.split() if word.strip(",.").isalpha()]
    others = [word for word in names if word[:3].title() not in calendars.MONTHS and not word.isupper() and word.lower() not in _BARE]
    return None, found if found and not [word for word in others if not word.lower().endswith("day")] else None


def _authors(names: str) -> Suggestion:
    """The names behind "By": up to the first word that is part of none. One word, or the name of an outlet, is no author."""
    if _HAN_NAMES.fullmatch(names.strip()):
        return Suggestion(value=names.strip(), source="byline")
    name = _named_part(names)
    return Suggestion(value=name, source="byline") if " " in name and not outlet_named(name) and without_staff(name) == name else NONE


def _named_part(text: str) -> str:
    words = text.split()
    end = next((n for n, word in enumerate(words) if not (word[0].isupper() or word in JOINED)), len(words))
    words = words[:end]
    while words and (words[-1][:3].title() in calendars.MONTHS or words[-1] in JOINED or not words[-1].strip("-–—")):
        words.pop()
    return " ".join(words).rstrip(" ,-–—")


def _outlet(stated: str, perhaps: tuple[str, str]) -> Suggestion:
    """An outlet behind "By X," or "Source:" as the text names it; a name before a date or behind "By" (`perhaps`, the first) only if it is
    that of an outlet, another (the second) only if it is listed."""
    known, listed = perhaps
    name = (outlet_named(stated or known) or stated.strip() or canonical(listed)).removeprefix("the ")
    return Suggestion(value=name, source="line that names it") if name else NONE
