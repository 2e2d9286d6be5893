"""The command line, as a user runs it: what it says where, how it ends, and that bad input changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extract.sources.anchors import find_originals
from tests.chinese import english_left
from tests.extract.desk.houses import called

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
NOTE = "seeds/2025-03-28-reuters-kachin-rare-earths.md"
SERIES = "seeds/series/oxide_prices_china.csv"


def _run(house: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = _settings() | environment
    command = [sys.executable, "-m", "extract", *arguments]
    return subprocess.run(command, cwd=house, env=settings, capture_output=True, text=True, timeout=120, check=False)


def _settings() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "ORIGINALS": os.environ.get("ORIGINALS", "")}


def _here(house: Path) -> subprocess.CompletedProcess[str]:
    """As `_run` without a word more, where the code and the rules are as they are here: in this process, as loading them takes longest."""
    return called(["--seeds", "seeds", "--data", "data"], _settings(), folder=house)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the extractor with its seeds and tables."""
    for folder in ("extract", "seeds", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("originals"))  # what was compiled goes along
    return tmp_path


def _state(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_the_committed_tables_are_what_the_seeds_give() -> None:
    done = _run(ROOT, "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("data/ is up to date: ")


def test_check_names_the_tables_that_would_change_and_writes_nothing(house: Path) -> None:
    (house / "data" / "events.csv").write_text("event_id\n", encoding="utf-8")
    before = _state(house / "data")
    done = _run(house, "--check")
    assert done.returncode == 1
    assert done.stderr == "data/ would change: events.csv; run the same command without --check\n"
    assert _state(house / "data") == before


def test_a_changed_figure_in_a_note_changes_the_tables(house: Path) -> None:
    _replace(house / NOTE, "311 metric tons", "322 metric tons")
    done = _run(house)
    assert done.returncode == 0
    assert ",322,321.5,322.5," in (house / "data" / "observations.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
        {"LC_ALL": "C.UTF-8", "TZ": "Asia/Yangon", "PYTHONHASHSEED": "1"},
        {"LANG": "my_MM.UTF-8", "TZ": "America/Lima", "PYTHONHASHSEED": "424242"},
        {"LC_ALL": "POSIX", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"},
        {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "99"},
    ],
)
def test_the_bytes_do_not_depend_on_the_machine(house: Path, environment: dict[str, str]) -> None:
    shutil.rmtree(house / "data")
    for path in sorted((house / "seeds").rglob("*.*"), reverse=True):  # another order in the folder, another date on the file
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
    for _ in range(2):
        assert _run(house, **environment).returncode == 0
        assert _state(house / "data") == _state(ROOT / "data")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


BAD_INPUT = {
    "a note with a missing key": (NOTE, "language: en\n", "", "language"),
    "a note with an unknown key": (NOTE, "language: en\n", "language: en\nlangauge: en\n", "langauge"),
    "a note with a key given twice": (NOTE, "language: en\n", "language: en\nlanguage: my\n", "language"),
    "a note with a wrong date": (NOTE, "published: 2025-03-28", "published: 2025-02-30", "2025-02-30"),
    "a note whose id is not its name": (
        NOTE,
        "document_id: 2025-03-28-reuters",
        "document_id: 2025-03-29-reuters",
        "2025-03-29-reuters-kachin-rare-earths",
    ),
    "a note with a hash that is none": (NOTE, "sha256: f9c1", "sha256: zzzz", "zzzz"),
    "a series row without a source": (SERIES, "Shanghai Metals Market (SMM)", "", "publisher is empty"),
    "a series row with a wrong date": (SERIES, "2019-03-19,2019-03-19", "2019-03-19,19 March 2019", "19 March 2019"),
    "a rule with an unknown slot": ("extract/rules/events.yaml", "{agent} takes", "{agnet} takes", "agnet"),
    "a rule file with a key given twice": ("extract/rules/events.yaml", "\n  coup: {lane", "\n  takeover: {lane", "takeover"),
    "a correction that matches nothing": (
        "extract/rules/corrections.yaml",
        "corrections:",
        "corrections:\n  - {table: events, where: {event_id: none}, action: drop, expect: {event_id: none}, reason: r, source: s,"
        " reviewed: 2025-01-01}",
        "no row of events matches",
    ),
    "an anchor that is not as long as its quote": ("seeds/anchors.csv", "311 metric tons", "311 tons", "311 tons"),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_told_in_one_line_and_changes_nothing(house: Path, case: str) -> None:
    name, old, new, told = BAD_INPUT[case]
    path = house / name
    if case == "a correction that matches nothing":
        path.write_text(new + "\n", encoding="utf-8")
    else:
        _replace(path, old, new)
    _refused(house, path.name, told, _here if name.startswith("seeds/") else _run)


@pytest.mark.parametrize("name", [NOTE, SERIES, "seeds/anchors.csv"])
@pytest.mark.parametrize(
    ("content", "told"), [(b"", "empty"), (b"---\ntitle: caf\xe9\n---\nProse.\n", "UTF-8")], ids=["empty", "not UTF-8"]
)
def test_an_unreadable_file_is_told_in_one_line_and_changes_nothing(house: Path, name: str, content: bytes, told: str) -> None:
    (house / name).write_bytes(content)
    _refused(house, Path(name).name, told, _here)


def _refused(house: Path, file: str, told: str, run: Callable[[Path], subprocess.CompletedProcess[str]] = _run) -> None:
    before = _state(house / "data")
    done = run(house)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert f"{file}:" in done.stderr
    assert told in done.stderr
    assert _state(house / "data") == before


@pytest.mark.originals
def test_a_quote_that_is_not_at_its_offset_is_refused(house: Path) -> None:
    _need_originals()
    path = house / "seeds" / "anchors.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[3], cells[4] = str(int(cells[3]) + 1), str(int(cells[4]) + 1)
    path.write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    _refused(house, "anchors.csv:2", "changed by hand")


@pytest.mark.originals
def test_articles_go_into_a_folder_of_their_own(house: Path, tmp_path: Path) -> None:
    originals = _need_originals()
    before = _state(house / "data")
    done = _run(house, "--originals", str(originals), "--out", "out")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (house / "out").iterdir()} == {path.name for path in (house / "data").iterdir()}
    assert _state(house / "data") == before


@pytest.mark.originals
def test_the_committed_anchors_are_those_that_the_articles_give(house: Path) -> None:
    originals = _need_originals()
    done = _run(house, "--originals", str(originals), "--write-anchors")
    assert done.returncode == 0, done.stderr
    for name in ("anchors.csv", "copies.csv"):
        assert (house / "seeds" / name).read_bytes() == (ROOT / "seeds" / name).read_bytes()


def _need_originals() -> Path:
    folder = find_originals()
    if folder is None:
        pytest.skip("the full articles are not here: set ORIGINALS or put them into seeds/originals/")
    return folder.resolve()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nonsense",),
        ("--originals", "x"),
        ("--out", "x"),
        ("--write-anchors",),
        ("--originals", "x", "--out", "data"),
        ("--originals", "x", "--out", "data/sub"),
        ("--originals", "x", "--out", "y", "--check"),
        ("reed",),
        ("read",),
        ("read", "x", "--table", "nonsense"),
        ("read", "x", "--published", "soon"),
        ("evaluate",),
        ("evaluate", "x", "y"),
        ("alerts", "x"),
        ("alerts", "--as-of", "soon"), ("alerts", "--as-of", "2150-01-01"), ("alerts", "--as-of", "1950-01-01"),
        ("alerts", "--language", "fr"),
        ("changes", "data", "latest", "--language", "fr"),
    ],
)
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    done = called(arguments, _settings())
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "usage: python -m extract" in done.stderr


