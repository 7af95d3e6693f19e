"""What a command is asked to write: refused before anything is computed if something would be lost."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from netviz.files import remove_leftovers, same


class OutputError(ValueError):
    """A file that must not, or cannot, be written; the message says why."""


def check(outputs: Mapping[str, Path], inputs: Mapping[str, str | Path]) -> None:
    """Refuse outputs that are an input, one another, or in a place that cannot be written to.

    Parameters
    ----------
    outputs : mapping
        From an option to the file that it names.
    inputs : mapping
        From what a file is to its path.

    Raises
    ------
    OutputError
    """
    for option, path in outputs.items():
        _check_place(option, path)
    files = {option: path for option, path in outputs.items() if not _is_device(path)}
    for option, path in files.items():
        for what, read in inputs.items():
            if same(path, read):
                raise OutputError(f"{option} {path} would overwrite {what}; choose another name")
        if _is_standard_output(path):
            raise OutputError(f"{option} {path} is where standard output goes; choose another name")
        remove_leftovers(Path(os.path.realpath(path)).parent)
    for (option, path), (other, second) in combinations(files.items(), 2):
        if same(path, second):
            raise OutputError(f"{option} and {other} name one file, {path}; one of them would be lost")


def _check_place(option: str, path: Path) -> None:
    if "\0" in str(path):
        raise OutputError(f"{option}: no file can have a name with a NUL in it")
    if str(path) == "-":
        raise OutputError(f"{option} -: give it the name of a file")
    if os.path.isdir(path):
        raise OutputError(f"{path} is a folder; name a file in it")
    if _is_device(path):
        return
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it first")
    if not os.access(folder, os.W_OK) or (os.path.exists(path) and not os.access(path, os.W_OK)):
        raise OutputError(f"{path}: you are not allowed to write there; choose another place for {option}")


def _is_device(path: Path) -> bool:
    return os.path.exists(path) and not os.path.isfile(path)


def _is_standard_output(path: Path) -> bool:
    try:
        status, taken = os.stat(path), os.fstat(1)
    except OSError:
        return False
    return stat.S_ISREG(taken.st_mode) and os.path.samestat(status, taken)
