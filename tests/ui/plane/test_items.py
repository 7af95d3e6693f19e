"""What is drawn on the plane."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from netviz.core import init_params, probabilities
from netviz.core.params import Params
from netviz.ui.kit.theme import DARK, LIGHT
from netviz.ui.plane.field_layer import region_colors
from netviz.ui.plane.hinge_layer import hinge_lines


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_regions_fade_into_the_background_where_the_network_is_unsure(theme):
    psi = probabilities(np.array([[[0.0, 50.0]], [[0.0, 0.0]], [[0.0, 0.0]]]))
    unsure, sure = region_colors(psi, theme)[0].astype(int)
    background = QColor(theme.plot).getRgb()
    assert np.abs(unsure - background).max() <= 1
    assert np.abs(sure - background).max() > 60


def test_hinge_lines_are_where_units_begin_to_fire(rng):
    start = init_params(2, 60, 3, rng=rng)
    params = Params(start.W1, rng.standard_normal(60), start.W2, start.b2)
    mean, scale = np.array([5.0, -2.0]), np.array([3.0, 0.5])
    view = QRectF(2.0, -3.0, 7.0, 2.5)
    ends, ticks = hinge_lines(params, mean, scale, view)
    seen = ~np.isnan(ends[:, 0, 0])
    assert seen.sum() > 20

    def z2(points):  # (H, 2) of each unit at a point of its own
        return np.einsum("hd,dh->h", (points - mean) / scale, params.W1) + params.b1

    for end in (0, 1):
        np.testing.assert_allclose(z2(ends[:, end])[seen], 0.0, atol=1e-9)
        x, y = ends[seen, end].T
        assert ((x > 2 - 1e-9) & (x < 9 + 1e-9) & (y > -3 - 1e-9) & (y < -0.5 + 1e-9)).all()
    np.testing.assert_allclose(z2(ticks[:, 0])[seen], 0.0, atol=1e-9)
    assert (z2(ticks[:, 1])[seen] > 0).all()
    corners = np.array([(2, -3), (9, -3), (2, -0.5), (9, -0.5)])
    signs = np.sign((corners - mean) / scale @ params.W1 + params.b1)
    np.testing.assert_array_equal(seen, np.abs(signs.sum(axis=0)) < 4)
