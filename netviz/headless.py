"""Training, checking and inspecting without a window."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from netviz import terminal
from netviz.core import PARAMETERS, GradientCheck, Verdict
from netviz.core.shares import percent
from netviz.data import Dataset, Standardization
from netviz.data.reading import Reading
from netviz.intents import Advance
from netviz.session import Session
from netviz.storage.session_file import read_with_version
from netviz.training.weights import Weights, same_units

_RATES = ("accuracy", "test_accuracy")


def session_facts(path: Path) -> dict[str, Any]:
    """What `netviz inspect --json` prints about a session.

    Raises
    ------
    SessionError
        If it cannot be opened.
    """
    saved, made, version = read_with_version(path)
    session = Session.of(saved)
    shot, cursor = session.snapshot(), saved.project.cursor
    values = {name: shot.values[name] for name in ("loss", "loss_data", "loss_reg", *_RATES)}
    return {
        "format": made,
        "netviz": version,
        "step": shot.step,
        "line": cursor.line,
        "sample": cursor.sample,
        "last_step": shot.last_step,
        **{name: _finite(value) for name, value in values.items()},
        "diverged": None if shot.diverged is None else str(shot.diverged),
        "data": shot.dataset.source,
        "points": len(shot.dataset.points),
        "classes": shot.dataset.counts,
        "network": vars(shot.network),
        "standardize": shot.standardize,
        "settings": vars(shot.config),
        "mistake": shot.mistake,
        "changes": list(shot.changes),
        "edits": shot.n_edits,
        "undo": len(saved.past),
        "redo": len(saved.future),
        "bytes": path.stat().st_size,
    }


def _finite(value: float) -> float | None:
    """A number for JSON, which knows no NaN."""
    return float(value) if math.isfinite(value) else None


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e6 else f"{math.ceil(n_bytes / 1e3)} kB"


def session_text(path: Path) -> str:
    """The same for people."""
    facts = session_facts(path)
    told = {name: "all" if value is None else value for name, value in facts["settings"].items()}
    settings = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items())
    network = facts["network"]
    lines = [
        f"{path}: a session of netviz {facts['netviz']}, {_size(facts['bytes'])}",
        f"  data: {facts['data']}, {facts['points']} points, {len(facts['classes'])} classes",
        f"  network: {network['n_hidden']} hidden units, {network['scheme']}, seed {network['seed']}",
        f"  settings: {settings}",
        f"  at step {facts['step']} of {facts['last_step']}: "
        + ", ".join(
            f"{name.replace('_', ' ')} {facts[name]:.6g}" for name in ("loss", *_RATES) if facts[name]
        ),
        f"  settings changed at: {', '.join(map(str, facts['changes'])) or 'no step'}; "
        f"{facts['undo']} to undo, {facts['redo']} to redo",
    ]
    return "\n".join(lines + ([f"  {facts['diverged']}"] if facts["diverged"] else []))


def units_text(units: Standardization, names: tuple[str, ...]) -> str:
    """What is done to each column: age (x − 54.3)/20.8."""
    if units.is_identity:
        return "as they are"
    return ", ".join(
        f"{name} (x {'+' if mean < 0 else '−'} {abs(mean):.4g})/{scale:.4g}"
        for name, mean, scale in zip(names, units.mean, units.scale, strict=True)
    )


def units_note(weights: Weights, dataset: Dataset) -> str:
    """What has to be said where weights come with other units than those of the data; else empty."""
    saved, fitted = weights.standardization, Standardization.fit(dataset)
    if saved is None or same_units(saved, fitted):
        return ""
    names = dataset.feature_names
    return (
        f"the network is given the columns as saved with the weights, {units_text(saved, names)}; "
        f"fitted to these data it would be {units_text(fitted, names)}"
    )


def never() -> bool:
    """Go on to the end."""
    return False


def train(
    session: Session,
    n_steps: int,
    progress: TextIO | None = None,
    is_enough: Callable[[], bool] = never,
) -> float:
    """Take steps, with a progress bar on `progress` if it is a terminal, until it is enough.

    Parameters
    ----------
    session : Session
    n_steps : int
    progress : text stream, optional
    is_enough : callable, optional
        Asked about every tenth of a second.

    Returns
    -------
    float
        The seconds that it took.
    """
    start = last = time.perf_counter()
    first, done, chunk = session.snapshot().step, 0, 1
    show = progress is not None and progress.isatty()
    while done < n_steps and not is_enough():
        before = time.perf_counter()
        session.apply(Advance(min(chunk, n_steps - done)))
        done = session.snapshot().step - first
        now = time.perf_counter()
        if session.snapshot().diverged is not None:
            break
        chunk = max(1, min(2 * chunk, int(chunk * 0.1 / max(now - before, 1e-6))))
        if show and progress is not None and (now - last > 0.1 or done >= n_steps):
            last = now
            loss = session.snapshot().values["loss"]
            progress.write(f"\r{terminal.bar(done / n_steps)} {done}/{n_steps}  loss {loss:.4f} ")
            progress.flush()
    if show and progress is not None:
        progress.write("\r" + " " * 70 + "\r")
        progress.flush()
    return time.perf_counter() - start


def summary(session: Session, seconds: float) -> dict[str, Any]:
    """What `netviz train --json` prints: everything at the final parameters, as plain numbers."""
    shot = session.snapshot()
    values = {name: _finite(value) for name, value in shot.values.items()}
    dead = values["dead_units"]
    return {
        "steps": shot.step,
        "loss": values["loss"],
        "loss_data": values["loss_data"],
        "loss_reg": values["loss_reg"],
        "test_loss_data": values["test_loss_data"],
        "accuracy": values["accuracy"],
        "test_accuracy": values["test_accuracy"],
        "gradient_norms": {name: values[f"gradient_{name}"] for name in PARAMETERS},
        "dead_units": None if dead is None else int(dead),
        "standardization": {
            "mean": list(shot.standardization.mean),
            "scale": list(shot.standardization.scale),
        },
        "seconds": round(seconds, 6),
        "diverged": None if shot.diverged is None else str(shot.diverged),
        "events": [
            {"step": event.step, "rule": event.rule, "text": event.plain_text} for event in shot.events
        ],
    }


def summary_text(session: Session, seconds: float) -> str:
    """The same for people."""
    shot, facts = session.snapshot(), summary(session, seconds)
    v = shot.values
    inputs = f"the columns {units_text(shot.standardization, shot.dataset.feature_names)}"
    if shot.standardize:
        inputs = f"standardized, {units_text(shot.standardization, shot.dataset.feature_names)}"
    return (
        f"{shot.dataset.source}: {facts['steps']} steps in {seconds:.2f} s\n"
        f"loss {v['loss']:.6g} = data {v['loss_data']:.6g} + regularization {v['loss_reg']:.6g}\n"
        f"accuracy {percent(v['accuracy'])} (train), {percent(v['test_accuracy'])} (test)\n"
        f"dead hidden units: {facts['dead_units']} of {shot.network.n_hidden}\n"
        f"inputs of the network: {inputs}"
        + "".join(f"\n{text}" for text in (shot.silence, shot.missed) if text)
    )


def narration(session: Session) -> list[str]:
    """What has happened in the run, a line each, in the order in which it became known."""
    return [f"step {event.step}: {event.plain_text}" for event in session.snapshot().events]


def gradient_table(check: GradientCheck) -> str:
    """The result of a gradient check, a line a parameter."""
    lines = [
        f"{'':4} {'entries':>8} {'kinks':>6} {'largest error':>14}  worst at      derived      numeric"
    ]
    for name, part in check.parameters.items():
        start = f"{name:4} {part.error.size:8} {part.n_kinks:6}"
        if part.worst is None:
            lines.append(f"{start} {'–':>14}  {part.verdict.value}")
            continue
        where = str(list(part.worst))
        derived, numeric = f"{part.analytic[part.worst]:.6g}", f"{part.numeric[part.worst]:.6g}"
        untold = "  cannot be told" if part.verdict is Verdict.CANNOT_BE_TOLD else ""
        lines.append(f"{start} {part.largest_error:14.3g}  {where:10} {derived:>12} {numeric:>12}{untold}")
    what = "every entry" if check.method == "entries" else "random directions"
    beside = (
        " a little beside (every parameter moved by a random amount of about 100 ε)" if check.beside else ""
    )
    lines.append(
        f"{what}, ε = {check.epsilon:g}{beside}: {_conclusion(check)} (tolerance {check.tolerance:g})"
    )
    return "\n".join(lines)


def gradient_facts(check: GradientCheck) -> dict[str, Any]:
    """What `netviz gradcheck --json` prints about netviz's own gradient."""
    return {
        "verdict": _word(check.verdict),
        "sentence": _conclusion(check),
        "method": check.method,
        "epsilon": check.epsilon,
        "tolerance": check.tolerance,
        "beside": check.beside,
        "parameters": {
            name: {
                "verdict": _word(part.verdict),
                "entries": part.error.size,
                "kinks": int(part.n_kinks),
                "largest_error": None if part.worst is None else _finite(part.largest_error),
                "worst_at": None if part.worst is None else [int(place) for place in part.worst],
                "derived": None if part.worst is None else _finite(part.analytic[part.worst]),
                "numeric": None if part.worst is None else _finite(part.numeric[part.worst]),
            }
            for name, part in check.parameters.items()
        },
    }


