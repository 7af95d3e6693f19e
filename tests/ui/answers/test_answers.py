from PySide6.QtCore import Qt

from netviz.core import predict
from netviz.data import GENERATORS
from netviz.intents import Advance, GoTo, UseData
from netviz.ui.plane.view import PlaneView
from tests.ui.conftest import shot


def answers(snapshot):
    inputs = snapshot.standardization.apply(snapshot.dataset.points)
    return predict(snapshot.params, inputs).classes


def test_a_cell_of_the_confusion_matrix_is_clicked_and_its_samples_are_ringed(window, qtbot):
    window.apply(Advance(60))
    window.show_panel("confusion")
    panel, snapshot = window.panels["confusion"], shot(window)
    given, dataset = answers(snapshot), snapshot.dataset
    for part, of_part in (("train", ~dataset.is_test), ("test", dataset.is_test)):
        panel.part.choose(part)
        for true in range(3):
            for answer in range(3):
                wanted = (of_part & (dataset.classes == true) & (given == answer)).sum()
                assert panel.counts[true, answer] == wanted
    panel.part.choose("train")
    true, answer = next(
        (true, answer)
        for true in range(3)
        for answer in range(3)
        if true != answer and panel.counts[true, answer]
    )
    centre = panel.cell_area(true, answer).center().toPoint()
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=centre)
    plane: PlaneView = window.panels["plane"].plot
    assert len(plane.samples.marked.data) == panel.counts[true, answer]
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=centre)
    assert len(plane.samples.marked.data) == 0


def test_the_rings_follow_the_cell_from_step_to_step(window):
    window.apply(Advance(80))
    window.show_panel("confusion")
    panel, plane = window.panels["confusion"], window.panels["plane"].plot
    panel.choose((0, 0))
    for step in (0, 40, 80):
        window.go(GoTo(step))
        assert len(plane.samples.marked.data) == panel.counts[0, 0]


def test_a_wrong_sample_is_clicked_and_pinned_for_plane_and_lines(window, qtbot):
    window.apply(Advance(60))
    window.show_panel("wrong")
    panel, snapshot = window.panels["wrong"], shot(window)
    wrong = answers(snapshot) != snapshot.dataset.classes
    assert sorted(panel.listed) == sorted(i for i, is_wrong in enumerate(wrong) if is_wrong)
    first = panel.entries.item(0)
    place = panel.entries.visualItemRect(first).center()
    qtbot.mouseClick(panel.entries.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shot(window).pinned == panel.listed[0]
    assert len(window.panels["plane"].plot.samples.pin.data) == 1
    assert panel.entries.item(0).isSelected()


def test_where_no_sample_is_wrong_the_empty_list_says_so(window):
    window.change(UseData(window.session.keep(GENERATORS["linear"].make(30))))
    window.apply(Advance(200))
    window.show_panel("wrong")
    panel = window.panels["wrong"]
    assert panel.listed == []
    for part, said in (
        ("both", "Every sample is right."),
        ("train", "Every training sample is right."),
        ("test", "There are no test samples."),
    ):
        panel.part.choose(part)
        window.show_newest()
        assert panel.none.text() == said
        assert panel.none.isVisible()
    window.go(GoTo(0))
    panel.part.choose("both")
    assert panel.listed
    assert panel.none.text() == ""
