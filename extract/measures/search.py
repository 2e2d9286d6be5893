"""Records by the words that a reader types: the figures, events and texts that have all of them, else the nearest."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from extract.core.calendars import MONTH_NAMES
from extract.core.ids import rows_of
from extract.core.schema import BY_NAME
from extract.languages.spoken import ENGLISH, language, named, told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from extract.tables.read import Row, Tables

SEARCHED = ("observations", "events", "documents")
_UNSAID = {"url", "note", "formula", "rule_id", "sha256", "licence", "series_id", "story_id"}  # what no reader searches by
_CONTEXTS = {"short": "event", "summary": "event", "scope": "scope"}
_DAYS = ("period_start", "period_end", "start", "end")
_NEWEST = ("period_end", "end", "published")  # by which the records found are ordered: the first that a table has
_WORD = re.compile(r"[a-z0-9]+|[^\W\d_]+")
_PASSED_OVER = frozenset((
    *("a", "about", "an", "and", "any", "are", "at", "be", "been", "but", "by", "came", "can", "come", "did", "do", "does", "each"),
    *("for", "from", "had", "has", "have", "held", "how", "i", "in", "is", "it", "its", "just", "know", "known", "many", "me"),
    *("much", "my", "not", "now", "of", "on", "only", "or", "our", "put", "set", "so", "some", "than", "that", "the", "their", "there"),
    *("these", "they", "this", "those", "to", "today", "two", "was", "we", "were", "what", "when", "where", "whether", "which", "who"),
    *("whose", "why", "will", "with", "would", "you", "your"),
))
_ABOUT = 0.25  # of the weight of a word: what a question is about, most views show
_HALF = 0.5  # of the words: a view that has fewer answers another question
_ENDINGS, _STEM = ("ed", "ing"), 6  # of verbs; letters that must be left, so that "united" is no "unit"
_US = re.compile(r"\b([Tt]ell|[Ss]how|[Gg]ive|[Ll]et|[Hh]elp|[Rr]emind) us\b")  # who ask, and no country: "tell us about the mines"
_SHORTEST = 2  # letters: the s of "China's" is no word


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What has the words: records as `table/key` with their rows, by table, the newest first. `whole`: all words stand in each of them;
    else they are the nearest, and `absent` are the words that no record has."""

    whole: bool
    absent: tuple[str, ...]
    records: dict[str, tuple[tuple[str, Row], ...]]


def searchable(tables: Tables) -> pd.Series[str]:
    """All that a record says, folded, by `table/key`: its words, the names of its places and actors in every language held, and how the
    language spoken now says them."""
    names = _names(tables)
    said = {f"{table}/{row[BY_NAME[table].key[0]]}": folded(" ".join(_said(row, names)))
            for table in SEARCHED for row in rows_of(tables.frame(table))}
    return pd.Series(said, dtype=object)


def search(tables: Tables, said: pd.Series[str], text: str) -> Found:
    """The records of `searchable` that have the words of `text`; a word is had where one begins with it, plurals as singulars.

    Where none has all, the nearest are those with the rarest words, each weighed by its inverse document frequency (Spärck Jones, 1972).
    """
    had = _had(said, text)
    words = tuple(had.columns)
    whole = had.all(axis=1) & bool(words)
    weights = (had * np.log(len(had) / had.sum().clip(lower=1))).sum(axis=1)
    keys = set(had.index[whole]) or set(had.index[weights.eq(weights.max()) & had.any(axis=1)])
    return Found(
        whole=bool(whole.any()), absent=tuple(word for word in words if not had[word].any()),
        records={table: found for table in SEARCHED if (found := _records(tables, table, keys))},
    )


def subjects(tables: Tables) -> frozenset[str]:
    """The words of the names of goods, places and actors: what a question is about, but not what it asks."""
    named_by = (tables.commodities["name"], tables.commodities["family"], tables.place_names["name"], tables.actors["name"])
    return frozenset(_WORD.findall(folded(" ".join(name for names in named_by for name in names))))


def answering(said: pd.Series[str], text: str, about: Collection[str] = ()) -> tuple[Any, ...]:
    """The keys of what has most of the words of `text`, more than half of them, in order; of views of the product, by what they show.

    Words that few have count more, those of `about` less. One that none has does not count where it is one of `about`, or a time."""
    had = _had(said, text)
    silent = {*about, *(month.lower() for month in MONTH_NAMES)}
    of_them = pd.Series({word: bool({word, str(word).removesuffix("s")} & silent) or str(word).isdigit() for word in had}, dtype=bool)
    had = had.loc[:, had.any() | ~of_them]
    if not len(had.columns):
        return ()
    weights = np.log((len(had) + 1) / had.sum().clip(lower=1)) * of_them[had.columns].map({True: _ABOUT, False: 1.0})
    share = (had * weights).sum(axis=1) / weights.sum()
    return tuple(said.index[(share > _HALF) & np.isclose(share, share.max())])


