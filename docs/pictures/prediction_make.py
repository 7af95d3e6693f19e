"""Make the pictures of a prediction: `python docs/pictures/prediction_make.py`.

The slide "too-large" of the lesson about the learning rate: a curve that was drawn, revealed up to step 84,
and judged.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lessons_make import FOLDER, SIZES, THEMES, compressed, grab, wait
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from netviz.files import write
from netviz.intents import Advance
from netviz.lessons import reader, shelf
from netviz.session import Session
from netviz.training import use_one_blas_thread
from netviz.ui.app.main import application
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.theme import Theme

LESSON, SLIDE, STEP = "05-learning-rate", "too-large", 84
START, END, PACE = 1.72, 0.14, 9.0
"""The loss at both ends of what is drawn, and the steps within which most of it falls."""


def draw(window: MainWindow) -> None:
    """Draw a loss that falls as one hopes, with the mouse."""
    stage, asked = window.hall.stage, window.predictions.round
    assert stage is not None
    assert asked is not None
    plot = stage.views["loss"]
    places = [
        plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(step, height)))
        for step in range(0, asked.last + 1, 2)
        for height in [END + (START - END) * math.exp(-step / PACE)]
    ]
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(plot.viewport(), place)
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=places[-1])


def go(window: MainWindow, step: int) -> None:
    """Take steps up to one."""
    window.go(Advance(step - window.session.snapshot().step))
    while window.door.is_busy or window.session.snapshot().step < step:
        wait(20)
    wait(50)


def make(theme: Theme) -> None:
    """The pictures in one theme."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        window = MainWindow(Session(), theme)
        window.hall.fills_screen = False
        window.show()
        lesson = reader.read(shelf.find(LESSON))
        place = [slide.id for slide in lesson.slides].index(SLIDE)
        for size in SIZES:
            window.predictions.kept.clear()
            window.hall.start(lesson, place)
            while window.predictions.round is None:
                wait(20)
            grab(window, size)  # so that all is where it is drawn on
            draw(window)
            window.predictions.freeze()
            for name, step in (("prediction", STEP), ("judged", window.predictions.round.last)):
                go(window, step)
                window.predictions.judge()
                file = f"{name}-{size[0]}-{theme.name}.png"
                write(FOLDER / file, compressed(grab(window, size)))
            window.hall.end()
            while window.lecture is not None:
                wait(20)
        print(theme.name)
        window.close()


if __name__ == "__main__":
    use_one_blas_thread()
    application()
    FOLDER.mkdir(exist_ok=True)
    for chosen in THEMES:
        make(chosen)
