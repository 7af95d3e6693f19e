"""Choosing the network: how many hidden units, and from which weights it starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel

from netviz.snapshot import Snapshot
from netviz.training.config import MAX_HIDDEN, NetworkConfig
from netviz.ui.kit.controls import Card, Menu, action_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_slider import NumberSlider

SCHEME_TITLES = {
    "he-normal": "He normal",
    "glorot": "Glorot",
    "small-gaussian": "0.01 · normal",
    "zeros": "zeros",
    "constant": "constant 0.1",
}


class NetworkPanel(Card):
    """The left column's second card."""

    wanted = Signal(object)  # NetworkConfig

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__("Network")
        self._network = NetworkConfig()
        self.hidden = NumberSlider(
            "hidden units H", 1, MAX_HIDDEN, 32, logarithmic=True, whole=True,
            tip="The number of columns of W⁽¹⁾. Each unit adds one hinge line to the plane; the boundary "
            "can bend only there.",
        )  # fmt: skip
        self.hidden.changed.connect(self._on_hidden_changed)
        self.scheme = Menu(
            "initial weights",
            "Where W⁽¹⁾ and W⁽²⁾ start; biases start at 0. He normal: variance 2 / fan-in. Glorot: "
            "2 / (fan-in + fan-out). Zeros and constant keep all hidden units equal forever.",
        )
        for key, title in SCHEME_TITLES.items():
            self.scheme.addItem(title, key)
        self.scheme.setPlaceholderText("from a file")
        self.scheme.activated.connect(self._on_scheme_activated)
        row = QHBoxLayout()
        row.addWidget(named(QLabel("initial weights"), "muted"))
        row.addStretch(1)
        row.addWidget(self.scheme)
        self.new_weights = action_button(actions["new_weights"])
        self.body.addWidget(self.hidden)
        self.body.addLayout(row)
        self.body.addWidget(self.new_weights)

    def render(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show the network in force."""
        if (
            old is not None
            and old.network == new.network
            and old.weights_from == new.weights_from
            and old.dataset is new.dataset
        ):
            return
        self._network = new.network
        self.hidden.set_value(new.network.n_hidden)
        scheme = "" if new.weights_from else new.network.scheme
        self.scheme.setCurrentIndex(self.scheme.findData(scheme))
        sizes = f"2 → {new.network.n_hidden} → {new.dataset.n_classes}"
        if new.weights_from:
            self.detail.show_text(f"{sizes} · from {Path(new.weights_from).name}", f"{sizes} · from a file")
        else:
            self.detail.show_text(f"{sizes} · seed {new.network.seed}")

    def _on_hidden_changed(self, value: float) -> None:
        self.wanted.emit(replace(self._network, n_hidden=int(value)))

    def _on_scheme_activated(self) -> None:
        self.wanted.emit(replace(self._network, scheme=self.scheme.currentData()))
