"""The samples that the network gets wrong, the worst first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from netviz.intents import PinSample
from netviz.snapshot import Snapshot
from netviz.ui.answers.asked import PARTS, among, answers_of
from netviz.ui.kit.controls import Switch
from netviz.ui.kit.markers import draw_marker
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text, short_name
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.panel import NO_ACTIONS, Cost, Panel
from netviz.ui.kit.theme import BODY, LIGHT, MARKERS, SEMIBOLD, Theme

MOST_LISTED = 200
"""Of very many wrong samples those with the largest losses are listed."""

_ROW = 26  # pixels of the usual type
_WORDS = {"train": "training ", "test": "test ", "both": ""}
_FACTS = Qt.ItemDataRole.UserRole


class _Rows(QStyledItemDelegate):
    """Number, part, true class, answer and loss, one under the other."""

    def __init__(self, panel: WrongPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        """One line."""
        return QSize(200, round(_ROW * self._panel.theme.scale))

    @paint_guard
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        """Paint a row."""
        theme, area = self._panel.theme, QRectF(option.rect)
        sample, part, true, given, loss = index.data(_FACTS)
        names, scale = self._panel.class_names, theme.scale
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
        colors = theme.class_colors(len(names))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(BODY))
        painter.setPen(QColor(theme.text))
        number = area.adjusted(8 * scale, 0, 0, 0)
        painter.drawText(number, Qt.AlignmentFlag.AlignLeft | middle, f"{sample}")
        painter.setPen(QColor(theme.muted))
        painter.drawText(number.adjusted(48 * scale, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | middle, part)
        x, room = area.left() + 104 * scale, (area.width() - 180 * scale) / 2
        for label, arrow in ((true, ""), (given, "→ ")):
            painter.setPen(QColor(theme.muted))
            painter.drawText(
                QRectF(x, area.top(), 20 * scale, area.height()), Qt.AlignmentFlag.AlignLeft | middle, arrow
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors[label])
            shift = 24 * scale if arrow else 0.0
            shape = MARKERS[label % len(MARKERS)]
            draw_marker(painter, shape, x + shift + 4, area.center().y(), 4 * scale)
            painter.setPen(QColor(theme.text))
            place = QRectF(x + shift + 14 * scale, area.top(), room - shift - 14 * scale, area.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | middle, short_name(names[label], 12))
            x += room
        painter.setFont(theme.font(BODY, SEMIBOLD))
        right = area.adjusted(0, 0, -10 * scale, 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | middle, number_text(loss, 3))
        painter.restore()


class WrongPanel(Panel):
    """A list; a click pins a sample, so that the plane rings it and the lines show its row."""

    kind = "wrong"
    heading = "Wrong samples"
    short_heading = "Wrong"
    cost = Cost.BY_TURNS

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.theme: Theme = LIGHT
        self.class_names: tuple[str, ...] = ()
        self._snapshot: Snapshot | None = None
        self.part = Switch("Wrong samples: which", "Of which part the samples are", PARTS)
        self.part.choose("both")
        self.part.activated.connect(self._list)
        self.head.addWidget(self.part)
        self.entries = QListWidget()
        self.entries.setAccessibleName("Wrong samples, the largest loss first")
        self.entries.setAccessibleDescription(
            "Arrows choose a sample, Return pins it: the plane rings it, and the derivation shows its row."
        )
        self.canvas = self.entries  # what of the panel is a picture
        self.entries.setFrameShape(QFrame.Shape.NoFrame)
        self.entries.setObjectName("bare")
        self.entries.setUniformItemSizes(True)
        self.entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries.setItemDelegate(_Rows(self))
        self.entries.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.entries.setMinimumSize(120, 48)
        self.entries.itemClicked.connect(self._on_chosen)
        self.entries.itemActivated.connect(self._on_chosen)
        self.none = named(QLabel(), "muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setWordWrap(True)
        self.none.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.entries.viewport()).addWidget(self.none)
        self.body.setContentsMargins(8, 2, 6, 10)  # what is chosen has a ground that is wider than its text
        self.body.addWidget(self.entries, 1)
        self.setToolTip(
            "<p>The samples that the network gets wrong, by −log ψ of the true class. Click one: it is "
            "pinned, ringed on the plane, and its row is shown in the derivation.</p>"
        )

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.entries.doItemsLayout()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """List anew."""
        self._snapshot = new
        self.class_names = new.dataset.class_names
        self._list()

    @property
    def listed(self) -> list[int]:
        """The samples that are listed, in their order."""
        items = (self.entries.item(row) for row in range(self.entries.count()))
        return [item.data(_FACTS)[0] for item in items]

    def _list(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        answers, dataset = answers_of(snapshot), snapshot.dataset
        place = self.entries.verticalScrollBar().value()
        if answers is None:
            self.entries.clear()
            self.none.setText("Which samples are wrong is not known yet.")
            self.detail.show_text("not known yet")
            return
        chosen = among(snapshot, self.part.currentData())
        wrong = answers.wrong_by_loss(chosen)
        shown = wrong[:MOST_LISTED].tolist()
        count = self.entries.count()
        for _ in range(len(shown) - count):
            self.entries.addItem(QListWidgetItem())
        for row in range(count - 1, len(shown) - 1, -1):
            self.entries.takeItem(row)
        self.entries.clearSelection()
        for row, sample in enumerate(shown):
            part = "test" if dataset.is_test[sample] else "train"
            true, given = int(answers.true[sample]), int(answers.given[sample])
            item = self.entries.item(row)
            item.setData(_FACTS, (sample, part, true, given, float(answers.losses[sample])))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                f"sample {sample}, {part}: {self.class_names[true]}, answered {self.class_names[given]}",
            )
            if sample == snapshot.pinned:
                item.setSelected(True)
        self.entries.verticalScrollBar().setValue(place)
        total, of_part = int(chosen.sum()), _WORDS[self.part.currentData()]
        right = f"Every {of_part}sample is right." if total else f"There are no {of_part}samples."
        self.none.setText("" if len(wrong) else right)
        text = f"{number_text(len(wrong))} of {number_text(total)}"
        self.detail.show_text(f"{text} wrong", text)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        sample = item.data(_FACTS)[0]
        is_pinned = self._snapshot is not None and self._snapshot.pinned == sample
        self.wants.emit(PinSample(None if is_pinned else sample))

    def view_state(self) -> dict[str, Any]:
        """Which part is listed."""
        return {"part": self.part.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """The part that was listed."""
        self.part.restore(state.get("part"))
