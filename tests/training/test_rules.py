import numpy as np
import pytest

from netviz.training.config import ConfigError, TrainingConfig
from netviz.training.rules import RULES

GRADIENTS = np.random.default_rng(0).standard_normal((40, 5))


def updates(name, eta):
    rule, update = RULES[name](5), np.empty(5)
    for gradient in GRADIENTS:
        rule(gradient, eta, update)
        yield update.copy()


def test_gradient_descent_steps_against_the_gradient():
    np.testing.assert_allclose(list(updates("gradient-descent", 0.3)), -0.3 * GRADIENTS)


def test_momentum_sums_past_gradients_with_powers_of_mu():
    for number, update in enumerate(updates("momentum", 0.3)):
        powers = 0.9 ** np.arange(number, -1, -1)
        np.testing.assert_allclose(update, -0.3 * powers @ GRADIENTS[: number + 1])


def test_adam_is_algorithm_1_of_the_paper():
    m = v = np.zeros(5)
    for t, (gradient, update) in enumerate(zip(GRADIENTS, updates("adam", 0.01), strict=True), start=1):
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        expected = -0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        np.testing.assert_allclose(update, expected, rtol=1e-12)


@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": 0.0},
        {"learning_rate": float("nan")},
        {"regularization": -1e-9},
        {"regularization": float("inf")},
        {"batch_size": 0},
        {"update_rule": "sgd"},
    ],
)
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(ConfigError):
        TrainingConfig(**settings)
