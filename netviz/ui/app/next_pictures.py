"""Pictures of slides that have not been shown yet, for the presenter's window.

What takes long is done in a thread: the run up to where the slide stands, and its plane. The rest is a
sketch of the slide, with its words where the stage has them.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap

from netviz.faults import attempting, tell
from netviz.frozen import dataclass
from netviz.lessons.lesson import Lesson, Slide
from netviz.lessons.played import Played
from netviz.snapshot import Snapshot
from netviz.ui.app.lesson_pictures import draw_plane
from netviz.ui.app.sketches import sketch
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_text
from netviz.ui.kit.theme import SEMIBOLD, Theme
from netviz.ui.lessons.looks import CAPTIONS, on_stage
from netviz.ui.lessons.places import places

WIDTH, HEIGHT = 1280, 720
"""The stage that is sketched, in pixels."""

_LINE = 1.5  # the height of a line, in sizes of type


@dataclass(frozen=True)
class _Drawn:
    """What has come of the thread."""

    slide: Slide
    snapshot: Snapshot
    sentence: str
    plane: QImage | None
    theme: Theme


class NextPictures(QObject):
    """Draws slides beside the window, one after the other.

    Signals
    -------
    ready(str)
        The id of a slide whose picture is there now.
    """

    ready = Signal(str)
    _done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._played: Played | None = None
        self._theme: Theme | None = None
        self._pictures: dict[str, QPixmap] = {}
        self._asked: set[str] = set()
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)

    def begin(self, lesson: Lesson, theme: Theme) -> None:
        """From now on, the slides of another lesson, or in other colours."""
        self._played, self._theme = Played(lesson), on_stage(theme.enlarged(1.0))
        self._pictures, self._asked = {}, set()

    def of(self, slide: Slide) -> QPixmap | None:
        """The picture of a slide, if it is there; else it is drawn, and `ready` is told."""
        found, played, theme = self._pictures.get(slide.id), self._played, self._theme
        if found is None and slide.id not in self._asked and played is not None and theme is not None:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, "netviz-slides")
            self._asked.add(slide.id)
            future = self._pool.submit(self._draw, slide, played, theme)
            future.add_done_callback(_tell)
        return found

    def close(self) -> None:
        """Leave no thread behind."""
        self.blockSignals(True)
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _draw(self, slide: Slide, played: Played, theme: Theme) -> None:
        """In the thread."""
        with attempting("draw the next slide"):
            snapshot = played.at(slide.id)
            sentence = played.sentence(slide.id, slide.text)
            plane: QImage | None = None
            if "plane" in slide.shows:
                side = round(places(WIDTH, HEIGHT).large.width())
                plane = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
                plane.fill(Qt.GlobalColor.transparent)
                with QPainter(plane) as painter:
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                    painter.scale(2.0, 2.0)  # points and lines as large as on the stage
                    draw_plane(painter, QRectF(0, 0, side / 2, side / 2), snapshot, theme)
            self._done.emit(_Drawn(slide, snapshot, sentence, plane, theme))

    def _on_done(self, drawn: _Drawn) -> None:
        if drawn.theme is self._theme:
            self._pictures[drawn.slide.id] = _sketch(drawn)
            self.ready.emit(drawn.slide.id)


def _sketch(drawn: _Drawn) -> QPixmap:
    """The slide as the stage has it, with a curve and captions in the place of its panels."""
    slide, theme = drawn.slide, drawn.theme
    place = places(WIDTH, HEIGHT, is_wide=slide.shows[:1] == ("lines",))
    size = place.sizes
    picture = QPixmap(WIDTH, HEIGHT)
    picture.fill(QColor(theme.window))
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        column = QRectF(place.column)
        y = column.top()
        title = theme.font(size.title, SEMIBOLD)
        if place.title is None:
            y = _write(painter, column, y, slide.title, title, theme.text)
        else:
            _write(painter, QRectF(place.title), place.title.top(), slide.title, title, theme.text)
        y = _write(painter, column, y + 0.3 * size.text, drawn.sentence, theme.font(size.text), theme.text)
        large, beside = QRectF(place.large), QRectF(column)
        beside.setTop(y + size.text)
        shown = slide.shows[:1] + slide.shows[1:][:1]
        for key, area in zip(shown, (large, beside), strict=False):
            _draw_panel(painter, area, key, drawn, theme.font(size.smallest))
    return picture


def _draw_panel(painter: QPainter, area: QRectF, key: str, drawn: _Drawn, font: QFont) -> None:
    theme = drawn.theme
    if area.height() < 4 * font.pixelSize():
        return
    if key == "plane" and drawn.plane is not None:
        side = min(area.width(), area.height())
        painter.drawImage(QRectF(area.left(), area.top(), side, side), drawn.plane)
        return
    top = _write(painter, area, area.top(), CAPTIONS.get(key, key), font, theme.muted)
    room = area.adjusted(0, top - area.top(), 0, 0)
    room.adjust(0, 0.5 * font.pixelSize(), 0, 0)
    if not sketch(painter, room, key, drawn.snapshot, drawn.slide.until, theme.enlarged(2.0)):
        painter.setPen(theme.pen(theme.axis, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room.adjusted(1, 0, -1, -1), 8, 8)


def _write(painter: QPainter, area: QRectF, y: float, text: str, font: QFont, color: str) -> float:
    """Rows from a height on; returns where they end."""
    for row in rows_of(text, font, area.width()):
        y += _LINE * font.pixelSize()
        draw_text(painter, QPointF(area.left(), y - 0.4 * font.pixelSize()), row, font, color)
    return y


def _tell(future: Future[None]) -> None:
    error = None if future.cancelled() else future.exception()
    if isinstance(error, Exception):
        tell(error)
