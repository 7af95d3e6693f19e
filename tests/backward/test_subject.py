"""Calling a file: what is asked, what comes back, and what is told of the lines in between."""

from pathlib import Path

import numpy as np
import pytest

from netviz.backward.source import of_text
from netviz.backward.subject import Subject
from netviz.backward.trying import probe
from netviz.core.network import forward_backward
from netviz.core.params import PARAMETERS, Sizes
from netviz.ui.code.templates import TEMPLATES

CASES = Path(__file__).parent / "cases"

FUNCTION = """import numpy as np

def hidden(X, W1, b1):
    z = X @ W1 + b1
    return np.maximum(z, 0)

def gradients(X, y, W1, b1, W2, b2, reg):
    n = len(y)
    h = hidden(X, W1, b1)
    s = h @ W2 + b2
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    d = p
    d[np.arange(n), y] -= 1
    d /= n
    dz = d @ W2.T * (h > 0)
    dW1, dW2 = X.T @ dz + 2 * reg * W1, h.T @ d + 2 * reg * W2
    return {"W1": dW1, "b1": dz.sum(0), "W2": dW2, "b2": d.sum(0)}
"""


@pytest.fixture
def problem():
    return probe(Sizes(3, 6, 4), 9, lam=0.2, seed=3)


def test_the_answer_is_in_the_layout_of_netviz(problem):
    text = FUNCTION.replace("X @ W1", "X @ W1.T").replace("X.T @ dz", "dz.T @ X")
    text = (
        text.replace("h @ W2", "h @ W2.T").replace("d @ W2.T *", "d @ W2 *").replace("h.T @ d", "d.T @ h")
    )
    with Subject(of_text(text, "a.py")) as subject:
        answer = subject.call(problem)
        assert any("W (H, D)" in sentence for sentence in subject.taken_as)
    truth = forward_backward(problem.params, problem.a1, problem.y, problem.lam)
    assert answer.raw["W1"].shape == answer.expected["W1"] == (6, 3)
    for name in PARAMETERS:
        np.testing.assert_allclose(answer.gradients[name], getattr(truth, f"d{name}"), rtol=1e-9)
    assert answer.takes_lam
    assert not answer.takes_eta
    assert answer.loss is None


def test_a_watched_call_tells_what_every_line_made(problem):
    from dataclasses import replace

    with Subject(of_text(FUNCTION, "a.py")) as subject:
        plain = subject.call(problem)
        answer = subject.call(replace(problem, watched=True))
    assert not plain.steps
    made = [(step.function, step.line, step.name) for step in answer.steps]
    assert ("hidden", 4, "z") in made
    assert ("gradients", 9, "h") in made
    lines_of_d = [step.line for step in answer.steps if step.name == "d"]
    assert lines_of_d == [13, 14, 15]  # also what a line changes in place
    assert [step.line for step in answer.steps if step.name == "p"] == [11, 12, 14, 15]
    trace = forward_backward(problem.params, problem.a1, problem.y, problem.lam)
    np.testing.assert_allclose(answer.local_values["d"], trace.dz3)
    np.testing.assert_allclose(answer.gradients["W1"], plain.gradients["W1"])


def test_every_call_gets_copies_and_what_it_changes_is_told(problem):
    text = FUNCTION.replace("    n = len(y)", "    n = len(y)\n    W2 += 0.0; X *= 1.0; X[0, 0] += 0")
    text = text.replace("    return {", "    y[:] = 0\n    return {")
    with Subject(of_text(text, "a.py")) as subject:
        first, second = subject.call(problem), subject.call(problem)
    assert first.changed == ("y",)
    for name in PARAMETERS:
        np.testing.assert_array_equal(first.gradients[name], second.gradients[name])


def test_nothing_runs_before_it_is_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.py"
    path.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n" + FUNCTION)
    subject = Subject(path)
    assert subject.listing.names == ("hidden", "gradients")
    assert not (tmp_path / "ran").exists()
    with subject:
        assert subject.trouble is None
    assert (tmp_path / "ran").exists()


def test_neighbours_are_found_and_nothing_is_written_beside_them(tmp_path):
    (tmp_path / "layers.py").write_text("import numpy as np\ndef relu(z):\n    return np.maximum(z, 0)\n")
    path = tmp_path / "a.py"
    path.write_text("from layers import relu\n" + FUNCTION.replace("np.maximum(z, 0)", "relu(z)"))
    with Subject(path) as subject:
        assert subject.trouble is None
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix == ".py") == ["a.py", "layers.py"]
    assert not (tmp_path / "__pycache__").exists()


def test_a_name_that_is_set_nowhere_can_be_given(problem):
    text = FUNCTION.replace("n = len(y)", "n = m")
    with Subject(of_text(text, "a.py")) as subject:
        assert subject.trouble.kind == "missing-name"
        assert subject.trouble.name == "m"
        assert subject.trouble.source_line == 8
    with Subject(of_text(text, "a.py"), names={"m": "N"}) as subject:
        truth = forward_backward(problem.params, problem.a1, problem.y, problem.lam)
        np.testing.assert_allclose(subject.call(problem).gradients["b2"], truth.db2)


def test_one_of_several_can_be_named():
    other = (
        FUNCTION.replace("gradients", "backward")
        .replace("np.maximum(z, 0)", "np.tanh(z)")
        .split("\n\n", 1)[1]
    )
    text = FUNCTION + other.replace("hidden", "hidden_2")
    with Subject(of_text(text, "a.py"), "gradients") as subject:
        assert subject.convention.place.way.entry.function.name == "gradients"
    with Subject(of_text(text, "a.py"), "nothing_here") as subject:
        assert "it defines hidden, gradients" in subject.trouble.sentence


def test_an_interpreter_that_is_none_is_told():
    with Subject(of_text(FUNCTION, "a.py"), python="/nothing/python") as subject:
        assert subject.trouble.kind == "load"
        assert "/nothing/python" in subject.trouble.sentence


def test_the_lines_of_an_error_are_the_students():
    text = FUNCTION.replace("np.maximum(z, 0)", "np.max(0, z)")
    with Subject(of_text(text, "a.py")) as subject:
        trouble = subject.trouble
    assert trouble.source_line == 5
    assert trouble.traceback == (
        "line 9, in gradients: h = hidden(X, W1, b1)",
        "line 5, in hidden: return np.max(0, z)",
    )
    assert "np.maximum" in trouble.sentence


def test_the_object_of_a_class_is_made_for_the_sizes_that_are_asked():
    with Subject(CASES / "r01_class_params_loss.py") as subject:
        for sizes in (Sizes(2, 5, 3), Sizes(2, 32, 3), Sizes(2, 5, 3)):
            problem = probe(sizes, 7)
            answer = subject.call(problem)
            assert answer.error is None
            assert answer.gradients["W1"].shape == problem.params.W1.shape


@pytest.mark.parametrize("key", TEMPLATES)
def test_what_is_not_finished_is_known_after_few_calls(key, monkeypatch):
    calls = []
    run = Subject.run
    monkeypatch.setattr(Subject, "run", lambda *given: calls.append(given) or run(*given))
    with Subject(of_text(TEMPLATES[key][1], "own.py")) as subject:
        assert subject.trouble.kind == "unfinished"
    assert len(calls) < 200
