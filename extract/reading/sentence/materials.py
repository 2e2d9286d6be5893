"""Materials in a sentence: groups ("rare earth oxides"), elements with their form ("terbium and erbium oxides"), and words that take up
one named before ("the ore")."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.reading.sentence.scan import Scan, Token

from typing import NamedTuple

from extract.vocabulary.materials import OTHER

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
    """Materials of one sentence in order of position."""
    plain = scan.plain
    tokens = [
        token
        for token in scan.of_kind(sentence, "element", "form", "group", "again")
        if not (token[2] == "element" and token[3][2] and _in_shift(scan, sentence, token))
        and not (plain[token[0] - 1 : token[0]] == "-" and plain[token[1] : token[1] + 1] == "-" and plain[token[0] : token[1]].isupper())
    ]
    if not tokens:
        return []
    return _Finder(scan, tokens).read()


def _in_shift(scan: Scan, sentence: int, token: Token) -> bool:
    """`Y/Y`, `Y-o-Y`: letters of a comparison are no element."""
    return any(shift[0] <= token[0] and token[1] <= shift[1] for shift in scan.of_kind(sentence, "shift"))


def named_in_passing(scan: Scan) -> bool:
    """Whether a story names rare earths only as one thing among many: "minerals, rare earths among them", "metals such as neodymium"."""
    named = [
        token
        for tokens in scan.tokens
        for token in tokens
        if (token[2] == "group" and token[3].family not in OTHER) or (token[2] == "element" and not token[3][2])
    ]
    return bool(named) and all(_by_the_way(scan.low, token) for token in named)


def _by_the_way(low: str, token: Token) -> bool:
    before = low[max(0, token[0] - 24) : token[0]].replace("\n", " ")
    return low.startswith(_AMONG, token[1]) or before.endswith(_SUCH)


_AMONG = (" among them", " among others", ", among others", " and others", " and other minerals")


_SUCH = (" including ", " such as ", " like ", " as well as ", " although ", " though ", " even as ", " except ", " besides ")


class _Finder:
    def __init__(self, scan: Scan, tokens: list[Token]) -> None:
        self.low, self.tokens, self.out, self.runs = scan.low, tokens, [], 0  # type: str, list[Token], list[Named], int

    def read(self) -> list[Named]:
        at, covered = 0, -1
        while at < len(self.tokens):
            token = self.tokens[at]
            if token[0] < covered or (at + 1 < len(self.tokens) and self._hidden(at)):
                at += 1
                continue
            nxt = at + 1
            if token[2] == "group":
                one = token[3]
                self.runs += 1
                self.out.append(Named(token[0], token[1], one.name, one.family, one.form, self.runs))
            elif token[2] == "element":
                nxt = self._elements(at)
            elif token[2] == "again":
                self.runs += 1
                self.out.append(Named(token[0], token[1], token[3], "", token[3], self.runs, bare=True))
            covered = max(covered, self.out[-1].end if self.out else -1)
            at = nxt
        return self.out

    def _hidden(self, at: int) -> bool:
        """A token inside a longer one at the same place, such as `praseodymium` in `praseodymium-neodymium`."""
        token, after = self.tokens[at], self.tokens[at + 1]
        return (after[0] == token[0] and after[1] > token[1]) or (
            after[0] == token[0] and token[2] in ("form", "again") and after[2] == "group"
        )

    def _gap(self, left: int, right: int) -> str:
        return self.low[self.tokens[left][1] : self.tokens[right][0]].replace("\n", " ")

    def _elements(self, at: int) -> int:
        """A run of elements and the form that all of them share, before ("oxides of") or after."""
        tokens, members, nxt = self.tokens, [at], at + 1
        forms: list[str | None] = [None]
        while nxt < len(tokens):
            kind, gap = tokens[nxt][2], self._gap(members[-1], nxt) if tokens[nxt][0] >= tokens[members[-1]][1] else ""
            if tokens[nxt][0] < tokens[members[-1]][1]:
                nxt += 1
            elif kind == "element" and gap in _JOINS:
                members.append(nxt)
                forms.append(None)
                nxt += 1
            elif kind == "element" and gap == " (" and tokens[nxt][3][1] == tokens[members[-1]][3][1]:
                nxt = self._abbreviated(members, nxt)
            elif kind == "form" and self._form_gap(nxt) and forms[-1] is None:
                forms = [form or tokens[nxt][3] for form in forms]
                self._keep(members, forms, tokens[nxt][1])
                return self._after_form(nxt)
            else:
                break
        before = self._form_before(at)
        if before is None and not self._trusted(members):
            return nxt
        self._keep(members, [before] * len(members), None)
        return nxt

    def _abbreviated(self, members: list[int], nxt: int) -> int:
        """`neodymium-praseodymium (NdPr) oxide`: the bracket repeats the element."""
        start, _end, kind, value = self.tokens[members[-1]]
        self.tokens[members[-1]] = (start, self.tokens[nxt][1] + 1, kind, value)
        return nxt + 1

    def _form_gap(self, at: int) -> bool:
        gap = self.low[self.tokens[at - 1][1] : self.tokens[at][0]].replace("\n", " ")
        return (gap.strip(")") in (" ", "-", "") and self.tokens[at][0] >= self.tokens[at - 1][1]) or gap in (" ", "-", ") ")

    def _after_form(self, nxt: int) -> int:
        nxt += 1
        while nxt < len(self.tokens) and self.tokens[nxt][2] == "again" and self.tokens[nxt][0] < self.tokens[nxt - 1][1]:
            nxt += 1
        return nxt

    def _form_before(self, at: int) -> str | None:
        """`the oxides of neodymium and praseodymium`."""
        left = self.tokens[at][0]
        for token in reversed(self.tokens[:at]):
            gap = self.low[token[1] : left].replace("\n", " ")
            if token[2] in ("form", "again") and gap in (" of ", " of both "):
                return str(token[3])
            if left - token[1] > 12:
                return None
        return None

    def _trusted(self, members: list[int]) -> bool:
        """Chemical symbols alone are too short to trust; beside a spelt-out element or each other they count."""
        tokens = [self.tokens[at] for at in members]
        return any(not token[3][2] for token in tokens) or len(tokens) > 1

    def _keep(self, members: list[int], forms: list[str | None], end: int | None) -> None:
        self.runs += 1
        for at, form in zip(members, forms, strict=True):
            start, stop, _kind, (name, family, _symbol) = self.tokens[at]
            full = f"{name} {form}" if form else name
            last = at == members[-1]
            self.out.append(
                Named(start, end if last and end is not None else stop, full, family, form or "element", self.runs, bare=form is None)
            )
