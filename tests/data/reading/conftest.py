"""What the tests of reading share."""

from __future__ import annotations

import pytest

from netviz.data import read
from netviz.data.reading import Options


@pytest.fixture
def reading(tmp_path):
    def of(content, name="table.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        label = options.pop("label", None)
        return read(path, label=label, options=Options(**options))

    return of
