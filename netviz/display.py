"""Whether a window can be opened here: asked first, because Qt aborts the process where it cannot."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping


def obstacle(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """Why no window can be opened, in words for people; None if nothing is known to prevent it.

    Parameters
    ----------
    environment : mapping
        The environment variables.
    platform : str
        As `sys.platform`.
    """
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return None
    if environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY")
    if not display:
        return "there is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set)"
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local and not _answers(f"/tmp/.X11-unix/X{local[1]}"):
        return f"no display answers at DISPLAY={display}"
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        return "Qt needs the library libxcb-cursor to open a window (Debian: libxcb-cursor0)"
    return None


def _answers(path: str) -> bool:
    """Whether something listens on the X server's socket, in the file system or abstract."""
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            try:
                connection.connect(address)
            except OSError:
                continue
            return True
    return False
