"""The mouse on the plane."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from netviz.ui.plane.items import PointsItem, RingsItem
from tests.ui.conftest import plot_item

PRESS, MOVE, RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


def mouse(window, kind, place):
    """The left button at a place of the plane."""
    plane = window.panels["plane"].plot
    viewport = plane.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    pixel = QPointF(plane.mapFromScene(plane.getViewBox().mapViewToScene(QPointF(*place))))
    held = none if kind == RELEASE else left
    event = QMouseEvent(
        kind, pixel, viewport.mapToGlobal(pixel), left, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(viewport, event)


def drag(window, *places):
    """Press at the first place of the plane, move to the others, release at the last."""
    mouse(window, PRESS, places[0])
    for place in places[1:]:
        mouse(window, MOVE, place)
    mouse(window, RELEASE, places[-1])


def points_of(window):
    """What draws the points on the plane."""
    return plot_item(window.panels["plane"].plot, PointsItem)


def rings_of(window):
    """What rings the points on the plane that are classified wrongly."""
    return plot_item(window.panels["plane"].plot, RingsItem)


def line(first, last, n=20):
    return [tuple(place) for place in np.linspace(first, last, n).tolist()]
