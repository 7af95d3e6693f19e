"""Training, checking and inspecting without a window."""

from __future__ import annotations

import json
import math
import sys
import time
import zipfile
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from netviz.core import PARAMETERS, GradientCheck, Params, Verdict
from netviz.data import DataError, Reading
from netviz.data.formats.numpy_files import plain_array
from netviz.session import Session

_MOST_ENTRIES = 10_000_000


class FileError(ValueError):
    """A file of weights that cannot be read or written; the message says why."""


def load_params(path: Path) -> Params:
    """Read W1, b1, W2 and b2 from an .npz file.

    Raises
    ------
    FileError
        If the file is missing, is no .npz file, holds something else than plain numbers, or the shapes do
        not fit together.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {name: _member(path, archive, f"{name}.npy") for name in PARAMETERS}
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file; check the name and the folder") from None
    except OSError as error:
        raise FileError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None
    except FileError:
        raise
    except Exception:  # whatever a decompressor makes of damaged bytes
        raise FileError(f"{path} is not a sound .npz file; write weights with --save-params") from None
    try:
        with np.errstate(over="ignore"):
            arrays = {name: _read_array(path, content) for name, content in members.items()}
    except Exception:  # the header is parsed as Python, which fails in many ways
        raise FileError(f"{path}: W1, b1, W2 and b2 must be plain arrays of numbers") from None
    try:
        params = Params(**arrays)
    except ValueError as error:
        raise FileError(f"{path}: {error}") from None
    if not all(np.isfinite(value).all() for value in params):
        raise FileError(f"{path}: some weights are not finite")
    return params


def _member(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        raise FileError(f"{path}: there is no array {name[:-4]}; W1, b1, W2 and b2 are needed")
    info = archive.getinfo(name)
    # A header can promise any size: it is believed only if the bytes are there.
    if info.file_size > 8 * _MOST_ENTRIES:
        raise FileError(f"{path}: {name[:-4]} is too large for a network of two layers")
    with archive.open(info) as member:
        return member.read(8 * _MOST_ENTRIES)


def _read_array(path: Path, content: bytes) -> np.ndarray[Any, Any]:
    array = plain_array(path, content)
    if array.dtype.kind not in "fiu":
        raise DataError(f"{path}: an array does not hold plain numbers")
    return array.astype(np.float64)


def train(session: Session, n_steps: int, progress: TextIO | None = None) -> float:
    """Take steps, with a progress bar on `progress` if it is a terminal.

    Returns
    -------
    float
        The seconds that it took.
    """
    start = last = time.perf_counter()
    done, chunk = 0, 1
    show = progress is not None and progress.isatty()
    while done < n_steps:
        before = time.perf_counter()
        session.advance(min(chunk, n_steps - done))
        done = session.snapshot().step
        now = time.perf_counter()
        if session.snapshot().diverged is not None:
            break
        chunk = max(1, min(2 * chunk, int(chunk * 0.1 / max(now - before, 1e-6))))
        if show and progress is not None and (now - last > 0.1 or done >= n_steps):
            last = now
            filled = round(30 * done / n_steps)
            loss = session.snapshot().values["loss"]
            bar = "█" * filled + "░" * (30 - filled)
            progress.write(f"\r{bar} {done}/{n_steps}  loss {loss:.4f} ")
            progress.flush()
    if show and progress is not None:
        progress.write("\r" + " " * 70 + "\r")
    return time.perf_counter() - start


def summary(session: Session, seconds: float) -> dict[str, Any]:
    """What `netviz train --json` prints: everything at the final parameters, as plain numbers."""
    shot = session.snapshot()
    values = shot.values

    def number(name: str) -> float | None:
        value = values[name]
        return value if math.isfinite(value) else None  # JSON knows no NaN

    dead = number("dead_units")
    return {
        "steps": shot.step,
        "loss": number("loss"),
        "loss_data": number("loss_data"),
        "loss_reg": number("loss_reg"),
        "test_loss_data": number("test_loss_data"),
        "accuracy": number("accuracy"),
        "test_accuracy": number("test_accuracy"),
        "gradient_norms": {name: number(f"gradient_{name}") for name in PARAMETERS},
        "dead_units": None if dead is None else int(dead),
        "seconds": round(seconds, 6),
        "diverged": None if shot.diverged is None else str(shot.diverged),
    }


def summary_text(session: Session, seconds: float) -> str:
    """The same for people."""
    shot, facts = session.snapshot(), summary(session, seconds)

    def percent(share: float | None) -> str:
        return "–" if share is None else f"{100 * share:.1f} %"

    v = shot.values
    return (
        f"{shot.dataset.source}: {facts['steps']} steps in {seconds:.2f} s\n"
        f"loss {v['loss']:.6g} = data {v['loss_data']:.6g} + regularization {v['loss_reg']:.6g}\n"
        f"accuracy {percent(facts['accuracy'])} (train), {percent(facts['test_accuracy'])} (test)\n"
        f"dead hidden units: {facts['dead_units']} of {shot.network.n_hidden}"
    )


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
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))
    sys.stdout.flush()
