import math

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from netviz.ui.history.time_plot import StepScale
from netviz.ui.kit.theme import DARK, LIGHT, _oklab
from netviz.ui.presenting.pens import PENS, pen_color
from netviz.ui.presenting.tools import Tools


class LogPlot(pg.PlotWidget):
    """A plot over steps, as the history has them."""

    scale_of_steps = StepScale()


class Cards(QWidget):
    """Three cards, of which one is wide, as the derivation has them."""

    wide = 0

    def card_rect(self, card):
        lefts = np.cumsum([0, *(200 if card == self.wide else 50 for card in range(3))])
        return QRectF(lefts[card], 0, lefts[card + 1] - lefts[card], 100)

    def card_at(self, place):
        return next((card for card in range(3) if self.card_rect(card).contains(place)), None)


@pytest.fixture
def stage(qtbot):
    stage = QWidget()
    qtbot.addWidget(stage)
    stage.resize(800, 400)
    stage.setStyleSheet("background: #101010")
    stage.plot = LogPlot(stage)
    stage.plot.setGeometry(0, 0, 400, 300)
    stage.plot.getViewBox().setRange(xRange=(0, 10), yRange=(0, 10), padding=0)
    stage.cards = Cards(stage)
    stage.cards.setGeometry(450, 0, 300, 100)
    stage.views = {"loss": stage.plot, "lines": stage.cards}
    stage.tools = Tools(stage, lambda: stage.views)
    stage.tools.set_theme(DARK.enlarged(2.0))
    stage.tools.show_slide("one")
    stage.show()
    qtbot.waitExposed(stage)
    return stage


def draw(stage, *places):
    pens = stage.tools.pens
    pens.take_tool("pen")
    pens.begin(QPointF(*places[0]))
    for place in places[1:]:
        pens.move_on(QPointF(*place))
    pens.finish()


def pixel(stage, x, y):
    """Where a place of the plot is on the stage."""
    scene = stage.plot.getViewBox().mapViewToScene(QPointF(x, y))
    viewport = stage.plot.viewport()
    return viewport.mapTo(stage, QPointF(stage.plot.viewportTransform().map(scene)))


def ink_at(stage, place):
    """Whether there is ink at a place of the stage, and nowhere but within 6 pixels of it."""
    image = stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    pen = QColor(pen_color(DARK, stage.tools.pens.color))
    wanted = np.array([pen.blue(), pen.green(), pen.red()])
    y, x = np.nonzero((np.abs(pixels[:, :, :3] - wanted.astype(int)) < 24).all(axis=2))
    return len(x) > 0 and bool((np.hypot(x - place.x(), y - place.y()) < 6).all())


def test_a_stroke_stays_where_it_is_in_the_plot_when_that_is_zoomed_and_resized(stage):
    place = pixel(stage, 4, 5)
    draw(stage, (place.x(), place.y()))
    stage.tools.pens.take_tool(None)
    assert ink_at(stage, place)
    stage.plot.getViewBox().setRange(xRange=(2, 6), yRange=(4, 9), padding=0)
    assert (pixel(stage, 4, 5) - place).manhattanLength() > 20
    assert ink_at(stage, pixel(stage, 4, 5))
    stage.plot.setGeometry(0, 0, 300, 200)
    assert ink_at(stage, pixel(stage, 4, 5))
    stage.plot.getViewBox().setRange(
        xRange=(20, 30), padding=0
    )  # out of sight, and not over the rest of the stage
    assert not ink_at(stage, pixel(stage, 4, 5))


def test_a_stroke_stays_at_its_steps_when_the_axis_becomes_logarithmic(stage):
    draw(stage, (pixel(stage, 9, 5).x(), pixel(stage, 9, 5).y()))
    stage.tools.pens.take_tool(None)
    stage.plot.scale_of_steps = StepScale(True)
    stage.plot.getViewBox().setRange(xRange=(0, 2), padding=0)  # step 9 stands at 1
    assert ink_at(stage, pixel(stage, 1, 5))


def test_a_stroke_on_a_card_goes_with_the_card(stage):
    draw(stage, (450 + 225, 50))  # the middle of the second card
    stage.tools.pens.take_tool(None)
    stage.cards.wide = 2
    stage.tools.pens.update()
    assert ink_at(stage, QPointF(450 + 75, 50))


def test_a_stroke_from_view_to_view_is_one_stroke_and_stays_with_each(stage):
    draw(stage, (350, 50), (700, 50))
    (stroke,) = stage.tools.pens.ink.strokes
    assert [piece.view for piece in stroke.pieces] == ["loss", "", "lines", "lines"]  # two cards
    stage.tools.pens.undo()
    assert not stage.tools.pens.ink.strokes


