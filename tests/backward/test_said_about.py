"""What is said of a mistake leads to its place: in the derivation, and in the student's own file."""

import pytest

from netviz.backward.judge import judge

RIGHT = """
import numpy as np

def loss_and_grads(params, X, y, reg=0.0):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    N = X.shape[0]
    z2 = X.dot(W1) + b1
    a2 = np.maximum(0, z2)
    z3 = a2.dot(W2) + b2
    e = np.exp(z3 - z3.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(probs[np.arange(N), y]).mean() + reg * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    d = probs.copy()
    d[np.arange(N), y] -= 1
    d /= N
    dz2 = d.dot(W2.T) * (z2 > 0)
    grads = {}
    grads["W2"] = a2.T.dot(d) + 2 * reg * W2
    grads["b2"] = d.sum(axis=0)
    grads["W1"] = X.T.dot(dz2) + 2 * reg * W1
    grads["b1"] = dz2.sum(axis=0)
    return loss, grads
"""


@pytest.fixture
def judged(tmp_path):
    def of(*changes):
        text = RIGHT
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "own.py"
        path.write_text(text)
        return judge(path), text

    return of


def line_of(text, what):
    return next(number for number, line in enumerate(text.split("\n"), 1) if what in line)


def test_a_line_of_the_derivation_is_called_one_for_the_code_has_lines_of_that_number_too(judged):
    found, _ = judged((" * (z2 > 0)", ""))
    (mistake,) = found.verdict.mistakes
    assert mistake.sentence.startswith("Line 12 of the derivation has no mask")
    assert mistake.hints[0].startswith("Look at line 12 of the derivation")


def test_a_gradient_of_a_wrong_shape_is_told_where_it_is_set(judged):
    found, text = judged(("dz2.sum(axis=0)", "dz2 * np.ones((7, N, 1)).sum(axis=0)"))
    assert "b1" in found.trouble.sentence
    assert found.trouble.source_line == line_of(text, 'grads["b1"]')


def test_a_loss_without_the_penalty_of_its_gradient_is_mentioned_at_once(judged):
    found, _ = judged((" + reg * (np.sum(W1 ** 2) + np.sum(W2 ** 2))", ""))
    assert found.verdict.verdict == "right"
    assert "the loss leaves out the penalty" in found.verdict.sentence


def test_a_file_that_is_no_notebook_has_no_cells(judged):
    found, _ = judged(("d.dot(W2.T)", "da2"))
    assert "da2, which is set nowhere in the file" in found.trouble.sentence
    assert "cell" not in found.trouble.sentence
