"""Code that does not come back, ends Python, or leaves things behind: a sentence, and nothing stays."""

import os
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from netviz.backward.judge import judge
from netviz.backward.running import Child, Limits
from netviz.backward.source import of_text
from netviz.backward.subject import Subject
from netviz.backward.trying import probe
from netviz.core.params import Sizes

CASES = Path(__file__).parent / "cases"

RIGHT = """
import numpy as np
{top}

def loss_and_grads(params, X, y, reg=0.0):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    {inside}
    N = len(X)
    a2 = np.maximum(0, X @ W1 + b1)
    z3 = a2 @ W2 + b2
    e = np.exp(z3 - z3.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean() + reg * ((W1 ** 2).sum() + (W2 ** 2).sum())
    p[np.arange(N), y] -= 1
    p /= N
    dz = p @ W2.T * (a2 > 0)
    grads = {{"W1": X.T @ dz + 2 * reg * W1, "b1": dz.sum(0), "W2": a2.T @ p + 2 * reg * W2}}
    grads["b2"] = p.sum(0)
    {end}
    return loss, grads
"""

LEAVES = (
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']{more})"
)
RAISES = "; raise RuntimeError('left')"
WRITES = """import os
    for number in range(3, 20):
        try: os.write(number, b'x' * 64)
        except OSError: pass"""

SHORT = Limits(load=3.0, call=0.7, memory=2**30)


def source(top="", inside="pass", end="pass"):
    return of_text(RIGHT.format(top=top, inside=inside, end=end), "own.py")


