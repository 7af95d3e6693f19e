"""The text of a script: the lines of the derivation, what is changed when, the data, the comparison."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

import netviz
from netviz.core import PARAMETERS, STAGES, Mistake
from netviz.core.params import Array
from netviz.data import Dataset
from netviz.session import Session
from netviz.sharing.script.facts import Facts
from netviz.sharing.script.fixed import APART, BATCH, BEGINNING, END, INPUTS, NUMBERS, PACKED
from netviz.sharing.script.literals import array, comment, number, places, plain, rows
from netviz.training.patch import difference
from netviz.training.rules import RULES
from netviz.training.spec import Change

_PHASES = {"forward": "Forward", "loss": "The loss", "backward": "Backward"}
_MOST_TOLD = 20  # changes in the heading
_LOOP = "    for step in range(steps + 1):"
_STARTS = {"gradient-descent": "", "momentum": "v = 0.0", "adam": "t, m, v = 0, 0.0, 0.0"}
"""What a rule remembers when it is put in force."""


def script(session: Session) -> str:
    """The active run of a session, up to the step at which it stands, as a Python file.

    The file needs NumPy alone. It takes the steps again and compares their losses with the session's.
    """
    return _Program(Facts.of(session)).text()


class _Program:
    """Collects the text of a script."""

    def __init__(self, facts: Facts) -> None:
        self._facts, self._changes = facts, facts.spec.changes
        self._rules = {change.settings.update_rule for change in self._changes}
        self._has_batches = any(self._is_partial(change) for change in self._changes)
        self._data_changes = [
            (before, after) for before, after in pairwise(self._changes) if before.data != after.data
        ]

    def _is_partial(self, change: Change) -> bool:
        """Whether a step with these settings sees only some of the training part."""
        n_train = int((~self._facts.datasets[change.data].is_test).sum())
        return (change.settings.batch_size or n_train) < n_train

    def text(self) -> str:
        """All of it."""
        values = self._values()
        helpers = [INPUTS]
        if self._has_batches:
            helpers.append(BATCH)
        if self._rules != {"gradient-descent"}:
            helpers.append(self._apart())
        has_packed = re.search(r"^\w+ = packed\(", values, re.MULTILINE) is not None
        helpers += [NUMBERS] * (re.search(r"^\w+ = numbers\(", values, re.MULTILINE) is not None)
        helpers += [PACKED] * has_packed
        imports = ["import base64"] * has_packed
        imports += ["from functools import lru_cache"] * self._has_batches
        parts = [
            BEGINNING.format(version=netviz.__version__),
            "\n".join([*imports, *[""] * bool(imports), "import numpy as np"]),
            "\n".join(self._header()),
            *(f"\n{text}" for text in ("\n".join(self._train()), *helpers, *self._data_at())),
            f"\n{values}",
            f"\n{END.replace('LAST_DATA', 'data_at(STEPS)' if self._data_changes else 'DATA')}",
        ]
        return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"

    # --------------------------------------------------------------- the head

    def _header(self) -> list[str]:
        """What it is about, and what stays the same."""
        facts, spec = self._facts, self._facts.spec
        first = facts.datasets[self._changes[0].data]
        n_test = int(first.is_test.sum())
        units = "standardized" if not facts.units.is_identity else "as they are"
        weights = f"{spec.network.scheme} weights, seed {spec.network.seed}"
        if spec.weights is not None:
            weights = f"weights from {plain(facts.start_file) or 'another run'}"
        _, n_hidden, n_classes = facts.sizes
        mean, scale = (", ".join(map(number, values)) for values in (facts.units.mean, facts.units.scale))
        later = [str(change.step) for change in self._changes[1 : _MOST_TOLD + 1]]
        later += ["…"] * (len(self._changes) > _MOST_TOLD + 1)
        told = [
            f"Data: {_origin(first)}; {len(first.points) - n_test} points to train on, {n_test} to test.",
            f"Features: {' and '.join(map(plain, first.feature_names))}, {units}.",
            f"Classes: {_listed(first.class_names)}.",
            f"Network: 2 inputs, {n_hidden} hidden units, {n_classes} classes; {weights}.",
            *[f"Something is changed at step {', '.join(later)}."] * bool(later),
        ]
        lines = [
            *(line for text in told for line in comment(text)),
            "",
            f"STEPS = {facts.step}",
            f"CLASSES = {n_classes}",
            f"MEAN = np.array([{mean}])",
            f"SCALE = np.array([{scale}])",
            "TRAINING, TEST = 0, 1",
        ]
        if self._has_batches:
            lines.append(f"SEED = {spec.network.seed}  # of the order in which mini-batches are drawn")
        return [
            *lines,
            "",
            'np.seterr(over="ignore", invalid="ignore")  # a run that diverges shows inf and nan',
        ]

    def _apart(self) -> str:
        n_inputs, n_hidden, n_classes = self._facts.sizes
        ends = list(self._facts.sizes.starts[1:])
        return APART.format(ends=ends, first=f"{n_inputs}, {n_hidden}", second=f"{n_hidden}, {n_classes}")

    # ------------------------------------------------------------ the training

    def _train(self) -> list[str]:
        """The function that takes the steps."""
        first = self._changes[0]
        lines = [
            "def train(steps, nudge=0.0):",
            '    """Take the steps of the run.',
            "",
            "    Returns the loss at each step, on the samples that the step sees, and the last weights.",
            "    With a `nudge`, the weights begin a little elsewhere.",
            '    """',
            "    W1, b1 = START_W1 * (1 + nudge), START_B1.copy()",
            "    W2, b2 = START_W2 * (1 + nudge), START_B2.copy()",
            *_indented(self._put_in_force(None, first), 1),
            "    losses = []",
            _LOOP,
        ]
        for before, after in pairwise(self._changes):
            news = self._put_in_force(before, after)
            if news:
                lines += [f"        if step == {after.step}:", *_indented(news, 3)]
        if self._has_batches:
            lines += [
                "        rows = batch(step, batch_size, len(all_y))",
                "        a1, y = all_a1[rows], all_y[rows]",
                "        N, delta = len(y), np.eye(CLASSES)[y]",
            ]
        phase = ""
        for stage in STAGES[:-1]:
            if stage.phase != phase:
                if phase == "loss":
                    lines += [
                        "        losses.append(loss)",
                        "        if step == steps or not np.isfinite(loss):",
                        "            break",
                    ]
                phase = stage.phase
                lines += [*[""] * (lines[-1] != _LOOP), f"        # {_PHASES[phase]}"]
            *more, last = stage.code.splitlines()
            lines += _indented([*more, f"{last}  # {stage.line}: {stage.symbol}"], 2)
            for begin, end, mistake in self._mistakes():
                if mistake.line == stage.line:
                    lines += _wrong(begin, end, mistake)
        return [*lines, "", *_indented(self._update(), 2), "    return losses, (W1, b1, W2, b2)"]

    def _put_in_force(self, before: Change | None, after: Change) -> list[str]:
        """Statements that make of one change's settings those of the next."""
        old, new, lines = None if before is None else before.settings, after.settings, []
        if old is None or old.learning_rate != new.learning_rate:
            lines.append(f"eta = {number(new.learning_rate)}")
        if old is None or old.regularization != new.regularization:
            lines.append(f"lam = {number(new.regularization)}")
        if self._has_batches and (old is None or old.batch_size != new.batch_size):
            lines.append(f"batch_size = {new.batch_size}" + "  # all" * (new.batch_size is None))
        if old is None or old.update_rule != new.update_rule:
            lines += [f'rule = "{new.update_rule}"'] * (len(self._rules) > 1)
            lines += [_STARTS[new.update_rule]] * bool(_STARTS[new.update_rule])
        if before is None or before.data != after.data:
            names = ("all_a1", "all_y") if self._has_batches else ("a1", "y")
            data = f"data_at({after.step})" if self._data_changes else "DATA"
            lines.append(f"{', '.join(names)} = inputs({data}, TRAINING)")
            if not self._has_batches:
                lines.append("N, delta = len(y), np.eye(CLASSES)[y]")
        for edit in after.edits:
            lines.append(
                f"{edit.parameter}[{', '.join(map(str, edit.index))}] = {number(edit.value)}  # by hand"
            )
        return lines

    def _mistakes(self) -> list[tuple[int, int | None, Mistake]]:
        """From which step up to which (left out) a mistake is in force."""
        found: list[tuple[int, int | None, Mistake]] = []
        ends = [*(change.step for change in self._changes[1:]), None]
        for change, end in zip(self._changes, ends, strict=True):
            mistake = change.gradient.mistake
            if mistake is None:
                continue
            if found and found[-1][1:] == (change.step, mistake):
                found[-1] = found[-1][0], end, mistake
            else:
                found.append((change.step, end, mistake))
        return found

    def _update(self) -> list[str]:
        """Line 15, or that of other rules, which take all parameters as one vector."""
        last = STAGES[-1]
        if self._rules == {"gradient-descent"}:
            return [f"# {last.line}: the update", *last.code.splitlines()]
        lines = [
            f"# {last.line}: the update, of all parameters in one vector",
            "theta, dtheta = joined(W1, b1, W2, b2), joined(dW1, db1, dW2, db2)",
        ]
        used = [rule for rule in RULES if rule in self._rules]
        for rule in used:
            code = RULES[rule].code.splitlines()
            if len(used) > 1:
                lines += [f'if rule == "{rule}":', *_indented(code, 1)]
            else:
                lines += code
        return [*lines, "W1, b1, W2, b2 = apart(theta)"]

    # --------------------------------------------------------------- the values

    def _data_at(self) -> list[str]:
        """The function that has the data of each step, where they are changed in the run."""
        if not self._data_changes:
            return []
        lines = ["def data_at(step):", '    """The data in force at a step."""', "    data = DATA"]
        for before, after in self._data_changes:
            news = self._statements(before, after)
            if news:
                lines += [f"    if step >= {after.step}:", *_indented(news, 2)]
        return ["\n".join([*lines, "    return data"])]

    def _statements(self, before: Change, after: Change) -> list[str]:
        """What makes the data of one change those of the next."""
        patch, step = difference(*self._both(before, after)), after.step
        if patch is None:
            return [f"data = DATA_{step}"]
        lines = []
        if len(patch.erased):
            lines.append(f"data = np.delete(data, ERASED_{step}, axis=0)")
        if len(patch.changed):
            lines += ["data = data.copy()", f"data[CHANGED_{step}] = MOVED_{step}"]
        if len(patch.rows[1]) > len(patch.changed):
            lines.append(f"data = np.concatenate((data, NEW_{step}))")
        return lines

    def _both(self, before: Change, after: Change) -> tuple[Dataset, Dataset]:
        return self._facts.datasets[before.data], self._facts.datasets[after.data]

    def _values(self) -> str:
        """Data, weights and losses."""
        facts = self._facts
        first = facts.datasets[self._changes[0].data]
        lines = [
            "# The data: two features, the class, and 0 for a training point, 1 for a test point.",
            *_named("DATA", rows(_table(first.points, first.classes, first.is_test))),
        ]
        for before, after in self._data_changes:
            lines += self._news(before, after)
        lines += ["", "# The weights at step 0."]
        for name in PARAMETERS:
            lines += _named(f"START_{name.upper()}", array(getattr(facts.start, name)))
        lines += ["", "# The losses in netviz, at some steps.", "LOSSES = {"]
        for step, loss in facts.losses.items():
            lines.append(f"    {step}: {number(loss)},")
        return "\n".join([*lines, "}"])

    def _news(self, before: Change, after: Change) -> list[str]:
        """What is new in the data of a change."""
        old, new = self._both(before, after)
        patch, step = difference(old, new), after.step
        lines = ["", *comment(f"From step {step} on: {_origin(new)}.")]
        if patch is None:
            return [*lines, *_named(f"DATA_{step}", rows(_table(new.points, new.classes, new.is_test)))]
        n_changed, table = len(patch.changed), _table(*patch.rows)
        if len(patch.erased):
            lines += _named(f"ERASED_{step}", places(patch.erased.tolist()))
        if n_changed:
            lines += _named(f"CHANGED_{step}", places(patch.changed.tolist()))
            lines += _named(f"MOVED_{step}", rows(table[:n_changed]))
        if len(table) > n_changed:
            lines += _named(f"NEW_{step}", rows(table[n_changed:]))
        return lines


