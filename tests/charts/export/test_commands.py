"""The contract of `python -m charts`: examples that work, one line for what goes wrong, nothing half-written."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from charts.cli import COMMANDS, main
from tests.app_server import free_port
from tests.chromium import needs_browser

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = [example for command in COMMANDS.values() for example in command.examples]


def _started(arguments: Sequence[str], **how: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "charts", *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_shows_its_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(example in shown for example in COMMANDS[name].examples)


@needs_browser
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_works(example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    python, flag, program, *arguments = shlex.split(example.replace("--out exports", f"--out {shlex.quote(str(tmp_path))}"))
    assert (python, flag, program) == ("python", "-m", "charts")
    if arguments[0] == "screenshots":
        arguments += ["--port", str(free_port())]
    assert main(arguments) == 0
    printed = capsys.readouterr().out.split()
    assert printed
    assert sorted(printed) == sorted(map(str, tmp_path.iterdir()))


WRONG = {
    "screenshots --out x --port 99999": "expected a number from 1 to 65535",
    "screenshots --out x --port -1": "expected a number from 1 to 65535",
    "screenshots --out x --port ٨٥٠١": "expected a number from 1 to 65535",
    "screenshots --out x --page prices timelines": "'timelines'",
    "screenshots --out x --as-of 1999-01-01": "nothing had been published by that day",
    "briefing --out x --as-of 2999-01-01": "nobody knows yet what will be known then",
    "briefing --out x --as-of 2025-02-30": "2025-02-30 is no date",
    "briefing --out x --as-of 2025-13": "2025-13 is no date",
    "briefing --out ''": "the name of the folder is empty",
    "package --out x --data ''": "the name of the folder is empty",
    "export --out x --size huge": "'huge'",
    **{f"{name} --out x --language fr": "invalid choice: 'fr'" for name in COMMANDS},
}


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_call_is_refused_in_one_line_that_says_what_was_expected(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(call)) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert WRONG[call] in said.err
    assert not list(tmp_path.iterdir())


def test_a_reader_that_leaves_early_ends_the_command_quietly(tmp_path: Path) -> None:
    with _started(["export", "--out", str(tmp_path), "--format", "csv"]) as running:
        assert running.stdout is not None
        assert running.stdout.readline()
        running.stdout.close()
        assert running.stderr is not None
        assert "Traceback" not in running.stderr.read()
        assert running.wait() == 0


def test_a_full_output_is_told_in_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "charts", "package", "--out", str(tmp_path)], cwd=ROOT, check=False, text=True, stdout=full,
            stderr=subprocess.PIPE,
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "no space left" in done.stderr


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/below"])
def test_a_folder_that_cannot_be_made_is_told_in_one_line(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["package", "--out", folder]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith(folder)


@needs_browser
@pytest.mark.parametrize("again", [False, True], ids=["once", "again and again"])
def test_a_browser_that_is_killed_is_replaced_and_what_keeps_dying_is_told_in_one_line(tmp_path: Path, again: bool) -> None:
    with _started(["export", "--out", str(tmp_path), "--chart", "prices", "timeline", "--theme", "light", "dark"]) as running:
        assert running.stdout is not None
        assert running.stdout.readline()
        while True:
            for browser in psutil.Process(running.pid).children():
                with suppress(ProcessLookupError):
                    os.killpg(browser.pid, 9)
            if not again or running.poll() is not None:
                break
            time.sleep(0.05)
        out, err = running.communicate()
    told = [line for line in err.splitlines() if "/4 " not in line]  # the progress
    if again:
        assert running.returncode == 1
        assert len(told) == 1
        assert "browser ended by itself" in told[0]
    else:
        assert (running.returncode, told, len(out.splitlines())) == (0, [], 4 - 1)
    assert len(list(tmp_path.iterdir())) == len(out.splitlines()) + 1
