"""Choosing the data: a gallery of generators, their numbers, or a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from html import escape
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QMenu, QPushButton, QSizePolicy

from netviz.data import GENERATORS, Dataset
from netviz.data.generators import Generator
from netviz.data.origin import Origin
from netviz.frozen import dataclass
from netviz.intents import SetStandardize
from netviz.snapshot import Snapshot
from netviz.thinning import bounds
from netviz.ui.kit.card import DENSE
from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.named import named, set_property
from netviz.ui.kit.number_format import number_text, parse_percent, share_text, short_name
from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.kit.pages import Pages
from netviz.ui.kit.paint_guard import paint_guard
from netviz.ui.kit.panel import Ask, Cost, Home, Panel
from netviz.ui.kit.theme import Theme, mixed
from netviz.ui.kit.units import formulas

_STANDARDIZE_TIP = (
    "<p>On: the network is given x̃ = (x − mean)/scale, so that each column has mean 0 and standard "
    "deviation 1 on the training part; a⁽¹⁾ is x̃, and η, λ and the initial weights suit columns of "
    "any size. Off: a⁽¹⁾ is x itself; columns of large numbers make z⁽²⁾ and ∂J̃/∂W⁽¹⁾ large, and η "
    "has to be small.</p><p>Training starts again at step 0.</p>"
)


_UNDER_TILES = 6  # more than between the numbers below
_TILES, _DOT = 4, 1.4  # in a row of the gallery; the radius of a point on them
_STRETCH = 1.3  # of their pictures across, at most, to fill a wide tile


@dataclass(frozen=True)
class DataChoice:
    """What is asked for: a generator and its numbers, and how the points are divided."""

    generator: str = "spiral"
    points_per_class: int = 100
    noise: float = 0.2
    n_classes: int = 3
    test_fraction: float = 0.2
    seed: int = 0


class _Thumbnail(QPushButton):
    """A button with a small picture of what a generator makes, as it is set at present."""

    _POINTS = 40  # of each class

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gallery")
        self.setCheckable(True)
        self._dataset: Dataset | None = None
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.update()

    def show_generator(self, generator: Generator, choice: DataChoice) -> None:
        """Draw other points."""
        own = choice.generator == generator.name
        self._dataset = generator.make(
            self._POINTS,
            choice.noise if own else None,
            min(choice.n_classes, 8) if own else None,
            choice.seed,
        )
        self.update()

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the points on it."""
        super().paintEvent(event)
        dataset, theme = self._dataset, self._theme
        if dataset is None or theme is None:
            return
        low, high = bounds(dataset.points)
        middle, spread = (low + high) / 2, np.where(high > low, high - low, 1.0)
        colors = theme.class_colors(dataset.n_classes)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            dot, room = _DOT * theme.scale, np.array([self.width() - 12, self.height() - 10])
            across, down = room / spread
            scales = np.array([min(across, _STRETCH * down), min(across, down)])
            places = (dataset.points - middle) * scales * (1, -1)
            places += self.width() / 2, self.height() / 2
            for (x, y), label in zip(places.tolist(), dataset.classes.tolist(), strict=True):
                painter.setBrush(colors[label])
                painter.drawEllipse(QPointF(x, y), dot, dot)


class _OwnData(QPushButton):
    """The last cell of the gallery: what is not there yet."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ownData")
        self._pen = QPen(Qt.PenStyle.NoPen)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        set_icon(self, "plus", theme.muted, theme.dead, theme.scale)
        self._pen = QPen(mixed(theme.border, theme.muted, 0.5), 1)
        self._pen.setDashPattern((3, 2.5))

    @paint_guard
    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, in a frame of dashes: those of a style sheet are dots."""
        super().paintEvent(event)
        if not self.hasFocus():
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(self._pen)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)


