"""The sweep that the document keeps, beside the table of Compare, or behind it where there is less room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer

from netviz.ui.commands.sweep import kept_sweep

if TYPE_CHECKING:
    from netviz.ui.app.window import MainWindow
    from netviz.ui.sweeps.dialog import SweepDialog
    from netviz.ui.sweeps.panel import SweepPanel

_ROOM = 1100  # pixels of the usual type that Compare needs for both side by side
_SHARES = (688, 704)  # of table and sweep
_TABS = {"table": "Pinned runs", "sweep": "Sweep"}
_SHORT = {"table": "Runs", "sweep": "Sweep"}
_FOLLOWED = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.StyleChange)


class KeptSweep(QObject):
    """Shows a window the sweep that is kept, or on its way, once there is one and Compare is seen.

    Parameters
    ----------
    window : MainWindow

    Attributes
    ----------
    panel : SweepPanel or None
    front : "table" or "sweep"
        Which of both is seen where there is no room side by side.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._shown: object = None  # what the panel shows
        self._dialog: SweepDialog | None = None
        self.panel: SweepPanel | None = None
        self.front = "table"
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.follow)
        window.door.changed.connect(self.follow)
        window.panels.when_made("compare", lambda compare: compare.installEventFilter(self))

    @property
    def _compare(self) -> Any:
        return self._window.panels.made.get("compare")

    def watch(self, dialog: SweepDialog) -> None:
        """Show a sweep while it is computed, too."""
        self._dialog = dialog
        dialog.task.changed.connect(self.follow)
        dialog.task.ended.connect(lambda _: self._soon.start())

    def follow(self) -> None:
        """Show what there is now."""
        window, compare = self._window, self._compare
        if getattr(compare, "bottom", None) is None or not compare.isVisible() or window.door.is_busy:
            return
        dialog = self._dialog
        plan = dialog.plan if dialog is not None and dialog.task.is_running else None
        key = window.session.project.document.sweep_key
        if self.panel is None:
            if not key and plan is None:
                return
            self._make_panel()
        assert self.panel is not None
        if dialog is not None and plan is not None:
            self._shown = None
            task = dialog.task
            self.panel.show_sweep(plan, task.results, task.thetas, task.progress)
        elif key is not None and key != self._shown:
            found = kept_sweep(window)
            if found is not None:
                kept, record = found
                self.panel.show_sweep(kept, record.results(kept), record.thetas(kept))
            self._shown = key if found is not None else None
        self.panel.show_document(window.session.project.document)
        self._place(plan is not None or (key is not None and key == self._shown))

    def _make_panel(self) -> None:
        # None of this is needed before there is a sweep.
        from netviz.ui.plane.field_layer import region_colors
        from netviz.ui.sweeps.panel import SweepPanel

        window, bottom = self._window, self._compare.bottom
        panel = self.panel = SweepPanel(window.actions_by_name)
        panel.color_regions = region_colors
        panel.wants.connect(window.want)
        panel.set_theme(window.theme)
        bottom.addWidget(panel)
        for number, share in enumerate(_SHARES):
            bottom.setStretch(number, share)
        for part in (self._compare.table, panel):
            part.tab_chosen.connect(self._bring)

    def _bring(self, front: str) -> None:
        """See the other one of the two."""
        self.front = front
        self._place(True)

    def _place(self, is_there: bool) -> None:
        """Side by side, or as tabs of one card."""
        table, panel = self._compare.table, self.panel
        assert panel is not None
        is_apart = is_there and self._compare.width() < _ROOM * self._window.theme.scale
        tabs, short = (_TABS, _SHORT) if is_apart else ({}, {})
        table.show_tabs("table", tabs, short)
        panel.show_tabs("sweep", tabs, short)
        at = Qt.AlignmentFlag.AlignRight if is_apart else Qt.AlignmentFlag.AlignLeft  # not like a tab
        for part in (table, panel):
            part.detail.setAlignment(at | Qt.AlignmentFlag.AlignVCenter)
        shows_both = not is_apart
        panel.setVisible(is_there and (shows_both or self.front == "sweep"))
        table.setVisible(not is_there or shows_both or self.front == "table")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Compare has come to sight, has another size, or other colours."""
        if event.type() in _FOLLOWED:
            self._soon.start()
            if event.type() == QEvent.Type.StyleChange and self.panel is not None:
                self.panel.set_theme(self._window.theme)
        return False

    def close(self) -> None:
        """Compute nothing any more."""
        self._soon.stop()
        if self.panel is not None:
            self.panel.close_work()
