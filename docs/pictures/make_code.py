"""Make the pictures of a backward pass of somebody's own: `python docs/pictures/make_code.py`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parent))

from make import end, open_window, save, wait

from netviz.intents import Advance, GoTo
from netviz.ui.app.main import application
from netviz.ui.app.window import MainWindow
from netviz.ui.commands import view
from netviz.ui.kit.theme import DARK, LIGHT, Theme

CODE = """\
import numpy as np


def backward(a1, y, W1, b1, W2, b2, lam):
    N = len(a1)

    # forward
    z2 = a1 @ W1 + b1
    a2 = np.maximum(0, z2)
    z3 = a2 @ W2 + b2
    e = np.exp(z3 - z3.max(axis=1, keepdims=True))
    psi = e / e.sum(axis=1, keepdims=True)

    # backward, output layer
    dz3 = psi.copy()
    dz3[np.arange(N), y] -= 1
    dz3 /= N
    dW2 = a2.T @ dz3 + 2 * lam * W2
    db2 = dz3.sum(axis=0)

    # backward, hidden layer
    da2 = dz3 @ W2.T
    dz2 = da2
    dW1 = a1.T @ dz2 + 2 * lam * W1
    db1 = dz2.sum(axis=0)
    return dW1, db1, dW2, db2
"""


def checked(theme: Theme, size: tuple[int, int], steps: int, folder: str) -> MainWindow:
    """A window after some steps, in which a file has been opened and checked."""
    path = Path(folder) / "my_backward.py"
    path.write_text(CODE)
    window = open_window(theme, size)
    window.session.apply(Advance(steps))
    view.use_preset(window, "code")
    wait(200)
    panel = window.panels["code"]
    panel.open_path(path)
    panel.check()
    while panel.is_checking:
        wait(50)
    return window


def train(window: MainWindow, steps: int) -> None:
    """Train with the code as far as some step."""
    window.panels["code"].train_button.click()
    window.session.apply(Advance(steps - window.session.snapshot().step))
    while window.following.recording is None or window.following.recording.last_step < steps:
        wait(50)


def own_code(theme: Theme, size: tuple[int, int], suffix: str = "") -> None:
    """A backward pass without a mask, checked and trained with."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        window = checked(theme, size, 20, folder)
        train(window, 400)
        window.following.end()
        window.session.apply(GoTo(20))
        window.show_newest()
        save(window, f"own-code-{theme.name}{suffix}")
        end(window)


def trained(theme: Theme, size: tuple[int, int], suffix: str = "") -> None:
    """The same code, trained with beside the right gradient, in Compare."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        window = checked(theme, size, 20, folder)
        train(window, 120)
        view.use_preset(window, "compare")
        window.session.apply(GoTo(120))
        window.show_newest()
        wait(500)
        save(window, f"train-with-code-{theme.name}{suffix}")
        end(window)


if __name__ == "__main__":
    app = application()
    own_code(LIGHT, (1440, 900))
    own_code(DARK, (1440, 900))
    own_code(LIGHT, (1024, 768), "-1024")
    trained(LIGHT, (1440, 900))
    trained(DARK, (1440, 900))
