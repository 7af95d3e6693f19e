"""What follows where samples are chosen by what the network answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netviz.ui.commands.context import App
from netviz.ui.kit.panel import Panel


def ring_samples(app: App, samples: tuple[int, ...]) -> None:
    """Ring some samples wherever they are drawn."""
    app.panels.tell(Panel.show_samples, samples)


ASKS: dict[str, Callable[[App, Any], None]] = {"ring samples": ring_samples}
