import numpy as np

from netviz.core import forward_backward
from netviz.core.answers import Answers
from tests.conftest import make_problem


def test_the_confusion_matrix_equals_counts_made_apart(rng):
    params, a1, y = make_problem(rng, n=9000, k=4)
    among = rng.random(len(y)) < 0.5
    answers = Answers.of(params, a1, y)
    counts = [[0] * 4 for _ in range(4)]
    for point, true, counted in zip(a1, y, among, strict=True):
        if counted:
            hidden = np.maximum(point @ params.W1 + params.b1, 0.0)
            counts[true][int(np.argmax(hidden @ params.W2 + params.b2))] += 1
    assert answers.confusion(among).tolist() == counts
    for true in range(4):
        for given in range(4):
            cell = answers.cell(true, given, among)
            assert len(cell) == counts[true][given]
            assert among[cell].all()


def test_wrong_samples_come_by_loss_and_their_losses_are_those_of_training(rng):
    params, a1, y = make_problem(rng, n=200)
    answers = Answers.of(params, a1, y)
    wrong = answers.wrong_by_loss(np.ones(200, bool))
    assert set(wrong.tolist()) == set(np.flatnonzero(answers.given != y).tolist())
    assert (np.diff(answers.losses[wrong]) <= 0).all()
    loss_data = forward_backward(params, a1, y, 0.0).loss_data
    np.testing.assert_allclose(answers.losses.mean(), loss_data, rtol=1e-12)
