"""A sweep on a real Dask scheduler with two workers, one of which is killed on the way."""

import os
import subprocess
import sys
import time

import pytest

from netviz.sweeps.crew import Cluster
from netviz.sweeps.errors import SweepError
from netviz.sweeps.running import Running
from netviz.sweeps.table import table
from tests.sweeps.setups import plan
from tests.sweeps.test_running import here

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow


class LocalCluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder):
        self.file = folder / "scheduler.json"
        self.log = (folder / "log").open("w")
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--host", "127.0.0.1")
        self.workers = []

    def _start(self, module, *arguments):
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        command += ["--scheduler-file", str(self.file), "--no-dashboard"]
        return subprocess.Popen(command, stdout=self.log, stderr=self.log, env=os.environ)

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

    def add_worker(self):
        self.address  # noqa: B018 - the scheduler is there then
        self.workers.append(self._start("dask_worker", "--nthreads", "1", "--no-nanny"))

    def close(self):
        for process in (*self.workers, self.scheduler):
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
    crew = Cluster(cluster.address)
    crew._client.wait_for_workers(2, timeout=30)
    crew.size = 2
    sweep = plan("eta=0.1:1:30", "lambda=0,1e-3", steps=2000, seeds=(2,))

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
