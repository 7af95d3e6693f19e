"""What is said of a mistake leads to its place: in the derivation, and in the student's own file."""

from pathlib import Path

import pytest

from netviz.backward.judge import judge
from netviz.backward.source import of_text

WITHOUT_PENALTY = (Path(__file__).parent / "cases" / "w07_no_penalty_in_gradient.py").read_text()
RIGHT = WITHOUT_PENALTY.replace("X.T.dot(dh)", "X.T.dot(dh) + 2 * reg * W1").replace(
    "a2.T.dot(d)", "a2.T.dot(d) + 2 * reg * W2"
)
BY_KEYS = """    grads = {}
    grads["W1"] = X.T.dot(dh) + 2 * reg * W1
    grads["b1"] = dh * np.ones((7, N, 1)).sum(axis=0)
    grads["W2"], grads["b2"] = a2.T.dot(d) + 2 * reg * W2, d.sum(0)
    return loss, grads
"""

OF_ONE_SAMPLE = """
import numpy as np

def backward(x, y, W1, b1, W2, b2, lam, N):
    z = np.dot(x, W1) + b1
    a = np.maximum(0, z)
    s = a @ W2 + b2
    d = np.exp(s - s.max()) / np.exp(s - s.max()).sum()
    d[y] -= 1
    dh = d @ W2.T * (z > 0)
    dW1, dW2 = np.outer(x, dh) / N + 2 * lam * W1, np.outer(a, d) / N + 2 * lam * W2
    return dW1, dh / N, dW2, d / N
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
    found, text = judged((RIGHT[RIGHT.index("    return") :], BY_KEYS))
    assert "b1" in found.trouble.sentence
    assert found.trouble.source_line == line_of(text, 'grads["b1"] =')


def test_a_loss_without_the_penalty_of_its_gradient_is_mentioned_at_once(judged):
    found, _ = judged(("    loss += reg * (np.sum(W1 ** 2) + np.sum(W2 ** 2))\n", ""))
    assert found.verdict.verdict == "right"
    assert "the loss leaves out the penalty" in found.verdict.sentence


def test_a_file_that_is_no_notebook_has_no_cells(judged):
    found, _ = judged(("d.dot(W2.T)", "da2"))
    assert "da2, which is set nowhere in the file" in found.trouble.sentence
    assert "cell" not in found.trouble.sentence


@pytest.mark.slow
def test_a_function_of_one_sample_is_told_that_it_gets_one():
    found = judge(of_text(OF_ONE_SAMPLE, "own.py"))
    assert "one sample at a time" in found.taken_as[1]
    (number,) = (one.value for one in found.gets if one.name == "N")
    assert number == 1
    assert found.verdict.verdict == "right"  # as it is with 1, and with nothing else
