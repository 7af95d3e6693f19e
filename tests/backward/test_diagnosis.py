"""What a verdict says beside the names of the mistakes: numbers, lines, remarks."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from netviz.backward.answer import Answer, Trouble
from netviz.backward.diagnosis import diagnose
from netviz.backward.diagnosis.probes import LAMBDA, OTHERWISE, STANDARD, points
from netviz.backward.problem import Problem
from netviz.core.network import forward_backward
from netviz.core.params import Params, init_params
from tests.backward.plain import columns, in_float32, rows


def remark_keys(verdict):
    return [remark.key for remark in verdict.remarks]


@pytest.mark.slow
def test_the_probes_hide_nothing():
    assert len(set(STANDARD)) == 4
    for extent in (STANDARD, *OTHERWISE.values()):
        for problem in points(extent):
            trace = forward_backward(problem.params, problem.a1, problem.y, 0.0)
            assert np.all(problem.params.b1 != 0)
            assert np.all(problem.params.b2 != 0)
            assert 0 < np.mean(trace.z2 < 0) < 1
            assert 0 < trace.accuracy < 1
            assert np.abs(trace.z2).min() > 1e-2


def test_a_factor_is_told_in_the_sizes_of_the_problem():
    verdict = diagnose(columns({"db2": "db2 = dZ2.sum(axis=1, keepdims=True) / W1.shape[0]"}))
    b2 = verdict.parameters["b2"]
    assert (b2.factor, b2.law, b2.part, b2.wrong_entries) == (pytest.approx(7 / 5), "N/H", "data", 3)
    assert verdict.parameters["W2"].right


def test_a_number_is_told_from_a_size_that_equals_it():
    # 7 samples at the first probe: only another probe tells a factor 7 from N.
    assert diagnose(rows({"d = d / N": "d = 7 * d / N"})).diagnosis == "constant-factor"
    assert diagnose(rows({"d = d / N": "d = d / 2"})).parameters["W2"].law == "N/2"
    assert diagnose(rows({"d = d / N": "d = d / X.shape[1]"})).parameters["W2"].law == "N/D"


def test_the_penalty_is_judged_apart_from_the_data():
    half = {"dW2 = dW2": "dW2 += lam * W2", "dW1 = dW1": "dW1 += lam * W1"}
    verdict = diagnose(rows({"dz = dh": "dz = dh"} | half))
    assert verdict.diagnosis == "no-mask + penalty-half"
    W1, W2 = verdict.parameters["W1"], verdict.parameters["W2"]
    assert (W1.part, W1.factor, W1.factor_penalty) == ("both", None, 0.5)
    assert (W2.part, W2.factor) == ("penalty", 0.5)
    assert verdict.parameters["b2"].right


def test_loss_and_gradient_are_judged_apart():
    verdict = diagnose(rows({"loss = -np": "loss = -(np.eye(p.shape[1])[y] * np.log(p)).mean()"}))
    assert verdict.loss == "wrong"
    assert all(
        p.against == "own loss" and p.factor == pytest.approx(3) for p in verdict.parameters.values()
    )
    verdict = diagnose(rows({"d = d / N": ""}))
    assert verdict.loss == "right"
    assert diagnose(rows({"d = d / N": ""}, has_loss=False)).loss == "none"


def test_a_loss_that_is_not_known_is_measured_by_differences():
    odd = rows({"loss = -np": "loss = -np.log(p[np.arange(N), y]).mean() + 0.01 * np.sum(z3 ** 2)"})
    verdict = diagnose(odd)
    assert (verdict.verdict, verdict.loss, verdict.diagnosis) == ("wrong", "wrong", "loss-unexplained")
    shifted = rows({"loss = -np": "loss = 5 - np.log(p[np.arange(N), y]).mean()"})
    assert (diagnose(shifted).verdict, diagnose(shifted).loss) == ("right", "right")


@pytest.mark.parametrize(
    "changes",
    [
        {"a2 =": "a2 = np.tanh(z2)", "dz = dh": "dz = dh * (1 - a2 ** 2)"},
        {"a2 =": "a2 = 1 / (1 + np.exp(-z2))", "dz = dh": "dz = dh * a2 * (1 - a2)"},
        {"a2 =": "a2 = z2", "dz = dh": "dz = dh"},
        {
            "loss = -np": "t = np.eye(p.shape[1])[y]; loss = np.sum((z3 - t) ** 2) / N",
            "d[np": "",
            "d = d / N": "d = 2 * (z3 - t) / N",
        },
    ],
)
def test_a_right_pass_of_another_network_is_called_one(changes):
    verdict = diagnose(rows(changes))
    assert verdict.verdict == "refuse"
    assert verdict.trouble is not None
    assert verdict.trouble.kind == "another-network"


def test_what_nothing_explains_is_wrong_all_the_same():
    verdict = diagnose(rows({"dz = dh": "dz = dh * np.cos(z2)"}))
    assert verdict.verdict == "wrong"
    assert verdict.wrong == ("W1", "b1")
    assert verdict.diagnosis == "unexplained"
    assert "yours / right" in verdict.parameters["W1"].pattern
    assert verdict.mistakes[0].line == 12  # da2 is seen to be right
    assert verdict.mistakes[0].source_line == rows({"dz = dh": "dz = dh * np.cos(z2)"}).line_of("dz = ")
    one = diagnose(rows({"dW1 = X": "dW1 = X.T.dot(dz); dW1[0, 2] += 0.01"}))
    assert (one.wrong, one.parameters["W1"].wrong_entries) == (("W1",), 1)
    assert np.argwhere(one.parameters["W1"].wrong_at).tolist() == [[0, 2]]


def test_the_sentence_has_the_numbers_of_the_state_in_the_window():
    rng = np.random.default_rng(3)
    theta = init_params(2, 16, 3, rng=rng)
    problem = Problem(theta, rng.standard_normal((90, 2)), np.arange(90) % 3, lam=0.01)
    silent = 100 * np.mean(forward_backward(theta, problem.a1, problem.y, 0.0).z2 <= 0)
    verdict = diagnose(rows({"dz = dh": "dz = dh"}), problem)
    assert f"{silent:.0f} % of entries where the unit did not fire" in verdict.mistakes[0].sentence
    assert verdict.parameters["W1"].entries == 32
    assert verdict.parameters["W1"].yours.shape == (2, 16)
    assert "90 times too large" in diagnose(rows({"d = d / N": ""}), problem).mistakes[0].sentence


def test_a_mistake_that_the_window_does_not_show_is_found_all_the_same():
    # b = 0 in a fresh network: a penalty on the biases in the gradient alone cannot be seen there.
    theta = init_params(2, 6, 3)
    problem = Problem(theta, np.random.default_rng(1).standard_normal((20, 2)), np.arange(20) % 3, lam=0.1)
    verdict = diagnose(rows({"dW1 = dW1": "dW1 += 2 * lam * W1; db1 += 2 * lam * b1"}), problem)
    assert verdict.diagnosis == "bias-penalty-in-gradient-only"
    assert verdict.wrong == ("b1",)


def test_zero_weights_are_no_reason_to_call_a_right_function_wrong():
    theta = init_params(2, 6, 3, "zeros")
    problem = Problem(theta, np.random.default_rng(1).standard_normal((20, 2)), np.arange(20) % 3, lam=0.1)
    for student in (rows(), rows({"dz = dh": "dz = dh * (z2 >= 0)"}), columns()):
        assert diagnose(student, problem).verdict == "right"
    kinked = Params(np.zeros((2, 6)), np.zeros(6), np.ones((6, 3)) * [[1.0, 2.0, -1.0]], np.zeros(3))
    verdict = diagnose(rows({"dz = dh": "dz = dh * (z2 >= 0)"}), replace(problem, params=kinked))
    assert verdict.verdict == "right"
    assert "mask-at-zero" in remark_keys(verdict)


def test_cancellation_is_no_reason_to_call_a_right_function_wrong():
    # Trained to death: gradients are sums of numbers 1e12 times as large as they are.
    rng = np.random.default_rng(2)
    a1 = np.concatenate([rng.standard_normal((20, 2)) * 1e6] * 2)
    theta = init_params(2, 6, 3, rng=rng)
    problem = Problem(theta, a1, np.arange(40) % 3, lam=0.0)
    for student in (rows(), columns()):
        assert diagnose(student, problem).verdict == "right"


@pytest.mark.parametrize("step", [1e-6, 1e-5, 1e-4])
@pytest.mark.slow
def test_a_numerical_gradient_is_right_with_a_remark(step):
    verdict = diagnose(by_differences(step, both_sides=True))
    assert verdict.verdict == "right"
    assert "inexact" in remark_keys(verdict)
    assert diagnose(by_differences(step, both_sides=False)).verdict == "right"


def by_differences(step, both_sides):
    student = rows()

    def call(problem):
        answer = student(problem)
        gradients = {}
        for name in ("W1", "b1", "W2", "b2"):
            value = np.array(getattr(problem.params, name))
            gradients[name] = np.zeros_like(value)
            for place in np.ndindex(value.shape):
                ends = []
                for by in (step, -step if both_sides else 0.0):
                    moved = value.copy()
                    moved[place] += by
                    ends.append(
                        student(replace(problem, params=replace(problem.params, **{name: moved}))).loss
                    )
                gradients[name][place] = (ends[0] - ends[1]) / (2 * step if both_sides else step)
        return replace(answer, gradients=gradients, raw=gradients)

    return call


def test_remarks_say_what_is_not_wrong():
    assert remark_keys(diagnose(rows())) == []
    assert "mask-at-zero" in remark_keys(diagnose(rows({"dz = dh": "dz = dh * (z2 >= 0)"})))
    assert "overflow" in remark_keys(diagnose(rows({"e = np": "e = np.exp(z3)"})))
    assert "global-max" in remark_keys(diagnose(rows({"e = np": "e = np.exp(z3 - z3.max())"})))
    assert "float32" in remark_keys(diagnose(in_float32(rows())))
    no_penalty = rows({"loss +=": ""})
    verdict = diagnose(no_penalty)
    assert verdict.verdict == "right"
    assert "loss-without-penalty" in remark_keys(verdict)


def test_a_loop_over_samples_is_remarked():
    student = rows()

    def slow(problem):
        return replace(student(problem), seconds=2e-5 * len(problem.y))

    def quick(problem):
        return replace(student(problem), seconds=1e-4)

    assert "loop" in remark_keys(diagnose(slow))
    assert "loop" not in remark_keys(diagnose(quick))


def test_the_convention_says_what_its_lambda_is():
    halved = diagnose(columns()).convention
    assert halved.sentence == "½λ: your λ = 0.1 is netviz's 0.05"
    assert halved.of_netviz(40) == 0.5
    by_n = {"loss +=": "loss += lam / N * (np.sum(W1 ** 2) + np.sum(W2 ** 2))"}
    by_n |= {"dW2 = dW2": "dW2 += 2 * lam / N * W2", "dW1 = dW1": "dW1 += 2 * lam / N * W1"}
    convention = diagnose(rows(by_n)).convention
    assert (convention.penalty, convention.of_netviz(50)) == ("lam/N", 1 / 50)


@pytest.mark.slow
def test_what_does_not_run_is_refused_with_its_reason():
    trouble = Trouble("raises", "line 3 raises NameError: name 'q' is not defined.")
    verdict = diagnose(lambda problem: Answer(error=trouble))
    assert (verdict.verdict, verdict.trouble, verdict.sentence) == ("refuse", trouble, trouble.sentence)


def test_a_function_that_runs_only_where_sizes_are_equal_is_wrong():
    # A transpose that D = K hides, in a branch that netviz does not know.
    verdict = diagnose(rows({"N = X": "N = X.shape[0]; assert X.shape[1] == W2.shape[1]"}))
    assert verdict.verdict == "wrong"
    assert verdict.diagnosis == "equal-sizes"


def test_every_mistake_has_three_hints_and_a_section_of_why():
    for student in (rows({"dz = dh": "dz = dh"}), rows({"d = d / N": ""}), rows({"dW1 = dW1": ""})):
        mistake = diagnose(student).mistakes[0]
        line, kind, code = mistake.hints
        assert f"line {mistake.line}" in line
        assert kind
        assert kind != mistake.sentence
        assert "=" in code


@pytest.mark.parametrize(
    ("student", "text", "line"),
    [
        (rows({"dz = dh": "dz = dh"}), "dz = dh", 12),
        (rows({"d = d / N": ""}), "d[np", 8),
        (rows({"z2 =": "z2 = X.dot(W1)"}), "z2 =", 1),
        (rows({"db2": "db2 = d.mean(axis=0)"}), "db2 =", 10),
        (rows({"dW2 = a2": "dW2 = z2.T.dot(d)"}), "dW2 = z2", 9),
        (rows({"dW1 = dW1": "dW1 = dW1 + lam * W1"}), "dW1 = dW1", 13),
        (columns({"dZ1": "dZ1 = dA1 * (1 - A1 ** 2)"}), "dZ1 =", 12),
        (columns({"dZ2": "dZ2 = Y - A2"}), "dZ2 =", 8),
        (columns({"A2 = E": "A2 = E / E.sum()", "E = np": "E = np.exp(Z2)"}), "A2 =", 4),
        (columns({"loss = -np": "loss = -np.mean(Y * np.log(A2))"}), "loss = -np", 5),
    ],
)
def test_the_source_line_is_where_the_values_part(student, text, line):
    verdict = diagnose(student)
    mistake = verdict.mistakes[0]
    assert (mistake.line, mistake.source_line) == (line, student.line_of(text))
    assert verdict.parts_at == student.line_of(text)


def test_the_lines_before_the_mistake_are_seen_to_be_right():
    student = rows({"dz = dh": "dz = dh"})
    seen = {one.line: one for one in diagnose(student).seen}
    for line, text in {
        1: "z2 =",
        2: "a2 =",
        3: "z3 =",
        4: "p =",
        8: "d = d",
        9: "dW2 = dW2",
        11: "dh =",
    }.items():
        assert (seen[line].right, seen[line].source_line) == (True, student.line_of(text))
    assert not seen[12].right
    assert not seen[13].right
    assert not seen[14].right


def test_the_values_of_a_right_function_do_not_part():
    for student in (rows(), columns()):
        verdict = diagnose(student)
        assert verdict.parts_at is None
        assert all(seen.right for seen in verdict.seen)
        assert {seen.line for seen in verdict.seen} >= {1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 14}


def test_a_report_is_plain_data():
    facts = diagnose(rows({"dz = dh": "dz = dh"})).to_dict()
    assert facts["verdict"] == "wrong"
    assert facts["parameters"]["W1"]["entries"] == 10
    assert facts["mistakes"][0]["key"] == "no-mask"
    assert {"line", "key", "source_line", "sentence"} == set(facts["mistakes"][0])


def test_a_diagnosis_makes_few_calls():
    student, asked = rows({"dz = dh": "dz = dh"}), []

    def call(problem):
        asked.append(problem)
        return student(problem)

    verdict = diagnose(call)
    assert verdict.calls == len(asked) <= 40
    assert {problem.lam for problem in asked} >= {0.0, LAMBDA}
    assert 0 <= verdict.seconds < time.perf_counter()


@pytest.mark.parametrize("template", ["rows", "columns"])
def test_a_penalty_that_is_built_in_is_a_convention(template):
    make = rows if template == "rows" else columns
    start = "N = X" if template == "rows" else "m = X"
    own = {start: ("N = X.shape[0]" if template == "rows" else "m = X.shape[1]") + "; lam = 1e-3"}
    verdict = diagnose(make(own))
    assert verdict.verdict == "right"
    assert remark_keys(verdict) == ["built-in-penalty"]
    assert "λ = 0.001" in diagnose(rows({"N = X": "N = X.shape[0]; lam = 1e-3"})).remarks[0].sentence
    assert diagnose(make(own, has_loss=False)).verdict == "right"
    mask = {"dz = dh": "dz = dh"} if template == "rows" else {"dZ1": "dZ1 = dA1"}
    assert diagnose(make(own | mask)).diagnosis == "no-mask"
    assert diagnose(make(own | mask, has_loss=False)).diagnosis == "no-mask"
    assert diagnose(make(own | {"dW1 = dW1": "", "dW2 = dW2": ""})).diagnosis == "penalty-missing"
