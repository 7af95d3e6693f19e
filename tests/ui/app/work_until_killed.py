"""Work in the real program until somebody ends it, and print what has been done."""

import sys

from PySide6.QtCore import QTimer

from netviz.intents import SetTraining
from netviz.training.config import TrainingConfig
from netviz.ui.app.main import run
from netviz.ui.app.window import MainWindow


def work(shell):
    window = shell.findChild(MainWindow)
    done = []

    def act():
        done.append(0.01 * (len(done) + 1))
        window.change(SetTraining(TrainingConfig(done[-1])))
        print(done[-1], flush=True)

    timer = QTimer(window, interval=100)
    timer.timeout.connect(act)
    timer.start()


if __name__ == "__main__":
    sys.exit(run(on_usable=work))
