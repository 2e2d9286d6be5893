"""Whom the text names as the source of a figure: "according to X", "X data show", "X said"; otherwise nobody, which means the publisher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

from extract.reading.figures.relations import CLAUSE, LONG, SENTENCE, STRETCH
from extract.vocabulary.actors import never_sources
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Collection

    from extract.reading.figures.draft import Draft
    from extract.reading.sentence.scan import Token
    from extract.reading.sentence.sentence import SentenceView

ONE_WORD = 14  # characters: the longest such word, quotations, between two blanks
_STOPS = re2.compile(
    r"[,;:(\"]|\.(?:\s|$)| that | who | which | whose | with | on | in (?:a|an|its|his|her|the) | as | at | has | have "
    r"| show| said| says| familiar| released| published| for | said$"
)
_NAME = re2.compile(r"[A-Z][\w.&'-]*(?: (?:of|for|and|de|the|& )?\s?[A-Z][\w.&'-]*)*$")
_CAPITALS = re2.compile(r"[A-Z][\w.&'-]*(?: (?:(?:of|for|and|the|de) )?[A-Z][\w.&'-]*)*")
_NO_SUBJECTS = (" an", " the", " a", "the", "an", " been", " was", " were", " be", " being")  # `have been told`: done to them
_ARTICLES = ("the ", "a ", "an ", "some ", "one ", "two ", "three ", "many ", "most ", "several ")
_NOT_NAMES = words("capitals_that_are_no_names")
_AGAIN, _NOBODY, _ADVERBS = words("sources_again"), words("nobody"), words("adverbs_of_saying")
_OFFICIALS = ("commander", "official", "spokes", "source", "resident", "general", "officer")
_LONGEST_NAME = 70  # characters; a longer phrase before "said" is a clause, not who said it


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source named in a sentence: who, by which wording, where."""

    name: str
    way: str  # by, data, said
    start: int
    end: int


def nearest_source(draft: Draft, named: list[Source]) -> Source | None:
    """The source of one figure among those named in its sentence: "according to" and data before what is said, then the nearest."""
    return min(named, key=lambda one: (one.way == "said", abs(one.start - draft.quantity.start)), default=None)


def sources_in(view: SentenceView, last: Source | None) -> list[Source]:
    """All sources named in a sentence; `last` is that of the figure before, for words that point back to it."""
    out: list[Source] = []
    for token in view.tokens:
        if token[2] == "source_by":
            name, way = _after(view, token[1]), "by"
            if any(word in view.scan.quote(token) for word in ("data", "figures", "statistics")):
                way = "data"
        elif token[2] == "said":
            name, way = _speaker(view, token, last), "said"
        elif token[2] == "source_shows":
            name, way = _data_of(view, token), "data"
            if name.lower() in ("the data", "the figures", "data", "figures", "the numbers"):
                name = last.name if last is not None else ""
        else:
            continue
        if _is_somebody(name):
            out.append(Source(name=name, way=way, start=token[0], end=token[1]))
    return out


def _is_somebody(name: str) -> bool:
    """Whether words can be who says something: no pronoun or preposition leads them, no bare number, no half of a bracket."""
    first = name.lower().partition(" ")[0]
    return any(map(str.isalpha, name)) and name.count("(") == name.count(")") and first not in _NOBODY and not first.isdigit()


def _after(view: SentenceView, start: int) -> str:
    """The name after "according to"."""
    text = view.scan.plain[start : min(view.end, start + SENTENCE)].replace("\n", " ").lstrip().removeprefix("to ")
    if stop := _STOPS.search(text):
        text = text[: stop.start()]
    return _cleaned(view, text, start)


def _cleaned(view: SentenceView, phrase: str, start: int) -> str:
    """A curated name in the phrase, else the capitalised name at its end, else the phrase without its article."""
    phrase = phrase.strip().strip("'\"")
    if "data" not in phrase.lower() and not any(word in phrase for word in _OFFICIALS):
        for token in view.tokens:
            # its article or a quotation mark may come first
            if token[2] == "actor" and start <= token[0] <= start + len(phrase) + 5:
                return str(token[3])
    for article in _ARTICLES:
        if phrase.lower().startswith(article):
            phrase = phrase[len(article) :].removeprefix("of the ")  # `two of the people`
    named = _NAME.search(phrase)
    if named and named.start() > 0 and len(named.group().split()) > 1 and "data" not in phrase:
        return str(named.group()).removesuffix("'s")
    if len(phrase) >= _LONGEST_NAME:
        return ""
    return phrase.removesuffix("'s").strip()


