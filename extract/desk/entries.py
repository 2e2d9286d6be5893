"""What a word can be added to: the entries of the vocabulary, each with the list of its words in a rule file; and all words known."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from extract.core.command_line import input_bytes
from extract.core.errors import DeskError
from extract.core.paths import RULES
from extract.core.strict_yaml import YamlMap, load_map, texts
from extract.vocabulary.events import verb_forms
from extract.vocabulary.places import SECTIONS, read_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Path: TypeAlias = tuple[str | int, ...]
Spelled: TypeAlias = tuple[str, str]  # a word, and file:line
_CONDITIONS = ("when", "unless", "after", "near")  # a frame with fewer of these is more general
_MATERIALS = "commodities.yaml"
_NAMED = (
    _MATERIALS, "actors.yaml", "units.yaml", "places.yaml", "metrics.yaml", "nonfacts.yaml", "changes.yaml", "modality.yaml",
    "periods.yaml", "qualifiers.yaml", "sources.yaml",
)
_WORDS_AS_KEYS = ("elements", "number_words", "fractions", "multiples", "halvings", "vague", "scales")
_NO_WORDS = ("is", "units", "kinds", "when", "unless", "roles", "types", "unsaid", "part_of", "of", "makes", "examples")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the vocabulary: its list `key` of the mapping at `path` in `file` holds its words. `also` are other names of it."""

    kind: str
    name: str
    file: str
    path: Path
    key: str
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    listed: bool = True  # the list stands in the file already
    verb: bool = False

    @property
    def label(self) -> str:
        """Its name with the first words that it goes by: enough to tell it from others in a list."""
        others = dict.fromkeys(word.split("|")[0] for word in (*self.also, *self.words))
        some = ", ".join([word for word in others if word != self.name][:3])
        return f"{self.name} ({some})" if some else self.name


def places_of(kind: str) -> tuple[Entry, ...]:
    """The entries of a kind (material, actor, unit, metric, event, place) to which a word can be added, as the files have them now."""
    if kind not in KINDS:
        raise DeskError(f"word {kind}", "no such kind of word", " or ".join(KINDS), "correct it")
    return tuple(KINDS[kind]())


def find_entry(kind: str, name: str) -> Entry:
    """The entry of that name; else the one that goes by it otherwise, or has it among its words. DeskError names the nearest."""
    entries = places_of(kind)
    wanted = name.strip().casefold()
    for names in (lambda one: (one.name,), lambda one: one.also, lambda one: one.words):
        for one in entries:
            if wanted in map(str.casefold, names(one)):
                return one
    near = get_close_matches(name, [one.name for one in entries], n=3, cutoff=0.3) or [one.name for one in entries[:3]]
    raise DeskError(f"word {kind}:{name}", f"there is no such {kind}", " or ".join(near), "choose one that is there")


def _materials() -> Iterator[Entry]:
    data = load_map(RULES / _MATERIALS)
    for section in ("elements", "alloys"):
        for name, row in data[section].items():
            said = texts(row, "says") or [name]  # an element without a list goes by its name
            yield Entry(
                kind="material", name=name, file=_MATERIALS, path=(section, name), key="says", words=tuple(said), listed="says" in row,
            )
    for number, row in enumerate(data["groups"]):
        said = texts(row, "says")
        yield Entry(kind="material", name=row["name"], file=_MATERIALS, path=("groups", number), key="says", words=tuple(said))


def _actors() -> Iterator[Entry]:
    for number, row in enumerate(load_map(RULES / "actors.yaml")["actors"]):
        yield Entry(
            kind="actor", name=row["id"], file="actors.yaml", path=("actors", number), key="names", words=tuple(texts(row, "names")),
            also=(row["name"],), listed="names" in row,
        )


def _units() -> Iterator[Entry]:
    """Units and currencies; of several entries of one unit (t, kt) the later go by their first word."""
    data, seen = load_map(RULES / "units.yaml"), set()
    for number, row in enumerate(data["units"]):
        said = tuple(texts(row, "says"))
        name = said[0] if row["unit"] in seen else row["unit"]
        seen.add(row["unit"])
        yield Entry(kind="unit", name=name, file="units.yaml", path=("units", number), key="says", words=said)
    for code in data["currencies"]:
        yield Entry(kind="unit", name=code, file="units.yaml", path=("currencies",), key=code, words=tuple(texts(data["currencies"], code)))


