"""The next slide in the presenter's window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.core.symbols import spoken
from netviz.lessons.lesson import Slide
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.symbol_paragraph import rows_of
from netviz.ui.kit.symbols import draw_text
from netviz.ui.kit.theme import BODY, LIGHT, READING, SEMIBOLD, Theme

_LINE = 20


class SlidePicture(QWidget):
    """A picture of a slide; its words where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._slide: Slide | None = None
        self._picture, self._fitted = QPixmap(), QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @property
    def picture(self) -> QPixmap:
        """What is shown of the slide; none where its words are."""
        return self._picture

    def show_slide(self, slide: Slide | None, picture: QPixmap | None) -> None:
        """Another slide; None behind the last one."""
        self._slide = slide
        self._picture, self._fitted = picture or QPixmap(), QPixmap()
        self.setAccessibleName("" if slide is None else spoken(f"Next: {slide.title}"))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.update()

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, or the words."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            area = QRectF(self.rect())
            if not self._picture.isNull():
                fitted = self._scaled()
                place = QRectF(QPointF(), fitted.deviceIndependentSize())
                place.moveCenter(area.center())
                painter.drawPixmap(place.topLeft(), fitted)
            elif self._slide is not None:
                self._paint_words(painter, area, self._slide)

    def _scaled(self) -> QPixmap:
        """The picture in the size in which it is shown, without jagged letters."""
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        size = self._picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if self._fitted.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._fitted = self._picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._fitted.setDevicePixelRatio(ratio)
        return self._fitted

    def _paint_words(self, painter: QPainter, area: QRectF, slide: Slide) -> None:
        theme, s = self._theme, self._theme.scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.window))
        painter.drawRoundedRect(area, 6 * s, 6 * s)
        inner = area.adjusted(14 * s, 12 * s, -14 * s, -12 * s)
        painter.setClipRect(inner)
        title, text = theme.font(READING, SEMIBOLD), theme.font(BODY)
        y = inner.top() + 18 * s
        for row in rows_of(slide.title, title, inner.width()):
            draw_text(painter, QPointF(inner.left(), y), row, title, theme.text)
            y += 1.2 * _LINE * s
        for row in rows_of(slide.text, text, inner.width()):
            draw_text(painter, QPointF(inner.left(), y), row, text, theme.muted)
            y += _LINE * s
