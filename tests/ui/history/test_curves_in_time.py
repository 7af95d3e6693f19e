"""Curves while one goes through time: only the present step changes, and they are drawn from pictures."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance, GoTo, SetTraining
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.history.items import HistoryCurve, paint_curve
from netviz.ui.history.panels import GradientPanel, LossPanel
from netviz.ui.history.swing import Drawing
from netviz.ui.kit.plot_items import joined
from netviz.ui.kit.theme import DARK, LIGHT

NEAR = 3  # pixels on each side of the present step, where a line may begin to be thinner


@pytest.fixture
def session():
    session = Session(network=NetworkConfig(12))
    session.apply(SetTraining(replace(session.snapshot().config, learning_rate=1.0, regularization=5e-4)))
    session.apply(Advance(300))
    return session


@pytest.fixture
def panel_of(qtbot):
    def make(kind, session, theme=LIGHT):
        panel = kind()
        qtbot.addWidget(panel)
        panel.set_theme(theme)
        panel.resize(416, 207)
        panel.show()
        panel.show_snapshot(None, session.snapshot())
        QApplication.processEvents()
        return panel

    return make


def picture(panel, ratio=1.0):
    """The plot as it is painted, as bytes (rows, columns, 3)."""
    view = panel.plot.viewport()
    pixmap = QPixmap(QSize(round(ratio * view.width()), round(ratio * view.height())))
    pixmap.setDevicePixelRatio(ratio)
    view.render(pixmap)
    image = pixmap.toImage().convertToFormat(pixmap.toImage().Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def go(panel, session, step):
    old = session.snapshot()
    session.apply(GoTo(step))
    panel.show_snapshot(old, session.snapshot())


def assert_alike(panel, one, other, ratio=1.0):
    """Everywhere but at the present step, where a line is cut or ends with a cap of its own.

    A line that begins elsewhere has other edges in a few pixels.
    """
    now = ratio * panel.plot.getViewBox().mapViewToScene(panel.plot.now.pos()).x()
    far = np.abs(np.arange(one.shape[1]) - now) > NEAR * ratio
    assert np.count_nonzero(np.abs(one - other)[:, far] > 4) <= 30


@pytest.mark.parametrize("ratio", [0.42, 1.0, 1.25, 2.0])  # 0.42: a mirror on another screen
@pytest.mark.parametrize("kind", [LossPanel, GradientPanel])
def test_going_to_a_step_shows_the_curves_as_if_they_were_drawn_there(panel_of, session, kind, ratio):
    panel = panel_of(kind, session)
    for step in (200, 40, 250, 120):
        go(panel, session, step)
        gone = picture(panel, ratio)
    panel.plot.redraw()
    assert_alike(panel, gone, picture(panel, ratio), ratio)


@pytest.mark.parametrize("n_points", [20, 200, 1000, 5000])
def test_a_line_is_as_thick_as_its_pen_however_many_points_it_has(qapp, n_points):
    x = np.linspace(0, 1, n_points)
    none = np.empty(0)
    curve = HistoryCurve()
    curve.drawing = Drawing(x, 0.2 + 0.3 * (x - 0.5) ** 2, none, none, none)
    curve.pen = curve.thin_pen = joined(QPen(QColor("black"), 1.5))
    image = QImage(200, 100, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_curve(painter, curve, 0.5, (QTransform(200, 0, 0, -100, 0, 100), None))
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(100, image.bytesPerLine())[:, :200]
    ink = (1 - rows / 255).sum(axis=0)[5:-5]
    assert ink.mean() == pytest.approx(1.5, abs=0.12)
    assert ink.max() < 2.1


def test_what_comes_later_is_thinner_from_the_present_step_on(panel_of, session):
    panel = panel_of(GradientPanel, session)
    inks = []
    for step in (300, 100, 200):
        go(panel, session, step)
        painted = picture(panel)
        ground = painted[0, 0]
        box = panel.plot.getViewBox().sceneBoundingRect()
        left, right = box.left() + 0.4 * box.width(), box.left() + 0.6 * box.width()
        part = painted[int(box.top()) : int(box.bottom()), round(left) : round(right)]
        inks.append(np.abs(part - ground).sum())
    before, after, again = inks
    assert after < 0.95 * before
    assert again == pytest.approx(before, rel=0.02)


def test_other_colours_and_more_steps_are_shown_at_once(panel_of, session):
    panel = panel_of(LossPanel, session)
    for step in (200, 100, 50):
        go(panel, session, step)
        picture(panel)
    panel.set_theme(DARK)
    assert_alike(panel, picture(panel), picture(panel_of(LossPanel, session, DARK)))
    old = session.snapshot()
    session.apply(Advance(600))
    panel.show_snapshot(old, session.snapshot())
    assert_alike(panel, picture(panel), picture(panel_of(LossPanel, session, DARK)))
    panel.resize(300, 180)
    QApplication.processEvents()
    smaller = panel_of(LossPanel, session, DARK)
    smaller.resize(300, 180)
    QApplication.processEvents()
    assert_alike(panel, picture(panel), picture(smaller))
