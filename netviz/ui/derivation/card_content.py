"""What stands on the card of a line: read from the one trace, nothing is computed again."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Literal

import numpy as np

from netviz.core import STAGES, ParameterCheck, Stage
from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.snapshot import Snapshot
from netviz.training.rules import RULES
from netviz.training.step_lines import N_LINES, SampleLines
from netviz.ui.derivation.worked_example import sample_value, worked
from netviz.ui.kit.heat_map import Figures, reduced
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.verdicts import error_text

_TERMS = 3  # of a sum, that a card has room for
_MANY_ENTRIES = 100_000
_MOST_ROWS, _MOST_COLUMNS = 160, 256  # of a heat map; more could not be seen

_ONE_SCALE = (("z2", "a2"), ("da2", "dz2"), ("dW1", "dW2"))
"""Lines whose values are compared with each other: their heat maps have one scale."""

Role = Literal["current", "input", ""]


@dataclass(frozen=True, eq=False)
class CardContent:
    """One card.

    Attributes
    ----------
    stage : Stage
    formula : str
        The name of its picture.
    shape, factors : str
        With numbers instead of letters.
    code : str
        The line that is in force, in plain NumPy.
    known : bool
        Whether the user has come as far as this line.
    role : "current", "input" (of the current line) or ""
    value : array or float
        What is shown: the trace's own array, or the sample's row.
    matrix : array (R, C) or None
        The value in as many entries as can be seen, at most 160 × 256; None for a single number.
    figures : Figures
    limit : float
        What the heat map shows in full colour: one for all that are compared with each other.
    texts : tuple of str
        With the sample's numbers filled in; empty for the whole batch.
    check : ParameterCheck or None
        The line compared with the numerical gradient; None if not checked.
    mistake : str
        What is wrong with the line that is in force; empty if it is right.
    """

    stage: Stage
    formula: str
    shape: str
    factors: str
    code: str
    known: bool
    role: Role
    value: Array | float
    matrix: Array | None
    figures: Figures
    limit: float
    texts: tuple[str, ...]
    check: ParameterCheck | None
    mistake: str

    @property
    def name(self) -> str:
        """The picture of what the line computes."""
        return f"name-{self.stage.line:02d}"

    @property
    def matrix_name(self) -> str:
        """The picture of what is shown of it: of ψ all entries, while the formula defines one."""
        return matrix_name(self.stage)

    @property
    def spoken(self) -> str:
        """The card in words, for screen readers."""
        name = f"line {self.stage.line}, {self.stage.symbol}"
        if not self.known:
            return f"{name}: not computed yet"
        parts = [name, self.shape, *self.texts]
        if self.matrix is None:
            parts.append(number_text(float(np.asarray(self.value))))
        else:
            parts.append(f"norm {number_text(self.figures.norm, 3)}")
            parts.append(f"from {number_text(self.figures.least, 3)}")
            parts.append(f"to {number_text(self.figures.greatest, 3)}")
        if self.check is not None:
            parts += [f"with the numerical gradient: {self.check.verdict.value}", error_text(self.check)]
        return ", ".join(part for part in parts if part)


def matrix_name(stage: Stage) -> str:
    """The picture of the name of a line's value."""
    return "symbol-psi" if stage.key == "psi" else f"name-{stage.line:02d}"


@dataclass(frozen=True, eq=False)
class Prepared:
    """A value with what takes long to find out about it, where it is large."""

    value: Array | float
    figures: Figures
    matrix: Array | None

    @classmethod
    def of(cls, value: Array | float) -> Prepared:
        """The figures and the entries that can be seen of a value of any shape."""
        if not isinstance(value, float) and np.ndim(value) == 2 and np.size(value) > _MANY_ENTRIES:
            # A column at a time, for of a large pass the matrix itself is not kept.
            columns = (value[:, place : place + 1] for place in range(np.shape(value)[1]))
            found = [(Figures.of(column), reduced(column, _MOST_ROWS, 1)) for column in columns]
            figures, entries = zip(*found, strict=True)
            seen = reduced(np.hstack(entries), _MOST_ROWS, _MOST_COLUMNS)
            return cls(value, Figures.together(figures), seen)
        array = np.asarray(value)
        if not array.ndim:
            return cls(value, Figures.of(array), None)
        matrix = array if array.ndim == 2 else array[None]
        if array.size > _MANY_ENTRIES:  # else once, for the pixels that there are
            matrix = reduced(matrix, _MOST_ROWS, _MOST_COLUMNS)
        return cls(value, Figures.of(array), matrix)


