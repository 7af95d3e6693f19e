"""Runs side by side: what differs between them, and what has come of each, as a table."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from netviz.data import Dataset
from netviz.frozen import dataclass
from netviz.looking import PinnedRuns
from netviz.project import Run
from netviz.training.rules import RULES
from netviz.training.spec import Key, RunSpec

Value = float | int | str


@dataclass(frozen=True)
class Fact:
    """A setting of runs.

    Attributes
    ----------
    name : str
        As it is written in a table, with the symbols of `netviz.core.symbols`.
    plain : str
        As it is written in a file.
    of : callable
        Its value in a run, whose data sets are given.
    """

    name: str
    plain: str
    of: Callable[[RunSpec, Mapping[Key, Dataset]], Value]


def _data(spec: RunSpec, datasets: Mapping[Key, Dataset]) -> Dataset:
    return datasets[spec.changes[-1].data]


def _number(name: str) -> Callable[[RunSpec, Mapping[Key, Dataset]], Value]:
    """What a generator was asked for; a dash where the data have none."""

    def value(spec: RunSpec, datasets: Mapping[Key, Dataset]) -> Value:
        numbers = _data(spec, datasets).origin.numbers
        return "–" if numbers is None else getattr(numbers, name)

    return value


def _mistake(spec: RunSpec, _: Mapping[Key, Dataset]) -> Value:
    mistake = spec.changes[-1].gradient.mistake
    return "none" if mistake is None else mistake.title


def _gradient(spec: RunSpec, _: Mapping[Key, Dataset]) -> Value:
    return "netviz’s" if spec.code is None else "your code’s"


def _changes(spec: RunSpec, _: Mapping[Key, Dataset]) -> Value:
    steps = [f"{change.step}" for change in spec.changes if change.step]
    return ", ".join(steps[:3]) + (" …" if len(steps) > 3 else "") or "–"


FACTS: tuple[Fact, ...] = (
    Fact("λ", "lambda", lambda spec, _: spec.changes[-1].settings.regularization),
    Fact("η", "eta", lambda spec, _: spec.changes[-1].settings.learning_rate),
    Fact("𝐻", "hidden", lambda spec, _: spec.network.n_hidden),
    Fact("batch", "batch", lambda spec, _: spec.changes[-1].settings.batch_size or "all"),
    Fact("update rule", "update_rule", lambda spec, _: RULES[spec.changes[-1].settings.update_rule].title),
    Fact("start", "initial_weights", lambda spec, _: "given" if spec.weights else spec.network.scheme),
    Fact("seed", "seed", lambda spec, _: spec.network.seed),
    Fact("data", "data", lambda spec, datasets: _data(spec, datasets).source),
    Fact("noise", "noise", _number("noise")),
    Fact("points", "points", lambda spec, datasets: len(_data(spec, datasets).points)),
    Fact("data seed", "data_seed", _number("seed")),
    Fact("standardized", "standardized", lambda spec, _: "yes" if spec.standardize else "no"),
    Fact("gradient", "gradient", _gradient),
    Fact("mistake", "mistake", _mistake),
    Fact("changed at", "changed_at", _changes),
)
"""What runs can differ in: as it is in force at the end of each."""


@dataclass(frozen=True)
class Result:
    """A number that came of a run.

    Attributes
    ----------
    column : str
        Of the history.
    name, plain : str
        As those of `Fact`.
    is_share : bool
        Whether it is written in per cent.
    """

    column: str
    name: str
    plain: str
    is_share: bool = False


RESULTS = (
    Result("loss", "J̃", "loss"),
    Result("accuracy", "train", "train_accuracy", is_share=True),
    Result("test_accuracy", "test", "test_accuracy", is_share=True),
)

DIFFERENCES = (
    Result("loss_data", "J_data", "loss_data"),
    Result("test_loss_data", "test loss", "test_loss"),
    RESULTS[2],
)
"""What is said about two runs at one step."""


@dataclass(frozen=True)
class Line:
    """A run in the table.

    Attributes
    ----------
    run : Run
    is_present : bool
    facts : tuple
        The values of `FACTS`, in their order.
    here, end : mapping
        The row of the history at the step that is looked at, or the run's last before it; at its last.
    step, last_step : int
        To which both belong.
    turned : int or None
        The step from which on the test loss has risen, where it has.
    """

    run: Run
    is_present: bool
    facts: tuple[Value, ...]
    here: Mapping[str, float]
    end: Mapping[str, float]
    step: int
    last_step: int
    turned: int | None = None


def lines(pinned: PinnedRuns, datasets: Mapping[Key, Dataset], step: int) -> list[Line]:
    """A line for each run, in the order of the document.

    Parameters
    ----------
    pinned : PinnedRuns
    datasets : mapping
        By their keys.
    step : int
        That is looked at.
    """
    found = []
    for run in pinned.runs:
        last = pinned.last_step(run)
        facts = tuple(fact.of(run.spec, datasets) for fact in FACTS)
        here, end = pinned.values_at(run, step), pinned.values_at(run)
        turned = next((event.step for event in pinned.events(run) if event.rule == "test_up"), None)
        is_present = run.id == pinned.active
        found.append(Line(run, is_present, facts, here, end, min(step, last), last, turned))
    return found


def differing(table: Sequence[Line]) -> list[int]:
    """Which of `FACTS` are not the same in all runs, by their places."""
    return [place for place in range(len(FACTS)) if len({line.facts[place] for line in table}) > 1]


def what_sets_apart(line: Line, table: Sequence[Line]) -> str:
    """The settings of a run that are not the same in all: "λ = 0.003, 𝐻 = 8"; its name goes before."""
    places = differing(table)
    said = [
        f"{FACTS[place].name} = {value_text(line.facts[place])}"
        for place in places
        if FACTS[place].plain != "changed_at" or len(places) == 1
    ]
    return ", ".join([line.run.name] * bool(line.run.name) + said)


def value_text(value: Value) -> str:
    """A setting, in as many figures as it has."""
    if isinstance(value, float):
        return f"{value:.6g}".replace("-", "−")
    return str(value)


def difference(one: Mapping[str, float], other: Mapping[str, float]) -> list[tuple[Result, float]]:
    """By how much the second row is above the first, where both are known."""
    return [
        (result, other[result.column] - one[result.column])
        for result in DIFFERENCES
        if math.isfinite(one[result.column]) and math.isfinite(other[result.column])
    ]


def to_csv(table: Iterable[Line]) -> bytes:
    """The table as a file: all settings, whether they differ or not, and all results in full."""
    written = (*RESULTS, *DIFFERENCES[:2])
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        (
            "run", "name", "present", *(fact.plain for fact in FACTS),
            "step", *(f"{result.plain}_at_step" for result in written),
            "test_turns_up", "last_step", *(f"{result.plain}_at_end" for result in written),
        )
    )  # fmt: skip
    for line in table:
        cells: list[object] = [line.run.letter, line.run.name, "yes" if line.is_present else "no"]
        cells += [f"{fact:.10g}" if isinstance(fact, float) else fact for fact in line.facts]
        for step, row in ((line.step, line.here), (line.last_step, line.end)):
            if row is line.end:
                cells.append("" if line.turned is None else line.turned)
            cells.append(step)
            for result in written:
                value = row[result.column]
                cells.append(f"{value:.10g}" if value == value else "")
        writer.writerow(cells)
    return text.getvalue().encode()
