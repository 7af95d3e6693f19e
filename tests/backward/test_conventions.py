"""Right functions of every convention are right; one mistake put in is named, and two are told apart."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netviz.backward.diagnosis import diagnose
from tests.backward.plain import COLUMNS, ROWS, Student, in_float32

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

PENALTIES = {"0": "none", "0.5": "lam/2", "1": "lam", "1 / n": "lam/N", "0.5 / n": "lam/2N"}

SOFTMAX = {
    ROWS: (
        "e = np.exp(z3 - z3.max(axis=1, keepdims=True))",
        "e = np.exp(z3 - z3.max())",
        "e = np.exp(z3)",
        "e = np.exp((z3.T - z3.max(axis=1)).T)",
    ),
    COLUMNS: ("E = np.exp(Z2 - Z2.max(axis=0))", "E = np.exp(Z2)", "E = np.exp(Z2 - np.max(Z2))"),
}
MASK = {
    ROWS: ("dz = dh * (a2 > 0)", "dz = dh.copy(); dz[z2 <= 0] = 0", "dz = np.where(z2 >= 0, dh, 0)"),
    COLUMNS: ("dZ1 = dA1 * np.int64(A1 > 0)", "dZ1 = np.multiply(dA1, Z1 >= 0)"),
}
LOSS = {
    ROWS: (
        "loss = -np.log(p[np.arange(N), y]).sum() / N",
        "loss = np.mean(-np.log(p[np.arange(N), y] + 1e-8))",
        "loss = -np.sum(np.eye(p.shape[1])[y] * np.log(p)) / N",
    ),
    COLUMNS: (
        "loss = -np.sum(Y * np.log(A2 + 1e-7)) / m",
        "loss = -np.mean(np.sum(Y * np.log(A2), axis=0))",
    ),
}


@st.composite
def conventions(draw, *, mistakes=False):
    """A template with a penalty, a reduction, a loss or none, and its lines in other words."""
    template = draw(st.sampled_from((ROWS, COLUMNS)))
    rows = template is ROWS
    n = "N" if rows else "m"
    c = draw(st.sampled_from(sorted(PENALTIES)))
    has_loss = draw(st.booleans())
    biases = draw(st.booleans()) and c != "0" and not mistakes
    summed = has_loss and not mistakes and draw(st.booleans())
    squares = "np.sum(W1 ** 2) + np.sum(W2 ** 2)" + (
        " + np.sum(b1 ** 2) + np.sum(b2 ** 2)" if biases else ""
    )
    c = c.replace("n", n)
    times = f"{n} * " if summed else ""
    changes = {
        ("loss +=" if rows else "loss = loss"): f"loss = {times}loss + {c} * lam * ({squares})",
        "dW2 = dW2": f"dW2 = {times}dW2 + 2 * {c} * lam * W2",
        "dW1 = dW1": f"dW1 = {times}dW1 + 2 * {c} * lam * W1"
        + (f"; db1 = {times}db1; db2 = {times}db2" if summed else "")
        + (f"; db1 = db1 + 2 * {c} * lam * b1; db2 = db2 + 2 * {c} * lam * b2" if biases else ""),
    }
    if not mistakes:
        changes["e = np" if rows else "E = np"] = draw(st.sampled_from(SOFTMAX[template]))
        changes["dz = dh" if rows else "dZ1"] = draw(st.sampled_from(MASK[template]))
        changes["loss = -np"] = draw(st.sampled_from(LOSS[template]))
    name = PENALTIES[c.replace(n, "n")] + ("+b" if biases else "")
    return template, changes, has_loss, name, "sum" if summed else "mean"


@quick
@given(conventions(), st.booleans())
@pytest.mark.slow
def test_a_right_function_is_right_in_every_convention(convention, single):
    template, changes, has_loss, penalty, reduction = convention
    student = Student(template, changes, has_loss=has_loss)
    verdict = diagnose(in_float32(student) if single else student)
    assert verdict.verdict == "right"
    assert verdict.loss == ("right" if has_loss else "none")
    assert not verdict.mistakes
    assert not verdict.wrong
    assert verdict.convention.penalty == penalty
    assert verdict.convention.reduction == reduction
    assert ("float32" in [remark.key for remark in verdict.remarks]) == single


# Mistakes by the group of lines that they change: one of a group at a time.
GROUPS = {
    ROWS: {
        "output": {
            "no-true-class": {"d[np": ""},
            "argmax-for-y": {"d[np": "d[np.arange(N), p.argmax(axis=1)] -= 1"},
            "sign": {"d = d / N": "d = -d / N"},
            "no-mean": {"d = d / N": ""},
            "softmax-derivative-twice": {"d = d / N": "d = d * p * (1 - p) / N"},
            "wrong-divisor": {"d = d / N": "d = d / W1.shape[1]"},
        },
        "hidden": {
            "no-mask": {"dz = dh": "dz = dh"},
            "mask-from-gradient": {"dz = dh": "dz = dh * (dh > 0)"},
            "tanh-derivative": {"dz = dh": "dz = dh * (1 - a2 ** 2)"},
            "relu-for-derivative": {"dz = dh": "dz = dh * a2"},
        },
        "second": {"z2-for-a2": {"dW2 = a2": "dW2 = z2.T.dot(d)"}},
        "biases": {
            "bias-through-inputs": {"db1 =": "db1 = dW1.sum(axis=0)"},
            "no-axis": {"db1 =": "db1 = dz.sum()", "db2 =": "db2 = d.sum()"},
            "mean-twice": {"db1 =": "db1 = dz.mean(axis=0)", "db2 =": "db2 = d.mean(axis=0)"},
        },
        "forward": {
            "b1-not-in-forward": {"z2 =": "z2 = X.dot(W1)"},
            "softmax-total": {"p = e": "p = e / e.sum()", "e = np": "e = np.exp(z3)"},
        },
    },
    COLUMNS: {
        "output": {
            "no-true-class": {"dZ2 =": "dZ2 = A2"},
            "sign": {"dZ2 =": "dZ2 = Y - A2"},
            "constant-factor": {"dZ2 =": "dZ2 = 0.3 * (A2 - Y)"},
            "shifted-labels": {"dZ2 =": "dZ2 = A2 - np.roll(Y, -1, axis=0)"},
        },
        "hidden": {
            "no-mask": {"dZ1 =": "dZ1 = dA1"},
            "sigmoid-derivative": {"dZ1 =": "dZ1 = dA1 * A1 * (1 - A1)"},
        },
        "second": {"mask-for-a2": {"dW2 = dZ2": "dW2 = dZ2 @ (A1 > 0).T / m"}},
        "biases": {"no-mean": {"db2 =": "db2 = dZ2.sum(axis=1, keepdims=True)"}},
        "forward": {
            "b1-twice": {"Z1 =": "Z1 = W1 @ X + 2 * b1"},
            "softmax-over-samples": {
                "A2 =": "A2 = E / E.sum(axis=1, keepdims=True)",
                "E = np": "E = np.exp(Z2)",
            },
        },
    },
}


@quick
@given(conventions(mistakes=True), st.data())
@pytest.mark.slow
def test_one_mistake_is_named_in_every_convention(convention, data):
    template, changes, has_loss, _, _ = convention
    group = data.draw(st.sampled_from(sorted(GROUPS[template])))
    key = data.draw(st.sampled_from(sorted(GROUPS[template][group])))
    verdict = diagnose(Student(template, GROUPS[template][group][key] | changes, has_loss=has_loss))
    assert verdict.verdict == "wrong"
    assert verdict.diagnosis == key


@quick
@given(conventions(mistakes=True), st.data())
@pytest.mark.slow
def test_two_mistakes_are_told_apart(convention, data):
    template, changes, has_loss, _, _ = convention
    groups = data.draw(st.permutations(sorted(GROUPS[template])))[:2]
    keys = [data.draw(st.sampled_from(sorted(GROUPS[template][group]))) for group in groups]
    assume(set(keys) != {"no-mean", "mean-twice"})  # the biases come out right
    both = GROUPS[template][groups[0]][keys[0]] | GROUPS[template][groups[1]][keys[1]]
    verdict = diagnose(Student(template, both | changes, has_loss=has_loss))
    assert set(verdict.diagnosis.split(" + ")) == set(keys)
