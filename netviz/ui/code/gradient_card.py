"""One gradient of somebody's: right or wrong, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from netviz.core import GRADIENT_LINE, STAGES, Verdict
from netviz.core.params import Array
from netviz.ui.code.reasons import Reason
from netviz.ui.kit.badge import Badge
from netviz.ui.kit.formula_label import Formula
from netviz.ui.kit.heat_map import heat_image, reduced
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.plot_items import draw_cells
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.theme import SMALL, Theme
from netviz.ui.kit.verdicts import MARKS

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.diagnosis.verdict import ParameterVerdict

_HIGH, _GAP, _NAMES, _ROUND = 39, 8, 64, 4
"""Of a picture, between two, of their names, of a corner; pixels of the usual type."""

_NAME = 0.82  # of the fraction's typeset size


class GradientCard(QFrame):
    """The verdict about one gradient, with pictures of it.

    Parameters
    ----------
    name : str
        W1, b1, W2 or b2.
    verdict : ParameterVerdict
    theme : Theme
    """

    def __init__(
        self, name: str, verdict: ParameterVerdict, theme: Theme, reason: Reason | None = None
    ) -> None:
        super().__init__()
        named(self, "box" if verdict.right else "wrongBox")
        self.badge = Badge()
        self._mark = Verdict.AGREES if verdict.right else Verdict.DISAGREES
        self._texts = badge_texts(verdict, reason)
        self.badge.show_verdict(self._mark, self._texts[0])
        stage = STAGES[GRADIENT_LINE[name] - 1]
        fraction = Formula(f"name-{stage.line:02}", stage.symbol, _NAME)
        fraction.setFixedWidth(fraction.sizeHint().width())
        about = QVBoxLayout()
        about.setSpacing(0)
        for text in (f"line {stage.line}", _shape(verdict)):
            about.addWidget(named(QLabel(text), "small"))
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(fraction, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(about)
        head.addStretch(1)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 14, 15)
        column.setSpacing(13)
        column.addLayout(head)
        pictures = pictures_of(verdict)
        if pictures:
            column.addWidget(_Pictures(pictures, theme, spoken=f"{name}: {self._texts[0]}"))
        self.why = why_text(verdict)
        if reason is not None and reason.sentence and "times" not in self.why:
            self.why = reason.sentence
        if self.why:
            column.addWidget(SymbolParagraph(self.why))
        column.addStretch(1)  # beside a higher one
        self.setAccessibleName(f"{name}: {self._texts[0]}. {self.why}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much in the badge as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The longer text where it fits; the card may be as narrow as the shorter one needs."""
        self.badge.ensurePolished()
        wide = self.badge.fontMetrics().horizontalAdvance
        text, long, short = self.badge.text(), *(f"{MARKS[self._mark]} {one}" for one in self._texts)
        around = self.badge.sizeHint().width() - wide(text)
        self.badge.setMinimumWidth(wide(short) + around)
        layout = self.layout()
        assert layout is not None
        room = self.width() - layout.minimumSize().width() + wide(short)
        fits = wide(long) <= room
        if text != (long if fits else short):
            self.badge.show_verdict(self._mark, self._texts[0 if fits else 1])
            self.badge.setToolTip("" if fits else self._texts[0])


def badge_texts(verdict: ParameterVerdict, reason: Reason | None) -> tuple[str, str]:
    """Whether it agrees, and how closely or why not; and the same where there is little room."""
    if verdict.right:
        return f"agrees, error {number_text(verdict.error, 1)}", "agrees"
    text = wrong_text(verdict)
    why = f": {reason.short}" if reason is not None and reason.short else ""
    return text + why, text.removesuffix(" entries")


def wrong_text(verdict: ParameterVerdict) -> str:
    """How many entries are wrong."""
    if verdict.part == "shape":
        return "wrong shape"
    return f"{verdict.wrong_entries} of {verdict.entries} entries"


def why_text(verdict: ParameterVerdict) -> str:
    """By what factor or pattern; empty where it is right."""
    if verdict.right:
        return ""
    said = []
    whole = {"data": "the data part is ", "penalty": "the penalty’s part is "}.get(verdict.part, "")
    if verdict.factor is not None:
        size = number_text(verdict.factor, 3)
        law = verdict.law if verdict.law and verdict.law != size else ""
        if abs(verdict.factor) < 1e-9:
            said.append(f"{whole or 'it is '}missing")
        else:
            times = law or size  # the law holds at any size, the number at that of the probe
            said.append(f"{whole or 'it is '}{times} times the right one")
    if verdict.factor_penalty is not None:
        size = number_text(verdict.factor_penalty, 3)
        said.append(f"the penalty’s part is {size} times the right one")
    if verdict.pattern and verdict.factor is None:
        said.append(verdict.pattern)
    if verdict.against == "own loss":
        said.append("compared with the derivative of its own loss")
    return "; ".join(said)


def pictures_of(verdict: ParameterVerdict) -> list[tuple[str, Array, float]]:
    """Yours, right and their difference as matrices, with one scale; yours alone where it is right."""
    yours, correct = verdict.yours, verdict.correct
    if correct is None:
        return []
    right = _matrix(correct)
    limit = _largest(right)
    if yours is None or np.shape(yours) != np.shape(correct):
        return [] if verdict.right else [("right", right, limit)]
    own = _matrix(yours)
    limit = max(limit, _largest(own))
    if verdict.right:
        return [("", own, limit)]
    with np.errstate(all="ignore"):
        return [("yours", own, limit), ("right", right, limit), ("error", own - right, limit)]


def _matrix(value: Array) -> Array:
    matrix = np.atleast_2d(np.asarray(value, np.float64))
    turned = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix  # units run from left to right
    return reduced(turned, 32, 400)


def _largest(matrix: Array) -> float:
    finite = np.abs(matrix[np.isfinite(matrix)])
    return float(finite.max(initial=0.0))


def _shape(verdict: ParameterVerdict) -> str:
    value = verdict.correct
    return "" if value is None else "×".join(str(length) for length in np.shape(value))


class _Pictures(QWidget):
    """Heat maps one under the other, with their names."""

    def __init__(self, pictures: list[tuple[str, Array, float]], theme: Theme, spoken: str) -> None:
        super().__init__()
        self._pictures, self._theme = pictures, theme
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A row for each."""
        count, scale = len(self._pictures), self._theme.scale
        return QSize(160, round(scale * (count * _HIGH + (count - 1) * _GAP)))

    def minimumSizeHint(self) -> QSize:
        """The same height in any width."""
        return QSize(80, self.sizeHint().height())

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pictures."""
        theme, y = self._theme, 0.0
        high, gap = _HIGH * theme.scale, _GAP * theme.scale
        left = _NAMES * theme.scale if len(self._pictures) > 1 else 0.0
        with QPainter(self) as painter:
            painter.setFont(theme.font(SMALL))
            for name, matrix, limit in self._pictures:
                painter.setPen(QColor(theme.bad if name == "error" else theme.muted))
                align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
                painter.drawText(QRectF(0, y, left, high), align, name)
                area = QRectF(left, y, self.width() - left, high)
                outline = QPainterPath()
                outline.addRoundedRect(area, _ROUND * theme.scale, _ROUND * theme.scale)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setClipPath(outline)
                draw_cells(painter, area, heat_image(matrix, limit, theme))
                painter.setClipping(False)
                y += high + gap
