"""Two versions of netviz side by side: what a change of the house has cost, or saved.

    git worktree add ../before COMMIT
    python benchmarks/before_and_after.py ../before [--rounds 7] [--only PART …]

Every measurement is a process of its own, the two versions in turns, so that the machine's moods meet both
alike; of several rounds the least counts. Steps and strokes are measured in processor time, of which a busy
machine takes little away. Only what both versions know is used.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent.parent

COMMON = """
import time
import numpy as np
from netviz.training import use_one_blas_thread
use_one_blas_thread()
from netviz.data import GENERATORS
from netviz.session import Session
from netviz.snapshot import NetworkConfig
from netviz.training.config import TrainingConfig

def session(n, hidden, classes=3, batch=None):
    data = GENERATORS["spiral"].make(n // classes, n_classes=classes)
    return Session(data, NetworkConfig(hidden), TrainingConfig(0.1, 1e-3, batch))

def advance(session, steps):
    if hasattr(session, "apply"):
        from netviz.intents import Advance
        session.apply(Advance(steps))
    else:
        session.advance(steps)

def memory(what):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(what))
"""

# Seconds a step of the engine with recording, and through the session with history and key frames.
TRAINING = """
from netviz.training.engine import Engine
n, hidden, classes, batch, steps = {case}
one = session(n, hidden, classes, batch)
engine = Engine(one.run, one.state(), 32)
engine.advance(50)
best = []
for _ in range(6):
    start = time.process_time()
    engine.advance(steps)
    best.append((time.process_time() - start) / steps)
advance(one, 50)
through = []
for _ in range(6):
    start = time.process_time()
    advance(one, steps)
    through.append((time.process_time() - start) / steps)
print(1e6 * min(best), 1e6 * min(through))
"""

# How much memory a long run takes without a window: at its end, and at its worst.
MEMORY = """
one = session(90, 2)
advance(one, 1)
base = memory("VmRSS")
while one.snapshot().step < {steps}:
    advance(one, min(100_000, {steps} - one.snapshot().step))
print(memory("VmRSS") - base, memory("VmHWM") - base)
"""

# What the worker is sent for a hundred strokes of a point each; and seconds a stroke, in the session.
STROKES = """
from dataclasses import replace
from multiprocessing.reduction import ForkingPickler
from netviz.training.worker import Worker

def main():
    one = session(30_000, 8)
    worker = Worker()
    sent = [0]
    connection = worker._connection

    class Counting:
        def send(self, message):
            sent[0] += len(ForkingPickler.dumps(message))
            connection.send(message)
        def __getattr__(self, name):
            return getattr(connection, name)

    worker._connection = Counting()

    def begin():
        if hasattr(one, "spec"):
            worker.begin(one.spec, one.blobs.datasets, one.state(), one.timeline.spacing)
        else:
            worker.begin(one.run, one.state(), one.key_frame_spacing)
        worker.request(one.snapshot().step + 1)
        while (progress := worker.receive(1.0)) is None:
            pass
        return progress

    begin()
    first, taken = sent[0], 0.0
    rng = np.random.default_rng(0)
    data = one.snapshot().dataset
    for _ in range(100):
        data = replace(
            data,
            points=np.concatenate((data.points, rng.standard_normal((1, 2)))),
            classes=np.append(data.classes, 0),
            is_test=np.append(data.is_test, False),
        )
        start = time.process_time()
        if hasattr(one, "apply"):
            from netviz.intents import DrawData
            one.apply(DrawData(one.keep(data)))
        else:
            one.redraw(data)
        taken += time.process_time() - start
        one.absorb(begin())
    worker.close()
    print((sent[0] - first) / 1e6, 10 * taken)

if __name__ == "__main__":
    main()
"""

# From before the start of Python until the first window is painted, and until all can be used.
STARTUP = """
import time
import netviz.ui.{module} as application
def painted(window):
    print(time.time(), time.process_time(), flush=True)
def usable(window):
    print(time.time(), time.process_time(), flush=True)
    window.close()
if __name__ == "__main__":
    raise SystemExit(application.run(on_painted=painted, on_usable=usable))
"""

# From one painted frame of the plane to the next while playing at full speed, and steps a second, by each
# version's own benchmark.
FRAMES = """
import re, sys
sys.path.insert(0, "benchmarks")
from frames import measure
from netviz.training import use_one_blas_thread
from netviz.ui.{module} import application

if __name__ == "__main__":
    use_one_blas_thread()
    application()
    cells = measure(300, 100, 3, 4.0).split("|")
    median, p95, worst, rate = (float(re.match(r"[\\d.]+", cell.strip())[0]) for cell in cells[2:6])
    print(median, p95, 1e6 / rate)
