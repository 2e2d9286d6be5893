"""What follows from reported figures: bases of changes, absolute falls, monthly averages, missing months, ratios, kilometres.

Every derived row is an interval with its formula written out and its inputs listed; it is known on the day on which the
last of its inputs was. Reported rows are never changed. Each shape is derived for every set of rows that fits it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from extract.audit.figures import Days, Figure, at_period, by_story, closest, having, is_change_of, read_figures, same_subject, text_of
from extract.core.arithmetic import KM_PER_MILE, base_of_change, difference_of_change, month_average, ratio_of_change, remainder
from extract.core.calendars import NAMED_LENGTHS, months_of
from extract.core.ids import Row, decimal, short_hash, slug
from extract.core.intervals import FLOORS, Interval, plain, rounding
from extract.core.properties import metrics
from extract.core.schema import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extract.audit.figures import Corrected


FLOWS = metrics().having("flow")
DECIMALS = 6  # of a derived value: more than any figure is printed with
QUOTE_STEPS = {"CNY/kg": 50.0, "CNY/t": 50_000.0}
"""Heavy rare-earth quotations often move in such steps (50 CNY/kg); the wider interval this gives goes into the note."""
NOT_REPORTED = "computed, not reported"
DOES_NOT_ADD_UP = "rests on a figure that does not add up: see findings"

Derived = tuple[Row, tuple[Row, ...]]


def derive(
    rows: Sequence[Row], corrected: Mapping[str, Corrected] = MappingProxyType({}),
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Derived observation rows and their `observation_inputs` rows, both by key; the same for any order of `rows`.

    A figure that an update of its story corrects is never set beside what corrects it (`corrected`: see `by_story`).
    """
    figures = [figure for figure in having(read_figures(rows), reported=True) if figure.value is not None]
    found: dict[object, Derived] = {}
    for story in by_story(figures, corrected):
        months = tuple(_missing_months(story))
        filled = {_at(row) for row, _ in months}
        bases = (one for one in _changes(story) if one[0]["period_rule"] != "derived.base" or _at(one[0]) not in filled)
        for row, inputs in chain(months, bases, _averages(story), _floors(story), _kilometres(story)):
            found.setdefault(row["observation_id"], (row, inputs))
    ordered = [found[key] for key in sorted(found, key=str)]
    return tuple(row for row, _ in ordered), tuple(entry for _, inputs in ordered for entry in inputs)


def with_warnings(rows: Sequence[Row], inputs: Sequence[Row], findings: Sequence[Row], records: Sequence[Row]) -> list[Row]:
    """The rows, with a note where a derived one rests on a figure that the auditor says is wrong; `records` are finding_records.

    Where a finding sets a change against its two levels, the change is what does not add up.
    """
    changes = {row["observation_id"] for row in rows if row["kind"] == "change"}
    wrong: set[object] = set()
    for finding in findings:
        if (finding["finding_type"], finding["reason_class"]) == ("arithmetic", "error"):
            named = {record["record_id"] for record in records if record["finding_id"] == finding["finding_id"]}
            wrong |= named & changes or named
    resting = {entry["observation_id"] for entry in inputs if entry["input_id"] in wrong}
    notes = {row["observation_id"]: {"note": f"{row['note']}; {DOES_NOT_ADD_UP}"} for row in rows if row["observation_id"] in resting}
    return [row | notes.get(row["observation_id"], {}) for row in rows]


def _at(row: Row) -> tuple[object, ...]:
    """What a derived level is a level of: one that follows from other months comes before one that rests on a rounded change."""
    return tuple(row[name] for name in ("metric", "commodity_id", "origin", "destination", "unit", "period_start", "period_end"))


def _changes(story: Sequence[Figure]) -> Iterator[Derived]:
    """Base and absolute size of every change whose level the same story prints."""
    moves = [figure for figure in having(story, is_move=True) if None not in figure.compare]
    for change in (change for change in moves if not _takes_all(change)):
        for level in _level_of(change, story):
            like = having(story, kind=level.kind, unit=level.unit)
            if not any(same_subject(figure, level) and at_period(figure, change.compare) for figure in like):
                yield _base(level, change)
            if level.kind == "level" and change.unit != level.unit:
                yield _difference(level, change)


def _takes_all(change: Figure) -> bool:
    """A fall by a hundred per cent, after which nothing is left to go back from."""
    return change.unit == "percent" and change.direction == "down" and change.magnitude >= 100


