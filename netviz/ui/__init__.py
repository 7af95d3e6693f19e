"""The window: panels that show snapshots and emit intents."""

import builtins
import sys

import PySide6.QtCore  # noqa: F401 - what it replaces is put back

# PySide reads the source of every module that is imported after it, to see whether its names are to be
# spelt otherwise there (`from __feature__ import snake_case`). Nobody does that here, and it takes a tenth
# of a second at the start: imports go on as they did before.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

# Where a thread computes, whatever Qt calls back waits for its turn, up to so many seconds each time: at
# Python's 5 ms the window stands still for a second while a large file is read.
sys.setswitchinterval(0.0005)
