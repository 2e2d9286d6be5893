"""What is said about a picture: made from the rows drawn, the same on a page, in an export and for a screen reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one picture.

    `headline` states the finding, `short` says it for narrow layouts; `subtitle` gives unit, basis and what a mark means;
    `source` names who published what is drawn, `source_narrow` the same where a layout that is not wide draws less;
    `caution` says what not to conclude; `alt` describes the picture to who cannot see it.
    """

    headline: str
    subtitle: str
    source: str
    caution: str
    alt: str
    short: str = ""
    source_narrow: str = ""


def alt_text(kind: str, title: str, findings: list[str], source: str) -> str:
    """One paragraph: the kind of picture and its subject, what it shows in order of weight, and where it comes from."""
    parts = [f"{kind}: {title}", *findings, source]
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def nothing(title: str, remedy: str) -> Words:
    """The words of a picture without rows: what is missing and what to change."""
    return Words(
        headline=f"No rows for {title}", subtitle=remedy, source="Sources: none, as nothing is drawn", caution="",
        alt=f"Empty chart: {title}. {remedy}.",
    )
