"""The menu ☰, made of the tables of commands and panels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMenu, QPushButton, QWidget

from netviz.ui.app import actions as table
from netviz.ui.commands.context import App
from netviz.ui.commands.data import open_path
from netviz.ui.commands.recent_file import recent_files
from netviz.ui.kit.number_format import short_name

_FIRST = ("lessons", "demonstrations", "files", "export", "layouts")
_LAST = ("compare", "size", "help")
_SUBMENUS = {
    "demonstrations": "Demonstrations",
    "course": "Alone, and making lessons",
    "export": "Export",
    "lines": "Derivation",
    "explain": "Derivation",
    "size": "Size and colours",
}


def build_menu(app: App, window: QWidget, docks: Mapping[str, QDockWidget]) -> QMenu:
    """Files, presets and panels, what else there is, help; long sections in menus of their own."""
    menu = QMenu(window)
    sections = [*dict.fromkeys(command.menu for command in table.COMMANDS if command.menu)]
    between = [name for name in sections if name not in (*_FIRST, *_LAST)]
    below: dict[str, QMenu] = {}
    for section in (*_FIRST, *between, *_LAST):
        title = _SUBMENUS.get(section)
        if title is None:
            _add_section(menu, app.actions_by_name, section)
        else:
            if title not in below:
                below[title] = menu.addMenu(title)
            _add_section(below[title], app.actions_by_name, section)
        if section == "files":
            _add_recent(app, menu, recent_files())
        elif section == "layouts":
            _add_panels(menu, docks)
        if section not in ("files", *_SUBMENUS) or section == "export":
            menu.addSeparator()
    return menu


def _add_section(menu: QMenu, actions: Mapping[str, QAction], section: str) -> None:
    for command in table.COMMANDS:
        if command.menu != section:
            continue
        action = actions[command.id]
        if command.title:  # on its button it has only a sign
            keys = f"\t{table.native_keys(command)}" if command.keys else ""
            entry = menu.addAction(command.title + keys)
            entry.setEnabled(action.isEnabled())
            entry.setToolTip(action.toolTip())
            entry.triggered.connect(action.trigger)
        else:
            menu.addAction(action)


def _add_panels(menu: QMenu, docks: Mapping[str, QDockWidget]) -> None:
    panels = menu.addMenu("Panels")
    for dock in docks.values():
        panels.addAction(dock.toggleViewAction())


def _add_recent(app: App, menu: QMenu, recent: list[Path]) -> None:
    if not recent:
        return
    files = menu.addMenu("Recent files")
    files.setToolTipsVisible(True)
    for path in recent:
        entry = files.addAction(short_name(path.name, 50).replace("&", "&&"))
        if sum(path.name == other.name for other in recent) > 1:
            entry.setText(f"{entry.text()}  ({short_name(path.parent.name, 30).replace('&', '&&')})")
        entry.setToolTip(str(path))
        entry.triggered.connect(lambda _=False, path=path: open_path(app, path))


def show_menu(menu: QMenu, button: QPushButton) -> None:
    """Open the menu under its button."""
    menu.aboutToHide.connect(menu.deleteLater)
    corner = button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height() + 2))
    menu.popup(corner)
