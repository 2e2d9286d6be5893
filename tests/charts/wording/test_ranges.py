"""A range that a story tells is shown by its ends, on every page; the mean that a price board prints stays the figure."""

from __future__ import annotations

from datetime import timedelta

from charts.figures import chart
from charts.wording.rows import amount, figure
from extract.core.intervals import told_range
from extract.measures.headlines import headlines
from extract.measures.standing import crossings, open_questions
from extract.measures.trade import year_on_year
from extract.versions.wording import headline_words
from tests.chart_rows import real_tables
from tests.kit.tables import tables_of

IDS = ["price-between"]
TERBIUM, DYSPROSIUM = "7,520–7,600", "1,620–1,650"


def test_cards_headlines_and_labels_show_both_ends() -> None:
    tables = tables_of(IDS)
    prices = chart("prices")
    rows = prices.select(tables)
    words = prices.words(rows)
    card = next(headline for headline in headlines(tables) if headline.name == "dysprosium")
    assert card.level is not None
    assert (figure(card.level), amount(card.level)) == (DYSPROSIUM, f"{DYSPROSIUM} CNY/kg")
    assert headline_words(card).startswith("1,620–1,650 CNY/kg")
    assert TERBIUM in words.headline
    assert DYSPROSIUM in words.headline
    assert "7,560" not in str(words)
    assert any(TERBIUM in (note.text or "") for note in prices.build(rows, layout="slide").layout.annotations)
    hovers = [text for trace in prices.build(rows, layout="slide").data for text in trace.hovertext or ()]
    assert any(DYSPROSIUM in text for text in hovers)


def test_the_mean_of_a_price_board_is_the_figure() -> None:
    board = real_tables().observations.query("interval == 'quoted' and low < high").to_dict("records")
    assert board
    assert not [row for row in board if told_range(row)]


def test_imports_of_others_are_no_scope_of_the_buyer() -> None:
    alone, beside = (year_on_year(tables_of(ids).observations) for ids in ([], ["imports-of-others"]))
    assert list(alone["scope_key"]) == list(beside["scope_key"])


def test_a_question_is_asked_once_and_old_crossings_are_history() -> None:
    tables = tables_of(["outlet-one", "outlet-two", "imports-monthly", "imports-corrected", "year-later"])
    asked = [question.row["question"] for question in open_questions(tables, headlines(tables), most=9) if question.kind == "conflict"]
    assert len(asked) == len(set(asked))
    recent = crossings(tables, 99, within=timedelta(days=366))
    assert all((tables.as_of - one.crossed_on).days <= 366 for one in recent)
    assert len(recent) < len(crossings(tables, 99))
