"""How fast a large table is read, beside pandas' C reader and numpy's loadtxt; the aim is 3 s.

    python benchmarks/reading.py [--rows 1000000]

A CSV file of two numbers and a class of words, once with six decimals and once with all digits. Each
reader runs in a process of its own, the readers in turn, three times; printed are the medians of the
seconds from the file to arrays, and the peak of the process's memory beyond what it had after its imports.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

_MEASURE = """
import sys, time
{imports}
path = sys.argv[1]
def peak():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))
before = peak()
start = time.perf_counter()
{read}
taken = time.perf_counter() - start
print(taken, peak() - before)
"""

READERS = {
    "netviz": ("from netviz.data import read", "data = read(path)"),
    "pandas": (
        "import pandas",
        "frame = pandas.read_csv(path); codes, names = pandas.factorize(frame['class']); "
        "points = frame[['x', 'y']].to_numpy()",
    ),
    "loadtxt": (
        "import numpy as np",
        "table = np.loadtxt(path, delimiter=',', skiprows=1, dtype='f8,f8,U8'); "
        "names, codes = np.unique(table['f2'], return_inverse=True)",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    print("| digits | reader | seconds | of pandas | peak memory | of pandas |")
    print("|---|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for digits, form in (("6 decimals", "{:.6f}"), ("all", "{!r}")):
            path = Path(folder) / "table.csv"
            write(path, options.rows, form)
            found = {name: [] for name in READERS}
            for _ in range(3):
                for name in READERS:
                    found[name].append(measure(name, path))
            medians = {name: np.median(runs, axis=0) for name, runs in found.items()}
            seconds, memory = medians["pandas"]
            for name, (taken, peak) in medians.items():
                print(
                    f"| {digits} | {name} | {taken:.2f} | {taken / seconds:.1f} × | {peak:.0f} MB | "
                    f"{peak / memory:.1f} × |"
                )


def write(path: Path, rows: int, form: str) -> None:
    rng = np.random.default_rng(0)
    names = np.array(("red", "green", "blue"))[rng.integers(0, 3, rows)]
    with path.open("w") as file:
        file.write("x,y,class\n")
        for (x, y), name in zip(rng.standard_normal((rows, 2)).tolist(), names.tolist(), strict=True):
            file.write(f"{form.format(x)},{form.format(y)},{name}\n")


def measure(name: str, path: Path) -> tuple[float, float]:
    imports, read = READERS[name]
    program = _MEASURE.format(imports=imports, read=read)
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    taken, peak = done.stdout.split()
    return float(taken), float(peak)


if __name__ == "__main__":
    main()
