"""How long the window takes to appear, and to be usable, against bare windows.

    python benchmarks/startup.py [--rounds 7] [--platform offscreen|xcb]

Every start is a process of its own, and the four kinds take turns, so that the machine's moods meet all
alike. Timed from before the process is started: until a window has been painted (a bare Qt window; the
shell of netviz), and until everything can be used (a bare pyqtgraph window with four plots painted;
netviz with every panel painted and its event loop free again).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE_QT = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: (print(time.time(), flush=True), app.quit()))

app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

BARE_PLOTS = """
import sys, time
import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

app = QApplication(sys.argv)
window = QWidget()
grid = QGridLayout(window)
for number in range(4):
    plot = pg.PlotWidget()
    plot.plot(np.arange(100), np.arange(100) ** 2)
    grid.addWidget(plot, number // 2, number % 2)
window.resize(1280, 800)
window.show()

def painted():
    window.repaint()
    print(time.time(), flush=True)
    app.quit()

QTimer.singleShot(0, painted)
app.exec()
"""

NETVIZ = """
import sys, time
import netviz.ui.app.main as application

def painted(window):
    print(time.time(), flush=True)

def usable(window):
    print(time.time(), flush=True)
    window.close()

raise SystemExit(application.run(on_painted=painted, on_usable=usable))
"""


def times(program: str) -> list[float]:
    """Seconds from before the start of a process to each time that it prints."""
    start = time.time()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return [float(line) - start for line in done.stdout.split()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--platform", default=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = options.platform
    found: dict[str, list[float]] = {"qt": [], "plots": [], "shell": [], "usable": []}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder  # nobody's window is moved
        os.environ["PYTHONPYCACHEPREFIX"] = folder  # compiled once, as for a user
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in range(options.rounds + 1):
            qt, plots, (shell, usable) = times(BARE_QT), times(BARE_PLOTS), times(NETVIZ)
            if number:  # the first compiles, and fills the caches of the disk
                for name, value in zip(found, (qt[0], plots[0], shell, usable), strict=True):
                    found[name].append(value)
    median = {name: statistics.median(values) for name, values in found.items()}
    print(f"platform {options.platform}, median of {options.rounds} starts each\n")
    print("| | seconds | against |")
    print("|---|---:|---:|")
    print(f"| bare Qt window, painted | {median['qt']:.2f} | |")
    print(f"| netviz's shell, painted | {median['shell']:.2f} | {median['shell'] / median['qt']:.2f} × |")
    print(f"| bare pyqtgraph window with four plots | {median['plots']:.2f} | |")
    print(f"| netviz, usable | {median['usable']:.2f} | {median['usable'] / median['plots']:.2f} × |")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    main()
