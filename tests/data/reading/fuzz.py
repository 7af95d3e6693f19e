"""Mutated real files and random bytes for the reader: `make fuzz`, or a few of them in the tests.

python -m tests.data.reading.fuzz [CASES] [SEED]
"""

from __future__ import annotations

import resource
import signal
import sys
import tempfile
from pathlib import Path

import numpy as np

from netviz.data import DataError, read
from tests.places import FILES

SAMPLES = sorted(path for path in FILES.iterdir() if path.suffix != ".md")
SECONDS = 20  # that one file may take before it counts as a hang
MEMORY = 4 * 2**30
_PIECES = (
    b", ; | \t \" ' \n \r \0 nan inf 1e999 - { [ # \xff\xfe \x1f\x8b PK\x03\x04 \x93NUMPY 1:1 sep=; @data "
    b"999999999999999999999 \xf0\x9f\x90\xa7 1,5 NA"
).split(b" ")


class HangError(Exception):
    """A file took too long."""


def mutated(rng: np.random.Generator, content: bytes) -> bytes:
    """A file with a few things wrong."""
    data = bytearray(content)
    for _ in range(int(rng.choice((1, 1, 1, 2, 2, 3, 8)))):
        size = max(len(data), 1)
        place, length = int(rng.integers(size)), int(rng.integers(1, 40))
        kind = int(rng.integers(7))
        if kind == 0 and data:
            data[place] = int(rng.integers(256))
        elif kind == 1:
            del data[place : place + length]
        elif kind == 2:
            data[place:place] = bytes(rng.integers(0, 256, length, np.uint8))
        elif kind == 3:
            data[place:place] = _PIECES[int(rng.integers(len(_PIECES)))]
        elif kind == 4:
            del data[place:]
        elif kind == 5:
            data[place:place] = data[place : place + length] * int(rng.integers(1, 50))
        else:
            other = SAMPLES[int(rng.integers(len(SAMPLES)))].read_bytes()
            data[place:place] = other[: int(rng.integers(200))]
    return bytes(data)


def case(rng: np.random.Generator) -> tuple[str, bytes]:
    """A name and contents."""
    path = SAMPLES[int(rng.integers(len(SAMPLES)))]
    if rng.random() < 0.08:
        return path.name, bytes(rng.integers(0, 256, int(rng.integers(400)), np.uint8))
    name = path.name if rng.random() < 0.8 else SAMPLES[int(rng.integers(len(SAMPLES)))].name
    return name, mutated(rng, path.read_bytes())


def run(cases: int, seed: int) -> tuple[int, int]:
    """Read so many files; returns how many gave data and how many were refused.

    Raises
    ------
    Exception
        Whatever the reader raises that is not its own error.
    """
    rng = np.random.default_rng(seed)
    good = refused = 0

    def hang(*_: object) -> None:
        raise HangError(f"seed {seed}, case {good + refused}")

    before = signal.signal(signal.SIGALRM, hang)
    try:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(cases):
                name, content = case(rng)
                path = Path(folder) / name
                path.write_bytes(content)
                signal.alarm(SECONDS)
                try:
                    read(path)
                    good += 1
                except DataError as error:
                    if "\n" in str(error) or "cannot be understood" in str(error):
                        raise AssertionError(f"{name}: {error}") from error
                    refused += 1
                except Exception as error:
                    keep = Path(tempfile.gettempdir()) / f"fuzz-{seed}-{number}-{name}"
                    keep.write_bytes(content)
                    raise AssertionError(f"{keep}: {error!r}") from error
                signal.alarm(0)
                path.unlink()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return good, refused


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    n_cases = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    read_well, said_no = run(n_cases, first_seed)
    print(f"{n_cases} files: {read_well} gave data, {said_no} were refused, none did anything else")
