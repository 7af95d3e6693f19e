from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netviz.data import GENERATORS, Dataset, Numbers, Origin, read, save
from netviz.shelf import SHELF
from netviz.ui.plane.drawing import Drawing, empty


@pytest.mark.parametrize("name", GENERATORS)
def test_a_generator_makes_the_same_points_again_from_the_numbers_it_says(name):
    made = GENERATORS[name].make(7, 0.3, None, 5)
    assert made.origin.kind == "generator"
    again = GENERATORS[made.origin.name].make(**vars(made.origin.numbers))
    np.testing.assert_array_equal(again.points, made.points)
    assert again.origin == made.origin
    assert made.source == name


def test_the_usual_numbers_are_said_too():
    assert GENERATORS["spiral"].make().origin == Origin("generator", "spiral", Numbers(100, 0.2, 3, 0))


def test_what_comes_off_the_shelf_says_so_and_the_same_file_opened_does_not(tmp_path):
    shelved = SHELF["iris-petals"].load()
    assert shelved.origin == Origin("shelf", "iris-petals")
    path = tmp_path / "iris-petals.csv"
    save(shelved, path)
    assert read(path).origin == Origin("file", "iris-petals.csv")


def test_a_data_set_made_by_hand_is_a_file_of_its_name_unless_it_is_said():
    made = GENERATORS["moons"].make(5)
    fields = made.points, made.classes, made.class_names, made.feature_names, made.is_test
    assert Dataset(*fields, "mine").origin == Origin("file", "mine")
    assert Dataset(*fields, origin=Origin("pasted", "some rows")).source == "some rows"


def test_a_change_by_hand_is_said_once_and_another_split_keeps_the_origin():
    made = GENERATORS["moons"].make(5)
    once = Drawing.of(made).add(np.array([[0.0, 0.0]]), 1).to_dataset()
    twice = Drawing.of(once).add(np.array([[1.0, 0.0]]), 0).to_dataset()
    assert twice.origin == once.origin == replace(made.origin, changed=True)
    assert twice.source == "moons, changed by hand"
    assert twice.split(0.4, 1).origin == twice.origin


def test_what_was_drawn_from_nothing_is_drawn_and_not_changed():
    drawing = empty().add(np.zeros((3, 2)), 0).add(np.ones((3, 2)), 1)
    assert drawing.to_dataset().origin == Origin("drawn", "drawn by hand")
