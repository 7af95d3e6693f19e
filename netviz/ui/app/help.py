"""The boxes that explain: all keys, and what this is."""

from __future__ import annotations

import platform

import numpy
import pyqtgraph
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QKeySequence

import netviz
from netviz.ui.commands.command import COMMANDS

HINT = (
    "<b>Space</b> trains the network. &nbsp; <b>→</b> <b>←</b> one step forwards, back. &nbsp; "
    "<b>Shift →</b> one equation. &nbsp; <b>?</b> all keys.<br>"
    "Everything on the left can be changed at any time; drag the slider below to go back."
)

_ON_PANELS = (
    ("Tab", "From control to control; the plane and the other pictures take the keys below"),
    (
        "arrows, + −, Return",
        "Plane: move a cross that reads the probabilities, zoom, pin the sample or draw",
    ),
    ("← →, Home, End, Return", "Cards of the derivation: from line to line; the whole matrix"),
    ("← →, Return", "Curves: point at a step, go there"),
    ("← →, Return", "Hidden units, network diagram: choose a unit; in the diagram, set its weights"),
    ("arrows", "Hidden space: pin the sample that lies next to the pinned one on that side"),
    ("← →, Home, End", "Gradient check: from entry to entry, with both its gradients"),
    ("Return", "Table of entries: sort by the column, again: the other way round"),
    ("wheel, drag", "Curves: look at a part of the run; a double click shows all of it"),
)


def keys_text() -> str:
    """All keys as a table."""
    rows = [
        (
            " or ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys),
            tip,
        )
        for keys, tip in ((command.keys, command.tip) for command in COMMANDS.values())
        if keys
    ]
    return "<table cellpadding='3'>{}</table>".format(
        "".join(
            f"<tr><td><b>{keys}</b>&nbsp;&nbsp;</td><td>{tip}</td></tr>"
            for keys, tip in (*rows, *_ON_PANELS)
        )
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
