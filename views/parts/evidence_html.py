"""The evidence of a record as HTML: every word that a source wrote goes through `html`, so that it is shown and never rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.wording.formats import as_date, day, is_missing, number
from charts.wording.rows import amount_told, basis_words, event_when, published, spaced, speaker, subject, unit_words
from charts.wording.sentences import event_sentence, level_words, whole_words
from extract.measures.claims import claim_says, is_claim, named
from extract.measures.evidence import Evidence, Finding, Passage, note_text, sentence_around
from views.parts.wording import FINDINGS, REASONS, html, interval_words, period_words, quality_words, words_if

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extract.tables.read import Row

ROLES = {
    "note": "our own digest of the story", "origin": "the text the story was first held in", "copy": "another text of the same story",
    "update": "a later text of the same story", "citation": "a cited page",
}
_REVIEWS = {"unreviewed": "read by the program, checked by nobody yet", "corrected": "corrected by hand", "confirmed": "checked by hand"}
_MASSES = {"reo": "contained rare-earth oxide", "gross": "gross weight of the product"}
_SENTENCES = ("level", "price", "share")  # kinds of figures that are told in a sentence; the others by what they measure
_TELLINGS = {"outlet": "told as fact by the outlet", "official": "told by an official", "company": "told by a company",
             "analyst": "told by an analyst"}


def head(evidence: Evidence) -> str:
    """What the record says, and its particulars."""
    return f'<div class="panel">{_HEADS[evidence.table](evidence)}</div>'


def passages(evidence: Evidence) -> str:
    """Where it was read: the sentence in the note with the figure marked, its place in every text held, and cited pages."""
    notes = dict.fromkeys(_note(passage) for passage in evidence.passages if passage.document["role"] == "note")
    texts = [passage for passage in evidence.passages if passage.document["role"] in {"origin", "copy"}]
    pages = dict.fromkeys(_page(passage) for passage in evidence.passages if passage.document["role"] == "citation")
    return f'<div class="panel">{"".join([*notes, _anchors(texts), *pages, _texts(evidence)])}</div>'


def finding(found: Finding) -> str:
    """A finding with its arithmetic written out."""
    row = found.row
    return (
        f'<div class="panel"><p><b>{html(FINDINGS[row["finding_type"]].capitalize())}</b>: {html(REASONS[row["reason_class"]])}</p>'
        f'<p>{html(row["question"])}</p><p class="note">{html(row["message"])}<br><code>{html(row["arithmetic"])}</code></p></div>'
    )


def marked(text: str, start: int, end: int) -> str:
    """The sentence around `text[start:end]`, that stretch marked."""
    before, quote, after = sentence_around(text, start, end)
    return f"{html(before)}<mark>{html(quote)}</mark>{html(after)}"


def link(url: str, words: str) -> str:
    """A link to a page of the web; the words alone where the address is none."""
    if not url.startswith(("https://", "http://")):
        return html(words)
    return f'<a href="{html(url)}" target="_blank" rel="noopener noreferrer">{html(words)}</a>'


def _terms(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of terms; pairs without a value are left out. Values are HTML already."""
    return "<dl>" + "".join(f"<dt>{html(term)}</dt><dd>{value}</dd>" for term, value in pairs if value) + "</dl>"


def _observation(evidence: Evidence) -> str:
    row = evidence.row
    compared = words_if(as_date(row["compare_end"]), period_words(row, "compare_start", "compare_end"))
    pairs = (
        ({"reported": "As reported"}.get(row["status"], row["status"].capitalize()), html(_as_reported(evidence))),
        ("What it allows", html(interval_words(row))), ("Period", html(period_words(row))), ("Compared with", html(compared)),
        ("Share of", html(whole_words(row)) if row["kind"] == "share" else ""),
        ("Whose" if row["kind"] == "share" else "Of what", html(row["scope"])), ("Price basis", html(basis_words(row["price_basis"]))),
        ("Counted as", html(_MASSES.get(row["mass_basis"], row["mass_basis"]))), ("Computed as", _code(row["formula"])),
        *_source_pairs(row),
        ("Quality", html(quality_words(row))), ("Note", html(row["note"])),
    )
    told = f"{level_words(row)}." if row["kind"] in _SENTENCES and row["modality"] == "actual" else subject(row)
    return f'<p class="figure">{html(amount_told(row))}</p><p>{html(told)}</p>{_terms(pairs)}'


def _as_reported(evidence: Evidence) -> str:
    """The expression as printed where one was read, else the value in the unit of the row; plans and denials say so."""
    row = evidence.row
    quotes = (f"“{passage.quote}”" for passage in evidence.passages if passage.quote)
    printed = next(quotes, f"{number(row['value'])} {unit_words(row['unit'])}")
    return printed + words_if(row["modality"] != "actual", f" ({row['modality']})")


def _code(text: str) -> str:
    return words_if(text, f"<code>{html(text)}</code>")


def _published(row: Row) -> str:
    """The day as exact as it is known; where the page bears none, the day from which it counts as known, and that this is assumed."""
    said = {"assumed": f"; counted as known from {day(row['published'])} (assumed)", "month": " (its last day counts)",
            "relayed": " (told by other copies of the story; the text held here bears no date)"}
    return published(row) + said.get(row.get("published_precision", ""), "")


