"""The name of a level stands at its line, and on nothing else."""

import numpy as np
from PySide6.QtCore import QRectF

from netviz.ui.history.level_name import goes_through, place_of_name

AREA, HEIGHTS, SIZE = QRectF(40, 10, 240, 120), (30.0, 50.0), (80.0, 12.0)
X = np.linspace(40, 280, 100)


def at(curves=(), lines=()):
    def is_taken(place):
        across, along = (place.left(), place.right()), (place.top(), place.bottom())
        return any(goes_through(x, y, across, along) for x, y in curves)

    return place_of_name(AREA, HEIGHTS, SIZE, lines, is_taken)


def test_at_the_right_end_over_the_line():
    assert at() == QRectF(200, 30, 80, 12)
    assert at([(X, np.full(100, 100.0))], [100.0]) == QRectF(200, 30, 80, 12)
    assert at([(np.empty(0), np.empty(0))]) == QRectF(200, 30, 80, 12)


def test_under_the_line_where_a_curve_is_over_it():
    assert at([(X, np.full(100, 36.0))]).top() == 50


def test_before_the_line_of_the_present_step():
    place = at(lines=[240.0])
    assert place.right() < 240
    assert place.top() == 30
    both = at(lines=[240.0, 190.0])
    assert both.right() < 190


def test_a_steep_curve_between_two_samples_is_seen():
    steep = np.array([40.0, 241.0, 242.0, 280.0]), np.array([100.0, 100.0, 12.0, 12.0])
    place = at([steep])
    assert not place.intersects(QRectF(241, 10, 1, 120))


def test_nowhere_where_all_is_taken():
    wave = np.where(np.arange(2000) % 2, 12.0, 120.0)
    assert at([(np.linspace(40, 280, 2000), wave)]) is None
