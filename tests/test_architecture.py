"""The house rules that no other tool checks: who imports whom, how long things are, and what must never be committed."""

from __future__ import annotations

import ast
import graphlib
import itertools
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINE = ("extract", "charts", "views", "dashboard")
MODULES = [*sorted(chain.from_iterable((ROOT / package).rglob("*.py") for package in LINE[:3])), ROOT / "dashboard.py"]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FORBIDDEN = {
    "extract": {"plotly", "pydeck", "streamlit", "kaleido", "choreographer"},
    "charts": {"streamlit"},
    "views": set(),
    "dashboard": set(),
}
# Import name -> name in pyproject.toml, where they differ.
DISTRIBUTIONS = {"PIL": "pillow", "ahocorasick": "pyahocorasick", "pptx": "python-pptx", "re2": "google-re2", "yaml": "pyyaml"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _package(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


# Each room of the house, and the rooms it may use: those to its left on the line from text to page. The trailing rooms of a
# package (its commands, its list of charts, its pages) stand at its root.
_BASE = {"extract.core"}
_WORDS = {"extract.languages"}
_SENTENCE = _BASE | {"extract.vocabulary", "extract.reading.sentence"}
_TABLES = {"extract.core", "extract.languages", "extract.measures", "extract.tables.read"}  # what pictures may see
_DRAWN = _TABLES | {"charts.wording", "charts.drawing"}
_FIGURES = {"charts.figures", *(f"charts.figures.{kind}" for kind in ("prices", "trade", "timeline", "maps"))}
_WHOLE = _BASE | {f"extract.{room}" for room in ("vocabulary", "sources", "reading", "tables", "audit")}
MAY_IMPORT = {
    "extract.core": set(),
    "extract.languages": _BASE,
    "extract.vocabulary": _BASE,
    "extract.sources": _SENTENCE,  # stamps and datelines are read by the date grammar of the sentence
    "extract.reading.sentence": _BASE | {"extract.vocabulary"},
    "extract.reading.constructions": _SENTENCE,
    "extract.reading.figures": _SENTENCE | {"extract.reading.constructions"},
    "extract.reading.events": _SENTENCE,
    "extract.reading": _SENTENCE | {"extract.reading.figures", "extract.reading.events"},
    "extract.tables": _BASE | {"extract.vocabulary"},
    "extract.audit": _BASE,
    "extract.measures": _WORDS | {"extract.core", "extract.tables.read"},
    "extract.versions": _WORDS | {"extract.core", "extract.tables", "extract.tables.read", "extract.measures", "extract.audit"},
    "extract.intake": _BASE | {"extract.vocabulary", "extract.sources", "extract.reading"},
    "extract.structured": _BASE | {"extract.vocabulary", "extract.sources"},
    "extract.evaluation": _SENTENCE | _WHOLE | {f"extract.reading.{kind}" for kind in ("figures", "events", "constructions")},
    "extract.desk": _WHOLE | _WORDS | {"extract", "extract.intake", "extract.versions",
                                         "extract.evaluation"},  # a new word is held to the examples
    "extract": _WHOLE,
    "extract.corpus": _WHOLE | {"extract", "extract.intake"},
    "extract.commands": _WHOLE | _WORDS | {
        "extract", "extract.evaluation", "extract.measures", "extract.reading.figures", "extract.versions", "extract.desk",
        "extract.intake", "extract.structured", "extract.corpus",
    },
    "charts.wording": _TABLES,
    "charts.drawing": _TABLES | {"charts.wording"},
    **{f"charts.figures.{kind}": _DRAWN for kind in ("prices", "trade", "timeline", "maps")},
    "charts.figures": _DRAWN | _FIGURES,
    "charts.export": _DRAWN | _FIGURES | {
        "extract.tables.write", "extract.tables.whole",  # the package holds the tables as they were written; files are written as they are
    },
    "charts.pack": _DRAWN | _FIGURES | {"charts.export"},
    "charts": _DRAWN | _FIGURES | {"charts.export", "charts.pack"},
    # Of the desk only whether something was interrupted, of the exports what stands at the addresses of the tables.
    "views.shell": _DRAWN | _FIGURES | {
        "charts.export", "extract.versions", "extract.desk", "extract.tables.whole", "extract.tables.write",
    },
    "views.parts": _DRAWN | _FIGURES | {"charts.export", "charts.pack", "extract.versions", "views.shell"},
    "views.desk": _DRAWN | _FIGURES | {
        "extract.versions", "extract.desk", "extract.intake", "extract.sources", "views.shell", "views.parts",
    },
    "views": _DRAWN | _FIGURES | {"extract.versions", "views.shell", "views.parts", "views.desk"},
    "dashboard": _WORDS | {"charts.wording", "views", "views.shell", "views.parts"},
}
MOST_MODULES = 14  # a folder that a newcomer can still take in at a glance


def _room(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).parent.parts) or "dashboard"


def _targets(path: Path) -> set[tuple[str, str]]:
    """(room, module) of everything of the house that a module imports, lazily or for types too."""
    found: set[tuple[str, str]] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LINE:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                module = name if any(ROOT.joinpath(*name.split(".")).with_suffix(end).exists() for end in ("", ".py")) else str(node.module)
                place = ROOT.joinpath(*module.split("."))
                found.add((module if place.is_dir() else module.rpartition(".")[0], module))
    return found


def _imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, lazy imports included."""
    found: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(_package(path) if node.level else (node.module or "").split(".")[0])
    return found


@cache
def _committed() -> tuple[Path, ...]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(path for name in listing.split("\0") if name and (path := ROOT / name).is_file())


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_imports_only_from_its_room_or_one_to_its_left(path: Path) -> None:
    room = _room(path)
    assert {target for other, target in _targets(path) if other != room and not MAY_IMPORT[room] & {other, target}} == set()
    assert not _imported(path) & FORBIDDEN[_package(path)]


def test_the_rooms_stand_in_one_line() -> None:
    assert {_room(path) for path in MODULES} == set(MAY_IMPORT)
    modules = re.compile(r"\.(read|write|whole)$")  # that are named one by one
    used = {room: {modules.sub("", other) for other in others} - {room} for room, others in MAY_IMPORT.items()}
    assert {*graphlib.TopologicalSorter(used).static_order()} >= {*used}  # a ring of imports has no order


def test_no_two_modules_import_each_other() -> None:
    def named(path: Path) -> str:
        return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    used = {named(path): {target for _, target in _targets(path)} - {named(path)} for path in MODULES}
    assert {*graphlib.TopologicalSorter(used).static_order()} >= {*used}


def test_a_folder_is_taken_in_at_a_glance() -> None:
    modules = Counter(path.parent for path in MODULES if path.name not in {"__init__.py", "__main__.py"})
    assert {str(folder.relative_to(ROOT)): count for folder, count in modules.items() if count > MOST_MODULES} == {}


def test_streamlit_lives_only_in_views_and_dashboard() -> None:
    assert {_package(path) for path in MODULES if "streamlit" in _imported(path)} <= {"views", "dashboard"}


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_a_test_file_is_no_longer_than_five_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_functions_are_at_most_forty_lines(path: Path) -> None:
    lengths = {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > 40} == {}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_nothing_catches_every_exception(path: Path) -> None:
    caught = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.ExceptHandler)]
    assert [node.lineno for node in caught
            if node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})] == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_its_place(path: Path) -> None:
    assert ast.get_docstring(_tree(path))


def test_every_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = (project["optional-dependencies"][name] for name in ("fit", "corpus", "cluster"))  # what a command of its own needs
    needs = [*project["dependencies"], *itertools.chain.from_iterable(extras)]
    declared = {re.split(r"[<>=\[; ]", need)[0].lower() for need in needs}
    used = set().union(*(_imported(path) for path in MODULES)) - set(sys.stdlib_module_names) - set(LINE)
    assert {name for name in used if DISTRIBUTIONS.get(name, name).lower().replace("_", "-") not in declared} == set()


def test_no_committed_file_names_a_folder_of_one_machine_or_a_registry() -> None:
    marks = ("/ho" + "me/", "/ro" + "ot/", "/wo" + "rk/", "files.python" + "hosted", "registry.npm" + "js", "index-" + "url")
    suffixes = {".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".cff", ".json", ".csv", ".conf", ""}
    texts = ((path, path.read_bytes()) for path in _committed() if path.suffix in suffixes)
    assert [(_name(path), mark) for path, text in texts for mark in marks if mark.encode() in text] == []


def test_the_full_articles_are_never_committed() -> None:
    assert [_name(path) for path in _committed() if path.is_relative_to(ROOT / "seeds" / "originals")] == []
    ignored = subprocess.run(["git", "check-ignore", "-q", "seeds/originals/article.txt"], cwd=ROOT, check=False)
    assert ignored.returncode == 0


def _runs(text: str, *, words: int = 14) -> set[tuple[str, ...]]:
    found = re.findall(r"\w+(?:['’]\w+)*", text.lower())
    return {tuple(found[at:at + words]) for at in range(len(found) - words + 1)}


@pytest.mark.originals
def test_no_committed_text_repeats_a_sentence_of_an_article() -> None:
    folder = Path(os.environ.get("ORIGINALS", ROOT / "seeds" / "originals"))
    articles = sorted(folder.glob("*.txt"))
    if not articles:
        pytest.skip("the full articles are not on this machine")
    theirs = set().union(*(_runs(path.read_text(encoding="utf-8")) for path in articles))
    ours = [path for path in _committed() if path.suffix in {".md", ".py", ".yaml", ".csv", ".txt"}]
    headlines = set().union(set(), *(_runs(line) for path in ours for line in _headlines(path)))
    assert {_name(path): run for path in ours
            for run in (_runs(path.read_text(encoding="utf-8")) & theirs) - headlines} == {}


def _headlines(path: Path) -> list[str]:
    return [line.removeprefix("title:") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("title:")]


def test_the_readme_has_one_command_to_run_and_one_to_test() -> None:
    commands = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert commands[0].endswith("streamlit run dashboard.py")
    assert all(tool in commands[1] for tool in ("requirements-test.txt", "ruff check", "mypy", "pytest"))
    assert "http://127.0.0.1:8501" in (ROOT / "README.md").read_text(encoding="utf-8")