def value_of(stage: Stage, snapshot: Snapshot) -> Array | float:
    """The value of a line: of line 15 θ, and after the update the new θ."""
    if stage.line == N_LINES and snapshot.after is not None:
        return np.concatenate([np.ravel(value) for value in snapshot.after.params])
    return stage.read(snapshot.lines.trace)


def code_of(stage: Stage, snapshot: Snapshot) -> str:
    """A line in plain NumPy: the last one by the update rule in force, as its formula."""
    rule = snapshot.config.update_rule
    return RULES[rule].code if stage.line == N_LINES and rule != "gradient-descent" else stage.code


def cards_of(
    snapshot: Snapshot,
    sample: SampleLines | None,
    unit: int | None,
    checks: dict[str, ParameterCheck],
    known: dict[int, Prepared],
) -> list[CardContent]:
    """The fifteen cards of a snapshot.

    Parameters
    ----------
    snapshot : Snapshot
    sample : SampleLines or None
        The sample whose rows are shown; None for the whole batch.
    unit : int or None
        The hidden unit that is pointed at.
    checks : dict
        Of the gradient check, by the lines' keys.
    known : dict
        What was found out about the values shown before, by line; it is brought up to date.
    """
    trace = snapshot.lines.trace
    inputs = STAGES[snapshot.line - 1].inputs if snapshot.line else ()
    mistake = snapshot.lines.mistake
    plain = snapshot.config.update_rule == "gradient-descent"  # whose line 15 is the derivation's
    made = []
    for stage in STAGES:
        is_reached = stage.line <= snapshot.last_line or (stage.line == N_LINES and not snapshot.line)
        value = value_of(stage, snapshot)
        texts: tuple[str, ...] = ()
        if sample is not None:
            updated = stage.line == N_LINES and snapshot.after is not None
            texts = () if updated else worked(stage.line, sample, snapshot, unit, _TERMS)
            if stage.line < N_LINES:
                value = sample_value(stage.key, sample, trace.loss_reg)
        shape = tuple(np.shape(value))
        wrong = mistake if mistake is not None and mistake.line == stage.line else None
        sizes = tuple(stage.sizes(trace).items())
        name = f"step-{snapshot.config.update_rule}" if stage.line == N_LINES else f"card-{stage.line:02d}"
        role: Role = ""
        if stage.line == snapshot.line:
            role = "current"
        elif stage.key in inputs:
            role = "input"
        kept = known.get(stage.line)
        if kept is None or kept.value is not value:
            kept = known[stage.line] = Prepared.of(value)
        made.append(
            CardContent(
                stage=stage,
                formula=name if wrong is None else f"mistake-{wrong.key}",
                shape="×".join(map(str, shape)) or "1",
                factors=_with_numbers(stage.line, sizes) if plain or stage.line < N_LINES else "",
                code=code_of(stage, snapshot) if wrong is None else wrong.code,
                known=is_reached,
                role=role,
                value=value,
                matrix=kept.matrix,
                figures=kept.figures,
                limit=kept.figures.limit,
                texts=texts,
                check=checks.get(stage.key) if stage.line <= snapshot.last_line else None,
                mistake="" if wrong is None else wrong.title,
            )
        )
    for keys in _ONE_SCALE:
        together = [number for number, card in enumerate(made) if card.stage.key in keys]
        limit = max(made[number].limit for number in together)
        for number in together:
            made[number] = replace(made[number], limit=limit)
    return made


@functools.lru_cache(64)
def _with_numbers(line: int, sizes: tuple[tuple[str, int], ...]) -> str:
    """(N×K)(K×H) as (240×3)(3×32)."""
    text = STAGES[line - 1].factors
    for letter, number in sizes:
        for before, after in ((f"({letter}×", f"({number}×"), (f"×{letter})", f"×{number})")):
            text = text.replace(before, after)
        text = text.replace(f"({letter})", f"({number})").replace(f"over {letter} ", f"over {number} ")
        text = text.replace(f"/ {letter}", f"/ {number}")
        text = text.replace(f"‖{letter}×", f"‖{number}×").replace(f"×{letter}‖", f"×{number}‖")
    return text
