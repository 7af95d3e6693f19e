"""What is written on a slide's plot does not lie on its curves."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from netviz.session import Session
from netviz.ui.history.free_place import close_points, free_place
from netviz.ui.history.slide_panels import SlideLoss
from netviz.ui.kit.theme import LIGHT
from tests.ui.lessons.sample_lesson import saved


@pytest.mark.slow
@pytest.mark.parametrize("eta", [0.25, 1, 4, 8])
@pytest.mark.parametrize("size", [(420, 240), (700, 420), (900, 700)])
def test_name_and_value_lie_on_no_curve(qtbot, eta, size):
    panel = SlideLoss({}, "slide")
    qtbot.addWidget(panel)
    panel.undress()
    panel.set_theme(LIGHT.enlarged(1.5))
    panel.resize(*size)
    panel.show()
    panel.plot.show_until(200)
    session = Session.of(saved(f"v1 spiral | hidden=32 | eta={eta} | at step 200"))
    panel.show_snapshot(None, session.snapshot())
    panel.grab()
    labels = panel.plot.labels
    (placed,) = labels.placed()
    shape = panel.plot.drawings[0]
    corners = [labels._at(corner) for corner in zip(shape.x, shape.y, strict=True)]
    points = close_points(np.array([c.x() for c in corners]), np.array([c.y() for c in corners]))
    assert not any(placed.rect.contains(x, y) for x, y in points)
    assert panel.plot.viewport().rect().contains(placed.rect.toAlignedRect())


def test_the_nearest_free_place_is_taken_and_the_emptiest_where_none_is():
    area, usual = QRectF(0, 0, 400, 200), QRectF(300, 20, 80, 20)
    assert free_place(usual, area, np.empty((0, 2))) == usual
    wall = np.array([[340.0, y] for y in range(0, 200, 3)])
    found = free_place(usual, area, wall)
    assert found.right() < 340
    assert found.top() == usual.top()
    dense = np.array([[x, y] for x in range(0, 400, 4) for y in range(0, 200, 4)], dtype=float)
    few = dense[(dense[:, 1] < 120) | (dense[:, 0] % 20 == 0)]
    assert free_place(usual, area, few).top() >= 120