def _speaker(view: SentenceView, verb: Token, last: Source | None) -> str:
    """The subject of "said": right before the verb, or right after it when a quotation or clause ends there."""
    before = view.scan.plain[max(view.start, verb[0] - SENTENCE) : verb[0]].replace("\n", " ").rstrip()
    quote = view.scan.quote(verb)
    actor = next((token for token in view.tokens if token[2] == "actor" and 0 <= verb[0] - token[1] <= 1), None)
    if actor is not None:
        return str(actor[3])
    if before.lower().endswith(_NO_SUBJECTS):
        return ""
    aside = next((start for start, end in view.asides if end - view.start >= 0 and 0 <= verb[0] - end <= 3), None)
    if aside is not None:
        before = view.scan.plain[max(view.start, aside - SENTENCE) : aside].replace("\n", " ").rstrip()
    if before.endswith((",", ",'", ',"', "'", '"')) or not before:
        return _after(view, verb[1]) if quote in ("said", "says", "added", "told", "noted", "explained", "warned") else ""
    if quote in ("had", "put", "puts", "found", "finds", "sees", "counted", "recorded", "showed", "announced",
                 "ranked", "confirmed", "claimed", "claims", "projects", "notes") and not any(
            token[2] == "actor" and 0 <= verb[0] - token[1] <= 2 for token in view.tokens):
        return ""
    places = ((token[0], token[1]) for token in view.tokens if token[2] == "place")
    nobody = (*((span.start, span.end) for span in view.times), *places)
    phrase = _tail(before, {view.scan.plain[start:end].replace("\n", " ") for start, end in nobody})
    low = phrase.lower().strip()
    if low in _AGAIN or low.partition(" ")[0] in _AGAIN or any(low.endswith((f"which {word}", f"that {word}")) for word in _AGAIN):
        actors = (token for token in view.tokens if token[2] == "actor" and token[1] <= verb[0])
        return last.name if last else next((str(actor[3]) for actor in actors if actor[3] not in never_sources()), "")
    return _cleaned(view, phrase, verb[0] - len(phrase) - 1)


def _tail(before: str, nobody: Collection[str]) -> str:
    """The noun phrase at the end of a stretch of text; `nobody`: times and places (`in November, brokers estimate`)."""
    for mark in (". ", "; ", ": ", '" ', " that ", " which ", " but ", " and ", "("):
        before = before.rpartition(mark)[2]
    at = before.rfind(", ")
    if at >= 0 and len(before) - at < CLAUSE:
        head = before[:at].strip()
        names = [str(found.group()) for found in _CAPITALS.finditer(head)]
        if names and names[-1] not in _NOT_NAMES and head.endswith(names[-1]) and not any(map(head.endswith, nobody)):
            return names[-1]
        before = before[at + 2 :]
    said = before.removesuffix(" there").split()
    while said and said[-1].lower() in _ADVERBS:
        said.pop()
    return " ".join(said)


def _data_of(view: SentenceView, shows: Token) -> str:
    """`X data show`, `data from X show`, `figures out on Thursday from X`."""
    near = (token for token in reversed(view.tokens) if token[2] == "source_data" and 0 <= shows[0] - token[1] <= LONG)
    word = next(near, None)
    if word is None:  # `X prices show`: one word of what X gives out between
        named = (token for token in view.tokens if token[2] == "actor" and 0 <= shows[0] - token[1] <= ONE_WORD)
        return next((str(token[3]) for token in named if view.text(token[1], shows[0]).count(" ") == 2), "")
    between = view.text(word[1], shows[0])
    if between.startswith((" from ", " by ", " of ")):
        return _after(view, word[1] + between.index(" ", 1))
    if len(between) > STRETCH:
        return ""
    before = view.scan.plain[max(view.start, word[0] - LONG) : word[1]].replace("\n", " ")
    phrase = before[max(before.rfind(mark) for mark in (",", ";", ".", " that ", " on ")) + 1 :].strip()
    actors = (token for token in view.tokens if token[2] == "actor" and word[0] - CLAUSE <= token[0] < word[0])
    return next((str(token[3]) for token in actors if "customs" not in view.scan.quote(token)), phrase)
