"""What a page says of a run in words."""

from __future__ import annotations

import re

from netviz.core import MISTAKES
from netviz.intents import Blobs
from netviz.snapshot import Snapshot
from netviz.training.divergence import Divergence
from netviz.training.narrator.figures import figure
from netviz.training.rules import RULES
from netviz.training.spec import Change, RunSpec

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    """A name that somebody has given, on one line and without signs that turn letters around or hide."""
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", _CONTROL.sub(" ", text)))


def offset_text(origin: float) -> str:
    """What is to be subtracted from a feature before it is as the axis says; empty for nothing."""
    if not origin:
        return ""
    return f" {'−' if origin > 0 else '+'} {abs(origin):.15g}".replace("e+", "·10^")


def phase_texts(spec: RunSpec, blobs: Blobs) -> list[tuple[int, str]]:
    """The settings in force, and from which step on."""
    found = []
    for number, change in enumerate(spec.changes):
        before = spec.changes[number - 1] if number else None
        found.append((change.step, _phase_text(change, before, blobs)))
    return found


def _phase_text(change: Change, before: Change | None, blobs: Blobs) -> str:
    settings, dataset = change.settings, blobs.datasets[change.data]
    n_train = int((~dataset.is_test).sum())
    batch = settings.batch_size
    samples = (
        f"all {whole(n_train)}"
        if batch is None or batch >= n_train
        else f"{whole(batch)} of {whole(n_train)}"
    )
    parts = [
        RULES[settings.update_rule].title,
        f"η = {figure(settings.learning_rate)}",
        f"λ = {figure(settings.regularization)}",
        f"{samples} samples a step",
    ]
    if change.gradient.mistake is not None:
        mistake = MISTAKES[change.gradient.key]
        parts.append(f"with a mistake in line {mistake.line}: {mistake.title}")
    if before is not None and before.data != change.data:
        parts.append(f"other data from step {whole(change.step)} on")
    if change.edits:
        n = len(change.edits)
        parts.append(f"{n} {'entry' if n == 1 else 'entries'} set by hand at step {whole(change.step)}")
    return ", ".join(parts)


def about(
    shot: Snapshot,
    steps: list[int],
    last: int,
    drawn: list[tuple[int, int]],
    events: tuple[int, int],
    diverged: Divergence | None,
) -> str:
    """What is in the page and what is not.

    Parameters
    ----------
    shot : Snapshot
    steps : list of int
        Which are kept.
    last : int
    drawn : list of two ints
        How many samples of each data set are drawn, and how many there are.
    events : two ints
        How many events are told, and how many there are.
    diverged : Divergence, optional
    """
    parts = []
    if len(steps) <= last:
        parts.append(
            f"{whole(len(steps))} of the run's {whole(last + 1)} steps can be looked at, more of them "
            "at the start, where most happens; between them the nearest one is shown, with its own number. "
            "The curves are of all steps."
        )
    parts.append(
        "Weights are kept in single precision, so probabilities are right to about five decimals; "
        "losses and gradients are the run's own."
    )
    for shown, there in drawn:
        if shown < there:
            parts.append(f"{whole(shown)} of {whole(there)} samples are drawn.")
            break
    if events[0] < events[1]:
        parts.append(f"{whole(events[0])} of {whole(events[1])} events are told.")
    if diverged is not None:
        parts.append(f"{printable(str(diverged))}.")
    parts += [f"{printable(warning)}." for warning in shot.dataset.warnings[:3]]
    return " ".join(parts)


def whole(value: int) -> str:
    """A whole number, its thousands apart."""
    return f"{value:,}".replace(",", "\u202f")
