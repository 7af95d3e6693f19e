"""Choosing how steps are taken: η, λ, the batch, the update rule; all may change in the middle of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel

from netviz.intents import SetTraining
from netviz.snapshot import Snapshot
from netviz.training.config import TrainingConfig
from netviz.training.rules import RULES
from netviz.ui.kit.controls import FittedMenu
from netviz.ui.kit.formula_label import Formula
from netviz.ui.kit.named import named
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.kit.pages import Pages
from netviz.ui.kit.panel import NO_ACTIONS, Home, Panel
from netviz.ui.kit.symbols import symbol_label

BATCHES = (1, 2, 5, 10, 16, 20, 32, 50, 64, 100, 128, 256, 512, 1000, 4000)


class TrainingPanel(Panel):
    """The left column's third card."""

    kind = "training"
    heading = "Training"
    home = Home.COLUMN

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._config = TrainingConfig()
        self._n_train = 0
        self.learning_rate = NumberSlider(
            "learning rate η", 1e-4, 10.0, 1.0, logarithmic=True, typed_high=1e6,
            tip="θ ← θ − η ∂J̃/∂θ: how far a step goes against the gradient. In force from the next step "
            "on. Too large, and each step overshoots further than the one before.",
        )  # fmt: skip
        self.regularization = NumberSlider(
            "penalty λ", 1e-6, 1.0, 5e-4, logarithmic=True, zero=True, typed_high=1e6,
            tip="J̃ = J_data + λ(‖W⁽¹⁾‖² + ‖W⁽²⁾‖²), so each step multiplies the weights by 1 − 2ηλ. There "
            "is no ½ here: courses that write ½λ‖W‖² mean half of their λ.",
        )  # fmt: skip
        self.learning_rate.changed.connect(lambda value: self._want(learning_rate=value))
        self.regularization.changed.connect(lambda value: self._want(regularization=value))
        self.convention = symbol_label("if a course writes ½λ, halve its λ", "small")
        self.batch = FittedMenu(
            "batch size",
            "How many samples a step sees: N in lines 5 to 14. All of them give the gradient of J̃; "
            "fewer give a quicker, noisy estimate of it.",
        )
        self.batch.activated.connect(lambda: self._want(batch_size=self.batch.currentData()))
        self.rule = FittedMenu("update rule", "How line 15 uses the gradient. The formula stands below.")
        for key, rule in RULES.items():
            self.rule.addItem(rule.title, key)
        self.rule.activated.connect(lambda: self._want(update_rule=self.rule.currentData()))
        self.formula = Formula("rule-gradient-descent", "update rule: gradient descent", 0.8)
        self.pages = Pages("the update rule", gap=10)
        self.body.addWidget(self.pages)
        self.pages.often.addWidget(self.learning_rate)
        self.pages.often.addWidget(self.regularization)
        for page, name, widget in (
            (self.pages.often, "batch", self.batch),
            (self.pages.rarely, "rule", self.rule),
        ):
            row = QHBoxLayout()
            row.addWidget(named(QLabel(name), "muted"))
            row.addStretch(1)
            row.addWidget(widget)
            page.addLayout(row)
        self.pages.rarely.addWidget(self.formula)
        self.pages.rarely.addWidget(self.convention)

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show the settings in force at the step that is shown."""
        if old is None or old.dataset is not new.dataset:
            self._offer_batches(int((~new.dataset.is_test).sum()), new.config.batch_size)
        elif old.config == new.config:
            return
        config = self._config = new.config
        self.learning_rate.set_value(config.learning_rate)
        self.regularization.set_value(config.regularization)
        if self.batch.findData(config.batch_size) < 0:
            self._offer_batches(self._n_train, config.batch_size)
        self.batch.setCurrentIndex(max(0, self.batch.findData(config.batch_size)))
        self.rule.setCurrentIndex(self.rule.findData(config.update_rule))
        self.pages.note.setText(RULES[config.update_rule].title)
        self.formula.show_formula(
            f"rule-{config.update_rule}", f"update rule: {RULES[config.update_rule].title}"
        )

    def _offer_batches(self, n_train: int, chosen: int | None) -> None:
        self._n_train = n_train
        self.batch.clear()
        self.batch.addItem(f"all {number_text(n_train)}", None)
        sizes = {size for size in BATCHES if size < n_train} | ({chosen} if chosen else set())
        for size in sorted(sizes):
            self.batch.addItem(str(size), size)

    def _want(self, **settings: Any) -> None:
        self.wants.emit(SetTraining(replace(self._config, **settings)))
