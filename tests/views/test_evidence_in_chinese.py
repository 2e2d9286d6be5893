"""The evidence of every record in Chinese: the panel's own words, findings, reasons and notes; what a source wrote is marked as such."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from extract.languages.spoken import named, speaking, told
from extract.measures.evidence import evidence_of
from extract.tables.read import read_tables
from tests.chinese import english_left
from views.parts import evidence_html, wording
from views.parts.wording import foreign, note_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOREIGN = re.compile(r'<(\w+) lang="en">.*?</\1>', re.DOTALL)
_MARKS = re.compile(r"<code>.*?</code>|<[^>]+>", re.DOTALL)
_PRINTED_SO = ("GeoNames", "Natural Earth", "MP Materials", "Dy", "Tb", "doi", "Mai Jar Yang", "Yit Law Hkaung", "Diantan-ai", "NdPr")
_TERM = re.compile(r"<dt>(.*?)</dt>|<summary><b>(.*?)</b>")


@cache
def labels() -> tuple[str, ...]:
    """What tells events and names places, actors and tellers: words of the tables that are tested where they are made."""
    tables = read_tables()
    events, places = tables.events, tables.places
    texts = [*events["short"], *events["attributed_to"], *tables.observations["attributed_to"], *places["name"], *places["admin1"]]
    return tuple({str(text).strip().rstrip(".") for text in texts} - {""})


def _text(shown: str) -> str:
    """HTML as text without what is marked as English, sums and addresses."""
    return html.unescape(_MARKS.sub(" ", _FOREIGN.sub(" ", shown)))


def left(text: str) -> list[str]:
    """The English words of HTML, but for names of other tables."""
    return english_left(_text(text), *labels())


def findings() -> Iterator[tuple[str, str]]:
    for row in read_tables().findings.to_dict("records"):
        yield from ((row["question"], "finding"), (row["message"], "finding"), (row["arithmetic"], "sum"))


def test_every_finding_is_told_in_chinese() -> None:
    quoted = re.compile(r"\(\".*?\"\)|“.*?”")
    with speaking("zh"):
        text = "\n".join(quoted.sub(" ", told(text, context)) for text, context in findings())
    assert english_left(text, *labels()) == []


@pytest.mark.parametrize(("text", "context", "chinese"), [
    ("How did imports of rare earth compounds, Myanmar to China, change from July 2021 to August 2021?", "finding",
     "缅甸至中国的稀土化合物进口从2021年7月到2021年8月如何变化？"),
    ("23 / 270 − 1 = −91.5% (−91.7% to −91.3%); printed: −91.8%", "sum", "23 / 270 − 1 = −91.5%（−91.7%至−91.3%）；原文：−91.8%"),
    ("The sources do not agree on trade value of rare earths, Laos to China in 2021: about 1.5 billion USD (Xyzzy Daily, n.d.); "
     "780 million USD (Reuters, 9 August 2022). The later figure may revise the earlier.", "finding",
     "各来源对2021年老挝至中国的稀土贸易额说法不一：约15亿美元（Xyzzy Daily，日期不详）；7.8亿美元（路透社，2022年8月9日）。"
     "较晚的数字可能修订了较早的数字。"),
    ("Down by half (imports of rare earths, Laos to China; Reuters, n.d.), −5% (imports of rare earths, China; Reuters, March 2021) and "
     "more than +7% (imports of rare earth oxides; U.S. Geological Survey (via Xyzzy), 1 May 2021) differ in origin and scope: "
     "they answer different questions, and none refutes another.", "finding",
     "下降一半（老挝至中国的稀土进口；路透社，日期不详）、−5%（中国的稀土进口；路透社，2021年3月）和"
     "超过+7%（稀土氧化物进口；U.S. Geological Survey（经Xyzzy转载），2021年5月1日）的来源地和口径不同："
     "它们回答的是不同的问题，互不否定。"),
])
def test_texts_of_the_auditor_are_read_by_their_shape(text: str, context: str, chinese: str) -> None:
    with speaking("zh"):
        assert told(text, context) == chinese


UNSEEN = (
    "How did price of terbium oxide, China, change from 3 May 2024 to 1 April 2025?",
    "The change of imports of rare earths, Vietnam to China is given as +3 times, but 100 t in January to May 2024 and about 250 t in "
    "January to May 2025 make it 2.5 times.",
    "The parts (January 2025 1,270 t, February to March 2025 200 t) add to 1,470 t, but January to March 2025 is given as 1,300 t.",
    "The parts by origin (United States 300 t, Laos 1,100 t) add to 1,400 t, more than the total of 1,200 t.",
    "The shares of world production (United States 60%, China 55%) add to more than the whole.",
    "Who has how much of world production?",
    "What share of China's imports of rare-earth oxides was Laos's in 2024?",
    "The share is given as 60%, but 100 t of 1,000 t is 10.0%.",
    "100 t at 2,000 USD/t is 200,000 USD, but the value is given as 3 million USD.",
    "The distance between Vietnam and Laos is given as 5 km, but they lie 155 km apart in a straight line: no way can be shorter than the "
    "straight line.",
    "How far is Laos from the border?",
    "Laos is said to be nearly 90 mi from the border, but the gate Vietnam is only 5 km away.",
    "How many yuan was a dollar worth?",
    "7.5 CNY/USD: as a rate is 7.5 CNY per USD, but the rate for May 2025 is 7.1.",
    "8,000 CNY/kg and 2,000 USD/kg: one thing in two currencies imply 3.9 to 4.1 CNY per USD, but the rate for 2 May 2025 is 7.1.",
    "The sources date the coup of Laos differently: 1 May 2024 (Xyzzy); 2 May 2024 (Reuters). No row says which is right.",
    "What happened at the places on an unnamed day?",
    "One fact is told with different qualifiers: about 300 mines (text in Reuters, headline in a copy); exact 300 mines (text in Xyzzy).",
    "Copies of one story give different figures for rare earths: 300 t (text in Reuters); 400 t (text in a copy).",
    "60% of rare earths (headline in Reuters) is said of heavy rare earths in the story itself (text in Reuters): dropping \"heavy\" makes "
    "another claim of it.",
    "What does the story say of rare earths?",
    "There are several figures for production of rare earths, world in no stated time: 5 t (Xyzzy, n.d.); at least 9 to 11 t (Reuters, "
    "May 2025). One counts reo, the other gross mass.",
    "SunSirs gives 9 USD/kg for yttrium oxide on 2 May 2025 (SunSirs assessment), but Reuters 5 USD/kg on 1 May 2025 (SMM quotation). One "
    "of them is off, or they measure differently.",
)


UNSEEN_SUMS = (
    "geodesic (WGS84) to Laos 12.3 km; printed: more than 200 km", "1270 and 300: 4.2 times; printed: +3 times",
    "300 − 100 = +200 t; printed: +100 t",
    "300 + 200 = 500 (450 to 550); printed: 700", "300 + 200 = 500 > 400", "100 / 1000 = 10.0% (9.5 to 10.5%); printed: about half",
    "60 + 55 = 115.0% > 100%", "7.5 = 7.5 (7.4 to 7.6); rate: 7.1", "8000 CNY / 2000 USD = 4 (3.9 to 4.1); rate: 7.1",
    "90 mi * 1.60934 = 145 km", "1,200 days between the first and the last",
    "about 300 mines (text in Reuters) ≠ 400 mines (text in a copy)",
    "rare earths ≠ heavy rare earths", "35,000 CNY/t in 3 rows", "at least 5 t (5 to open) ≠ 4 t (open to 4)",
)


@pytest.mark.parametrize("text", UNSEEN + UNSEEN_SUMS)
def test_a_finding_that_no_table_holds_yet_is_told_in_chinese(text: str) -> None:
    with speaking("zh"):
        assert english_left(told(text, "sum" if text in UNSEEN_SUMS else "finding"), "Xyzzy") == []


@pytest.mark.parametrize("table", ["findings", "events", "places", "documents", "observations"])
def test_the_terms_of_a_panel_are_chinese(table: str) -> None:
    tables, terms = read_tables(), set()
    column = {"observations": "observation_id"}.get(table, f"{table[:-1]}_id")
    with speaking("zh"):
        for key in tables.frame(table)[column][::17]:  # of every kind some: each takes a moment
            found = evidence_of(tables, f"{table}/{key}")
            terms |= {term for pair in _TERM.findall(evidence_html.head(found) + evidence_html.passages(found)) for term in pair}
    assert english_left("\n".join(sorted(terms))) == []


def test_reasons_and_unplaced_numbers_are_chinese() -> None:
    tables = read_tables()
    reasons = {reason for why in tables.evidence["why"] for reason in why.split("; ") if reason}
    with speaking("zh"):
        said = [told(reason, "reason") for reason in sorted(reasons)] + [told(reason, "unplaced") for reason in tables.unplaced["reason"]]
        assert left(re.sub("“.*?”", " ", "\n".join(said))) == []
        assert told('imports ("imported"): its word fits the unit, most such figures have none', "reason") == \
            "进口（“imported”）：其词语与单位相符；这类数字大多没有日期"


def test_a_note_is_chinese_as_a_whole_or_english_and_marked() -> None:
    tables = read_tables()
    notes = [*tables.observations["note"], *tables.places["note"], *tables.places["precision"], *tables.documents["licence"]]
    with speaking("zh"):
        shown = [note_words(note) for note in notes if note]
        assert english_left(_text("\n".join(shown)), *_PRINTED_SO, *labels()) == []
        assert sum('lang="en"' in note for note in shown) < len(shown) / 5  # most follow a pattern
        assert note_words("year on year; computed, not reported: mean of 7 months") == "同比；本站计算，未见报道：7个月的均值"
        assert note_words("year on year; an odd remark") == '<span lang="en">year on year; an odd remark</span>'
    assert note_words("year on year; an odd remark") == "year on year; an odd remark"


def test_what_is_counted_is_named_in_chinese() -> None:
    with speaking("zh"):
        assert left("\n".join(told(named(scope), "scope") for scope in sorted(set(read_tables().observations["scope"])))) == []


def test_a_quotation_bears_its_language() -> None:
    with speaking("zh"):
        assert foreign("imports fell", "en") == '<span lang="en">imports fell</span>'
        assert foreign("进口下降", "zh") == "进口下降"
    assert foreign("imports fell", "en") == "imports fell"


def test_the_words_around_a_finding_are_chinese() -> None:
    tables = read_tables()
    row = tables.findings.to_dict("records")[0]
    with speaking("zh"):
        shown = evidence_html.finding(evidence_of(tables, f"findings/{row['finding_id']}").findings[0])
        assert left(shown) == []
        assert wording.quality_words({"quality": "B"}) == "B：转述、改写或计算所得"
    assert "数字不符" in shown
