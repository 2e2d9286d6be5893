"""What all commands keep to, those of `python -m extract` and of `python -m charts` alike.

Results go to stdout as UTF-8, messages to stderr, in one line and never with a traceback. A command ends with 0 when it is done
or its reader leaves early (`| head -1`), 1 for bad input or a full disk, 2 for a wrong call, 128 and its number when a signal ends it."""

from __future__ import annotations

import argparse
import errno
import getpass
import os
import signal
import stat
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, NoReturn

from extract.core.calendars import FIRST_DAY, LAST_DAY, iso_day, month_end
from extract.core.errors import ExtractError
from extract.core.text import is_utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import ModuleType

DONE, BAD_INPUT, WRONG_CALL = 0, 1, 2
INTERRUPTED = 130  # what a shell gives a program that SIGINT (2) ended: 128 + 2
ADVICE: dict[int | None, str] = {
    errno.ENOENT: "there is no such file or folder; check the path",
    errno.EISDIR: "this is a folder; name a file",
    errno.ENOSPC: "no space left on the disk; free some or choose another folder",
    errno.EFBIG: "the file would be larger than is allowed here; raise the limit or choose another folder",
    errno.EDQUOT: "your disk quota is used up; free some space or choose another folder",
    **dict.fromkeys((errno.EACCES, errno.EPERM), "no permission; change it or choose another folder"),
    errno.EROFS: "the disk is read-only; choose another folder",
    errno.ENOTDIR: "a part of that path is a file; choose another folder",
    errno.EEXIST: "there is a file of that name; choose another folder",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


def user() -> str:
    """The name that this process runs under; a plain word where the system has none."""
    with suppress(OSError, KeyError, ImportError):  # a container may know no name for its number
        if is_utf8(name := getpass.getuser()):
            return name
    return "reviewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: its line in the help, its module, and examples: shell lines that work from the project's folder.

    The module has `add_arguments(parser)` and `run(options)`, which gives the exit code; it is imported when it is called for.
    """

    says: str
    module: str
    examples: tuple[str, ...]


class Parser(argparse.ArgumentParser):
    """A parser that refuses a wrong call in one line."""

    def error(self, message: str) -> NoReturn:
        """Ends with 2."""
        usage = " ".join(self.format_usage().split())
        shown = message.encode("utf-8", "backslashreplace").decode()
        self.exit(WRONG_CALL, f"{self.prog}: {shown}; {usage}; see {self.prog} --help\n")

    def print_help(self, file: Any = None) -> None:
        """The help; OSError where it cannot be written, which argparse itself would pass over."""
        (file or sys.stdout).write(self.format_help())


def run(
    commands: Mapping[str, Command], arguments: Sequence[str], *, prog: str,
    act: Callable[[ModuleType, Parser, Sequence[str]], int] | None = None,
    refusals: tuple[type[Exception], ...] = (ExtractError,),
) -> int:
    """Run the command that `arguments` begin with, the one named "" if they name none; its exit code.

    `act(module, parser, arguments)` stands in for the plain "add the module's arguments, parse, run" where all commands of a
    program share options. `refusals` are the errors whose text is the line for the user.
    """
    _open_streams()
    _end_in_order()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _called(commands, arguments, prog, act or _act)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return DONE
    except OSError as problem:
        if problem.filename is None:  # stdout itself cannot be written
            _drop_output()
        return _refused(refusal(problem))
    except refusals as problem:
        return _refused(*getattr(problem, "lines", (str(problem),)))
    return code


def refusal(problem: OSError, where: object = "") -> str:
    """A line for what the system refuses: where, why, and what to do."""
    reason = ADVICE.get(problem.errno, problem.strerror) or str(problem)
    return f"{where or problem.filename or 'output'}: {reason}"


AS_OF = (
    "what was known on that day (YYYY-MM-DD, or YYYY-MM for the end of a month); default: the last day on which a story, a price, a trade "
    "figure or an event came in"
)


def day(text: str) -> date:
    """The type of an option that takes a day, YYYY-MM-DD; of a month alone (YYYY-MM) its last day."""
    month = len(text) == len("2025-03")
    whole = f"{text}-01" if month else text
    try:
        found = iso_day(whole)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}{_no_day(whole)}") from None
    return month_end(found) if month else found


def _no_day(text: str) -> str:
    """Why a text is no day that can be asked for."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        return " is no date; expected YYYY-MM-DD, such as 2025-03-28"
    if found > LAST_DAY:
        return f" lies beyond {LAST_DAY.year}, and nobody knows yet what will be known then; expected a day such as 2025-03-28"
    return f" lies before {FIRST_DAY.year}; expected a day such as 2025-03-28"


def input_bytes(path: Path) -> bytes:
    """The content of a file that the user names; `-` is standard input. OSError where there is none.

    A pipe that nobody writes to is empty, and is not waited for; a device has no end.
    """
    if str(path) == "-":
        return sys.stdin.buffer.read()
    with open(path, "rb", opener=_without_waiting) as file:
        if stat.S_ISCHR(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.ENODEV, "this is a device; name a file", str(path))
        os.set_blocking(file.fileno(), True)
        return file.read()


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))  # Windows has no such pipes


def _refused(*lines: str) -> int:
    for line in lines:
        print(" ".join(line.split()), file=sys.stderr)
    return BAD_INPUT


def _open_streams() -> None:
    """A stream that the caller closed (`>&-`) is an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _end_in_order() -> None:
    """A signal to end is an exception, so that browsers are ended and unfinished files go; one that is ignored (nohup) stays so."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if threading.current_thread() is threading.main_thread() and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda caught, _: sys.exit(128 + caught))  # as a shell tells it


def _drop_output() -> None:
    """What still waits to be written goes nowhere, so that the interpreter does not fail on it once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _called(
    commands: Mapping[str, Command], arguments: Sequence[str], prog: str, act: Callable[[ModuleType, Parser, Sequence[str]], int]
) -> int:
    name, given = "", arguments
    if arguments and not arguments[0].startswith("-"):
        name, *given = arguments
    try:
        if name not in commands:
            parser = _parser(commands, "", prog)
            if not name:
                parser.parse_args(given)  # the help of the program is all that can be had without a command
            wrong = f"there is no command `{name}`" if name else "no command is given"
            parser.error(f"{wrong}; one of {', '.join(filter(None, commands))}")
        if odd := next((word for word in given if not is_utf8(word)), None):  # which no table, log or picture could hold
            _parser(commands, name, prog).error(f"`{odd}` is no text in UTF-8; write it as UTF-8, or rename the file")
        return act(import_module(commands[name].module), _parser(commands, name, prog), given)
    except SystemExit as end:  # --help, or a call that the parser refused
        if not isinstance(end.code, int):
            raise
        return end.code


def _act(module: ModuleType, parser: Parser, arguments: Sequence[str]) -> int:
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(arguments)))


def _parser(commands: Mapping[str, Command], name: str, prog: str) -> Parser:
    """The parser of a command, without its arguments yet; that of the program names its commands."""
    every = [f"{prog} {other:12}{each.says}" for other, each in commands.items() if other]
    command = commands.get(name) or Command(says="one of the commands below", module="", examples=(f"{prog} --help",))
    epilog = ["examples:", *(f"  {example}" for example in command.examples)]
    if not name:
        epilog += ["", "commands:", *(f"  {line}" for line in every)]
    return Parser(
        prog=f"{prog} {name}".strip(), formatter_class=argparse.RawDescriptionHelpFormatter,
        description=f"{command.says[:1].upper()}{command.says[1:]}.", epilog="\n".join(epilog),
    )
