"""pyqtgraph, imported quickly, is the same."""

import subprocess
import sys

QUICKLY = "from netviz.ui.kit.quick_import import import_pyqtgraph; import_pyqtgraph()\n"


def run(program):
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.split()


def test_names_are_copied_when_they_are_asked_for():
    looks = """
import PySide6.QtWidgets as theirs, pyqtgraph.Qt.QtWidgets as copied
print("QCalendarWidget" in vars(copied), "QCalendarWidget" in dir(theirs))
print(copied.QCalendarWidget is theirs.QCalendarWidget, "QCalendarWidget" in vars(copied))
print(hasattr(copied, "QUnheardOf"))
"""
    assert run(QUICKLY + looks) == ["False", "True", "True", "True", "False"]


def test_what_was_left_out_is_there_once_it_is_asked_for():
    looks = """
import sys, pyqtgraph, PySide6.QtTest
print("pyqtgraph.widgets.PlotWidget" in sys.modules, pyqtgraph.PlotWidget.__name__)
from pyqtgraph.imageview import ImageView
from pyqtgraph.widgets.ColorMapWidget import ColorMapWidget
import pyqtgraph.exporters
print(ImageView.__name__, ColorMapWidget.__name__, hasattr(pyqtgraph, "UnheardOf"))
"""
    assert run(QUICKLY + looks) == ["False", "PlotWidget", "ImageView", "ColorMapWidget", "False"]


def test_a_plot_is_drawn_the_same():
    draws = """
import hashlib, os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import pyqtgraph as pg
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
app = QApplication([])
plot = pg.PlotWidget()
plot.plot([1, 3, 2])
plot.resize(300, 200)
plot.show()
app.processEvents()
picture = plot.grab().toImage().convertToFormat(QImage.Format.Format_ARGB32)
print(hashlib.sha256(bytes(picture.constBits())).hexdigest())
"""
    assert run(QUICKLY + draws) == run("import pyqtgraph\n" + draws)


def test_one_that_cannot_be_imported_so_is_imported_as_ever():
    breaks = """
import netviz.ui.kit.quick_import as quick
quick._NEEDED = ()  # and yet a name is imported of one of them
quick.import_pyqtgraph()
import pyqtgraph
print(pyqtgraph.RemoteGraphicsView.__name__)
"""
    assert run(breaks) == ["RemoteGraphicsView"]
