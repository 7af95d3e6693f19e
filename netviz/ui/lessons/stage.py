"""A slide on the full screen: views, a sentence, controls, and nothing of the ordinary window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QLabel, QVBoxLayout, QWidget

from netviz.lessons.lesson import Highlight, Slide
from netviz.snapshot import Snapshot
from netviz.ui.kit.named import named
from netviz.ui.kit.panel import Hover, Panel
from netviz.ui.kit.stylesheet import dress
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.kit.symbols import SymbolLabel
from netviz.ui.kit.theme import BODY, LIGHT, SEMIBOLD, SMALL, Theme
from netviz.ui.kit.window_keys import WindowKeys, takes_back_focus
from netviz.ui.lessons.all_controls import AllControls
from netviz.ui.lessons.foot import Foot
from netviz.ui.lessons.looks import CAPTIONS, WIDE, on_stage, pointers, unit_of
from netviz.ui.lessons.narrator_strip import NarratorStrip
from netviz.ui.lessons.offers import IN_FOOT, Offers
from netviz.ui.lessons.places import Places, places

Write = Callable[[str, Snapshot], str]
"""Fills the live figures of a sentence."""

_TITLE_ROW = 1.2  # height of a row of the title, in sizes of its type
_RING = 3  # pixels around a picture
_GAP = 0.5  # between a caption and its view, in sizes of the smallest type


class Sentence(SymbolParagraph):
    """A sentence whose figures change; it keeps the rows that it has once needed."""

    def keep_rows(self) -> None:
        """Never become lower until it says something else."""
        self.setMinimumHeight(max(self.minimumHeight(), self.heightForWidth(self.width())))

    def forget_rows(self) -> None:
        """Be as low as can be again."""
        self.setMinimumHeight(0)


class Framed(QWidget):
    """A view beside the large one, under what it is called."""

    def __init__(self, key: str) -> None:
        super().__init__()
        named(self, "bare")
        self.caption = SymbolLabel(CAPTIONS.get(key, ""), shrinks=True)
        self.caption.setObjectName("small")
        self.caption.setVisible(bool(self.caption.text()))
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.addWidget(self.caption)


class Stage(QWidget):
    """Shows one slide after the other.

    Parameters
    ----------
    actions : mapping of str to QAction
        Of the commands of the context "presenting", and "new_weights".
    make_panel : callable
        Makes a panel by its key, without its head and frame; called once for each key.
    write : callable
        Fills the live figures of a sentence.

    Signals
    -------
    wants(Intent or Ask)
        What was asked for on a control or in a view.
    data_wanted(generator, noise)
    slide_wanted(int)
    left_wanted
        The slide as it was left.
    shown(Slide)
        Another slide stands on the stage.
    closed
        The window was closed by the system.
    resized

    Attributes
    ----------
    panels : dict of str to Panel
        All that were made, by their keys.
    column : QVBoxLayout
        What stands beside the large view.
    """

    wants = Signal(object)
    data_wanted = Signal(object, object)
    slide_wanted = Signal(int)
    left_wanted = Signal()
    shown = Signal(object)
    closed = Signal()
    resized = Signal()

    def __init__(
        self, actions: Mapping[str, QAction], make_panel: Callable[[str], Panel], write: Write
    ) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAutoFillBackground(True)
        self.setWindowTitle("netviz")
        self._make_panel, self._write = make_panel, write
        self._theme = self._own = LIGHT
        self._scale = 0.0
        self._slide: Slide | None = None
        self._snapshot: Snapshot | None = None
        self.panels: dict[str, Panel] = {}
        self._framed: dict[str, Framed] = {}
        self._keys: tuple[str, ...] = ()
        self.title, self.sentence = SymbolParagraph("", _TITLE_ROW), Sentence("")
        self.offers, self.narrator = Offers(), NarratorStrip()
        self.foot = Foot(actions["lecture_play"], actions["new_weights"])
        self.side = named(QWidget(self), "bare")
        self.column = QVBoxLayout(self.side)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.others, self._below = named(QWidget(), "bare"), QVBoxLayout()
        self._smaller = QVBoxLayout(self.others)
        self._smaller.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.title)
        self.column.addWidget(self.sentence)
        self.column.addWidget(self.others, 1)
        self.column.addWidget(self.offers)
        self.column.addLayout(self._below)
        for widget in (self.narrator, self.foot):
            widget.setParent(self)
        self.cover = QWidget(self)
        self.cover.setStyleSheet("background: #000000")
        self.cover.setAutoFillBackground(True)
        self.cover.hide()
        self.controls = AllControls()
        self.controls.setParent(self)
        self.controls.wants.connect(self.wants)
        self.controls.data_wanted.connect(self.data_wanted)
        self.note = named(QLabel(self), "notice")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        self.offers.wants.connect(self.wants)
        self.offers.data_wanted.connect(self.data_wanted)
        self.foot.dots.chosen.connect(self.slide_wanted)
        self.foot.left_wanted.connect(self.left_wanted)
        for name, action in actions.items():
            if name != "new_weights":
                self.addAction(action)
        WindowKeys(self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._keep_rows)

    # ----------------------------------------------------------- what is there

    @property
    def slide(self) -> Slide | None:
        """What is shown."""
        return self._slide

    @property
    def views(self) -> Mapping[str, QWidget]:
        """The plots and canvases that are on the slide, by the keys of their panels."""
        return {key: self.panels[key].view for key in self._keys}

    @property
    def shown_panels(self) -> list[Panel]:
        """The panels that are on the slide, the large one first."""
        return [self.panels[key] for key in self._keys]

    @property
    def theme(self) -> Theme:
        """Its colours, and the size of its type."""
        return self._theme

    @property
    def is_black(self) -> bool:
        """Whether nothing is seen."""
        return not self.cover.isHidden()

    def add_below(self, widget: QWidget) -> None:
        """Put something under the controls of the column."""
        self._below.addWidget(widget)

    # ---------------------------------------------------------------- looks

    def set_theme(self, theme: Theme) -> None:
        """Other colours; the size of type follows from the screen."""
        self._own = theme
        self._scale = 0.0
        self._lay_out()

    def set_black(self, on: bool) -> None:
        """Cover everything, or show it again."""
        self.cover.setGeometry(self.rect())
        self.cover.setVisible(on)
        self.cover.raise_()

    def toggle_controls(self) -> None:
        """Show all controls, or the slide alone again."""
        if self.controls.isVisible():
            self.controls.hide()
        elif self._slide is not None and self._snapshot is not None:
            self.controls.open(self._slide, self._snapshot, self.rect())

    def set_playing(self, playing: bool) -> None:
        """Whether many frames follow each other."""
        for panel in self.panels.values():
            panel.set_playing(playing)

    def show_note(self, text: str) -> None:
        """Say what is wrong, over the slide; until a click, or the next slide."""
        self.note.setText(text)
        width = round(0.6 * self.width())
        self.note.resize(width, self.note.heightForWidth(width))
        self.note.move((self.width() - width) // 2, round(self.places.sizes.margin))
        self.note.show()
        self.note.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take away what stands over the slide."""
        self.note.hide()
        self.controls.hide()
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another screen."""
        super().resizeEvent(event)
        self._lay_out()
        self.resized.emit()

    @property
    def places(self) -> Places:
        """Where everything stands."""
        is_wide = bool(self._keys) and self._keys[0] in WIDE
        return places(self.width(), self.height(), is_wide=is_wide)

    def _lay_out(self) -> None:
        """Put everything where it belongs, in type of the right size."""
        place = self.places
        size = place.sizes
        if size.scale != self._scale:
            self._scale = size.scale
            self._theme = self._own.enlarged(size.scale)
            dress(self, self._theme)
            # Buttons and labels keep the application's size of type where a style sheet speaks of them.
            parts = "QPushButton, QLabel, QComboBox, QLineEdit, #muted"
            usual = f"{parts} {{ font-size: {round(BODY * size.scale)}px; }}"
            self.setStyleSheet(usual + self.styleSheet())
            for part in (self.offers, self.narrator, self.foot, self.controls):
                part.set_theme(self._theme)
            for panel in self.panels.values():
                panel.set_theme(on_stage(self._theme))
            for framed in self._framed.values():
                self._dress_framed(framed)
        self.title.setFont(self._theme.font(size.title / size.scale, SEMIBOLD))
        self.sentence.setFont(self._theme.font(size.text / size.scale))
        self.sentence.forget_rows()
        self.column.setSpacing(round(0.5 * size.text))
        self._smaller.setSpacing(round(0.5 * size.text))
        self._put(self.title, place.title, 0)
        self._put(self.others, place.others, self.column.indexOf(self.offers), 1)
        self.side.setGeometry(place.column)
        self.narrator.setGeometry(place.narrator)
        self.foot.setGeometry(place.foot)
        if self._keys:
            panel = self.panels[self._keys[0]]
            # The picture itself is in line with all else, and not the ring that shows its focus.
            around = _RING if isinstance(panel.view, QGraphicsView) else 0
            panel.setGeometry(place.large.adjusted(-around, -around, around, around))
        self.cover.setGeometry(self.rect())
        self._soon.start()

    def _put(self, part: QWidget, area: QRect | None, row: int, stretch: int = 0) -> None:
        """Put a part into its place, or into a row of the column where it has none."""
        if area is not None:
            self.column.removeWidget(part)
            part.setParent(self)
            part.setGeometry(area)
            part.show()
        elif part.parentWidget() is not self.side:
            self.column.insertWidget(row, part, stretch)
            part.show()

    def _dress_framed(self, framed: Framed) -> None:
        framed.caption.setFont(self._theme.font(SMALL))
        framed.rows.setSpacing(round(_GAP * SMALL * self._theme.scale))

    def _keep_rows(self) -> None:
        self.sentence.keep_rows()

    # ------------------------------------------------------------- painting

    def show_slide(
        self, slide: Slide, snapshot: Snapshot, place: tuple[int, int] = (0, 1), *, was_left: bool = False
    ) -> None:
        """Show another slide.

        Parameters
        ----------
        slide : Slide
        snapshot : Snapshot
            Where it stands now.
        place : tuple of int
            Its number, from 0, and how many there are.
        was_left : bool
            Whether it can also be shown as it was left.
        """
        self._slide, self._snapshot = slide, snapshot
        self._use_panels(tuple(dict.fromkeys(slide.shows)))
        self.title.set_text(self._write(slide.title, snapshot))
        self.note.hide()
        self.controls.hide()
        self.sentence.forget_rows()
        self.sentence.set_text(self._write(slide.text, snapshot))
        self.sentence.setVisible(bool(slide.text))
        self.offers.show_slide(slide, snapshot)
        has_weights = any(offer.control in IN_FOOT for offer in slide.offers)
        self.foot.show_place(*place, has_weights=has_weights, was_left=was_left)
        self._lay_out()
        self.show_snapshot(None, snapshot)
        for panel in self.shown_panels:
            panel.point_out(pointers(slide.highlights))
        self.point_at(Hover())
        self.shown.emit(slide)

    def _use_panels(self, keys: tuple[str, ...]) -> None:
        """Show these panels: the first one large, the others under the sentence."""
        for key in self._keys:
            self.panels[key].hide()
            self._framed[key].hide()
        self._keys = keys
        for number, key in enumerate(keys):
            if key not in self.panels:
                panel = self.panels[key] = self._make_panel(key)
                panel.setParent(self)
                panel.set_theme(on_stage(self._theme))
                panel.wants.connect(self.wants)
                panel.hovering.connect(self.point_at)
                self._framed[key] = Framed(key)
                self._dress_framed(self._framed[key])
            panel, framed = self.panels[key], self._framed[key]
            if number:
                framed.rows.addWidget(panel, 1)
                self._smaller.addWidget(framed, 1)
                framed.show()
            else:
                framed.rows.removeWidget(panel)
                self._smaller.removeWidget(framed)
                panel.setParent(self)
            panel.show()
        self.cover.raise_()

    def point_at(self, hover: Hover) -> None:
        """Show what is pointed at in one view in all of them; else what the slide points at."""
        unit = unit_of(self.highlights) if hover.unit is None else hover.unit
        for panel in self.shown_panels:
            panel.show_hover(replace(hover, unit=unit))

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        """What the slide points at."""
        return () if self._slide is None else self._slide.highlights

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show step, figures, controls and what has happened; the views are shown by turns with others."""
        slide, self._snapshot = self._slide, new
        if slide is None:
            return
        text = self._write(slide.text, new)
        if text != self.sentence.text:
            self.sentence.set_text(text)
            self._soon.start()
        if old is None or old.config != new.config or old.spec != new.spec or old.mistake != new.mistake:
            self.offers.show_snapshot(new)
            self.controls.show_snapshot(new)
        self.narrator.show_snapshot(new)
        self.foot.show_snapshot(new, slide.until)

    # --------------------------------------------------------------- events

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """By Tab; the focus of what is gone comes to the stage itself."""
        return takes_back_focus(self) or super().focusNextPrevChild(forwards)

    def event(self, event: QEvent) -> bool:
        """Have the focus as it becomes active, unless something on it has it."""
        if event.type() == QEvent.Type.WindowActivate and self.focusWidget() is None:
            self.setFocus()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that it is over; whoever made it takes it away."""
        event.ignore()
        self.closed.emit()
