"""Weights as a file, .npz: W1, b1, W2 and b2, and mean and scale of the inputs."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from netviz.array_files import check_member, plain_array
from netviz.core import PARAMETERS, Params
from netviz.data import DataError, Standardization
from netviz.files import open_to_read, why_not_read
from netviz.training.weights import Weights

_MOST_ENTRIES = 1_000_000
_UNITS = ("mean", "scale")


class FileError(ValueError):
    """A file of weights that cannot be read or written; the message says why."""


def load_weights(path: Path) -> Weights:
    """Read W1, b1, W2 and b2 from an .npz file, and mean and scale of the inputs if it has them.

    Raises
    ------
    FileError
        If the file is missing, is no .npz file, holds something other than plain numbers, or the shapes do
        not fit together.
    """
    names: tuple[str, ...] = PARAMETERS
    try:
        with open_to_read(path) as stream, zipfile.ZipFile(stream) as archive:
            if any(
                f"{name}.npy" in archive.namelist() for name in _UNITS
            ):  # not in files of the first build
                names = (*PARAMETERS, *_UNITS)
            members = {name: _member(path, archive, f"{name}.npy") for name in names}
    except OSError as error:
        raise FileError(f"{path}: {why_not_read(error)}") from None
    except FileError:
        raise
    except DataError as error:
        raise FileError(str(error)) from None
    except Exception:  # whatever a decompressor makes of damaged bytes
        raise FileError(f"{path} is not a valid .npz file; write weights with --save-params") from None
    try:
        with np.errstate(over="ignore"):
            arrays = {name: _read_array(path, content) for name, content in members.items()}
    except Exception:  # the header is parsed as Python, which fails in many ways
        raise FileError(f"{path}: {_listed(names)} must be plain arrays of numbers") from None
    try:
        params = Params(**{name: arrays[name] for name in PARAMETERS})
    except ValueError as error:
        raise FileError(f"{path}: {error}") from None
    if not all(np.isfinite(value).all() for value in params):
        raise FileError(f"{path}: some weights are not finite")
    units = _standardization(path, arrays) if names != PARAMETERS else None
    return Weights(params, units, str(path))


def _standardization(path: Path, arrays: dict[str, np.ndarray[Any, Any]]) -> Standardization:
    mean, scale = (arrays[name] for name in _UNITS)
    n_inputs = len(arrays["W1"])
    if not mean.shape == scale.shape == (n_inputs,):
        raise FileError(
            f"{path}: mean and scale must have the shape {(n_inputs,)} to fit W1 {arrays['W1'].shape}; "
            f"they have {mean.shape} and {scale.shape}"
        )
    if not (np.isfinite(mean).all() and np.isfinite(scale).all() and (scale > 0).all()):
        raise FileError(f"{path}: mean and scale must be finite, and scale above 0")
    if n_inputs != 2:
        raise FileError(
            f"{path}: these weights are for {n_inputs} inputs, and two columns are all there is"
        )
    return Standardization((float(mean[0]), float(mean[1])), (float(scale[0]), float(scale[1])))


def holds_weights(path: Path) -> bool:
    """Whether a file is an archive of W1, b1, W2 and b2, and of no points."""
    try:
        with open_to_read(path) as stream, zipfile.ZipFile(stream) as archive:
            found = {name.removesuffix(".npy") for name in archive.namelist()}
    except Exception:  # whatever it is, it is no such archive; who reads it as data says what is wrong
        return False
    return found.issuperset(PARAMETERS) and not {"points", "x", "X"} & found


def _member(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        raise FileError(f"{path}: there is no array {name[:-4]}; {_needed(name[:-4])}")
    info = archive.getinfo(name)
    if info.file_size > 8 * _MOST_ENTRIES:
        raise FileError(f"{path}: {name[:-4]} is too large for a network of two layers")
    check_member(path, archive, info, _MOST_ENTRIES)
    return archive.read(info)


def _needed(missing: str) -> str:
    if missing in _UNITS:
        return "of mean and scale both are needed, or neither"
    return f"{_listed(PARAMETERS)} are needed"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _read_array(path: Path, content: bytes) -> np.ndarray[Any, Any]:
    array = plain_array(path, content)
    if array.dtype.kind not in "fiu":
        raise DataError(f"{path}: an array does not hold plain numbers")
    return array.astype(np.float64)
