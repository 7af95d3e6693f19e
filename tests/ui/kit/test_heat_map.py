"""Matrices as pictures."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from netviz.ui.kit.heat_map import heat_image, reduced
from netviz.ui.kit.theme import DARK, LIGHT


def color_at(image, column):
    return QColor(image.pixel(column, 0)).name()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_signs_have_their_colours_and_zero_has_none(qapp, theme):
    image = heat_image(np.array([[-2.0, 0.0, 2.0]]), 2.0, theme)
    assert [color_at(image, column) for column in range(3)] == [
        theme.negative, theme.neutral, theme.positive,
    ]  # fmt: skip


@pytest.mark.parametrize("limit", [np.nan, np.inf, 0.0, 5e-324, 1e308])
def test_what_is_not_finite_has_the_colour_of_errors_whatever_the_scale(qapp, limit):
    image = heat_image(np.array([[np.nan, np.inf, -np.inf, 1e-300, -1e300, 0.0]]), limit, LIGHT)
    assert [color_at(image, column) for column in range(3)] == [LIGHT.bad] * 3
    assert LIGHT.bad not in [color_at(image, column) for column in range(3, 6)]


def test_of_a_large_matrix_the_entry_of_each_block_that_is_farthest_from_zero_is_kept():
    matrix = np.zeros((1000, 7))
    matrix[123, 2], matrix[877, 5] = -3.0, 2.0
    small = reduced(matrix, 10, 7)
    assert small.shape == (10, 7)
    assert (small[1, 2], small[8, 5]) == (-3.0, 2.0)
    assert np.count_nonzero(small) == 2


@pytest.mark.parametrize("shape", [(300, 7), (7, 300), (41, 40), (5000, 5), (5, 5000), (1, 603), (603, 1)])
@pytest.mark.parametrize("order", ["C", "F", "every other column"])
def test_however_a_matrix_lies_in_memory_its_blocks_are_the_same(shape, order):
    matrix = np.random.default_rng(0).normal(size=shape)
    matrix[0, 0] = np.nan
    if order == "F":
        lying = np.asfortranarray(matrix)
    else:
        lying = np.repeat(matrix, 2, axis=1)[:, ::2] if order != "C" else matrix
    wanted = matrix
    for axis, most in ((0, 40), (1, 30)):
        if wanted.shape[axis] > most:
            starts = np.linspace(0, wanted.shape[axis], most, endpoint=False).astype(int)
            blocks = np.split(wanted, starts[1:], axis)
            ends = [(block.max(axis), block.min(axis)) for block in blocks]
            wanted = np.stack([np.where(-low > high, low, high) for high, low in ends], axis)
    np.testing.assert_array_equal(reduced(lying, 40, 30), wanted)
