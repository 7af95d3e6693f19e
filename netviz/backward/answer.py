"""What came of one call of somebody's function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, NamedTuple

from netviz.core.params import Array
from netviz.frozen import dataclass

Kind = Literal[
    "syntax",  # the file cannot be read as Python
    "load",  # its top level raises, or a module is missing
    "nothing",  # no function or class in it computes gradients
    "unclear",  # several would do: name one
    "another-network",  # regression, sigmoid output, three layers, torch …
    "missing-name",  # a global that is set nowhere
    "raises",
    "unfinished",  # it returns None, or a part is missing
    "values",  # what comes back are no real numbers
    "shape",  # a gradient has the shape of nothing here
    "timeout",
    "memory",
    "ended",  # the function ended Python
    "cancelled",
]


@dataclass(frozen=True)
class Trouble:
    """Why there is no gradient: a sentence for people, and the line that it is about.

    Parameters
    ----------
    kind : str
        One of `Kind`.
    sentence : str
    source_line : int, optional
        In the file, from 1; in a notebook, of the source that `Listing` shows.
    exception : str
        The type of the exception, such as "ValueError"; else empty.
    name : str
        The missing module or global, where the kind has one.
    traceback : tuple of str
        The student's own lines, the outermost first.
    """

    kind: Kind
    sentence: str
    source_line: int | None = None
    exception: str = ""
    name: str = ""
    traceback: tuple[str, ...] = ()


class Step(NamedTuple):
    """The value that one of the function's variables had once a line had run.

    There is one for every variable that the line set or changed in place; an array that goes by two names
    comes under both. Samples lie as the function lays them.
    """

    function: str
    line: int
    name: str
    value: Array


@dataclass(frozen=True, eq=False)
class Answer:
    """What came of one call.

    Parameters
    ----------
    loss : float, optional
        None where the function gives none.
    gradients : mapping of "W1", "b1", "W2", "b2" to an array or None
        In netviz's layout and shapes; None where one is missing or its shape fits no parameter (see `raw`).
        A number in place of a vector is not spread out: it is None here, and of shape () in `raw`.
    raw : mapping of the same names to arrays
        As they came, with the shapes that they came in; without those that are missing.
    expected : mapping of the same names to shapes
        The shapes of the function's own parameters, which `raw` should have.
    takes_lam, takes_eta : bool
        Whether the function has λ, or η, as an argument, an attribute or a global.
    local_values : mapping of str to array
        For a watched call: the variables of the student's frames at their return, the outermost last.
    steps : tuple of Step
        For a watched call: how they came about, in the order in which the lines ran.
    error : Trouble, optional
        Then there is nothing else but perhaps some output.
    output : tuple of str
        What it printed, the last lines.
    changed : tuple of str
        The arguments that it changed, by their names, where that is not its purpose.
    seconds : float
    dtype : str
        Of the gradients, "float64" if all are.
    samples : "rows" or "columns"
        How the samples lie in the function.
    """

    loss: float | None = None
    gradients: Mapping[str, Array | None] = field(default_factory=dict)
    raw: Mapping[str, Array] = field(default_factory=dict)
    expected: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    takes_lam: bool = False
    takes_eta: bool = False
    local_values: Mapping[str, Array] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    error: Trouble | None = None
    output: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    seconds: float = 0.0
    dtype: str = "float64"
    samples: Literal["rows", "columns"] = "rows"
