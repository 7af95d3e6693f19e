"""Of a large table, rows enough to show what was chosen of it, at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netviz.data.reading import Table

MOST_ROWS = 20_000
"""Of which the points are shown while columns are chosen."""


def few_rows(table: Table, label: str | None) -> Table:
    """Rows from everywhere in a table, for files tend to be sorted by class; of each class at least one."""
    if len(table) <= MOST_ROWS:
        return table
    rows = np.random.default_rng(0).choice(len(table), MOST_ROWS, replace=False)
    classes = next(column.cells for column in table.columns if column.name == label)
    _, first = np.unique(classes.codes, return_index=True)
    absent = np.setdiff1d(first, rows)[:MOST_ROWS]
    rows[: len(absent)] = absent
    rows.sort()
    return replace(
        table,
        columns=[column.take(rows) for column in table.columns],
        lines=None if table.lines is None else [table.lines[row] for row in rows.tolist()],
        is_test=None if table.is_test is None else table.is_test[rows],
    )
