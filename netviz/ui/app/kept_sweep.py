"""The sweep that the document keeps, beside the table of Compare where there is room for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from netviz.ui.commands.context import as_panel
from netviz.ui.commands.sweep import kept_sweep

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow
    from netviz.ui.sweeps.panel import SweepPanel

_ROOM = 1100, 560  # pixels of the usual type that Compare needs for it
_FOLLOWED = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.StyleChange)


class KeptSweep(QObject):
    """Shows a window the sweep that is kept, once there is one and Compare is seen.

    Parameters
    ----------
    window : MainWindow

    Attributes
    ----------
    panel : SweepPanel or None
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._key = window, ""
        self._compare = as_panel(window, "compare")
        self.panel: SweepPanel | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.follow)
        window.door.changed.connect(self.follow)
        self._compare.installEventFilter(self)

    def follow(self) -> None:
        """Show what the document keeps now."""
        window, compare = self._window, self._compare
        bottom = getattr(compare, "bottom", None)
        if bottom is None or not compare.isVisible() or window.door.is_busy:
            return
        key = window.session.project.document.sweep_key or ""
        scale = window.theme.scale
        has_room = compare.width() >= _ROOM[0] * scale and compare.height() >= _ROOM[1] * scale
        if self.panel is None:
            if not (key and has_room):
                return
            from netviz.ui.sweeps.panel import SweepPanel

            self.panel = SweepPanel(window.actions_by_name)
            self.panel.wants.connect(window.want)
            self.panel.set_theme(window.theme)
            bottom.addWidget(self.panel, 1)
        if key != self._key and key and has_room:
            found = kept_sweep(window)
            if found is None:
                key = ""
            else:
                plan, record = found
                self.panel.show_sweep(plan, record.results(plan))
        self._key = key if has_room or not key else self._key
        self.panel.setVisible(bool(key) and has_room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Compare has come to sight, has another size, or other colours."""
        if event.type() in _FOLLOWED:
            self._soon.start()
            if event.type() == QEvent.Type.StyleChange and self.panel is not None:
                self.panel.set_theme(self._window.theme)
        return False
