import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from netviz.ui.history.time_plot import StepAxis, TimePlot, ValueAxis, View
from netviz.ui.kit.controls import KeySlider
from netviz.ui.kit.key_claims import claims_key
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.plane.view import PlaneView


def time_plot():
    axis = ValueAxis("left")
    axis.view = View("loss", ())
    return TimePlot({"bottom": StepAxis("bottom"), "left": axis})


WIDGETS = {
    "a slider": KeySlider,
    "a canvas": lambda: PaintedWidget("canvas", "", (Qt.Key.Key_Right,)),
    "the plane": PlaneView,
    "a plot over the steps": time_plot,
}


@pytest.mark.parametrize("make", WIDGETS.values(), ids=WIDGETS)
def test_what_has_the_focus_keeps_its_arrows_and_leaves_space_to_the_window(qtbot, make):
    window, widget, pressed = QWidget(), make(), []
    qtbot.addWidget(window)
    QHBoxLayout(window).addWidget(widget)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space):
        QShortcut(key, window).activated.connect(lambda key=key: pressed.append(key))
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    qtbot.keyClick(widget, Qt.Key.Key_Right)
    assert pressed == []
    qtbot.keyClick(widget, Qt.Key.Key_Space)
    assert pressed == [Qt.Key.Key_Space]


def test_only_the_question_whether_a_key_is_a_shortcut_is_answered():
    def event(kind, key):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        return event

    right = event(QEvent.Type.ShortcutOverride, Qt.Key.Key_Right)
    assert claims_key(right, (Qt.Key.Key_Right,))
    assert right.isAccepted()
    for other in (
        event(QEvent.Type.KeyPress, Qt.Key.Key_Right),
        event(QEvent.Type.ShortcutOverride, Qt.Key.Key_Left),
        QEvent(QEvent.Type.User),
    ):
        assert not claims_key(other, (Qt.Key.Key_Right,))
