"""What is said of the field that is chosen."""

from netviz.data import GENERATORS
from netviz.sweeps.axis import Axis
from netviz.sweeps.result import MEASURES, Result
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.training.spec import Change, RunSpec
from netviz.ui.sweeps.map_painter import MapContent
from netviz.ui.sweeps.told import told_of


def test_an_accuracy_that_is_not_perfect_never_reads_as_if_it_were():
    data = GENERATORS["moons"].make(20, seed=1)
    spec = RunSpec(NetworkConfig(4), (Change(0, TrainingConfig(0.5, 0.01), data.key),))
    plan = Plan(Sweep(spec, (Axis("eta", (0.1, 0.2)),), 30, (0,)), {data.key: data}, {})
    results = {
        cell.key: Result(cell.key, "done", 30, test_loss_data=0.1, test_accuracy=2499.9 / 2500)
        for cell in plan.cells
    }
    content = MapContent.of(plan, results, MEASURES["test_loss_data"])
    told = told_of(content, (0, 0), plan.points[0][0], results)
    assert [line.value for line in told if line.name == MEASURES["test_accuracy"].title] == ["99.9 %"]
