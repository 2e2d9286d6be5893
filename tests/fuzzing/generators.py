"""Inputs made by grammars: each takes a source of chance and gives one input of its kind.

The source is a `random.Random`: one seeded by the campaign, one that hypothesis draws and shrinks, or one that atheris' bytes steer.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from extract.core.calendars import MONTH_NAMES
from tests.fuzzing.vocabulary import DATES, FORMATS, ODD_CHARACTERS, ODD_TEXTS, words
from tests.hostile.cases import PARAMETERS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

TEMPLATES = (
    "{Material} {metric} {verb} {figure} {date}.",
    "{Material} {metric} {verb} {figure} to {figure} {date}, {source} said.",
    "{place} {metric} of {material} {verb} {figure} {date} from {figure} {date}.",
    "{Material} rose {figure} to {figure} ({figure}) {date}, while {material} was {figure}.",
    "{hedge} {figure} of {material} was {verb} from {place} to {place} {date}.",
    "{source} said {date} that {metric} were {hedge} {figure}, compared with {figure} {date}.",
    "The {actor} {event} the {material} {place} {date}.",
    "{actor} {event} {place} on {date}, {source} said; {figure} {verb}.",
    "{place} accounts for {figure} of {material} {metric}, up from {figure} {date}.",
    "{date}: {material} {figure}; {material} {figure}; {material} {figure}",
    "{material}\t{figure}\t{figure}\t{date}",
    "{material} | {figure} | {figure}\n{material} | {figure} | {figure}",
    "\u2022 {material}: {figure} ({figure})",
    "{Material} {metric}, {date} ({unit})",
    "{PLACE}, {date} ({source}) - {Material} {metric} {verb} {figure}.",
    "{figure} {word} {material} {word} {word} {figure} {word} {date}.",
    "It {verb} {figure}. That is {figure} more than {date}. In {place} {figure} {word}.",
    "Of {figure}, {figure} came from {place} and {figure} from {place}, respectively.",
    "\u201c{material} {metric} could {word} {figure} by {date},\u201d said {source}.",
    "{word} {word} {figure} {odd} {material} {date} {word}.",
)
VOCABULARIES = ("actors", "bases", "changes", "constructions", "events", "kinds", "modality", "nonfacts", "periods", "price_bases",
                "qualifiers", "sources", "stories", "wholes", "withdrawn", "words")


def pick(chance: random.Random, options: Sequence[str]) -> str:
    """One of the options."""
    return options[chance.randrange(len(options))]


def number(chance: random.Random) -> str:
    """A number as printed: of any format, mostly with few digits, now and then a hostile one."""
    if chance.random() < 0.03:
        return pick(chance, ODD_TEXTS)
    text = pick(chance, FORMATS)
    while "{" in text:
        text = text.replace("{n}", str(chance.randrange(10 ** chance.randint(1, 4))), 1)
        text = text.replace("{ooo}", f"{chance.randrange(1000):03}", 1).replace("{d}", str(chance.randrange(10)), 1)
    return text


def day(chance: random.Random) -> str:
    """A date or a period in words or figures, possible or not."""
    if chance.random() < 0.02:
        return pick(chance, ODD_TEXTS)
    text = pick(chance, DATES)
    while "{" in text:
        year = chance.choice((2024, 2025, 2023, 2010, 1999, 24, 1800, 2199, 1799, 9999, 0))
        text = text.replace("{y}", str(year), 1).replace("{month}", pick(chance, MONTH_NAMES)[: chance.choice((3, 9))], 1)
        text = text.replace("{mm}", f"{chance.randrange(14):02}", 1).replace("{d}", str(chance.randrange(33)), 1)
        text = text.replace("{q}", str(chance.randrange(6)), 1)
    return text


def figure(chance: random.Random) -> str:
    """A number with a unit before or behind it, or with none."""
    sign = pick(chance, ("", "", "", "", "$", "US$", "\u20ac", "\u00a5", "A$", "CNY ", "\u20b9"))
    unit = pick(chance, ("", "%", " percent", " t", " tons", " yuan/kg", "/kg", " percentage points", f" {pick(chance, words('units'))}"))
    return f"{sign}{number(chance)}{unit}"


_SLOTS: dict[str, Callable[[random.Random], str]] = {
    "figure": figure, "date": day,
    "unit": lambda chance: pick(chance, words("units")),
    "material": lambda chance: pick(chance, words("commodities")),
    "Material": lambda chance: pick(chance, words("commodities")).capitalize(),
    "metric": lambda chance: pick(chance, words("metrics")),
    "verb": lambda chance: pick(chance, words("changes") if chance.random() < 0.7 else words("words")),
    "place": lambda chance: pick(chance, words("places")),
    "PLACE": lambda chance: pick(chance, words("places")).upper(),
    "source": lambda chance: pick(chance, words("sources") if chance.random() < 0.5 else words("actors")),
    "actor": lambda chance: pick(chance, words("actors")),
    "event": lambda chance: pick(chance, words("events")),
    "hedge": lambda chance: pick(chance, words("qualifiers")),
    "word": lambda chance: pick(chance, words(pick(chance, VOCABULARIES))),
    "odd": lambda chance: pick(chance, ODD_CHARACTERS),
}


def sentence(chance: random.Random) -> str:
    """A sentence out of a template, each gap filled with words of the rules."""
    template = pick(chance, TEMPLATES)
    out, rest = "", template
    while rest:
        before, opened, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        out += before + (_SLOTS[name](chance) if opened else "")
    return out


def text(chance: random.Random) -> str:
    """One to three sentences, half of them spoiled a little."""
    parts = [sentence(chance) for _ in range(chance.choice((1, 1, 1, 1, 2, 3)))]
    joined = pick(chance, (" ", " ", "\n", "\n\n", "\r\n", "  ", "")).join(parts)
    return spoiled(chance, joined) if chance.random() < 0.5 else joined


def spoiled(chance: random.Random, given: str, odd: Sequence[str] = ODD_CHARACTERS) -> str:
    """The text after one to four edits: a stretch dropped, doubled or moved, a character or a hostile piece put in."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(given) + 1)
        end = min(len(given), at + chance.choice((0, 1, 1, 2, 5, 20)))
        put = chance.randrange(5)
        if put == 0:
            given = given[:at] + given[end:]
        elif put == 1:
            given = given[:end] + given[at:end] * chance.randint(1, 3) + given[end:]
        elif put == 2:
            to = chance.randrange(len(given) + 1)
            given = given[:to] + given[at:end] + given[to:]
        else:
            given = given[:at] + pick(chance, odd if put == 3 else ODD_TEXTS) + given[end:]
    return given


