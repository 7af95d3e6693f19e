"""The command that has small batches computed by the compiled loop."""

from __future__ import annotations

from netviz.intents import Intent, UseKernel
from netviz.training import compiled
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App


def uses_compiled(app: App) -> bool:
    """Whether the run that is shown uses the loop."""
    return app.session.spec.kernel == "fused"


def toggle_compiled(app: App) -> None:
    """Begin the run again with the loop, or without it."""
    app.player.pause()
    wanted = UseKernel("numpy" if uses_compiled(app) else "fused")

    def made() -> Intent:
        if wanted.kernel == "fused":
            compiled.prepare()
        return wanted

    app.change(made, "begin again with other steps", then=lambda: app.say(_told(wanted)))


def _told(wanted: UseKernel) -> str:
    who = "compiled steps, where batches are small" if wanted.kernel == "fused" else "numpy's steps"
    return f"begun again with {who}; Ctrl+Z takes it back"


def _why_not(app: App) -> str:
    if app.guide.lecture is not None:
        return "a lesson is computed by numpy, so that its numbers are the same everywhere"
    if not compiled.is_installed() and not uses_compiled(app):
        return "it needs the extra fast: pip install netviz[fast]"
    return ""


ROWS = (
    Command(
        "compiled_steps", "Compiled steps", (),
        "Begin again with small batches computed by a compiled loop: faster, and other last digits",
        toggle_compiled, menu="run", why_not=_why_not, is_on=uses_compiled,
    ),
)  # fmt: skip
