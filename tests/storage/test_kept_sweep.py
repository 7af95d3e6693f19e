"""A sweep in the document: kept bit for bit in a file, bounded, and refused where the file is damaged."""

import json
import zipfile

import numpy as np
import pytest

from netviz.data import GENERATORS
from netviz.intents import DropSweep, KeepSweep, Redo, SetTraining, Undo
from netviz.session import Session
from netviz.storage.arrays import ArrayWriter
from netviz.storage.session_file import SessionError, bytes_of, read_session, write_session
from netviz.sweeps import record as records
from netviz.sweeps.axis import Axis
from netviz.sweeps.compute import Task, compute
from netviz.sweeps.record import SweepRecord
from netviz.sweeps.regions import pictured
from netviz.sweeps.sweep import Plan, Sweep
from netviz.training.config import ConfigError, NetworkConfig, TrainingConfig

DATA = GENERATORS["moons"].make(15, seed=1).split(0.2, 1)


def swept(session, *axes, seeds=(3, 4), steps=20):
    """A sweep around a run, computed here."""
    spec = session.project.document.spec
    plan = Plan(Sweep(spec, axes, steps, seeds), session.blobs.datasets, session.blobs.weights)
    cells = tuple((cell.key, cell.spec) for cell in plan.cells)
    done = compute(Task(cells, steps, None, plan.datasets, plan.weights, pictured(plan)))
    return plan, {result.key: result for result in done.results}, done.thetas


@pytest.fixture
def session():
    return Session(DATA, NetworkConfig(4, seed=3), TrainingConfig(0.5, 1e-3))


@pytest.fixture
def kept(session):
    """η (one of them diverges) × H."""
    plan, results, thetas = swept(session, Axis("eta", (0.1, 1e6)), Axis("hidden", (2, 5)), steps=80)
    record = SweepRecord.of(plan, results, thetas)
    session.apply(KeepSweep(session.keep_sweep(record), record.asked))
    return plan, results, thetas, record


def read(session, path):
    write_session(path, session.at_rest())
    return read_session(path)


def test_it_comes_back_bit_for_bit_from_the_document_and_from_undo(session, kept, tmp_path):
    _, results, thetas, record = kept
    assert {result.state for result in results.values()} == {"done", "diverged"}
    session.apply(DropSweep())
    saved = read(session, tmp_path / "a.netviz")
    assert saved.project.document.sweep is None
    again = Session.of(saved)
    again.apply(Undo())
    (found,) = again.blobs.sweeps.values()
    assert again.project.document.sweep.key == found.key == record.key
    other = Plan(found.sweep, again.blobs.datasets, again.blobs.weights)
    assert found.results(other) == results
    assert {key: theta.tobytes() for key, theta in found.thetas(other).items()} == {
        key: theta.tobytes() for key, theta in thetas.items()
    }
    again.apply(Redo())
    assert again.project.document.sweep is None
    once, twice = tmp_path / "once.netviz", tmp_path / "twice.netviz"
    write_session(once, again.at_rest())
    write_session(twice, Session.of(read_session(once)).at_rest())
    assert once.read_bytes() == twice.read_bytes()


def test_its_data_stay_though_others_are_learned(session, kept, tmp_path):
    from netviz.intents import UseData

    for seed in range(12):
        session.apply(UseData(session.keep(GENERATORS["moons"].make(15, seed=seed))))
    key = kept[0].sweep.base.changes[0].data
    assert key in session.blobs.datasets
    assert key in read(session, tmp_path / "b.netviz").blobs.datasets


def test_a_cell_with_another_noise_is_made_again(session, tmp_path):
    plan, results, thetas = swept(session, Axis("noise", (0.0, 0.3)))
    record = SweepRecord.of(plan, results, thetas)
    session.apply(KeepSweep(session.keep_sweep(record), record.asked))
    saved = read(session, tmp_path / "noise.netviz")
    (found,) = saved.blobs.sweeps.values()
    assert found.results(Plan(found.sweep, saved.blobs.datasets, {})) == results


def test_a_sweep_that_nothing_names_is_let_go(session, kept):
    first = kept[3].key
    for eta in (0.2, 0.3, 0.4, 0.5):
        record = SweepRecord.of(*swept(session, Axis("eta", (eta,)), steps=2))
        session.apply(KeepSweep(session.keep_sweep(record), "the same"))
    assert len(session.blobs.sweeps) == 3  # the first, which undo brings back, the last, and one to spare
    assert first in session.blobs.sweeps


def test_regions_take_no_more_than_their_share(session, monkeypatch):
    found = swept(session, Axis("hidden", (2, 3, 4)), seeds=(3,))
    monkeypatch.setattr(records, "THETA_MEMORY", 300)
    record = SweepRecord.of(*found)
    assert 0 < len(record.theta_cells) < 3
    assert record.theta.nbytes <= 300
    assert len(record.table) == 3
    record.check(session.blobs.datasets)


