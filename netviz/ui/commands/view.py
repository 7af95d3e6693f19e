"""The commands of how things are shown: arrangements, colours, the menu and what explains."""

from __future__ import annotations

from PySide6.QtCore import Qt

from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.kit.preferences import ZOOMS, Preferences
from netviz.ui.kit.stylesheet import chosen_theme
from netviz.ui.layouts import LAYOUTS, PAGES


def use_colors(app: App, colors: str | None) -> None:
    """Light or dark, whatever the desktop does, or what it asks for; also at the next start."""
    Preferences().keep(colors=colors)
    app.follows_desktop = colors is None
    app.set_theme(chosen_theme(colors).enlarged(app.theme.scale))


def toggle_theme(app: App) -> None:
    """Light to dark and back; from now on the user's choice, whatever the desktop does."""
    use_colors(app, "light" if app.theme.is_dark else "dark")


def use_zoom(app: App, zoom: float) -> None:
    """Make everything larger or smaller; also at the next start."""
    Preferences().keep(zoom=zoom)
    app.zoom = zoom
    _set_scale(app, app.preset)
    app.show_newest()
    app.say(f"everything at {round(100 * zoom)} %; Ctrl+0 brings back the usual size")


def use_calm(app: App, on: bool) -> None:
    """While playing, change pictures only a few times a second; also at the next start."""
    Preferences().keep(calm=on)
    app.player.set_calm(on)


def change_zoom(app: App, places: int) -> None:
    """So many sizes larger."""
    place = min(max(ZOOMS.index(app.zoom) + places, 0), len(ZOOMS) - 1)
    use_zoom(app, ZOOMS[place])


def use_preset(app: App, preset: str) -> None:
    """Arrange the panels anew; leaves the lecture if that is on.

    From a page back to where one was, everything is as it was there.
    """
    page = app.preset if app.preset in PAGES else ""
    if preset in PAGES and preset != app.preset and not LAYOUTS[app.preset].is_full_screen:
        app.layout_memory.remember(preset)
    _set_scale(app, preset)
    _leave_full_screen(app)
    if page and app.layout_memory.remembered(page) == preset:
        app.layout_memory.recall(page)
    else:
        app.use_layout(preset)
    app.say("")
    app.show_newest()


def toggle_page(app: App, page: str) -> None:
    """A panel that has the window for itself, or back to where one was."""
    use_preset(app, page if app.preset != page else app.layout_memory.remembered(page))


def toggle_full_screen(app: App, preset: str) -> None:
    """The lecture with larger type and few panels, or the board; back to everything as it was."""
    if app.preset != preset:
        if not LAYOUTS[app.preset].is_full_screen:
            app.layout_memory.remember()
        _set_scale(app, preset)
        app.main.window().showFullScreen()
        app.use_layout(preset)
        as_panel(app, "plane").hint.hide()  # it speaks of the column, which is not there
        key = "Ctrl+4" if preset == "lecture" else "Ctrl+3"
        app.say(f"{key} leaves the {preset}; ⇧→ goes to the next equation")
    else:
        _leave_full_screen(app)
        app.layout_memory.recall()
        _set_scale(app, app.preset)
        app.say("")
    app.show_newest()


def _leave_full_screen(app: App) -> None:
    top = app.main.window()
    top.setWindowState(top.windowState() & ~Qt.WindowState.WindowFullScreen)  # maximized stays so


def _set_scale(app: App, preset: str) -> None:
    scale = app.zoom * LAYOUTS[preset].scale(app.main.screen().size().height())
    if app.theme.scale != scale:
        app.set_theme(app.theme.enlarged(scale))


def enlarge(app: App) -> None:
    """One panel as high as its column, or all as they were."""
    if not app.enlarge_panel():
        app.say("no panel shares its column with another here; ❐ in a head gives it a window of its own")
    app.show_newest()


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
    Command("lecture", "Lecture", ("Ctrl+4",), "Full screen, larger type, thicker lines; again to leave",
            lambda app: toggle_full_screen(app, "lecture"), menu="layouts"),
    Command("code", "Your code", ("Ctrl+6",),
            "A backward pass of your own, and what is wrong in it; again to leave",
            lambda app: toggle_page(app, "code"), menu="layouts"),
    Command("enlarge", "Enlarge the panel", ("E",),
            "The panel in focus or under the mouse as high as its column; again: as before",
            enlarge, menu="size", is_on=lambda app: app.has_enlarged),
    Command("larger", "Larger", ("Ctrl++", "Ctrl+="), "Type, lines and pictures a little larger",
            lambda app: change_zoom(app, 1), menu="size"),
    Command("smaller", "Smaller", ("Ctrl+-",), "Type, lines and pictures a little smaller",
            lambda app: change_zoom(app, -1), menu="size"),
    Command("usual_size", "Usual size", ("Ctrl+0",), "Type, lines and pictures as they usually are",
            lambda app: use_zoom(app, 1.0), menu="size"),
    Command("preferences", "Preferences…", ("Ctrl+,",), "Colours, size, motion",
            lambda app: app.explanations.show_preferences(), menu="help"),
    Command("tour", "One-minute tour", (), "What is where; Escape leaves it",
            lambda app: app.explanations.show_tour(), menu="help"),
    Command("theme", "◐", ("Ctrl+D",), "Light or dark", toggle_theme, menu="size",
            title="Light or dark colours"),
    Command("menu", "☰", ("F10",), "Panels, presets, files, help",
            lambda app: app.explanations.show_menu()),
    Command("keys", "?", ("?", "F1"), "Show all keys",
            lambda app: app.explanations.show_keys(), menu="help", title="All keys"),
    Command("about", "About netviz", (), "Versions and licence",
            lambda app: app.explanations.show_about(), menu="help"),
    Command("quit", "Quit", ("Ctrl+Q",), "Close the window", close, menu="help"),
)  # fmt: skip
