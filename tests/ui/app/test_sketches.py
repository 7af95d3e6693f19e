"""What the presenter sees of the next slide."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from netviz.intents import Advance
from netviz.session import Session
from netviz.ui.app.sketches import sketch
from netviz.ui.kit.theme import DARK


def drawn(key, snapshot, until=60):
    image = QImage(200, 120, QImage.Format.Format_RGB32)
    image.fill(QColor(DARK.window))
    with QPainter(image) as painter:
        is_known = sketch(painter, QRectF(10, 10, 180, 100), key, snapshot, until, DARK)
    ground = QColor(DARK.window).rgb()
    return is_known, sum(image.pixel(x, y) != ground for x in range(200) for y in range(120))


@pytest.mark.parametrize("key", ["loss", "units", "gradients", "diagram"])
def test_a_panel_beside_the_plane_is_sketched_from_its_numbers(qapp, key):
    session = Session()
    is_known, n_before = drawn(key, session.snapshot())
    session.apply(Advance(60))
    assert is_known
    assert drawn(key, session.snapshot())[1] > 300  # more than the axis
    assert n_before > 0


def test_units_that_fire_more_have_higher_bars(qapp):
    shot = Session().snapshot()
    few, many = (drawn("units", replace(shot, activity=share * shot.activity))[1] for share in (0.1, 1.0))
    assert many > 2 * few


def test_a_panel_without_a_sketch_says_so(qapp):
    assert drawn("check", Session().snapshot())[0] is False
