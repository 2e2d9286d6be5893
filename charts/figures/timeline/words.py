"""What is said about the timeline: which came first and how far apart, computed from the events shown. Nearness is never called cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from charts.figures.timeline.paint import SOFT
from charts.figures.timeline.rows import EXACT, LANE_TITLES, bounds, chosen, recent, weightiest, window_of
from charts.wording.captions import Words, alt_text, nothing, source_line
from charts.wording.events import label_of, when
from charts.wording.formats import APART, bound, count_word, counted, day, sentence, strung
from extract.core.ids import rows_of
from extract.languages.spoken import say
from extract.measures.claims import named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from extract.tables.read import Row

_MONTH = 30.44  # days on average: 365.25 / 12
_WEEKS = 1.6 * _MONTH  # days, some seven weeks: what is surely nearer than that is not counted in months
_MOST_TOLD = 40  # events in the alt text; more are not listened to


def _first(events: pd.DataFrame, kind: str) -> list[Row]:
    """The first event of a kind among those dated best, if any: at most about a quarter wide, told as having happened."""
    found = events[(events["event_type"] == kind) & (events["modality"] == "actual")]
    found = found[(found["end"] - found["start"]).dt.days <= 3 * _MONTH]  # with both dates
    return list(rows_of(found.sort_values(["start", "end"]).head(1)))


def months_later(earlier: Row, later: Row) -> str:
    """How long after one event another came, from the middles of their dates: `two months`; empty for weeks."""
    if (later["end"] - earlier["start"]).days <= _WEEKS:
        return ""
    middle = ((later["start"] - earlier["start"]) + (later["end"] - earlier["end"])).days / 2
    return counted(max(round(middle / _MONTH), 1), "month")


def lag_words(earlier: Row, later: Row) -> str:
    """The same in a sentence: `within weeks`, `two months later`."""
    months = months_later(earlier, later)
    return say("{months} later", months=months) if months else say("within weeks")


def _finding(events: pd.DataFrame, window: tuple[date, date]) -> tuple[str, str]:
    """Headline and short form: what happened last, of what began on one day the weightiest; order and lags of takeover, closures and
    ultimatum where they are news and were reported last."""
    shown = events[bounds(events)[1] >= pd.Timestamp(window[0])]
    news, last = recent(events), events["published"].max()
    for found in _order(shown):
        if found.events & set(news.loc[news["published"] == last, "event_id"]):
            return strung(found.head, *found.more, by=APART), found.head
    happened = news[(news["modality"] == "actual") & (news["certainty"] != "planned")]  # what is planned heads nothing but plans
    listed = happened if len(happened) else news
    began, ended = bounds(listed)  # not the day of its report: what is old is no news because it was told late
    dated = ended - began <= EXACT  # of others nobody knows whether they came last
    began = began[dated] if dated.any() else began
    newest = rows_of(weightiest(listed.loc[began.index[began == began.max()]], 1))[0]
    head = strung(sentence(named(newest)), bound(when(newest)))
    return strung(head, say("{events} in\u00a0all", events=bound(counted(len(events), "event"))), by=APART), head


class _Order(NamedTuple):
    """The order of takeover, closure and ultimatum in words, and the events that it rests on."""

    head: str
    more: tuple[str, ...]
    events: set[str]


def _order(events: pd.DataFrame) -> list[_Order]:
    for takeover in _first(events, "takeover"):  # one, or nothing to say
        for closure in _first(events[events["end"] >= takeover["start"]], "border_closure"):
            months = months_later(takeover, closure)
            after = say("{months} after", months=months) if months else say("within weeks of")
            head = say("A gate shut {after} the takeover" if _is_one(closure) else "Gates shut {after} the takeover", after=after)
            late = [row for row in _first(events, "ultimatum") if row["start"] > closure["start"]]
            more = tuple(say("the ultimatum came {lag}", lag=lag_words(takeover, row)) for row in late)
            return [_Order(head, more, {row["event_id"] for row in (takeover, closure, *late)})]
    return []


def _is_one(closure: Row) -> bool:
    """Whether one gate was closed: one place is named, and no gates are counted in the short form."""
    return len(str(closure["place_ids"]).split()) == 1 and "gates" not in str(closure["short"])


def remedy(rows: Mapping[str, pd.DataFrame]) -> str:
    """What to change where no event fits."""
    return say("widen the dates or take a filter away") if len(rows["events"]) else say("choose a later as-of date")


def words(rows: Mapping[str, pd.DataFrame], **options: Any) -> Words:
    """Headline, subtitle, source line and alt text of the events that pass the filters."""
    events = chosen(rows["events"], **options)
    if events.empty:
        return nothing(say("the timeline"), remedy(rows))
    headline, short = _finding(events, window_of(events, options.get("window")))
    source = _sources(events, events)
    lanes = events.head(_MOST_TOLD).groupby("lane", sort=False)
    parts = [say("{lane}: {events}", lane=say(LANE_TITLES[str(lane)]), events=strung(*map(label_of, rows_of(group)), by=APART))
             for lane, group in lanes]
    if len(events) > _MOST_TOLD:
        parts.append(say("{events} more", events=count_word(len(events) - _MOST_TOLD)))
    return Words(
        headline=headline, short=short, subtitle=_key(events, events[:0]), source=source,
        caution=_caution(events),
        alt=alt_text(say("Timeline"), headline, parts, source),
    )


def _caution(events: pd.DataFrame) -> str:
    """Up to when the events were reported, how many reports tell of them where some are told more than once, and what not to conclude."""
    last, told = day(events["published"].max()), int(events["told"].sum())
    if told > len(events):
        return say("{reports} of {events}, to {day} · nearness in time is not cause", reports=counted(told, "report"),
                   events=counted(len(events), "event"), day=last)
    return say("events reported to {day} · nearness in time is not cause", day=last)


def _key(events: pd.DataFrame, before: pd.DataFrame) -> str:
    """What the forms of the marks of these events mean, of those `before` the axis, which are arrows, as well: only of forms there are."""
    one_day = events["start"] == events["end"]
    forms = {
        "Solid bar: lasted": events["lasting"], "Pale bar: happened once within it": ~events["lasting"] & ~one_day,
        "Diamond: a day": one_day,
        "Faded end: approximate": events["precision"].isin(SOFT) | events["start"].isna(),
        "Arrow: goes on, or began before": events["ongoing"] | events["end"].isna() | (len(before) > 0),
    }
    return strung(*(say(form) for form, drawn in forms.items() if drawn.any()), by="{words}. {more}")


def _sources(events: pd.DataFrame, told: pd.DataFrame) -> str:
    """Who is the source of all that is `told`, and what the rarer signs mean that these events have."""
    signs = {
        "Hatched: claimed by one side or by a source not named, or foreseen.":
            (events["standing"] != "said") | (events["modality"] != "actual"),
        "Half disc: sources disagree.": events["disputed"],
    }
    return source_line(told, extra=[say(sign) for sign, drawn in signs.items() if drawn.any()])


def caption(whole: Words, rows: Mapping[str, pd.DataFrame], drawn: frozenset[str], **options: Any) -> Words:
    """The words of a picture that has room only for the marks of these records: its key and its sources are theirs."""
    events = chosen(rows["events"], **options)
    first, _ = window_of(events, options.get("window"))
    told = events[events["record"].isin(drawn)]
    before = (bounds(told)[1] < pd.Timestamp(first)) & ~told["ongoing"].astype(bool)
    on_axis = told[~before]
    if on_axis.empty:
        return whole
    return whole._replace(subtitle=_key(on_axis, told[before]), source=_sources(on_axis, told))
