import numpy as np

from netviz.core import STAGES, forward_backward
from netviz.resources import RESOURCES
from tests.conftest import make_problem


def test_the_table_has_the_fifteen_lines_in_order():
    assert [stage.line for stage in STAGES] == list(range(1, 16))
    phases = [stage.phase for stage in STAGES]
    assert phases == ["forward"] * 4 + ["loss"] * 3 + ["backward"] * 7 + ["update"]


def test_every_line_is_read_in_the_shape_it_announces(rng):
    n, d, h, k = 11, 2, 5, 3
    params, a1, y = make_problem(rng, n, d, h, k)
    trace = forward_backward(params, a1, y, 0.1)
    letters = {"N": n, "D": d, "H": h, "K": k, "P": (d + 1) * h + (h + 1) * k}
    for stage in STAGES:
        assert np.shape(stage.read(trace)) == tuple(letters[letter] for letter in stage.shape), stage.key
        if stage.line < 15:
            assert stage.read(trace) is getattr(trace, stage.key)


def test_every_gradient_line_names_the_parameter_that_checks_it():
    assert [stage.parameter for stage in STAGES if stage.parameter] == ["W2", "b2", "W1", "b1"]


def test_every_line_has_its_formula():
    for stage in STAGES:
        assert "<svg" in (RESOURCES / "formulas" / f"line-{stage.line:02d}.svg").read_text("utf-8")
