"""Choosing the network: how many hidden units, and from which weights it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel

from netviz.intents import SetNetwork
from netviz.snapshot import Snapshot
from netviz.training.config import MAX_HIDDEN, NetworkConfig
from netviz.ui.kit.controls import FittedMenu, action_button
from netviz.ui.kit.named import named
from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.kit.panel import Cost, Home, Panel
from netviz.ui.kit.titles import SCHEME_TITLES

_GAPS = 12, 7, 5  # the less room there is
_FOOT = 3, 0, 0  # under the button, beyond what is under all cards


class NetworkPanel(Panel):
    """The left column's second card."""

    kind = "network"
    heading = "Network"
    home = Home.COLUMN
    cost = Cost.WHEN_SHOWN

    def __init__(self, actions: Mapping[str, QAction], slot: str = "") -> None:
        super().__init__(actions, slot)
        self._network = NetworkConfig()
        self.hidden = NumberSlider(
            "hidden units 𝐻", 1, MAX_HIDDEN, 32, logarithmic=True, whole=True,
            tip="The number of columns of W⁽¹⁾. Each unit adds one hinge line to the plane; the boundary "
            "can bend only there.",
        )  # fmt: skip
        self.hidden.changed.connect(self._on_hidden_changed)
        self.scheme = FittedMenu(
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
        self.body.setSpacing(_GAPS[0])
        self.body.addWidget(self.hidden)
        self.body.addStretch(1)  # what there is beyond that is shared between all
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.body.addWidget(self.new_weights)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
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
            self.detail.show_text(sizes)
        self.new_weights.setStatusTip(f"seed {new.network.seed}")

    def set_density(self, density: int, scale: float = 1.0) -> None:
        """Take less room where there is little."""
        super().set_density(density, scale)
        self.body.setSpacing(_GAPS[density])
        margins = self.body.contentsMargins()
        margins.setBottom(margins.bottom() + _FOOT[density])
        self.body.setContentsMargins(margins)

    def _on_hidden_changed(self, value: float) -> None:
        self.wants.emit(SetNetwork(replace(self._network, n_hidden=int(value))))

    def _on_scheme_activated(self) -> None:
        self.wants.emit(SetNetwork(replace(self._network, scheme=self.scheme.currentData())))
