"""What the window says about a fault of its own, calmly, with a report to be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from netviz.faults import Fault, faults
from netviz.ui.kit.banner import Banner
from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named

_COPY = ("Copy report", "Versions, traceback and the last commands; none of your data")
_REPORT_SIZE = (720, 480)


class FaultBar(Banner):
    """One sentence about the newest fault; what was dismissed comes back only with something new.

    Signals
    -------
    heard(Fault, int)
        A fault, and how often it has come; to be received between two events.
    """

    heard = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Fault")
        self.copy = text_button(*_COPY, "")
        self.details = text_button("Show report", "Read it before it is sent", "")
        self.dismiss = text_button("Dismiss", "Say no more about this fault; it is still counted", "")
        self.report: FaultReport | None = None
        self._fault: Fault | None = None
        self._count, self._state = 0, ""
        self._kinds: set[object] = set()
        self.copy.clicked.connect(lambda: _copy_report(self.copy))
        self.details.clicked.connect(self._on_details_clicked)
        self.dismiss.clicked.connect(self.hide)
        self.put(self.copy, self.details, self.dismiss)

    def hear(self, fault: Fault, count: int) -> None:
        """Pass a fault on to the window's own thread."""
        self.heard.emit(fault, count)

    def show_fault(self, fault: Fault, count: int, state: str) -> None:
        """Say what has happened, and what state training is in."""
        self._fault, self._count, self._state = fault, count, state
        self._kinds.add(fault.key)
        self.copy.setText(_COPY[0])
        self._show_text()
        self.show()

    def count(self, fault: Fault, count: int) -> None:
        """Note that a fault has come again."""
        if self._fault is not None and fault.key == self._fault.key:
            self._count = count
            self._show_text()

    def forget_state(self) -> None:
        """Training goes on: what was said about it no longer holds."""
        self._state = ""
        self._show_text()

    def _show_text(self) -> None:
        if self._fault is None:
            return
        times = f", {self._count} times" if self._count > 1 else ""
        others = len(self._kinds) - 1
        more = f" The report has {others} other fault{'s' * (others > 1)}." if others else ""
        state = f"; {self._state}" if self._state else ""
        text = f"{self._fault.sentence}{times}{state}.{more}"
        if text != self.text.text():
            self.text.setText(text)
            self.text.setAccessibleName(text)

    def _on_details_clicked(self) -> None:
        if self.report is None:
            self.report = FaultReport(self.window())
        self.report.open_report()


class FaultReport(QDialog):
    """The report as it is copied, and where the log is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Report of a fault")
        self.text = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.text.setAccessibleName("Report")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.place = named(QLabel(), "muted")
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.place.setWordWrap(True)
        self.copy = text_button(*_COPY, "primary")
        close = text_button("Close", "Back to the window", "")
        self.copy.clicked.connect(lambda: _copy_report(self.copy))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.place, 1)
        buttons.addWidget(close)
        buttons.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)

    def open_report(self) -> None:
        """Show it as it is now; the window stays usable."""
        self.copy.setText(_COPY[0])
        self.text.setPlainText(faults.text())
        path = faults.log_path
        self.place.setText("No log could be written." if path is None else f"Logged in {path}")
        room = self.screen().availableSize()
        self.resize(min(_REPORT_SIZE[0], room.width() - 60), min(_REPORT_SIZE[1], room.height() - 80))
        self.show()
        self.raise_()
        self.activateWindow()


def _copy_report(button: QAbstractButton) -> None:
    QGuiApplication.clipboard().setText(faults.text())
    button.setText("Copied")
