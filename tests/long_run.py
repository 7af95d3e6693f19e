"""Train for long without a window, and print the process's memory in MB at each mark."""

import sys

import psutil

from netviz.data import GENERATORS
from netviz.headless import train
from netviz.session import Session
from netviz.training import use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig

if __name__ == "__main__":
    use_one_blas_thread()
    session = Session(GENERATORS["moons"].make(10), NetworkConfig(2), TrainingConfig(0.01))
    for mark in map(int, sys.argv[1:]):
        train(session, mark - session.snapshot().step)
        print(psutil.Process().memory_info().rss / 2**20, flush=True)
    assert session.snapshot().step == mark
