"""Painters end where drawing fails: a picture that is freed while it is painted on ends the process."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

import netviz
from netviz.data import Dataset
from netviz.ui.kit.markers import draw_points
from netviz.ui.kit.theme import DARK, LIGHT

UNENDED = re.compile(r"= QPainter\(.*\)\n(?! *try:)")


def test_every_painter_ends_whatever_happens():
    root = Path(netviz.__file__).parent
    found = [path.name for path in root.rglob("*.py") if UNENDED.search(path.read_text(encoding="utf-8"))]
    assert not found, "open painters by with"


def test_the_program_survives_a_point_that_cannot_be_drawn(qapp):
    everyone = np.ones(2, bool)
    dataset = Dataset(np.eye(2), np.array([0, 1]), ("a", "b"), ("x", "y"), ~everyone, "two")
    picture = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.white)
    broken = replace(LIGHT, plot=object())
    with QPainter(picture) as painter:
        for _ in range(20):
            with pytest.raises(TypeError):
                draw_points(painter, QSize(40, 40), np.eye(2), dataset, broken, 1.0, everyone, 4.0)
        # And it goes on to draw what can be drawn.
        draw_points(painter, QSize(40, 40), 20 + np.eye(2), dataset, LIGHT, 1.0, everyone, 4.0)
    assert picture.pixelColor(20, 20) != Qt.GlobalColor.white


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("is_test", "line"), [(False, 3.6), (True, 1.75)])
def test_every_marker_has_a_rim_of_a_pixel_in_the_colour_of_the_ground(qapp, theme, is_test, line):
    parts = np.array([is_test, False])
    dataset = Dataset(np.eye(2), np.array([0, 1]), ("a", "b"), ("x", "y"), parts, "two")
    size, ratio = QSize(40, 40), 16  # large, so that pixels can be counted
    picture = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.magenta)
    with QPainter(picture) as painter:
        first, middle = np.array([True, False]), np.full((1, 2), 20.0)
        draw_points(painter, size, middle, dataset, theme, ratio, first, 4.0)
    right = [picture.pixelColor(20 * ratio + x, 20 * ratio).name() for x in range(16 * ratio)]
    colored = [x for x, color in enumerate(right) if color == theme.class_colors(2)[0]]
    rim = [x for x, color in enumerate(right) if color == theme.plot.lower() and x > colored[-1]]
    assert len(colored) / ratio == pytest.approx(line, abs=0.15)
    assert len(rim) / ratio == pytest.approx(1.0, abs=0.15)
