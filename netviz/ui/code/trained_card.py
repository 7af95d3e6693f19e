"""What came of training with the code: its loss beside the right gradient's, or what will stand there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from netviz.ui.code.training import TrainBar
from netviz.ui.kit.controls import Switch, text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.symbols import SymbolLabel
from netviz.ui.kit.theme import LIGHT, SEMIBOLD, TITLE, Theme

_LOW, _WITH_CHART = 96, 180  # pixels of the usual type: the least height, without and with a chart

WAITING = (
    "Train with it, and a run from the same weights follows your gradient. Both losses will stand here, "
    "yours and that of the right gradient: with a wrong one it often falls, too, only less far."
)
NOT_YET = (
    "Once the code has been checked, a run can follow its gradient; what becomes of it will stand here."
)
SAME_START = "loss J̃, same weights at step 0"
CHANGED = "loss J̃, with the code as it was before it was changed"


class TrainedCard(QFrame):
    """A card with a chart that somebody else puts into it.

    Signals
    -------
    beside_wanted
        The planes of both runs are wanted.
    """

    beside_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "box")
        self.title = QLabel("Trained with it")
        self.about = named(SymbolLabel("", shrinks=True), "muted")
        self.beside = text_button(
            "Side by side", "Both runs in Compare: their planes, losses and gradients", "quiet"
        )
        self.switch = Switch(
            "The axis of the loss", "Linear or logarithmic", {"linear": "linear", "log": "log axis"}
        )
        self.waiting = named(SymbolParagraph(WAITING, 1.6), "muted")
        self.bar = TrainBar()
        self.chart: QWidget | None = None
        self._set_theme_of_chart: Callable[[Theme], None] = lambda theme: None
        self._theme = LIGHT
        self._has_run = False
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.about, 1)
        head.addWidget(self.beside)
        head.addWidget(self.switch)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 12, 8)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addWidget(self.bar)
        self._column.addWidget(self.waiting)
        self._column.addStretch(1)
        self.beside.clicked.connect(self.beside_wanted)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.show_run(False)

    @property
    def is_needed(self) -> bool:
        """Whether there is something to see even where nothing has been checked."""
        return self._has_run or not self.bar.isHidden()

    def put_chart(self, chart: QWidget, set_theme: Callable[[Theme], None]) -> None:
        """Where the curves are drawn, once there are some.

        Parameters
        ----------
        chart : QWidget
        set_theme : callable
            Gives it other colours.
        """
        self.chart, self._set_theme_of_chart = chart, set_theme
        set_theme(self._theme)
        self._column.insertWidget(3, chart, 1000)
        chart.setVisible(self._has_run)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self._set_theme_of_chart(theme)
        self.title.setFont(theme.font(TITLE, SEMIBOLD))
        self._set_least()

    def _set_least(self) -> None:
        least = _WITH_CHART if self._has_run else _LOW
        self.setMinimumHeight(round(least * self._theme.scale))

    def show_run(self, has_run: bool, is_of_this: bool = True, can_train: bool = True) -> None:
        """Show the curves, or what will stand there.

        Parameters
        ----------
        has_run : bool
        is_of_this : bool
            Whether it is of the code as it stands there.
        can_train : bool
            Whether the code can be trained with now.
        """
        self._has_run = has_run
        for widget in (self.about, self.beside, self.switch):
            widget.setVisible(has_run)
        self.waiting.setVisible(not has_run)
        self.waiting.set_text(WAITING if can_train else NOT_YET)
        self.about.setText(SAME_START if is_of_this else CHANGED)
        if self.chart is not None:
            self.chart.setVisible(has_run)
        self._set_least()
