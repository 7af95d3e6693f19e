import importlib
import pkgutil
import subprocess
import sys

from PySide6.QtCore import QAbstractItemModel, QObject
from PySide6.QtWidgets import QGraphicsItem

import netviz.ui
from netviz.ui.kit.paint_guard import guard_overrides

_CALLED_BY_PROGRAM_ONLY = {"setText", "setToolTip", "text", "toPlainText"}  # not virtual in Qt


def _all_subclasses(*bases):
    for base in bases:
        for owner in base.__subclasses__():
            yield owner
            yield from _all_subclasses(owner)


def test_no_override_of_qt_lets_an_exception_escape():
    for module in pkgutil.walk_packages(netviz.ui.__path__, "netviz.ui."):
        importlib.import_module(module.name)
    guard_overrides()
    escaping = {
        f"{owner.__qualname__}.{name}"
        for owner in _all_subclasses(QObject, QGraphicsItem, QAbstractItemModel)
        if owner.__module__.startswith("netviz.")
        for name, value in vars(owner).items()
        if hasattr(value, "__code__")
        and not name.startswith("__")
        and name not in _CALLED_BY_PROGRAM_ONLY
        and not hasattr(value, "is_guarded")
        and any(name in vars(base) for base in owner.__mro__ if base.__module__.startswith("PySide6."))
    }
    assert escaping == set()


def test_a_size_that_cannot_be_said_ends_no_process():
    script = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import shiboken6
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from netviz.ui.kit.paint_guard import guard_overrides

app = QApplication([])
gone = QWidget()
shiboken6.delete(gone)

class Part(QWidget):
    def minimumSizeHint(self):
        return gone.size()

Part.__module__ = "netviz.part"
guard_overrides()
whole = QWidget()
QVBoxLayout(whole).addWidget(Part())
whole.show()
app.processEvents()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
