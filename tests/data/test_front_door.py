"""Everybody reads files by `netviz.data.reading` itself, nobody by one of its modules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import netviz

HOUSE = Path(netviz.__file__).parent
INSIDE = HOUSE / "data" / "reading"


@pytest.mark.slow
def test_nobody_reaches_into_the_inside_of_reading():
    found = []
    for path in HOUSE.rglob("*.py"):
        if path.is_relative_to(INSIDE):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            found += [f"{path.name}: {name}" for name in names if name.startswith("netviz.data.reading.")]
    assert not found
