"""The boxes that explain: all keys, and what this is."""

from __future__ import annotations

import platform
from collections.abc import Iterable

import numpy
import pyqtgraph
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLibraryInfo, Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

import netviz
from netviz.ui.app import actions
from netviz.ui.kit.theme import Theme

ON_PANELS = (
    ("Tab", "From control to control; the plane and the other pictures take the keys below"),
    (
        "arrows, + −, Return",
        "Plane: move a cross that reads the probabilities, zoom, pin the sample or draw",
    ),
    (
        "drag, Shift drag",
        "Plane: move the hinge line of a hidden unit, turn it (near its ends without Shift)",
    ),
    (
        ", . then Ctrl arrows, Ctrl Shift ← →",
        "Plane: choose a hinge line; move it, turn it",
    ),
    ("← →, Home, End, Return", "Cards of the derivation: from line to line; the whole matrix"),
    ("← →, Return", "Curves: point at a step, go there"),
    ("← →", "Hidden units, network diagram: choose a unit"),
    ("↑ ↓, + −, Return", "Network diagram: choose a weight of the unit; change it; type its value"),
    ("drag, wheel", "Network diagram: change a weight on its edge, a bias on its unit or class"),
    ("arrows", "Hidden space: pin the sample that lies next to the pinned one on that side"),
    ("← →, Home, End", "Gradient check: from entry to entry, with both its gradients"),
    ("Return", "Table of entries: sort by the column, again: the other way round"),
    (
        "click, arrows and Return",
        "Landscape: set the parameters there; + −, wheel: zoom, Home: all of it",
    ),
    ("wheel, drag", "Curves: look at a part of the run; a double click shows all of it"),
)


def keys_text() -> str:
    """All keys as a table."""
    with_keys = [command for command in actions.COMMANDS if command.keys]
    rows, on_slides = (
        [
            (actions.native_keys(command), command.tip)
            for command in with_keys
            if (command.context == "presenting") is on
        ]
        for on in (False, True)
    )
    return _table((*rows, *ON_PANELS)) + "<h4>In a lesson</h4>" + _table(on_slides)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "<table cellpadding='3'>{}</table>".format(
        "".join(f"<tr><td><b>{keys}</b>&nbsp;&nbsp;</td><td>{tip}</td></tr>" for keys, tip in rows)
    )


def about_text() -> str:
    """What this is, and the versions of what it is built on."""
    return (
        f"<h3>netviz {netviz.__version__}</h3><p>{netviz.__doc__}</p><p>One network, shown completely: two "
        "layers, ReLU, softmax, cross-entropy and λ(‖W⁽¹⁾‖² + ‖W⁽²⁾‖²), trained by a backward pass "
        "written by hand.</p>"
        f"<p>Python {platform.python_version()} · numpy {numpy.__version__} · PySide6 {pyside_version} · "
        f"Qt {QLibraryInfo.version().toString()} · pyqtgraph {pyqtgraph.__version__}</p><p>MIT licence</p>"
    )


def show_keys(window: QWidget, theme: Theme) -> None:
    """All keys in a box that fits the screen."""
    box = QDialog(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Keys")
    text = QTextBrowser()
    text.setHtml(keys_text())
    text.setAccessibleName("All keys")
    column = QVBoxLayout(box)
    column.addWidget(text)
    room = window.screen().availableSize()
    width = round(620 * theme.scale)
    text.document().setTextWidth(width - 40)
    height = round(text.document().size().height()) + 60
    box.resize(min(width, room.width() - 60), min(height, room.height() - 80))
    box.open()


def show_about(window: QWidget) -> None:
    """What this is, in a box beside which the window goes on."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("About netviz")
    box.setText(about_text())
    box.setIconPixmap(window.windowIcon().pixmap(48))
    box.open()
