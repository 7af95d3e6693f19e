"""Make the pictures of the presenter's window and of what a lecturer draws over a slide.

They are of two screens that do not exist: `QT_QPA_PLATFORM=offscreen` takes their sizes from a file.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "lessons"
SCREENS = {"laptop": (0, 1440, 900), "projector": (1440, 1920, 1080)}
LESSON, SLIDE, STEP = "05-learning-rate", "too-large", 84


def screens_file(folder: str) -> str:
    """A file that describes the screens."""
    screens = [
        {"name": name, "x": left, "y": 0, "width": width, "height": height, "dpr": 1,
         "logicalDpi": 96, "logicalBaseDpi": 96}
        for name, (left, width, height) in SCREENS.items()
    ]  # fmt: skip
    path = Path(folder) / "screens.json"
    path.write_text(json.dumps({"screens": screens}))
    return str(path)


def main() -> None:
    """Make all of them."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens_file(folder)}"
        os.environ["XDG_CONFIG_HOME"] = folder
        picture_all(sys.argv[1:])


def picture_all(arguments: list[str]) -> None:
    """With Qt, which must not be imported before the screens are known."""
    from PySide6.QtCore import QEventLoop, QPointF, QTimer

    from netviz.files import write
    from netviz.intents import GoTo
    from netviz.lessons import reader, shelf
    from netviz.session import Session
    from netviz.training import use_one_blas_thread
    from netviz.ui.app.main import application
    from netviz.ui.app.window import MainWindow
    from netviz.ui.kit.picture_bytes import png_bytes
    from netviz.ui.kit.theme import DARK, LIGHT

    def wait(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    class Clock:
        """Seconds that pass when they are told to."""

        seconds = 0.0

        def __call__(self) -> float:
            return self.seconds

    use_one_blas_thread()
    application()
    lesson = reader.read(shelf.find(arguments[0] if arguments else LESSON))
    place = [slide.id for slide in lesson.slides].index(SLIDE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for theme in (DARK, LIGHT):
        window, clock = MainWindow(Session(), theme), Clock()
        window.show()
        hall, presenting = window.hall, window.hall.presenting
        presenting.seconds, presenting.now = clock, lambda: datetime(2026, 11, 26, 10, 25)
        hall.start(lesson)
        wait(1500)
        for index, seconds in enumerate((125, 150, 230)[:place]):
            clock.seconds += seconds
            assert hall.lecture is not None
            hall.lecture.go(index + 1)
            wait(1500)
        clock.seconds += 130
        presenter, stage, tools = presenting.presenter, hall.stage, presenting.tools
        assert presenter is not None
        assert stage is not None
        assert tools is not None
        wait(1000)
        predict(presenter, stage)
        window.actions_by_name["freeze_prediction"].trigger()
        window.actions_by_name["reveal_prediction"].trigger()
        while window.session.snapshot().step < STEP:
            wait(20)
        window.actions_by_name["reveal_prediction"].trigger()  # it pauses
        window.go(GoTo(STEP))
        wait(1500)
        for _ in range(2):
            window.actions_by_name["tick_off"].trigger()
        draw(stage, tools)
        wait(800)
        presenter.mirror.grab_now()
        wait(1200)
        presenter.show_time()
        write(FOLDER / f"presenter-{theme.name}.png", png_bytes(presenter.grab()))
        write(FOLDER / f"presenter-pens-{theme.name}.png", png_bytes(stage.grab()))
        tools.pens.take_tool(None)
        chart = stage.views["loss"]
        pointer = chart.mapToGlobal(QPointF(0.16 * chart.width(), 0.25 * chart.height())).toPoint()
        tools.lights._pointer = lambda pointer=pointer: pointer
        for light in ("spotlight", "magnifier"):
            tools.lights.toggle(light)
            wait(200)
            write(FOLDER / f"presenter-{light}-{theme.name}.png", png_bytes(stage.grab()))
        tools.put_away()
        window.close()
        wait(200)


def predict(presenter, stage) -> None:
    """The loss that one would expect, drawn on the projector's picture by the mouse."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    mirror, chart = presenter.mirror, stage.views["loss"]
    share = mirror.area.width() / stage.width()
    spots = [on_stage(stage, chart, step, 0.1 + 1.6 * 0.5 ** (step / 8)) for step in range(0, 200, 2)]
    points = [mirror.area.topLeft() + spot * share for spot in spots]
    kinds = QEvent.Type
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    order = [(kinds.MouseButtonPress, points[0]), *((kinds.MouseMove, point) for point in points[1:])]
    for kind, point in (*order, (kinds.MouseButtonRelease, points[-1])):
        button = none if kind == kinds.MouseMove else left
        event = QMouseEvent(
            kind, point, QPointF(mirror.mapToGlobal(point)), button, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(mirror, event)


def on_stage(stage, chart, step: float, value: float):
    """The pixel of the stage at which a place of the chart is."""
    from PySide6.QtCore import QPointF

    scene = chart.getViewBox().mapViewToScene(QPointF(step, value))
    return QPointF(chart.viewport().mapTo(stage, QPointF(chart.viewportTransform().map(scene))))


def draw(stage, tools) -> None:
    """A ring around what the loss does at step 2, and an arrow to it."""
    import math

    from PySide6.QtCore import QPointF

    chart = stage.views["loss"]
    middle, size = on_stage(stage, chart, 2, 5.1), 0.03 * stage.height()
    ring = [middle + QPointF(0.8 * size * math.cos(t / 9), 1.6 * size * math.sin(t / 9)) for t in range(60)]
    start = middle + QPointF(3.4 * size, -0.2 * size)
    arrow = [start + QPointF(-t / 12 * 2.2 * size, 0.03 * t * size * math.sin(t / 4)) for t in range(13)]
    tip = arrow[-1]
    head = [tip + QPointF(0.5 * size, -0.4 * size), tip, tip + QPointF(0.6 * size, 0.3 * size)]
    mark = [
        start + QPointF(size + 0.5 * size * math.cos(t), -0.5 * size + 0.5 * size * math.sin(t))
        for t in (math.pi + n / 8 for n in range(32))
    ]
    mark += [start + QPointF(size, 0.4 * size), start + QPointF(size, 0.7 * size)]
    dot = [start + QPointF(size, 1.1 * size)]
    tools.pens.take_tool("pen")
    for stroke in (ring, arrow, head, mark, dot):
        tools.pens.begin(stroke[0])
        for point in stroke[1:]:
            tools.pens.move_on(point)
        tools.pens.finish()


if __name__ == "__main__":
    main()
