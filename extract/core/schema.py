"""The tables of `data/`, declared once: the package file, the data dictionary and all checks are made from here.

Long and tidy, one fact a row. Dates are ISO 8601 text (YYYY-MM-DD), empty means that the source does not say.
Numbers are plain decimals in the unit named by the row's `unit`. No cell holds a list: lists have bridge tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from extract.core.properties import lanes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FieldType = Literal["string", "number", "integer", "date", "boolean"]


class Qualifier(NamedTuple):
    """How exact a source says a figure is: the words before it, and a meaning; two of one meaning do not contradict each other."""

    words: str
    meaning: str


QUALIFIERS: Mapping[str, Qualifier] = MappingProxyType({
    "exact": Qualifier("", "exactly"), "about": Qualifier("about", "about"),
    "at_least": Qualifier("at least", "more than"), "at_most": Qualifier("at most", "less than"),
    "nearly": Qualifier("nearly", "less than"), "more_than": Qualifier("more than", "more than"),
    "fewer_than": Qualifier("fewer than", "less than"), "roughly": Qualifier("roughly", "about"),
    "order_of_magnitude": Qualifier("on the order of", "some"),
})
"""What each allows as an interval is in extract.core.intervals; the words that sources use for them are in rules/qualifiers.yaml."""

KINDS = ("level", "change", "share", "price", "money", "rate", "count", "distance", "duration")
MODALITIES = ("actual", "forecast", "target", "conditional", "denied", "superseded")
STATUSES = ("reported", "derived", "assumed")
METHODS = ("extracted", "curated", "computed")
DIRECTIONS = ("up", "down")
PRECISIONS = ("day", "week", "month", "quarter", "season", "half", "year", "decade", "range", "approx", "open_after", "open_before")
INTERVALS = ("rounding", "count", "quoted", "words", "qualifier", "derived")
CERTAINTIES = ("said", "claimed", "planned")
TELLERS = ("outlet", "official", "company", "analyst", "anonymous")  # who vouches for an event
FLOWS = ("people", "goods", "ore", "all")
EFFECTS = ("closed", "open", "partly", "claimed", "contested", "halted", "active", "taxed", "untaxed")
LANES = tuple(lanes())
DERIVED_HERE = "DERIVED"  # how a curated note marks a figure that its compiler worked out
AT_ODDS = "CONFLICT: "  # how it marks what another page gives otherwise
FINDING_TYPES = ("arithmetic", "conflict", "drift", "scope")
REASON_CLASSES = ("scope", "unit", "definition", "vintage", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column: its name, Frictionless type, meaning, and what a value must be."""

    name: str
    says: str
    type: FieldType = "string"
    required: bool = False
    enum: tuple[str, ...] = ()
    refers_to: str = ""  # "table.column"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: what one row is, its columns, its key."""

    name: str
    row_is: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


def _f(name: str, says: str, **more: object) -> Field:
    return Field(name=name, says=says, **more)  # type: ignore[arg-type]


_DOCUMENT = _f("document_id", "the source text", required=True, refers_to="documents.document_id")
_EVENT = _f("event_id", "the event", required=True, refers_to="events.event_id")
_PLACE = _f("place_id", "the place", required=True, refers_to="places.place_id")
_DATED = ("day", "month", "assumed", "relayed")
ROLES = ("note", "origin", "update", "copy", "citation")
"""What a document may be: of the texts of a story, the one that heads it first."""
_SPAN = (
    _f("start", "first character of the quote in that text (code points, newlines untranslated)", type="integer"),
    _f("end", "one past its last character", type="integer"),
)

