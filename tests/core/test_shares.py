import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.core.shares import percent


@pytest.mark.parametrize(
    ("right", "of", "text"),
    [
        (2500, 2500, "100.0 %"),
        (2499, 2500, "99.9 %"),
        (9999, 10_000, "99.9 %"),
        (1, 10_000, "0.1 %"),
        (0, 10_000, "0.0 %"),
        (983, 1000, "98.3 %"),
        (2, 3, "66.7 %"),
    ],
)
def test_shares_as_people_read_them(right, of, text):
    assert percent(right / of) == text


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 3))
def test_only_all_is_100_and_only_none_is_0(counts, decimals):
    right, n = counts
    number = float(re.fullmatch(r"(.*) %", percent(right / n, decimals))[1])
    assert (number == 100) == (right == n)
    assert (number == 0) == (right == 0)
    assert abs(number - 100 * right / n) <= 10.0**-decimals


def test_a_share_that_is_not_known():
    assert percent(math.nan) == percent(np.nan, 0) == "–"
