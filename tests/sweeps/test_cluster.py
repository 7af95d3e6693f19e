"""A sweep on a real Dask scheduler with two workers, one of which is killed on the way."""

import os
import subprocess
import sys
import time

import pytest

from netviz.sweeps.crew import Cluster
from netviz.sweeps.errors import SweepError
from netviz.sweeps.result import Result
from netviz.sweeps.running import KILLED, Running
from netviz.sweeps.table import table
from tests.sweeps.setups import deadly, plan
from tests.sweeps.test_running import here

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.slow


class LocalCluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder, is_strict=False):
        self.is_strict = is_strict  # what has cost one worker is given up at once
        self.file = folder / "scheduler.json"
        self.log = (folder / "log").open("w")
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--host", "127.0.0.1")
        self.workers = []

    def _start(self, module, *arguments):
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        command += ["--scheduler-file", str(self.file), "--no-dashboard"]
        env = (
            os.environ | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"} if self.is_strict else None
        )
        return subprocess.Popen(command, stdout=self.log, stderr=self.log, env=env)

    @property
    def address(self):
        import json

        before = time.monotonic()
        while time.monotonic() - before < 30:
            try:
                return json.loads(self.file.read_text())["address"]
            except (OSError, ValueError, KeyError):
                time.sleep(0.05)
        raise AssertionError("there is no scheduler")

    def add_worker(self, comes_back=False):
        self.address  # noqa: B018 - the scheduler is there then
        kind = "--nanny" if comes_back else "--no-nanny"
        self.workers.append(self._start("dask_worker", "--nthreads", "1", kind))

    def wait_for_workers(self, n):
        """Until they are there, which takes long on a busy machine."""
        with distributed.Client(self.address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(n, timeout=60)

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.terminate()  # a nanny ends its worker then
        for process in (*self.workers, self.scheduler):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.log.close()


@pytest.fixture
def cluster(tmp_path):
    cluster = LocalCluster(tmp_path)
    yield cluster
    cluster.close()


def test_one_of_two_workers_is_killed_and_the_table_is_complete_and_the_same(cluster):
    with pytest.raises(SweepError, match="has no workers"):
        Cluster(cluster.address)
    for _ in range(2):
        cluster.add_worker()
    cluster.wait_for_workers(2)
    crew = Cluster(cluster.address)
    sweep = plan("eta=0.1:1:30", "lambda=0,1e-3", steps=1000, seeds=(2,))

    def kill_one(running):
        if len(running.results) >= 6:
            cluster.workers[0].kill()

    running = Running(sweep, crew, on_change=kill_one)
    running.run()
    crew.close()
    assert cluster.workers[0].poll() is not None
    assert running.is_complete
    assert table(sweep, running.results) == table(sweep, here(sweep))


def test_a_scheduler_that_goes_away_ends_it_with_a_sentence(cluster, capfd):
    cluster.add_worker()
    cluster.wait_for_workers(1)
    crew = Cluster(cluster.address)
    sweep = plan("eta=0.1:1:60", steps=3000, seeds=(2,))

    def kill_all(running):
        if len(running.results) >= 2:
            cluster.scheduler.kill()

    running = Running(sweep, crew, on_change=kill_all)
    with pytest.raises(SweepError, match="answers no more"):
        running.run()
    assert len(running.results) >= 2
    crew.close()
    assert capfd.readouterr().err == ""  # and no word of Dask's own


class DyingCluster(Cluster):
    """Workers that are ended by one of the cells."""

    def __init__(self, address, key):
        super().__init__(address)
        self.key = key

    def submit(self, task):
        return self._executor.submit(deadly, task, self.key)


def test_a_cell_that_costs_workers_is_marked_and_the_rest_is_computed(tmp_path):
    cluster = LocalCluster(tmp_path, is_strict=True)
    try:
        for _ in range(2):
            cluster.add_worker(comes_back=True)
        cluster.wait_for_workers(2)
        sweep = plan("eta=0.1:1:8", seeds=(2,))
        bad = sweep.cells[3].key
        crew = DyingCluster(cluster.address, bad)
        running = Running(sweep, crew)
        running.run()
        crew.close()
    finally:
        cluster.close()
    right = here(sweep)
    assert running.results[bad] == Result(bad, "failed", why=KILLED)
    assert all(running.results[key] == right[key] for key in right if key != bad)
