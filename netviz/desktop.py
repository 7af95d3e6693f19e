"""`netviz install-desktop`: an entry in the menu of a Linux desktop, an icon, and the file type .netviz.

All of it lies in the user's own folders, as the specifications of freedesktop.org have it; nothing needs
to be root.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import netviz
from netviz import files
from netviz.files import WriteError
from netviz.outputs import OutputError
from netviz.resources import RESOURCES
from netviz.terminal import say

ID = "netviz"
"""Of the entry, the icon and the window: by it, a desktop knows that they belong together."""

MIME_TYPE = "application/x-netviz"
_PNG_SIZE = 48  # every desktop must find one of this size; most take the drawing
_PATIENCE = 60  # seconds that a program of the desktop may take

_FILE_TYPE = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{MIME_TYPE}">
    <comment>netviz session</comment>
    <icon name="{ID}"/>
    <sub-class-of type="application/zip"/>
    <glob pattern="*.netviz"/>
    <magic priority="60">
      <match type="string" offset="0" value="PK\\003\\004">
        <match type="string" offset="30" value="project.json"/>
      </match>
    </magic>
  </mime-type>
</mime-info>
"""


def install(environment: Mapping[str, str] = os.environ) -> list[Path]:
    """Put netviz into the desktop's menu, for the user; what was there of it is replaced.

    Parameters
    ----------
    environment : mapping
        The environment variables.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    OutputError
        Where there are no such entries, or the program lies where none can lead to it.
    WriteError
        If a file cannot be written.
    """
    _refuse_other_systems()
    command = own_command()
    content = entry(command)
    folder = data_folder(environment)
    written = []
    for path, data in (
        *_icons(folder),
        (_file_type(folder), _FILE_TYPE.encode()),
        (_entry(folder), content),
    ):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(path, error) from error
        files.write(path, data)
        written.append(path)
    _tell_the_desktop(folder, environment)
    _run(("xdg-mime", "default", f"{ID}.desktop", MIME_TYPE), environment)
    return written


def remove(environment: Mapping[str, str] = os.environ) -> list[Path]:
    """Take back what `install` has done.

    Returns
    -------
    list of Path
        What was removed; empty if nothing was there.

    Raises
    ------
    OutputError
        Where there are no such entries.
    OSError
        If a file cannot be removed.
    """
    _refuse_other_systems()
    folder = data_folder(environment)
    removed = []
    for path in (_entry(folder), _file_type(folder), *_icon_paths(folder)):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
            removed.append(path)
    if removed:
        _forget_default(environment)
        _tell_the_desktop(folder, environment)
    return removed


def own_command() -> list[str]:
    """How this program is started, from whatever folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    started, package = Path(sys.argv[0]), Path(netviz.__file__).parent
    checkout = package.parent / "main.py"
    if started.name in ("netviz", "netviz.exe") and os.access(started, os.X_OK):
        return [os.path.abspath(started)]
    if RESOURCES.parent == package.parent and checkout.is_file():
        return [sys.executable, str(checkout)]
    return [sys.executable, "-m", "netviz"]


def entry(command: Sequence[str]) -> bytes:
    """The desktop entry of a program.

    Raises
    ------
    OutputError
        If no entry can have such a command in it.
    """
    if "=" in command[0]:
        raise OutputError(f"{command[0]}: in a desktop entry no program can have a = in its path; move it")
    line = " ".join((*map(_quoted, command), "%f"))
    text = f"""\
