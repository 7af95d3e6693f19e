"""The window's views as a picture of any size, without a window: for figures and films."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QSizePolicy, QWidget

from netviz.core.shares import percent
from netviz.snapshot import Snapshot
from netviz.ui.history.panels import GradientPanel, LossPanel
from netviz.ui.kit.number_format import number_text, short_name
from netviz.ui.kit.panel import Panel
from netviz.ui.kit.stylesheet import dress
from netviz.ui.kit.theme import Theme
from netviz.ui.plane.panel import PlanePanel

VIEWS = {"views": "Plane, loss and gradients", "plane": "The plane alone"}
"""What can be seen in a picture."""

HEIGHTS = {"views": 720, "plane": 600}
"""Of a film in units of length: the lower, the larger are type and lines."""


class Dashboard(QWidget):
    """Plane, loss and gradient magnitudes side by side, with a line of numbers above.

    Parameters
    ----------
    shows : str
        A key of `VIEWS`.
    is_upright : bool
        Whether the curves stand under the plane instead.
    """

    def __init__(self, shows: str = "views", is_upright: bool = False) -> None:
        super().__init__()
        self.heading, self._form = QLabel(), 0
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.plane, self.loss, self.gradients = PlanePanel(), LossPanel(), GradientPanel()
        self.panels: tuple[Panel, ...] = (self.plane,)
        for panel in (self.plane, self.loss, self.gradients):
            panel.hide_controls()
        grid = QGridLayout(self)
        grid.addWidget(self.heading, 0, 0, 1, 2)
        if shows == "plane":
            grid.addWidget(self.plane, 1, 0, 1, 2)
            return
        self.panels = (self.plane, self.loss, self.gradients)
        if is_upright:
            grid.addWidget(self.plane, 1, 0, 1, 2)
            grid.addWidget(self.loss, 2, 0)
            grid.addWidget(self.gradients, 2, 1)
            grid.setRowStretch(1, 8)
            grid.setRowStretch(2, 5)
            return
        grid.addWidget(self.plane, 1, 0, 2, 1)
        grid.addWidget(self.loss, 1, 1)
        grid.addWidget(self.gradients, 2, 1)
        grid.setColumnStretch(0, 6)
        grid.setColumnStretch(1, 5)

    def show_snapshot(self, snapshot: Snapshot, old: Snapshot | None = None) -> None:
        """Show a snapshot; `old` is the one that was shown before, if any."""
        self._head(snapshot)
        for panel in self.panels:
            panel.show_snapshot(old, snapshot)

    def _head(self, snapshot: Snapshot) -> None:
        """Write above as much as there is room for; what once had to go does not come back."""
        values, test = snapshot.values, snapshot.values["test_accuracy"]
        data = f"{escape(short_name(snapshot.dataset.source, 40))}, 2 → {snapshot.network.n_hidden} → "
        parts = [
            "<b>netviz</b>",
            f"{data}{snapshot.dataset.n_classes}",
            f"step <b>{number_text(snapshot.step)}</b>",
            f"J̃ <b>{number_text(values['loss'])}</b>",
            f"accuracy <b>{percent(values['accuracy'])}</b>",
            *([f"test <b>{percent(test)}</b>"] if test == test else []),
        ]
        terms = f" = {number_text(values['loss_data'])} + {number_text(values['loss_reg'])}"
        whole = [*parts[:3], parts[3] + terms, *parts[4:]]
        forms = [whole, parts, parts[:1] + parts[2:], parts[2:]]
        self._write_head(forms[self._form])
        while self.isVisible() and self._is_too_long() and self._form < len(forms) - 1:
            self._form += 1
            self._write_head(forms[self._form])

    def _write_head(self, parts: list[str]) -> None:
        self.heading.setText(" &nbsp; ".join(parts))

    def _is_too_long(self) -> bool:
        return self.heading.sizeHint().width() > self.heading.width()


class Studio:
    """Draws one snapshot after the other, all on the same axes if they are of one run.

    Parameters
    ----------
    theme : Theme
    size : tuple of int
        Width and height of a picture in pixels.
    height : int
        The same height in units of length: how large type and lines are.
    shows : str
        A key of `VIEWS`.
    states : mapping
        How panels are set, by their keys, as `Panel.view_state` gives it; as usual, if left out.

    Attributes
    ----------
    board : Dashboard
        What is drawn.
    """

    def __init__(
        self,
        theme: Theme,
        size: tuple[int, int],
        height: int,
        shows: str = "views",
        states: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._size, self._ratio = size, size[1] / height
        self._shown: Snapshot | None = None
        width = round(size[0] / self._ratio)
        board = self.board = Dashboard(shows, is_upright=width < 1.2 * height)
        board.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        dress(board, theme)
        board.resize(width, height)
        for panel in board.panels:
            panel.set_theme(theme)
            panel.restore_view_state((states or {}).get(panel.key, {}))
        board.show()  # lays out, so that the plane knows its size
        QApplication.sendPostedEvents()

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot, the decision regions coarsely."""
        self.board.show_snapshot(snapshot, self._shown)
        if (
            self._shown is None
        ):  # heads have their final size only now, and axes when they have been painted
            QApplication.sendPostedEvents()
            self.picture()
            QApplication.sendPostedEvents()
        self._shown = snapshot

    def paint_fine(self) -> None:
        """Draw the decision regions at the resolution of the picture."""
        self.board.plane.plot.paint_fine(ratio=self._ratio)

    def picture(self) -> QImage:
        """What is shown."""
        image = QImage(*self._size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self._ratio)
        with QPainter(image) as painter:
            QWidget.render(self.board, painter, QPoint())
        return image

    def draw(self, snapshot: Snapshot) -> QImage:
        """The picture of a snapshot."""
        self.show(snapshot)
        self.paint_fine()
        return self.picture()

    def close(self) -> None:
        """Nothing more will be drawn."""
        self.board.close()
        self.board.deleteLater()


def pixels(image: QImage) -> npt.NDArray[np.uint8]:
    """Red, green and blue of a picture; array (height, width, 3)."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., 2::-1].copy()
