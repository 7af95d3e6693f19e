"""Faults of the program itself: each is described without data, told once, logged and counted.

Errors of the user's (a file, a setting) are no faults; they have exceptions and messages of their own.
"""

from __future__ import annotations

import contextlib
import platform
import re
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import netviz
from netviz.fault_log import CrashNote, FaultLog, take_crash_notes
from netviz.frozen import dataclass

N_COMMANDS = 20
"""How many of the last commands a report names."""

MAX_KINDS = 50
"""Different faults that one run of the program keeps and logs; beyond, they are only counted."""

_PACKAGE = Path(netviz.__file__).parent
_MAX_LINES = 200  # of a traceback
_MAX_MESSAGE = 300  # letters of an exception's own
_NAMES_CODE = (AttributeError, NameError, TypeError, ImportError)  # what they quote are names in the code
_OTHERS = ("others",)


@dataclass(frozen=True)
class Fault:
    """One kind of fault, described without anything of the user's data.

    Attributes
    ----------
    sentence : str
        What has happened, without a full stop.
    details : str
        The traceback.
    key : tuple
        Equal for repetitions of the same fault.
    is_told_again : bool
        Whether a repetition is news: then it is the answer to something that the user has asked for.
    is_past : bool
        Whether it happened in an earlier run of the program.
    """

    sentence: str
    details: str
    key: tuple[object, ...]
    is_told_again: bool = False
    is_past: bool = False

    @classmethod
    def of(cls, error: BaseException) -> Fault:
        """What there is to say about an exception; keeps neither it nor its frames."""
        doing, by_user = getattr(error, "_netviz_doing", ("", False))
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if _is_own(frame.filename)]
        places = tuple((frame.filename, frame.lineno) for frame in (*own[-1:], *frames[-1:]))
        cause = type(error).__name__
        if own and not own[-1].filename.endswith("guard.py"):
            cause += f" in {Path(own[-1].filename).name}, line {own[-1].lineno}"
        key: tuple[object, ...]
        if isinstance(error, MemoryError):  # it comes up anywhere, so the place does not tell them apart
            sentence, key = f"Not enough memory to {doing or 'go on'}", (MemoryError, doing)
        elif doing:
            sentence, key = f"netviz could not {doing}: a fault of its own ({cause})", (doing, *places)
        else:
            sentence, key = f"netviz has a fault of its own ({cause})", (type(error), *places)
        return cls(sentence, _details(error), key, by_user)


def _is_own(file_name: str) -> bool:
    return Path(file_name).is_relative_to(_PACKAGE)


def _details(error: BaseException) -> str:
    """The traceback, with files named from their package on, and without what may be data."""
    whole = traceback.TracebackException.from_exception(error, limit=-60)
    lines = []
    for part in _chain(whole):
        for frame in part.stack:
            lines.append(f'  File "{_short(frame.filename)}", line {frame.lineno}, in {frame.name}')
            if frame.line:
                lines.append(f"    {frame.line}")
        kind = "exception" if part.exc_type is None else part.exc_type.__name__
        quotes_code = part.exc_type is not None and issubclass(part.exc_type, _NAMES_CODE)
        lines.append(f"{kind}: {_without_data(str(part), quotes_code=quotes_code)}")
    return "\n".join(lines[-_MAX_LINES:]) + "\n"


