"""What an exported file says about itself: the words in its picture, in its metadata and in its name are made here, once, from the rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from charts.wording.formats import SENTENCES, as_date, day, full_stop, strung
from charts.wording.rows import BASES, basis_words
from extract.core.text import visible
from extract.languages.spoken import ENGLISH, language, named, say, told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from charts.drawing.chart import Chart
    from charts.wording.captions import Words
    from extract.tables.read import Tables

PUBLISHER = "Rare-earth supply disruption"
LICENCE = "CC BY 4.0"
CREDITS = "Borders: Natural Earth; places: GeoNames (CC BY 4.0), MIMU; exchange rates: ECB; fonts: Source Sans and Source Serif (OFL)."
_LONGEST_FILTER = 100  # characters of a file name, of which a file system takes 255; the full choice stands in the metadata
_TAGS = {"zh": "zh-Hans"}
_OPTION = "option"  # the context in a catalogue of the filters of a chart and of what they may be


def language_tag() -> str:
    """The language that is spoken as a page or a file names it, with its script: `en`, `zh-Hans`."""
    return _TAGS.get(language(), language())


def language_in_name() -> str:
    """What the language adds to the name of a file: `_zh`, nothing for English."""
    return {ENGLISH: ""}.get(language(), f"_{language()}")


class About(NamedTuple):
    """The citation of one exported chart."""

    chart_id: str
    title: str
    subtitle: str
    source: str
    caution: str
    alt: str
    view: str
    as_of: date
    version: str
    source_narrow: str = ""  # the same where less is drawn

    def lines(self) -> dict[str, str]:
        """Label -> text, in reading order; empty lines are left out. The labels are English, as programs look for them."""
        lines = {"Title": self.title, "Subtitle": self.subtitle, "Source": self.source, "Caution": self.caution,
                 "View": self.view, "As of": self.as_of.isoformat(), "Data version": self.version,
                 "Publisher": say(PUBLISHER), "Licence": LICENCE, "Credits": say(CREDITS), "Description": self.alt}
        return {label: text for label, text in lines.items() if text}

    def one_line(self) -> str:
        """The citation as one paragraph, for formats that keep a single text."""
        tail = say("Data as of {day}, version {version}. {publisher}, {licence}.",
                   day=day(self.as_of), version=self.version, publisher=say(PUBLISHER), licence=LICENCE)
        parts = filter(None, (self.subtitle, self.source, self.caution))
        said = parts if language() == ENGLISH else map(full_stop, parts)  # only English has a space to tell them apart
        return strung(say("{sentence}.", sentence=self.title), *said, tail, by=SENTENCES)


def about(chart: Chart, words: Words, tables: Tables, options: Mapping[str, Any]) -> About:
    """The citation of a chart as drawn with `options` from `tables`."""
    chosen = say(", ").join(
        say("{option} {value}", option=told(name.replace("_", " "), _OPTION), value=_said(value, tables))
        for name, value in chart.settings(options).items()
    )
    view = say("{view} ({chosen})", view=say(chart.title), chosen=chosen) if chosen else say(chart.title)
    # With plain spaces: those that keep words on one line belong into the picture only, where nobody searches.
    said = {name: visible(" ".join(getattr(words, name).split())) for name in ("subtitle", "source", "caution", "alt", "source_narrow")}
    title = visible(" ".join(words.headline.split()))
    return About(chart_id=chart.id, title=title, view=view, as_of=tables.as_of, version=tables.version, **said)


def file_stem(chart: Chart, tables: Tables, options: Mapping[str, Any]) -> str:
    """`prices_currency-usd-ex-vat_as-of-2025-03-29_v1a2b3c4`: view, filters, as-of date and data version."""
    filters = "_".join(f"{_slug(name)}-{_slug(_shown(value))}" for name, value in chart.settings(options).items())
    if len(filters) > _LONGEST_FILTER:  # cut after a whole word
        filters = re.match(rf".{{0,{_LONGEST_FILTER}}}(?=[-_+])", filters)[0] + "-etc"  # type: ignore[index]
    parts = (_slug(chart.id), filters, f"as-of-{tables.as_of.isoformat()}", f"v{_slug(tables.version)}")
    return "_".join(filter(None, parts))


def _shown(value: Any) -> str:
    if isinstance(value, tuple | list | set | frozenset):
        return "+".join(map(_shown, value))
    return str(as_date(value))  # which leaves alone what is no date


def _said(value: Any, tables: Tables) -> str:
    """What an option is set to: as in the name of the file, to readers of another language by the words that they know it by."""
    if language() == ENGLISH:
        return _shown(value)
    if isinstance(value, tuple | list | set | frozenset):
        return say(", ").join(_said(each, tables) for each in value)
    if not isinstance(value, str):
        return day(value)
    if value in BASES:
        return basis_words(value)
    frames = (tables.commodities, "commodity_id"), (tables.actors, "actor_id"), (tables.places, "place_id")
    names = (name for rows, key in frames for name in rows.loc[rows[key] == value, "name"])
    return named(next(names, "")) or told(value, _OPTION)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.+-]+", "-", text.lower()).strip("-.")
