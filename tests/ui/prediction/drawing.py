"""The mouse in a prediction, and the predictions that are asked for."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from netviz.lessons.lesson import Prediction
from netviz.lessons.prediction import OUTCOMES
from tests.ui.conftest import shot

LOSS = Prediction("curve", "Draw the loss.", 6, "loss", explanation="So it is.")
BOUNDARY = Prediction("boundary", "Draw the boundary.", 6)
DEAD = Prediction("number", "How many will be dead?", 6, "dead")
POINT = Prediction("class", "Which class wins here?", 6, point=(0.2, 0.3))
COURSE = Prediction("choice", "What will come?", 6, choices=OUTCOMES)


def place(plot, x, y):
    """A place of a plot's viewport, as shares of the plot from its upper left corner."""
    box = plot.getViewBox().sceneBoundingRect()
    return QPoint(round(box.left() + x * box.width()), round(box.top() + y * box.height()))


def stroke(qtbot, plot, points):
    viewport = plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place(plot, *points[0]))
    for point in points[1:]:
        qtbot.mouseMove(viewport, place(plot, *point))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place(plot, *points[-1]))


def level(qtbot, plot, height=0.5):
    """A level line from end to end."""
    stroke(qtbot, plot, [(x, height) for x in np.linspace(0.0, 1.0, 20)])


def loss_of(window):
    return window.panels["loss"].plot


def plane_of(window):
    return window.panels["plane"].plot


def begin(window, prediction):
    window.predictions.begin(prediction)
    QApplication.processEvents()
    return window.predictions.round


def reveal_by_steps(window, qtbot, until=6):
    """Step by step, as the key does it."""
    while shot(window).step < until:
        window.actions_by_name["step"].trigger()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: window.predictions.round.stage != "revealing", timeout=20_000)


def last_drawn(plot):
    """The greatest step at which any curve of a chart is drawn."""
    return max(x[-1] for curve in plot.curves if len(x := curve.getData()[0]))
