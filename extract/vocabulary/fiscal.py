"""Whose year begins when: the fiscal years of countries and companies, by the names under which a sentence has them.

The month stands beside the country in rules/places.yaml; a company has the year of its country, unless rules/actors.yaml gives it
its own."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from extract.vocabulary.actors import actor_rules, read_actors
from extract.vocabulary.places import place_rules, read_places


class FiscalYear(NamedTuple):
    """The month in which a fiscal year begins; whether it has the number of its first day's year, not of its last; if it is a company's."""

    begins: int = 1
    named_first: bool = False
    firm: bool = False


@cache
def fiscal_years() -> dict[str, FiscalYear]:
    """The fiscal year of every place, and of every actor whose home is known."""
    written = (entry for entry in place_rules()["countries"] if "fiscal_year" in entry)
    countries = {entry["country"]: FiscalYear(int(entry["fiscal_year"]), entry.get("fiscal_named") == "first") for entry in written}
    own = {entry["id"]: int(entry["fiscal_year"]) for entry in actor_rules()["actors"] if "fiscal_year" in entry}
    places = read_places()
    known = {place.name: countries.get(place.country, FiscalYear()) for place in places.values()}
    for actor in read_actors().values():
        if actor.home and actor.home != actor.actor_id:
            year = countries.get(places[actor.home].country, FiscalYear())
            firm = actor.actor_type == "company" and not actor.generic
            known[actor.name] = year._replace(begins=own.get(actor.actor_id, year.begins), firm=firm)
    return known