def _level_of(change: Figure, story: Sequence[Figure]) -> list[Figure]:
    """The one level that the change led to; the one for exactly its period first; none if there is a choice."""
    levels = closest((figure for figure in story if is_change_of(change, figure)), change)
    exact = having(levels, period=change.period) or levels
    if len(exact) > 1:
        return []
    return exact


def _base(level: Figure, change: Figure) -> Derived:
    value = base_of_change(level.magnitude, change.magnitude, change.direction, change.unit)
    interval = base_of_change(level.interval, change.interval, change.direction, change.unit).clip(low=0.0)
    precision = (NAMED_LENGTHS | {None: "approx"}).get(months_of(*change.compare), "range")
    if change.compare_start == change.compare_end:
        precision = "day"
    return _derived(
        "base", level, value.mid or 0.0, interval, (("level", level), ("change", change)),
        period_start=change.compare_start, period_end=change.compare_end, period_precision=precision, period_rule="derived.base",
        formula=_base_formula(level, change), note=f"{NOT_REPORTED}: level and change give the earlier level{_in_steps(level, change)}",
    )


def _difference(level: Figure, change: Figure) -> Derived:
    value = difference_of_change(level.magnitude, change.magnitude, change.direction, change.unit)
    interval = difference_of_change(level.interval, change.interval, change.direction, change.unit)
    base, own = _base_formula(level, change), decimal(level.magnitude)
    formula = " - ".join({"down": (base, own), "up": (own, base)}[change.direction])
    return _derived(
        "difference", level, value.mid or 0.0, interval, (("level", level), ("change", change)),
        kind="change", direction=change.direction, compare_start=change.compare_start, compare_end=change.compare_end,
        period_start=change.start, period_end=change.end, period_rule="derived.difference", formula=formula,
        note=f"{NOT_REPORTED}: the change in {level.unit} that the percentage stands for",
    )


def _base_formula(level: Figure, change: Figure) -> str:
    own, size = decimal(level.magnitude), change.magnitude
    formulas = {
        ("percent", "up"): f"{own} / {decimal(1 + size / 100)}",
        ("percent", "down"): f"{own} / (1 - {decimal(size / 100)})",
        ("times", "up"): f"{own} / {decimal(size)}",
        ("times", "down"): f"{own} * {decimal(size)}",
    }
    sign = {"up": "-", "down": "+"}[change.direction]
    return formulas.get((change.unit, change.direction), f"{own} {sign} {decimal(size)}")


def _in_steps(level: Figure, change: Figure) -> str:
    """The wider interval if the quotation moves in steps; below 100 of them each would be more than a per cent."""
    step, value = QUOTE_STEPS.get(level.unit), level.magnitude
    if level.kind != "price" or step is None or value % step or value < 100 * step:
        return ""
    wide = base_of_change(rounding(value, step), change.interval, change.direction, change.unit)
    return f"; {wide} {level.unit} if the quotation moves in steps of {plain(step)}"


def _flows(story: Iterable[Figure]) -> list[Figure]:
    """Tonnes that crossed a border or left a mine in whole months."""
    return [figure for figure in having(story, kind="level", unit="t") if figure.metric in FLOWS and figure.months]


def _averages(story: Sequence[Figure]) -> Iterator[Derived]:
    """Tonnes a month of a total over 2 to 11 months: of fewer there is no mean, and a year is compared as it is."""
    for total in (total for total in _flows(story) if total.months in range(2, 12)):
        months = total.months or 1
        yield _derived(
            "month-average", total, total.magnitude / months, month_average(total.interval, months), (("total", total),),
            unit="t/month", period_rule="derived.month_average", formula=f"{decimal(total.magnitude)} / {months}",
            note=f"{NOT_REPORTED}: mean of {months} months",
        )


def _missing_months(story: Sequence[Figure]) -> Iterator[Derived]:
    """The one month that a total and its other months leave (January = January-February less February)."""
    groups = defaultdict(list)
    for figure in _flows(story):
        groups[figure.subject].append(figure)
    for group in groups.values():
        periods = [figure.period for figure in group]
        once = [figure for figure in group if periods.count(figure.period) == 1]
        for total in once:
            parts, gap = _gap(total, [figure for figure in once if figure is not total])
            if parts and months_of(*gap) == 1 and gap not in periods:
                yield from _month(total, parts, gap)


