"""A stroke is a few points: the others do not travel."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.data import GENERATORS
from netviz.training.patch import difference
from netviz.ui.plane.drawing import Drawing

MOONS = GENERATORS["moons"].make(40).split(0.2, 0)


@given(st.data())
def test_a_patch_makes_the_new_data_set_of_the_old_one(data):
    drawing = Drawing.of(MOONS)
    for _ in range(data.draw(st.integers(1, 4))):
        chosen = np.zeros(len(drawing), bool)
        chosen[data.draw(st.lists(st.integers(0, len(drawing) - 1), max_size=9))] = True
        what = data.draw(st.sampled_from(("add", "move", "relabel", "delete")))
        if what == "add":
            drawing = drawing.add(np.random.default_rng(0).standard_normal((3, 2)), 1)
        elif what == "move":
            drawing = drawing.move(chosen, np.array((0.1, 0.2)))
        elif what == "relabel":
            drawing = drawing.relabel(chosen, 2)
        else:
            drawing = drawing.delete(chosen)
    new = drawing.to_dataset()
    patch = difference(MOONS, new)
    if patch is not None:
        assert patch.apply(MOONS).key == new.key


@pytest.mark.parametrize("change", ["add", "move", "delete"])
def test_what_travels_is_as_small_as_the_stroke(change):
    large = Drawing.of(GENERATORS["spiral"].make(10_000))
    few = np.arange(len(large)) % 5000 == 3
    new = {
        "add": lambda: large.add(np.zeros((5, 2)), 0),
        "move": lambda: large.move(few, np.array((1.0, 0.0))),
        "delete": lambda: large.delete(few),
    }[change]().to_dataset()
    patch = difference(large.to_dataset(), new)
    assert len(pickle.dumps(patch)) < 2000
    assert patch.apply(large.to_dataset()).key == new.key


def test_data_that_have_nothing_in_common_travel_whole():
    assert difference(MOONS, GENERATORS["spiral"].make(100)) is None
