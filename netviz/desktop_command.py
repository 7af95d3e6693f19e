"""netviz install-desktop: into the desktop's menu, and out of it again."""

from __future__ import annotations

import argparse

from netviz import terminal


def run(options: argparse.Namespace) -> int:
    """Put netviz into the desktop's menu, or take it out again; returns the exit status."""
    from netviz import desktop

    if options.remove:
        removed = desktop.remove()
        terminal.show("\n".join(f"removed: {path}" for path in removed) or "nothing of it was installed")
        return 0
    written = desktop.install()
    terminal.show("\n".join(f"written: {path}" for path in written))
    terminal.show("netviz is in the menu, and opens .netviz files; --remove takes both back")
    return 0
