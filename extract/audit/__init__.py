"""The auditor: sets levels, changes, shares, sums, conversions, distances and claims against each other, and says what does not fit.

It never repairs. A finding names its records, the question they answer differently, and the sum written out. Each check
runs on every set of rows that fits its shape.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from extract.audit.changes import check_changes
from extract.audit.claims import check_claims, check_drift, check_event_dates, check_scopes
from extract.audit.conversions import check_conversions, check_distances, check_rates
from extract.audit.figures import by_story, read_figures
from extract.audit.findings import rows_of
from extract.audit.totals import check_months, check_places, check_shares, check_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.core.ids import Row

    Rows = Sequence[Mapping[str, object]]

WHOLE_TABLE = (check_months, check_places, check_shares, check_values, check_rates, check_claims, check_scopes)


def audit(
    rows: Rows, *, places: Rows = (), events: Rows = (), mentions: Rows = ()
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows of `findings` and `finding_records`, by key; the same for any order of the rows given.

    `rows` are observations, reported and derived. `places` may bring `names` (all spellings), `events` their `places` and
    `actors` (tuples of keys), `mentions` one dict for every figure as printed (records.Mention with document_id, story_id,
    observation_id and published); without mentions, conversions in brackets and drift between copies are not looked at.
    """
    figures = read_figures(rows)
    printed = sorted(mentions, key=lambda mention: (str(mention.get("document_id")), int(str(mention.get("start") or 0))))
    dated = sorted(events, key=lambda event: str(event["event_id"]))
    problems = chain(
        chain.from_iterable(check_changes(story) for story in by_story(figures)),
        chain.from_iterable(check(figures) for check in WHOLE_TABLE),
        check_distances(figures, places), check_conversions(printed, figures), check_event_dates(dated), check_drift(printed),
    )
    return rows_of(problem for problem in problems if problem.records)  # a mention that no table holds cannot be shown
