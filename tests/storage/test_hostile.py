"""Session files from anybody: our own sentence, or a session that works."""

import copy
import faulthandler
import hashlib
import json
import subprocess
import sys
import zipfile

import msgspec
import numpy as np
import pytest

from netviz.intents import Advance, GoTo, GoToLine, Redo, Undo
from netviz.session import Session
from netviz.storage.session_file import SessionError, bytes_of, read_session
from netviz.training.chunk import CHUNK
from netviz.training.history import COLUMNS
from tests.storage.hostile import mutated, originals
from tests.storage.tampering import COMPUTED, PROJECT, keys_of, npy, pack, replaced, sealed

_TOO_LONG = 120  # seconds for one file: it hangs, and the tests end with where it does


@pytest.fixture(scope="module")
def sound():
    return originals()


@pytest.fixture(autouse=True)
def watchdog(monkeypatch):
    monkeypatch.setattr("netviz.storage.reach._MOST_WORK", 20_000_000)  # a moment, many times
    yield
    faulthandler.cancel_dump_traceback_later()


def check(path, content):
    """Open a file, and go on from it as far as that goes; whether it was taken."""
    faulthandler.dump_traceback_later(_TOO_LONG, exit=True)
    path.write_bytes(content)
    try:
        saved = read_session(path)
    except SessionError as error:
        said = str(error)
    else:
        go_on_from(saved)
        return True
    assert said.startswith(f"{path} cannot be opened as a session: ")
    assert "\n" not in said
    assert len(said) < 1000
    return False


def go_on_from(saved):
    """Do what anybody would do."""
    session = Session.of(saved)
    for n_steps in (130, 0):
        for intent in (GoToLine(0), Advance(3), Advance(n_steps)):
            session.apply(intent)
            look_at(session)
        while session.snapshot().undo is not None:
            session.apply(Undo())
            look_at(session)
        while session.snapshot().redo is not None:
            session.apply(Redo())
            look_at(session)
    session.apply(GoTo(0))
    bytes_of(session.at_rest())


def look_at(session):
    """All that a window would ask for."""
    shot = session.snapshot()
    assert all(isinstance(value, float) for value in shot.values.values())
    assert all(event.text and event.plain_text and event.why_title for event in shot.run_events)
    assert shot.params.sizes == session.run.sizes
    assert len(shot.history["loss"]) == shot.last_step + 1
    list(shot.history.chunks())
    shot.lines.compute()


@pytest.mark.slow
def test_tampered_files_are_refused_or_work(sound, tmp_path):
    taken = [check(tmp_path / "a.netviz", mutated(number, sound)[0]) for number in range(60)]
    assert {*taken} == {True, False}


@pytest.mark.slow
@pytest.mark.parametrize("first", range(60, 2000, 97))
def test_2000_tampered_files_are_refused_or_work(first, sound, tmp_path):
    with np.errstate(all="ignore"):
        for number in range(first, first + 97):
            check(tmp_path / f"{number}.netviz", mutated(number, sound)[0])


def project_of(members):
    return json.loads(members[PROJECT])


def with_project(members, found):
    return pack(sealed(members, json.dumps(found).encode()))


def with_computed(members, change):
    """With something else in what has been computed of the active run."""
    found = msgspec.msgpack.decode(members[COMPUTED])
    members = dict(members)
    change(next(iter(found.values())), members)
    return pack({**members, COMPUTED: msgspec.msgpack.encode(found)})


def many_values(members):
    """Small in the file, large as objects."""
    values = b'"panels": {"x": {"y": [' + b"[]," * 20_000_000 + b"[]]},"
    return pack({**members, PROJECT: members[PROJECT].replace(b'"panels": {', values)})


def one_array_many_times(members):
    def change(run, members):
        content = npy(np.zeros((len(COLUMNS), CHUNK)))
        key = hashlib.sha256(content).hexdigest()
        members[f"blobs/{key}.npy"] = content
        run["rows"] = [{"size": 1, "n_chunks": 1, "least": key, "greatest": key, "mean": key}] * 20_000
        run["length"] = 20_000 * CHUNK

    return with_computed(members, change)


def a_billion_steps(members):
    def change(run, members):
        content = npy(np.zeros((len(COLUMNS), 244_140)))
        key = hashlib.sha256(content).hexdigest()
        members[f"blobs/{key}.npy"] = content
        thinned = {"size": CHUNK, "n_chunks": 244_140, "least": key, "greatest": key, "mean": key}
        run["rows"] = [thinned, run["rows"][-1]]
        run["length"] = 244_140 * CHUNK + run["length"]

    return with_computed(members, change)


def one_run_many_times(members):
    """Thousands of documents that differ in nothing but η."""
    found = project_of(members)
    document = found["project"]["document"]
    computed = msgspec.msgpack.decode(members[COMPUTED])
    run = next(iter(computed.values()))
    theta = npy(np.zeros((40_000, 50)))
    key = hashlib.sha256(theta).hexdigest()
    run |= {"frame_steps": [], "theta": key}
    for number in range(4000):
        other = copy.deepcopy(document)
        other["runs"][0]["spec"]["changes"][0]["settings"]["learning_rate"] = 1.0 + number / 4096
        found["documents"].append(other)
    project = json.dumps(found).encode()
    content = npy(np.zeros((len(COLUMNS), CHUNK)))
    rows = hashlib.sha256(content).hexdigest()
    run["rows"] = [{"size": 1, "n_chunks": 1, "least": rows, "greatest": rows, "mean": rows}]
    run |= {"length": CHUNK, "diverged": None, "narrations": [], "memory_sizes": []}
    empty = npy(np.zeros(0))
    run["memory"] = hashlib.sha256(empty).hexdigest()
    more = {f"blobs/{hashlib.sha256(c).hexdigest()}.npy": c for c in (theta, content, empty)}
    computed |= dict.fromkeys(keys_of(project), run)
    return pack({**members, **more, PROJECT: project, COMPUTED: msgspec.msgpack.encode(computed)})


def many_classes(members):
    found = project_of(members)
    for dataset in found["datasets"].values():
        dataset["class_names"] = ["x"] * 2_000_000
    return with_project(members, found)


def many_members(members):
    return pack({**members, **{f"blobs/{number:064x}.npy": b"" for number in range(65_000)}})


def unpacks_to_much(members):
    return pack({**members, PROJECT: b" " * 300_000_000}, packing=zipfile.ZIP_DEFLATED)


def lying_header(members):
    name = next(name for name in members if name.startswith("blobs/"))
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 100000), }".ljust(117) + b"\n"
    content = b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + header + bytes(800)
    return pack(replaced(members, name, content))


_WORST = (
    many_values,
    one_array_many_times,
    a_billion_steps,
    one_run_many_times,
    many_classes,
    many_members,
    unpacks_to_much,
    lying_header,
)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does")
@pytest.mark.slow
@pytest.mark.parametrize("make", _WORST, ids=lambda make: make.__name__)
def test_the_worst_files_take_no_more_memory_than_there_is_for_them(make, sound, tmp_path):
    path = tmp_path / "a.netviz"
    path.write_bytes(make(sound[0]))
    command = [sys.executable, "-m", "tests.storage.open_within", "700", str(path)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith(f"{path} cannot be opened as a session: ")
    assert "memory" not in found.stdout
