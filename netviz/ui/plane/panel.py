"""The plane with its controls: time slider, read-out, notices."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel

from netviz.core import predict
from netviz.data import Dataset
from netviz.data.drawing import Drawing, empty
from netviz.intents import GoTo, PinSample
from netviz.snapshot import Snapshot
from netviz.ui.kit.card import Detail
from netviz.ui.kit.controls import KeySlider, Switch
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import change_text, number_text, short_name
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home, Hover, Panel
from netviz.ui.kit.theme import Theme, class_glyph
from netviz.ui.kit.units import place_texts
from netviz.ui.plane.draw_bar import DrawBar
from netviz.ui.plane.draw_tool import DrawTool
from netviz.ui.plane.known import LOGITS, LOSS, MASK, shown_params
from netviz.ui.plane.readout import Readout
from netviz.ui.plane.view import PlaneView

_MARGIN = 10  # around labels over the plot
_LONG_NAMES, _SHORT_NAMES = (14, 10), (7, 5)  # letters of a class's name in the legend
_PADDING = 12  # around a notice's text, with its border


class PlanePanel(Panel):
    """Decision regions over the data; under it the time slider."""

    kind = "plane"
    heading = "Decision regions"
    home = Home.CENTRE
    cost = Cost.EVERY_FRAME
    asks = ("draw data", "nothing drawn", "refuse stroke", "show actions", "draw")

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._theme: Theme | None = None
        self._snapshot: Snapshot | None = None
        self._drawn_into: Dataset | None = None
        self.plot = PlaneView()
        self.plot.setAccessibleName("Decision regions")
        self.plot.setAccessibleDescription(
            "The plane of the two features, coloured by the predicted class. Arrows move a cross that "
            "reads probabilities, plus and minus zoom, Return pins the sample under the cross, or draws "
            "there while points are drawn by hand, Escape lets it go."
        )
        self.notice, self.hint, self.caption = (
            named(QLabel(self.plot), name) for name in ("notice", "hint", "legend")
        )
        self.notice.setWordWrap(True)
        self.notice.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setTextFormat(Qt.TextFormat.RichText)
        for label in (self.notice, self.hint, self.caption):
            label.hide()
        self.readout = Readout(self.plot)
        self.draw_tool = DrawTool(self.plot)
        self.draw_bar = DrawBar(self.draw_tool)
        self.legend_row = Detail("")  # where the head has no room for all classes
        self.legend_row.hide()

        self.regions = Switch(
            "Regions",
            "Mixed: the class colours mixed by the predicted probabilities, faded where the network is "
            "unsure. Winner: the colour of the most probable class alone.",
            {"mixed": "mixed", "winner": "winner"},
        )
        self.regions.activated.connect(lambda: self.plot.set_plain(self.regions.currentData() == "winner"))
        self.show_hinges = QCheckBox("hinges")
        self.show_hinges.setChecked(True)
        self.show_hinges.setAccessibleName("Hinge lines")
        self.show_hinges.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_hinges.setToolTip(
            "<p>The line z⁽²⁾ = 0 of each hidden unit, with a tick on the side where it fires. "
            "Grey: dead units, which fire for no training sample.</p>"
        )
        self.show_hinges.toggled.connect(self.plot.show_hinges)

        self.slider = KeySlider()
        self.slider.setAccessibleName("Time: the step that is shown")
        self.slider.setToolTip("Any step computed so far, exactly as it was")
        self.slider.valueChanged.connect(lambda step: self.wants.emit(GoTo(step)))
        self.first_step = named(QLabel("0"), "muted")
        self.last_step = named(QLabel("0"), "muted")
        self.last_step.setMinimumWidth(self.last_step.fontMetrics().horizontalAdvance("0 000 000"))
        time = QHBoxLayout()
        time.addWidget(self.first_step)
        time.addWidget(self.slider, 1)
        time.addWidget(self.last_step)
        self.head.addWidget(self.regions)
        self.head.addWidget(self.show_hinges)
        self.body.addWidget(self.legend_row)
        self.body.addWidget(self.draw_bar)
        self.body.addWidget(self.plot, 1)
        self.body.addLayout(time)

        self.plot.pointed.connect(self._on_pointed)
        self.plot.sample_chosen.connect(lambda sample: self.wants.emit(PinSample(sample)))
        self.plot.unit_pointed.connect(lambda unit: self.hovering.emit(Hover(unit=unit)))
        self.draw_tool.changed.connect(self._on_drawn)
        self.draw_tool.refused.connect(lambda why: self.wants.emit(Ask("refuse stroke", why)))
        self.draw_tool.state_changed.connect(lambda: self.wants.emit(Ask("show actions")))
        self.draw_bar.cleared.connect(self.clear_drawing)
        self.draw_bar.done.connect(lambda: self.wants.emit(Ask("draw")))
        self.plot.getViewBox().sigResized.connect(lambda: self._place_labels())

    # ---------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        self.plot.set_theme(theme)
        self.readout.set_theme(theme)
        self.draw_tool.set_theme(theme)
        self.draw_bar.set_theme(theme)
        if self._snapshot is not None:
            self._show_legend()
            self._show_reading()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: then a coarser field is drawn."""
        self.plot.set_playing(playing)

    def show_hover(self, hover: Hover) -> None:
        """Highlight a hidden unit."""
        self.plot.show_unit(hover.unit)

    def view_state(self) -> dict[str, Any]:
        """How regions are coloured, and whether hinge lines are drawn."""
        return {"regions": self.regions.currentData(), "hinges": self.show_hinges.isChecked()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Set the regions and the hinge lines as they were."""
        self.regions.restore(state.get("regions"))
        if isinstance(state.get("hinges"), bool):
            self.show_hinges.setChecked(state["hinges"])

    # -------------------------------------------------------------- drawing

    @property
    def is_drawn_into(self) -> bool:
        """Whether points are drawn by hand."""
        return self.draw_tool.is_active

    @property
    def is_cleared(self) -> bool:
        """Whether points are drawn by hand, and there is none."""
        return self.draw_tool.is_active and self.draw_tool.drawing.to_dataset() is None

    def draw(self, wanted: bool) -> None:
        """Start drawing into the present data, or stop."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        if wanted:
            self._drawn_into = snapshot.dataset
            self.draw_tool.begin(Drawing.of(self._drawn_into))
            self.hint.hide()
        else:
            self.draw_tool.end()
        self.draw_bar.setVisible(wanted)
        self.plot.draw_all(wanted)
        self.show_snapshot(None, snapshot)  # also where all was cleared

    def take_key(self, event: QKeyEvent) -> bool:
        """While drawing, number keys choose the class, Delete removes what is selected."""
        return self.draw_tool.is_active and self.draw_tool.take_key(event)

    def clear_drawing(self) -> None:
        """Remove all points; the network keeps its data until there are points again."""
        now = self.draw_tool.drawing
        self.draw_tool.replace_all(empty(len(now.class_names), now.feature_names))

    def restore_drawing(self) -> None:
        """Bring the points back where all were cleared."""
        if self._snapshot is not None:
            self.draw_tool.follow(self._snapshot.dataset)
            self.show_snapshot(None, self._snapshot)

    def _on_drawn(self, drawing: Drawing) -> None:
        dataset = drawing.to_dataset()
        if dataset is None:
            self.plot.show_drawing(None)
            if self._snapshot is not None:
                self.show_snapshot(self._snapshot, self._snapshot)  # what is said about the picture
            self.wants.emit(Ask("nothing drawn"))
        else:
            self._drawn_into = dataset
            self.wants.emit(Ask("draw data", dataset))

    # ------------------------------------------------------------- painting

    def show_hint(self, text: str) -> None:
        """Say on the canvas how to begin; until the first step."""
        self.hint.setText(text)
        self.hint.show()
        self._place_labels()

    def hide_controls(self) -> None:
        """For a picture: nothing that could be clicked."""
        for widget in (self.regions, self.show_hinges, self.first_step, self.slider, self.last_step):
            widget.hide()

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        if self.draw_tool.is_active and new.dataset is not self._drawn_into:
            # Data from elsewhere, or of another step, are what is drawn into from now on.
            self._drawn_into = new.dataset
            self.draw_tool.follow(new.dataset)
        self._snapshot = new
        self.plot.render_snapshot(old, new)
        if old is None or old.dataset is not new.dataset:
            self._show_legend()
        if old is None or (old.last_step, old.step) != (new.last_step, new.step):
            self._show_time(new)
        notice = str(new.diverged) if new.diverged is not None else new.silence
        if notice != self.notice.text():
            self._show_notice(notice)
        if self.plot.is_cleared:
            caption = f"no points; the network keeps the {number_text(len(new.dataset.points))} it had"
        else:
            caption = _caption(new, uniform=self.plot.uniform, n_drawn=self.plot.n_drawn)
        if caption != self.caption.text():
            self.caption.setText(caption)
            self.caption.setVisible(bool(caption))
            self._place_labels()
        if new.last_step and not self.hint.isHidden():
            self.hint.hide()
            self._place_labels()
        if self.plot.place is not None or new.pinned is not None or not self.readout.isHidden():
            self._show_reading()

    def _show_legend(self) -> None:
        """Say which colour and shape is which class, for as many classes as there is room for."""
        if self._snapshot is None or self._theme is None:
            return
        dataset = self._snapshot.dataset
        row = self.legend_row
        entries, fits = _legend(dataset, self._theme, self.detail, self.detail.width(), _LONG_NAMES)
        self.detail.setText(entries if fits else "")
        row.setVisible(not fits)
        if not fits:
            names = (*_LONG_NAMES, *_SHORT_NAMES)
            row.setText(_legend(dataset, self._theme, row, self.plot.width(), names)[0])
        counts = "".join(
            f"<tr><td>{escape(short_name(name, 40))}&nbsp;</td><td align='right'>{count}</td></tr>"
            for name, count in dataset.counts.items()
        )
        for label in (self.detail, row):
            label.setToolTip(f"Points of each class:<table>{counts}</table>")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the legend into its new room."""
        super().resizeEvent(event)
        self._place_labels()
        self.head.activate()
        self._show_legend()

    def _show_time(self, snapshot: Snapshot) -> None:
        self.slider.blockSignals(True)
        if self.slider.maximum() != snapshot.last_step:
            self.slider.setMaximum(snapshot.last_step)
            self.slider.setPageStep(max(1, snapshot.last_step // 20))
        self.slider.setValue(snapshot.step)
        self.slider.blockSignals(False)
        self.last_step.setText(number_text(snapshot.last_step))

    def _show_notice(self, text: str) -> None:
        self.notice.setText(text)
        self.notice.setVisible(bool(text))
        self._place_labels()

    def _place_labels(self) -> None:
        """Put the notice at the top, hint and caption at the bottom, all centred."""
        if not self.notice.isHidden():
            width = max(self.plot.width() - 80, 180)
            inside = QRect(0, 0, width - 2 * _PADDING, 10_000)
            text = self.notice.fontMetrics().boundingRect(
                inside, Qt.TextFlag.TextWordWrap, self.notice.text()
            )
            self.notice.setFixedSize(width, text.height() + 2 * _PADDING)
            self.notice.move((self.plot.width() - self.notice.width()) // 2, 16)
        box = self.plot.getViewBox().sceneBoundingRect()
        bottom = round(box.bottom()) - _MARGIN
        for label in (self.hint, self.caption):
            if not label.isHidden():
                label.setWordWrap(False)
                label.adjustSize()
                room = round(box.width()) - 2 * _MARGIN
                if label.width() > room:  # a small window, or large type
                    label.setWordWrap(True)
                    label.resize(room, label.heightForWidth(room))
                bottom -= label.height()
                label.move(round(box.center().x()) - label.width() // 2, bottom)
                bottom -= _MARGIN
        self._place_readout()

    # -------------------------------------------------------------- reading

    def _on_pointed(self, place: tuple[float, float] | None) -> None:
        self._show_reading()

    def _show_reading(self) -> None:
        """Show probabilities and active units where the mouse is, else at the pinned sample."""
        snapshot, place = self._snapshot, self.plot.place
        if snapshot is None:
            return
        sample = snapshot.pinned if place is None else self.plot.sample_near(place)
        if sample is not None:
            x, y = snapshot.dataset.points[sample].tolist()
            place = x, y
        if place is None or snapshot.diverged is not None:
            self.readout.hide()
            return
        dataset = snapshot.dataset
        label = None if sample is None else int(dataset.classes[sample])
        found = predict(shown_params(snapshot), snapshot.standardization.apply(np.array([place])))
        lines = [*place_texts(snapshot, np.array(place))]
        if sample is not None:
            part = "test" if dataset.is_test[sample] else "train"
            pinned = ", pinned" if sample == snapshot.pinned else ""
            lines.insert(0, f"sample {sample}, {part}{pinned}")
            if snapshot.line == 0 or snapshot.line >= LOSS:
                lines.append(f"−log ψ = {number_text(float(found.losses(np.array([label]))[0]), 3)}")
        active = int(np.count_nonzero(found.z2[0] > 0))
        lines.append(f"{active} of {snapshot.network.n_hidden} units fire")
        self.readout.show_reading(
            lines,
            found.psi[0] if snapshot.line == 0 or snapshot.line > LOGITS else found.psi[0][:0],
            dataset.class_names,
            label,
            dataset.n_classes,
        )
        self._place_readout()

    def _place_readout(self) -> None:
        """Put it into the upper corner away from the mouse."""
        if self.readout.isHidden():
            return
        box, view = self.plot.getViewBox().sceneBoundingRect(), self.plot.getViewBox().viewRect()
        on_right = self.plot.spot is None or self.plot.spot[0] < view.center().x()
        left, right = round(box.left()) + _MARGIN, round(box.right()) - self.readout.width() - _MARGIN
        self.readout.move(right if on_right else left, round(box.top()) + _MARGIN)


def _legend(
    dataset: Dataset, theme: Theme, label: QLabel, width: int, lengths: tuple[int, ...]
) -> tuple[str, bool]:
    """Colour, shape and name of each class in one line of a label, and whether all of them fit."""
    metrics, room = label.fontMetrics(), width - 2
    glyphs = [class_glyph(label) for label in range(dataset.n_classes)]
    for length in lengths:
        names = [short_name(name, length) for name in dataset.class_names]
        plain = [f"{glyph} {name}" for glyph, name in zip(glyphs, names, strict=True)]
        fits = metrics.horizontalAdvance("  ".join(plain)) <= room
        if fits:
            break
    while not fits and plain and metrics.horizontalAdvance("  ".join((*plain, "…"))) > room:
        plain.pop()
    entries = [
        f'<span style="color:{color.name()}">{glyph}</span>&nbsp;{escape(name)}'
        for color, glyph, name in zip(theme.class_colors(dataset.n_classes), glyphs, names, strict=True)
    ][: len(plain)]
    return "&nbsp; ".join(entries if fits else (*entries, "…")), fits


def _caption(snapshot: Snapshot, *, uniform: bool, n_drawn: int) -> str:
    """What a viewer has to know about the picture; empty if it explains itself."""
    line, after = snapshot.line, snapshot.after
    if 0 < line < LOGITS:
        return "no decision region yet: the logits come in line 3"
    if line == LOGITS:
        return "the largest logit wins; probabilities come in line 4"
    if line == MASK:
        if snapshot.pinned is None:
            return "click a sample to see which hinge lines pass its gradient"
        return f"bold: hinge lines of the units that pass the gradient of sample {snapshot.pinned}"
    if after is not None:
        return (
            f"J̃ {change_text(after.loss_before, after.loss_after)} · grey: the boundary before the update"
        )
    if uniform:
        return "the same probability for every class, everywhere"
    n_samples = len(snapshot.dataset.points)
    if n_drawn < n_samples:
        return f"{number_text(n_drawn)} of {number_text(n_samples)} points drawn; all are trained on"
    return ""
