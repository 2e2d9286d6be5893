"""Whether a figure is a fact, a forecast, a target, a condition, denied or overtaken: by modal words around it and its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.reading.figures.chooser import Candidate

if TYPE_CHECKING:
    from datetime import date

    from extract.reading.figures.draft import Draft
    from extract.reading.figures.history import History

ACTUAL, FORECAST, TARGET = "actual", "forecast", "target"


def modality_candidates(draft: Draft, history: History) -> list[Candidate]:
    """`actual`, `forecast`, `target` (a time to come makes one without a word) and what the modal words of the sentence name."""
    view, clause = draft.view, draft.near.clause
    tense = _tense(draft, history.anchor)
    found: dict[str, list[str]] = {ACTUAL: [], FORECAST: [], TARGET: []}
    said, words = "no modal word", []
    for token in view.tokens:
        if token[2] != "modal" or view.scan.plain.startswith("May", token[0]):  # with a capital it is the month
            continue
        here = view.clause(token[0]) == clause
        said = "a modal word in the clause" if here else "a modal word elsewhere" if said == "no modal word" else said
        words += [view.scan.quote(token)] if here else []
        found.setdefault(token[3], []).extend(draft.near.of("modal word", token[0], token[1]))
        found[token[3]].append(f"modal word: {token[3]}, {'in the clause' if here else 'elsewhere'}, {tense}")
    last = history.last_here(view)
    if last is not None and last.modality:
        same = "same" if view.clause(last.quantity.start) == clause else "other"
        found.setdefault(last.modality, []).append(f"figure before: {last.modality}, {same} clause, {draft.moves}")
    for name, evidence in found.items():
        evidence += (f"tense: {name}, {tense}, {said}", f"metric: {name}, {draft.metric}, {said}")
        evidence += (f"said: {name}, {word}" for word in dict.fromkeys(words))
    return [Candidate(name, evidence) for name, evidence in found.items()]


def _tense(draft: Draft, anchor: date | None) -> str:
    """How the figure's time lies to the day of publication."""
    time, own = draft.time, "own" if draft.time.span is not None else "borrowed"
    if time.first is None or time.last is None or anchor is None:
        return "undated"
    return f"{'to come' if time.first > anchor else 'over' if time.last < anchor else 'running'}, {own}"
