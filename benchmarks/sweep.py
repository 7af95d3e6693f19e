"""How long a sweep takes: 64 runs of 2000 steps at 500·8·2, in batches of ten.

    python benchmarks/sweep.py [--jobs 2] [--times 5]

The processes are warm: the first sweep, which starts them, is not counted. Beside it the time of the
processor that the same runs take one after the other, without any other process.
"""

from __future__ import annotations

import argparse
import time

from netviz.data import GENERATORS
from netviz.sweeps.axis import axis_of
from netviz.sweeps.compute import Task, compute
from netviz.sweeps.crew import Processes, n_cores
from netviz.sweeps.running import Running
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training.compiled import KERNELS, Kernel, is_installed
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.spec import Change, RunSpec

STEPS = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=n_cores())
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument(
        "--kernel", choices=KERNELS, help="(default: each that is there, one after the other)"
    )
    options = parser.parse_args()
    there = [kernel for kernel in KERNELS if kernel == "numpy" or is_installed()]
    for kernel in [options.kernel] if options.kernel else there:
        measure(kernel, options)


def measure(kernel: Kernel, options: argparse.Namespace) -> None:
    data = GENERATORS["moons"].make(250)
    change = Change(0, TrainingConfig(0.1, 1e-3, 10), data.key)
    base = RunSpec(NetworkConfig(8), (change,), kernel=kernel)
    axes = (axis_of("lambda=0:1e-2:8"), axis_of("eta=0.01:1:8:log"))
    plan = Plan(Sweep(base, axes, STEPS, (0,)), {data.key: data}, {})
    taken = []
    for _ in range(options.times + 1):
        start = time.perf_counter()
        Running(plan, Processes(options.jobs)).run()
        taken.append(time.perf_counter() - start)
    print(
        f"{len(plan.cells)} runs of {STEPS} steps at 500·8·2, batches of ten, {options.jobs} processes, "
        f"{kernel}:"
    )
    print(f"first {taken[0]:.2f} s, then the best of {options.times}: {min(taken[1:]):.2f} s")
    cells = tuple((cell.key, cell.spec) for cell in plan.cells)
    compute(Task(cells[:1], STEPS, None, plan.datasets, {}))  # what is loaded is not counted
    start = time.process_time()
    compute(Task(cells, STEPS, None, plan.datasets, {}))
    cpu = time.process_time() - start
    each = cpu / len(cells) / STEPS * 1e6
    print(f"one after the other: {cpu:.2f} s of the processor, {each:.1f} µs a step")


if __name__ == "__main__":
    main()
