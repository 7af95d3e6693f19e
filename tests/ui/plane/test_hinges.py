"""Hinge lines on the plane: which are drawn, and what dragging, turning and keys do to the network."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from netviz.core import Hinges
from netviz.intents import Advance, MoveHinge, SetNetwork
from netviz.training.config import NetworkConfig
from netviz.ui.commands import drawing as draw_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.kit.panel import Hover
from netviz.ui.kit.theme import LIGHT
from tests.ui.conftest import at_rest, move_mouse, shot

PRESS, MOVE, RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(window):
    window.session.apply(Advance(300))
    window.show_newest()
    QApplication.processEvents()
    return window


def plane(window):
    return window.panels["plane"].plot


def pixel(window):
    return np.array(plane(window).getViewBox().viewPixelSize())


def mouse(window, kind, spot, modifiers=NONE):
    """The left button at a spot of the plot."""
    plot = plane(window)
    place = QPointF(plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(*spot))))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind,
        place,
        plot.viewport().mapToGlobal(place),
        none if kind == MOVE else left,
        none if kind == RELEASE else left,
        modifiers,
    )
    QApplication.sendEvent(plot.viewport(), event)


def drag(window, start, end, modifiers=NONE, n=6):
    mouse(window, PRESS, start, modifiers)
    for share in np.linspace(0, 1, n)[1:]:
        mouse(window, MOVE, start + share * (end - start), modifiers)
    mouse(window, RELEASE, end, modifiers)


def point(window, spot):
    plot = plane(window)
    place = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(*spot)))
    move_mouse(plot.viewport(), place.x(), place.y())


def place_on(window, unit, share, others=8.0):
    """A spot on a line, this share of the way along it, or near there, where no other line passes."""
    plot = plane(window)
    ends = plot.hinges.lines.ends[plot.hinges.lines.units.tolist().index(unit)]
    units = plot.frame.input_units(shot(window).standardization)
    hinges = Hinges.of(shot(window).params, *units)
    for apart in sorted(np.linspace(-0.2, 0.2, 41), key=abs):
        spot = ends[0] + np.clip(share + apart, 0.02, 0.98) * (ends[1] - ends[0])
        away = hinges.distances(spot, pixel(window))
        away[unit] = np.inf
        if away[plot.hinges.lines.units].min() > others:
            return spot
    raise AssertionError("other lines everywhere")


def free_unit(window, share):
    for unit in plane(window).hinges.lines.units.tolist():
        try:
            return unit, place_on(window, unit, share)
        except AssertionError:
            continue
    raise AssertionError("no line lies free")


def z2(params, window, spot, unit):
    given = shot(window).standardization.apply(plane(window).frame.to_data(np.array([spot])))
    return float(given[0] @ params.W1[:, unit] + params.b1[unit])


# -------------------------------------------------------------------- which


@pytest.mark.slow
@pytest.mark.parametrize("n_hidden", [1, 32, 512])
def test_at_most_twelve_are_drawn_and_the_head_says_how_many(window, n_hidden):
    window.change(SetNetwork(NetworkConfig(n_hidden)))
    window.session.apply(Advance(3))
    window.show_newest()
    panel = window.panels["plane"]
    n_shown = len(panel.plot.hinges.lines.units)
    assert n_shown <= 12
    assert panel.hinge_switch.currentText().split()[0] == str(n_shown)
    panel.hinge_switch.choose("all")
    seen = len(panel.plot.hinges.lines.units)
    assert seen <= n_hidden
    assert panel.hinge_switch.currentText() == ("1 hinge" if seen == 1 else f"{seen} hinges")
    panel.hinge_switch.choose("none")
    assert len(panel.plot.hinges.lines.units) == 0
    assert panel.hinge_switch.currentText() == "no hinges"


@pytest.mark.slow
def test_where_type_is_large_there_are_eight(window):
    window.set_theme(LIGHT.enlarged(1.5))
    window.show_newest()
    assert 1 < len(plane(window).hinges.lines.units) <= 8


def test_lines_are_fainter_the_less_they_tell(window):
    lines = plane(window).hinges.lines
    assert lines.opacity.max() == pytest.approx(0.30)
    assert lines.opacity.min() >= 0.15


@pytest.mark.slow
def test_while_playing_a_line_stays_longer_than_it_would_be_chosen(window):
    plot, panel = plane(window), window.panels["plane"]
    panel.set_playing(True)
    changes, old = 0, shot(window)
    before = set(plot.hinges.lines.units.tolist())
    for _ in range(40):
        new = window.session.apply(Advance(1))
        panel.show_snapshot(old, new)
        now = set(plot.hinges.lines.units.tolist())
        changes, before, old = changes + len(now ^ before), now, new
    assert changes <= 8


# --------------------------------------------------------------------- drag


@pytest.mark.slow
def test_a_dragged_line_goes_where_the_hand_goes_and_is_one_entry_of_undo(window):
    unit, start = free_unit(window, 0.5)
    before, document = shot(window).params, window.session.project.document
    end = start + pixel(window) * (40, -25)
    drag(window, start, end)
    after = shot(window).params
    np.testing.assert_array_equal(after.W1, before.W1)
    assert np.flatnonzero(after.b1 != before.b1).tolist() == [unit]
    assert z2(after, window, end, unit) == pytest.approx(z2(before, window, start, unit), abs=1e-9)
    assert shot(window).step == 300
    assert not np.array_equal(before.b1, after.b1)
    run_commands.undo(window)
    assert window.session.project.document == document
    assert shot(window).undo is None


@pytest.mark.slow
def test_the_regions_follow_while_a_line_is_dragged(window):
    _, start = free_unit(window, 0.5)
    field = plane(window).field.image.image.copy()
    mouse(window, PRESS, start)
    mouse(window, MOVE, start + pixel(window) * (60, 60))
    moved = plane(window).field.image.image
    assert moved.shape != field.shape or (moved != field).any()
    mouse(window, RELEASE, start + pixel(window) * (60, 60))


@pytest.mark.slow
@pytest.mark.parametrize(("share", "modifiers"), [(0.04, NONE), (0.75, SHIFT)])
def test_a_line_is_turned_about_its_middle(window, share, modifiers):
    unit, start = free_unit(window, share)
    plot, before = plane(window), shot(window).params
    ends = plot.hinges.lines.ends[plot.hinges.lines.units.tolist().index(unit)]
    middle = ends.mean(axis=0)
    arm = start - middle
    end = start + 0.2 * np.array((-arm[1], arm[0]))
    drag(window, start, end, modifiers)
    after = shot(window).params
    assert z2(after, window, middle, unit) == pytest.approx(0.0, abs=1e-8)
    units = plot.frame.input_units(shot(window).standardization)
    assert Hinges.of(after, *units).distances(end, pixel(window))[unit] < 1.5  # the mouse has whole pixels
    others = np.arange(32) != unit
    np.testing.assert_array_equal(after.W1[:, others], before.W1[:, others])
    np.testing.assert_array_equal(after.b1[others], before.b1[others])
    run_commands.undo(window)
    np.testing.assert_array_equal(shot(window).params.W1, before.W1)
    assert shot(window).undo is None


def test_the_cursor_says_what_a_drag_would_do(window):
    viewport = plane(window).viewport()
    unit, middle = free_unit(window, 0.5)
    point(window, middle)
    moving = viewport.cursor().shape()
    assert moving in (
        Qt.CursorShape.SizeHorCursor,
        Qt.CursorShape.SizeVerCursor,
        Qt.CursorShape.SizeBDiagCursor,
        Qt.CursorShape.SizeFDiagCursor,
    )
    point(window, place_on(window, unit, 0.03, others=5.5))
    assert viewport.cursor().shape() == Qt.CursorShape.BitmapCursor
    window.panels["plane"].hinge_switch.choose("none")
    point(window, middle)
    assert viewport.cursor().shape() == Qt.CursorShape.ArrowCursor


def far_from_lines(window):
    plot = plane(window)
    view = plot.getViewBox().viewRect()
    units = plot.frame.input_units(shot(window).standardization)
    hinges = Hinges.of(shot(window).params, *units)
    for x, y in itertools.product(np.linspace(0.1, 0.9, 30), repeat=2):
        spot = np.array((view.left() + x * view.width(), view.top() + y * view.height()))
        if np.nanmin(hinges.distances(spot, pixel(window))) > 7:
            return spot
    raise AssertionError("lines everywhere")


@pytest.mark.slow
def test_beside_the_lines_a_drag_moves_the_view(window):
    spot, view = far_from_lines(window), plane(window).getViewBox().viewRect()
    drag(window, spot, spot + pixel(window) * (30, 0))
    assert plane(window).getViewBox().viewRect().left() < view.left()
    assert shot(window).undo is None


def test_a_click_on_a_line_changes_nothing(window):
    _, start = free_unit(window, 0.5)
    mouse(window, PRESS, start)
    mouse(window, RELEASE, start)
    assert shot(window).undo is None


@pytest.mark.slow
def test_while_points_are_drawn_a_line_is_not_moved(window):
    _, start = free_unit(window, 0.5)
    before = shot(window).params
    draw_commands.toggle_drawing(window)
    drag(window, start, start + pixel(window) * (30, 30))
    np.testing.assert_array_equal(shot(window).params.b1, before.b1)


@pytest.mark.slow
def test_a_line_that_is_moved_while_it_plays_pauses_it(window):
    run_commands.toggle_play(window)
    window.panels["plane"].wants.emit(MoveHinge(0, (1.0, 1.0), 0.0))
    assert not window.player.is_playing
    assert shot(window).params.W1[:, 0].tolist() == [1.0, 1.0]


# --------------------------------------------------------------------- keys


@pytest.mark.slow
def test_a_line_is_chosen_moved_and_turned_by_keys(window, qtbot):
    plot = plane(window)
    plot.setFocus()
    units = sorted(plot.hinges.lines.units.tolist())
    qtbot.keyClick(plot, Qt.Key.Key_Period)
    qtbot.keyClick(plot, Qt.Key.Key_Period)
    assert plot.hinges.unit == units[1] == window.panels["diagram"].unit
    qtbot.keyClick(plot, Qt.Key.Key_Comma)
    unit = units[0]
    assert plot.hinges.unit == unit
    (before,) = plot.hinges.highlight.ends
    w = shot(window).params.W1[:, unit].copy()
    for _ in range(3):
        qtbot.keyClick(plot, Qt.Key.Key_Right, CTRL)
        qtbot.keyClick(plot, Qt.Key.Key_Up, CTRL)
    np.testing.assert_array_equal(shot(window).params.W1[:, unit], w)
    way = pixel(window) * 12.0  # three times four pixels
    assert z2(shot(window).params, window, before.mean(axis=0) + way, unit) == pytest.approx(0, abs=1e-9)
    (moved,) = plot.hinges.highlight.ends
    qtbot.keyClick(plot, Qt.Key.Key_Left, CTRL | SHIFT)
    params = shot(window).params
    assert z2(params, window, moved.mean(axis=0), unit) == pytest.approx(0.0, abs=1e-9)
    units_of = plot.frame.input_units(shot(window).standardization)
    (x, y), (x0, y0) = (pixel(window) * v / units_of[1] for v in (params.W1[:, unit], w))
    turned = np.angle(complex(x, y) / complex(x0, y0), deg=True)
    assert turned == pytest.approx(2.0, abs=1e-6)
    run_commands.undo(window)  # quick presses are one
    np.testing.assert_array_equal(shot(window).params.W1[:, unit], w)
    assert shot(window).undo is None


@pytest.mark.slow
def test_without_a_line_the_keys_leave_all_as_it_is(window, qtbot):
    plot = plane(window)
    plot.setFocus()
    before = at_rest(window, qtbot)
    qtbot.keyClick(plot, Qt.Key.Key_Right, CTRL)
    assert shot(window) is before
    window.panels["plane"].show_hover(Hover(unit=10**6))
    qtbot.keyClick(plot, Qt.Key.Key_Right, CTRL)
    assert shot(window) is before