def cell(chance: random.Random) -> str:
    """What may stand in a cell that a number or a day is expected in."""
    made = chance.choice((number, day, figure))(chance) if chance.random() < 0.7 else pick(chance, ODD_TEXTS)
    if chance.random() < 0.2:
        made = chance.choice(("2025-03-01", "202503", "2025Q1", "Mar-2025", "01.03.2025", "1.234,5", "1 234", "1e12", "https://a.example/x"))
    return spoiled(chance, made) if chance.random() < 0.4 else made


def days(chance: random.Random) -> str:
    """Words of time beside each other."""
    links = (" ", " ", ", ", " to ", " and ", " from ", " until ", " compared with ", ". ", "-", " (", ") ", " in ", " since ", " the ")
    said = (day(chance) if chance.random() < 0.7 else pick(chance, words("periods")) for _ in range(chance.randint(1, 5)))
    made = "".join(pick(chance, links) + words_of_time for words_of_time in said).strip()
    return spoiled(chance, made) if chance.random() < 0.3 else made


def page(chance: random.Random) -> str:
    """A saved page: headlines, stamps, menus and paragraphs."""
    lines = [chance.choice((
        text(chance), text(chance), sentence(chance), day(chance), f"Published: {day(chance)}", "Reuters", "By A. B., Reuters",
        "ADVERTISEMENT", "Menu", "3 min read",
        pick(chance, words("stories")), "Rare earth prices rise as Myanmar gates shut", "Rare earth prices rise as Myanmar gates shut",
        "<NDPR=X>",
        f"BEIJING, {day(chance)} (Reuters) - {sentence(chance)}", f"{number(chance)}",
    )) for _ in range(chance.randint(2, 9))]
    return pick(chance, ("\n", "\n\n", "\r\n")).join(lines)


def articles(chance: random.Random) -> str:
    """Two or three short articles, parted by form feeds, some of them copies of each other."""
    made = [f"Rare earth prices in China\n\n{text(chance)}\n" for _ in range(chance.randint(2, 3))]
    if chance.random() < 0.4:
        made.append(spoiled(chance, pick(chance, made)))
    return "\f".join(made)


def address(chance: random.Random) -> str:
    """The parameters of an address: names that pages have, values that charts take or that anybody may type."""
    pairs = []
    for _ in range(chance.randint(1, 5)):
        name = pick(chance, _parameters()) if chance.random() < 0.95 else cell(chance)
        pairs.append((name, _parameter(chance)))
    return urlencode(pairs, errors="surrogatepass")


def _parameter(chance: random.Random) -> str:
    values = (
        "en", "zh", "none", "2025-03-01", "2024-11-14", "2024-01-01,2025-01-01", "2025-01-01,2024-01-01", "usd_ex_vat", "cny_incl_vat",
        "a,b", ",", "1", "0",
        "terbium_oxide", "terbium_oxide,dysprosium_oxide", "Laos imports", "myanmar", "fob", "light", "index", "month", "nan", "inf",
        "1e5", "-1", " 5 ", "5_0",
    )
    if chance.random() < 0.25:
        return pick(chance, words(pick(chance, ("commodities", "places", "metrics", "events"))))
    made = pick(chance, values) if chance.random() < 0.8 else cell(chance)
    return f"{made},{_parameter(chance)}" if chance.random() < 0.15 else made


@cache
def _parameters() -> tuple[str, ...]:
    return tuple(sorted(PARAMETERS))
