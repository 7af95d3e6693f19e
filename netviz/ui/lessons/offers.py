"""The controls that a slide puts under the hand: large, few, and each of them an intent."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from netviz.core import MISTAKES
from netviz.data import GENERATORS
from netviz.intents import CorrectGradient, SetNetwork, SetStandardize, SetTraining, UseMistake
from netviz.lessons.lesson import Offer, Slide
from netviz.snapshot import Snapshot
from netviz.training.rules import RULES
from netviz.ui.kit.controls import Menu, text_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import short_number
from netviz.ui.kit.symbols import SymbolLabel
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.titles import SCHEME_TITLES
from netviz.ui.kit.without_controls import TELLS
from netviz.ui.lessons.big_slider import NAME, BigSlider
from netviz.ui.lessons.looks import setting_text
from netviz.ui.lessons.scales import Scale

IN_FOOT = ("weights",)
"""Offers that are a button, and stand in the bottom row."""

_FEW = 3  # choices that stand side by side
_BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_RIGHT = "every line right"


class Choice(QWidget):
    """One of a few words: side by side, or in a list where they are many.

    Signals
    -------
    chosen(object)
        By hand.
    """

    chosen = Signal(object)

    def __init__(self, name: str, entries: Sequence[tuple[object, str]]) -> None:
        super().__init__()
        self.name, self._keys = SymbolLabel(name), [key for key, _ in entries]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows = self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.name, 1)
        self.buttons: list[QPushButton] = []
        self.menu: Menu | None = None
        if len(entries) > _FEW:
            self.menu = Menu(name, f"Another {name}")
            self.menu.setProperty(TELLS, True)
            for _, title in entries:
                self.menu.addItem(title)
            self.menu.activated.connect(lambda place: self.chosen.emit(self._keys[place]))
            rows.addWidget(self.menu)
            return
        row = QHBoxLayout()
        rows.addLayout(row)
        for key, title in entries:
            button = text_button(title, f"{name}: {title}", "")
            button.setCheckable(True)
            button.setProperty(TELLS, True)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self.buttons.append(button)
            row.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name beside the words, or over them where there is no room for both."""
        super().resizeEvent(event)
        parts: list[QWidget] = [self.name, *self.buttons, *([self.menu] if self.menu else [])]
        wide = sum(part.sizeHint().width() + self._rows.spacing() for part in parts)
        ways = QBoxLayout.Direction
        self._rows.setDirection(ways.LeftToRight if wide <= self.width() else ways.TopToBottom)

    def show_key(self, key: object) -> None:
        """Show what is in force."""
        place = self._keys.index(key) if key in self._keys else -1
        if self.menu is not None:
            self.menu.setCurrentIndex(place)
        for number, button in enumerate(self.buttons):
            button.setChecked(number == place)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self.name.setFont(theme.font(NAME))
        self._rows.setSpacing(round(4 * theme.scale))


