"""Materials in a sentence: groups ("rare earth oxides"), elements with their form ("terbium and erbium oxides"), and words that take up
one named before ("the ore")."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from extract.vocabulary.materials import OTHER
from extract.vocabulary.words import words

if TYPE_CHECKING:
    from extract.reading.sentence.scan import Scan, Token

_KINDS = frozenset(("element", "form", "group", "again"))
_JOINS = frozenset(
    (", ", " and ", ", and ", "/", "-", " & ", " or ", ", or ", "/ ", " / ", " as well as ", ",", " and the ", ", plus ", " plus ")
)


class Named(NamedTuple):
    """A material named in the text. `run` numbers the members of one list ("terbium, gadolinium and erbium oxides")."""

    start: int
    end: int
    name: str
    family: str
    form: str
    run: int
    bare: bool = False  # an element without a form, or a word that takes up an earlier commodity


def find_commodities(scan: Scan, sentence: int) -> list[Named]:
    """Materials of one sentence in order of position. Found once for its tokens: figures, heads and events ask for the same sentences."""
    tokens, known = scan.tokens[sentence], scan.materials.get(sentence)
    if known is None or known[0] is not tokens:
        known = scan.materials[sentence] = tokens, _find(scan, sentence)
    return known[1]


def _find(scan: Scan, sentence: int) -> list[Named]:
    tokens: list[Token] = []
    shifts: list[Token] = []
    unit_start = unit_end = -1
    weights: set[int] = set()
    for token in scan.tokens[sentence]:
        if token[2] == "unit":
            unit_start, unit_end = token[:2]
            weights.add(unit_end)
        elif token[2] == "shift":
            shifts.append(token)
        elif token[2] in _KINDS and not (token[0] == unit_start and token[1] < unit_end):  # the REO of `420 REO tonnes`
            tokens.append(token)
    if not tokens:
        return []
    tokens = [token for token in tokens if not (_is_letter(scan.plain, token, shifts) or _is_grade(scan.flat, token))]
    found = _Finder(scan, tokens, weights).read()
    if OTHER.isdisjoint(one.family for one in found):
        return found
    return _Passing(scan, sentence).left(found)


class _Passing:
    """Other goods of a sentence that are named in passing: what a material is used for, or part of a name ("Datang Steel")."""

    def __init__(self, scan: Scan, sentence: int) -> None:
        self.scan, self.start, self.end = scan, *scan.sentences[sentence][:2]
        self.moves = {token[0] for token in scan.of_kind(sentence, "change")}
        self.places = {token[1] for token in scan.of_kind(sentence, "place", "nation", "month")}

    def left(self, found: list[Named]) -> list[Named]:
        """The materials that the figures of the sentence may be about."""
        out: list[Named] = []
        passed: Named | None = None  # the goods named in passing right before
        for before, one in zip((None, *found), found, strict=False):
            listed = passed is not None and self.scan.flat[passed.end : one.start] in _JOINS
            if one.family in OTHER and (listed or self._is_end_use(one, before) or self._in_name(one)):
                passed = one
            else:
                passed = None
                out.append(one)
        return out

    def _is_end_use(self, one: Named, before: Named | None) -> bool:
        """`magnets for electric vehicles`, `used in wind turbines`; not the copper of `used in magnets, copper rose`."""
        flat = self.scan.flat
        if before is not None and before.family not in OTHER and flat[before.end : one.start] in _FOR_USE:
            return True
        before_it = flat[max(self.start, one.start - _USE_WITHIN) : one.start]
        ends = [at + len(lead) for lead in _USE_LEADS if (at := before_it.rfind(f"{lead} ")) >= 0]
        between = before_it[max(ends) :] if ends else ";"
        if any(mark in between for mark in ";:.(") or any(map(str.isdigit, between)):
            return False
        return not (between.rstrip().endswith(",") and one.end + 1 in self.moves)

    def _in_name(self, one: Named) -> bool:
        """A capitalised word behind another that is no place, in a sentence that goes on in small letters."""
        plain, left = self.scan.plain, self.scan.plain.rfind(" ", self.start, max(self.start, one.start - 1)) + 1 or self.start
        word = plain[max(left, self.start) : one.start - 1]
        capitals = word.isalpha() and word.istitle() and plain[one.start].isupper() and plain[one.start - 1] == " "
        after = plain[one.end : self.end].lstrip(", ")
        return capitals and one.start - 1 not in self.places and after[:1].islower()


def _is_symbol(token: Token) -> bool:
    """Whether it is the chemical symbol of an element."""
    return token[2] == "element" and bool(token[3][2])


def _is_letter(plain: str, token: Token, shifts: list[Token]) -> bool:
    """`Y/Y`, `Y-o-Y`, `A-Y-B`: letters of a comparison or a code are no element."""
    start, end, *_ = token
    if shifts and _is_symbol(token) and any(shift[0] <= start < end <= shift[1] for shift in shifts):
        return True
    return plain[start:end].isupper() and plain[start - 1 : start] == plain[end : end + 1] == "-"


def _is_grade(flat: str, token: Token) -> bool:
    """The TREO of `La2O3/TREO 99.5%`, which says how pure the oxide is."""
    start, end, *_ = token
    return flat[start - 1 : start] == "/" and flat[start:end] in _WHOLES_OF_A_GRADE


def named_in_passing(scan: Scan) -> bool:
    """Whether a story names rare earths only as one thing among many: "minerals, rare earths among them", "metals such as neodymium"."""
    tokens, flat = list(chain.from_iterable(scan.tokens)), scan.flat
    named = [token for token in tokens if token[2] == "group" and token[3].family not in OTHER]
    named += [token for token in tokens if token[2] == "element" and not _is_symbol(token)]
    by_the_way = (flat.startswith(_AMONG, end) or flat.endswith(_SUCH, 0, start) for start, end, *_ in named)
    return bool(named) and all(by_the_way)


_AMONG = (" among them", " among others", ", among others", " and others", " and other minerals")
_SUCH = (" including ", " such as ", " like ", " as well as ", " although ", " though ", " even as ", " except ", " besides ")
_WHOLES_OF_A_GRADE = words("wholes_of_a_grade")
_USE_LEADS, _FOR_USE = words("end_use_leads"), words("for_end_use")
_USE_WITHIN = 60  # characters from `used in` to the last of the goods listed behind it
_SHARED_WITHIN = 12  # characters from a form to the elements it is of: `oxides of both `


class _Finder:
    """Reads the tokens of one sentence; `out` is what was found, `runs` how many lists."""

    def __init__(self, scan: Scan, tokens: list[Token], weights: set[int]) -> None:
        self.flat, self.tokens, self.weights, self.runs = scan.flat, tokens, weights, 0
        self.out: list[Named] = []

    def read(self) -> list[Named]:
        at, covered = 0, -1
        while at < len(self.tokens):
            start, end, kind, value = self.tokens[at]
            nxt = at + 1
            if start < covered or self._hidden(at):
                at = nxt
                continue
            match kind:
                case "group":
                    self._add(start, end, (value.name, value.family, value.form))
                case "element":
                    nxt = self._elements(at)
                case "again":
                    self._add(start, end, (value, "", value), bare=True)
            if self.out:
                covered = max(covered, self.out[-1].end)
            at = nxt
        return self.out

    def _add(self, start: int, end: int, what: tuple[str, str, str], *, bare: bool = False) -> None:
        self.runs += 1
        self.out.append(Named(start, end, *what, self.runs, bare=bare))

    def _hidden(self, at: int) -> bool:
        """A token inside a longer one at the same place, such as `praseodymium` in `praseodymium-neodymium`."""
        if at + 1 == len(self.tokens) or self.tokens[at][0] != self.tokens[at + 1][0]:
            return False
        token, after = self.tokens[at : at + 2]
        return after[1] > token[1] or (token[2], after[2]) in (("form", "group"), ("again", "group"))

    def _elements(self, at: int) -> int:
        """A run of elements and the form that all of them share, before ("oxides of") or after."""
        tokens, members, nxt = self.tokens, [at], at + 1
        while nxt < len(tokens):
            start, end, kind, value = tokens[nxt]
            last = tokens[members[-1]]
            gap = self.flat[last[1] : start]
            if start < last[1]:
                nxt += 1
            elif kind == "form" and self._form_gap(nxt):
                self._keep(members, str(value), end)
                return self._after_form(nxt)
            elif kind != "element":
                break
            elif gap in _JOINS:
                members.append(nxt)
                nxt += 1
            elif gap == " (" and value[1] == last[3][1]:
                # `neodymium-praseodymium (NdPr) oxide`: the bracket repeats the element
                tokens[members[-1]] = (last[0], end + 1, *last[2:])
                nxt += 1
            else:
                break
        before = self._form_before(at)
        # chemical symbols alone are too short to trust; beside a spelt-out element or each other, and weighed (`120 t of Dy`), they count
        weighed = self.flat.endswith(" of ", 0, tokens[at][0]) and tokens[at][0] - len(" of ") in self.weights
        if before is not None or len(members) > 1 or weighed or not _is_symbol(tokens[at]):
            self._keep(members, before, None)
        return nxt

    def _form_gap(self, at: int) -> bool:
        end, start = self.tokens[at - 1][1], self.tokens[at][0]
        return start >= end and self.flat[end:start].strip(")") in (" ", "-", "")

    def _after_form(self, nxt: int) -> int:
        nxt += 1
        while nxt < len(self.tokens) and self.tokens[nxt][2] == "again" and self.tokens[nxt][0] < self.tokens[nxt - 1][1]:
            nxt += 1
        return nxt

    def _form_before(self, at: int) -> str | None:
        """`the oxides of neodymium and praseodymium`."""
        left = self.tokens[at][0]
        for token in reversed(self.tokens[:at]):
            if token[2] in ("form", "again") and self.flat[token[1] : left] in (" of ", " of both "):
                return str(token[3])
            if left - token[1] > _SHARED_WITHIN:
                return None
        return None

    def _keep(self, members: list[int], form: str | None, end: int | None) -> None:
        """Adds the members of a run, each in the form of all; the last reaches to the `end` of the form behind it."""
        self.runs += 1
        ends = [self.tokens[at][1] for at in members]
        ends[-1] = end or ends[-1]
        for at, stop in zip(members, ends, strict=True):
            start, _, _, (name, family, _) = self.tokens[at]
            full = " ".join(filter(None, (name, form)))
            self.out.append(Named(start, stop, full, family, form or "element", self.runs, bare=form is None))
