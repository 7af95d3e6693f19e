"""The window's views in a picture, without a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, qInstallMessageHandler
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from netviz import files
from netviz.core.shares import percent
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.ui.app.main import application
from netviz.ui.history.panels import GradientPanel, LossPanel
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.stylesheet import apply_theme
from netviz.ui.kit.theme import THEMES, Theme
from netviz.ui.plane.panel import PlanePanel

WIDTH, HEIGHT, SCALE = 1320, 780, 2


class Dashboard(QWidget):
    """Plane, loss and gradient magnitudes side by side, with a line of numbers above."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = QLabel()
        self.plane, self.loss, self.gradients = PlanePanel(), LossPanel(), GradientPanel()
        for panel in (self.plane, self.loss, self.gradients):
            panel.hide_controls()
        grid = QGridLayout(self)
        grid.addWidget(self.heading, 0, 0, 1, 2)
        grid.addWidget(self.plane, 1, 0, 2, 1)
        grid.addWidget(self.loss, 1, 1)
        grid.addWidget(self.gradients, 2, 1)
        grid.setColumnStretch(0, 6)
        grid.setColumnStretch(1, 5)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a snapshot."""
        values = snapshot.values
        test = values["test_accuracy"]
        self.heading.setText(
            f"<b>netviz</b> &nbsp; {snapshot.dataset.source}, 2 → {snapshot.network.n_hidden} → "
            f"{snapshot.dataset.n_classes} &nbsp; step <b>{number_text(snapshot.step)}</b> &nbsp; "
            f"J̃ <b>{number_text(values['loss'])}</b> = {number_text(values['loss_data'])} + "
            f"{number_text(values['loss_reg'])} &nbsp; accuracy <b>{percent(values['accuracy'])}</b>"
            + (f" &nbsp; test <b>{percent(test)}</b>" if test == test else "")
        )
        for panel in (self.plane, self.loss, self.gradients):
            panel.show_snapshot(None, snapshot)


def save_figure(session: Session, path: Path, theme_name: str = "light") -> None:
    """Draw the window's views at the session's present step.

    Parameters
    ----------
    session : Session
    path : Path
        A .png file; an old one is replaced.
    theme_name : "light" or "dark"

    Raises
    ------
    WriteError
        If the picture cannot be written.
    """
    # Without a screen Qt notes that windows cannot be given a size; nobody needs to know.
    handler = qInstallMessageHandler(lambda *_: None)
    try:
        picture = _draw(session, THEMES[theme_name])
    finally:
        qInstallMessageHandler(handler)
    files.write(path, png_bytes(picture))


def _draw(session: Session, theme: Theme) -> QPixmap:
    application()
    apply_theme(theme)
    dashboard = Dashboard()
    dashboard.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    dashboard.resize(WIDTH, HEIGHT)
    for panel in (dashboard.plane, dashboard.loss, dashboard.gradients):
        panel.set_theme(theme)
    dashboard.show()  # lays out, so that the plane knows its size
    application().processEvents()
    dashboard.show_snapshot(session.snapshot())
    application().processEvents()
    dashboard.plane.plot.paint_fine(ratio=SCALE)
    picture = QPixmap(WIDTH * SCALE, HEIGHT * SCALE)
    picture.setDevicePixelRatio(SCALE)
    with QPainter(picture) as painter:
        dashboard.render(painter, QPoint())
    dashboard.close()
    return picture
