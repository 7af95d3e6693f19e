"""The settings: of the network, and of training, which may change between two steps."""

from __future__ import annotations

from typing import Literal

from netviz.core import MISTAKES, SCHEMES, Mistake
from netviz.frozen import dataclass
from netviz.training.rules import RULES

MAX_LEARNING_RATE = 1e6
MAX_REGULARIZATION = 1e6
MAX_HIDDEN = 512


class ConfigError(ValueError):
    """A setting that training cannot use; the message says which, and what is allowed."""


@dataclass(frozen=True)
class TrainingConfig:
    """How the next step is taken.

    Parameters
    ----------
    learning_rate : float
        η > 0.
    regularization : float
        λ ≥ 0 of J̃ = J_data + λ (‖W1‖² + ‖W2‖²).
    batch_size : int, optional
        Samples a step; None takes the whole training part.
    update_rule : str
        A key of `netviz.training.rules.RULES`.

    Raises
    ------
    ConfigError
        If a setting is out of range.
    """

    learning_rate: float = 1.0
    regularization: float = 5e-4
    batch_size: int | None = None
    update_rule: str = "gradient-descent"

    def __post_init__(self) -> None:
        for name in ("learning_rate", "regularization"):  # 1 and 1.0 are one setting
            object.__setattr__(self, name, float(getattr(self, name)))
        if not 0.0 < self.learning_rate <= MAX_LEARNING_RATE:
            raise ConfigError(
                f"the learning rate η must be above 0 and at most {MAX_LEARNING_RATE:g}, "
                f"not {self.learning_rate:g}"
            )
        if not 0.0 <= self.regularization <= MAX_REGULARIZATION:
            raise ConfigError(
                f"the regularization λ must be 0 to {MAX_REGULARIZATION:g}, not {self.regularization:g}"
            )
        if self.batch_size is not None and self.batch_size < 1:
            raise ConfigError(f"a batch needs at least 1 sample, not {self.batch_size}")
        if self.update_rule not in RULES:
            raise ConfigError(
                f"there is no update rule {self.update_rule!r}; choose one of {', '.join(RULES)}"
            )


@dataclass(frozen=True)
class Gradient:
    """Whose gradient training goes by: netviz's own, or its own with a mistake in one line.

    Parameters
    ----------
    kind : "netviz" or "mistake"
    key : str
        Of a mistake, a key of `netviz.core.MISTAKES`.

    Raises
    ------
    ConfigError
        If there is no such mistake.
    """

    kind: Literal["netviz", "mistake"] = "netviz"
    key: str = ""

    def __post_init__(self) -> None:
        if self.kind == "mistake" and self.key not in MISTAKES:
            raise ConfigError(f"there is no mistake {self.key!r}; choose one of {', '.join(MISTAKES)}")

    @property
    def mistake(self) -> Mistake | None:
        """The mistake that is made; None where every line is right."""
        return MISTAKES[self.key] if self.kind == "mistake" else None


RIGHT = Gradient()
"""The gradient as it is derived."""


@dataclass(frozen=True)
class NetworkConfig:
    """The network and where it starts.

    Parameters
    ----------
    n_hidden : int
        H, 1 to 512.
    scheme : str
        A key of `netviz.core.SCHEMES`.
    seed : int
        Of the initial weights, and of the mini-batches' order.

    Raises
    ------
    ConfigError
        If a value is out of range.
    """

    n_hidden: int = 32
    scheme: str = "he-normal"
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.n_hidden <= MAX_HIDDEN:
            raise ConfigError(f"hidden units must be 1 to {MAX_HIDDEN}, not {self.n_hidden}")
        if self.scheme not in SCHEMES:
            raise ConfigError(
                f"there is no initialization scheme {self.scheme!r}; choose one of {', '.join(SCHEMES)}"
            )
        if self.seed < 0:
            raise ConfigError(f"a seed must not be negative, and {self.seed} is")