def test_undo_keeps_to_its_memory_with_sweeps(session, monkeypatch):
    monkeypatch.setattr("netviz.session.UNDO_MEMORY", 2000)
    for eta in (0.1, 0.2, 0.3, 0.4):
        record = SweepRecord.of(*swept(session, Axis("eta", (eta, 2 * eta)), steps=2))
        session.apply(KeepSweep(session.keep_sweep(record), record.asked))
    assert session.snapshot().undo_is_short


def test_what_is_not_there_is_not_kept(session, kept):
    with pytest.raises(ConfigError, match="no such sweep"):
        session.apply(KeepSweep("0" * 64))
    assert session.project.document.sweep_key == kept[3].key


def test_old_files_still_open(session, tmp_path):
    path = tmp_path / "old.netviz"
    session.apply(SetTraining(TrainingConfig(0.1)))
    write_session(path, session.at_rest())

    def make_old(project):
        del project["sweeps"]
        for document in (project["project"]["document"], *project["documents"]):
            del document["sweep"]

    changed(path, make_old)
    assert read_session(path).project == session.project


def changed(path, change, arrays=None):
    """Change what stands in a session file."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    project = json.loads(members["project.json"])
    change(project)
    members["project.json"] = json.dumps(project).encode()
    members |= {} if arrays is None else arrays.members
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)


def the_sweep(project):
    (found,) = project["sweeps"].values()
    return found


def rename(project):
    project["sweeps"] = {"0" * 64: the_sweep(project)}


def no_axes(project):
    the_sweep(project)["sweep"]["axes"] = []


def another_result(project):
    the_sweep(project)["whys"] = []


def fewer_steps(project):
    the_sweep(project)["sweep"]["steps"] = 3


def no_theta(project):
    the_sweep(project)["theta_cells"] = [0, 1]


def other_cells(project):
    the_sweep(project)["whys"] = [[99, "so"]]


def other_data(project):
    the_sweep(project)["sweep"]["base"]["changes"][0]["data"] = "0" * 64


def missing_array(project):
    the_sweep(project)["theta"] = "0" * 64


def not_about(project):
    project["project"]["document"]["sweep"]["about"] = []


DAMAGES = {
    rename: "a sweep is missing|is not what its checksum says",
    no_axes: "varies one setting or two",
    another_result: "eta and hidden is not what its checksum says",
    fewer_steps: "eta and hidden: there are results of other cells",
    no_theta: "the parameters of its cells do not fit",
    other_cells: "something is said of cells",
    other_data: "its data are missing",
    missing_array: "is missing",
    not_about: "about other data",
}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_one_is_refused_with_what_and_where(session, kept, tmp_path, damage):
    path = tmp_path / "damaged.netviz"
    write_session(path, session.at_rest())
    changed(path, damage)
    with pytest.raises(SessionError, match=DAMAGES[damage]) as refusal:
        read_session(path)
    assert str(path) in str(refusal.value)
    assert "project.json" in str(refusal.value) or "blobs/" in str(refusal.value)


@pytest.mark.parametrize(
    "table",
    [
        np.zeros((4, 3)),
        np.zeros((4, 10), np.float32),
        np.full((1, 10), np.nan),
        np.full((1, 10), np.inf),
        np.full((1, 10), -1.0),
        np.full((1, 10), 0.5),
        np.zeros((2, 10)),
        np.zeros(10),
    ],
    ids=str,
)
def test_a_table_that_no_sweep_has_is_refused(session, kept, tmp_path, table):
    path, arrays = tmp_path / "damaged.netviz", ArrayWriter()
    write_session(path, session.at_rest())
    key = arrays.put(table)
    changed(path, lambda project: the_sweep(project).update(table=key), arrays)
    with pytest.raises(SessionError, match="the sweep over eta and hidden"):
        read_session(path)


def test_the_largest_sweep_takes_little_room(session):
    plan, results, thetas = swept(session, Axis("eta", (0.1, 0.2)))
    small = len(bytes_of(session.at_rest()))
    record = SweepRecord.of(plan, results, thetas)
    rows = np.tile(record.table[:1], (20_000, 1))
    rows[:, 0] = np.arange(20_000)
    sweep = Sweep(plan.sweep.base, plan.sweep.axes, 20, tuple(range(10_000)))
    large = SweepRecord(sweep, rows, (), (), np.zeros(0))
    large.check(session.blobs.datasets)
    session.apply(KeepSweep(session.keep_sweep(large)))
    assert len(bytes_of(session.at_rest())) - small < 3 * 2**20
