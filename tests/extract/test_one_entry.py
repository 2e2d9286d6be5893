"""A new metric, unit, element, event type or place is one entry in one file; in a copy of the project it reaches tables and chart."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTE = "seeds/2025-03-28-reuters-kachin-rare-earths.md"
FRAME = (
    "frames: [{id: recycling, units: [mass], kinds: [level], says: [recycling, recycled], because: test,"
    " examples: [{gives: recycling, text: Recycling}, {gives: none, text: Recycling, why: test}]}]"
)
EVENT = """types:
  walkout:
    lane: mines
    agent: "{agent} faces a walkout"
    plain: "A walkout at {land|a site}"
    nouns: {walkout: [walkout, walkouts]}
    frames:
    - id: event.walkout.shut
      says: workers leave their work
      when: ["!walkout"]
      fills: {agent: none, places: clause}
      take: {needs: where_or_when}
      because: test
      examples:
      - {text: "A walkout began at Nampha Hill.", published: "2025-03-28", gives: "walkout"}
      - {text: "Nobody left.", published: "2025-03-28", gives: "", why: "no walkout"}
"""
ENTRIES = {  # one file each, the line that the entry goes in front of or after, and the entry
    "extract/rules/metrics.yaml": ("metrics:\n", f"metrics:\n  recycling: {{is: [additive], {FRAME}}}\n"),
    "extract/rules/units.yaml": ("\nunits:\n", "\nunits:\n- {unit: sacks, is: mass, says: [sack, sacks]}\n"),
    "extract/rules/commodities.yaml": ("elements:\n", "elements:\n  thorium: {symbols: [Th], family: other_ree}\n"),
    "extract/rules/events.yaml": ("types:\n", EVENT),
    "extract/rules/places.yaml": (
        "sites:\n",
        'sites:\n  - {id: nampha_hill, name: "Nampha Hill", names: [], type: site, country: "MM", admin1: "Kachin",'
        ' lat: "25.9", lon: "98.4", precision: site, source: site}\n',
    ),
}
TEXT = """
Recycling of thorium oxide came to 40 sacks in February 2025. A walkout of rare earth miners began at Nampha Hill on March 20, 2025.
"""
CHART_ROWS = """
import json
from charts.figures.timeline.rows import LANE_TITLES, lanes_of, select, weightiest
from extract.tables.read import read_tables
events = select(read_tables())["events"]
most = next(most for most in range(len(events)) if "walkout" in set(weightiest(events, most)["event_type"]))
kinds = [weightiest(events, count)["event_type"].nunique() for count in (most - 1, most, most + 5)]
row = events[events["event_type"] == "walkout"].iloc[0]
print(json.dumps({"lane": LANE_TITLES[row["lane"]], "places": row["places"], "short": row["short"],
                  "last": kinds[0] + 1 == kinds[1] == kinds[2], "lanes": lanes_of(events)}))
"""


def _run(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "ORIGINALS": ""}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, timeout=120, check=False)


def _add(house: Path, file: str, old: str, new: str) -> None:
    text = (house / file).read_text(encoding="utf-8")
    assert old in text
    (house / file).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one entry more in five files and a note that uses them all, its tables built."""
    house = tmp_path_factory.mktemp("house")
    for folder in ("extract", "charts", "seeds", "data"):
        shutil.copytree(ROOT / folder, house / folder, ignore=shutil.ignore_patterns("originals"))
    for file, (old, new) in ENTRIES.items():
        _add(house, file, old, new)
    note = house / NOTE
    note.write_text(note.read_text(encoding="utf-8") + TEXT, encoding="utf-8")
    done = _run(house, "-m", "extract")
    assert (done.returncode, done.stderr) == (0, "")
    return house


def _rows(house: Path, table: str) -> list[dict[str, str]]:
    with (house / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_metric_a_unit_and_an_element_reach_the_observations(house: Path) -> None:
    found = [row for row in _rows(house, "observations") if row["metric"] == "recycling"]
    assert [(row["value"], row["unit"], row["commodity_id"], row["period_start"]) for row in found] == [
        ("40", "sacks", "thorium_oxide", "2025-02-01")
    ]
    assert "thorium_oxide" in {row["commodity_id"] for row in _rows(house, "commodities")}


def test_an_event_type_and_a_place_reach_the_events(house: Path) -> None:
    [event] = [row for row in _rows(house, "events") if row["event_type"] == "walkout"]
    assert (event["lane"], event["start"], event["short"]) == ("mines", "2025-03-20", "A walkout at Nampha Hill")
    assert (event["event_id"], "nampha_hill") in {(row["event_id"], row["place_id"]) for row in _rows(house, "event_places")}
    assert "nampha_hill" in {row["place_id"] for row in _rows(house, "places")}


def test_nothing_else_changes(house: Path) -> None:
    assert len(_rows(house, "observations")) == 1 + len(_rows(ROOT, "observations"))
    assert len(_rows(house, "events")) == 1 + len(_rows(ROOT, "events"))


def test_reading_a_text_finds_them_too(house: Path) -> None:
    (house / "text.txt").write_text(f"Rare earths in Kachin\n{TEXT}", encoding="utf-8")
    done = _run(house, "-m", "extract", "read", "--published", "2025-03-28", "text.txt")
    [line] = map(json.loads, done.stdout.splitlines())
    assert (line["metric"], line["value"], line["unit"], line["commodity"]) == ("recycling", 40, "sacks", "thorium oxide")


def test_the_timeline_has_the_event_as_the_last_of_the_first_of_each_kind_for_want_of_a_weight(house: Path) -> None:
    done = _run(house, "-c", CHART_ROWS)
    assert done.stderr == ""
    row = json.loads(done.stdout)
    assert row.pop("lanes") == ["conflict", "borders", "mines", "talks", "prices"]
    assert row == {"lane": "Mines and levies", "places": "Nampha Hill", "short": "A walkout at Nampha Hill", "last": True}


UNDECLARED = {
    "an event in a lane that is none": ("extract/rules/events.yaml", "lane: mines", "lane: mimes", "unknown lane 'mimes'"),
    "a frame of no known event type": ("extract/rules/events.yaml", "event_type: tax", "event_type: taxx", "unknown name 'taxx'"),
    "a frame of no known metric": ("extract/rules/metrics.yaml", "metric: imports", "metric: importz", "unknown name 'importz'"),
    "a metric with a property that is none": ("extract/rules/metrics.yaml", "{is: [share]", "{is: [shard]", "unknown property of"),
    "a unit of no known dimension": ("extract/rules/units.yaml", "unit: lots, is: lots", "unit: lots, is: lotz", "unknown name 'lotz'"),
    "a place of no known kind": ("extract/rules/places.yaml", "type: site", "type: cite", "unknown name 'cite'"),
}


@pytest.mark.parametrize("case", UNDECLARED)
def test_what_is_not_declared_is_refused_at_its_line(tmp_path: Path, case: str) -> None:
    file, old, new, says = UNDECLARED[case]
    for folder in ("extract", "seeds", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("originals"))
    _add(tmp_path, file, old, new)
    done = _run(tmp_path, "-m", "extract", "--check")
    assert done.returncode == 1
    assert done.stderr.startswith(Path(file).name + ":")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
