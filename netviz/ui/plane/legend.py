"""Which shape and colour is which class, and that test points are hollow, in one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netviz.data import Dataset
from netviz.frozen import dataclass
from netviz.ui.kit.markers import draw_marker
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.theme import BODY, LIGHT, MARKERS, Theme

_LENGTHS = (14, 10, 7, 5)  # letters of a class's name, the more the better
_RADIUS = 4.5
_TEST = "test"


@dataclass(frozen=True)
class _Entry:
    text: str
    label: int | None = None  # of a class
    is_test: bool = False


class ClassLegend(QWidget):
    """The classes' markers and names, and once a hollow one for the test part."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._dataset: Dataset | None = None
        self._entries: tuple[_Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words that stand in it, from left to right."""
        return tuple(entry.text for entry in self._entries)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_classes(self, dataset: Dataset, room: float, *, even_some: bool = False) -> bool:
        """Show the classes of a data set, their names as long as there is room for.

        Parameters
        ----------
        dataset : Dataset
        room : float
            In pixels.
        even_some : bool
            Where there is no room for all classes, show the first ones and how many more there are.

        Returns
        -------
        bool
            Whether all of them have room.
        """
        test = (_Entry(_TEST, is_test=True),) if dataset.is_test.any() else ()
        shown = None
        for length in _LENGTHS:
            classes = tuple(
                _Entry(short_name(name, length), label) for label, name in enumerate(dataset.class_names)
            )
            if self._width((*classes, *test)) <= room:
                shown = (*classes, *test)
                break
        fits = shown is not None
        if shown is None and even_some:
            for n_shown in range(len(classes) - 1, -1, -1):
                more = _Entry(f"+{len(classes) - n_shown} more")
                shown = (*classes[:n_shown], more, *test)
                if self._width(shown) <= room:
                    break
        self._entries = shown or ()
        self._dataset = dataset
        hollow = "; hollow: test points" if test else ""
        self.setAccessibleName(f"classes {', '.join(dataset.class_names)}{hollow}")
        self.updateGeometry()
        self.update()
        return fits

    def _font(self) -> QFont:
        return self._theme.font(BODY)

    def _width_of(self, entry: _Entry) -> float:
        width = QFontMetricsF(self._font()).horizontalAdvance(entry.text)
        scale = self._theme.scale
        return width + (2 * _RADIUS + 7) * scale * (entry.label is not None or entry.is_test)

    def _gap(self, following: _Entry) -> float:
        """Before an entry: more before what is about all classes."""
        return (16.0 if following.label is not None else 24.0) * self._theme.scale

    def _width(self, entries: tuple[_Entry, ...]) -> float:
        gaps = sum(self._gap(entry) for entry in entries[1:])
        return sum(self._width_of(entry) for entry in entries) + gaps + 2

    def sizeHint(self) -> QSize:
        """As wide as what is shown."""
        return QSize(round(self._width(self._entries) + 0.5), round(20 * self._theme.scale))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one entry after the other."""
        if self._dataset is None:
            return
        theme, font = self._theme, self._font()
        scale, metrics = theme.scale, QFontMetricsF(font)
        colors = theme.class_colors(self._dataset.n_classes)
        x, middle = 1.0, self.height() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font)
            for place, entry in enumerate(self._entries):
                x += self._gap(entry) if place else 0.0
                start, radius = x, _RADIUS * scale
                if entry.label is not None:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(colors[entry.label])
                    shape = MARKERS[entry.label % len(MARKERS)]
                    draw_marker(painter, shape, start + radius, middle, radius)
                elif entry.is_test:
                    ring = radius - 0.5 * scale
                    painter.setPen(theme.pen(theme.muted, 1.75))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawEllipse(QPointF(start + radius, middle), ring, ring)
                if entry.label is not None or entry.is_test:
                    start += (2 * _RADIUS + 7) * scale
                painter.setPen(QColor(theme.muted))
                line = QRectF(start, middle - metrics.height() / 2, 4000, metrics.height())
                painter.drawText(line, Qt.AlignmentFlag.AlignLeft, entry.text)
                x += self._width_of(entry)