def _word(verdict: Verdict) -> str:
    return verdict.name.lower().replace("_", "-")


def _conclusion(check: GradientCheck) -> str:
    """A check's verdict in a sentence."""
    if check.verdict is Verdict.AGREES:
        return "the derived gradient agrees with central differences"
    if check.verdict is Verdict.DISAGREES:
        return "the derived gradient DOES NOT AGREE with central differences"
    parts = []
    if untold := check.with_verdict(Verdict.CANNOT_BE_TOLD):
        parts.append(
            f"{', '.join(untold)} cannot be told: rounding and truncation of the differences could hide a "
            "mistake"
        )
    if kinks := check.with_verdict(Verdict.ON_KINKS):
        hint = "" if check.beside else "; --beside checks a little beside"
        parts.append(f"{', '.join(kinks)} not compared: on kinks{hint}")
    return "; ".join(parts)


def description(reading: Reading) -> dict[str, Any]:
    """What `netviz inspect --json` prints about a file."""
    dataset, table = reading.dataset, reading.table
    columns = dataset.points.T
    return {
        "points": len(dataset.points),
        "features": list(dataset.feature_names),
        "classes": dataset.counts,
        "ranges": {
            name: {
                "min": float(column.min()),
                "max": float(column.max()),
                "mean": float(column.mean()),
            }
            for name, column in zip(dataset.feature_names, columns, strict=True)
        },
        "dropped": reading.dropped,
        "warnings": list(dataset.warnings),
        "format": table.format,
        "encoding": table.encoding,
    }


def description_text(reading: Reading) -> str:
    """The same for people."""
    dataset, facts = reading.dataset, description(reading)
    written = ", ".join(part for part in (facts["format"], facts["encoding"]) if part)
    lines = [f"{dataset.source} ({written}): {facts['points']} points, {dataset.n_classes} classes"]
    for name, part in facts["ranges"].items():
        lines.append(f"  feature {name}: {part['min']:g} … {part['max']:g}, mean {part['mean']:.4g}")
    lines += [f"  class {name}: {count} points" for name, count in facts["classes"].items()]
    lines += [f"  note: {warning}" for warning in dataset.warnings]
    return "\n".join(lines)


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    terminal.show(json.dumps(value, ensure_ascii=False, allow_nan=False))
