"""Weights and biases are changed on the diagram: dragged, turned by the wheel, by keys, typed."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from netviz.intents import Redo, Undo
from tests.ui.conftest import field_of, leave, legend_of, move_mouse, shot
from tests.ui.network.shown_diagram import drag_to


@pytest.mark.parametrize("name", ["W1", "W2", "b1", "b2"])
def test_a_drag_changes_a_weight_or_a_bias_and_is_one_entry_of_undo(qtbot, shown, session, name):
    unit = list(shown.layout.units)[3]
    entry = (name, {"W1": (1, unit), "W2": (unit, 2), "b1": (unit,), "b2": (1,)}[name])
    before = session.snapshot()
    value = getattr(before.params, name)[entry[1]]
    shown.drag(qtbot, shown.place(entry), (5, 10, 20, 40))
    after = session.snapshot()
    assert getattr(after.params, name)[entry[1]] > value
    assert not shown.asked  # a drag is no click
    pairs = zip(after.params, before.params, strict=True)
    assert sum(np.count_nonzero(new != old) for new, old in pairs) == 1
    session.apply(Undo())
    np.testing.assert_array_equal(getattr(session.snapshot().params, name), getattr(before.params, name))
    assert session.snapshot().undo is None
    session.apply(Redo())
    np.testing.assert_array_equal(getattr(session.snapshot().params, name), getattr(after.params, name))


def test_dragging_down_makes_a_weight_smaller_and_back_is_where_it_was(qtbot, shown, session):
    entry = ("W1", (0, next(iter(shown.layout.units))))
    place, value = shown.place(entry), session.snapshot().params.W1[entry[1]]
    shown.drag(qtbot, place, (-30,))
    lower = session.snapshot().params.W1[entry[1]]
    assert lower < value
    shown.drag(qtbot, shown.place(entry), (10, 30))
    assert session.snapshot().params.W1[entry[1]] == pytest.approx(value)
    session.apply(Undo())  # the second drag only
    assert session.snapshot().params.W1[entry[1]] == lower


def test_the_wheel_changes_a_weight_and_a_turn_is_one_entry_of_undo(shown, session):
    entry = ("W2", (list(shown.layout.units)[2], 1))
    place, value = shown.place(entry), session.snapshot().params.W2[entry[1]]
    for _ in range(3):
        assert shown.turn(place, 1)
    assert session.snapshot().params.W2[entry[1]] > value
    session.apply(Undo())
    assert session.snapshot().params.W2[entry[1]] == value
    assert session.snapshot().undo is None
    nowhere = next(
        QPointF(x, y) for x in range(0, 380, 7) for y in range(0, 300, 7)
        if shown.layout.entry_at(QPointF(x, y)) is None
    )  # fmt: skip
    assert not shown.turn(nowhere, 1)  # then it scrolls what is around


def test_units_stay_in_their_places_while_one_of_their_weights_is_changed(qtbot, shown):
    units = list(shown.layout.units)
    entry = ("W2", (units[-1], 0))
    place = shown.place(entry)
    move_mouse(shown.canvas, place.x(), place.y())
    for _ in range(30):
        shown.turn(place, -1)
    assert list(shown.layout.units) == units
    assert legend_of(shown.canvas).startswith(f"unit {units[-1]} → 0: W⁽²⁾ ")
    leave(shown.canvas)
    assert not legend_of(shown.canvas)


def test_keys_do_what_the_mouse_does(qtbot, shown, session):
    before = session.snapshot().params
    canvas = shown.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    first = shown.panel.unit
    assert first == next(iter(shown.layout.units))
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert shown.panel.unit == first + 1
    assert first + 1 in shown.layout.units  # as a guest if need be
    for key, entry in (
        (Qt.Key.Key_Down, ("W1", (0, first + 1))),
        (Qt.Key.Key_Down, ("W1", (1, first + 1))),
        (Qt.Key.Key_Up, ("W1", (0, first + 1))),
    ):
        qtbot.keyClick(canvas, key)
        assert shown.panel.entry == entry
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    up = session.snapshot().params.W1[0, first + 1]
    assert up > before.W1[0, first + 1]
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert before.W1[0, first + 1] < session.snapshot().params.W1[0, first + 1] < up
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert shown.asked[-1].command == "edit entry"
    assert shown.asked[-1].about[0] == ("W1", (0, first + 1))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert shown.panel.unit is None
    assert shown.panel.entry is None


def test_a_click_asks_for_a_value(qtbot, shown):
    entry = ("W1", (0, next(iter(shown.layout.units))))
    qtbot.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, pos=shown.place(entry).toPoint())
    assert [ask.about[0] for ask in shown.asked] == [entry]


@pytest.mark.slow
def test_the_regions_follow_the_hand_and_training_waits_for_it(window, qtbot):
    window.show_panel("diagram")
    window.player.play()
    canvas, layout = window.panels["diagram"].canvas, window.panels["diagram"].diagram.layout
    label = next(iter(layout.classes))
    start = layout.classes[label].center().toPoint()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    fields = []
    for up in (10, 40, 80):
        drag_to(canvas, QPointF(start.x(), start.y() - up))
        assert not window.player.is_playing
        fields.append(field_of(window).copy())
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)
    assert (fields[0] != fields[1]).any()
    assert (fields[1] != fields[2]).any()
    step, changed = shot(window).step, shot(window).params.b2[label]
    assert shot(window).changes == ((step,) if step else ())
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shot(window).step == step
    assert shot(window).params.b2[label] != changed
    assert shot(window).undo is None
