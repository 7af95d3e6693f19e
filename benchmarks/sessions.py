"""How long it takes to save and to open a run of 100 000 steps, and how large the file is.

    python benchmarks/sessions.py [--steps 100000]

At 300·100·3. A write of as many bytes is measured beside it, for what the disk takes.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from netviz import files
from netviz.data import GENERATORS
from netviz.intents import Advance
from netviz.session import Session
from netviz.storage.session_file import read_session, write_session
from netviz.training import use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig


def best(function: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def frames(seconds: float, autosave: bool) -> list[float]:
    """Seconds between the frames of the plane while playing, with a save a second or with none."""
    from frames import make_session, open_window, wait, watch_paints

    from netviz.ui.app import autosave as autosaving

    autosaving.EVERY_SECONDS = 1.0  # thirty times as often as in the program
    window = open_window(make_session(300, 100, 3))
    with tempfile.TemporaryDirectory() as folder:
        keeping = autosaving.Autosave(window, Path(folder)) if autosave else None
        window.transport.speed.setValue(window.transport.speed.maximum())
        window.actions_by_name["play"].trigger()
        wait(1500)
        painted = watch_paints(window.panels["plane"])
        wait(round(1000 * seconds))
        times = painted.times.copy()
        window.actions_by_name["play"].trigger()
        if keeping is not None:
            keeping.close(keep=False)
        window.close()
    return [after - before for before, after in pairwise(times)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=100_000)
    options = parser.parse_args()
    use_one_blas_thread()
    session = Session(GENERATORS["spiral"].make(100), NetworkConfig(100), TrainingConfig(1.0))
    session.apply(Advance(options.steps))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.netviz"
        rest = best(session.at_rest)
        save = best(lambda: write_session(path, session.at_rest()))
        content = path.read_bytes()
        disk = best(lambda: files.write(Path(folder) / "b", content))
        opening = best(lambda: Session.of(read_session(path)))
    print(f"{options.steps} steps at 300·100·3: {len(content) / 1e6:.1f} MB")
    print(f"| at rest, in the window's thread | {1000 * rest:.1f} ms | {rest / disk:.2f} |")
    print(f"| save | {1000 * save:.0f} ms | {save / disk:.2f} |")
    print(f"| open | {1000 * opening:.0f} ms | {opening / disk:.2f} |")
    print(f"| write as many bytes | {1000 * disk:.0f} ms | 1 |")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from netviz.ui.app.main import application

    application()
    taken: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(3):  # in turns
        for autosave in taken:
            taken[autosave] += frames(4.0, autosave)
    without, with_it = (1000 * np.quantile(taken[autosave], 0.95) for autosave in (False, True))
    print(f"| frames, p95, with a save a second | {with_it:.1f} ms | without: {without:.1f} ms |")


if __name__ == "__main__":
    main()
