"""The evidence of a record as HTML: every word that a source wrote goes through `html`, so that it is shown and never rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.wording.formats import as_date, day, is_missing, number, sentence
from charts.wording.rows import amount_told, basis_words, event_when, published, spaced, speaker, subject, unit_words
from charts.wording.sentences import event_sentence, level_words, odds_words, whole_words
from extract.core.text import web_address
from extract.languages.spoken import country, named, say, told
from extract.measures import claims
from extract.measures.evidence import Evidence, Finding, Passage, note_text, sentence_around
from views.parts import wording
from views.parts.wording import foreign, html, interval_words, language_mark, note_words, period_words, quality_words, words_if

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extract.tables.read import Row

ROLES = {
    "note": "our own digest of the story", "origin": "the text the story was first held in", "copy": "another text of the same story",
    "update": "a later text of the same story", "citation": "a cited page",
}
_REVIEWS = {"unreviewed": "read by the program, checked by nobody yet", "corrected": "corrected by hand", "confirmed": "checked by hand"}
_MASSES = {"reo": "contained rare-earth oxide", "gross": "gross weight of the product"}
_STATUSES = {"reported": "As reported", "derived": "Derived", "assumed": "Assumed"}
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
    kind, reason = say(wording.FINDINGS[row["finding_type"]]).capitalize(), say(wording.REASONS[row["reason_class"]])
    question, message = (html(told(row[name], "finding")) for name in ("question", "message"))
    return (
        f'<div class="panel"><p>{say("{kind}: {reason}", kind=f"<b>{html(kind)}</b>", reason=html(reason))}</p>'
        f'<p>{question}</p><p class="note">{message}<br><code>{html(told(row["arithmetic"], "sum"))}</code></p></div>'
    )


def marked(text: str, start: int, end: int) -> str:
    """The sentence around `text[start:end]`, that stretch marked."""
    before, quote, after = sentence_around(text, start, end)
    return f"{html(before)}<mark>{html(quote)}</mark>{html(after)}"


def link(url: str, words: str, code: str = "") -> str:
    """A link to a page of the web; the words alone where the address is none. `code`: of their language, if they are a source's."""
    if not web_address(url):
        return foreign(words, code)
    return f'<a href="{html(url)}" target="_blank" rel="noopener noreferrer">{foreign(words, code)}</a>'


