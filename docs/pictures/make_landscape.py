"""Make the pictures of the landscape."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from make_compare import open_window, save

from netviz.intents import Advance, GoTo
from netviz.session import Session
from netviz.training import use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.app.main import application
from netviz.ui.kit.theme import DARK, LIGHT, Theme

FOLDER = Path(__file__).parent


def landscape(
    theme: Theme, size: tuple[int, int], rate: float, steps: tuple[int, int], view: str, name: str
) -> None:
    """A run that has gone some steps, looked at from one of them."""
    session = Session(network=NetworkConfig(32), config=TrainingConfig(rate, 1e-3))
    session.apply(Advance(steps[0]))
    session.apply(GoTo(steps[1]))
    window = open_window(theme, size, session)
    window.show_panel("landscape")
    window.panels["landscape"].choices.view.choose(view)
    save(window, name)
    window.close()


def main() -> None:
    """All of them."""
    use_one_blas_thread()
    application()
    landscape(LIGHT, (1440, 900), 4.0, (12, 0), "gradient", "landscape-step-light")
    landscape(DARK, (1440, 900), 0.5, (300, 120), "path", "landscape-path-dark")
    landscape(DARK, (1024, 768), 1.0, (60, 30), "gradient", "landscape-step-dark-1024")


if __name__ == "__main__":
    main()
