"""Files as people write them in well-known courses, and what is said of the expected ones."""

import json
from pathlib import Path

import pytest

from netviz.backward.judge import judge

HERE = Path(__file__).parent
FAMILIES = sorted(path for path in (HERE / "families").iterdir() if path.suffix in (".py", ".ipynb"))
CASES = json.loads((HERE / "cases" / "EXPECT.json").read_text("utf-8"))["cases"]

QUICK = (
    "r01_class_params_loss.py",
    "r05_columns_parameters_cache.py",
    "r09_flat_theta_bias_column.py",
    "r13_layer_objects_grad.py",
    "r17_minus_gradient_added.py",
    "r23_one_sample_at_a_time.py",
    "w05_no_mask.py",
    "w13_W2_already_updated.py",
    "w25_divided_by_units.py",
    "w33_stale_cache.py",
    "w41_past_the_hidden_layer.py",
    "w43_transposed_gradient.py",
)

SIZES = {"N": 7, "D": 2, "H": 5, "K": 3, "lam": 0.1}


def wanted(name):
    stem = name.split(".")[0]
    return "refuse" if stem.endswith("_refused") else "wrong" if "_wrong" in stem else "right"


@pytest.mark.slow
@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.name)
def test_a_file_of_a_known_course_is_called_as_it_wants_to_be(path):
    judged = judge(path)
    assert judged.verdict.verdict == wanted(path.name), (judged.verdict.sentence, judged.taken_as)
    assert judged.trouble is None or judged.trouble.kind in (
        "syntax",
        "another-network",
        "nothing",
        "values",
    )


def check(name):
    expected, judged = CASES[name], judge(HERE / "cases" / name)
    verdict, text = judged.verdict, (judged.verdict.sentence, judged.taken_as)
    allowed = {expected["verdict"]}
    if expected.get("right_if_decoded") or expected.get("right_if_stubbed"):
        allowed.add("right")
    assert verdict.verdict in allowed, text
    if expected["verdict"] != "wrong":
        return
    assert set(verdict.wrong) == set(expected["wrong"]), text
    assert verdict.diagnosis == expected["diagnosis"], text
    for parameter, what in expected["wrong"].items():
        if "factor" in what:
            factor = what["factor"]
            value = eval(str(factor), {}, SIZES)  # "N/H"
            assert verdict.parameters[parameter].factor == pytest.approx(value, rel=1e-6), text


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_a_case_is_judged_as_expected(name):
    check(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(CASES) - set(QUICK)))
def test_every_case_is_judged_as_expected(name):
    check(name)
