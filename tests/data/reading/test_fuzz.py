import pytest

from tests.data.reading import fuzz


@pytest.mark.slow
def test_mutated_files_are_read_or_refused():
    good, refused = fuzz.run(700, seed=1)
    assert good > 30
    assert refused > 200
