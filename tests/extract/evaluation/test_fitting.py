"""Fitting weights: what pages teach is learnt, left-out pages are read by weights of the others, the same pages give the same file."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.cli import main
from extract.evaluation.fitting import Problem, fit, worth
from extract.evaluation.teaching import Question, load_pages
from extract.reading.figures.chooser import WEIGHTS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def _question(page: int, right: int) -> Question:
    return Question(page, [["good: yes"] if n == right else ["bad: yes"] for n in range(3)], [n == right for n in range(3)])


def test_evidence_of_the_right_candidates_gets_weight() -> None:
    problem = Problem([_question(page, page % 3) for page in range(6)])
    weights = problem.named(problem.fit())
    assert weights["good: yes"] > 0 > weights["bad: yes"]
    assert problem.correct(problem.fit(), range(6)) == 6


def test_evidence_of_a_single_page_is_not_learnt() -> None:
    assert Problem([_question(0, 1)]).names == []


@pytest.fixture(scope="module")
def pages():
    return load_pages([EXAMPLES / "prices.yaml", EXAMPLES / "shares.yaml"])


def test_an_example_is_a_page_with_its_rows(pages) -> None:
    page = pages[0]
    assert page.on_topic
    assert all(page.stories[0].text[row["start"] : row["end"]] == row["text"] for one in pages for row in one.gold for page in [one])


def test_left_out_pages_are_read_by_weights_of_the_others(pages) -> None:
    fitted = fit(pages, 4)
    assert sorted(n for part in fitted.folds for n in part) == list(range(len(pages)))
    assert set(fitted.weights) == {"metric", "material", "period", "comparison", "modality"}
    assert len(fitted.rows) == len(pages)
    kinds = [kind for kind, _pieces, _lost in worth(fitted, "comparison")]
    assert len(kinds) == len(set(kinds))


def test_the_same_pages_give_the_same_file(tmp_path, capsys) -> None:
    for name in ("a.csv", "b.csv"):
        assert main(["fit", str(EXAMPLES / "taxes.yaml"), "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert "pages left out" in capsys.readouterr().out


@pytest.mark.slow
def test_the_shipped_weights_are_those_that_the_pages_give(tmp_path, capsys) -> None:
    assert main(["fit", "--out", str(tmp_path / "weights.csv")]) == 0
    assert (tmp_path / "weights.csv").read_bytes() == WEIGHTS.read_bytes()
    told = capsys.readouterr().out.splitlines()
    all_pages = next(line for line in told if line.startswith("all pages")).split()
    assert float(all_pages[4]) >= 0.83  # level 2 of pages left out; .847 when this was written


@pytest.mark.parametrize(("name", "content", "told"), [
    ("none.json", None, "none.json: there is no such file"),
    ("bad.json", "{", "bad.json: cannot be read"),
    ("bad.json", '[{"doc": "x"}]', "bad.json: is not a list of pages with doc, class and observations"),
    ("bad.yaml", '- text: "Exports were 3 t."\n', "bad.yaml:1: key `gives` is missing"),
    ("bad.yaml", '- text: "Exports were 3 t."\n  gives: ["3 t | x t | level | exports | rare earths | -"]\n', "bad.yaml:2: cannot read"),
    ("bad.yaml", '- text: "Exports were 3 t."\n  gives: ["4 t | 4 t | level | exports | rare earths | -"]\n', "does not stand in the text"),
])
def test_bad_input_is_told_in_one_line_and_writes_nothing(tmp_path, capsys, name: str, content: str | None, told: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert main(["fit", str(tmp_path / name), "--out", str(tmp_path / "w.csv")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert not (tmp_path / "w.csv").exists()


def test_a_folder_that_is_not_there_is_told_before_the_work(tmp_path, capsys) -> None:
    assert main(["fit", str(EXAMPLES / "taxes.yaml"), "--out", str(tmp_path / "none" / "w.csv")]) == 1
    assert "is no folder" in capsys.readouterr().err
