import os

# The tests need no screen; the one test of a real window starts its own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
import pytest
from hypothesis import settings

from netviz.app import main
from netviz.core import Params, init_params
from netviz.training import use_one_blas_thread
from netviz.ui.kit.quick_import import import_pyqtgraph

use_one_blas_thread()
import_pyqtgraph()  # as the window does
settings.register_profile("netviz", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("netviz")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """Keep the user's window settings out of the tests, and the tests out of them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def make_problem(rng, n=20, d=2, h=6, k=3) -> tuple[Params, np.ndarray, np.ndarray]:
    """Random parameters with random biases, inputs and classes."""
    start = init_params(d, h, k, "he-normal", rng)
    params = Params(start.W1, rng.standard_normal(h), start.W2, rng.standard_normal(k))
    return params, rng.standard_normal((n, d)), rng.integers(0, k, n)


def run(capsys, *arguments):
    """A command's status, what it printed, and what it complained of."""
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    return status, out, err
