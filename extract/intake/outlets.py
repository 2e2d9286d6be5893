"""Who published a text: names and domains of outlets (rules/stories.yaml), and the lines in which a text names its author and outlet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import re2

from extract.core import calendars
from extract.core.strict_yaml import texts
from extract.core.text import plain
from extract.intake.records import NONE, Suggestion
from extract.sources.page_lines import find_lines, story_rules
from extract.sources.publication import find_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from extract.core.records import Story

HEAD_LINES, FOOT_LINES = 8, 4  # lines at either end of a text in which its author and outlet are named
LONGEST_CREDIT = 130  # characters, as of a stamp
JOINED = ("and", "&", "de", "van", "von", "bin", "al")  # words in small letters that belong to a name or stand between two
_STAFF = re2.compile(r"(?i) (?:staff|editors|news desk)$")


class Credits(NamedTuple):
    """Author, outlet and day as lines of the text name them."""

    byline: Suggestion = NONE
    publisher: Suggestion = NONE
    day: date | None = None


@cache
def _names() -> dict[str, str]:
    """Every spelling of a newsroom or outlet in lower case, and the name that it is known by."""
    rules = story_rules()
    wires = {name.lower(): wire for wire in rules["wires"] for name in (wire, *texts(rules["wires"], wire))}
    outlets = rules["outlets"]
    spellings = ((name, outlet) for outlet in outlets for name in texts(outlets, outlet) if "." not in name)
    return {name.lower(): outlet for name, outlet in spellings} | {outlet.lower(): outlet for outlet in outlets} | wires


@cache
def _domains() -> dict[str, str]:
    rules = story_rules()["outlets"]
    return {domain: outlet for outlet in rules for domain in texts(rules, outlet) if "." in domain}


@cache
def _patterns() -> tuple[Any, ...]:
    return tuple(re2.compile(pattern) for pattern in texts(story_rules(), "credits"))


def canonical(name: str) -> str:
    """The name by which an outlet is known, for one of its spellings or an address of it; empty for others."""
    folded = " ".join(plain(name).lower().split())
    known = _names().get(folded) or _names().get(folded.removeprefix("the "))
    return known or (outlet_of(f"//{folded}") if "." in folded and " " not in folded else "")


def outlet_of(url: str) -> str:
    """The outlet of an address, by its domain or the one above; empty where nobody has listed it."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # no address at all
        return ""
    parts = host.split(".")
    return next((_domains()[name] for n in range(len(parts) - 1) if (name := ".".join(parts[n:])) in _domains()), "")


def is_only_name(title: str, names: Collection[str] = ()) -> bool:
    """Whether a title is nothing but the name of a site or outlet."""
    folded = " ".join(plain(title).lower().split())
    return not folded or bool(canonical(title)) or folded in {" ".join(plain(name).lower().split()) for name in names}


def credits_of(story: Story, *, alone: bool) -> Credits:
    """Author and outlet named at the head or foot of a story; of a text that is the only one of its file also before and behind it."""
    found = [_credits(line) for line in _lines(story, alone=alone)]
    return Credits(
        next((one.byline for one in found if one.byline.value), NONE), next((one.publisher for one in found if one.publisher.value), NONE),
        next((one.day for one in found if one.day), None),
    )


def _credits(line: str) -> Credits:
    """What one line says. A day counts if nothing else stands on the line but who wrote or published it."""
    flat = plain(line)
    match = next((match for pattern in _patterns() if (match := pattern.fullmatch(flat))), None)
    groups = match.groupdict() if match else {}
    said, behind = groups.get("byline") or "", groups.get("publisher") or ""
    if said and any(word in JOINED for word in behind.split()):  # "By A, B and C" names authors, "By A, B" an outlet
        said, behind = f"{said}, {behind}", ""
    byline, publisher = _authors(said), _outlet(behind, groups.get("known") or said)
    dated = next(find_days(flat), None)
    rest = f"{flat[: dated.start]}{flat[dated.end :]}" if dated else ""
    words = [word for word in rest.split() if word.isalpha()]
    bare = bool(dated) and all(word.isupper() or word in ("at", "am", "pm") for word in words)  # 10:15 AM IST
    return Credits(byline, publisher, dated.day if dated and (bare or byline.value or publisher.value) else None)


def _lines(story: Story, *, alone: bool) -> Iterator[str]:
    text = story.text if alone else story.text[story.start : story.end]
    lines = [line.text for line in find_lines(text)]
    ends = lines if len(lines) <= HEAD_LINES + FOOT_LINES else [*lines[:HEAD_LINES], *lines[-FOOT_LINES:]]
    return (line for line in ends if len(line) <= LONGEST_CREDIT)


def _authors(names: str) -> Suggestion:
    """The names behind "By": up to the first word that is part of none. One word, or the name of an outlet, is no author."""
    name = _named_part(names)
    return Suggestion(value=name, source="byline") if " " in name and not canonical(name) and not _STAFF.search(name) else NONE


def _named_part(text: str) -> str:
    words = text.split()
    end = next((n for n, word in enumerate(words) if not (word[0].isupper() or word in JOINED)), len(words))
    words = words[:end]
    while words and (words[-1][:3].title() in calendars.MONTHS or words[-1] in JOINED or not words[-1].strip("-–—")):
        words.pop()
    return " ".join(words).rstrip(" ,-–—")


def _outlet(stated: str, perhaps: str) -> Suggestion:
    """An outlet behind "By X," or "Source:" as the text names it; a name before a date or behind "By" only if it is known as one's."""
    name = canonical(_STAFF.sub("", (stated or perhaps).strip())) or stated.strip()
    return Suggestion(value=name, source="byline") if name else NONE
