"""Line 15 of the derivation, and two common ways to take a cleverer step along the same gradient.

A rule turns the gradient into an `update`, the vector that is added to θ. What it remembers from step to
step is one flat array, so that a key frame can store it.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

import numpy as np

from netviz.core.params import Array

MOMENTUM = 0.9
ADAM_BETAS = (0.9, 0.999)
ADAM_EPSILON = 1e-8


class UpdateRule(Protocol):
    """What the trainer needs of a rule, and its step in plain NumPy, of θ and ∂J̃/∂θ as vectors."""

    title: ClassVar[str]
    latex: ClassVar[tuple[str, ...]]
    code: ClassVar[str]
    memory: Array

    def __init__(self, n_parameters: int) -> None:
        """Begin with nothing to remember."""

    def __call__(self, gradient: Array, learning_rate: float, update: Array) -> None:
        """Write what has to be added to θ into `update`, and change the memory."""


class GradientDescent:
    """θ ← θ − η ∂J̃/∂θ, the derivation's line 15."""

    title: ClassVar[str] = "gradient descent"
    latex: ClassVar[tuple[str, ...]] = (
        r"\theta \leftarrow \theta - \eta\,\frac{\partial\tilde J}{\partial\theta}",
    )
    code: ClassVar[str] = "theta = theta - eta * dtheta"

    def __init__(self, n_parameters: int) -> None:
        self.memory: Array = np.zeros(0)

    def __call__(self, gradient: Array, learning_rate: float, update: Array) -> None:
        """−η ∂J̃/∂θ."""
        np.multiply(gradient, -learning_rate, out=update)


class Momentum:
    """v ← μv + ∂J̃/∂θ, θ ← θ − ηv, with μ = 0.9 (Polyak 1964)."""

    title: ClassVar[str] = "momentum"
    latex: ClassVar[tuple[str, ...]] = (
        r"v \leftarrow \mu v + \frac{\partial\tilde J}{\partial\theta}, \quad \mu = 0.9",
        r"\theta \leftarrow \theta - \eta\, v",
    )
    code: ClassVar[str] = "v = 0.9 * v + dtheta\ntheta = theta - eta * v"

    def __init__(self, n_parameters: int) -> None:
        self.memory: Array = np.zeros(n_parameters)

    def __call__(self, gradient: Array, learning_rate: float, update: Array) -> None:
        """−ηv, after v took in the gradient."""
        velocity = self.memory
        np.multiply(velocity, MOMENTUM, out=velocity)
        np.add(velocity, gradient, out=velocity)
        np.multiply(velocity, -learning_rate, out=update)


class Adam:
    """Running means of the gradient and of its square (Kingma & Ba 2015, algorithm 1)."""

    title: ClassVar[str] = "Adam"
    latex: ClassVar[tuple[str, ...]] = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\,\frac{\partial\tilde J}{\partial\theta}, "
        r"\quad \beta_1 = 0.9",
        r"v \leftarrow \beta_2 v + (1 - \beta_2)\left(\frac{\partial\tilde J}{\partial\theta}\right)^2, "
        r"\quad \beta_2 = 0.999",
        r"\theta \leftarrow \theta - \eta\, \frac{m / (1 - \beta_1^t)}"
        r"{\sqrt{v / (1 - \beta_2^t)} + 10^{-8}}",
    )
    code: ClassVar[str] = (
        "t = t + 1\n"
        "m = 0.9 * m + 0.1 * dtheta\n"
        "v = 0.999 * v + 0.001 * dtheta**2\n"
        "theta = theta - eta * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)"
    )

    def __init__(self, n_parameters: int) -> None:
        self.memory: Array = np.zeros(2 * n_parameters + 1)  # m, v and the number t of steps taken

    def __call__(self, gradient: Array, learning_rate: float, update: Array) -> None:
        """The step of algorithm 1, after m, v and t took in the gradient."""
        n, (beta1, beta2) = len(gradient), ADAM_BETAS
        m, v = self.memory[:n], self.memory[n : 2 * n]
        self.memory[-1] += 1.0
        t = float(self.memory[-1])

        np.multiply(gradient, 1.0 - beta1, out=update)
        np.multiply(m, beta1, out=m)
        np.add(m, update, out=m)

        np.multiply(gradient, gradient, out=update)
        np.multiply(update, 1.0 - beta2, out=update)
        np.multiply(v, beta2, out=v)
        np.add(v, update, out=v)

        np.multiply(v, 1.0 / (1.0 - beta2**t), out=update)
        np.sqrt(update, out=update)
        np.add(update, ADAM_EPSILON, out=update)
        np.divide(m, update, out=update)
        np.multiply(update, -learning_rate / (1.0 - beta1**t), out=update)


RULES: dict[str, type[UpdateRule]] = {
    "gradient-descent": GradientDescent,
    "momentum": Momentum,
    "adam": Adam,
}
"""Every update rule by the name that settings use."""
