"""Write the lists of words in docs/lesson.md from the tables in the code: `make lesson`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from netviz import files
from netviz.lessons.figure_table import CHECKED, ENTRIES, FIGURES, Figure
from netviz.lessons.words import CONTROLS, PANELS

FILE = Path(__file__).with_name("lesson.md")


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _said(figure: Figure) -> str:
    if figure.words and figure.kind == "word" and figure.name != "mistake":
        return f"{figure.meaning}: {', '.join(f'`{word}`' for word in figure.words)}"
    return figure.meaning


def _kind(figure: Figure) -> str:
    words = [] if figure.kind == "number" else [f"a {figure.kind}"]
    return ", ".join([*words, *(["with a curve"] if figure.column else [])])


def tables() -> dict[str, str]:
    """Each list by the name of its place."""
    entries = ((f"`{name}[{','.join(letters)}]`", meaning) for name, (letters, meaning) in ENTRIES.items())
    figures = ((f"`{figure.name}`", _said(figure), _kind(figure)) for figure in FIGURES.values())
    return {
        "panels": _table(("panel", ""), ((f"`{key}`", what) for key, what in PANELS.items())),
        "controls": _table(
            ("control", "", ""),
            (
                (f"`{key}`", control.title, "a range" if control.has_range else "")
                for key, control in CONTROLS.items()
            ),
        ),
        "figures": _table(("figure", "", ""), figures)
        + "\nEntries of arrays are counted from 0, as in `z2[0,1]`; N samples of the step, D inputs, "
        "H hidden units, K classes:\n\n"
        + _table(("entry", ""), entries)
        + f"\n`{CHECKED}` can only stand in `done`: no run has it.\n",
    }


def document() -> str:
    """The text as it is, with the lists as they ought to be."""
    text = FILE.read_text("utf-8")
    for name, table in tables().items():
        begin, end = f"<!-- {name}: written by `make lesson` -->\n", f"<!-- end of the {name} -->\n"
        before, found, rest = text.partition(begin)
        _, ended, after = rest.partition(end)
        if not found or not ended:
            raise ValueError(f"{FILE.name} has no place for the {name}: {begin.strip()} … {end.strip()}")
        text = f"{before}{begin}\n{table}\n{end}{after}"
    return text


if __name__ == "__main__":
    files.write(FILE, document().encode())
