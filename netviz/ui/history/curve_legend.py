"""What the curves of a plot are, written over the plot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget

from netviz.core.shares import percent
from netviz.ui.history.time_plot import Series, View
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.theme import Theme

PALE = 110
"""Alpha of a curve that stands behind another of its colour."""


class CurveLegend(QLabel):
    """The colours and names of curves; with their values where a step is pointed at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_names(
        self, view: View, series: Sequence[Series], theme: Theme, peak: float, width: float
    ) -> None:
        """Name the curves: side by side, or one a line where that is wider than `width`.

        Parameters
        ----------
        view : View
        series : sequence of Series
            Those that are drawn.
        theme : Theme
        peak : float
            The greatest value where the axis leaves it out; NaN else.
        width : float
            Pixels that there are.
        """
        entries = [_named_dot(one, theme) for one in series]
        if view.reference is not None:
            entries.append(f"&nbsp;┄&nbsp;{view.reference.label}")
        if not math.isnan(peak):
            entries.append(f"&nbsp;↑&nbsp;to&nbsp;{number_text(peak, 3)}")
        self.setText("&ensp;".join(entries))
        if self.sizeHint().width() > width:
            self.setText("<br>".join(entries))

    def show_values(
        self,
        view: View,
        series: Sequence[Series],
        theme: Theme,
        values: Mapping[str, float],
        step: int,
        evaluated: int,
    ) -> None:
        """Name the curves with their values (by column) at a step, known from the step `evaluated`."""
        rows = [f"<tr><td>step&nbsp;</td><td align='right'>{number_text(step)}</td></tr>"]
        if evaluated != step:
            rows.append(
                f"<tr><td>known&nbsp;at&nbsp;</td><td align='right'>{number_text(evaluated)}</td></tr>"
            )
        for one in series:
            value = values[one.column]
            text = percent(value) if view.share else number_text(value)
            rows.append(f"<tr><td>{_named_dot(one, theme)}&nbsp;</td><td align='right'>{text}</td></tr>")
        self.setText(f"<table cellspacing='0'>{''.join(rows)}</table>")


def _named_dot(series: Series, theme: Theme) -> str:
    color = QColor(theme.quantities[series.color])
    if series.pale:
        color.setAlpha(PALE)
    return f'<span style="color:{color.name(QColor.NameFormat.HexArgb)}">●</span>&nbsp;{series.label}'
