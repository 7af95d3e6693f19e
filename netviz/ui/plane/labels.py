"""What is said on the plane itself: a notice, how to begin, what explains the picture or an empty one."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel

from netviz.snapshot import Snapshot
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import change_text, number_text
from netviz.ui.plane.hinge_layer import passing_units
from netviz.ui.plane.known import LOGITS, MASK
from netviz.ui.plane.view import PlaneView

MARGIN = 10  # around labels over the plot
_PADDING = 12  # around a notice's text, with its border

_EMPTY = (
    "<p align='center'><b>No points yet.</b></p><p align='center'>Draw some here, drop a file on the "
    "window, paste rows of a table (<b>Ctrl+V</b>), or choose a data set on the left.</p>"
)


class PlaneLabels:
    """The labels over a plane.

    Attributes
    ----------
    notice, hint, caption, empty : QLabel
        Why training stands still; how to begin; what explains the picture; what can be done where there are
        no points.
    is_terse : bool
        Whether only what cannot be left out is said.
    """

    def __init__(self, plot: PlaneView) -> None:
        self._plot, self.is_terse = plot, False
        self.notice, self.hint, self.caption, self.empty = (
            named(QLabel(plot), name) for name in ("notice", "hint", "legend", "muted")
        )
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setTextFormat(Qt.TextFormat.RichText)
        self.empty.setTextFormat(Qt.TextFormat.RichText)
        self.empty.setText(_EMPTY)
        self.empty.setWordWrap(True)
        for label in (self.notice, self.empty):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for label in (self.notice, self.hint, self.caption, self.empty):
            label.hide()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say what there is to say about a snapshot that the plot shows."""
        notice = str(snapshot.diverged) if snapshot.diverged is not None else snapshot.silence
        caption = caption_text(snapshot, self._plot)
        if self.is_terse:
            notice = "" if snapshot.diverged is None else notice
            caption = "" if not snapshot.line else caption
        cleared = self._plot.is_cleared
        moved = self.empty.isHidden() == cleared
        self.empty.setVisible(cleared)
        for label, text in ((self.notice, notice), (self.caption, caption)):
            if text != label.text():
                label.setText(text)
                label.setVisible(bool(text))
                moved = True
        if snapshot.last_step and not self.hint.isHidden():
            self.hint.hide()
            moved = True
        if moved:
            self.place()

    def show_hint(self, text: str) -> None:
        """Say how to begin; until the first step."""
        self.hint.setText(text)
        self.hint.show()
        self.place()

    def place(self) -> None:
        """Put the notice at the top, hint and caption at the bottom, all centred."""
        plot = self._plot
        if not self.notice.isHidden():
            width = max(plot.width() - 80, 180)
            inside = QRect(0, 0, width - 2 * _PADDING, 10_000)
            text = self.notice.fontMetrics().boundingRect(
                inside, Qt.TextFlag.TextWordWrap, self.notice.text()
            )
            self.notice.setFixedSize(width, text.height() + 2 * _PADDING)
            self.notice.move((plot.width() - self.notice.width()) // 2, 16)
        box = plot.getViewBox().sceneBoundingRect()
        bottom = round(box.bottom()) - MARGIN
        room = round(box.width()) - 2 * MARGIN
        for label in (self.hint, self.caption):
            if not label.isHidden():
                label.setWordWrap(False)
                label.adjustSize()
                if label.width() > room:  # a small window, or large type
                    label.setWordWrap(True)
                    label.resize(room, label.heightForWidth(room))
                bottom -= label.height()
                label.move(round(box.center().x()) - label.width() // 2, bottom)
                bottom -= MARGIN
        if not self.empty.isHidden():
            width = min(room, round(28 * self.empty.fontMetrics().height()))
            self.empty.resize(width, self.empty.heightForWidth(width))
            self.empty.move(box.center().toPoint() - self.empty.rect().center())


def caption_text(snapshot: Snapshot, plot: PlaneView) -> str:
    """What a viewer has to know about the picture; empty if it explains itself."""
    n_samples = len(snapshot.dataset.points)
    if plot.is_cleared:
        return f"no points; the network keeps the {number_text(n_samples)} it had"
    line, after = snapshot.line, snapshot.after
    if 0 < line < LOGITS:
        return "no decision region yet: the logits come in line 3"
    if line == LOGITS:
        return "the largest logit wins; probabilities come in line 4"
    if line == MASK:
        if snapshot.pinned is None:
            return "click a sample to see which hinge lines pass its gradient"
        passing = f"{int(passing_units(snapshot).sum())} of {snapshot.network.n_hidden} units pass the"
        bold = "" if plot.hinges.choice == "none" else "; bold: those among the hinges that are drawn"
        return f"{passing} gradient of sample {snapshot.pinned}{bold}"
    if after is not None:
        return (
            f"J̃ {change_text(after.loss_before, after.loss_after)} · grey: the boundary before the update"
        )
    if plot.uniform:
        return "the same probability for every class, everywhere"
    if plot.n_drawn < n_samples:
        return f"{number_text(plot.n_drawn)} of {number_text(n_samples)} points drawn; all are trained on"
    return ""
