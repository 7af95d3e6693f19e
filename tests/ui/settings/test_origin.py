"""Where data come from, in the window: what is the user's stays the user's, and is never made anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from netviz.data import GENERATORS, Origin, save
from netviz.intents import DrawData, UseData
from netviz.resources import RESOURCES
from netviz.shelf import SHELF
from netviz.ui.commands import data as data_commands
from netviz.ui.commands.recent_file import recent_files
from netviz.ui.plane.drawing import Drawing
from tests.ui.conftest import choose_generator, generator_button


def dataset(window):
    return window.session.snapshot().dataset


def open_file(window, qtbot, path: Path) -> None:
    before = dataset(window)
    data_commands.open_path(window, path)
    qtbot.waitUntil(lambda: dataset(window) is not before, timeout=10_000)
    window.show_newest()


def move_split(window, share: float) -> None:
    """As if the slider had been moved."""
    window.panels["data"].test.changed.emit(share)


def points_of(dataset) -> set[tuple[float, float]]:
    return set(map(tuple, dataset.points.tolist()))


@pytest.fixture
def own(tmp_path):
    """Points of the user's own, in a file of any name."""
    rng = np.random.default_rng(3)
    lines = [f"{x:.3f},{y:.3f},{'ab'[n % 2]}" for n, (x, y) in enumerate(rng.standard_normal((40, 2)))]

    def write(name: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(("p,q,class", *lines)))
        return path

    return write


@pytest.mark.parametrize("name", ["spiral", "moons", "iris-petals.csv", "iris-petals", "drawn by hand"])
@pytest.mark.slow
def test_a_file_of_the_users_is_his_whatever_it_is_called(window, qtbot, own, name):
    open_file(window, qtbot, own(name))
    assert dataset(window).origin == Origin("file", name)
    assert dataset(window).feature_names == ("p", "q")
    assert window.panels["data"].title.text() == name
    assert window.panels["data"].shelved is None
    assert not any(generator_button(window, name).isChecked() for name in GENERATORS)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["spiral", "iris-petals.csv"])
def test_another_test_split_keeps_the_points_of_a_file(window, qtbot, own, name):
    open_file(window, qtbot, own(name))
    before = dataset(window)
    move_split(window, 0.5)
    after = dataset(window)
    assert after.is_test.sum() == 20
    np.testing.assert_array_equal(after.points, before.points)
    assert after.origin == before.origin


@pytest.mark.slow
def test_another_test_split_keeps_generated_points(window):
    window.session.apply(
        UseData(window.session.keep(GENERATORS["rings"].make(50, 0.3, 4, 11).split(0.2, 11)))
    )
    window.show_newest()
    before = dataset(window)
    move_split(window, 0.4)
    after = dataset(window)
    np.testing.assert_array_equal(after.points, before.points)
    assert after.is_test.sum() == 80
    assert after.origin == before.origin
    assert after.origin.numbers.seed == 11


@pytest.mark.slow
def test_another_test_split_keeps_points_from_the_shelf(window):
    data_commands.take_from_shelf(window, "iris-petals")
    move_split(window, 0.6)
    assert points_of(dataset(window)) == points_of(SHELF["iris-petals"].load())
    assert dataset(window).is_test.sum() == 90
    assert window.panels["data"].title.text().startswith(SHELF["iris-petals"].title[:10])
    assert window.panels["data"].shelved == "iris-petals"


@pytest.mark.slow
def test_another_test_split_keeps_what_was_drawn(window):
    drawing = Drawing.of(dataset(window)).add(np.array([[0.1, 0.2]]), 0)
    window.session.apply(DrawData(window.session.keep(drawing.to_dataset())))
    window.show_newest()
    move_split(window, 0.5)
    assert (0.1, 0.2) in points_of(dataset(window))
    assert dataset(window).origin.changed
    assert dataset(window).source == "spiral, changed by hand"
    assert window.panels["data"].title.text() == "spiral, changed"


@pytest.mark.slow
def test_the_panel_shows_the_numbers_of_data_that_were_made_elsewhere(window):
    window.session.apply(
        UseData(window.session.keep(GENERATORS["rings"].make(50, 0.3, 4, 11).split(0.2, 11)))
    )
    window.show_newest()
    choice = window.panels["data"].choice
    assert (choice.generator, choice.points_per_class, choice.noise, choice.n_classes, choice.seed) == (
        "rings", 50, 0.3, 4, 11,
    )  # fmt: skip
    window.panels["data"].noise.changed.emit(0.1)  # and goes on from them
    assert dataset(window).origin.numbers == replace(
        GENERATORS["rings"].make(50, 0.1, 4, 11).origin.numbers
    )
    np.testing.assert_array_equal(dataset(window).points, GENERATORS["rings"].make(50, 0.1, 4, 11).points)


@pytest.mark.slow
def test_a_generator_can_be_chosen_while_a_file_of_its_name_is_open(window, qtbot, own):
    open_file(window, qtbot, own("spiral"))
    choose_generator(window, "spiral")
    assert dataset(window).origin.kind == "generator"
    assert len(dataset(window).points) == 300


@pytest.mark.slow
def test_what_is_pasted_is_no_file(window, qtbot, own):
    QGuiApplication.clipboard().setText(own("x.csv").read_text())
    data_commands.paste_data(window)
    qtbot.waitUntil(lambda: window.import_dialog.dataset is not None, timeout=10_000)
    window.import_dialog.take.click()
    assert dataset(window).origin == Origin("pasted", "the clipboard")
    assert recent_files() == []


@pytest.mark.slow
def test_a_copy_of_what_is_on_the_shelf_is_a_file(window, qtbot, tmp_path):
    path = tmp_path / "iris-petals.csv"
    path.write_bytes((RESOURCES / "datasets" / "iris-petals.csv").read_bytes())
    open_file(window, qtbot, path)
    assert window.panels["data"].shelved is None
    assert window.panels["data"].title.text() == "iris-petals.csv"


@pytest.mark.slow
def test_generated_points_that_were_saved_are_a_file(window, qtbot, tmp_path):
    path = tmp_path / "spiral.csv"
    save(dataset(window), path)
    open_file(window, qtbot, path)
    assert dataset(window).origin == Origin("file", "spiral.csv")


@pytest.mark.slow
def test_points_with_classes_in_a_second_file_open_again_as_they_were(window, qtbot, tmp_path):
    points, labels = tmp_path / "points.csv", tmp_path / "labels.txt"
    points.write_text("x,y\n" + "\n".join(f"{n}.5,{n * n}" for n in range(8)))
    labels.write_text("red\nblue\n" * 4)
    data_commands.import_dropped(window, [labels, points])
    qtbot.waitUntil(lambda: window.import_dialog.dataset is not None, timeout=10_000)
    window.import_dialog.take.click()
    taken = dataset(window)
    assert taken.counts == {"blue": 4, "red": 4}
    data_commands.take_from_shelf(window, "iris-petals")
    open_file(window, qtbot, recent_files()[0])
    assert dataset(window).counts == taken.counts
    np.testing.assert_array_equal(dataset(window).points, taken.points)