"""

CASES = (  # N, H, K, batch, steps
    (300, 32, 3, None, 2000),
    (300, 100, 3, None, 1000),
    (510, 8, 2, 10, 4000),
    (9000, 64, 3, 50, 1500),
)


def run(tree: Path, program: str) -> list[float]:
    """The numbers that a program prints, run in a tree."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"  # the worker's process has to be able to import it
        path.write_text(program)
        environment = {**os.environ, "PYTHONPATH": str(tree), "XDG_CONFIG_HOME": folder}
        done = subprocess.run(
            [sys.executable, str(path)],
            capture_output=True,
            text=True,
            cwd=tree,
            env=environment,
        )
    if done.returncode:
        raise SystemExit(f"{tree}: {done.stderr.strip()}")
    return [float(number) for number in done.stdout.split()]


def in_turns(trees: tuple[Path, Path], programs: tuple[str, str], rounds: int) -> list[list[float]]:
    """Of each tree the least of every number over the rounds."""
    found: list[list[list[float]]] = [[], []]
    for number in range(rounds):
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            found[which].append(run(trees[which], programs[which]))
    return [[min(values) for values in zip(*runs, strict=True)] for runs in found]


def _modules(trees: tuple[Path, Path]) -> list[str]:
    return ["app.main" if (tree / "netviz/ui/app").is_dir() else "application" for tree in trees]


def startup(trees: tuple[Path, Path], rounds: int) -> Iterator[str]:
    import time

    modules = _modules(trees)
    found: list[list[list[float]]] = [[], []]
    for number in range(rounds + 1):
        for which in (0, 1):
            start = time.time()
            painted, painted_cpu, usable, usable_cpu = run(
                trees[which], STARTUP.format(module=modules[which])
            )
            if number:  # the first fills the caches of the disk
                found[which].append([painted - start, painted_cpu, usable - start, usable_cpu])
    before, after = ([min(values) for values in zip(*runs, strict=True)] for runs in found)
    names = ("painted", "painted, processor time", "usable", "usable, processor time")
    for number, name in enumerate(names):
        yield row(f"start-up to {name}", before[number], after[number], "s")


def row(name: str, before: float, after: float, unit: str) -> str:
    ratio = after / before if before else float("nan")
    return f"| {name} | {before:.4g} {unit} | {after:.4g} {unit} | {ratio:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path, help="a checkout of the other version")
    parser.add_argument("--rounds", type=int, default=7)
    parts = ("training", "strokes", "frames", "startup", "memory", "long")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts[:-1])
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    trees = (options.before.resolve(), HERE)
    print("| | before | after | after / before |")
    print("|---|---:|---:|---:|", flush=True)
    if "training" in options.only:
        for case in CASES:
            program = COMMON + TRAINING.format(case=case)
            before, after = in_turns(trees, (program, program), options.rounds)
            n, hidden, classes, batch, _ = case
            name = f"{n}·{hidden}·{classes}" + (f", batch {batch}" if batch else "")
            print(row(f"{name}: a step, recorded", before[0], after[0], "µs"), flush=True)
            print(row(f"{name}: a step, kept by the session", before[1], after[1], "µs"), flush=True)
    if "strokes" in options.only:
        program = COMMON + STROKES
        before, after = in_turns(trees, (program, program), 1)
        print(
            row("100 strokes on 30 000 points: sent to the worker", before[0], after[0], "MB"), flush=True
        )
        print(
            row("100 strokes on 30 000 points: the session, a stroke", before[1], after[1], "ms"),
            flush=True,
        )
    if "frames" in options.only:
        first, second = (FRAMES.format(module=module) for module in _modules(trees))
        before, after = in_turns(trees, (first, second), max(options.rounds // 2, 2))
        for number, (name, unit) in enumerate(
            (("from frame to frame, median", "ms"), ("from frame to frame, p95", "ms"), ("a step", "µs"))
        ):
            print(row(f"300·100·3, playing: {name}", before[number], after[number], unit), flush=True)
    if "startup" in options.only:
        for line in startup(trees, options.rounds):
            print(line, flush=True)
    for part, steps in (("memory", 1_000_000), ("long", 10_000_000)):
        if part in options.only:
            program = COMMON + MEMORY.format(steps=steps)
            before, after = in_turns(trees, (program, program), 1)
            name = f"{steps:_} steps without a window".replace("_", " ")
            print(row(f"{name}: memory at the end", before[0], after[0], "MB"), flush=True)
            print(row(f"{name}: memory at worst", before[1], after[1], "MB"), flush=True)


if __name__ == "__main__":
    main()