def _table(points: Array, classes: Array, is_test: Array) -> Array:
    return np.column_stack((points, classes, is_test))


def _origin(dataset: Dataset) -> str:
    """Where data come from."""
    origin, numbers = dataset.origin, dataset.origin.numbers
    text = plain(str(origin))
    if numbers is None:
        return text
    return (
        f"{text}, {numbers.points_per_class} points for each of {numbers.n_classes} classes, "
        f"noise {numbers.noise:g}, seed {numbers.seed}"
    )


def _listed(class_names: tuple[str, ...]) -> str:
    """The classes by number, with their names unless these are the numbers."""
    if class_names == tuple(map(str, range(len(class_names)))):
        return ", ".join(class_names)
    return ", ".join(f"{place} is {plain(name)}" for place, name in enumerate(class_names))


def _wrong(begin: int, end: int | None, mistake: Mistake) -> list[str]:
    """The statement that takes the place of a right line."""
    why = f"# in its place, a mistake: {mistake.title}"
    if begin == 0 and end is None:
        return _indented([why, mistake.code], 2)
    within = f"step >= {begin}" if end is None else f"{begin} <= step < {end}"
    if begin == 0:
        within = f"step < {end}"
    return _indented([f"if {within}:  {why}", f"    {mistake.code}"], 2)


def _named(name: str, expression: list[str]) -> list[str]:
    return [f"{name} = {expression[0]}", *expression[1:]]


def _indented(lines: list[str], levels: int) -> list[str]:
    return ["    " * levels + line for line in lines]
