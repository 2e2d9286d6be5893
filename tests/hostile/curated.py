"""Every curated file with the part of the program that reads it, at any path and without what was kept of an earlier reading."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

from charts.figures.maps import rows as map_rows
from charts.figures.maps.basemap import read_basemap
from extract.core import properties
from extract.measures.alerts import load_watches
from extract.measures.headlines import load_headlines
from extract.reading import withdrawn
from extract.reading.figures.chooser import load_weights
from extract.sources import page_lines
from extract.sources.anchors import read_anchors, read_containments
from extract.sources.corrections import read_corrections
from extract.sources.events import read_events
from extract.sources.published import read_story_file
from extract.sources.series import read_series
from extract.structured.mapping import load_mapping
from extract.vocabulary import actors, constructions, kinds, lexicon, metrics, places, reasons, words
from extract.vocabulary.events import event_rules
from extract.vocabulary.materials import load_commodities
from extract.vocabulary.units import load_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType
    from typing import Any

    Reader = Callable[[Path], object]


def _in_folder(read: Callable[[Path], object]) -> Reader:
    return lambda path: read(path.parent)


def _named(module: ModuleType, constant: str, read: Any, *given: str) -> Reader:
    """Of a part that reads the file, or the folder of it, that a constant of its module names."""
    def at(path: Path) -> object:
        with patch.object(module, constant, path.parent if constant in ("RULES", "SEEDS") else path):
            return getattr(read, "__wrapped__", read)(*given)

    return at


def _word_list(path: Path) -> object:
    with patch.object(words, "_FILE", path), patch.object(words, "_lists", words._lists.__wrapped__):
        return words.phrases.__wrapped__("articles")


def _reason(path: Path) -> object:
    with patch.object(reasons, "_FILE", path), patch.object(reasons, "_reasons", reasons._reasons.__wrapped__):
        return reasons.in_words.__wrapped__("metric", ("moon: full",))


READERS: dict[str, Reader] = {
    "actors.yaml": _named(actors, "RULES", actors.actor_rules),
    "anchors.csv": read_anchors,
    "basemap.geojson": read_basemap.__wrapped__,
    "bases.yaml": _named(metrics, "FILE", metrics.bases),
    "changes.yaml": _in_folder(lexicon.load_changes),
    "commodities.yaml": _in_folder(load_commodities),
    "constructions.yaml": _named(constructions, "RULES", constructions.load_patterns),
    "copies.csv": read_containments,
    "corrections.yaml": read_corrections,
    "events.csv": read_events,
    "events.yaml": event_rules.__wrapped__,
    "gazetteer.csv": places.read_places.__wrapped__,
    "headlines.yaml": load_headlines.__wrapped__,
    "kinds.yaml": _named(kinds, "FILE", kinds._rules),
    "mappings": lambda path: load_mapping(str(path)),
    "metrics.yaml": _in_folder(lexicon.load_frames),
    "mine_areas.csv": _named(map_rows, "SEEDS", map_rows._seed, "mine_areas.csv", "radius_km"),
    "modality.yaml": lambda path: lexicon.load_words(path, {"forecast": "forecast"}, ("forecast",)),
    "nonfacts.yaml": _in_folder(lexicon.load_nonfacts),
    "periods.yaml": _in_folder(lambda folder: [*lexicon.period_entries(folder)]),
    "places.yaml": _named(places, "RULES", places.place_rules),
    "price_bases.yaml": _named(properties, "RULES", properties.price_bases),
    "qualifiers.yaml": _in_folder(lexicon.load_qualifiers),
    "reasons.yaml": _reason,
    "routes.csv": _named(map_rows, "SEEDS", map_rows._seed, "routes.csv", "bend"),
    "series": _in_folder(read_series),
    "shown_names.csv": places._shown.__wrapped__,
    "sources.yaml": lambda path: lexicon.load_words(path, {"verbs": "verb"}, ("verbs",)),
    "stories": read_story_file,
    "stories.yaml": _named(page_lines, "RULES", page_lines.story_rules),
    "units.yaml": _in_folder(load_units),
    "watch.yaml": load_watches,
    "weights.csv": load_weights.__wrapped__,
    "wholes.yaml": _named(metrics, "RULES", metrics._whole_words),
    "withdrawn.yaml": _named(withdrawn, "FILE", withdrawn._rules),
    "words.yaml": _word_list,
}
"""By name; of a folder, what reads one of its files."""