[Desktop Entry]
Type=Application
Version=1.0
Name=netviz
GenericName=Backpropagation, made visible
Comment=One two-layer network, shown completely, equation by equation
Exec={_escaped(line)}
TryExec={_escaped(command[0])}
Icon={ID}
Terminal=false
StartupNotify=true
StartupWMClass={ID}
Categories=Education;ArtificialIntelligence;
Keywords=neural network;backpropagation;gradient;training;
MimeType={MIME_TYPE};
"""
    try:
        return text.encode()
    except UnicodeEncodeError:
        name = os.fsencode(command[0]).decode(errors="replace")
        raise OutputError(
            f"{name}: a desktop entry can only have a path in UTF-8; move the program"
        ) from None


def _quoted(argument: str) -> str:
    """An argument of Exec, in quotes only where it must be: not every program that reads it knows them."""
    if re.fullmatch(r"[\w/.,:+-]+", argument):
        return argument
    for mark in '\\"`$':
        argument = argument.replace(mark, f"\\{mark}")
    return f'"{argument}"'.replace("%", "%%")


def _escaped(value: str) -> str:
    """A value as a line of an entry."""
    for mark, sign in (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        value = value.replace(mark, sign)
    return f"\\s{value[1:]}" if value.startswith(" ") else value


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where a user's own applications, icons and file types lie."""
    return _folder("XDG_DATA_HOME", (".local", "share"), environment)


def _folder(variable: str, usual: tuple[str, ...], environment: Mapping[str, str]) -> Path:
    named = environment.get(variable, "")
    if os.path.isabs(named):  # others are to be ignored
        return Path(named)
    try:
        return Path.home().joinpath(*usual)
    except RuntimeError:
        raise OutputError(f"no home folder is known; say with {variable} where to put it") from None


def _entry(folder: Path) -> Path:
    return folder / "applications" / f"{ID}.desktop"


def _file_type(folder: Path) -> Path:
    return folder / "mime" / "packages" / f"{ID}.xml"


def _icon_paths(folder: Path) -> tuple[Path, Path]:
    icons = folder / "icons" / "hicolor"
    return (
        icons / "scalable" / "apps" / f"{ID}.svg",
        icons / f"{_PNG_SIZE}x{_PNG_SIZE}" / "apps" / f"{ID}.png",
    )


def _icons(folder: Path) -> Iterator[tuple[Path, bytes]]:
    drawing, picture = _icon_paths(folder)
    yield drawing, (RESOURCES / "icons" / "netviz.svg").read_bytes()
    try:
        from netviz.ui.kit.picture_bytes import svg_as_png
    except ImportError:  # Qt lacks something of the system
        return
    yield picture, svg_as_png(RESOURCES / "icons" / "netviz.svg", _PNG_SIZE)


def _tell_the_desktop(folder: Path, environment: Mapping[str, str]) -> None:
    """Let the desktop look at what has changed; where there is nobody to be told, it finds out later."""
    with contextlib.suppress(OSError):  # the icons are looked through again when their folder is newer
        os.utime(folder / "icons" / "hicolor")
    _run(("update-mime-database", str(folder / "mime")), environment)
    _run(("update-desktop-database", str(folder / "applications")), environment)


def _run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a program of the desktop, if it is there."""
    program = shutil.which(command[0], path=environment.get("PATH"))
    if program is None:
        return
    try:
        subprocess.run(
            [program, *command[1:]],
            env=_as_it_was(environment),
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError) as error:
        reason = f"status {error.returncode}" if isinstance(error, subprocess.CalledProcessError) else error
        say(f"note: {command[0]} failed ({reason}); the desktop may need to be started again")


def _as_it_was(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for programs of the system: not with the libraries of the stand-alone one."""
    variables = dict(environment)
    if getattr(sys, "frozen", False):
        variables.pop("LD_LIBRARY_PATH", None)
        with contextlib.suppress(KeyError):
            variables["LD_LIBRARY_PATH"] = variables["LD_LIBRARY_PATH_ORIG"]
    return variables


def _forget_default(environment: Mapping[str, str]) -> None:
    """Let netviz be no longer what opens its files; `xdg-mime` can only say what does."""
    path = _folder("XDG_CONFIG_HOME", (".config",), environment) / "mimeapps.list"
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError:
        return
    ours = f"{MIME_TYPE}={ID}.desktop".encode()
    kept = [line for line in lines if line.strip().rstrip(b";") != ours]
    if kept != lines:
        files.write(path, b"".join(kept))


def _refuse_other_systems() -> None:
    if sys.platform in ("win32", "darwin"):
        raise OutputError(
            "install-desktop is for the desktops of Linux; on this system make a shortcut to netviz instead"
        )
