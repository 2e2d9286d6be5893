"""Finding curated terms in text: one Aho-Corasick pass over a blanked copy of it (see `core.text`).

Every position in the copy is one in the text itself. Time is linear in the length of the text, whatever the number of terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import ahocorasick

from extract.core.text import blanked, blanked_text, folded, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Meaning = TypeVar("Meaning")
LONGEST_CASED = 5  # letters: a term in capitals up to this length (US, MNDAA) is initials and only matches capitals


class Term(NamedTuple):
    """A vocabulary term: what is written, which kind of token it gives, and the value the token carries.

    `exact` terms must stand in the text with the same capitals ("US", "May", "Dy"); `exact="capital"` asks only for a capital first letter.
    """

    term: str
    kind: str
    value: Any
    exact: str = ""

    @property
    def form(self) -> str:
        """What the text must begin with where the term stands: nothing, `*` for any capital, or the term itself."""
        return {"": "", "capital": "*"}.get(self.exact, self.term)


def exact_of(name: str, otherwise: str = "") -> str:
    """What `exact` of a name should be: itself for initials (KIA), else `otherwise`."""
    return name if len(name) <= LONGEST_CASED and name.isupper() else otherwise


class Automaton:
    """Terms in one automaton, each with all that was filed under it; given as keys, as they look in a blanked copy."""

    def __init__(self, keyed: Iterable[tuple[str, Any]]) -> None:
        filed: dict[str, list[Any]] = {}
        for key, record in keyed:
            filed.setdefault(key, []).append(record)
        self._automaton = ahocorasick.Automaton()
        for key, records in filed.items():
            self._automaton.add_word(f" {key} ", (len(key), tuple(records)))
        if filed:
            self._automaton.make_automaton()

    def hits(self, blank: str) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
        """(start, end, records) of every term in a blanked copy, overlapping ones too, in order of their ends."""
        for stop, (length, records) in self._automaton.iter(f" {blank} ") if self._automaton else ():
            yield stop - 1 - length, stop - 1, records


def lexicon(terms: Iterable[Term]) -> Automaton:
    """All vocabulary of all rule files in one automaton: (kind, value, form) of each term."""
    return Automaton((key, (term.kind, term.value, term.form)) for term in terms for key in _keys(term.term))


def _keys(term: str) -> list[str]:
    """The term as it looks in a blanked copy: `U.S. officials` with one blank and with two."""
    return list(dict.fromkeys(filter(None, (folded(term), blanked_text(term).strip()))))


class Hit(NamedTuple, Generic[Meaning]):
    """A term found: first character, one past the last, and what was filed under the term."""

    start: int
    end: int
    meaning: Meaning


class TermIndex:
    """Vocabularies of (term, meaning), each searched for by itself: terms of one do not hide those of another."""

    def __init__(self, *vocabularies: Iterable[tuple[str, Any]]) -> None:
        self._size = len(vocabularies)
        listed = [(number, term, meaning) for number, terms in enumerate(vocabularies) for term, meaning in terms]
        senses: dict[tuple[bool, str, int], tuple[bool, Any]] = {}
        self._others = ahocorasick.Automaton()  # terms in other scripts, which the copy has no letters for
        for number, term, meaning in listed:
            cased = term.isupper() and term.isascii() and len(term) <= LONGEST_CASED
            for key in _keys(term):
                before = senses.setdefault((term.endswith("."), key, number), (True, meaning))  # the first meaning stays
                senses[term.endswith("."), key, number] = (cased and before[0], before[1])
            if not _keys(term):
                self._others.add_word(term, (len(term), number, meaning))
        undotted_first = sorted(senses.items(), key=lambda sense: sense[0][0])
        self._words = Automaton((key, (number, dotted, *sense)) for (dotted, key, number), sense in undotted_first)
        if self._others:
            self._others.make_automaton()

    def find(self, text: str) -> list[Hit[Any]]:
        """Hits of the first vocabulary in order of place, none overlapping another: at each place the longest term."""
        plain = normal(text)
        return self.find_each(text, plain.decode("ascii"), blanked(plain.lower()).decode("ascii"))[0]

    def find_each(self, text: str, plain: str, blank: str) -> list[list[Hit[Any]]]:
        """As `find`, for each vocabulary; `plain` and `blank` are the copies of `text`."""
        found: list[list[Hit[Any]]] = [[] for _ in range(self._size)]
        for start, last, senses in self._words.hits(blank):
            for number, dotted, cased, meaning in senses:
                end = last + dotted
                if (not dotted or plain[last:end] == ".") and (not cased or plain[start:last].isupper()):
                    _keep(found[number], Hit(start, end, meaning))
        if self._others and plain.count("?") > text.count("?"):
            others: list[list[Hit[Any]]] = [[] for _ in range(self._size)]
            for stop, (length, number, meaning) in self._others.iter(text):
                _keep(others[number], Hit(stop + 1 - length, stop + 1, meaning))
            found = [sorted([*hits, *more], key=lambda hit: hit.start) for hits, more in zip(found, others, strict=True)]
        return found


def _keep(kept: list[Hit[Any]], hit: Hit[Any]) -> None:
    """Adds a hit that ends last so far: it replaces those that begin within it, unless it begins within an earlier one."""
    first = len(kept)
    while first and kept[first - 1].start >= hit.start:
        first -= 1
    if not first or kept[first - 1].end <= hit.start:
        del kept[first:]
        kept.append(hit)
