"""Seeded variants of a text: every figure, month, element and place name exchanged, and the rows that the variant must then give."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extract.core.calendars import add_months, month

if TYPE_CHECKING:
    from datetime import date

    from extract.core.records import Mention, Period, Story

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
ELEMENTS = ("terbium", "dysprosium", "gadolinium", "holmium", "erbium", "europium", "lutetium", "samarium", "yttrium", "scandium")
PLACES = ("Bhamo", "Lashio", "Myitkyina", "Mai Ja Yang", "Laiza", "Mandalay", "Putao", "Mogaung", "Waingmaw")
WORDS = {"half": 50.0, "a third": 33.3333, "a quarter": 25.0, "two-thirds": 66.6667, "three-quarters": 75.0}
MONTHLY = (
    "bare_month", "bare_day", "part_of_month", "relative_month", "open_since", "range", "month_range", "trailing_window", "recent_months",
    "published",
)
NUMBERS = "0123456789"


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the text and what stands there in the variant."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A changed story and the changed values of its rows."""

    story: Story
    edits: tuple[Edit, ...]
    names: dict[str, str]
    months: int
    was: date  # the day of publication of the original

    def moved(self, place: int) -> int:
        """Where a place of the original lies now."""
        return place + sum(len(edit.new) - (edit.end - edit.start) for edit in self.edits if edit.end <= place)


def vary(story: Story, mentions: tuple[Mention, ...], seed: int) -> Variant:
    """The variant of this seed. Months all move on by one number, and the day of publication with them."""
    dice = random.Random(seed)
    assert story.published is not None
    months = dice.choice(list(range(1, 13 - story.published.month)) or [0])
    names = _names(dice)
    edits = sorted([*_figures(story, mentions, dice), *_months(story, months), *_named(story, names)], key=lambda edit: edit.start)
    kept = [edit for at, edit in enumerate(edits) if not at or edit.start >= edits[at - 1].end]
    text = _applied(story.text, kept)
    variant = Variant(story, tuple(kept), names, months, story.published)
    changed = replace(
        story, text=text, start=variant.moved(story.start), end=variant.moved(story.end), body_start=variant.moved(story.body_start),
        published=add_months(story.published, months), headlines=(),
        chrome=tuple(replace(span, start=variant.moved(span.start), end=variant.moved(span.end)) for span in story.chrome),
    )
    return Variant(changed, tuple(kept), names, months, story.published)


def _applied(text: str, edits: list[Edit]) -> str:
    out, last = [], 0
    for edit in edits:
        out += [text[last : edit.start], edit.new]
        last = edit.end
    return "".join([*out, text[last:]])


def _names(dice: random.Random) -> dict[str, str]:
    names = dict(zip(ELEMENTS, dice.sample(ELEMENTS, len(ELEMENTS)), strict=True))
    return names | dict(zip(PLACES, dice.sample(PLACES, len(PLACES)), strict=True))


def _named(story: Story, names: dict[str, str]) -> list[Edit]:
    out = []
    for old, new in names.items():
        for word, other in ((old, new), (old.capitalize(), new.capitalize())) if old.islower() else ((old, new),):
            out += [Edit(at, at + len(word), other) for at in _all(story, word)]
    return out


def _all(story: Story, word: str) -> list[int]:
    found, at = [], story.text.find(word, story.start, story.end)
    while at >= 0:
        if not story.text[at - 1].isalpha() and not story.text[at + len(word)].isalpha():
            found.append(at)
        at = story.text.find(word, at + 1, story.end)
    return found


def _months(story: Story, step: int) -> list[Edit]:
    """Months without a year beside them; a captioned or fully dated month stays."""
    out = []
    for number, name in enumerate(MONTHS):
        for at in _all(story, name):
            after = story.text[at + len(name) : at + len(name) + 10].split()
            dated = any(word.strip(",.")[-4:].isdigit() and len(word.strip(",.")) == 4 for word in after[:2])
            if not dated and not any(span.start <= at < span.end for span in story.chrome):
                out.append(Edit(at, at + len(name), MONTHS[(number + step) % 12]))
    return out


def _figures(story: Story, mentions: tuple[Mention, ...], dice: random.Random) -> list[Edit]:
    """Other digits for every figure, other fractions for every half; the shape stays."""
    out = []
    for one in mentions:
        quote = one.text
        if quote == "half":
            out.append(Edit(one.start, one.end, dice.choice(sorted(set(WORDS) - {"half"}))))
            continue
        digits = [at for at, char in enumerate(quote) if char in NUMBERS]
        out += [Edit(one.start + at, one.start + at + 1, dice.choice("23456789" if at == digits[0] else "123456789")) for at in digits]
    return out


def expected(one: Mention, variant: Variant) -> tuple[object, ...]:
    """What a row of the original must be in the variant."""
    start, end = variant.moved(one.start), _end(one, variant)
    text = variant.story.text[start:end]
    commodity = one.commodity
    for old in ELEMENTS:
        if commodity and old in commodity.split():
            commodity = " ".join(variant.names.get(word, word) for word in commodity.split())
            break
    return (start, end, _value(one, text), one.unit, one.kind, one.direction, one.qualifier, one.metric, commodity,
            _period(one.period, variant), _compare(one, variant), one.modality)


def row(one: Mention) -> tuple[object, ...]:
    """The same fields of a row as read."""
    return (one.start, one.end, one.value, one.unit, one.kind, one.direction, one.qualifier, one.metric, one.commodity,
            _days(one.period), _days(one.compare), one.modality)


def _end(one: Mention, variant: Variant) -> int:
    inside = sum(len(edit.new) - (edit.end - edit.start) for edit in variant.edits if one.start <= edit.start and edit.end <= one.end)
    return variant.moved(one.start) + (one.end - one.start) + inside


def _value(one: Mention, text: str) -> float | None:
    if one.words:
        return WORDS.get(text.lower(), one.value)
    number = "".join(char for char in text if char in NUMBERS or (char == "." and text[text.find(char) + 1 :][:1].isdigit()))
    scale = 1e9 if "billion" in text else 1e6 if "million" in text else 1.0
    return float(f"{float(number) * scale:.12g}")


def _days(period: Period | None) -> tuple[date | None, date | None] | None:
    return None if period is None else (period.start, period.end)


def _period(period: Period | None, variant: Variant) -> tuple[date | None, date | None] | None:
    """Periods that hang on the name of a month or on the day of publication move on with them."""
    if period is not None and period.rule_id == "relative_year" and period.end == variant.was:
        return period.start, variant.story.published
    if period is None or period.rule_id not in MONTHLY:
        return _days(period)
    return _later(period.start, variant.months), _later(period.end, variant.months)


def _compare(one: Mention, variant: Variant) -> tuple[date | None, date | None] | None:
    """A period that lies a year or a month before another moves with that one."""
    if one.compare is None or not one.compare.rule_id.endswith("_before") or one.period is None:
        return _period(one.compare, variant)
    if one.period.rule_id not in MONTHLY:
        return _days(one.compare)
    return _later(one.compare.start, variant.months), _later(one.compare.end, variant.months)


def _later(day: date | None, months: int) -> date | None:
    if day is None:
        return None
    if month(day.year, day.month)[1] == day:
        first = add_months(day.replace(day=1), months)
        return month(first.year, first.month)[1]
    return add_months(day, months)