def test_strokes_are_undone_one_by_one_and_what_was_erased_comes_back(stage):
    pens = stage.tools.pens
    for y in (310, 345, 380):
        draw(stage, (100, y), (200, y))
    pens.take_tool("eraser")
    pens.begin(QPointF(150, 345))
    pens.finish()
    assert len(pens.ink.strokes) == 2
    pens.clear()
    assert len(pens.ink.strokes) == 0
    left = []
    for _ in range(6):
        pens.undo()
        left.append(len(pens.ink.strokes))
    assert left == [2, 3, 2, 1, 0, 0]


def test_a_ring_is_erased_at_its_line_and_not_within(stage):
    pens = stage.tools.pens
    ring = [(200 + 60 * math.cos(t), 320 + 60 * math.sin(t)) for t in np.linspace(0, 6.2, 60)]
    draw(stage, *ring)
    pens.take_tool("eraser")
    pens.begin(QPointF(200, 320))
    assert pens.ink.strokes
    pens.move_on(QPointF(258, 320))
    assert not pens.ink.strokes


def test_what_is_drawn_is_kept_with_its_slide(stage):
    pens = stage.tools.pens
    draw(stage, (100, 350), (200, 350))
    stage.tools.show_slide("two")
    assert not pens.ink.strokes
    pens.take_tool(None)
    assert pens.isHidden()  # and costs nothing
    stage.tools.show_slide("one")
    assert len(pens.ink.strokes) == 1
    assert not pens.isHidden()


def test_without_a_tool_clicks_go_to_what_is_below(stage, qtbot):
    pens = stage.tools.pens
    draw(stage, (100, 350), (200, 350))
    pens.take_tool(None)
    assert stage.childAt(150, 350) is not pens
    pens.take_tool("pen")
    assert stage.childAt(150, 350) is pens
    qtbot.mousePress(pens, Qt.MouseButton.LeftButton, pos=QPointF(20, 350).toPoint())
    qtbot.mouseRelease(pens, Qt.MouseButton.LeftButton, pos=QPointF(20, 350).toPoint())
    assert len(pens.ink.strokes) == 2


def stylus(pens, kind, place, pointer=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "stylus", 1, QInputDevice.DeviceType.Stylus, pointer, QInputDevice.Capability.All, 1, 3
    )
    event = QTabletEvent(
        kind, device, QPointF(*place), QPointF(*place), 0.5, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
    )  # fmt: skip
    pens.tabletEvent(event)
    assert event.isAccepted()


def test_a_stylus_draws_and_its_other_end_erases(stage):
    pens, kinds = stage.tools.pens, QEvent.Type
    pens.take_tool("pen")
    for kind, place in ((kinds.TabletPress, (50, 350)), (kinds.TabletMove, (90, 350))):
        stylus(pens, kind, place)
    stylus(pens, kinds.TabletRelease, (90, 350))
    assert len(pens.ink.strokes) == 1
    stylus(pens, kinds.TabletPress, (70, 350), QPointingDevice.PointerType.Eraser)
    stylus(pens, kinds.TabletRelease, (70, 350), QPointingDevice.PointerType.Eraser)
    assert not pens.ink.strokes
    assert pens.tool == "pen"


def test_one_finger_draws_and_two_do_not(stage):
    pens = stage.tools.pens
    pens.take_tool("pen")
    device = QTest.createTouchDevice()
    finger = QTest.touchEvent(pens, device)
    finger.press(0, QPointF(50, 350).toPoint(), pens).commit()
    finger.move(0, QPointF(90, 350).toPoint(), pens).commit()
    finger.release(0, QPointF(90, 350).toPoint(), pens).commit()
    assert len(pens.ink.strokes) == 1
    two = QTest.touchEvent(pens, device)
    two.press(0, QPointF(50, 350).toPoint(), pens).press(1, QPointF(150, 350).toPoint(), pens).commit()
    two.move(0, QPointF(60, 350).toPoint(), pens).move(1, QPointF(160, 350).toPoint(), pens).commit()
    two.release(0, QPointF(60, 350).toPoint(), pens).release(1, QPointF(160, 350).toPoint(), pens).commit()
    assert len(pens.ink.strokes) == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_no_pen_has_the_colour_of_a_class_or_of_another_pen(theme):
    pens = [_oklab(QColor(color)) for color in PENS[theme.name]]
    for place, pen in enumerate(pens):
        for color in theme.class_colors(6):
            assert math.dist(pen, _oklab(color)) > 0.07
        for other in pens[place + 1 :]:
            assert math.dist(pen, other) > 0.15
        assert math.dist(pen, _oklab(QColor(theme.plot))) > 0.45  # it stands out from the ground
