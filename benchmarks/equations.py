"""How long the window takes to show the next equation, and what the largest matrices cost.

    python benchmarks/equations.py [--platform offscreen|xcb]

The Explore preset at 1440 × 900. Measured for each size, over two whole steps forwards and back: the time
from the command until the cards are painted and every other visible panel has had its turn; how long the
first look at a step takes (its trace and all heat maps); and how much memory the process has grown by.
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np
from frames import SIZES, make_session, open_window, wait, watch_paints

from netviz.intents import Advance, PinSample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", default=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = options.platform

    from netviz.training import use_one_blas_thread
    from netviz.ui.app.main import application

    use_one_blas_thread()
    application()
    print(f"platform {options.platform}, window 1440 × 900\n")
    print("| N·H·K | shows | median | p95 | worst | first look at a step | memory |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for size in SIZES:
        for pinned in (False, True):
            print(measure(*size, pinned=pinned))


def measure(n: int, n_hidden: int, n_classes: int, *, pinned: bool) -> str:
    import psutil
    from PySide6.QtWidgets import QApplication

    session = make_session(n, n_hidden, n_classes)
    session.apply(Advance(20))
    if pinned:
        session.apply(PinSample(7))
    before = psutil.Process().memory_info().rss
    window = open_window(session)
    watch = watch_paints(window.panels["lines"])

    def shown(command) -> float:
        watch.times.clear()
        start = time.perf_counter()
        command()
        while not watch.times:
            QApplication.processEvents()
        QApplication.processEvents()
        taken = time.perf_counter() - start
        wait(30)  # as fast as a held key repeats
        return taken

    first = [shown(window.actions_by_name["step"].trigger) for _ in range(5)]
    commands = [window.actions_by_name[name].trigger for name in ("next_line", "previous_line")]
    lines = [shown(command) for command in commands[:1] * 30 + commands[1:] * 30]
    grown = psutil.Process().memory_info().rss - before
    window.close()
    cells = [f"{1000 * value:.0f} ms" for value in np.quantile(lines, (0.5, 0.95, 1.0))]
    what = "a sample" if pinned else "the batch"
    return (
        f"| {n}·{n_hidden}·{n_classes} | {what} | {' | '.join(cells)} | "
        f"{1000 * np.median(first):.0f} ms | {grown / 2**20:+.0f} MB |"
    )


if __name__ == "__main__":
    main()
