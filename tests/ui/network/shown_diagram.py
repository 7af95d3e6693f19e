"""A network diagram beside a session, for the tests of what it shows and of changing weights on it."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from netviz.intents import EditEntry
from netviz.ui.kit.theme import LIGHT
from netviz.ui.network.diagram_panel import DiagramPanel


class ShownDiagram:
    """A panel beside a session, which carries out what it wants."""

    def __init__(self, qtbot, session, size=(416, 380), theme=LIGHT):
        self.session, self.panel = session, DiagramPanel()
        qtbot.addWidget(self.panel)
        self.panel.set_theme(theme)
        self.panel.setFixedSize(*size)
        self.panel.show()
        QApplication.processEvents()
        self.asked = []
        self.hovered = []
        self.panel.wants.connect(self._carry_out)
        self.panel.hovering.connect(self._pass_on)
        self.show()

    def show(self, old=None):
        self.panel.show_snapshot(old, self.session.snapshot())

    def _carry_out(self, wanted):
        old = self.session.snapshot()
        if isinstance(wanted, EditEntry):
            self.session.apply(wanted)
            self.show(old)
        else:
            self.asked.append(wanted)

    def _pass_on(self, hover):
        self.hovered.append(hover.unit)
        self.panel.show_hover(hover)

    @property
    def layout(self):
        return self.panel.diagram.layout

    @property
    def canvas(self):
        return self.panel.canvas

    def place(self, entry):
        """Where an entry, and nothing else, is pointed at."""
        if len(entry[1]) == 1:
            return self.layout.around(entry).center()
        places = [QPointF(round(x), round(y)) for x, y in self.layout.curves([entry])[0].tolist()]
        return next(place for place in places if self.layout.entry_at(place) == entry)

    def turn(self, place, notches):
        """Turn the wheel over the canvas."""
        point = QPointF(place)
        event = QWheelEvent(
            point,
            self.canvas.mapToGlobal(point),
            point.toPoint() * 0,
            QPointF(0, 120 * notches).toPoint(),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        event.ignore()
        QApplication.sendEvent(self.canvas, event)
        return event.isAccepted()

    def drag(self, qtbot, place, ups):
        """Press, move upwards by some numbers of pixels, one after the other, and let go."""
        left, start = Qt.MouseButton.LeftButton, place.toPoint()
        qtbot.mousePress(self.canvas, left, pos=start)
        for up in ups:
            move = QPointF(start.x(), start.y() - up)
            drag_to(self.canvas, move)
        qtbot.mouseRelease(self.canvas, left, pos=move.toPoint())


def drag_to(widget, place):
    """The mouse moves with its left button pressed."""
    left = Qt.MouseButton.LeftButton
    no_key = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), left, left, no_key)
    QApplication.sendEvent(widget, event)