def _metrics() -> Iterator[Entry]:
    """Frames; a metric is the name of its most general one."""
    data = load_map(RULES / "metrics.yaml")
    rows: list[tuple[str, YamlMap, Path]] = [
        (row["metric"], row, ("frames", number)) for number, row in enumerate(data["frames"])
    ]
    for metric, entry in data["metrics"].items():
        rows += [(metric, row, ("metrics", metric, "frames", number)) for number, row in enumerate(entry.get("frames", ()))]
    general: dict[str, YamlMap] = {}
    for metric, row, _ in rows:
        if metric not in general or _reach(row) > _reach(general[metric]):
            general[metric] = row
    for metric, row, path in rows:
        yield Entry(
            kind="metric", name=row["id"], file="metrics.yaml", path=path, key="says", words=tuple(texts(row, "says")),
            also=(metric,) if general[metric] is row else (),
        )


def _reach(frame: YamlMap) -> tuple[int, int]:
    """How general a frame is: the fewer conditions and then the more words, the more."""
    return -sum(key in frame for key in _CONDITIONS), len(texts(frame, "says"))


def _events() -> Iterator[Entry]:
    data = load_map(RULES / "events.yaml")
    holders: list[tuple[YamlMap, Path]] = [(data, ())]
    holders += [(entry, ("types", name)) for name, entry in data["types"].items()]
    for holder, path in holders:
        for section in ("verbs", "nouns"):
            for name in holder.get(section, ()):
                yield Entry(
                    kind="event", name=name, file="events.yaml", path=(*path, section), key=name, words=tuple(texts(holder[section], name)),
                    verb=section == "verbs",
                )


def _places() -> Iterator[Entry]:
    """Places of the rules; of the gazetteer those spellings that reporting uses beside the gazetteer's, which are rules, too."""
    data = load_map(RULES / "places.yaml")
    ours: dict[str, tuple[Path, str]] = {
        row["id"]: ((section, number), "names") for section in SECTIONS for number, row in enumerate(data[section])
    }
    for place in read_places().values():
        path, key = ours.get(place.place_id, (("spellings",), place.place_id))
        yield Entry(
            kind="place", name=place.place_id, file="places.yaml", path=path, key=key, words=place.names, also=(place.name,),
            listed=key == "names" or key in data["spellings"],
        )


KINDS: dict[str, Callable[[], Iterator[Entry]]] = {
    "material": _materials, "actor": _actors, "unit": _units, "metric": _metrics, "event": _events, "place": _places,
}
"""What a word may be, and what lists the entries of each kind."""


def spellings(entry: Entry, word: str) -> tuple[str, ...]:
    """What a word stands for in a text: a verb in all its forms, others as they are."""
    return (word.split("|")[0], *(form for form, _ in verb_forms(word))) if entry.verb else (word,)



def known_words(entry: Entry) -> Iterator[Spelled]:
    """Every word of the vocabulary that one of this kind is read beside: names and words of figures, or what happens."""
    if entry.kind == "event":
        data = load_map(RULES / "events.yaml")
        for one in _events():
            holder: Any = data
            for step in one.path:
                holder = holder[step]
            yield from ((spelling, holder.where(one.key)) for word in one.words for spelling in spellings(one, word))
        return
    for file in _NAMED:
        root = yaml.compose(input_bytes(RULES / file).decode("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        yield from _words_under(root, file, "")
    for place in read_places().values():
        yield from ((name, f"the gazetteer, {place.place_id}") for name in (place.name, *place.names))


def _words_under(node: Any, file: str, key: str) -> Iterator[Spelled]:
    """The words of lists, names, and keys that are words, with the line of each."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _words_under(each, file, "name" if isinstance(each, yaml.ScalarNode) else key)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if key in _WORDS_AS_KEYS:
                yield name.value, f"{file}:{name.start_mark.line + 1}"
            if name.value not in _NO_WORDS:
                yield from _words_under(value, file, name.value)
    elif key == "name":
        yield node.value, f"{file}:{node.start_mark.line + 1}"