def _terms(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of terms; pairs without a value are left out. Terms are English, values are HTML already."""
    return "<dl>" + "".join(f"<dt>{html(say(term))}</dt><dd>{value}</dd>" for term, value in pairs if value) + "</dl>"


def _observation(evidence: Evidence) -> str:
    row = evidence.row
    compared = words_if(as_date(row["compare_end"]), period_words(row, "compare_start", "compare_end"))
    mass = say(_MASSES.get(row["mass_basis"], str(row["mass_basis"])))
    pairs = (
        (_STATUSES[row["status"]], _as_reported(evidence)),
        ("What it allows", html(interval_words(row))), ("Period", html(period_words(row))), ("Compared with", html(compared)),
        ("Share of", html(whole_words(row)) if row["kind"] == "share" else ""),
        ("Whose" if row["kind"] == "share" else "Of what", html(named(row["scope"]))),
        ("Price basis", html(basis_words(row["price_basis"]))), ("Counted as", html(mass)),
        ("Does not fit", html(odds_words(row, evidence.odds))),
        ("Computed as", _code(row["formula"])), *_source_pairs(row),
        ("Quality", html(quality_words(row))), ("Note", note_words(row["note"])),
    )
    in_full = row["kind"] in _SENTENCES and row["modality"] == "actual"
    words = say("{words}.", words=level_words(row)) if in_full else subject(row)
    return f'<p class="figure">{html(amount_told(row))}</p><p>{html(words)}</p>{_terms(pairs)}'


def _as_reported(evidence: Evidence) -> str:
    """The expression as printed where one was read, else the value in the unit of the row; plans and denials say so."""
    row = evidence.row
    quotes = (f"“{foreign(passage.quote, passage.document['language'])}”" for passage in evidence.passages if passage.quote)
    value = say("{number} {unit}", number=number(row["value"]), unit=unit_words(row["unit"]))
    printed = next(quotes, html(value))
    return printed if row["modality"] == "actual" else say("{printed} ({modality})", printed=printed, modality=html(named(row["modality"])))


def _code(text: str) -> str:
    return words_if(text, f"<code>{html(text)}</code>")


def _published(row: Row) -> str:
    """The day as exact as it is known; where the page bears none, the day from which it counts as known, and that this is assumed."""
    said = {"assumed": "{day}; counted as known from {known} (assumed)", "month": "{day} (its last day counts)",
            "relayed": "{day} (told by other copies of the story; the text held here bears no date)"}
    return say(said.get(row.get("published_precision", ""), "{day}"), day=published(row), known=day(row["published"]))


def _source_pairs(row: Row) -> tuple[tuple[str, str], ...]:
    """Who published it and whom that outlet names; of a figure that nobody printed, whose figures it was computed from."""
    outlet, teller = {"derived": ("Computed here from", "Whose source is")}.get(row.get("status", ""), ("Outlet", "Who says so"))
    who, to = speaker(row)
    publisher = named(row["publisher"])
    said = say("{who}, to {publisher}" if to else "{who}, quoted by {publisher}", who=who, publisher=publisher)
    return (outlet, link(row.get("url", ""), publisher)), (teller, words_if(who, html(said))), ("Published", html(_published(row)))


def _event(evidence: Evidence) -> str:
    row = evidence.row
    pairs = (
        ("Type", html(named(spaced(row["event_type"])))), ("When", html(event_when(row))), ("Certainty", html(_certainty(row))),
        ("Modality", words_if(row["modality"] != "actual", html(named(row["modality"])))), *_source_pairs(row),
    )
    return f'<p class="figure">{html(claims.named(row))}</p><p>{html(event_sentence(row))}</p>{_terms(pairs)}'


def _certainty(row: Row) -> str:
    """Who vouches for an event: a claim is never told as fact."""
    if claims.is_claim(row):
        return say("a claim: {says} so", says=claims.claim_says(row))
    return say("announced" if row["certainty"] == "planned" else _TELLINGS[row["told_by"]])


def _place(evidence: Evidence) -> str:
    row = evidence.row
    point = say("{lat}° N, {lon}° E", lat=f"{row['lat']:.3f}", lon=f"{row['lon']:.3f}")
    if not is_missing(row["uncertainty_km"]):
        point = say("{point}, surely within {number} km", point=point, number=number(row["uncertainty_km"]))
    inside = [name for name in (named(row["admin1"]), country(row["country"])) if name]
    pairs = (
        ("Kind", html(named(spaced(row["place_type"])))), ("Lies in", html(say(", ").join(inside))), ("Point", html(point)),
        ("Exactness", note_words(row["precision"])), ("Source", note_words(row["source"])), ("Note", note_words(row["note"])),
    )
    return f'<p class="figure">{html(named(row["name"]))}</p>{_terms(pairs)}'


def _document(evidence: Evidence) -> str:
    row = evidence.row
    pairs = (
        ("Outlet", html(named(row["publisher"]))), ("Reporting by", html(named(row["wire"]))), ("By", html(row["byline"])),
        ("Published", html(_published(row))), ("Held as", html(say(ROLES[row["role"]]))), ("Address", link(row["url"], row["url"])),
        ("Licence", note_words(row["licence"])), ("SHA-256", _code(row["sha256"])),
    )
    return f'<p class="figure">{foreign(row["title"], row["language"])}</p>{_terms(pairs)}'


_HEADS: dict[str, Callable[[Evidence], str]] = {
    "observations": _observation, "events": _event, "places": _place, "documents": _document, "findings": lambda _: "",
}


def _note(passage: Passage) -> str:
    document = passage.document
    text = note_text(document) if passage.start >= 0 else None
    expression = marked(text, passage.start, passage.end) if text else f"<mark>{html(passage.quote)}</mark>"
    if mark := language_mark(document["language"]):
        expression = f"<span{mark}>{expression}</span>"
    if not text:
        alone = say("The note itself is not beside the program; only the expression is shown.")
        expression += f'<br><span class="quiet">{alone}</span>'
    title = f'<b>{foreign(document["title"], document["language"])}</b> <span class="quiet">{say("(our note)")}</span>'
    said = say("{publisher}, {day}: {title}", publisher=html(named(document["publisher"])), day=html(published(document)), title=title)
    review = say("{review}; characters {start}–{end} of the note", review=html(say(_REVIEWS[passage.review])),
                 start=passage.start, end=passage.end)
    return f'<p>{said}</p><p class="note">{expression}</p><p class="quiet">{sentence(review)}</p>{_why(passage)}'


def _why(passage: Passage) -> str:
    """How sure the reading is, and what decided on metric, material and period."""
    if not passage.why:
        return ""
    lines = "".join(f"<li>{html(told(reason, 'reason'))}</li>" for reason in passage.why.split("; "))
    sure = say("(sure to {percent}%)", percent=number(passage.confidence * 100, 0))
    title = say("Why it is read so")
    return f"<details><summary><b>{title}</b> <span class='quiet'>{sure}</span></summary><ul>{lines}</ul></details>"


def _anchors(texts: list[Passage]) -> str:
    lines = dict.fromkeys(f"<li>{_anchor(passage)}</li>" for passage in texts)
    return words_if(texts, f"<p><b>{say('In the reporting itself')}</b></p><ul>{''.join(lines)}</ul>")


def _anchor(passage: Passage) -> str:
    document = passage.document
    return say(
        "{publisher} ({role}): “{quote}” at characters {start}–{end}", publisher=html(named(document["publisher"])),
        role=html(say(ROLES[document["role"]])), quote=foreign(passage.quote, document["language"]), start=passage.start, end=passage.end,
    )


def _page(passage: Passage) -> str:
    document = passage.document
    words = say("{publisher}: {title}, {day}", publisher=html(named(document["publisher"])), day=html(_published(document)),
                title=link(document["url"], document["title"], document["language"]))
    return f"<p><b>{say('Cited page')}</b></p><p>{words}</p>"


def _texts(evidence: Evidence) -> str:
    lines = ""
    for text, share in evidence.texts:
        held = "{publisher}, {day}, the first text held" if is_missing(share) else \
            "{publisher}, {day}, a copy: {percent}% of its wording is that of the first"
        words = say(held, publisher=named(text["publisher"]), day=published(text), percent=number(share * 100, 0))
        lines += f"<li>{html(words)}</li>"
    title = f"<p><b>{say('Texts of this story')}</b> <span class='quiet'>{say('(they count as one source)')}</span></p>"
    return words_if(evidence.texts, f"{title}<ul>{lines}</ul>")
