"""Names of outlets: known by rules/stories.yaml (spellings, domains), or known for one by the words they are made of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import re2

from extract.core.strict_yaml import texts
from extract.core.text import plain
from extract.sources.page_lines import story_rules

if TYPE_CHECKING:
    from collections.abc import Collection

JOINED = ("and", "&", "de", "van", "von", "bin", "al")  # words in small letters that belong to a name or stand between two
_SMALL = (*JOINED, "of", "the", "for", "in", "la", "le")  # the same in the name of an outlet
MOST_WORDS = 6  # of a name: "The South China Morning Post Online" has six, longer runs of capitals are headlines
LONGEST_HAN = 12  # letters of a Chinese name: 中华人民共和国商务部 has ten
_HAN = re2.compile(r"[\p{Han}]{3,}")
_STAFF = re2.compile(  # "Staff and agencies" goes word by word
    r"(?i)(?:^| )(?:staff(?: (?:writer|correspondent)s?)?|correspondents?|reporters?|editors|agencies|news ?desk)$",
)


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
def _words(section: str) -> frozenset[str]:
    return frozenset(word.lower() for word in texts(story_rules(), section))


def canonical(name: str) -> str:
    """The name by which an outlet is known, for one of its spellings or an address of it; empty for others."""
    folded = " ".join(plain(name).lower().split())
    known = _names().get(folded) or _names().get(folded.removeprefix("the "))
    return known or (outlet_of(f"//{folded}") if "." in folded and " " not in folded else "")


def outlet_named(name: str) -> str:
    """The name as one of an outlet: as it is known, or as written where a word of it says so ("Border Ledger"); empty for others."""
    name = " ".join(name.split())
    if known := canonical(without_staff(name)):
        return known
    name = without_staff(name)
    if _HAN.fullmatch(name):
        return name if len(name) <= LONGEST_HAN and name.endswith(tuple(_words("outlet_words"))) else ""
    said = {word.lower() for word in name.split()}
    return name if is_name(name) and said & _words("outlet_words") else ""


def ends_as_outlet(name: str) -> bool:
    """Whether the last word says that it is the name of an outlet: "Golden Valley Trade Post"."""
    return bool(name.strip()) and name.split()[-1].lower() in _words("outlet_words")


def is_name(text: str) -> bool:
    """Whether a text is written as the name of an outlet is: two to six words with capitals, and not those of a part of a paper."""
    words = text.split()
    written = all(word[0].isupper() or word in _SMALL for word in words) and not any(char.isdigit() or char in ",:;" for char in text)
    return 2 <= len(words) <= MOST_WORDS and written and not {word.lower() for word in words} <= _words("sections")


def is_staff(text: str) -> bool:
    """Whether a text says no more than that an outlet's own people wrote: "Staff", "Staff and agencies"."""
    return bool(text.strip()) and not without_staff(text)


def without_staff(name: str) -> str:
    """A name without the word for its people: "Border Ledger" of "Border Ledger Staff"; empty where nothing else stands."""
    name = name.strip()
    while shorter := _STAFF.search(name):
        name = name[: shorter.start()].removesuffix(" and").rstrip(" ,&")
        name = "" if name.lower() in ("by", "our", "and") else name
    return name


def is_section(text: str) -> bool:
    """Whether a text names a part of a paper: "Markets", "World News"."""
    return {word.lower() for word in text.split()} <= _words("sections")


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
