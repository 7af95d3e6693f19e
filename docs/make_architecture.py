"""Draw docs/pictures/rooms.svg from the imports in the code, put the examples into architecture.md.

`make architecture` runs it.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from netviz import files

ROOT = Path(__file__).parent.parent
FILE = Path(__file__).with_name("pictures") / "rooms.svg"
DOCUMENT = Path(__file__).with_name("architecture.md")
EXAMPLES = Path(__file__).with_name("examples")

_TOGETHER = {  # small files at the top that serve one purpose
    "__main__": "app",
    "desktop": "app",
    "early": "terminal",
    "display": "terminal",
    "terminal": "terminal",
    "interrupt": "terminal",
    "outputs": "terminal",
    "file_or_command": "terminal",
    "resources": "files",
    "array_files": "files",
    "predicting_points": "predicting",
    "errors": "faults",
    "fault_log": "faults",
}
_PURPOSES = {
    "app": "the command line",
    "terminal": "files to write, Ctrl+C, standard output",
    "files": "writing whole or not at all",
    "faults": "what went wrong",
    "ui/layouts": "presets, as data",
}
_WIDTH, _HEIGHT, _GAP, _RISE, _MARGIN = 214, 62, 22, 58, 30
_ROW = 5  # boxes at most beside each other


@dataclass
class Room:
    """A folder of the program, or files at its top that belong together."""

    name: str
    purpose: str = ""
    n_files: int = 0
    n_lines: int = 0
    imports: set[str] = field(default_factory=set)


def room_of(module: str) -> str:
    """The room in which a module lies, by its dotted name."""
    parts = module.split(".")[1:]
    if not parts:
        return ""
    if parts[0] == "ui":
        return "/".join(parts[:2]) if len(parts) > 1 else ""
    return _TOGETHER.get(parts[0], parts[0])


def rooms(root: Path = ROOT) -> dict[str, Room]:
    """All rooms by their names, with what each imports of the others."""
    found: dict[str, Room] = {}
    for path in sorted((root / "netviz").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        module = ".".join(part for part in parts if part != "__init__")
        name = room_of(module)
        if not name:
            continue
        room = found.setdefault(name, Room(name))
        text = path.read_text("utf-8")
        tree = ast.parse(text)
        room.n_files += 1
        room.n_lines += text.count("\n")
        is_its_own = path.stem == "__init__" or len(parts) == 2
        if (
            is_its_own
            and not room.purpose
            and name.count("/") == len(parts) - 2 - (path.stem == "__init__")
        ):
            room.purpose = (ast.get_docstring(tree) or "").partition("\n")[0]
        for node in ast.walk(tree):
            targets = []
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                targets = [f"{node.module}.{alias.name}" for alias in node.names]
            room.imports |= {room_of(target) for target in targets if target.startswith("netviz.")}
    for room in found.values():
        room.imports = {name for name in room.imports if name in found and name != room.name}
        room.purpose = _PURPOSES.get(room.name, room.purpose)
    return found


def against_the_direction(found: dict[str, Room]) -> set[tuple[str, str]]:
    """Imports that close a circle of rooms."""
    closing: set[tuple[str, str]] = set()
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        for other in sorted(found[name].imports):
            if other in (*way, name):
                closing.add((name, other))
            elif other not in done:
                visit(other, (*way, name))
        done.add(name)

    for name in found:
        visit(name, ())
    return closing


def floors(found: dict[str, Room]) -> list[list[Room]]:
    """The rooms from the top floor down; each lies above all that it imports."""
    closing = against_the_direction(found)
    heights: dict[str, int] = {}

    def height(name: str) -> int:
        if name not in heights:
            below = [height(other) for other in found[name].imports if (name, other) not in closing]
            heights[name] = 1 + max(below, default=-1)
        return heights[name]

    by_height: dict[int, list[Room]] = {}
    for name, room in found.items():
        by_height.setdefault(height(name), []).append(room)
    return [by_height[number] for number in sorted(by_height, reverse=True)]


def shown(found: dict[str, Room]) -> set[tuple[str, str]]:
    """The imports that are drawn: those to which no longer way leads."""
    closing = against_the_direction(found)
    direct = {(name, other) for name, room in found.items() for other in room.imports} - closing
    reached: dict[str, set[str]] = {}

    def reach(name: str) -> set[str]:
        if name not in reached:
            others = [other for start, other in direct if start == name]
            reached[name] = set(others).union(*(reach(other) for other in others))
        return reached[name]

    return {
        (start, end)
        for start, end in direct
        if not any(end in reach(other) for begin, other in direct if begin == start and other != end)
    }


def _wrapped(text: str, width: int = 33) -> list[str]:
    lines = [""]
    for word in text.rstrip(".").split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:2] if len(lines) < 3 else [lines[0], lines[1] + " …"]


def picture(found: dict[str, Room]) -> str:
    """The whole picture, as SVG."""
    rows = []
    for floor in floors(found):
        rows += [floor[start : start + _ROW] for start in range(0, len(floor), _ROW)]
    wide = max(len(row) for row in rows)
    width = 2 * _MARGIN + wide * _WIDTH + (wide - 1) * _GAP
    height = 2 * _MARGIN + len(rows) * _HEIGHT + (len(rows) - 1) * _RISE
    places: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(rows):
        left = (width - len(row) * _WIDTH - (len(row) - 1) * _GAP) / 2
        for place, room in enumerate(row):
            places[room.name] = left + place * (_WIDTH + _GAP), _MARGIN + number * (_HEIGHT + _RISE)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif">',
        "<title>The rooms of netviz, and what imports what</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    arrows = [(way, "#9aa3b2", "") for way in sorted(shown(found))]
    arrows += [(way, "#c0392b", ' stroke-dasharray="5 4"') for way in sorted(against_the_direction(found))]
    for (start, end), color, dashes in arrows:
        x1, y1 = places[start][0] + _WIDTH / 2, places[start][1] + _HEIGHT
        x2, y2 = places[end][0] + _WIDTH / 2, places[end][1]
        bend = max(abs(y2 - y1) / 2, _RISE / 2)
        parts.append(
            f'<path d="M{x1:g} {y1:g} C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2 - 6:g}" '
            f'fill="none" stroke="{color}" stroke-width="1.3"{dashes}/>'
            f'<path d="M{x2 - 4:g} {y2 - 7:g} L{x2 + 4:g} {y2 - 7:g} L{x2:g} {y2:g} Z" fill="{color}"/>'
        )
    for room in found.values():
        x, y = places[room.name]
        fill = "#e9effc" if room.name.startswith("ui/") else "#f4f5f7"
        size = f"{room.n_files} file{'s' if room.n_files > 1 else ''}, {round(room.n_lines, -1)} lines"
        parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{fill}" '
            f'stroke="#5b6472"/><text x="{x + 9:g}" y="{y + 18:g}" font-size="13" font-weight="bold">'
            f"{escape(room.name)}</text>"
            f'<text x="{x + _WIDTH - 9:g}" y="{y + 18:g}" font-size="9" text-anchor="end" fill="#5b6472">'
            f"{size}</text>"
        )
        for number, line in enumerate(_wrapped(room.purpose)):
            parts.append(
                f'<text x="{x + 9:g}" y="{y + 36 + 14 * number:g}" font-size="10.5">{escape(line)}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


def with_examples(text: str) -> str:
    """The document with each example under its mark as it is in docs/examples."""

    def example(found: re.Match[str]) -> str:
        diff = EXAMPLES / f"{found[1]}.diff"
        shown = f"```diff\n{diff.read_text('utf-8')}```\n" if diff.exists() else ""
        return f"<!-- {found[1]} -->\n{shown}"

    return re.sub(r"<!-- (\w+) -->\n(?:```diff\n.*?```\n)?", example, text, flags=re.DOTALL)


def main() -> None:
    """Write the picture, and the examples into the document."""
    files.write(FILE, picture(rooms()).encode())
    files.write(DOCUMENT, with_examples(DOCUMENT.read_text("utf-8")).encode())


if __name__ == "__main__":
    main()
