"""What is left in English of words that should be Chinese."""

from __future__ import annotations

import re
from functools import cache

from extract.languages.spoken import LANGUAGES
from extract.tables.read import read_tables

# What a reader of Chinese reads in Latin letters too: units, formats and addresses. Initials such as KIA or USD count as such anyway.
_ALSO_CHINESE = {"kg", "km", "px", "cm", "min", "lang", "xlsx", "csv", "py", "zh", "en", "id", "lb", "vs"}
_LATIN = re.compile(r"[A-Za-z]*[a-z][A-Za-z’'-]*")
_CREDITED = ("Natural Earth", "GeoNames", "Source Sans", "Source Serif", *LANGUAGES.values())  # names that are written so everywhere
_RELAY = re.compile(r" \((?:via |relayed)|\)")  # Reuters (via Zawya): each is a publisher
# Addresses, and versions of the data.
_CODES = (
    r"(?:https?://|www\.)\S+", r"(?<![0-9a-z])[0-9a-f]{12}(?![0-9a-z])",
    r"[A-Za-z0-9./-]+\.(?:com|org|net|gov|ai|cn|dev|id|jp|sg|top|md|csv|yaml|json|zip|png|pdf)(?![A-Za-z0-9])",
)
# Outlets that no Chinese name is known of, where another publisher's name holds theirs.
_OUTLETS = (
    "Adamas Intelligence", "Daily8", "DeepNewz", "Desdemona Despair", "Devdiscourse", "EconoTimes", "Epoch Material", "GMTeight", "Goldsea",
    "Grafa", "Green Car Congress", "Ground News", "Newsmax", "Nile Media News", "OODA Loop", "Ord Minnett", "Save Myanmar", "Star Feu",
    "Stockhouse", "Strategic Metals Invest", "The Capital Builder", "Tom's Hardware", "Upstox", "WealthTrend", "Zawya", "newsfromrss",
    "newtopchem", "squidbusiness", "strategicstudyindia",
)


@cache
def _printed() -> tuple[str, ...]:
    """What is shown as its publisher printed it: names of publishers and titles of texts."""
    documents = read_tables().documents
    columns = ("title", "publisher", "wire", "byline", "document_id")
    phrases = {str(text).strip() for column in columns for text in documents[column] if len(str(text)) > 1}
    phrases |= {part for text in documents["publisher"] for part in _RELAY.split(text) if len(part) > 1}
    return tuple(phrases)


@cache
def _kept(quoted: tuple[str, ...]) -> re.Pattern[str]:
    """What may stay in Latin letters: of what begins at one letter addresses first, then the longest."""
    phrases = sorted((*quoted, *_CREDITED, *_printed(), *_OUTLETS), key=len, reverse=True)
    return re.compile("|".join([*_CODES, *map(re.escape, filter(None, phrases))]))


def english_left(text: str, *quoted: str) -> list[str]:
    """The English words in a text, but for what is quoted or named as it was printed: `quoted` are such passages of this text."""
    text = _kept(quoted).sub(" ", text)
    return [word for word in _LATIN.findall(text) if len(word) > 1 and word.lower() not in _ALSO_CHINESE]