def _chain(error: traceback.TracebackException) -> list[traceback.TracebackException]:
    """An exception after those that led to it."""
    chain: list[traceback.TracebackException] = []
    current: traceback.TracebackException | None = error
    while current is not None and len(chain) < 5:
        chain.insert(0, current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain


def _short(file_name: str) -> str:
    path = Path(file_name)
    for folder in ("netviz", "site-packages"):
        if folder in path.parts:
            at = len(path.parts) - 1 - path.parts[::-1].index(folder)
            return "/".join(path.parts[at + (folder == "site-packages") :])
    return path.name


def _without_data(message: str, *, quotes_code: bool) -> str:
    """An exception's message, without quoted texts and fractions: they may come from the user's files."""
    if not quotes_code:
        message = re.sub(r"'[^']*'|\"[^\"]*\"", "'…'", message)
    message = re.sub(r"[-+]?\d+\.\d*(?:e[-+]?\d+)?", "…", message)
    return " ".join(message.split())[:_MAX_MESSAGE]


@contextlib.contextmanager
def attempting(doing: str, *, by_user: bool = False) -> Iterator[None]:
    """Says of an exception that leaves the block what could not be done; the innermost block decides.

    Parameters
    ----------
    doing : str
        As it goes on after "could not" and "not enough memory to".
    by_user : bool
        Whether the user asked for it, and so is to be told every time.
    """
    try:
        yield
    except Exception as error:
        said, by_the_user = getattr(error, "_netviz_doing", (doing, by_user))
        with contextlib.suppress(AttributeError):  # an exception that takes no attributes
            error._netviz_doing = said, by_user or by_the_user  # type: ignore[attr-defined]
        raise


def tell(error: BaseException) -> None:
    """Treat an exception that has been caught as one that nobody has caught."""
    sys.excepthook(type(error), error, error.__traceback__)


@dataclass
class _Seen:
    fault: Fault
    count: int
    first: datetime


class Faults:
    """All faults of this run of the program; may be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._seen: dict[tuple[object, ...], _Seen] = {}
        self._commands: deque[tuple[str, str, int]] = deque(maxlen=N_COMMANDS)
        self._listener: Callable[[Fault, int], None] | None = None
        self._unheard: list[Fault] = []
        self._log: FaultLog | None = None
        self._note: CrashNote | None = None

    # ------------------------------------------------------------- commands

    def open(self, folder: Path | None) -> None:
        """Begin to log; what crashed processes have left is a fault of the past.

        Parameters
        ----------
        folder : Path, optional
            Where; None for nowhere.
        """
        if folder is None:
            return
        self._log = FaultLog(folder)
        notes = take_crash_notes(folder)
        with contextlib.suppress(OSError):  # else crashes go unnoticed, and nothing else is lost
            self._note = CrashNote(folder)
        for number, text in enumerate(notes):
            crashed = re.search(r"Fatal Python error: (.*)", text)
            how = f"was cut short ({crashed[1].lower()})" if crashed else "ended with a fault"
            sentence = f"The last run of netviz {how}"
            self.add(Fault(sentence, _short_names(text), ("past", number), is_past=True))

    def close(self) -> None:
        """Log how often faults were repeated; what no window was left to show is for the next start."""
        repeated = [seen for seen in self._seen.values() if seen.count > 1]
        if repeated and self._log is not None:
            self._log.write("".join(f"{seen.count} times: {seen.fault.sentence}\n" for seen in repeated))
        if self._note is not None:
            for fault in self._unheard:
                if not fault.is_past:
                    self._note.write(f"{fault.sentence}\n{fault.details}")
            self._note.close()
        self._seen.clear()
        self._unheard.clear()
        self._commands.clear()
        self._log = self._note = None

    def note_command(self, name: str, arguments: str = "") -> None:
        """Remember what was asked for: its name, and the plain arguments of the last of several alike."""
        with self._lock:
            count = 1
            if self._commands and self._commands[-1][0] == name:
                count += self._commands.pop()[2]
            self._commands.append((name, arguments, count))

    def report(self, error: BaseException) -> None:
        """Take in an exception that nobody has caught."""
        self.add(Fault.of(error))

    def add(self, fault: Fault) -> None:
        """Take in a fault: a new one is logged and printed, a known one counted; either is passed on."""
        with self._lock:
            if fault.key[0] is MemoryError and not fault.is_told_again:  # what follows from one is no news
                told = next((key for key in self._seen if key[0] is MemoryError), fault.key)
                fault = replace(fault, key=told)
            if fault.key not in self._seen and len(self._seen) >= MAX_KINDS:
                fault = replace(fault, key=_OTHERS)
            seen = self._seen.setdefault(fault.key, _Seen(fault, 0, datetime.now()))
            seen.count += 1
            count, listener = seen.count, self._listener
            if listener is None and count == 1:
                self._unheard.append(fault)
        if count == 1:
            self.log(f"{fault.sentence}\n{self._commands_text()}\n{fault.details}")
            if sys.stderr is not None and not fault.is_past:
                with contextlib.suppress(OSError, ValueError):  # it may be closed
                    print(f"netviz: {fault.sentence}\n{fault.details}", file=sys.stderr, end="")
        if listener is not None:
            listener(fault, count)

    def listen(self, listener: Callable[[Fault, int], None]) -> None:
        """Pass faults on with how often each has come; those that nobody has heard of at once.

        Parameters
        ----------
        listener : callable
            Called in the thread of the fault.
        """
        with self._lock:
            self._listener = listener
            unheard, self._unheard = self._unheard, []
        for fault in unheard:
            listener(fault, self._seen[fault.key].count)

    def unlisten(self, listener: Callable[[Fault, int], None]) -> None:
        """Pass nothing more on, unless another one listens now."""
        with self._lock:
            if self._listener == listener:
                self._listener = None

    def log(self, text: str) -> None:
        """Write an entry into the log, if there is one."""
        if self._log is not None:
            self._log.write(f"---- {datetime.now():%Y-%m-%d %H:%M:%S} {versions()}\n{text.rstrip()}\n\n")

    # -------------------------------------------------------------- queries

    @property
    def log_path(self) -> Path | None:
        """Where they are logged, if a log there is."""
        return None if self._log is None or not self._log.path.exists() else self._log.path

    def text(self) -> str:
        """A report to be sent: versions, the last commands, and every fault; no data."""
        with self._lock:
            parts = [versions(), self._commands_text()]
            for seen in reversed(self._seen.values()):  # the newest kind first
                times = f"{seen.count} times, first" if seen.count > 1 else "once,"
                parts.append(
                    f"{seen.fault.sentence}\n{times} at {seen.first:%H:%M:%S}\n{seen.fault.details}"
                )
        return "\n\n".join(part.rstrip() for part in parts) + "\n"

    def _commands_text(self) -> str:
        names = (_named(*command) for command in self._commands)
        return f"Last commands: {', '.join(names) or 'none'}"


def _short_names(text: str) -> str:
    """What the interpreter wrote at its end, with files named from their package on."""
    return re.sub(r'File "([^"]*)"', lambda found: f'File "{_short(found[1])}"', text)


def versions() -> str:
    """What this runs on, in one line."""
    parts = [f"netviz {netviz.__version__}", f"Python {platform.python_version()}"]
    for name, package in (
        ("numpy", "numpy"),
        ("PySide6-Essentials", "PySide6"),
        ("pyqtgraph", "pyqtgraph"),
    ):
        version = getattr(sys.modules.get(package), "__version__", None) or _installed(name)
        if version is not None:
            parts.append(f"{name} {version}")
    return " · ".join((*parts, f"{platform.system()} {platform.release()} {platform.machine()}"))


def _installed(name: str) -> str | None:
    from importlib import metadata  # takes long, and is needed only where a package has not been loaded

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


faults = Faults()
"""Those of this process: the hooks by which the interpreter hands them over are the process's, too."""


def _named(name: str, arguments: str, count: int) -> str:
    text = f"{name}({arguments})" if arguments else name
    return text if count == 1 else f"{text} ×{count}"
