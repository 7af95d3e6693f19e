"""A virtual screen with a window manager: what a user has, with a real mouse and real keys."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.places import ROOT
from tests.programs import do_without, need

TOOLS = ("Xvfb", "openbox", "xdotool", "xprop", "xwininfo")
_PATIENCE = 60.0  # seconds that anything on a busy machine may take


def need_screen() -> None:
    """Skip the test where there can be no virtual screen; in CI that is a failure."""
    need(*TOOLS)
    if sys.platform != "linux":
        do_without("Linux")


class VirtualScreen:
    """An X server with openbox, on a display number of its own.

    Attributes
    ----------
    environment : dict
        For programs that are to show their windows there.
    """

    def __init__(self, folder: Path, size: tuple[int, int] = (1440, 900)) -> None:
        self._started: list[subprocess.Popen] = []
        read, write = os.pipe()
        width, height = size
        self._start(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            pass_fds=(write,),
        )
        os.close(write)
        with os.fdopen(read) as number:
            self.display = f":{number.readline().strip()}"
        self.environment = {
            **os.environ,
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(folder),
            "PYTHONPATH": str(ROOT),
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        self._start(["openbox"], env=self.environment)
        self.wait(lambda: "window id" in self.tool("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"))

    def _start(self, command: list[str], **options: object) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._started.append(subprocess.Popen(command, **quiet, **options))

    def run(self, *arguments: str | Path, **options: object) -> subprocess.Popen[str]:
        """Start Python with a program that opens windows here."""
        return self.start(sys.executable, *arguments, **options)

    def start(self, *command: str | Path, **options: object) -> subprocess.Popen[str]:
        """Start a program that opens windows here."""
        options = {"env": self.environment, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        started = subprocess.Popen([*map(str, command)], text=True, **options)
        self._started.append(started)
        return started

    def close(self) -> None:
        """End what was started here, the last first."""
        for started in reversed(self._started):
            if started.poll() is None:
                started.kill()
            started.wait()
            for stream in (started.stdout, started.stderr):
                if stream is not None:
                    stream.close()

    def wait(self, condition: Callable[[], object]) -> object:
        """Until something is so, as `qtbot.waitUntil`; what it was in the end."""
        end = time.monotonic() + _PATIENCE
        while not (found := condition()):
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.05)
        return found

    def tool(self, *command: str) -> str:
        """What a program of the system says about this screen, or does to it."""
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60
        ).stdout

    # ------------------------------------------------------------- windows

    def windows(self, pid: int) -> list[str]:
        """The windows of a process that the window manager shows, the oldest first."""
        listed = self.tool("xprop", "-root", "_NET_CLIENT_LIST")
        return [
            window
            for window in re.findall(r"0x[0-9a-f]+", listed)
            if self._property(window, "_NET_WM_PID").endswith(f"= {pid}")
            and "IsViewable" in self.tool("xwininfo", "-id", window)
        ]

    def title(self, window: str) -> str:
        """What its title bar says."""
        return self._property(window, "_NET_WM_NAME").partition("= ")[2].strip('"')

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Left, top, width and height, without the frame."""
        said = self.tool("xwininfo", "-id", window)
        names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        left, top, width, height = (int(re.search(rf"{name}: +(-?\d+)", said)[1]) for name in names)
        return left, top, width, height

    def activate(self, window: str) -> None:
        """Bring a window to the front and give it the keyboard."""
        self.tool("xdotool", "windowactivate", "--sync", window)

    def key(self, *keys: str) -> None:
        """Press keys on the keyboard: they go to the active window, or to the window manager."""
        self.tool("xdotool", "key", *keys)

    def click(self, x: int, y: int) -> None:
        """Press and release the left button at a place of the screen."""
        self.tool("xdotool", "mousemove", str(x), str(y), "click", "1")

    def click_close_button(self, window: str) -> None:
        """Click the cross that the window manager has put into the window's frame."""
        frame = re.findall(r"\d+", self._property(window, "_NET_FRAME_EXTENTS").partition("=")[2])
        _, right, top, _ = map(int, frame)
        x, y, width, _ = self.place(window)
        self.click(x + width + right - top // 2, y - top // 2)

    def _property(self, window: str, name: str) -> str:
        return self.tool("xprop", "-id", window, name).strip()


@contextmanager
def virtual_screen(folder: Path, size: tuple[int, int] = (1440, 900)) -> Iterator[VirtualScreen]:
    """A virtual screen of a size; what has been started on it is gone at the end."""
    need_screen()
    screen = VirtualScreen(folder, size)
    try:
        yield screen
    finally:
        screen.close()


def children(pid: int) -> list[psutil.Process]:
    """The processes that one has started."""
    return psutil.Process(pid).children(recursive=True)


def are_gone(processes: list[psutil.Process]) -> bool:
    """Whether all have ended, also where nobody has asked with what status."""
    return all(_is_gone(process) for process in processes)


def _is_gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