class Offers(QWidget):
    """The controls of a slide.

    Signals
    -------
    wants(Intent or Ask)
    data_wanted(generator, noise)
        Other points from a generator; None keeps the present one, or its noise.
    """

    wants = Signal(object)
    data_wanted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "bare")
        self.controls: dict[str, BigSlider | Choice] = {}
        self._show: dict[str, Callable[[Snapshot], None]] = {}
        self._snapshot: Snapshot | None = None
        self._theme: Theme | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)

    def show_slide(self, slide: Slide, snapshot: Snapshot) -> None:
        """Put other controls in the place of these."""
        self._snapshot = snapshot
        for control in self.controls.values():
            self._rows.removeWidget(control)
            control.hide()
            control.deleteLater()
        self.controls, self._show = {}, {}
        for offer in slide.offers:
            if offer.control not in IN_FOOT:
                self._add(offer, snapshot)
        self.setVisible(bool(self.controls))
        if self._theme is not None:
            self.set_theme(self._theme)
        self.show_snapshot(snapshot)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        self._rows.setSpacing(round(8 * theme.scale))
        for control in self.controls.values():
            control.set_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is in force."""
        self._snapshot = snapshot
        for show in self._show.values():
            show(snapshot)

    # -------------------------------------------------------------- making

    def _add(self, offer: Offer, snapshot: Snapshot) -> None:
        make = getattr(self, f"_make_{offer.control}")
        control = make(offer, snapshot)
        if control is not None:
            self.controls[offer.control] = control
            self._rows.addWidget(control)

    def _slider(
        self,
        offer: Offer,
        name: str,
        scale: Scale,
        read: Callable[[Snapshot], float],
        want: Callable[[float], None],
        text: Callable[[float], str] = setting_text,
    ) -> BigSlider:
        slider = BigSlider(name, scale, text)
        slider.changed.connect(want)
        self._show[offer.control] = lambda snapshot: slider.set_value(read(snapshot))
        return slider

    def _choice(
        self,
        offer: Offer,
        name: str,
        entries: Sequence[tuple[object, str]],
        read: Callable[[Snapshot], object],
        want: Callable[[Any], None],
    ) -> Choice:
        choice = Choice(name, entries)
        choice.chosen.connect(want)
        self._show[offer.control] = lambda snapshot: choice.show_key(read(snapshot))
        return choice

    def _set(self, **settings: Any) -> None:
        if self._snapshot is not None:
            self.wants.emit(SetTraining(replace(self._snapshot.config, **settings)))

    def _make_eta(self, offer: Offer, snapshot: Snapshot) -> BigSlider:
        scale = Scale(offer.low or 0.01, offer.high or 10.0, is_logarithmic=True)
        return self._slider(
            offer, "learning rate η", scale,
            lambda now: now.config.learning_rate, lambda value: self._set(learning_rate=value),
        )  # fmt: skip

    def _make_lambda(self, offer: Offer, snapshot: Snapshot) -> BigSlider:
        scale = Scale(offer.low or 0.0, offer.high or 0.1, is_logarithmic=True)
        return self._slider(
            offer, "penalty λ", scale,
            lambda now: now.config.regularization, lambda value: self._set(regularization=value),
        )  # fmt: skip

    def _make_hidden(self, offer: Offer, snapshot: Snapshot) -> BigSlider:
        scale = Scale(offer.low or 1.0, offer.high or 64.0, is_logarithmic=True, is_whole=True)

        def want(value: float) -> None:
            if self._snapshot is not None:
                self.wants.emit(SetNetwork(replace(self._snapshot.network, n_hidden=round(value))))

        return self._slider(offer, "hidden units 𝐻", scale, lambda now: float(now.network.n_hidden), want)

    def _make_batch(self, offer: Offer, snapshot: Snapshot) -> BigSlider:
        n_train = int((~snapshot.dataset.is_test).sum())
        low, high = max(offer.low or 1.0, 1.0), min(offer.high or float(n_train), float(n_train))
        inside = {float(n) for n in _BATCHES if low < n < high}
        present = float(snapshot.config.batch_size or n_train)
        stops = sorted({low, *inside, high, present})
        scale = Scale(0.0, float(max(len(stops) - 1, 1)), is_whole=True)

        def place(size: float) -> float:
            return float(min(range(len(stops)), key=lambda n: abs(math.log(stops[n] / size))))

        def text(at: float) -> str:
            size = stops[min(round(at), len(stops) - 1)]
            return "all" if size >= n_train else short_number(size)

        def want(at: float) -> None:
            size = round(stops[min(round(at), len(stops) - 1)])
            self._set(batch_size=None if size >= n_train else size)

        return self._slider(
            offer, "batch", scale, lambda now: place(now.config.batch_size or n_train), want, text
        )

    def _make_rule(self, offer: Offer, snapshot: Snapshot) -> Choice:
        entries = [(key, rule.title) for key, rule in RULES.items()]
        return self._choice(
            offer, "update rule", entries,
            lambda now: now.config.update_rule, lambda key: self._set(update_rule=key),
        )  # fmt: skip

    def _make_init(self, offer: Offer, snapshot: Snapshot) -> Choice:
        def want(key: str) -> None:
            if self._snapshot is not None:
                self.wants.emit(SetNetwork(replace(self._snapshot.network, scheme=key)))

        return self._choice(
            offer, "initial weights", [*SCHEME_TITLES.items()], lambda now: now.network.scheme, want
        )

    def _make_noise(self, offer: Offer, snapshot: Snapshot) -> BigSlider | None:
        if snapshot.dataset.origin.numbers is None:  # no generator's
            return None
        scale = Scale(offer.low or 0.0, offer.high or 0.6)

        def read(now: Snapshot) -> float:
            numbers = now.dataset.origin.numbers
            return scale.low if numbers is None else numbers.noise

        return self._slider(offer, "noise", scale, read, lambda value: self.data_wanted.emit(None, value))

    def _make_data(self, offer: Offer, snapshot: Snapshot) -> Choice:
        entries = [(key, generator.title) for key, generator in GENERATORS.items()]
        return self._choice(
            offer, "data", entries,
            lambda now: now.dataset.origin.name, lambda key: self.data_wanted.emit(key, None),
        )  # fmt: skip

    def _make_mistake(self, offer: Offer, snapshot: Snapshot) -> Choice:
        entries: list[tuple[str | None, str]] = [(None, _RIGHT)]
        for key, mistake in MISTAKES.items():
            if mistake.code:  # the others never fit
                entries.append((key, f"line {mistake.line}: {mistake.title}"))

        def want(key: str | None) -> None:
            self.wants.emit(CorrectGradient() if key is None else UseMistake(key))

        return self._choice(offer, "gradient", entries, lambda now: now.mistake, want)

    def _make_standardize(self, offer: Offer, snapshot: Snapshot) -> Choice:
        entries = [(True, "standardized"), (False, "as they are")]
        return self._choice(
            offer, "columns", entries,
            lambda now: now.standardize, lambda on: self.wants.emit(SetStandardize(on)),
        )  # fmt: skip
