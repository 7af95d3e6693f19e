"""Hands over to `netviz.faults` whatever exception nobody has caught, in any thread, and Qt's warnings."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from netviz.faults import faults

_MAX_MESSAGES = 50  # of Qt that are logged; each once


@contextlib.contextmanager
def fault_hooks() -> Iterator[None]:
    """As long as the block lasts, exceptions that nobody catches are told, logged and counted."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = _on_exception
    threading.excepthook = _on_thread_exception
    sys.unraisablehook = _on_unraisable
    messages = qInstallMessageHandler(_QtMessages())
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before
        qInstallMessageHandler(messages)


def _on_exception(kind: type[BaseException], error: BaseException | None, traceback: Any) -> None:
    # The interpreter keeps these for a debugger, and with them every frame and what it holds.
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)
    if isinstance(error, Exception):
        if error.__traceback__ is None:
            error = error.with_traceback(traceback)
        try:
            faults.report(error)
            return
        except Exception:  # a fault in telling a fault, or no memory for it
            pass
    if error is not None:
        sys.__excepthook__(kind, error, traceback)


def _on_thread_exception(found: threading.ExceptHookArgs) -> None:
    _on_exception(found.exc_type, found.exc_value, found.exc_traceback)


def _on_unraisable(found: sys.UnraisableHookArgs) -> None:
    _on_exception(found.exc_type, found.exc_value, found.exc_traceback)


class _QtMessages:
    """Qt's warnings: printed as ever, and each logged once."""

    def __init__(self) -> None:
        self._logged: set[str] = set()

    def __call__(self, kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
        if sys.stderr is not None:
            with contextlib.suppress(OSError, ValueError):
                print(message, file=sys.stderr)
        grave = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
        if grave and message not in self._logged and len(self._logged) < _MAX_MESSAGES:
            self._logged.add(message)
            faults.log(f"Qt: {message[:1000]}")