@pytest.mark.parametrize("folder", ["nowhere", "data"])
def test_a_folder_without_articles_is_refused(house: Path, folder: str) -> None:
    done = _run(house, "--originals", folder, "--out", "out")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert folder in done.stderr
    assert not (house / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (("--originals", "nowhere", "--out", "out"), "nowhere"),
        (("read", "nowhere.txt"), "nowhere.txt"),
        (("read", "seeds"), "seeds"),
        (("evaluate", "nowhere.json"), "nowhere.json"),
        (("evaluate", "seeds/watch.yaml"), "seeds/watch.yaml"),
        (("alerts", "--watch", "nowhere.yaml"), "nowhere.yaml"),
        (("alerts", "--data", "nowhere"), "nowhere"),
        (("alerts", "--data", "seeds"), "seeds"),
        (("changes", "nowhere", "latest"), "nowhere"),
        (("changes", "seeds", "latest"), "seeds"),
        (("changes", "README.md", "latest"), "README.md"),
        (("changes", "0000", "latest"), "0000"),
    ],
)
def test_bad_input_ends_with_one_and_one_line(arguments: tuple[str, ...], where: str) -> None:
    done = called(arguments, _settings())
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert where in done.stderr.split(": ")[0]


COMMANDS = {"build": ("--check",), "read": ("read", NOTE), "evaluate": ("evaluate", "GOLD"), "alerts": ("alerts",),
            "changes": ("changes", "data", "latest")}


HELPED = ((), ("read",), ("evaluate",), ("alerts",), ("changes",))


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """One annotated page, of which the program must say something."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("China exported 311 tons of rare earths in March 2025.\n", encoding="utf-8")
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([{"doc": "a", "class": "on_topic", "observations": []}]), encoding="utf-8")
    return path


def _shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line as typed into a shell in the project's folder, with this Python as `python`."""
    settings = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", **environment}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=120, check=False
    )