TABLES: tuple[Table, ...] = (
    Table(name="documents", row_is="a source text: a story's note, an original it rests on, or a citation of a curated series",
          key=("document_id",), fields=(
        _f("document_id", "readable slug", required=True),
        _f("story_id", "the story it tells; empty for citations of series"),
        _f("role", "note: our digest of the story; origin: the text the story was first held in; "
           "update: a later text of it that says more or otherwise; copy: another text of the same story; "
           "citation: the page a curated figure stands on",
           required=True, enum=ROLES),
        _f("title", "headline or page title", required=True), _f("publisher", "who put the text out", required=True),
        _f("wire", "the agency or newsroom whose reporting it is; corroboration counts these"),
        _f("byline", "authors as printed"),
        _f("published", "day of publication", type="date", required=True),
        _f("published_precision", "day, month, assumed (60 days after the period's end), or relayed (told by other copies of the story: "
           "the text held here bears no date)", required=True, enum=_DATED),
        _f("url", "address of the text"),
        _f("language", "BCP 47 tag", required=True),
        _f("licence", "terms of the text as held", required=True),
        _f("sha256", "hash of the file as held; empty where no file is held"),
    )),
    Table(name="actors", row_is="a person, firm, government, army or agency named in the reporting", key=("actor_id",), fields=(
        _f("actor_id", "readable slug", required=True), _f("name", "name as shown", required=True),
        _f("actor_type", "armed_group, government, company, agency, ngo, research, media, person", required=True),
    )),
    Table(name="commodities", row_is="a material", key=("commodity_id",), fields=(
        _f("commodity_id", "readable slug", required=True), _f("name", "name as shown", required=True),
        _f("family", "group for matching and colour: tb, dy, hree, prnd, ree, magnets, other_ree, other", required=True),
        _f("form", "oxide, carbonate, metal, ore, magnet, element, mixed"),
    )),
    Table(name="places", row_is="a place", key=("place_id",), fields=(
        _f("place_id", "readable slug", required=True), _f("name", "English name as shown", required=True),
        _f("lat", "degrees north, WGS84", type="number", required=True),
        _f("lon", "degrees east, WGS84", type="number", required=True),
        _f("place_type", "town, village, city, state, province, country, region, pass, border_gate", required=True),
        _f("country", "ISO 3166 alpha-2; two joined by / for a border point"),
        _f("admin1", "state or province"),
        _f("precision", "how exact the point is, in words", required=True),
        _f("uncertainty_km", "radius that surely holds the place, kilometres", type="number"),
        _f("source", "where the coordinates come from", required=True),
        _f("note", "what a user of the point must know"),
    )),
    Table(name="place_roles",
          row_is="a part that a place plays: border_gate, mine_cluster, processing_hub, port, seat_of_power, mine_hub, jade_mines",
          key=("place_id", "role"), fields=(
        _PLACE, _f("role", "the part it plays", required=True),
    )),
    Table(name="place_names", row_is="a spelling of a place", key=("place_id", "name"), fields=(
        _PLACE, _f("name", "the spelling", required=True),
        _f("language", "en (Latin script), my, zh, bn", required=True, enum=("en", "my", "zh", "bn")),
    )),
    Table(name="observations", row_is="a reported, derived or assumed value", key=("observation_id",), fields=(
        _f("observation_id", "readable slug ending in a hash of the facts that identify the row", required=True),
        _f("status", "reported: a source says it; derived: computed from reported rows; assumed: set by us, said "
           "so", required=True, enum=STATUSES),
        _f("method", "extracted by rule from prose; curated by hand from a cited page; computed by a formula", required=True, enum=METHODS),
        _f("modality", "whether it is said to be so, expected, aimed at, conditional, denied or overtaken", required=True, enum=MODALITIES),
        _f("metric", "what is measured", required=True),
        _f("commodity_id", "the material", refers_to="commodities.commodity_id"),
        _f("origin", "where the flow comes from (country or place name; `all origins` if the total)"),
        _f("destination", "where it goes"),
        _f("place_id", "the place it is about", refers_to="places.place_id"),
        _f("actor_id", "who does it or has it", refers_to="actors.actor_id"),
        _f("kind", "level, change, share, price, money, rate, count, distance, duration", required=True, enum=KINDS),
        _f("value", "the figure, unsigned, in base units; the midpoint of a quoted range", type="number"),
        _f("low", "lower end of what the figure allows", type="number"),
        _f("high", "upper end of what the figure allows", type="number"),
        _f("interval", "why low and high are what they are: rounding of the last digit shown, a count, a quoted range, rounded "
           "words, a one-sided qualifier, or computed", enum=INTERVALS),
        _f("unit", "t, percent, times, CNY/kg, CNY/t, USD/kg, USD/t, USD, people, km, ...", required=True),
        _f("qualifier", "how exact the source says it is", required=True, enum=tuple(QUALIFIERS)),
        _f("direction", "up or down, for changes", enum=DIRECTIONS),
        _f("denominator", "for shares: the whole"),
        _f("price_basis", "domestic_incl_vat, domestic_list_incl_vat, domestic_excl_vat, fob_china, "
           "cif_rotterdam, us_annual_average, realised, ..."),
        _f("scope", "product and origin scope as the source draws it; rows of different scope are never added or joined"),
        _f("mass_basis", "gross, reo (rare-earth-oxide equivalent), contained; empty if not said", enum=("gross", "reo", "contained")),
        _f("period_start", "first day the figure is about", type="date"), _f("period_end", "last day", type="date"),
        _f("period_precision", "how exact the period is", enum=PRECISIONS),
        _f("period_rule", "the rule that resolved the period"),
        _f("compare_start", "for changes: first day of the earlier period", type="date"),
        _f("compare_end", "its last day", type="date"),
        _f("attributed_to", "whom the text names as its source, else the publisher"),
        _f("publisher", "who published it", required=True),
        _f("published", "day it became known", type="date", required=True),
        _f("published_precision", "day, month, assumed or relayed", required=True, enum=_DATED),
        _f("quality", "A: the publisher's own text or a dated reprint of it; B: relayed, rewritten or derived; C: weak, kept out of "
           "charts", required=True, enum=("A", "B", "C")),
        _f("url", "address of the page"),
        _f("story_id", "the story, for extracted rows and what is derived from them"),
        _f("series_id", "the curated series, for curated rows and what is derived from them"),
        _f("formula", "for derived rows: the arithmetic written out"),
        _f("note", "what a reader must know"),
    )),
    Table(name="observation_inputs", row_is="an input of a derived observation", key=("observation_id", "input_id"), fields=(
        _f("observation_id", "the derived row", required=True, refers_to="observations.observation_id"),
        _f("input_id", "the row it is computed from", required=True, refers_to="observations.observation_id"),
        _f("part", "level, change, price, rate, total, part, fx, ...", required=True),
    )),
    Table(name="events", row_is="something that happened, is said to have happened, or is announced", key=("event_id",), fields=(
        _f("event_id", "readable slug ending in a hash", required=True),
        _f("event_type", "takeover, border_closure, tax, ... ", required=True),
        _f("lane", "row of the timeline", required=True, enum=LANES),
        _f("start", "first possible day", type="date"),
        _f("end", "last possible day, or the last day it is known to have lasted", type="date"),
        _f("precision", "how exact the dates are", required=True, enum=PRECISIONS),
        _f("lasting", "true: it lasted from start to end; false: it happened once within them", type="boolean", required=True),
        _f("ongoing", "true: still going on when reported", type="boolean", required=True),
        _f("certainty", "said as fact by the outlet, claimed by a party, or planned", required=True, enum=CERTAINTIES),
        _f("modality", "actual; forecast: planned, expected; conditional: possible, threatened; denied", required=True, enum=MODALITIES),
        _f("date_is_report", "true: the date is the day of the report, not of the event", type="boolean", required=True),
        _f("summary", "what happened, in our words", required=True),
        _f("short", "the same as a label of a few words", required=True),
        _f("attributed_to", "whom the text names as its source, else the publisher"),
        _f("told_by", "who vouches for it: the outlet as a fact, or whom it quotes", required=True, enum=TELLERS),
        _f("publisher", "who published it", required=True),
        _f("published", "day it became known", type="date", required=True),
        _f("published_precision", "day, month, assumed or relayed", required=True, enum=_DATED),
        _f("story_id", "the story; empty for an event of a page that is only cited"),
        _f("same_event_as", "another row that tells the same event", refers_to="events.event_id"),
        _f("quality", "A: the publisher's page or a named outlet's text; B: relayed or dated by us", enum=("A", "B")),
        _f("note", "what a reader must know"),
    )),
    Table(name="event_actors", row_is="an actor in an event", key=("event_id", "actor_id"), fields=(
        _EVENT, _f("actor_id", "the actor", required=True, refers_to="actors.actor_id"),
        _f("part", "agent, target, party", required=True),
    )),
    Table(name="event_places", row_is="a place of an event", key=("event_id", "place_id"), fields=(
        _EVENT, _PLACE,
    )),
    Table(name="event_effects", row_is="a status that an event gives a place", key=("event_id", "place_id", "flow", "effect"), fields=(
        _EVENT, _PLACE,
        _f("flow", "what is let through or not: people, goods, ore, all", required=True, enum=FLOWS),
        _f("effect", "closed, open, partly (open, not wholly), claimed (control), contested (control), halted (mines), active (mines), "
           "taxed, untaxed (no longer taxed)", required=True, enum=EFFECTS),
        _f("actor_id", "who brought it about", refers_to="actors.actor_id"),
    )),
    Table(name="evidence", row_is="where a cell comes from", key=("evidence_id",), fields=(
        _f("evidence_id", "readable slug", required=True),
        _f("table", "the table of the record", required=True),
        _f("record_id", "its key", required=True),
        _f("column", "the cell; `*` for the whole row", required=True),
        _DOCUMENT, *_SPAN,
        _f("quote", "the short expression itself; empty for curated rows, whose page is the evidence"),
        _f("rule_id", "the rule that read it, or `curated`", required=True),
        _f("confidence", "of a figure as a whole: how sure metric, material and period are, 0 to 1", type="number"),
        _f("why", "of a figure as a whole: what decided on metric, material and period, in words"),
        _f("review", "unreviewed, confirmed, corrected", required=True),
    )),
    Table(name="copies", row_is="a text found to be a copy of another", key=("document_id",), fields=(
        _DOCUMENT,
        _f("origin_id", "the text it copies", required=True, refers_to="documents.document_id"),
        _f("containment", "share of the smaller story's five-word shingles found in the other, 0 to 1", type="number", required=True),
    )),
    Table(name="findings", row_is="what the auditor says", key=("finding_id",), fields=(
        _f("finding_id", "readable slug ending in a hash", required=True),
        _f("finding_type", "arithmetic, conflict, drift, scope", required=True, enum=FINDING_TYPES),
        _f("reason_class", "why the figures differ, as far as the rows tell", required=True, enum=REASON_CLASSES),
        _f("question", "the question that the records answer differently", required=True),
        _f("message", "what does not fit, in a sentence", required=True),
        _f("arithmetic", "the sum written out", required=True),
        _f("published", "day from which it could be known: the latest of its records", type="date", required=True),
    )),
    Table(name="finding_records", row_is="a record that a finding is about", key=("finding_id", "table", "record_id"), fields=(
        _f("finding_id", "the finding", required=True, refers_to="findings.finding_id"),
        _f("table", "observations, events, documents", required=True),
        _f("record_id", "its key", required=True),
    )),
    Table(name="unplaced", row_is="a number that no rule claims", key=("document_id", "start"), fields=(
        _DOCUMENT, *_SPAN,
        _f("quote", "the number", required=True),
        _f("reason", "why no rule claimed it", required=True),
    )),
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}


def standing(
    table: Table, column: Callable[[str], Iterable[object]], lost: Callable[[str, object], bool]
) -> tuple[list[bool], dict[str, list[bool]]]:
    """Which rows of a table still stand when others are gone, and by column which optional references do.

    A row falls with the parent that it must have, and with the record that it is about. `column(name)` gives the cells of a column,
    `lost(table, key)` says whether a row is gone.
    """
    parents = {field.name: field.refers_to.split(".")[0] for field in table.fields if field.refers_to}
    references = {name: [not lost(parent, key) for key in column(name)] for name, parent in parents.items()}
    needed = [references.pop(field.name) for field in table.fields if field.refers_to and field.required]
    if "record_id" in table.columns:
        needed.append([not lost(str(name), key) for name, key in zip(column("table"), column("record_id"), strict=True)])
    every = [True for _ in column(table.key[0])]
    return [all(row) for row in zip(every, *needed, strict=True)], references
