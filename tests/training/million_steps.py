"""Record a million steps and print the process's peak memory in MB. For the test of memory."""

import resource
import sys
from pathlib import Path

from netviz.data import GENERATORS
from netviz.intents import Advance, GoTo
from netviz.session import Session
from netviz.training import use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig

if __name__ == "__main__":
    n_steps, n_hidden, rule = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    use_one_blas_thread()
    dataset = GENERATORS["moons"].make(10)
    session = Session(dataset, NetworkConfig(n_hidden), TrainingConfig(0.01, 1e-3, None, rule))
    while session.snapshot().step < n_steps:
        session.apply(Advance(min(10_000, n_steps - session.snapshot().step)))
    session.apply(GoTo(n_steps // 3))
    assert len(session.snapshot().history) == n_steps + 1
    status = Path("/proc/self/status")
    if status.exists():  # the process's own peak; ru_maxrss begins with that of the one that started it
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        print(int(peak.split()[1]) / 2**10)
    else:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
