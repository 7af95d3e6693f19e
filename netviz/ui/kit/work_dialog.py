"""A box that asks what is wanted, and shows how far it has come in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from netviz.ui.kit.controls import text_button
from netviz.ui.kit.named import named


class WorkDialog(QDialog):
    """Choices; then a bar, until all is done. The window can be used all the time.

    Each kind says what it is called, lays out its choices, and has `order` and `_look`.

    Parameters
    ----------
    parent : QWidget
    make_task : callable
        Makes what does the work, with the signals and methods of a `BackgroundTask`, from its parent.

    Attributes
    ----------
    task : BackgroundTask, or one like it
    then : callable
        Is handed what has come of it.
    note, error, outcome : QLabel
        What else is to be known, why it cannot be begun, what would come of it.
    """

    title = ""
    go_text, go_tip = "", ""
    cancel_tip = ""
    progress_name = ""

    def __init__(self, parent: QWidget, make_task: Callable[[QObject], Any]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.title)
        self.task = make_task(self)
        self.then: Callable[[Any], None] = lambda _: None
        self._begin: Callable[[Any], None] = lambda _: None
        self._choices = QWidget()
        self.note, self.error, self.outcome = named(QLabel(), "small"), named(QLabel(), "error"), QLabel()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName(self.progress_name)
        self.go = text_button(self.go_text, self.go_tip, "primary")
        self.go.setDefault(True)  # Return
        self.stop = text_button("Close", "Close this box", "")
        self.stop.setAutoDefault(False)
        self._connect_task()

    def _lay_out(self, rows: Iterable[tuple[str, QWidget | QLayout]]) -> None:
        """Stack the choices, each with its name, and all else below them: so Tab goes through them, too."""
        form = QFormLayout(self._choices)
        form.setContentsMargins(0, 0, 0, 0)
        for name, field in rows:
            form.addRow(QLabel(name), field)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.stop)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._choices)
        for label in (self.note, self.error, self.outcome):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        layout.addWidget(self.progress)
        layout.addLayout(buttons)

    def _connect_task(self) -> None:
        self.go.clicked.connect(lambda: self._begin(self.order()))
        self.stop.clicked.connect(lambda: self._give_up() if self.task.is_running else self.reject())
        self.task.progressed.connect(lambda share: self.progress.setValue(round(1000 * share)))
        self.task.finished.connect(self._on_finished)
        self.task.failed.connect(self._on_failed)

    # ---------------------------------------------------------------- asking

    def order(self) -> Any:
        """What is wanted; raises an error whose message says why that makes no sense."""
        raise NotImplementedError

    def _look(self) -> None:
        """Say what would come of it, or why nothing can."""
        raise NotImplementedError

    def bring(self) -> None:
        """Open the box, or bring it to the front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def show_refused(self, why: str) -> None:
        """Say why nothing was begun, until something else is asked for."""
        self._say(sentence(why))

    def _note(self, note: str) -> None:
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _say(self, error: str) -> None:
        self.error.setText(error)
        self.error.setVisible(bool(error))
        self.outcome.setVisible(not error)
        self.go.setEnabled(not error)
        self._fit()

    # --------------------------------------------------------------- working

    def _show_running(self, running: bool) -> None:
        self._choices.setEnabled(not running)
        self.progress.setValue(0)
        self.progress.setVisible(running)
        self.go.setVisible(not running)
        self.stop.setText("Cancel" if running else "Close")
        self.stop.setAccessibleName(self.stop.text())
        self.stop.setToolTip(self.cancel_tip if running else "Close this box")
        if running:
            self.setFocus()  # else it would be on Cancel, where Return pressed once too often ends it
            self._fit()
        else:
            self._look()

    def _on_finished(self, result: Any) -> None:
        self._show_running(False)
        self.accept()
        self.then(result)

    def _on_failed(self, error: Exception) -> None:
        self._show_running(False)
        self._say(sentence(str(error)))

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def reject(self) -> None:
        """Closed, or left by Escape, it gives up."""
        self._give_up()
        super().reject()

    def _give_up(self) -> None:
        self.task.give_up()
        self._show_running(False)

    def close_work(self) -> None:
        """End what goes on in the background."""
        self.task.close()


def sentence(text: str) -> str:
    """A message as a sentence: with a capital letter, and a full stop."""
    return text[:1].upper() + text[1:] + ("" if not text or text.endswith(".") else ".")
