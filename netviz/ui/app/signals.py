"""What the system asks of the process: to end."""

from __future__ import annotations

import signal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

TOLD_TO_END = "told to end"
"""The property of a window that is closed by the system: then nobody is asked anything."""

_WAKE_MS = 250


def close_on_signals(window: QWidget) -> None:
    """Let Ctrl+C, the end of the desktop's session and a kill close the window as a click does.

    Parameters
    ----------
    window : QWidget
        The window at whose closing the program ends; what was asked in dialogs counts as cancelled.
    """

    def close() -> None:
        while (asked := QApplication.activeModalWidget() or QApplication.activePopupWidget()) is not None:
            if not asked.isVisible() or not asked.close():
                break
        window.setProperty(TOLD_TO_END, True)
        window.close()

    def later(*_: object) -> None:
        QTimer.singleShot(0, window, close)  # not here, for a signal may come amid the painting

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # the last is not known everywhere
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), later)
    # Python looks at signals only between two of its own instructions, so it is woken now and then.
    wake = QTimer(window, interval=_WAKE_MS)
    wake.timeout.connect(lambda: None)
    wake.start()
