"""What can be varied, in one table: how it is called, what its values are, and what they change."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Literal, TypeAlias

from netviz.core import SCHEMES
from netviz.frozen import dataclass
from netviz.sweeps.errors import SweepError
from netviz.training.config import TrainingConfig
from netviz.training.rules import RULES
from netviz.training.spec import RunSpec

Value: TypeAlias = int | float | str
"""Of a setting; a batch of all samples is "all"."""

ALL = "all"
_MOST_WHOLE = 2**53  # what a whole number may be: beyond, it is no float any more


@dataclass(frozen=True)
class Setting:
    """Something that a sweep can vary.

    Attributes
    ----------
    name : str
        As it is typed.
    symbol : str
        As it is called where there is little room.
    title : str
    kind : "number", "whole" or "word"
    other_names : tuple of str
        That are understood too.
    words : tuple of str
        That can stand for a value.
    put : callable, optional
        The run with a value of it. None for the noise, which makes other data.
    """

    name: str
    symbol: str
    title: str
    kind: Literal["number", "whole", "word"]
    other_names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    put: Callable[[RunSpec, Value], RunSpec] | None = None

    def value(self, text: str) -> Value:
        """Read a value; whether it makes sense is found out where it is used.

        Raises
        ------
        SweepError
            If it is none.
        """
        if text in self.words:
            return text
        try:
            if self.kind == "whole":
                return int(text)
            if self.kind == "number" and math.isfinite(value := float(text)):
                return value
        except ValueError:
            pass
        raise SweepError(f"{self.name} takes {self._takes()}, not {text!r}")

    def of_number(self, number: float) -> Value:
        """The value that a number of a range stands for."""
        if self.kind == "whole":
            return round(number)
        return float(f"{number:.12g}")  # 0.3, and not 0.30000000000000004

    def _takes(self) -> str:
        if self.kind == "word":
            return "one of " + ", ".join(self.words)
        number = "a whole number" if self.kind == "whole" else "a number"
        return " or ".join((number, *self.words))


def _training(field: str) -> Callable[[RunSpec, Value], RunSpec]:
    """Another setting of training, from the first step to the last."""

    def put(spec: RunSpec, value: Value) -> RunSpec:
        settings: dict[str, object] = {field: None if value == ALL else value}
        changes = (replace(change, settings=_with(change.settings, settings)) for change in spec.changes)
        return replace(spec, changes=tuple(changes))

    return put


def _with(config: TrainingConfig, settings: dict[str, object]) -> TrainingConfig:
    return TrainingConfig(**(vars(config) | settings))


def _network(field: str) -> Callable[[RunSpec, Value], RunSpec]:
    """Another network."""

    def put(spec: RunSpec, value: Value) -> RunSpec:
        settings = {field: value}
        return replace(spec, network=type(spec.network)(**(vars(spec.network) | settings)))

    return put


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            "eta", "η", "learning rate η", "number", ("η", "learning-rate"), put=_training("learning_rate")
        ),
        Setting(
            "lambda",
            "λ",
            "regularization λ",
            "number",
            ("λ", "regularization"),
            put=_training("regularization"),
        ),
        Setting("hidden", "H", "hidden units H", "whole", ("H",), put=_network("n_hidden")),
        Setting("batch", "batch", "batch", "whole", ("batch-size",), (ALL,), _training("batch_size")),
        Setting("noise", "noise", "noise of the data", "number"),
        Setting(
            "rule", "rule", "update rule", "word", ("update-rule",), tuple(RULES), _training("update_rule")
        ),
        Setting(
            "scheme", "scheme", "initial weights", "word", ("init",), tuple(SCHEMES), _network("scheme")
        ),
        Setting("seed", "seed", "seed", "whole", ("seeds",), put=_network("seed")),
    )
}
"""Every setting that can be varied, by its name."""

_NAMES = {name: setting for setting in SETTINGS.values() for name in (setting.name, *setting.other_names)}


def setting_of(name: str) -> Setting:
    """The setting of a name.

    Raises
    ------
    SweepError
        If there is none.
    """
    if name not in _NAMES:
        raise SweepError(f"{name!r} cannot be varied; what can: {', '.join(SETTINGS)}")
    return _NAMES[name]


def value_text(value: Value) -> str:
    """A value as it can be typed again."""
    return value if isinstance(value, str) else repr(value) if isinstance(value, int) else f"{value:.15g}"
