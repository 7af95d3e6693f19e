"""What explains the window, in boxes of its own: the menu, all keys, the tour, preferences, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMenu

from netviz.ui.commands.context import as_panel
from netviz.ui.commands.files import panel_widget
from netviz.ui.kit.paint_guard import guard_overrides

if TYPE_CHECKING:
    from netviz.ui.app.tour import Tour
    from netviz.ui.app.window import MainWindow


HINT = (
    "<b>Press Play</b>, and the network learns to tell the classes apart. &nbsp; "
    "<a href='tour'>One-minute tour</a> &nbsp; <a href='lessons'>Lessons</a>"
)


class Explanations:
    """Opens these boxes for a window, and makes each when it is first asked for.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.tour: Tour | None = None

    def make_menu(self) -> QMenu:
        """The menu as it is now."""
        from netviz.ui.app import menu  # all of these, when they are asked for: the window opens sooner

        window = self._window
        return menu.build_menu(window, window, {"column": window.column, **window.docks})

    def show_menu(self) -> None:
        """Open the menu under its button."""
        from netviz.ui.app import menu

        menu.show_menu(self.make_menu(), self._window.transport.buttons["menu"])

    def show_hint(self) -> None:
        """Say on the plane where to begin."""
        plane = as_panel(self._window, "plane")
        links = {"tour": self.show_tour, "lessons": self._window.hall.show_gallery}
        plane.hint.linkActivated.connect(lambda link: links[link]())
        plane.show_hint(HINT)

    def show_keys(self) -> None:
        """All keys in a box."""
        from netviz.ui.app import help

        help.show_keys(self._window, self._window.theme)

    def show_about(self) -> None:
        """What this is, in a box."""
        from netviz.ui.app import help

        help.show_about(self._window)

    def show_preferences(self) -> None:
        """Colours, size and motion, on a page of their own."""
        from netviz.ui.app.preferences_dialog import PreferencesDialog

        self._window.box(PreferencesDialog).open_page()

    def show_tour(self) -> None:
        """Show what is where; what is on in the meantime is paused."""
        window = self._window
        window.player.pause()
        if self.tour is None:
            from netviz.ui.app.tour import Tour

            guard_overrides()
            self.tour = Tour(window, self._place_of)
            self.tour.left.connect(window.setFocus)
        self.tour.set_theme(window.theme)
        self.tour.start()

    def _place_of(self, part: str) -> QRect:
        """Where a panel is in the window, or the top bar; empty where it cannot be seen."""
        window = self._window
        if part != "top" and part not in window.panels.made:
            return QRect()
        widget = window.transport if part == "top" else panel_widget(window, part)
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            return QRect()
        return QRect(widget.mapTo(window, QPoint()), widget.size())
