"""A figure on its way to becoming a mention, and the time it is of."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from extract.core.calendars import within
from extract.core.properties import metrics
from extract.core.records import Period

if TYPE_CHECKING:
    from datetime import date

    from extract.core.calendars import Days
    from extract.reading.constructions.kinds import Construction
    from extract.reading.figures.chooser import Choice
    from extract.reading.figures.relations import Relations
    from extract.reading.sentence.date_ranges import TimeSpan
    from extract.reading.sentence.heads import Headed
    from extract.reading.sentence.materials import Named
    from extract.reading.sentence.number_atoms import Quantity
    from extract.reading.sentence.sentence import SentenceView
    from extract.vocabulary.units import Unit

# metrics of no material, and those of the firm as a whole
FREE = metrics().having("no_material")
COMPANY = metrics().having("firm")
WEIGHED = ("metric", "material", "period")  # the slots without which a figure says nothing
TIMELESS = metrics().having("timeless")
PRICES = metrics().having("price")
JOINS = frozenset((", ", " and ", ", and ", " & ", "/", " or ", "; ", "; and ", " as well as ", ", while ", ", with ", " plus "))


class Time(NamedTuple):
    """A period, and the words that gave it where the sentence has them."""

    first: date | None
    last: date | None
    precision: str
    rule: str
    span: TimeSpan | None = None

    @property
    def days(self) -> Days | None:
        """First and last day, where both are known."""
        return None if self.first is None or self.last is None else (self.first, self.last)

    def period(self) -> Period | None:
        """As the tables have it; None for no time, or for one that they cannot hold."""
        if (self.first is None and self.last is None) or not within(self.first, self.last):
            return None
        return Period(start=self.first, end=self.last, precision=self.precision, rule_id=self.rule)


NEVER = Time(None, None, "", "undated")


class PriceBasis(NamedTuple):
    """A basis of the tables, and where the words stand that say it."""

    value: str
    span: tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A figure, and what has been chosen for it so far."""

    view: SentenceView
    quantity: Quantity
    construction: Construction
    near: Relations
    line: str = "prose"  # or heading, bullet, row, cell
    heads: list[Headed] = field(default_factory=list)
    per_weight: Unit | None = None  # of money that looks like the last price: that price's unit
    compared: bool = False  # a level that another is compared with: "against 300 t"
    paired: Named | None = None  # its material in a list of as many figures as materials
    paired_time: TimeSpan | None = None
    paired_metric: str = ""
    metric: str = ""
    commodity: str = ""
    family: str = ""
    time: Time = NEVER
    comparison: Period | None = None
    basis: PriceBasis | None = None
    modality: str = ""
    choices: dict[str, Choice] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Level, change, share, price, ..."""
        return self.construction.kind

    @property
    def dim(self) -> str:
        """Dimension of the unit."""
        return self.quantity.unit.dim

    @property
    def earlier(self) -> bool:
        """Whether it is the earlier end of a move, or what another is compared with."""
        return self.construction.base or self.compared

    @property
    def moves(self) -> str:
        """`change`, or `level` for all that is none; `base` where it is the earlier end of a move."""
        return "change" if self.kind == "change" else "base" if self.earlier else "level"

    @property
    def rule(self) -> str:
        """The pattern that took the figure, and the frame of its metric where words name that."""
        evidence = self.choices["metric"].candidate.evidence
        frame = next((name.removeprefix("frame: ") for name in evidence if name.startswith("frame: ")), "unsaid")
        return f"{self.construction.reader}/{frame}"

    @property
    def confidence(self) -> float:
        """How sure its slots are together, 0 to 1."""
        return prod(self.choices[slot].confidence for slot in WEIGHED if slot in self.choices)

    def span(self, slot: str) -> tuple[int, int] | None:
        """Where the text names what was chosen for a slot."""
        return self.choices[slot].candidate.span if slot in self.choices else None
