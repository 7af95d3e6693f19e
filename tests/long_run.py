"""Train for long without a window, and print the process's memory in MB at each mark: bound, then marks."""

import sys

import psutil

from netviz.data import GENERATORS
from netviz.intents import Advance
from netviz.session import Session
from netviz.training import use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig

if __name__ == "__main__":
    use_one_blas_thread()
    bound, *marks = map(int, sys.argv[1:])
    dataset = GENERATORS["moons"].make(10)
    session = Session(dataset, NetworkConfig(2), TrainingConfig(0.01), row_memory=bound)
    for mark in marks:
        while session.snapshot().step < mark:
            session.apply(Advance(min(10_000, mark - session.snapshot().step)))
        print(psutil.Process().memory_info().rss / 2**20, flush=True)
