"""The screens that there are now, and windows put where `netviz.ui.presenting.place` says."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from netviz.ui.presenting.place import Place, Rectangle, Screen

_AS_WINDOW = 0.7  # of its screen, where a window that could fill it does not
_SETTLE_MS = 300  # a desktop tells of a new screen several times over


def _rectangle(area: QRect) -> Rectangle:
    return Rectangle(area.x(), area.y(), area.width(), area.height())


def screen_names() -> dict[str, QScreen]:
    """The screens by names that tell also two of one kind apart."""
    found: dict[str, QScreen] = {}
    for screen in QGuiApplication.screens():
        name = screen.name() or screen.model() or "screen"
        while name in found:
            name += "′"
        found[name] = screen
    return found


def screens_now() -> tuple[Screen, ...]:
    """As `place` takes them."""
    primary = QGuiApplication.primaryScreen()
    return tuple(
        Screen(
            name,
            _rectangle(screen.geometry()),
            _rectangle(screen.availableGeometry()),
            screen.devicePixelRatio(),
            screen is primary,
        )
        for name, screen in screen_names().items()
    )


class Screens(QObject):
    """Tells when there are other screens.

    Signals
    -------
    changed
        One was added or removed, or has another size; told once it has settled.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenAdded.connect(self._on_added)
        application.screenRemoved.connect(lambda _: self._settle.start())
        application.primaryScreenChanged.connect(lambda _: self._settle.start())
        for screen in QGuiApplication.screens():
            self._watch(screen)

    def _on_added(self, screen: QScreen) -> None:
        self._watch(screen)
        self._settle.start()

    def _watch(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(lambda _: self._settle.start())


def put(window: QWidget, place: Place) -> None:
    """Show a window at a place; one that stands there already is left alone.

    A window that fills one screen does not come to another before it is an ordinary one again.
    """
    screen = screen_names().get(place.screen.name)
    if screen is None:
        return
    area = QRect(place.area.left, place.area.top, place.area.width, place.area.height)
    is_there = window.screen() is screen and window.isVisible()
    if place.is_full:
        if is_there and window.isFullScreen():
            return
        if window.isFullScreen():
            window.showNormal()
        window.setScreen(screen)
        whole = place.area
        part = whole.within(round(_AS_WINDOW * whole.width), round(_AS_WINDOW * whole.height))
        window.setGeometry(part.left, part.top, part.width, part.height)  # when it fills the screen no more
        window.showFullScreen()
    elif not is_there:
        if window.isFullScreen() or window.isMaximized():
            window.showNormal()
        window.setScreen(screen)
        window.setGeometry(area)
        if place.area == place.screen.free:
            window.showMaximized()  # the frame too has to be on the screen
        else:
            window.show()
