"""The auditor: sets levels, changes, shares, sums, conversions, distances and claims against each other, and says what does not fit.

It never repairs. A finding names its records, the question they answer differently, and the sum written out. Each check
runs on every set of rows that fits its shape.
"""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from extract.audit.changes import check_changes
from extract.audit.claims import check_claims, check_drift, check_scopes, check_spans
from extract.audit.conversions import check_conversions, check_distances, check_rates
from extract.audit.events import check_event_dates, check_event_tellings
from extract.audit.figures import by_story, read_figures
from extract.audit.findings import rows_of
from extract.audit.quotes import check_kinds, check_quotes
from extract.audit.totals import check_months, check_places, check_shares, check_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extract.audit.figures import Corrected, Figure
    from extract.audit.findings import Problem
    from extract.core.ids import Row

    Rows = Sequence[Mapping[str, object]]

WHOLE_TABLE = (
    check_months, check_places, check_shares, check_values, check_rates, check_claims, check_quotes, check_kinds, check_scopes, check_spans,
)


def audit(
    rows: Rows, *, places: Rows = (), events: Rows = (), mentions: Rows = (),
    corrected: tuple[Mapping[str, Corrected], Rows] = (MappingProxyType({}), ()),
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows of `findings` and `finding_records`, by key; the same for any order of the rows given.

    `rows` are observations, reported and derived. `places` may bring `names` (all spellings), `events` their `places` and
    `actors` (tuples of keys), `mentions` one dict for every figure as printed (records.Mention with document_id, story_id,
    observation_id and published); without mentions, conversions in brackets and drift between copies are not looked at.
    `corrected`: figures that an update of their story corrects, each with that which does, and the inputs of derived rows. Such a figure
    is at odds with nothing but what was known before.
    """
    by, inputs = corrected
    figures = read_figures(rows)
    stale = _resting(by, inputs)
    printed = sorted(mentions, key=lambda mention: (str(mention.get("document_id")), int(str(mention.get("start") or 0))))
    dated = sorted(events, key=lambda event: str(event["event_id"]))
    known = [figure for figure in figures if figure.key not in stale]
    names = {str(place["place_id"]): str(place["name"]) for place in places}
    problems = chain(
        _of_figures(known), _of_the_past(figures, by, inputs),
        check_distances(known, places), check_conversions(printed, known),
        check_event_dates(dated, names), check_event_tellings(dated, names), check_drift(printed),
    )
    return rows_of(problem for problem in problems if problem.records)  # a mention that no table holds cannot be shown


def _of_figures(figures: Sequence[Figure]) -> Iterator[Problem]:
    changes = (check_changes(story) for story in by_story(figures))
    return chain(chain.from_iterable(changes), chain.from_iterable(check(figures) for check in WHOLE_TABLE))


def _of_the_past(figures: Sequence[Figure], corrected: Mapping[str, Corrected], inputs: Rows) -> Iterator[Problem]:
    """What was at odds with a figure before the day on which it was corrected."""
    days = {figure.key: str(figure.published) for figure in figures}
    later = _resting((key for key, day in corrected.values() if days.get(key, "") >= day), inputs)
    for found in _of_figures([figure for figure in figures if figure.key not in later]) if corrected else ():
        if any(str(found.published) < corrected[key][1] for _, key in found.records if key in corrected):
            yield found


def _resting(keys: Iterable[str], inputs: Rows) -> set[str]:
    """The rows of these keys, and those worked out from them."""
    out, pairs = set(keys), [(str(row["observation_id"]), str(row["input_id"])) for row in inputs]
    while more := {derived for derived, source in pairs if source in out} - out:
        out |= more
    return out
