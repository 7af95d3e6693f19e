"""Make the pictures of the lessons' key slides: `python docs/pictures/lessons_make.py [NAME …]`.

Each stands where Play has ended, at both sizes of a projector, in light and in dark.
"""

from __future__ import annotations

import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from netviz.files import write
from netviz.intents import Advance
from netviz.lessons import reader, shelf
from netviz.lessons.lesson import Lesson
from netviz.session import Session
from netviz.training import use_one_blas_thread
from netviz.ui.app.lesson_pictures import key_slide
from netviz.ui.app.main import application
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.kit.theme import DARK, LIGHT, Theme

FOLDER = Path(__file__).parent / "lessons"
SIZES = (1920, 1080), (1024, 768)
THEMES = LIGHT, DARK


def wait(milliseconds: int) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def show(window: MainWindow, lesson: Lesson) -> None:
    """Begin a lesson at its key slide, and go to the end of its run."""
    slide = key_slide(lesson)
    assert slide is not None, f"{lesson.name} has no slides"
    window.hall.start(lesson, lesson.slides.index(slide))
    while window.hall.stage is None or window.hall.stage.slide is not slide:
        wait(20)
    left = slide.until - window.session.snapshot().step
    if left > 0 and slide.prediction is None:  # what is asked for is not given away
        window.door.carry_out(Advance(left), "play to the end")
    while window.door.is_busy:
        wait(20)


def grab(window: MainWindow, size: tuple[int, int]) -> QImage:
    """The slide when all of it is drawn finely."""
    stage = window.hall.stage
    assert stage is not None
    stage.resize(*size)
    wait(1200)  # until what is checked and drawn beside the window is there
    return stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)


def compressed(image: QImage) -> bytes:
    """A picture in 256 colours, which takes a third of the room."""
    whole = Image.open(BytesIO(png_bytes(image))).convert("RGB")
    few = whole.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
    buffer = BytesIO()
    few.save(buffer, "png", optimize=True)
    return buffer.getvalue()


def make(lessons: list[Lesson], theme: Theme) -> None:
    """The pictures of some lessons in one theme."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        window = MainWindow(Session(), theme)
        window.hall.fills_screen = False
        window.show()
        for lesson in lessons:
            show(window, lesson)
            for size in SIZES:
                name = f"{lesson.name}-{size[0]}-{theme.name}.png"
                write(FOLDER / name, compressed(grab(window, size)))
            print(f"{lesson.name}, {theme.name}")
        window.hall.end()
        wait(50)
        window.close()


def main(names: list[str]) -> None:
    """Those of some lessons, or of all that come with netviz."""
    use_one_blas_thread()
    application()
    FOLDER.mkdir(exist_ok=True)
    lessons = [reader.read(path) for path in [shelf.find(name) for name in names] or shelf.shipped()]
    for theme in THEMES:
        make(lessons, theme)


if __name__ == "__main__":
    main(sys.argv[1:])
