"""What is said about the timeline: which came first and how far apart, computed from the events shown. Nearness is never called cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from charts.figures.timeline.paint import SOFT, is_hatched
from charts.figures.timeline.rows import LANE_TITLES, chosen, window_of
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.events import label_of
from charts.wording.formats import count_word, counted, day, month, sentence
from charts.wording.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

CAUTION = "nearness in time is not cause"
_MONTH = 30.44
_MOST_TOLD = 40  # events in the alt text; more are not listened to


def _first(events: pd.DataFrame, kind: str, after: pd.Timestamp | None = None) -> pd.Series[Any] | None:
    """The first event of a kind among those dated best: at most about a quarter wide, told as having happened."""
    found = events[(events["event_type"] == kind) & events["start"].notna() & events["end"].notna() & (events["modality"] == "actual")]
    found = found[(found["end"] - found["start"]).dt.days <= 3 * _MONTH]
    if after is not None:
        found = found[found["end"] >= after]
    return found.sort_values(["start", "end"]).iloc[0] if len(found) else None


def lag_words(earlier: pd.Series[Any], later: pd.Series[Any]) -> str:
    """How long after one event another came, from the middles of their dates: `within weeks`, `two months later`."""
    most = (later["end"] - earlier["start"]).days
    middle = ((later["start"] - earlier["start"]) + (later["end"] - earlier["end"])).days / 2
    if most <= 1.6 * _MONTH:
        return "within weeks"
    months = max(round(middle / _MONTH), 1)
    return f"{counted(months, 'month')} later"


def _finding(events: pd.DataFrame) -> tuple[str, str]:
    """Headline and short form: order and lags of takeover, closures and ultimatum where the rows hold them."""
    takeover = _first(events, "takeover")
    closure = _first(events, "border_closure", None if takeover is None else takeover["start"])
    ultimatum = _first(events, "ultimatum")
    if takeover is not None and closure is not None:
        lag = lag_words(takeover, closure)
        head = f"Gates shut {lag if lag.startswith('within') else lag.replace(' later', ' after')}"
        head += " of the takeover" if lag.startswith("within") else " the takeover"
        if ultimatum is None or ultimatum["start"] <= closure["start"]:
            return head, head
        return f"{head}; the ultimatum came {lag_words(takeover, ultimatum)}", head
    first, last = window_of(events)
    lane = str(events["lane"].value_counts().idxmax())
    head = f"{sentence(counted(len(events), 'event'))}, {month(first)} to {month(last)}"
    return f"{head}: most in {LANE_TITLES[lane].lower()}", head


def _forms(events: pd.DataFrame) -> tuple[str, list[str]]:
    """What the forms mean that are drawn: for the subtitle, and for the source line."""
    pale = events[~events["lasting"] & (events["start"] != events["end"])]
    told = ["Solid bar: lasted" if events["lasting"].any() else "", "Pale bar: happened once within it" if len(pale) else "",
            "Diamond: a day" if (events["start"] == events["end"]).any() else "",
            "Faded end: approximate" if (events["precision"].isin(SOFT) | events["start"].isna()).any() else "",
            "Arrow: goes on, or began before" if events["ongoing"].any() or events["end"].isna().any() else ""]
    extra = ["Hatched: claimed by one party, or foreseen."] if any(is_hatched(event) for event in rows_of(events.head(500))) else []
    extra += ["Half disc: sources disagree on the date."] if events["dates_differ"].any() else []
    return ". ".join(each for each in told if each), extra


def words(rows: Mapping[str, pd.DataFrame], **options: Any) -> Words:
    """Headline, subtitle, source line and alt text of the events that pass the filters."""
    events = chosen(rows["events"], **options)
    if events.empty:
        return nothing("the timeline", "widen the dates or take a filter away" if len(rows["events"]) else "choose a later as-of date")
    headline, short = _finding(events)
    forms, extra = _forms(events)
    source = source_line(events, extra=extra)
    lanes = events.head(_MOST_TOLD).groupby("lane", sort=False)
    told = [f"{LANE_TITLES[str(lane)]}: " + "; ".join(label_of(event) for event in rows_of(group)) for lane, group in lanes]
    more = [f"{count_word(len(events) - _MOST_TOLD)} more"] if len(events) > _MOST_TOLD else []
    return Words(
        headline=headline, short=short, subtitle=forms, source=source,
        caution=f"events reported to {day(events['published'].max())} · {CAUTION}",
        alt=alt_text("Timeline", headline, [*told, *more], source),
    )
