"""Drift: one fact told with another figure, qualifier or product in a headline, in the body, or in a copy of the story."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from extract.audit_findings import Problem, text_of
from extract.intervals import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MEANING = {
    "exact": "exactly", "about": "about", "roughly": "about", "nearly": "less than", "at_most": "less than", "fewer_than": "less than",
    "more_than": "more than", "at_least": "more than", "order_of_magnitude": "some",
}
HEAVY = "heavy "
DESCRIPTION = ("metric", "commodity", "kind", "unit", "direction", "period", "compare", "origin", "destination", "place")


def check_drift(mentions: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """One finding for every fact whose mentions differ in qualifier, in value between copies, or in a dropped "heavy"."""
    facts = defaultdict(list)
    stories = defaultdict(list)
    for mention in mentions:
        if mention.get("equivalent_of") is None:
            facts[text_of(mention, "observation_id")].append(mention)
            stories[text_of(mention, "story_id")].append(mention)
    for key, told in facts.items():
        if key and len({MEANING.get(text_of(mention, "qualifier"), "exactly") for mention in told}) > 1:
            yield _qualifiers(told)
    for told in stories.values():
        yield from _values(told)
        yield from _products(told)


def _qualifiers(told: Sequence[Mapping[str, object]]) -> Problem:
    named = _told((f"{text_of(one, 'qualifier').replace('_', ' ')} {_figure(one)}", one) for one in told)
    message = f"One fact is told with different qualifiers: {'; '.join(named)}."
    return _problem("qualifier", told, message=message, written=" <> ".join(named), reason="definition")


def _values(told: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """Figures of the same description that copies of one story give differently."""
    groups: defaultdict[tuple[object, ...], defaultdict[str, list[Mapping[str, object]]]] = defaultdict(lambda: defaultdict(list))
    for mention in told:
        if isinstance(mention.get("value"), (int, float)) and mention.get("metric") and not mention.get("headline"):
            groups[_description(mention)][text_of(mention, "document_id")].append(mention)
    for copies in groups.values():
        values = [{(one.get("value"), one.get("value_high")) for one in said} for said in copies.values()]
        common = set.intersection(*values)
        if len(copies) > 1 and all(len(said - common) == 1 for said in values):
            odd = [one for said in copies.values() for one in said if (one.get("value"), one.get("value_high")) not in common]
            named = _told((_figure(one), one) for one in odd)
            message = f"Copies of one story give different figures for {_product(odd[0])}: {'; '.join(named)}."
            yield _problem("copies", odd, message=message, written=" <> ".join(named), reason="error")


def _description(mention: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(str(mention.get(name)) for name in DESCRIPTION)


def _products(told: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """A headline or copy that drops "heavy" from a share that the body gives for heavy rare earths only."""
    shares = [one for one in told if one.get("kind") == "share" and isinstance(one.get("value"), (int, float))]
    heavy = [one for one in shares if HEAVY in f"{one.get('commodity')} "]
    for wide in shares:
        narrow = next((one for one in heavy if one.get("value") == wide.get("value") and _drops_heavy(wide, one)), None)
        if narrow is not None:
            message = (
                f"{_figure(wide)} of {_product(wide)} ({_where(wide)}) is said of {_product(narrow)} in the story itself "
                f"({_where(narrow)}): dropping \"heavy\" makes another claim of it."
            )
            written = f"{_product(wide)} <> {_product(narrow)}"
            yield _problem("product", (wide, narrow), message=message, written=written, reason="definition")


def _drops_heavy(wide: Mapping[str, object], narrow: Mapping[str, object]) -> bool:
    return text_of(wide, "commodity") == text_of(narrow, "commodity").replace(HEAVY, "", 1) and HEAVY not in text_of(wide, "commodity")


def _problem(check: str, told: Sequence[Mapping[str, object]], *, message: str, written: str, reason: str) -> Problem:
    keys = {("observations", text_of(one, "observation_id")) for one in told} | {("documents", text_of(one, "document_id")) for one in told}
    published = [day for one in told if isinstance(day := one.get("published"), date)]
    return Problem(
        check=check, finding_type="drift", reason=reason, question=f"What does the story say of {_product(told[0])}?",
        message=message, arithmetic=written, records=tuple(sorted(key for key in keys if key[1])),
        published=max(published, default=date.min),
    )


def _told(said: Iterable[tuple[str, Mapping[str, object]]]) -> list[str]:
    """Each wording once, with the places where it stands."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for words, mention in said:
        where[words].append(_where(mention))
    return [f"{words} ({', '.join(dict.fromkeys(places))})" for words, places in where.items()]


def _figure(mention: Mapping[str, object]) -> str:
    value, unit = mention.get("value"), text_of(mention, "unit")
    shown = plain(float(value)) if isinstance(value, (int, float)) else text_of(mention, "text")
    return f"{shown}{'%' if unit == 'percent' else f' {unit}'}"


def _product(mention: Mapping[str, object]) -> str:
    return text_of(mention, "commodity") or text_of(mention, "metric").replace("_", " ")


def _where(mention: Mapping[str, object]) -> str:
    place = "headline" if mention.get("headline") else "text"
    return f"{place} of {text_of(mention, 'document_id')}"
