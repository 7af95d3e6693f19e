"""The commands of how things are shown: arrangements, colours, the menu and what explains."""

from __future__ import annotations

from PySide6.QtCore import Qt

from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.kit.theme import DARK, LIGHT
from netviz.ui.layouts import LAYOUTS


def toggle_theme(app: App) -> None:
    """Light to dark and back; from now on the user's choice, whatever the desktop does."""
    app.follows_desktop = False
    app.set_theme((LIGHT if app.theme.is_dark else DARK).enlarged(app.theme.scale))


def use_preset(app: App, preset: str) -> None:
    """Arrange the panels anew; leaves the lecture if that is on."""
    _set_scale(app, 1.0)
    _leave_full_screen(app)
    app.use_layout(preset)
    app.say("")
    app.show_newest()


def toggle_full_screen(app: App, preset: str) -> None:
    """The lecture with larger type and few panels, or the board; back to everything as it was."""
    if app.preset != preset:
        if not LAYOUTS[app.preset].is_full_screen:
            app.remember_layout()
        _set_scale(app, LAYOUTS[preset].scale)
        app.main.window().showFullScreen()
        app.use_layout(preset)
        as_panel(app, "plane").hint.hide()  # it speaks of the column, which is not there
        key = "F11" if preset == "lecture" else "Ctrl+3"
        app.say(f"{key} leaves the {preset}; ⇧→ goes to the next equation")
    else:
        _set_scale(app, 1.0)
        _leave_full_screen(app)
        app.recall_layout()
        app.say("")
    app.show_newest()


def _leave_full_screen(app: App) -> None:
    top = app.main.window()
    top.setWindowState(top.windowState() & ~Qt.WindowState.WindowFullScreen)  # maximized stays so


def _set_scale(app: App, scale: float) -> None:
    if app.theme.scale != scale:
        app.set_theme(app.theme.enlarged(scale))


def close(app: App) -> None:
    """Close the window."""
    app.main.window().close()


ROWS = (
    Command("explore", "Explore", ("Ctrl+1",), "All panels around the plane",
            lambda app: use_preset(app, "explore"), menu="layouts"),
    Command("derivation", "Derive", ("Ctrl+2",), "The inside of the network beside the plane",
            lambda app: use_preset(app, "derivation"), menu="layouts"),
    Command("board", "Board", ("Ctrl+3",), "The derivation alone, full screen; again to leave",
            lambda app: toggle_full_screen(app, "board"), menu="layouts"),
    Command("lecture", "Lecture", ("F11",), "Full screen, larger type, thicker lines; again to leave",
            lambda app: toggle_full_screen(app, "lecture"), menu="layouts"),
    Command("theme", "◐", ("Ctrl+D",), "Light or dark", toggle_theme, menu="help",
            title="Light or dark colours"),
    Command("menu", "☰", ("F10",), "Panels, presets, files, help", lambda app: app.show_menu()),
    Command("keys", "?", ("?", "F1"), "Show all keys", lambda app: app.show_keys(), menu="help",
            title="All keys"),
    Command("about", "About netviz", (), "Versions and licence", lambda app: app.show_about(), menu="help"),
    Command("quit", "Quit", ("Ctrl+Q",), "Close the window", close, menu="help"),
)  # fmt: skip
