"""What the analyst's tools need from the tables: watches that were crossed, the events of a place, prices that can value a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.alerts import Alert, alerts, load_watches
from extract.risk import PER_TONNE

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from extract.tables import Tables


_RATES = ("exchange_rate", "vat_rate")
_BESIDE = ("note", "origin", "copy")


def days_of_note(tables: Tables) -> tuple[date, ...]:
    """The days on which something came in that a reader follows: a story, an event, a reported figure that is no rate; oldest first.

    The last of them is put off to the day on which the exchange rate of the last price's month is known, so that it has its dollars.
    """
    documents, observations = tables.documents, tables.observations
    told = observations[(observations["status"] == "reported") & ~observations["metric"].isin(_RATES)]
    stories = documents[documents["role"].isin(_BESIDE)]
    days = {day.date() for frame in (stories, told, tables.events) for day in frame["published"].dropna()}
    return tuple(sorted(days | _rate_days(observations, max(days)))) if days else ()


def _rate_days(observations: pd.DataFrame, last: date) -> set[date]:
    """The day after `last` on which the rate of the last price's month came in, if there is one."""
    priced = observations.loc[(observations["kind"] == "price") & (observations["status"] == "reported"), "period_end"].max()
    rates = observations[(observations["metric"] == "exchange_rate") & (observations["period_end"] >= priced)]
    first = rates["published"].min()
    return {first.date()} if first == first and first.date() > last else set()


def crossings(tables: Tables, most: int = 6) -> tuple[Alert, ...]:
    """The watches of `seeds/watch.yaml` that were crossed by the day of the tables, the latest first."""
    watches = load_watches()
    observations = tables.observations
    watched = observations["observation_id"] == ""
    for watch in watches:
        fits = observations["observation_id"] != ""
        for column, value in watch.where:
            fits &= observations[column] == value
        watched |= fits
    return alerts(observations[watched].to_dict("records"), watches, tables.as_of)[:most]  # type: ignore[arg-type]


def place_name(tables: Tables, place_id: str) -> str:
    """The name of a place as shown; the id where there is no such place."""
    named = tables.places[tables.places["place_id"] == place_id]["name"]
    return str(named.iloc[0]) if len(named) else place_id


def price_choices(observations: pd.DataFrame) -> pd.DataFrame:
    """Reported prices in dollars that a loss in tonnes can be valued at, the latest first."""
    chosen = (
        (observations["kind"] == "price") & observations["unit"].isin(list(PER_TONNE)) & (observations["status"] == "reported")
        & (observations["modality"] == "actual") & (observations["quality"] != "C") & observations["value"].notna()
    )
    return observations[chosen].sort_values(["period_end", "observation_id"], ascending=[False, True], ignore_index=True)
