import numpy as np

from netviz.ui.plane.drawing import DRAWN, Drawing, empty


def test_points_are_added_moved_relabelled_and_deleted():
    drawing = empty().add([(0, 0), (1, 1)], 0).add((2, 2), 1)
    assert drawing.classes.tolist() == [0, 0, 1]
    chosen = drawing.near(np.array([1.0, 1.0]), np.array([0.5, 0.5]))
    assert chosen.tolist() == [False, True, False]
    np.testing.assert_array_equal(drawing.move(chosen, np.array([5, 0])).points[1], (6, 1))
    assert drawing.relabel(chosen, 1).classes.tolist() == [0, 1, 1]
    assert len(drawing.delete(chosen)) == 2
    assert drawing.classes.tolist() == [0, 0, 1]  # every change gives another one


def test_a_class_that_is_new_gets_a_name():
    drawing = empty().add((0, 0), 4)
    assert drawing.class_names == ("0", "1", "2", "3", "4")
    assert drawing.to_dataset().n_classes == 5
    assert drawing.to_dataset().origin == DRAWN


def test_what_cannot_be_trained_on_is_no_data_set():
    assert empty().to_dataset() is None
    drawing = empty().add((0, 0), 0)
    assert drawing.to_dataset() is not None
    assert drawing.delete(np.array([True])).to_dataset() is None


def test_a_lasso_holds_what_is_inside():
    drawing = empty().add([(0.5, 0.5), (1.5, 0.5), (0.5, 2.5), (2.5, 2.5)], 0)
    corner = np.array([(0, 0), (3, 0), (3, 1), (1, 1), (1, 3), (0, 3)], float)
    assert drawing.inside(corner).tolist() == [True, True, True, False]


def test_a_drawing_of_a_data_set_keeps_its_parts():
    dataset = empty().add([(0, 0), (1, 1), (2, 2)], 0).add((3, 3), 1).to_dataset().split(0.4, 0)
    drawing = Drawing.of(dataset).add((9, 9), 1)
    np.testing.assert_array_equal(drawing.is_test[:4], dataset.is_test)
    assert not drawing.is_test[4]
