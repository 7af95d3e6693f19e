"""Compare as it looks: nothing is cut off, and each thing is told in one place."""

import threading

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton

from netviz.intents import MOST_PINNED, PinRun, Undo
from netviz.sweeps.crew import Processes
from netviz.ui.commands.view import use_preset
from netviz.ui.kit.panel import Hover
from netviz.ui.kit.symbols import text_width
from netviz.ui.kit.theme import BODY, SMALL
from netviz.ui.sweeps.dialog import SweepDialog
from tests.ui.app.test_kept_sweep import kept, letters, session, with_sweep  # noqa: F401


@pytest.mark.parametrize("session", [True], indirect=True)
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (800, 600)])
def test_nothing_of_the_sweep_is_cut_off(window, kept, qtbot, size):  # noqa: F811
    compare, panel = window.panels["compare"], kept.panel
    window.resize(*size)
    compare.table.tab_chosen.emit("sweep")
    qtbot.waitUntil(lambda: compare.table.isVisible() == (size[0] > 1100))
    qtbot.waitUntil(lambda: bool(panel.detail.text()))
    assert panel.menu.isVisible()
    assert panel.pin.isVisible()
    assert panel.cell.isVisible()
    for label in panel.cell.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
            assert panel.rect().contains(label.mapTo(panel, label.rect().bottomRight()))
    settings = panel.cell.settings
    assert text_width(settings.text(), window.theme.font(BODY)) <= settings.width()
    assert not panel.cell.plane.isVisible() or panel.cell.plane.geometry().bottom() < settings.y()
    field = panel.map.rect_of((1, 2))
    assert panel.map.rect().contains(field.toRect())
    assert field.height() >= window.theme.font(SMALL).pixelSize() - 2
    if panel.map.has_planes:
        assert panel.map.rect().contains(panel.map.plane_rect(2).toRect())


def test_a_sweep_is_seen_while_it_is_computed_in_the_place_of_the_one_that_is_kept(window, kept, qtbot):  # noqa: F811
    assert kept.panel.detail.text().endswith("6 runs")
    window.actions_by_name["sweep"].trigger()
    dialog = window.box(SweepDialog)
    dialog.task.crew = lambda: Processes(1)
    dialog.asking.choose("eta", "hidden")
    dialog.asking.first_values.setText("0.1, 0.2")
    dialog.asking.second_values.setText("2, 3")
    dialog.asking.seeds.setText("1")
    dialog.asking.steps.setText("400000")
    dialog.go.click()
    qtbot.waitUntil(lambda: "of 4 runs" in kept.panel.detail.text(), timeout=20_000)
    assert not kept.panel.pin.isEnabled()
    assert kept.panel.cell.told == ()
    dialog.task.cancel()
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=20_000)
    qtbot.waitUntil(lambda: kept.panel.detail.text().endswith("6 runs"))  # nothing came of the other one


@pytest.mark.slow
def test_of_runs_that_are_many_or_there_already_none_is_pinned(window, kept):  # noqa: F811
    panel = kept.panel
    while len(window.session.project.document.pinned) < MOST_PINNED:
        window.change(PinRun())
    assert letters(window) == "ABCDEFGHI"
    assert not panel.pin.isEnabled()
    assert "unpin one first" in panel.pin.toolTip()


def test_its_planes_leave_no_thread_behind(window, kept, qtbot):  # noqa: F811
    panel = kept.panel
    qtbot.waitUntil(lambda: len(panel.map.pictures) == 3)
    kept.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "netviz-regions"]


@pytest.mark.slow
def test_the_top_bar_says_which_runs_are_linked_and_elsewhere_what_came_of_the_run(window, kept):  # noqa: F811
    bar = window.transport
    assert (bar.loss.name.text(), bar.loss.value.text()) == ("linked", "A, B")
    assert not bar.accuracy.isVisible()
    assert not bar.test_accuracy.isVisible()
    use_preset(window, "explore")
    assert bar.loss.name.text() == "J̃"
    assert bar.loss.value.text() not in ("", "A, B")
    assert bar.accuracy.isVisible()


def test_curves_are_named_and_their_values_told_where_one_points(window, kept):  # noqa: F811
    curves = window.panels["compare"].curves
    assert {next(label.texts()) for label in curves.plot.labels.notes.labels} == {""}
    curves.hovering.emit(Hover(step=5))
    assert "" not in {next(label.texts()) for label in curves.plot.labels.notes.labels}


def test_loss_and_accuracy_are_tabs_over_the_curves(window, kept, qtbot):  # noqa: F811
    curves = window.panels["compare"].curves
    curves.switch.choose("penalized")
    assert [series.column for series in curves.plot.view.series] == ["loss"]

    def tab(name):
        return next(
            button
            for button in curves.title_bar.findChildren(QPushButton, "headTab")
            if button.isVisible() and button.text() == name
        )

    tab("Accuracy").click()
    assert curves.title.text() == "Accuracy"
    assert curves.plot.view.share
    assert not curves.switch.isVisible()
    state = curves.view_state()
    tab("Loss").click()
    assert [series.column for series in curves.plot.view.series] == ["loss"]
    assert curves.switch.currentText() == "with penalty"
    curves.restore_view_state(state)
    assert curves.plot.view.share


@pytest.mark.slow
def test_the_rule_of_the_header_does_not_touch_the_first_row(window, kept):  # noqa: F811
    table = window.panels["compare"].table.table
    header = table.horizontalHeader()
    picture = table.grab().toImage()
    ratio = picture.devicePixelRatio()
    top = table.viewport().mapTo(table, QPoint(0, 0)).y()
    x = round((header.width() // 2) * ratio)
    column = [picture.pixelColor(x, round(y * ratio)) for y in range(top - 8, top + 6)]
    card, rule, soft = (
        QColor(name) for name in (window.theme.card, window.theme.border, window.theme.accent_soft)
    )
    found = [name for name in column if name in (rule, soft)]
    assert found[0] == rule
    between = column[column.index(rule) + 1 : column.index(soft)]
    assert len(between) >= 3
    assert set(map(QColor.name, between)) == {card.name()}


@pytest.mark.slow
def test_hinges_are_fewer_and_fainter_where_planes_are_compared(window, kept):  # noqa: F811
    (one, *_) = window.panels["compare"].planes.values()
    assert one.plot.hinges.n_few < window.panels["plane"].plot.hinges.n_few


@pytest.mark.slow
def test_the_pin_over_a_plane_pins_the_present_run_and_unpins_another(window, kept):  # noqa: F811
    compare = window.panels["compare"]
    planes = {plane.slot: plane for plane in compare.planes.values()}
    assert (planes["A"].tag.is_present, planes["B"].tag.is_present) == (False, True)
    planes["B"].pin.click()
    assert letters(window) == "ABC"
    assert window.session.project.document.run.letter == "C"
    planes["A"].pin.click()
    assert letters(window) == "BC"
    window.change(Undo())
    assert letters(window) == "ABC"


def test_the_readings_stand_over_the_curves_and_elsewhere_over_the_right_column(window, kept, qtbot):  # noqa: F811
    bar, curves = window.transport, window.panels["compare"].curves

    def begins(widget):
        return widget.mapTo(window, QPoint(0, 0)).x()

    qtbot.waitUntil(lambda: begins(bar.step) == begins(curves) + 32)
    use_preset(window, "explore")
    qtbot.waitUntil(lambda: begins(bar.step) == begins(window.docks["loss"]))
