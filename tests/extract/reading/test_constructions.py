"""What figures are, by the patterns of rules/constructions.yaml: their own examples, and fresh sentences of each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from extract.core.errors import RuleError
from extract.core.paths import RULES
from extract.core.strict_yaml import load_yaml
from extract.evaluation.examples import CONSTRUCTION, Example, constructions_in, examples, fault
from extract.vocabulary.constructions import compiled, load_patterns

if TYPE_CHECKING:
    from extract.reading.constructions.kinds import Construction

FILE = load_yaml(RULES / "constructions.yaml")
ROWS = [*FILE["no_facts"], *FILE["patterns"]]


def _read(text: str) -> list[tuple[str, str, str]]:
    """Of each figure its words, the pattern or class of no fact that took it, and what it is (`change up`, `share`, `none`)."""
    return [(words, by, _told(found)) for words, by, found in constructions_in(text)]


def _told(found: Construction | None) -> str:
    if found is None:
        return "none"
    return f"{found.kind} {found.direction}" if found.direction else found.kind


@pytest.mark.parametrize("example", [one for one in examples() if one.kind == CONSTRUCTION], ids=lambda one: f"{one.rule_id}-{one.where}")
def test_a_pattern_takes_and_leaves_what_it_says(example: Example) -> None:
    assert fault(example) == ""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_pattern_says_why_and_shows_both_sides(row: dict[str, Any]) -> None:
    given = [example["gives"] for example in row["examples"]]
    assert row["because"]
    assert set(given) == {"none", row["id"]}
    assert all(example.get("why") for example in row["examples"] if example["gives"] == "none")


CLASSES = {
    "a yearly rate is a change upwards": [
        ("Demand for NdPr should grow at a CAGR of 8.3% through 2030.", ["change up"]),
        ("Analysts see a 6.8% compound annual growth rate for magnets.", ["change up"]),
        ("The magnet market posts a CAGR of about 9 per cent.", ["change up"]),
        ("Its magnet sales show an 11.2% CAGR.", ["change up"]),
        ("Magnet demand: CAGR (2024-2030) 7%.", ["change up"]),
        ("Demand for terbium expands at a compound annual rate of 5.5%.", ["change up"]),
        ("Oxide output gains 4.1% a year, compounded, in its outlook.", ["change up"]),
        ("The compound annual growth rate is put at 6%.", ["change up"]),
    ],
    "a noun of change takes its figure from either side": [
        ("Rare earth supply is heading for a 12 percent fall.", ["change down"]),
        ("Rare earth prices had an increase of 9%.", ["change up"]),
        ("Vietnam recorded a 22 percent monthly jump in rare earth exports.", ["change up"]),
        ("Exports of magnets showed falls of 4.2% and 7% in 2021 and 2020.", ["change down", "change down"]),
        ("Dysprosium saw gains of 3% and 8%.", ["change up", "change up"]),
        ("The group made 300 tonnes and sold 250 tonnes, a 14% and 9% rise year-over-year, respectively.",
         ["level", "level", "change up", "change up"]),
        ("Rare earth exports are set for a 15% annual decline.", ["change down"]),
    ],
    "a multiple has levels for its ends": [
        ("Rare earth exports more than tripled from 100 tonnes in 2020 to 330 tonnes in 2023.", ["change up", "level", "level"]),
        ("Imports almost doubled to 700 tonnes from 360 tonnes.", ["change up", "level", "level"]),
    ],
    "points move a share from one level to another": [
        ("Its share of rare earth imports fell by 11 percentage points from 62% to 51%.", ["change down", "share", "share"]),
        ("The share of dysprosium gained 6 percentage points to 44%.", ["change up", "share"]),
        ("The Chinese share lost 25 percentage points.", ["change down"]),
    ],
    "a sign is a direction": [
        ("Terbium oxide: 7,150 yuan/kg (+1.2% w/w)", ["price", "change up"]),
        ("Dysprosium oxide 1,620 yuan/kg (-0.4%)", ["price", "change down"]),
        ("Cerium oxide -0.5% on the week", ["change down"]),
        ("NdPr oxide prices up 3%", ["change up"]),
    ],
    "a mark behind a price makes it the size of a change": [
        ("Neodymium became 40 yuan/kg dearer.", ["change up"]),
        ("Terbium oxide is 90 yuan/kg cheaper than in May.", ["change down"]),
    ],
    "what a share stands at is no change": [
        ("Dependence on Chinese magnets would ease to around 65%.", ["share"]),
        ("China's grip on refining is to loosen to roughly 70%.", ["share"]),
    ],
    "terms of a contract and contents of ore are no facts": [
        ("The price of rare earth ore changes with each 1% of REO.", ["none"]),
        ("Concentrate of rare earths (REO=51%) is sold at 20,000 yuan per ton.", ["none", "price"]),
        ("The deposit has an average grade of 3.1% TREO and 0.64% NdPr.", ["none", "none"]),
        ("For each ton of rare earths refined, two thousand tons of tailings are left.", ["none"]),
        ("Terbium oxide of 99.99% purity sold well.", ["none"]),
        ("The mine is one of only three such mines in Asia.", ["none", "none"]),
    ],
    "moves of a share price are no facts": [
        ("The miner's stock leapt nearly 14% on rare earth hopes.", ["none"]),
        ("Shares of the rare earth miner sank 8% in Sydney.", ["none"]),
        ("The bank raised its price target to $51 from $44.", ["none", "none"]),
        ("The rare earth stock slipped 2% and then another 3% after hours.", ["none", "none"]),
    ],
    "a question is no fact": [
        ("Will rare earth exports sink 25%?", ["none"]),
        ("Could NdPr double to $150/kg next year?", ["none", "none"]),
    ],
    "mines are counted without their noun": [
        ("Maps show 18 rare earth mines. Six of them opened in 2024, 11 of these 18 mines lie in a park, seven are near the Salween "
         "and two on the Mekong.",
         ["count", "count", "count", "none", "count", "count"]),
        ("Of 24 rare earth mines, nine lie in Chipwi and 15 are in Pangwa.", ["count", "count", "count"]),
    ],
}


SENTENCES = [pytest.param(*one, id=f"{name}: {one[0][:40]}") for name, group in CLASSES.items() for one in group]


@pytest.mark.parametrize(("text", "told"), SENTENCES)
def test_sentences_of_a_class_give_what_the_class_says(text: str, told: list[str]) -> None:
    assert [what for _, _, what in _read(text)] == told, _read(text)


@pytest.mark.parametrize("pattern", ["CHANGE of", "FIGURE FIGURE", "CHANCE FIGURE", "no_such_list FIGURE"])
def test_a_pattern_that_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(RuleError):
        compiled(pattern, {}, "here")


def test_patterns_that_begin_alike_share_the_way_so_that_it_is_walked_once_a_figure() -> None:
    nearest = {one.pattern_id: one.when[0].left[:1] for one in load_patterns()[1]}
    assert nearest["from_amount"] == nearest["by"] == nearest["stands_at"] != nearest["gapped"]
