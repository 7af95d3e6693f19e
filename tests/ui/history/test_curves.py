"""What the panels over time draw and write, and where."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from netviz.core.shares import percent
from netviz.intents import Advance, GoTo, SetTraining
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.training.history import COLUMNS, History
from netviz.ui.history.event_marks import EventMark
from netviz.ui.history.panels import AccuracyPanel, GradientPanel, LossPanel
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.panel import Ask, Hover
from netviz.ui.kit.theme import DARK, LIGHT

PANELS = (LossPanel, AccuracyPanel, GradientPanel)
SIZES = ((416, 207), (416, 184), (296, 165), (296, 146), (240, 110), (1440, 700))


def run_of(n_steps, **settings):
    session = Session(network=NetworkConfig(12))
    settings = {"learning_rate": 1.0, "regularization": 5e-4, **settings}
    session.apply(SetTraining(replace(session.snapshot().config, **settings)))
    session.apply(Advance(n_steps))
    return session


@pytest.fixture(scope="module")
def shot():
    return run_of(300).snapshot()


def with_column(shot, **columns):
    """The same snapshot with other values in its history."""
    rows = np.column_stack([columns.get(name, shot.history[name]) for name in COLUMNS])
    history = History()
    history.write(0, rows)
    return replace(shot, history=history.view())


@pytest.fixture
def panel_of(qtbot):
    def make(kind, shot, size=(416, 207), theme=LIGHT, view=None):
        panel = kind()
        qtbot.addWidget(panel)
        panel.set_theme(theme)
        panel.resize(*size)
        panel.show()
        QApplication.processEvents()
        if view is not None:
            panel.switch.choose(view)
        panel.show_snapshot(None, shot)
        QApplication.processEvents()
        return panel

    return make


@pytest.mark.parametrize(("size", "scale"), [*product(SIZES, (1.0, 1.5))])
@pytest.mark.slow
def test_labels_never_overlap_and_none_is_cut_off(panel_of, shot, size, scale):
    for kind in PANELS:
        for view in kind.views:
            theme = DARK.enlarged(scale)
            enlarged = tuple(round(length * scale) for length in size)
            panel = panel_of(kind, shot, enlarged, theme, view)
            placed = panel.labels.placed()
            whole = QRectF(panel.plot.viewport().rect())
            assert placed
            assert placed[0].rect.left() >= panel.plot.getViewBox().sceneBoundingRect().right()
            for one in placed:
                assert whole.contains(one.rect), (kind.kind, view, one.name, one.value)
            for above, below in pairwise(placed):
                assert below.rect.center().y() - above.rect.center().y() >= 18 * scale - 1e-6
            if size == (416, 207):
                assert len(placed) == len(panel.plot.view.series)


def test_where_there_is_no_room_for_all_labels_the_most_important_stay(panel_of, shot):
    panel = panel_of(LossPanel, shot, (240, 110))
    names = [one.name for one in panel.labels.placed()]
    assert 1 <= len(names) < 4
    assert "J̃" in names


def test_labels_tell_the_newest_values_and_those_of_a_step_that_is_pointed_at(panel_of):
    session = run_of(200)
    session.apply(GoTo(50))
    shot = session.snapshot()
    loss, accuracy, gradients = (panel_of(kind, shot) for kind in PANELS)
    for step in (None, 30, None):
        for panel in (loss, accuracy, gradients):
            panel.show_hover(Hover(step=step))
        row = shot.history.row(200 if step is None else step)
        told = {label.names[0]: next(label.texts()) for label in loss.labels.notes.labels}
        assert told == {
            "J̃": number_text(row["loss"], 3),
            "J_data": number_text(row["loss_data"], 3),
            "J_reg": number_text(row["loss_reg"], 3),
            "test": number_text(row["test_loss_data"], 3),
        }
        assert f"train {percent(row['accuracy'])}" in accuracy.labels.text()
        assert f"W⁽²⁾ {number_text(row['gradient_W2'], 3)}" in gradients.labels.text()
        assert ("step 30" in loss.labels.text()) == (step == 30)


@pytest.mark.slow
def test_the_margins_are_reserved_and_alike_so_that_nothing_jumps(panel_of):
    session = run_of(3)
    first = session.snapshot()
    session.apply(Advance(2000))
    later = session.snapshot()
    for size in SIZES:
        edges = set()
        for kind in PANELS:
            panel = panel_of(kind, first, size)
            for shot in (first, later):
                panel.show_snapshot(None, shot)
                QApplication.processEvents()
                box = panel.plot.getViewBox().sceneBoundingRect()
                edges.add((box.left(), box.right()))
        assert len(edges) == 1


def test_the_name_of_guessing_stands_at_its_line(panel_of, shot):
    panel = panel_of(LossPanel, shot, view="linear")
    level, name = panel.labels.notes.reference
    assert (level, name) == (np.log(3), "ln 3: guessing")


def test_a_gradient_that_swings_is_drawn_as_a_band(panel_of, shot):
    zigzag = np.where(np.arange(301) % 2, 1e-2, 1e-3)
    smooth = 0.99 ** np.arange(301)
    panel = panel_of(GradientPanel, with_column(shot, gradient_W1=zigzag, gradient_W2=smooth))
    swinging, calm = panel.curves[0], panel.curves[1]
    assert len(swinging.drawing.band_x)
    assert not len(calm.drawing.band_x)
    _, y = swinging.getData()
    assert np.ptp(y[20:-20]) < 0.2


def test_one_spike_is_cut_off_marked_and_shown_when_asked_for(panel_of, shot):
    loss = shot.history["loss"].copy()
    loss[150] = 1e6
    spiked = with_column(shot, loss=loss)
    for view, power in (("linear", lambda top: top), ("logarithmic", lambda top: 10.0**top)):
        panel = panel_of(LossPanel, spiked, view=view)
        assert power(panel.plot.getViewBox().viewRange()[1][1]) < 10
        ((place, is_above, text),) = panel.labels.notes.spikes
        assert is_above
        assert place == pytest.approx(150, abs=4)
        assert text == number_text(1e6, 3)
        panel.show_part(None)  # as a double click asks for
        assert power(panel.plot.getViewBox().viewRange()[1][1]) >= 1e6 * (1 - 1e-6)
        assert panel.labels.notes.spikes == ()
        panel.show_part(None)
        assert power(panel.plot.getViewBox().viewRange()[1][1]) < 10


def marks_of(panel):
    items = panel.plot.getPlotItem().items
    marks = [item for item in items if isinstance(item, EventMark) and item.isVisible()]
    return sorted((round(mark.value()), mark.height) for mark in marks)


def test_events_are_marked_on_the_curve_that_they_are_about(panel_of, shot):
    panel = panel_of(LossPanel, shot, view="linear")
    assert marks_of(panel) == []
    panel.show_events((100, 200), ("loss_reg",))
    (first, low), (second, high) = marks_of(panel)
    assert (first, second) == (100, 200)
    assert low == pytest.approx(shot.history["loss_reg"][100], rel=0.02)
    assert high == pytest.approx(shot.history["loss"][200], rel=0.02)
    panel.show_events(())
    assert marks_of(panel) == []


def test_a_change_of_settings_is_marked(panel_of):
    session = run_of(100)
    session.apply(SetTraining(replace(session.snapshot().config, learning_rate=0.1)))
    session.apply(Advance(50))
    panel = panel_of(LossPanel, session.snapshot())
    assert [step for step, _ in marks_of(panel)] == [100]


@pytest.mark.slow
def test_the_axis_of_steps_is_logarithmic_in_all_panels_once_it_is_chosen_in_one(window):
    window.session.apply(Advance(500))
    window.show_newest()
    loss = window.panels["loss"]
    loss.switch.choose("step axis")
    assert loss.switch.currentData() == "logarithmic"  # the view is as it was
    panels = [window.panels[name] for name in ("loss", "gradients")]
    for panel in panels:
        (first, last), _ = panel.plot.getViewBox().viewRange()
        assert (first, last) == pytest.approx((0.0, np.log10(501)))
    for name in ("loss", "accuracy", "gradients"):
        assert window.panels[name].view_state()["steps"] == "logarithmic"
    loss.show_hover(Hover(step=9))
    assert "step 9" in loss.labels.text()
    loss.wants.emit(Ask("use step axis", False))
    assert all(panel.plot.getViewBox().viewRange()[0][1] == 500 for panel in panels)


def thickness(panel, ratio, color):
    """Rows of a picture in which the level end of a curve is seen, at its darkest."""
    picture = QPixmap(panel.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    with QPainter(picture) as painter:
        QWidget.render(panel, painter, QPoint())
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    box = panel.plot.getViewBox().sceneBoundingRect().toRect()
    corner = panel.plot.viewport().mapTo(panel, QPoint(box.left(), box.top()))
    rows = slice(corner.y() * ratio, (corner.y() + box.height()) * ratio)
    start = (corner.x() + round(0.2 * box.width())) * ratio  # left of what is written at a level
    strips = pixels[rows, start : start + 6 * ratio, :3].astype(float)
    ground = np.array(QColor(LIGHT.plot).getRgb()[:3], float)
    ink = np.array(QColor(color).getRgb()[:3], float)
    inked = ((strips - ground) @ (ink - ground) / ((ink - ground) @ (ink - ground))).clip(0)
    return float(inked.sum(axis=0).min())  # between two dots of the level


@pytest.mark.parametrize(("column", "width"), [("loss", 2.0), ("loss_data", 1.5), ("test_loss_data", 1.25)])
def test_curves_are_as_wide_as_they_should_be_at_100_and_200_per_cent(panel_of, shot, column, width):
    nothing = np.full(301, np.nan)
    columns = dict.fromkeys(("loss", "loss_data", "loss_reg", "test_loss_data"), nothing)
    flat = with_column(shot, **{**columns, column: np.full(301, 0.7)})
    for scale in (1.0, 1.5):
        panel = panel_of(LossPanel, flat, (416, 207), LIGHT.enlarged(scale), "linear")
        for ratio in (1, 2):
            without = 2.5 * ratio * 0.08 + 1.2 * ratio  # grid lines, faint, and the dotted level
            seen = thickness(panel, ratio, LIGHT.quantities[column])
            assert width * scale * ratio * 0.9 <= seen <= width * scale * ratio * 1.1 + without


def test_what_was_reached_after_the_present_step_is_drawn_thinner(panel_of):
    session = run_of(200)
    whole = panel_of(LossPanel, session.snapshot(), view="linear")
    session.apply(GoTo(20))
    back = panel_of(LossPanel, session.snapshot(), view="linear")
    color = LIGHT.quantities["loss"]
    assert thickness(back, 2, color) < thickness(whole, 2, color) - 0.5