class DataPanel(Panel):
    """The left column's first card."""

    kind = "data"
    heading = "Data"
    home = Home.COLUMN
    cost = Cost.WHEN_SHOWN
    asks = ("make data", "split", "shelf")

    def __init__(self, actions: Mapping[str, QAction], slot: str = "") -> None:
        super().__init__(actions, slot)
        self.choice = DataChoice()
        self._accepted = self.choice
        self._origin = Origin("drawn", "")
        self.pages = Pages("classes, test split, seed, standardization")
        grid = self._grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, _UNDER_TILES)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(8)
        for column in range(_TILES):
            grid.setColumnStretch(column, 1)
        self._buttons: dict[str, _Thumbnail] = {}
        for number, generator in enumerate(GENERATORS.values()):
            button = _Thumbnail()
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(f"<b>{generator.title}</b>: {generator.teaches}")
            button.setAccessibleName(generator.title)
            button.clicked.connect(lambda _=False, name=generator.name: self._on_generator(name))
            self._buttons[generator.name] = button
            grid.addWidget(button, *divmod(number, _TILES))
        self.own = _OwnData()
        self.own.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.own.setAccessibleName("Data of your own, or off the shelf")
        self.own.setToolTip(
            "<b>Data of your own</b>: a file, the clipboard, points drawn by hand; or real data"
        )
        self.own.setMenu(self._make_menu(actions))
        grid.addWidget(self.own, *divmod(len(GENERATORS), _TILES))
        self.pages.often.addLayout(grid)
        self.body.addWidget(self.pages)

        self.points = NumberSlider(
            "points per class", 5, 1000, 100, logarithmic=True, whole=True, typed_high=10_000,
            tip="N is this times the number of classes. More points: the data loss is a mean over more "
            "samples, and each step takes longer.",
        )  # fmt: skip
        self.noise = NumberSlider(
            "noise", 0.0, 1.0, 0.2,
            tip="Standard deviation of the random part of every point. Much noise: classes overlap, and "
            "no network can reach a loss of 0 on new points.",
        )  # fmt: skip
        self.classes = NumberSlider(
            "classes 𝐾", 2, 8, 3, whole=True,
            tip="The number of columns of W⁽²⁾ and of logits. An untrained network's loss is about ln K.",
        )  # fmt: skip
        self.test = NumberSlider(
            "test split", 0.0, 0.8, 0.2, text=share_text, parse=parse_percent,
            tip="This share of every class is kept out of training: drawn hollow, and evaluated apart.",
        )  # fmt: skip
        self.seed = NumberSlider(
            "seed of the data", 0, 99, 0, whole=True, typed_high=2**31 - 1,
            tip="Other points of the same kind; the same seed gives the same points again.",
        )  # fmt: skip
        for field, widget in self._fields().items():
            widget.changed.connect(lambda value, field=field: self._on_number(field, value))
            page = self.pages.often if field in ("points_per_class", "noise") else self.pages.rarely
            page.addWidget(widget)
        self.standardize = QCheckBox("standardize the columns")
        self.standardize.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.standardize.setAccessibleName("Standardize the columns")
        self.standardize.clicked.connect(lambda on: self.wants.emit(SetStandardize(on)))
        self.units = named(QLabel(), "small")
        self.units.setTextFormat(Qt.TextFormat.PlainText)
        self.units.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.pages.rarely.addWidget(self.standardize)
        self.pages.rarely.addWidget(self.units)
        self._show_thumbnails()

    def _make_menu(self, actions: Mapping[str, QAction]) -> QMenu:
        """What the gallery's last cell opens."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for name in ("open", "paste", "draw"):
            menu.addAction(actions[name])
        menu.aboutToShow.connect(lambda: self.shelf)
        return menu

    @cached_property
    def shelf(self) -> QActionGroup:
        """The data off the shelf, an entry of the menu each; made when it is first opened."""
        from netviz.shelf import SHELF  # the window opens without it

        menu = self.own.menu()
        menu.addSection("Off the shelf")
        shelf = QActionGroup(menu)
        for name, entry in SHELF.items():
            action = shelf.addAction(menu.addAction(entry.title))
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(name == self._shelved)
            action.setToolTip(
                f"<p>{escape(entry.teaches)}</p><p>{escape(entry.source)}, {escape(entry.licence)}</p>"
            )
        shelf.triggered.connect(lambda action: self.wants.emit(Ask("shelf", action.data())))
        return shelf

    @property
    def _shelved(self) -> str | None:
        return self._origin.name if self._origin.kind == "shelf" else None

    @property
    def shelved(self) -> str | None:
        """Which data off the shelf are marked as the present ones."""
        checked = self.shelf.checkedAction()
        return None if checked is None else str(checked.data())

    @property
    def _generator(self) -> str:
        """What makes the present data; empty if nothing could make them again."""
        origin = self._origin
        return origin.name if origin.kind == "generator" and not origin.changed else ""

    def _check_source(self) -> None:
        # Not an exclusive button group: then Tab would reach only one of them.
        for name, button in self._buttons.items():
            button.setChecked(name == self._generator)

    def _show_thumbnails(self) -> None:
        for name, button in self._buttons.items():
            button.show_generator(GENERATORS[name], self.choice)

    def _fields(self) -> dict[str, NumberSlider]:
        return {
            "points_per_class": self.points,
            "noise": self.noise,
            "n_classes": self.classes,
            "test_fraction": self.test,
            "seed": self.seed,
        }

    def set_density(self, density: int, scale: float = 1.0) -> None:
        """Take less room where there is little; the box's tip has the same in words."""
        super().set_density(density, scale)
        self.units.setVisible(density != DENSE)
        self._grid.setContentsMargins(0, 0, 0, 4 if density else _UNDER_TILES)
        self._grid.setVerticalSpacing(6 if density else 8)
        for tile in (*self._buttons.values(), self.own):
            set_property(tile, "low", density > 0)

    def set_theme(self, theme: Theme) -> None:
        """Draw the thumbnails in other colours."""
        for button in self._buttons.values():
            button.set_theme(theme)
        self.own.set_theme(theme)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Say what the data are; show which controls make sense for them."""
        if old is None or old.standardization is not new.standardization or old.dataset is not new.dataset:
            self._show_units(new)
        if old is not None and old.dataset is new.dataset:
            return
        dataset = new.dataset
        n_test = int(dataset.is_test.sum())
        origin = self._origin = dataset.origin
        n_points = number_text(len(dataset.points))
        self.detail.show_text(f"{n_points} points", n_points)
        share = share_text(n_test / len(dataset.points))
        self.pages.note.setText(f"{share} for testing" if n_test else "all for training")
        name = origin.name
        if origin.kind == "shelf":
            from netviz.shelf import SHELF

            name = SHELF[origin.name].title
        name += ", changed" if origin.changed else ""
        made = GENERATORS.get(self._generator)
        self.title.setText(short_name(name, 16) if made is None else "Data")
        self.title.setToolTip(f"<p>{escape(dataset.source)}</p>" if made is None else "")
        self._check_source()
        self._show_shelved()
        if made is not None:
            low, high = made.class_range
            if low < high:
                self.classes.set_range(low, high)
            self.classes.setEnabled(low < high)
            self.classes.setToolTip(
                f"{made.title} always has {low} classes" if low == high
                else self.classes.entry.accessibleDescription()
            )  # fmt: skip
        for field in ("points_per_class", "noise", "n_classes"):
            self._fields()[field].setVisible(origin.kind == "generator")
            if made is None:
                self._fields()[field].setEnabled(False)
            elif field != "n_classes":
                self._fields()[field].setEnabled(True)
        found = self.choice
        if origin.split is not None:
            found = replace(found, **vars(origin.split))
        if made is not None and origin.numbers is not None:
            found = replace(found, generator=origin.name, **vars(origin.numbers))
        if found != self.choice:  # made elsewhere than here
            self.show_choice(found)
        self._accepted = self.choice

    def restore(self) -> None:
        """Show the numbers of the present data again, where others were refused."""
        self.show_choice(self._accepted)

    def _show_units(self, new: Snapshot) -> None:
        """What the network is given of the columns."""
        self.standardize.setChecked(new.standardize)
        given = formulas(new)
        whose = "fitted to the training part at step 0; points drawn later leave them as they are"
        text, tip = "the network is given x itself", ""
        if given:
            text = ",\n".join(line.partition(" = ")[2].replace(" ", "\u00a0") for line in given)
            if new.standardization_from:
                whose = f"those saved in {new.standardization_from}"
                text += f"\nmean and scale from {short_name(Path(new.standardization_from).name, 18)}"
            tip = f"What the network is given of the columns: {', '.join(given)}. Mean and scale: {whose}."
        self.units.setText(text)
        self.units.setToolTip(f"<p>{escape(tip)}</p>" if tip else "")
        self.standardize.setToolTip(f"{_STANDARDIZE_TIP}<p>{escape(tip)}</p>")

    def show_choice(self, choice: DataChoice) -> None:
        """Show numbers without asking for them."""
        self.choice = choice
        self._show_thumbnails()
        for field, widget in self._fields().items():
            widget.set_value(getattr(choice, field))

    def _show_shelved(self) -> None:
        if "shelf" in vars(self):  # else it is marked when it is made
            for action in self.shelf.actions():
                action.setChecked(action.data() == self._shelved)

    def _on_generator(self, name: str) -> None:
        if name == self._generator:  # chosen already; its numbers stay
            self._check_source()
            return
        generator = GENERATORS[name]
        self.noise.set_usual(generator.noise)
        self.classes.set_usual(generator.n_classes)
        self.show_choice(
            replace(self.choice, generator=name, noise=generator.noise, n_classes=generator.n_classes)
        )
        self.wants.emit(Ask("make data", self.choice))
        self._check_source()  # also where it was refused

    def _on_number(self, field: str, value: float) -> None:
        number = value if field in ("noise", "test_fraction") else int(value)
        self.choice = DataChoice(**(vars(self.choice) | {field: number}))
        self._show_thumbnails()
        if self._generator and field != "test_fraction":
            self.wants.emit(Ask("make data", self.choice))
        else:  # another division never makes other points
            self.wants.emit(Ask("split", (self.choice.test_fraction, self.choice.seed)))
