"""Every kind of mistake of the list, in two conventions, is found and named, and nothing else is."""

from __future__ import annotations

import pytest

from netviz.backward.diagnosis import diagnose
from tests.backward.first_kinds import ALL, FIRST, FIRST_KINDS
from tests.backward.plain import Student, columns, rows

_ARGMAX = "d[np.arange(N), p.argmax(axis=1)] -= 1"

KINDS: list[tuple[str, str, Student, Student]] = [
    # key, wrong parameters, samples in rows, samples in columns
    *FIRST_KINDS,
    (
        "updated-W2",
        FIRST,
        rows({"dh =": "dh = d.dot((W2 - 0.3 * (dW2 + 2 * lam * W2)).T)"}),
        columns({"dA1": "W2_new = W2 - 0.01 * (dW2 + lam * W2); dA1 = W2_new.T @ dZ2"}),
    ),
    (
        "sign",
        ALL,
        rows(
            {
                "d = d / N": "d = -d / N",
                "dW2 = dW2": "dW2 -= 2 * lam * W2",
                "dW1 = dW1": "dW1 -= 2 * lam * W1",
            }
        ),
        columns({"dZ2": "dZ2 = Y - A2"}),
    ),
    ("no-true-class", ALL, rows({"d[np": ""}), columns({"dZ2": "dZ2 = A2"})),
    ("numerator-only", ALL, rows({"d = p": "d = np.zeros_like(p)"}), columns({"dZ2": "dZ2 = -Y"})),
    (
        "softmax-derivative-twice",
        ALL,
        rows({"d = d / N": "d = d * p * (1 - p) / N"}),
        columns({"dZ2": "dZ2 = (A2 - Y) * A2 * (1 - A2)"}),
    ),
    (
        "no-softmax-derivative",
        ALL,
        rows({"d = d / N": "d = -np.eye(p.shape[1])[y] / p / N"}),
        columns({"dZ2": "dZ2 = -Y / A2"}),
    ),
    ("one-everywhere", ALL, rows({"d[np": "d -= 1"}), columns({"dZ2": "dZ2 = A2 - 1"})),
    (
        "softmax-diagonal",
        ALL,
        rows({"d = p": "d = np.eye(p.shape[1])[y] * p"}),
        columns({"dZ2": "dZ2 = Y * (A2 - 1)"}),
    ),
    (
        "labels-as-numbers",
        ALL,
        rows({"d[np": "d -= y.reshape(-1, 1)"}),
        columns({"dZ2": "dZ2 = A2 - y"}),
    ),
    (
        "argmax-for-y",
        ALL,
        rows({"d[np": _ARGMAX}),
        columns({"dZ2": "dZ2 = A2 - np.eye(len(A2))[A2.argmax(axis=0)].T"}),
    ),
    (
        "softmax-over-samples",
        ALL,
        rows({"e = np": "e = np.exp(z3 - z3.max(axis=0))", "p = e": "p = e / e.sum(axis=0)"}),
        columns({"E = np": "E = np.exp(Z2 - Z2.max())", "A2 = E": "A2 = E / E.sum(axis=1, keepdims=True)"}),
    ),
    (
        "softmax-total",
        ALL,
        rows({"p = e": "p = e / e.sum()", "e = np": "e = np.exp(z3 - z3.max())"}),
        columns({"E = np": "E = np.exp(Z2)", "A2 = E": "A2 = E / np.sum(E)"}),
    ),
    ("no-exp", ALL, rows({"e = np": "e = z3"}), columns({"E = np": "E = Z2"})),
    ("b1-not-in-forward", ALL, rows({"z2 =": "z2 = X.dot(W1)"}), columns({"Z1": "Z1 = W1 @ X"})),
    (
        "no-exp",
        ALL,
        rows({"e = np": "e = z3 - z3.max(axis=1, keepdims=True)"}),
        columns({"E = np": "E = Z2 - Z2.max(axis=0)"}),
    ),
    (
        "b1-twice",
        ALL,
        rows({"z2 =": "z2 = X.dot(W1) + b1 + b1"}),
        columns({"A1": "A1 = np.maximum(0, Z1 + b1)", "dZ1": "dZ1 = dA1 * (A1 > 0)"}),
    ),
    ("b2-not-in-forward", ALL, rows({"z3 =": "z3 = a2.dot(W2)"}), columns({"Z2": "Z2 = W2 @ A1"})),
    ("W2-not-transposed", FIRST, rows({"dh =": "dh = d.dot(W2)"}), columns({"dA1": "dA1 = W2 @ dZ2"})),
    ("past-W2", FIRST, rows({"dh =": "dh = d"}), columns({"dA1": "dA1 = dZ2"})),
    (
        "past-hidden",
        FIRST,
        rows({"dh =": "dh = d", "dz = dh": "dz = dh"}),
        columns({"dA1": "dA1 = dZ2", "dZ1": "dZ1 = dA1"}),
    ),
    (
        "transposed",
        "W1 W2",
        rows(returned={"W1": "dW1.T", "W2": "dW2.T"}),
        columns(returned={"W1": "dW1.T", "W2": "dW2.T"}),
    ),
    (
        "keepdims",
        ALL,
        rows({"p = e": "p = e / e.sum(axis=1)"}),
        columns({"A2 = E": "A2 = E / E.sum(axis=0)[:, None]"}),
    ),
    (
        "loss-overwritten",
        "",
        rows(
            {
                "loss = -np": "",
                "loss +=": "",
                "d = d / N": "loss = -np.log(d[np.arange(N), y]).mean(); d = d / N",
            }
        ),
        columns(
            {
                "loss = -np": "",
                "loss = loss": "",
                "dA1": "loss = -np.sum(Y * np.log(dZ2)) / m; dA1 = W2.T @ dZ2",
            }
        ),
    ),
    (
        "zero",
        ALL,
        rows({"d = d / N": "d = d * (1 // N)", "dW2 = dW2": "", "dW1 = dW1": "", "loss +=": ""}),
        columns({"dZ2": "dZ2 = (A2 - Y) * (1 // m)"}),
    ),
    (
        "integer-division",
        ALL,
        rows({"d = d / N": "d = d // N"}),
        columns({"dZ2": "dZ2 = (A2 - Y) // m * m"}),
    ),
    (
        "mean-over-classes",
        ALL,
        rows({"loss = -np": "loss = -(np.eye(p.shape[1])[y] * np.log(p)).mean()"}),
        columns({"loss = -np": "loss = -np.mean(Y * np.log(A2))"}),
    ),
    (
        "shifted-labels",
        ALL,
        rows({"N = X": "N = X.shape[0]; y = y - 1"}),
        columns({"dZ2": "dZ2 = A2 - np.roll(Y, -1, axis=0)"}),
    ),
    (
        "column-labels",
        ALL,
        rows({"d[np": "d[np.arange(N), y[:, None]] -= 1"}),
        columns({"dZ2": "dZ2 = A2.copy(); dZ2[y[:, None], np.arange(m)] -= 1"}),
    ),
    (
        "shuffled-labels",
        "W1 b1 W2",
        rows(
            {"N = X": "N = X.shape[0]; y = y[rng.permutation(N)]"}, before="rng = np.random.default_rng(4)"
        ),
        columns({"dZ2": "dZ2 = A2 - Y[:, rng.permutation(m)]"}, before="rng = np.random.default_rng(5)"),
    ),
    (
        "shuffled-labels",
        "W1 b1 W2",
        rows({"d = p": "d = p.copy(); y = np.random.RandomState(0).permutation(y)"}),
        columns({"dZ2": "dZ2 = A2 - Y[:, ::-1]"}),
    ),
    (
        "stateful",
        ALL,
        rows(
            {
                "dW1 = dW1": "dW1 += 2 * lam * W1; kept.append((dW1, db1, dW2, db2)); "
                "dW1, db1, dW2, db2 = map(sum, zip(*kept))"
            },
            before="kept = []",
        ),
        columns(
            {"A2 =": "A2 = E / E.sum(axis=0, keepdims=True); A2 = kept.setdefault(m, A2)"},
            before="kept = {}",
        ),
    ),
    (
        "constant-factor",
        ALL,
        rows({"dW1 = dW1": "dW1 += 2 * lam * W1; dW1 *= 0.01; dW2 *= 0.01; db1 *= 0.01; db2 *= 0.01"}),
        columns({"dZ2": "dZ2 = 3.7 * (A2 - Y)"}),
    ),
    (
        "classes-from-labels",
        "",
        rows({"d[np": "d -= np.eye(y.max() + 1)[y]"}),
        columns({"dZ2": "dZ2 = A2 - np.eye(y.max() + 1)[:, y]"}),
    ),
    ("no-relu", ALL, rows({"a2 =": "a2 = z2"}), columns({"A1": "A1 = Z1"})),
    (
        "binary-cross-entropy",
        "",
        rows(
            {
                "loss = -np": "t = np.eye(p.shape[1])[y]; "
                "loss = -(t * np.log(p) + (1 - t) * np.log(1 - p)).sum() / N"
            }
        ),
        columns({"loss = -np": "loss = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m"}),
    ),
]


def _case(place: int) -> list[object]:
    names: dict[str, int] = {}
    cases = []
    for kind in KINDS:
        names[kind[0]] = names.get(kind[0], 0) + 1
        name = kind[0] if names[kind[0]] == 1 else f"{kind[0]} {names[kind[0]]}"
        cases.append(pytest.param(kind[0], kind[1].split(), kind[2 + place], id=name))
    return cases


def _is_found(key: str, wrong: list[str], student: Student) -> None:
    verdict = diagnose(student)
    assert verdict.verdict == "wrong"
    assert verdict.diagnosis == key
    assert list(verdict.wrong) == wrong
    for mistake in verdict.mistakes:
        assert "{" not in mistake.sentence + "".join(mistake.hints)
        assert mistake.hints[2]


@pytest.mark.parametrize(("key", "wrong", "student"), _case(0))
def test_samples_in_rows(key, wrong, student):
    _is_found(key, wrong, student)


@pytest.mark.parametrize(("key", "wrong", "student"), _case(1))
def test_samples_in_columns(key, wrong, student):
    _is_found(key, wrong, student)
