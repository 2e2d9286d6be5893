"""The examples that the rules give for themselves, read again: what each frame, pattern and class takes and leaves.

Files of rules/ with `examples`: metrics.yaml and nonfacts.yaml (figures), constructions.yaml (what a figure is), events.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from extract.core.paths import RULES
from extract.core.properties import metrics, rule_file
from extract.core.records import Document, Story
from extract.core.strict_yaml import YamlMap
from extract.core.text import normal
from extract.reading.constructions.kinds import Construction, construct, nonfact
from extract.reading.events.story import find_events
from extract.reading.sentence.named import find_places
from extract.reading.sentence.scan import Scan, find_spots
from extract.reading.sentence.sentence import SentenceView
from extract.reading.story import load_rules, read_story
from extract.sources.stories import split_stories
from extract.vocabulary.constructions import left_over
from extract.vocabulary.events import event_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from extract.core.records import EventMention

FRAME, UNFOLLOWED, NONFACT, CONSTRUCTION, EVENT = "frame", "unfollowed", "nonfact", "construction", "event"
_NOTHING = "none"  # what an example of figures gives that its rule leaves
_TOLD = date(2024, 6, 10)  # the day on which examples are told that name none: "in May" is then May 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence of a rule: `gives` is the rule's id or, of an event, how it is told; "none" or "" where the rule leaves it."""

    kind: str
    rule_id: str
    text: str
    gives: str
    where: str
    published: date = _TOLD
    event_type: str = ""


def failing_examples() -> tuple[str, ...]:
    """A line for each example that is not kept: file and line, rule, what it should give and gives. RuleError for bad rules."""
    return tuple(f"{one.where}: {one.rule_id}: {wrong}" for one in examples() if (wrong := fault(one)))


def examples() -> Iterator[Example]:
    """Every example of every rule."""
    unfollowed = metrics().having("unfollowed")
    content = rule_file(RULES / "metrics.yaml")
    own = ((name, row) for name, entry in content["metrics"].items() for row in entry.get("frames", ()))
    for metric, row in (*((row["metric"], row) for row in content["frames"]), *own):
        yield from _of_row(UNFOLLOWED if row["units"] and metric in unfollowed else FRAME, row)
    for row in rule_file(RULES / "nonfacts.yaml")["nonfacts"]:
        yield from _of_row(NONFACT, row)
    patterns = rule_file(RULES / "constructions.yaml")
    for row in (*patterns["no_facts"], *patterns["patterns"]):
        yield from _of_row(CONSTRUCTION, row)
    for frame in event_frames():
        for one in frame.examples:
            yield Example(
                kind=EVENT, rule_id=frame.frame_id, text=one["text"], gives=one["gives"], where=_where(one),
                published=date.fromisoformat(one["published"]), event_type=frame.event_type,
            )


def _of_row(kind: str, row: YamlMap) -> Iterator[Example]:
    for one in row.get("examples", ()):
        yield Example(kind=kind, rule_id=row["id"], text=one["text"], gives=one["gives"], where=_where(one))


def _where(entry: dict[str, Any]) -> str:
    return entry.where() if isinstance(entry, YamlMap) else ""


def fault(example: Example) -> str:
    """What is wrong with an example as it is read now; "" where it is kept."""
    given, kept = _READERS[example.kind](example)
    return "" if kept else f"`{example.text}` should give {example.gives or 'no such event'}; gives {', '.join(given) or 'nothing'}"


def _figures(example: Example) -> list[str]:
    return [one.rule_id.split("/")[-1] for one in read_story(_story(example)).mentions]


def _taken(example: Example, used: Collection[str]) -> bool:
    """Whether the rule took a figure exactly where it says so."""
    return (example.rule_id in used) == (example.gives != _NOTHING)


def _frame(example: Example) -> tuple[list[str], bool]:
    used = _figures(example)
    return used, _taken(example, used)


def _unfollowed(example: Example) -> tuple[list[str], bool]:
    """What is not followed gives no row, and takes none from what is."""
    used = _figures(example)
    return used, {*used} == {example.gives} - {_NOTHING}


def _nonfact(example: Example) -> tuple[list[str], bool]:
    reading = read_story(_story(example))
    left = {one.reason for one in reading.unplaced}
    classes = [one.rule_id for one in reading.claims if one.by == "non_fact"] + [name for name, why in left_over().items() if why in left]
    return classes, _taken(example, classes)


def _construction(example: Example) -> tuple[list[str], bool]:
    used = [by for _, by, _ in constructions_in(example.text)]
    return used, _taken(example, used)


def _event(example: Example) -> tuple[list[str], bool]:
    found = events_in(example.text, example.published)
    told = [event_line(one) for one in found]
    return told, example.gives in told if example.gives else example.event_type not in {one.event_type for one in found}


_READERS: dict[str, Callable[[Example], tuple[list[str], bool]]] = {
    FRAME: _frame, UNFOLLOWED: _unfollowed, NONFACT: _nonfact, CONSTRUCTION: _construction, EVENT: _event,
}


def _story(example: Example) -> Story:
    text = example.text
    return Story(document_id="example", text=text, start=0, end=len(text), body_start=0, published=example.published)


def constructions_in(text: str) -> list[tuple[str, str, Construction | None]]:
    """Of each figure its words, the pattern or class of no fact that took it ("": none), and what it is."""
    rules = load_rules()
    scan = Scan(text, rules.lexicon, start=0, end=len(normal(text)))
    out: list[tuple[str, str, Construction | None]] = []
    for index in range(len(scan.sentences)):
        view, last = SentenceView(scan, index, rules, _TOLD), None
        for one in view.quantities:
            why, found = nonfact(view, one), None
            if not why and (found := construct(view, one, last)) is not None:
                last = (one, found)
            out.append((text[one.start : one.end], why or (found.reader if found else ""), found))
    return out


def events_in(text: str, published: date) -> tuple[EventMention, ...]:
    """The events of a text that is one story."""
    document = Document(document_id="example", path="", text=text, sha256="", published=published)
    (story,) = split_stories(document)
    scan = Scan(story.text, load_rules().lexicon, start=story.start, end=story.end)
    spots = find_spots(scan, story.text)
    return find_events(scan, story, spots, find_places(spots.places, scan, story))


def event_line(event: EventMention) -> str:
    """An event as the examples write it: type, first and last day, actors, places; behind them how it is told if it has not happened."""
    days = [str(day) for day in (event.period.start, event.period.end)] if event.period else []
    actors = " + ".join(name for name, _ in event.actors)
    places = ", ".join(sorted(event.places))
    mood = f"({event.modality})" if event.modality != "actual" else ""
    return " ".join(filter(None, [event.event_type, *days, actors, f"@ {places}" if places else "", mood]))
