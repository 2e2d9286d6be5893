"""Who tells an event: of all who say something in its sentence the one whose words it stands in.

`Residents said A, and an official said B` tells A by residents; `A, drivers said; the ministry declined to comment` by drivers;
`they said` by whom the sentence before quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import re2

from extract.vocabulary.events import tellers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.reading.events.sentence import Sentence

QUOTES = " \"'“‘"
OUTLET, CITED = "outlet", "according to"
# In characters; chosen by reading the pages of tests/gold
SAID_BESIDE = 30  # from a word of saying to who says it: `said Wu, a spokesman of the ministry`
BEHIND_COST, COMMA_COST = 12, 30  # what a name behind costs, and a comma between: `it had closed the gate, said the trader`
HEAD_BEFORE = 40  # from who is at home with somebody (an official of the KIO) back to who says it
PRONOUN_WITHIN = 12  # `they also said`
NEGATION_WITHIN = 24  # `has not yet been `
LOCAL_WITHIN = 24  # `, which the trade `
_KINDS = {"government": "official", "agency": "official", "armed_group": "official", "company": "company",
          "research": "analyst", "ngo": "analyst", "media": OUTLET}
_SILENT = re2.compile(r"(?:\b(?:not|never|nor|nobody|no one|without|declined to|refused to|yet to)|n't)(?: \w+){0,2} $")
_OF_ANOTHER = re2.compile(r"\b(?:of|in|at|from|with|by|near|close to|for|to)(?: the| an?| its)? $")
_ENDS = re2.compile(r"^(?: (?:on|late|early|last|this|in|to|earlier|yesterday|today|by)\b[^,.;:]{0,25}| \w+day)?(?:[,.;:\"”'’)]|$)")
_TOLD_WHOM = re2.compile(r"^[^,.;:]{0,45}(?:[,.;:]|$)")
_LOCAL = re2.compile(r"\b(?:which|who|what|whose)(?: \w+){0,2} $")
_BREAK = re2.compile(r";|, (?:but|while|whereas|although|though)\b|[.:] ")
_CLAIM = re2.compile(r"\bclaim(?:s|ed|ing)?\b")
_LIVES = re2.compile(r"^ (?:at least |more than |some )?(?:\w+ ){1,2}(?:lives?|victims?)\b")
_OTHER_CLAIM = re2.compile(r"\b(?:mining|mineral|land|insurance|stake|staked|staking)(?: \w+)? $")
_AND = re2.compile(r"^ and (?:an? |the |one |two |three |some )?(?:\w+ )?$")
_NEW = re2.compile(r"^[^,.;:]{0,30}, (?:and|but|while|as|whereas|although|which|who)\b")  # a clause behind `, traders said`
_PRONOUN = re2.compile(r"\b(?:they|he|she)\b")


class Telling(NamedTuple):
    """Somebody who says something: where the words of saying and the name stand together, by position in the text."""

    start: int
    end: int
    kind: str  # official, company, analyst, anonymous, outlet
    words: str  # who says it, as the text has it in small letters
    saying: str
    opens: bool  # what is said comes behind it
    local: bool  # it stands in a clause of its own: `which the ministry says is open`


def telling_of(sentence: Sentence, start: int, end: int) -> Telling | None:
    """Who tells what the word between two positions tells; None where the outlet does.

    Of `the KIA has told miners that it will allow it, Reuters reported` the outer one."""
    ruling = (one for one in tellings(sentence) if not one.local and _rules(sentence, one, start, end))
    return min(ruling, default=None, key=lambda one: (one.opens, _gap((start, end), (one.start, one.end))))


def _rules(sentence: Sentence, one: Telling, start: int, end: int) -> bool:
    """Whether a word belongs to what somebody says."""
    if one.end > start:
        return not one.opens and not _BREAK.search(sentence.text(end, one.start))
    between = sentence.text(one.end, start)
    return ";" not in between and (one.opens or not _NEW.search(between))


def tellings(sentence: Sentence, *, pronouns: bool = True) -> Iterator[Telling]:
    """All who say something in a sentence, each with the word of saying that stands nearest."""
    text, base = sentence.text(sentence.start, sentence.end), sentence.start
    found = [(kind, word.span()) for kind, pattern in tellers() for word in pattern.finditer(text)]
    named = [(kind, span) for kind, span in found if kind != "saying" and not text[: span[0]].endswith("told ")]
    named += [(_KINDS[a.actor.actor_type], (a.start - base, a.end - base)) for a in sentence.actors if a.actor.actor_type in _KINDS]
    sayings = [span for kind, span in found if kind == "saying"]
    for span in (span for span in sayings if not _SILENT.search(text[max(span[0] - NEGATION_WITHIN, 0) : span[0]])):
        who = _who(text, span, named) or (_same_as_before(sentence, text, span) if pronouns else None)
        if who:
            kind, words, (start, end) = who
            first, last = min(start, span[0]), max(end, span[1])
            opens = _opens(text, first, last, text[slice(*span)]) and not (start >= span[1] and text[:first].strip(QUOTES))
            local = bool(_LOCAL.search(text[max(first - LOCAL_WITHIN, 0) : first]))
            yield Telling(base + first, base + last, kind, words, text[slice(*span)], opens, local)


Who = tuple[str, str, tuple[int, int]]  # kind, words, span


def _who(text: str, saying: tuple[int, int], named: Sequence[tuple[str, tuple[int, int]]]) -> Who | None:
    """The nearest name beside a word of saying; for `an official of the KIO said` not the last, but the first of these."""
    near = sorted((_farness(text, saying, span), kind, span) for kind, span in named if _gap(saying, span) <= SAID_BESIDE)
    if text[slice(*saying)] == CITED:
        near = [one for one in near if one[2][0] >= saying[1]]
    if not near:
        return None
    _, kind, (start, end) = near[0]
    if end <= saying[0] and _OF_ANOTHER.search(text[:start]):
        heads = [(one, span) for one, span in named if 0 < start - span[1] <= HEAD_BEFORE and "," not in text[span[1] : start]]
        kind, (start, end) = max(heads, key=lambda head: head[1], default=(kind, (start, end)))
    pairs = (span for one, span in named if one == kind and _AND.search(text[span[1] : start]))
    start, end = next(pairs, (start, end))  # of `residents and a volunteer` the first
    return kind, text[start:end], (start, end)


def _farness(text: str, saying: tuple[int, int], name: tuple[int, int]) -> int:
    """How far a name stands from a word of saying; whoever says it mostly stands before it, and behind it only in `said the trader`."""
    gap = _gap(saying, name)
    if name[0] >= saying[1]:
        return gap + BEHIND_COST * (text[slice(*saying)] != CITED)
    return gap + COMMA_COST * text[name[1] : saying[0]].count(",")


def _same_as_before(sentence: Sentence, text: str, saying: tuple[int, int]) -> Who | None:
    """Whom `they said` means: who is quoted last in the sentences before."""
    first = max(saying[0] - PRONOUN_WITHIN, 0)
    pronoun = _PRONOUN.search(text[first : saying[1] + PRONOUN_WITHIN])
    if not pronoun:
        return None
    earlier = (one for before in sentence.story.before(sentence) for one in reversed([*tellings(before, pronouns=False)]))
    last = next(earlier, None)
    return last and (last.kind, last.words, (first + pronoun.start(), first + pronoun.end()))


def _opens(text: str, start: int, end: int, saying: str) -> bool:
    """Whether what is said comes behind: nothing has been said before, or no mark follows the saying."""
    ends = {"told": _TOLD_WHOM}.get(saying, _ENDS)
    return not text[:start].strip(QUOTES) or not (saying == CITED or ends.search(text[end:]))


def claim_before(sentence: Sentence, head: tuple[int, int]) -> int | None:
    """Where the sentence says that something is claimed: not lives, and not the ground that is dug; None where it does not."""
    text = sentence.text(sentence.start, sentence.end)
    if " claim" not in text:
        return None
    words = (word for word in _CLAIM.finditer(text) if not _LIVES.search(text[word.end() :]))
    found = (sentence.start + word.start() for word in words if not _OTHER_CLAIM.search(text[: word.start()]))
    return next((at - 1 for at in found if at != head[0]), None)


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)