def _gap(total: Figure, others: Sequence[Figure]) -> tuple[list[Figure], Days]:
    """The parts that fill the total from both ends, the longest first, and the days they leave open."""
    (first, last), parts = total.period, []
    ordered = sorted(others, key=lambda part: (part.months or 0, part.key))
    starting = {part.start: part for part in ordered if str(part.end) < str(last)}
    while part := starting.get(first):
        parts.append(part)
        first = _moved(part.end, 1)
    ending = {part.end: part for part in ordered if str(part.start) > str(first)}
    while part := ending.get(last):
        parts.append(part)
        last = _moved(part.start, -1)
    return parts, (first, last)


def _moved(day: date | None, days: int) -> date | None:
    return day and day + timedelta(days=days)


def _month(total: Figure, parts: Sequence[Figure], gap: Days) -> Iterator[Derived]:
    value = remainder(total.magnitude, [part.magnitude for part in parts])
    interval = remainder(total.interval, [part.interval for part in parts])
    if value.low is None or value.low < 0:
        return  # parts above their total: the auditor's matter
    yield _derived(
        "missing-month", total, value.low, interval.clip(low=0.0), (("total", total), *(("part", part) for part in parts)),
        period_start=gap[0], period_end=gap[1], period_precision="month", period_rule="derived.missing_month",
        formula=" - ".join(decimal(figure.magnitude) for figure in (total, *parts)),
        note=f"{NOT_REPORTED}: what the total leaves after its other months",
    )


def _floors(story: Sequence[Figure]) -> Iterator[Derived]:
    """"More than 20 percent up" as a floor of the ratio: at least 1.2 times."""
    rises = having(story, is_move=True, direction="up", unit="percent")
    for change in (change for change in rises if change.row.get("qualifier") in FLOORS):
        floor = ratio_of_change(change.magnitude, "up").low
        yield _derived(
            "ratio", change, floor or 0.0, Interval(floor, None), (("change", change),),
            unit="times", direction="up", compare_start=change.compare_start, compare_end=change.compare_end,
            period_rule="derived.ratio", formula=f"1 + {decimal(change.magnitude / 100)}", note=f"{NOT_REPORTED}: a floor",
        )


def _kilometres(story: Sequence[Figure]) -> Iterator[Derived]:
    """Kilometres for a distance that the story gives in miles only."""
    distances = having(story, kind="distance")
    for miles in having(distances, unit="mi"):
        if not any(same_subject(other, miles) for other in having(distances, unit="km")):
            formula = f"{decimal(miles.magnitude)} mi * {decimal(KM_PER_MILE)}"
            yield _derived(
                "km", miles, miles.magnitude * KM_PER_MILE, miles.interval * KM_PER_MILE, (("distance", miles),),
                unit="km", period_rule="derived.km", formula=formula, note=NOT_REPORTED,
            )


def _derived(
    shape: str, like: Figure, value: float, interval: Interval, parts: Sequence[tuple[str, Figure]], **cells: object
) -> Derived:
    """A derived row that keeps subject, source and quality of its parts (the latest day of publication, the worst quality); its inputs.

    `cells` are what it has of its own.
    """
    inputs = [figure for _, figure in parts]
    latest = max(inputs, key=lambda figure: (str(figure.published), figure.key)).row
    row: Row = {field.name: {"string": ""}.get(field.type) for field in BY_NAME["observations"].fields}
    row.update(like.row)
    name = slug(like.metric, like.commodity or like.place, shape)
    open_ends = [word for word, end in (("at_least", interval.high), ("at_most", interval.low)) if end is None]
    row.update(
        observation_id=f"{name}-{short_hash(shape, *sorted(figure.key for figure in inputs))}", status="derived", method="computed",
        value=round(value, DECIMALS), low=_rounded(interval.low), high=_rounded(interval.high), interval="derived", direction="",
        compare_start=None, compare_end=None, qualifier=next(iter(open_ends), "about"),
        published=latest["published"], published_precision=latest.get("published_precision", "day"),
        quality=max(text_of(figure.row, "quality") for figure in inputs) or "A",
    )
    row.update(cells)
    return row, tuple({"observation_id": row["observation_id"], "input_id": figure.key, "part": part} for part, figure in parts)


def _rounded(end: float | None) -> float | None:
    return end and round(end, DECIMALS)