def _source_pairs(row: Row) -> tuple[tuple[str, str], ...]:
    """Who published it and whom that outlet names; of a figure that nobody printed, whose figures it was computed from."""
    outlet, teller = {"derived": ("Computed here from", "Whose source is")}.get(row.get("status", ""), ("Outlet", "Who says so"))
    who, to = speaker(row)
    said = f"{who}, {'to' if to else 'quoted by'} {row['publisher']}"
    return (
        (outlet, link(row.get("url", ""), row["publisher"])), (teller, words_if(who, html(said))), ("Published", html(_published(row))),
    )


def _event(evidence: Evidence) -> str:
    row = evidence.row
    pairs = (
        ("Type", html(spaced(row["event_type"]))), ("When", html(event_when(row))), ("Certainty", html(_certainty(row))),
        ("Modality", words_if(row["modality"] != "actual", html(row["modality"]))), *_source_pairs(row),
    )
    return f'<p class="figure">{html(named(row))}</p><p>{html(event_sentence(row))}</p>{_terms(pairs)}'


def _certainty(row: Row) -> str:
    """Who vouches for an event: a claim is never told as fact."""
    if is_claim(row):
        return f"a claim: {claim_says(row)} so"
    return "announced" if row["certainty"] == "planned" else _TELLINGS[row["told_by"]]


def _place(evidence: Evidence) -> str:
    row = evidence.row
    point = f"{row['lat']:.3f}° N, {row['lon']:.3f}° E"
    radius = words_if(not is_missing(row["uncertainty_km"]), f", surely within {number(row['uncertainty_km'])} km")
    pairs = (
        ("Kind", html(spaced(row["place_type"]))), ("Lies in", html(", ".join(filter(None, (row["admin1"], row["country"]))))),
        ("Point", html(point + radius)), ("Exactness", html(row["precision"])), ("Source", html(row["source"])),
        ("Note", html(row["note"])),
    )
    return f'<p class="figure">{html(row["name"])}</p>{_terms(pairs)}'


def _document(evidence: Evidence) -> str:
    row = evidence.row
    pairs = (
        ("Outlet", html(row["publisher"])), ("Reporting by", html(row["wire"])), ("By", html(row["byline"])),
        ("Published", html(_published(row))), ("Held as", html(ROLES[row["role"]])), ("Address", link(row["url"], row["url"])),
        ("Licence", html(row["licence"])), ("SHA-256", _code(row["sha256"])),
    )
    return f'<p class="figure">{html(row["title"])}</p>{_terms(pairs)}'


_HEADS: dict[str, Callable[[Evidence], str]] = {
    "observations": _observation, "events": _event, "places": _place, "documents": _document, "findings": lambda _: "",
}


def _note(passage: Passage) -> str:
    document = passage.document
    text = note_text(document) if passage.start >= 0 else None
    expression = marked(text, passage.start, passage.end) if text else \
        f'<mark>{html(passage.quote)}</mark><br><span class="quiet">' \
        "The note itself is not beside the program; only the expression is shown.</span>"
    return (
        f"<p>{html(document['publisher'])}, {html(published(document))}: <b>{html(document['title'])}</b> "
        f'<span class="quiet">(our note)</span></p><p class="note">{expression}</p>'
        f'<p class="quiet">{html(_REVIEWS[passage.review].capitalize())}; '
        f"characters {passage.start}–{passage.end} of the note</p>{_why(passage)}"
    )


def _why(passage: Passage) -> str:
    """How sure the reading is, and what decided on metric, material and period."""
    if not passage.why:
        return ""
    lines = "".join(f"<li>{html(reason)}</li>" for reason in passage.why.split("; "))
    sure = f"sure to {number(passage.confidence * 100, 0)}%"
    return f"<details><summary><b>Why it is read so</b> <span class='quiet'>({sure})</span></summary><ul>{lines}</ul></details>"


def _anchors(texts: list[Passage]) -> str:
    lines = dict.fromkeys(
        f"<li>{html(passage.document['publisher'])} ({html(ROLES[passage.document['role']])}): “{html(passage.quote)}” "
        f"at characters {passage.start}–{passage.end}</li>"
        for passage in texts
    )
    return words_if(texts, f"<p><b>In the reporting itself</b></p><ul>{''.join(lines)}</ul>")


def _page(passage: Passage) -> str:
    document = passage.document
    address = link(document["url"], document["title"])
    return f"<p><b>Cited page</b></p><p>{html(document['publisher'])}: {address}, {html(_published(document))}</p>"


def _texts(evidence: Evidence) -> str:
    lines = ""
    for text, share in evidence.texts:
        held = "the first text held" if is_missing(share) else \
            f"a copy: {number(share * 100, 0)}% of its wording is that of the first"
        lines += f"<li>{html(text['publisher'])}, {html(published(text))}, {held}</li>"
    title = "<p><b>Texts of this story</b> <span class='quiet'>(they count as one source)</span></p>"
    return words_if(evidence.texts, f"{title}<ul>{lines}</ul>")
