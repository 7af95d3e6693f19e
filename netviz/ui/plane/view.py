"""The picture of the plane: regions, boundary, hinge lines, data, and what is pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QGestureEvent, QSizePolicy

from netviz.data import Dataset, Standardization
from netviz.data.generators import GENERATED_FEATURES
from netviz.snapshot import Snapshot
from netviz.thinning import bounds, extent
from netviz.ui.kit.held_plot import HeldPlot
from netviz.ui.kit.key_claims import claims_key
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.theme import LIGHT, SMALL, Theme
from netviz.ui.plane.axis import PlaneAxis
from netviz.ui.plane.field_layer import FieldLayer
from netviz.ui.plane.frame import PlaneFrame
from netviz.ui.plane.hinge_layer import HingeLayer
from netviz.ui.plane.hinge_tool import HINGE_KEYS, HingeTool, PlaneBox
from netviz.ui.plane.items import CornersItem
from netviz.ui.plane.known import known_regions, marked_lines
from netviz.ui.plane.pointer import KEYS, PlanePointer
from netviz.ui.plane.sample_layer import SampleLayer

PLAYING_CELLS, FEWER_CELLS = 100, 64
"""Grid points along the shorter side while playing, and with many units: fast enough for every frame."""

_MANY_UNITS = 128

_BORDER = 4  # pixels of the style sheet's border at both sides, which pyqtgraph takes for the scene's
_SETTLE_MS = 80  # without a change, until the field is drawn at the resolution of the screen


class PlaneView(HeldPlot):
    """Decision regions over the data, as far as the user has come in the derivation.

    Signals
    -------
    hinges_painted
        Other hinge lines may be drawn now.

    Attributes
    ----------
    is_held : bool
        What is drawn is not seen yet.
    field, hinges, samples
        The layers of the picture.
    pointer : PlanePointer
        What is pointed at; its signals are the view's as well.
    hinge_tool : HingeTool
        Moves and turns hinge lines, by mouse and by keys.
    """

    hinges_painted = Signal()
    _fell_behind = Signal()

    def __init__(self) -> None:
        axes = {name: PlaneAxis(name) for name in ("bottom", "left")}
        super().__init__(axes, PlaneBox(enableMenu=False))
        self._theme: Theme = LIGHT
        self._snapshot: Snapshot | None = None
        self._fitted: Standardization | None = None  # of the data that the view was last fitted to
        self._playing = self._is_bare = self._is_behind = False
        self.field, self.hinges, self.samples = FieldLayer(), HingeLayer(), SampleLayer()
        self.pointer = PlanePointer(self, self.samples, self.hinges)
        self.hinge_tool = HingeTool(self, self.pointer, self.hinges)
        self._corners = CornersItem()
        self.pointed = self.pointer.pointed
        self.sample_chosen = self.pointer.sample_chosen
        self.unit_pointed = self.pointer.unit_pointed
        self.stroke_wanted = self.pointer.stroke_wanted
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(200, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view = self.getPlotItem()
        view.getViewBox().setAspectLocked(True)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        for name in ("bottom", "left"):  # values as they are, never in thousandths
            self.getAxis(name).enableAutoSIPrefix(False)
        for item in (  # from the bottom up
            self.field.image,
            self.hinges.lines,
            self.hinges.passing,
            self.field.ghost,
            self.field.old_boundary,
            self.field.boundary,
            self.samples.points,
            self.samples.errors,
            self.hinges.highlight,
            self.samples.marked,
            self.samples.pin,
            self.pointer.cross,
            self._corners,
        ):
            view.addItem(item)
        view.getViewBox().sigRangeChanged.connect(self._fall_behind)
        self._fell_behind.connect(self._catch_up, Qt.ConnectionType.QueuedConnection)
        self.scene().sigMouseClicked.connect(self.pointer.click)
        self.pointer.fit_wanted.connect(self.fit)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.paint_fine())

    def sizeHint(self) -> QSize:
        """Large."""
        return QSize(560, 560)

    @property
    def frame(self) -> PlaneFrame:
        """The coordinates in which the plane is drawn."""
        return self.samples.frame

    @property
    def place(self) -> tuple[float, float] | None:
        """What is pointed at, in the data's units."""
        return self.pointer.place

    @property
    def spot(self) -> tuple[float, float] | None:
        """What is pointed at, in the plot's coordinates."""
        return self.pointer.spot

    @property
    def uniform(self) -> bool:
        """Whether the network answers the same everywhere in sight."""
        return self.field.uniform

    @property
    def is_cleared(self) -> bool:
        """Whether the drawing has no points, though the network still has some."""
        return self.samples.is_cleared

    @property
    def n_drawn(self) -> int:
        """How many samples are drawn."""
        return self.samples.n_drawn

    def sample_near(self, place: tuple[float, float]) -> int | None:
        """The sample that is drawn next to a place in the data's units."""
        return self.pointer.sample_near(place)

    # ---------------------------------------------------------------- looks

    def undress(self) -> None:
        """Leave out what a slide has no room for: axes, points of the test part, rings; for good."""
        self._is_bare = self.samples.hides_test = True
        self.samples.errors.hide()
        self._corners.has_edge = True
        for name in ("bottom", "left"):
            self.getAxis(name).hide()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        self._color_axes()
        for part in (self.field, self.hinges, self.samples, self.pointer, self.hinge_tool, self._corners):
            part.set_theme(theme)
        if self._snapshot is not None:
            self.samples.show_points(self._snapshot)
            self.render_snapshot(None, self._snapshot)

    def _color_axes(self) -> None:
        """Colours and type of the axes; the plot begins right under the head."""
        self._theme.color_plot(self)
        if self._is_bare:
            self.getPlotItem().setContentsMargins(0, 0, _BORDER, _BORDER)
            return
        has_label = self.getAxis("bottom").label.isVisible()
        self.getPlotItem().setContentsMargins(0, 0, _BORDER, _BORDER + (8 if has_label else 0))
        for name in ("bottom", "left"):
            self.getAxis(name).set_theme(self._theme)

    def set_plain(self, plain: bool) -> None:
        """Colour by the winning class only, or by all probabilities."""
        self.field.plain = plain
        self._fall_behind()

    def mark_class(self, label: int | None) -> None:
        """Fade the regions of all other classes; of none at None."""
        if label != self.field.marked:
            self.field.marked = label
            self._fall_behind()

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other: then a coarser field is drawn."""
        self._playing = self.samples.is_playing = playing

    def show_hinges(self, choice: str) -> None:
        """Draw the hinge lines of a few units, of all or of none."""
        self.hinges.choice = choice
        self._paint_hinges()

    def show_test_points(self, on: bool) -> None:
        """Draw the points of the test part, or leave them out."""
        self.samples.hides_test = not on
        if self._snapshot is not None and self.samples.choose_drawn(self._snapshot):
            self.samples.show_points(self._snapshot)
            self.samples.paint_errors(self._snapshot, self.getViewBox())

    def show_unit(self, unit: int | None) -> None:
        """Highlight a hidden unit's hinge line."""
        if unit != self.hinges.unit:
            self.hinges.show_unit(unit)

    def show_ghost(self, ghost: Snapshot | None) -> None:
        """Draw the boundary of a pinned run faintly; None for none."""
        if self._snapshot is None:
            self.field.ghost.show_run(ghost)
        else:
            self.field.haunt(ghost, self._snapshot)

    def mark_samples(self, samples: Sequence[int]) -> None:
        """Ring some samples, by their rows in the data set, instead of those that were ringed before."""
        self.samples.mark(samples)
        if self._snapshot is not None:
            self.samples.show_marked(self._snapshot)

    def draw_all(self, wanted: bool) -> None:
        """Draw every sample, as long as they are drawn by hand."""
        self.samples.draws_all = wanted

    # ------------------------------------------------------------- painting

    def make_ready(self, new: Snapshot) -> None:
        """Draw a snapshot that is not to be seen before `render_snapshot` shows one."""
        self.hold()
        self._draw(self._snapshot, new)

    def render_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show what differs from the snapshot shown before."""
        self.bring(self._draw, self._snapshot, old, new)

    def _draw(self, old: Snapshot | None, new: Snapshot) -> None:
        self._snapshot = self.pointer.snapshot = new
        others = self.samples.choose_drawn(new)
        if old is None or old.dataset is not new.dataset:
            self._show_dataset(new.dataset, new.standardization)
            self.mark_samples(())  # they were rows of other data
        elif old.standardization is not new.standardization:
            self._fitted = new.standardization  # the same points: the view stays as it was chosen
        if others or old is None or marked_lines(old) is not marked_lines(new):
            self.samples.show_points(new)
        if old is None or (old.pinned, old.dataset) != (new.pinned, new.dataset):
            self.samples.show_pin(new)
        if old is None or old.params is not new.params or known_regions(old) != known_regions(new):
            self._paint_coarse()
            if not self._playing:
                self._settle.start()
        elif others or (old.line, old.pinned) != (new.line, new.pinned):
            self.samples.paint_errors(new, self.getViewBox())
            self._paint_hinges()

    def show_drawing(self, dataset: Dataset | None) -> None:
        """The points as they are in the middle of a stroke; None for none."""
        self.samples.show_drawing(dataset)
        if self.is_cleared and self._snapshot is not None:
            self.samples.paint_errors(self._snapshot, self.getViewBox())

    def _show_dataset(self, dataset: Dataset, units: Standardization) -> None:
        is_new = units is not self._fitted  # else other colours, or points drawn by hand
        if is_new:
            self._set_frame(PlaneFrame.of(dataset.points))
        own_names = dataset.feature_names != GENERATED_FEATURES
        for number, (axis, name) in enumerate(zip(("bottom", "left"), dataset.feature_names, strict=True)):
            if self._is_bare:
                break
            offset = self.frame.offset_text(number)
            self.getAxis(axis).showLabel(own_names or bool(offset))
            if own_names or offset:
                size = f"{self._theme.font(SMALL).pixelSize()}px"
                style = {"color": self._theme.muted, "font-size": size}
                self.getAxis(axis).setLabel(escape(short_name(name, 40) + offset), **style)
        self._color_axes()
        if not is_new:  # the view stays as it was chosen
            return
        self._fitted = units
        self.getViewBox().setAspectLocked(self.frame.is_alike)
        self.fit()

    def _set_frame(self, frame: PlaneFrame) -> None:
        self.samples.frame = frame
        self.field.ghost.use_frame(frame)
        for axis, unit in zip(("bottom", "left"), frame.unit.tolist(), strict=True):
            self.getAxis(axis).unit = unit
            self.getAxis(axis).picture = None  # the same range can mean something else now

    def fit(self) -> None:
        """Show all the data."""
        if self._snapshot is None:
            return
        corners = np.array(bounds(self._snapshot.dataset.points))
        centre, half = extent(self.frame.to_plot(corners))
        wanted = QRectF(*(centre - half), *(2 * half))
        self.getViewBox().setRange(wanted, padding=0, disableAutoRange=True)

    def _fall_behind(self) -> None:
        self._is_behind = True  # a layout tries many sizes, one after the other, before one is seen
        self._fell_behind.emit()

    def _catch_up(self) -> None:
        """Draw everything that depends on the range: coarsely now, finely in a moment."""
        if self._is_behind:
            self._paint_coarse()
            self._settle.start()

    def _paint_coarse(self) -> None:
        self._is_behind = False
        if self._snapshot is None:
            return
        shape = self.getViewBox().sceneBoundingRect()
        if shape.width() >= 2 and shape.height() >= 2:
            longer = max(1.0, shape.width() / shape.height())
            is_large = self._snapshot.network.n_hidden > _MANY_UNITS
            self._paint_field(round((FEWER_CELLS if is_large else PLAYING_CELLS) * longer))
        self.samples.paint_errors(self._snapshot, self.getViewBox())
        self._paint_hinges()

    def paint_fine(self, ratio: float | None = None) -> None:
        """The field at the resolution of the screen, or at `ratio` pixels a unit of length."""
        self._catch_up()
        self._settle.stop()
        if not self._playing:
            ratio = ratio or self.devicePixelRatioF()
            self._paint_field(max(2, round(self.getViewBox().sceneBoundingRect().width() * ratio)))

    def _paint_field(self, columns: int) -> None:
        view, shape = self.getViewBox().viewRect(), self.getViewBox().sceneBoundingRect()
        if self._snapshot is None or view.width() <= 0 or view.height() <= 0 or shape.width() < 2:
            return
        rows = max(2, round(columns * shape.height() / shape.width()))
        self.field.paint(
            self._snapshot,
            self.pointer.input_units(self._snapshot),
            view,
            (rows, columns),
            finely=not self._playing,
        )

    def _paint_hinges(self) -> None:
        if self._snapshot is not None:
            units, box = self.pointer.input_units(self._snapshot), self.getViewBox()
            self.hinges.paint(self._snapshot, units, box, is_playing=self._playing)
            self.hinges_painted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Never paint a range that has not been drawn for."""
        self._catch_up()
        super().paintEvent(event)

    # --------------------------------------------------- mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what is under the mouse."""
        super().mouseMoveEvent(event)
        if self.hinge_tool.is_dragging:
            return
        position = self.mapToScene(event.position().toPoint())
        self.pointer.point_with_mouse(position, is_dragging=bool(event.buttons()))
        self.hinge_tool.show_cursor(event.modifiers())

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.pointer.point_at(None)

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom where two fingers move apart or together."""
        if isinstance(event, QGestureEvent) and self.pointer.take_pinch(event):
            return True
        return bool(super().viewportEvent(event))

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts do."""
        return claims_key(event, (*KEYS, *HINGE_KEYS)) or bool(super().event(event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Remove the cross."""
        super().focusOutEvent(event)
        self.pointer.end_keys()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, zoom, pin or draw by keys; move and turn a hinge line."""
        if not self.hinge_tool.take_key(event):
            self.pointer.press_key(event)