def unheard(said: pd.Series[str], text: str) -> tuple[str, ...]:
    """The words of a text that none has."""
    had = _had(said, text)
    return tuple(word for word in had.columns if not had[word].any())


def countries_in(tables: Tables, text: str, countries: Collection[str]) -> tuple[tuple[str, ...], str]:
    """Which of the countries a text names, in any spelling held or as the language spoken now says it; and the text without those names."""
    places = tables.places[tables.places["place_type"] == "country"]
    found, rest = [], folded(_US.sub(r"\1", text))
    for key, name in zip(places["place_id"], places["name"], strict=True):
        spelt = {name, named(name), *tables.place_names["name"][tables.place_names["place_id"] == key]}
        pattern = "|".join(_begun(each) + _ended(each) for each in sorted(map(folded, spelt), key=len, reverse=True))
        if name in countries and re.search(pattern, rest):
            found.append(name)
            rest = re.sub(pattern, " ", rest)
    return tuple(found), rest


def having(said: pd.Series[str], text: str) -> tuple[Any, ...]:
    """The keys of what has all of the words of `text`, in order."""
    had = _had(said, text)
    return tuple(said.index[had.all(axis=1) & bool(len(had.columns))])


def _had(said: pd.Series[str], text: str) -> pd.DataFrame:
    """Which of the words of a text each has: one column a word."""
    words = dict.fromkeys(word for word in _WORD.findall(folded(text)) if word not in _PASSED_OVER and _is_word(word))
    return pd.DataFrame({word: said.str.contains(_begun(word), regex=True) for word in words}, index=said.index)


def folded(text: str) -> str:
    """Lower case without accents: what is typed as `Man Si` or `dépôt` is found as it is written elsewhere."""
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


def _is_word(word: str) -> bool:
    return len(word) >= _SHORTEST or not word.isascii()


def _begun(word: str) -> str:
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _STEM), "")  # imported finds imports
    stem = word.removesuffix(ending or "s") if len(word) > _SHORTEST + 1 else word
    return rf"(?<![a-z0-9]){re.escape(stem)}" if word.isascii() else re.escape(word)


def _ended(name: str) -> str:
    """How the name of a country may go on: `Laotian`; but `us` is not found in `used`, nor `uk` in `Ukraine`."""
    return "[a-z]*" if len(name) > _SHORTEST + 1 else "(?![a-z])"


def _names(tables: Tables) -> dict[str, str]:
    """What materials, places and actors are called, in every language held, by their ids and by the ids of events that name them."""
    places = tables.place_names.groupby("place_id")["name"].agg(" ".join).to_dict()
    actors = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    goods = {row["commodity_id"]: f"{row['name']} {row['family']}" for row in rows_of(tables.commodities)}  # Tb is typed, too
    names = {**places, **actors, **goods}
    for bridge, column in ((tables.event_places, "place_id"), (tables.event_actors, "actor_id")):
        for event, ids in bridge.groupby("event_id")[column]:
            names[str(event)] = " ".join([names.get(str(event), ""), *(names.get(each, each) for each in ids)])
    return names


def _said(row: Row, names: dict[str, str]) -> Iterator[str]:
    for column, cell in row.items():
        if column in _DAYS and not pd.isna(cell):
            yield f"{MONTH_NAMES[cell.month - 1]} {cell.year} {cell.year}年{cell.month}月"
        if not isinstance(cell, str) or not cell or column in _UNSAID:
            continue
        words = names.get(cell, cell).replace("_", " ")
        yield words
        if language() != ENGLISH:
            yield told(cell, _CONTEXTS[column]) if column in _CONTEXTS else named(words)


def _records(tables: Tables, table: str, keys: set[str]) -> tuple[tuple[str, Row], ...]:
    frame, key = tables.frame(table), BY_NAME[table].key[0]
    newest = next(column for column in _NEWEST if column in frame)
    rows: list[dict[str, Any]] = rows_of(frame.sort_values(newest, ascending=False, kind="stable"))
    return tuple((record, row) for row in rows if (record := f"{table}/{row[key]}") in keys)