def _line(command: str, gold: Path) -> str:
    return shlex.join(["python", "-m", "extract", *COMMANDS[command]]).replace("GOLD", str(gold))


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [*COMMANDS, "--help"])
def test_a_reader_that_leaves_early_ends_a_command_quietly(command: str, unbuffered: str, gold: Path) -> None:
    line = "python -m extract read --help" if command == "--help" else _line(command, gold)
    done = _shell(f"{line} | true", PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("command", [*COMMANDS, "--help"])
def test_a_full_disk_is_told_in_one_line(command: str, gold: Path) -> None:
    line = "python -m extract read --help" if command == "--help" else _line(command, gold)
    done = _shell(f"{line} > /dev/full")
    assert (done.returncode, done.stderr) == (1, "output: no space left on the disk; free some or choose another folder\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_closed_streams_are_empty_ones(command: str, gold: Path) -> None:
    done = _shell(f"{_line(command, gold)} <&- >&-")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", ["build", "read"])
def test_a_folder_that_takes_no_files_is_told_in_one_line(house: Path, command: str) -> None:
    (house / "file").write_text("", encoding="utf-8")
    arguments = {"build": ("--originals", "articles", "--out", "file/out"), "read": ("read", "file/a.txt")}[command]
    (house / "articles").mkdir()
    (house / "articles" / "a.txt").write_text("China exported 311 tons of rare earths on 3 March 2025.\n", encoding="utf-8")
    done = _run(house, *arguments)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "file/" in done.stderr.splitlines()[-1].split(": ")[0]


def test_an_interrupted_command_ends_quietly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "extract", "read", str(pipe)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell that runs the tests in the background has it ignored
    with subprocess.Popen(command, cwd=ROOT, text=True, preexec_fn=heard, **streams) as running, pipe.open("w"):  # it is reading once open
        running.send_signal(signal.SIGINT)
        assert running.communicate(timeout=60) == ("", "")
    assert running.returncode == 130


def test_a_text_can_come_from_standard_input() -> None:
    done = _shell(f"python -m extract read - --published 2025-03-28 < {NOTE}")
    assert done.returncode == 0, done.stderr
    (line, *_) = done.stdout.splitlines()
    assert json.loads(line)["doc"] == "-"
    assert done.stdout.replace('"doc": "-"', f'"doc": "{Path(NOTE).stem}"') == _run(ROOT, "read", NOTE).stdout


def test_annotated_pages_can_come_from_standard_input(gold: Path) -> None:
    done = _shell(f"python -m extract evaluate - --texts {gold.parent / 'texts'} < {gold}")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", _run(ROOT, "evaluate", str(gold)).stdout)


def test_two_files_of_one_name_keep_two_names(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "x.txt" for folder in "ab"]
    for path in (*paths, tmp_path / "y.txt"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("China exported 311 tons of rare earths in March 2025.\n", encoding="utf-8")
    done = _run(ROOT, "read", *map(str, paths), str(tmp_path / "y.txt"))
    assert [json.loads(line)["doc"] for line in done.stdout.splitlines()] == [*map(str, paths), "y"]


def test_what_is_printed_does_not_depend_on_the_locale(gold: Path) -> None:
    lines = _shell(f"python -m extract read {NOTE} --table places", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (lines.returncode, lines.stderr) == (0, "")
    text = gold.parent / "texts" / "a.txt"
    text.write_text("中国 China exported 311 tons of rare earths – “heavy” ones – in March 2025.\n", encoding="utf-8")
    done = _shell(f"python -m extract evaluate {gold}", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, "")


def test_alerts_are_printed_as_json_the_latest_first() -> None:
    printed = json.loads(_run(ROOT, "alerts", "--as-of", "2025-03-28").stdout)
    assert printed
    assert all(alert["published"] <= "2025-03-28" for alert in printed)
    assert [alert["crossed_on"] for alert in printed] == sorted((alert["crossed_on"] for alert in printed), reverse=True)


def test_alerts_and_changes_are_told_in_the_language_asked_for() -> None:
    english, chinese = (json.loads(_run(ROOT, "alerts", "--language", code).stdout) for code in ("en", "zh"))
    assert [english_left(f"{alert['title']} {alert['words']}") for alert in chinese] == [[] for _ in english]
    assert [{**alert, "title": "", "words": ""} for alert in chinese] == [{**alert, "title": "", "words": ""} for alert in english]
    assert chinese[0]["words"].startswith(f"{chinese[0]['title']}：{chinese[0]['crossed_on']}为")
    assert _run(ROOT, "changes", "data", "latest", "--language", "zh").returncode == 0



@pytest.mark.parametrize("command", HELPED, ids=lambda command: " ".join(command) or "build")
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    done = _run(ROOT, *command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: python -m extract{''.join(' ' + word for word in command)}")


@pytest.mark.parametrize("command", HELPED, ids=lambda command: " ".join(command) or "build")
def test_the_examples_in_the_help_work(command: tuple[str, ...]) -> None:
    shown = _run(ROOT, *command, "--help").stdout.partition("examples:\n")[2].partition("\n\n")[0].splitlines()
    assert shown
    for example in shown:
        done = _shell(example)
        assert (done.returncode, done.stderr) == (0, ""), example
        assert done.stdout


def test_building_needs_neither_pandas_nor_numpy() -> None:
    code = "import sys; from extract.cli import main; main(['--check']); sys.exit(bool({'pandas', 'numpy'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0
