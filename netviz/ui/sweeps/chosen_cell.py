"""What came of the field that is chosen: the plane of its run, its settings, its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from netviz.frozen import dataclass
from netviz.ui.kit.named import named
from netviz.ui.kit.painted_widget import PaintedWidget
from netviz.ui.kit.symbols import SymbolLabel, text_width
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, SMALL, Theme
from netviz.ui.sweeps.choice_view import paint_picture

SIZE = 136, 112
"""Of its plane, in pixels of the usual type."""

_ROUND = 6.0
_SETTINGS, _NUMBER, _GAP = 20, 18, 8  # heights of lines; between the plane and them
_LEAST_PLANE = 40
_MOST_NUMBERS = 4


@dataclass(frozen=True)
class Told:
    """A line: a name, and a number that may matter most, and may be good news."""

    name: str
    value: str = ""
    is_strong: bool = False
    is_good: bool = False


class ChosenCell(QWidget):
    """One under the other, as wide as the plane."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._image: QImage | None = None
        self.plane = PaintedWidget("Plane of the run that is chosen", "Its decision regions")
        self.plane.paint = self._paint
        self.settings = SymbolLabel(shrinks=True)
        self._told: tuple[Told, ...] = ()
        self._names = [named(QLabel(), "small") for _ in range(_MOST_NUMBERS)]
        self._values = [QLabel() for _ in range(_MOST_NUMBERS)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.plane)
        layout.addSpacing(_GAP)
        layout.addWidget(self.settings)
        for name, value in zip(self._names, self._values, strict=True):
            row = QHBoxLayout()
            row.setSpacing(4)
            row.addWidget(name)
            row.addWidget(value)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)

    @property
    def told(self) -> tuple[Told, ...]:
        """What is said of it, line by line."""
        return self._told

    @property
    def image(self) -> QImage | None:
        """Its plane."""
        return self._image

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = self.plane.theme = theme
        self.settings.setFont(theme.font(BODY))
        self.settings.setFixedHeight(round(_SETTINGS * theme.scale))
        for name, value in zip(self._names, self._values, strict=True):
            name.setFont(theme.font(SMALL))
            value.setFont(theme.font(SMALL, SEMIBOLD))
            for label in (name, value):
                label.setFixedHeight(round(_NUMBER * theme.scale))
        self._show_told()

    def show_cell(self, settings: str, told: Sequence[Told]) -> None:
        """Say what the run is, and what came of it."""
        self.settings.setText(settings)
        self.settings.setToolTip(settings)
        if tuple(told) != self._told:
            self._told = tuple(told)
            self._show_told()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A lower plane, or none, where there is no room for it and all lines."""
        super().resizeEvent(event)
        self._fit()

    def _show_told(self) -> None:
        for number, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            is_used = number < len(self._told)
            name.setVisible(is_used)
            value.setVisible(is_used and bool(self._told[number].value))
            if is_used:
                line = self._told[number]
                name.setText(line.name)
                value.setText(line.value)
                theme = self._theme
                strong = theme.good if line.is_good else theme.text
                value.setStyleSheet(f"color: {strong if line.is_strong else theme.muted}")
                value.setFont(theme.font(SMALL, SEMIBOLD if line.is_strong else 400))
        self._fit()

    def _fit(self) -> None:
        """As wide as the plane, and wider only for what would be cut off."""
        scale = self._theme.scale
        wide = [
            name.sizeHint().width() + (4 + value.sizeHint().width() if line.value else 0)
            for line, name, value in zip(self._told, self._names, self._values, strict=False)
        ]
        wide.append(round(text_width(self.settings.text(), self._theme.font(BODY))) + 4)
        self.setFixedWidth(max(round(SIZE[0] * scale), *wide))
        below = round((_GAP + _SETTINGS + _NUMBER * len(self._told)) * scale)
        high = min(self.height() - below, round(SIZE[1] * scale))
        self.plane.setFixedSize(round(SIZE[0] * scale), max(high, 1))
        self.plane.setVisible(high >= _LEAST_PLANE * scale)

    def show_image(self, image: QImage | None) -> None:
        """Show its plane; an empty place at None."""
        self._image = image
        self.plane.update()

    def _paint(self, painter: QPainter) -> None:
        area = QRectF(self.plane.rect())
        paint_picture(painter, area, self._image, self._theme, _ROUND * self._theme.scale)
