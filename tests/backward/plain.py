"""Backward passes as students write them, called in process: two templates whose lines can be changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from textwrap import indent
from types import FrameType
from typing import Any

import numpy as np

from netviz.backward.answer import Answer, Step, Trouble
from netviz.backward.problem import Problem
from netviz.core.params import PARAMETERS

ROWS = """
N = X.shape[0]
z2 = X.dot(W1) + b1
a2 = np.maximum(0, z2)
z3 = a2.dot(W2) + b2
e = np.exp(z3 - z3.max(axis=1, keepdims=True))
p = e / e.sum(axis=1, keepdims=True)
loss = -np.log(p[np.arange(N), y]).mean()
loss += lam * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
d = p.copy()
d[np.arange(N), y] -= 1
d = d / N
dW2 = a2.T.dot(d)
db2 = d.sum(axis=0)
dh = d.dot(W2.T)
dz = dh * (z2 > 0)
dW1 = X.T.dot(dz)
db1 = dz.sum(axis=0)
dW2 = dW2 + 2 * lam * W2
dW1 = dW1 + 2 * lam * W1
"""
"""Samples in rows, labels as integers, λ; like the course."""

COLUMNS = """
m = X.shape[1]
Z1 = W1 @ X + b1
A1 = np.maximum(0, Z1)
Z2 = W2 @ A1 + b2
E = np.exp(Z2 - Z2.max(axis=0, keepdims=True))
A2 = E / E.sum(axis=0, keepdims=True)
loss = -np.sum(Y * np.log(A2)) / m
loss = loss + 0.5 * lam * (np.sum(W1 * W1) + np.sum(W2 * W2))
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m
db2 = dZ2.sum(axis=1, keepdims=True) / m
dA1 = W2.T @ dZ2
dZ1 = dA1 * (Z1 > 0)
dW1 = dZ1 @ X.T / m
db1 = dZ1.sum(axis=1, keepdims=True) / m
dW2 = dW2 + lam * W2
dW1 = dW1 + lam * W1
"""
"""Samples in columns, W as (units, inputs), one-hot labels, ½λ; 1/m where the gradients are computed."""


@dataclass
class Student:
    """A function of a template, and how it is called.

    Parameters
    ----------
    template : str
    changes : mapping of a line's beginning to its replacement; "" removes it
    has_loss : bool
    before : str
        What stands before the function.
    returned : mapping of a gradient's name to an expression
        Other than dW1, db1, dW2 and db2.
    """

    template: str
    changes: Mapping[str, str] = field(default_factory=dict)
    has_loss: bool = True
    before: str = ""
    returned: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lines = self.template.strip().splitlines()
        for start, new in self.changes.items():
            places = [i for i, line in enumerate(lines) if line.startswith(start)]
            assert places, f"no line begins with {start!r}"
            lines[places[0]] = new
        body = "\n".join(line for line in lines if line)
        results = ", ".join(f"{n!r}: {self.returned.get(n, 'd' + n)}" for n in PARAMETERS)
        self.source = (
            f"{self.before}\ndef student(X, y, Y, W1, b1, W2, b2, lam, eta):\n{indent(body, '    ')}\n"
            f"    grads = {{{results}}}\n    return loss, grads\n"
        )
        self.columns = self.template.strip().startswith("m = ")
        self.globals: dict[str, Any] = {"np": np}
        exec(compile(self.source, "<student>", "exec"), self.globals)

    def line_of(self, text: str) -> int:
        """The source line that begins with a text."""
        lines = [line.strip() for line in self.source.splitlines()]
        return next(i + 1 for i, line in enumerate(lines) if line.startswith(text))

    def __call__(self, problem: Problem) -> Answer:
        theta = problem.params
        own = {n: np.array(getattr(theta, n)) for n in PARAMETERS}
        one_hot = np.eye(theta.sizes.n_classes)[problem.y]
        X = np.array(problem.a1)
        if self.columns:
            own = {n: v.T.copy() if n[0] == "W" else v[:, None] for n, v in own.items()}
            X, one_hot = X.T.copy(), one_hot.T.copy()
        shapes = {n: v.shape for n, v in own.items()}
        tracer = _Tracer()
        try:
            with np.errstate(all="ignore"):
                if problem.watched:
                    sys.settrace(tracer)
                loss, raw = self.globals["student"](
                    X, problem.y.copy(), one_hot, *own.values(), problem.lam, problem.eta
                )
        except Exception as error:
            return Answer(error=Trouble("raises", f"{type(error).__name__}: {error}"))
        finally:
            sys.settrace(None)
        raw = {n: np.asarray(v) for n, v in raw.items() if v is not None}
        return Answer(
            loss=float(loss) if self.has_loss else None,
            gradients={n: self._in_netviz(n, raw.get(n), shapes[n], theta) for n in PARAMETERS},
            raw=raw,
            expected=shapes,
            takes_lam=True,
            takes_eta=True,
            steps=tuple(tracer.steps),
            dtype=str(max((v.dtype for v in raw.values()), key=lambda d: d.itemsize)),
            samples="columns" if self.columns else "rows",
        )

    def _in_netviz(self, name: str, raw: Any, own: tuple[int, ...], theta: Any) -> Any:
        shape = getattr(theta, name).shape
        if raw is None:
            return None
        if name[0] == "W":
            return (raw.T if self.columns else raw) if raw.shape == own else None
        flat = raw.squeeze()
        return flat if flat.shape == shape and raw.size > 1 else None


class _Tracer:
    """The values that each line of the student's function makes, as the child process notes them."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.before: dict[str, Any] = {}
        self.line = 0

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename != "<student>":
            return None
        values = {n: np.array(v) for n, v in frame.f_locals.items() if isinstance(v, np.ndarray | float)}
        if event != "call":
            for name, value in values.items():
                old = self.before.get(name)
                if (
                    old is None
                    or old.shape != value.shape
                    or not np.array_equal(old, value, equal_nan=True)
                ):
                    self.steps.append(Step("student", self.line, name, value))
        self.before, self.line = values, frame.f_lineno
        return self


def rows(changes: Mapping[str, str] | None = None, **how: Any) -> Student:
    """A function that takes samples in rows."""
    return Student(ROWS, changes or {}, **how)


def columns(changes: Mapping[str, str] | None = None, **how: Any) -> Student:
    """A function that takes samples in columns."""
    return Student(COLUMNS, changes or {}, **how)


def in_float32(call: Callable[[Problem], Answer]) -> Callable[[Problem], Answer]:
    """The same answers, rounded to float32."""

    def rounded(problem: Problem) -> Answer:
        answer = call(problem)
        gradients = {
            n: None if g is None else np.asarray(g, np.float32).astype(float)
            for n, g in answer.gradients.items()
        }
        loss = None if answer.loss is None else float(np.float32(answer.loss))
        return replace(answer, loss=loss, gradients=gradients, dtype="float32")

    return rounded