@pytest.fixture(autouse=True)
def nothing_left(tmp_path, tmp_path_factory, monkeypatch):
    """No process, thread, file or open file more than before."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))  # where other tests write nothing
    me = psutil.Process()
    threads, files = set(threading.enumerate()), me.num_fds() if os.name == "posix" else 0
    before = {process.pid for process in psutil.process_iter()}
    here = set(os.listdir())
    yield
    assert set(threading.enumerate()) <= threads
    children = [one for one in me.children(recursive=True) if one.pid not in before]
    assert not [one for one in children if one.status() != psutil.STATUS_ZOMBIE]
    left = [one for one in psutil.process_iter() if one.pid not in before and ours(one)]
    assert not left
    assert os.listdir(tmp_path) == []
    assert set(os.listdir()) == here
    assert os.name != "posix" or me.num_fds() <= files


def ours(process):
    try:
        running = process.status() != psutil.STATUS_ZOMBIE
        return running and process.environ().get("NETVIZ_OWN_CODE", "").startswith(f"{os.getpid()}-")
    except psutil.Error:
        return False


REFUSED = {
    "loops without end": ({"inside": "while True: pass"}, "timeout", "0.7 s"),
    "sleeps": ({"inside": "import time; time.sleep(1000)"}, "timeout", "0.7 s"),
    "one call that does not come back": (
        {"inside": "[np.linalg.svd(np.ones((2500, 2500))) for _ in range(1000)]"}, "timeout", "0.7 s"),
    "the top level loops": ({"top": "while True: pass"}, "timeout", "top level"),
    "os._exit": ({"inside": "import os; os._exit(0)"}, "ended", "status 0"),
    "sys.exit": ({"inside": "import sys; sys.exit(3)"}, "ended", "ends Python"),
    "exit at the top": ({"top": "import sys; sys.exit()"}, "ended", "ends Python"),
    "a signal": ({"inside": "import os; os.kill(os.getpid(), 11)"}, "ended", "signal 11"),
    "memory": ({"inside": "x = np.empty(2 ** 40)"}, "memory", "memory"),
    "a file that is not there": ({"inside": "open('nothing-there')"}, "raises", "FileNotFoundError"),
    "the network": ({"inside": "import socket; socket.create_connection(('127.0.0.1', 9), timeout=3)"},
                    "raises", "line 7"),
    "asks": ({"inside": "input('name?')"}, "raises", "nobody to ask"),
    "a name from another cell": ({"inside": "N = m"}, "missing-name", "the number of samples"),
    "np.max": ({"inside": "np.max(0, X @ W1)"}, "raises", "np.maximum"),
    "python's max": ({"inside": "max(0, X @ W1)"}, "raises", "np.maximum"),
    "torch": ({"top": "import torch"}, "load", "autograd"),
    "complex": ({"end": "grads['W2'] = grads['W2'] * (1 + 0j)"}, "values", "complex"),
    "text": ({"end": "grads['b1'] = [str(v) for v in grads['b1']]"}, "values", "text"),
    "an object": ({"end": "grads['W1'] = object()"}, "values", "object"),
    "no shape": ({"end": "grads['W1'] = np.zeros((4, 9))"}, "shape", "(4, 9)"),
    "nothing": ({"end": "return None, {}"}, "unfinished", "not finished"),
    "a process left behind": ({"inside": LEAVES.format(more="") + RAISES}, "raises", "left"),
    "a process of its own session": (
        {"inside": LEAVES.format(more=", start_new_session=True") + RAISES}, "raises", "left"),
    "frames that are none": ({"inside": WRITES}, "ended", "no answer"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_a_sentence_and_nothing_stays(name):
    parts, kind, words = REFUSED[name]
    if name == "torch" and find_spec("torch") is not None:
        pytest.skip("torch is here")
    judged = judge(source(**parts), limits=SHORT)
    assert judged.verdict.verdict == "refuse"
    assert judged.trouble.kind == kind, judged.trouble
    assert words in judged.trouble.sentence, judged.trouble


STILL_RIGHT = {
    "prints without end": {"inside": "print('step\\n' * 100000)"},
    "writes a file": {"inside": "open('mine.txt', 'w').write('x' * 1000)"},
    "starts a thread": {
        "inside": "import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()"
    },
    "forks": {"inside": "import os; os.fork()"},
    "changes what it is given": {"end": "X *= 0; W1 *= 0; W2 += 7"},
    "other numpy": {
        "top": "_m = np.maximum; np.array = np.asarray = np.frombuffer = None",
        "end": "np.maximum = _m",
    },
    "a module that is not there": {
        "top": "import not_there_at_all as plt\nplt.rcParams['a'] = 1\nplt.style.use('b')"
    },
    "lists": {"end": "grads = {k: v.tolist() for k, v in grads.items()}"},
    "leaves a process and goes on": {"inside": LEAVES.format(more="")},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", STILL_RIGHT)
def test_it_is_right_all_the_same(name):
    if name == "forks" and not hasattr(os, "fork"):
        pytest.skip("no fork here")
    judged = judge(source(**STILL_RIGHT[name]), limits=Limits(call=5.0))
    assert judged.verdict.verdict == "right", judged.verdict.sentence


def test_no_pickle_is_ever_opened(tmp_path):
    judged = judge(CASES / "n51_poisons_pickle.py")
    assert judged.trouble.kind == "values"
    assert not Path("netviz-poisoned").exists()


def test_of_what_it_prints_the_end_is_kept():
    judged = judge(source(inside="print('\\n'.join(map(str, range(5000))))"), limits=Limits(call=5.0))
    assert len(judged.output) == 200
    assert any(line.startswith("4999") for line in judged.output[-5:])  # a warning may follow


@pytest.mark.slow
def test_two_hundred_in_a_row_grow_nothing():
    me, taken = psutil.Process(), []
    for number in range(200):
        with Subject(
            source(end="return" if number % 4 == 0 else "pass"), limits=Limits(call=5.0)
        ) as subject:
            subject.call(probe(Sizes(2, 5, 3), 7))
        files = me.num_fds() if os.name == "posix" else 0
        taken.append((files, threading.active_count(), len(me.children()), me.memory_info().rss))
    early, late = taken[40], taken[-1]
    assert late[:3] == early[:3]
    assert late[3] < early[3] + 8 * 2**20


def test_a_call_can_be_stopped_from_another_thread():
    with Subject(source(inside="import time; time.sleep(0.02 if X.shape[1] == 2 else 1000)"),
                 limits=Limits(call=60.0)) as subject:  # fmt: skip
        assert subject.trouble is None
        answers = []
        thread = threading.Thread(target=lambda: answers.append(subject.call(probe(Sizes(3, 5, 3), 7))))
        thread.start()
        subject.cancel()
        thread.join(10)
    assert answers[0].error.kind == "cancelled"


def test_the_child_ends_when_nobody_is_there_any_more():
    child = Child()
    child.ready()
    process = psutil.Process(child._process.pid)
    child._to.close()
    process.wait(10)
    assert not Path(child.folder).exists()
    child.close()


def test_what_interrupts_the_start_leaves_nothing(monkeypatch):
    monkeypatch.setattr(
        "netviz.backward.subject.found", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        judge(source())


@pytest.mark.slow
def test_many_runs_leave_nothing():
    me = psutil.Process()
    judge(source())
    before = me.memory_info().rss
    for _ in range(10):
        judge(source())
    assert me.memory_info().rss - before < 30 * 2**20


def test_where_others_keep_it_from_running_it_gets_more_time(monkeypatch):
    child = Child(limits=Limits(call=0.2))
    child.ready()
    used = iter([0.0, 0.1, 0.15, 0.18, 0.25, 0.3])
    monkeypatch.setattr(child, "_cpu_seconds", lambda: next(used))
    start = time.monotonic()
    code = {"do": "load", "text": "import time; time.sleep(0.5)", "filename": "a.py", "only": None}
    header, _ = child.ask(code | {"leave_out": [], "folder": ""})
    assert "error" not in header
    assert time.monotonic() - start > 0.4
    child.close()
