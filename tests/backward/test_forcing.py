"""Every guess can be changed: how arrays lie, which loss is meant; or a sentence says why it cannot."""

import pytest

from netviz.app import main
from netviz.backward.forcing import Forced, ForcingError
from netviz.backward.judge import judge
from netviz.backward.source import of_text
from tests.backward.test_driving import CASES, PLAIN

RIGHT = of_text(PLAIN.format(first="pass", last="pass"), "own.py")
HALF = of_text(
    PLAIN.format(first="pass", last="pass").replace("+ lam *", "+ lam / 2 *").replace("2 * lam", "lam"),
    "own.py",
)
SUMS = of_text(
    PLAIN.format(first="pass", last="pass").replace(".mean()", ".sum()").replace("p /= N", "pass"), "own.py"
)


def judged(source, *settings):
    return judge(source, forced=Forced.of(settings))


@pytest.mark.parametrize(
    ("source", "setting"),
    [
        (RIGHT, "samples=rows"),
        (RIGHT, "weights=DH"),
        (RIGHT, "labels=integers"),
        (RIGHT, "penalty=lam"),
        (RIGHT, "reduction=mean"),
        (HALF, "penalty=lam/2"),
        (SUMS, "reduction=sum"),
        (CASES / "r05_columns_parameters_cache.py", "samples=columns"),
        (CASES / "r23_one_sample_at_a_time.py", "samples=one"),
        (CASES / "r09_flat_theta_bias_column.py", "labels=from-1"),
    ],
)
def test_what_was_found_out_can_be_said_as_well(source, setting):
    found = judged(source, setting)
    assert found.verdict.verdict == "right"
    assert found.taken_as[-1] == f"as you said: {Forced.of([setting]).words}"


@pytest.mark.parametrize("setting", ["samples=columns", "weights=HD", "labels=one-hot"])
def test_what_cannot_be_called_so_is_refused_in_a_sentence(setting):
    found = judged(RIGHT, setting)
    assert found.verdict.verdict == "refuse"
    assert f"cannot be called with {Forced.of([setting]).words}" in found.trouble.sentence


def test_half_a_penalty_is_wrong_where_a_whole_one_is_said_to_be_meant():
    assert judged(HALF).verdict.convention.penalty == "lam/2"
    verdict = judged(HALF, "penalty=lam").verdict
    assert verdict.wrong == ("W1", "W2")
    assert verdict.parameters["W1"].part == "penalty"
    assert verdict.parameters["W1"].factor == pytest.approx(0.5)
    assert [one.key for one in verdict.mistakes] == ["penalty-half"]
    assert verdict.loss == "wrong"
    assert verdict.convention.penalty == "lam"


def test_no_penalty_is_meant_and_there_is_one():
    verdict = judged(RIGHT, "penalty=none").verdict
    assert verdict.wrong == ("W1", "W2")
    assert verdict.convention.penalty == "none"


def test_sums_are_wrong_where_means_are_said_to_be_meant_and_the_other_way_round():
    verdict = judged(SUMS, "reduction=mean").verdict
    assert set(verdict.wrong) == {"W1", "b1", "W2", "b2"}
    assert {verdict.parameters[name].law for name in verdict.wrong} == {"N"}
    assert verdict.loss == "wrong"
    verdict = judged(RIGHT, "reduction=sum").verdict
    assert set(verdict.wrong) == {"W1", "b1", "W2", "b2"}
    assert verdict.convention.reduction == "sum"


@pytest.mark.parametrize(("setting", "words"), [("color=red", "samples"), ("samples=diagonal", "columns")])
def test_what_cannot_be_said_is_told_with_what_can(setting, words):
    with pytest.raises(ForcingError, match=words):
        Forced.of([setting])


@pytest.mark.slow
def test_on_the_command_line(tmp_path, capsys):
    path = tmp_path / "half.py"
    path.write_text(HALF.text)
    assert main(["gradcheck", "--backward", str(path)]) == 0
    assert main(["gradcheck", "--backward", str(path), "--as", "penalty=lam"]) == 1
    assert main(["gradcheck", "--backward", str(path), "--as", "samples=columns"]) == 2
    assert "cannot be called with samples in columns" in capsys.readouterr().err
    assert main(["gradcheck", "--backward", str(path), "--as", "samples=up"]) == 2
    assert "samples is one of rows, columns, one" in capsys.readouterr().err
