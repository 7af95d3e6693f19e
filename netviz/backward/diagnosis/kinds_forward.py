"""The kinds of mistakes in lines 1 to 8: the forward pass, the loss, and where the backward pass begins."""

from __future__ import annotations

from netviz.backward.diagnosis.kind import Kind

FORWARD_KINDS = (
    # Lines 1 to 4: the forward pass.
    Kind(
        "b1-not-in-forward",
        1,
        "Line 1 has no b1: the forward pass is that of a network whose hidden units have no "
        "biases. Where b1 is 0, as in a fresh network, nobody can see it.",
        "A parameter does not take part in the forward pass.",
        pattern="taken at b1 = 0",
    ),
    Kind(
        "b1-twice",
        1,
        "Line 1 adds b1 twice: the whole pass is taken at 2 b1.",
        "A parameter takes part in the forward pass more than once.",
        pattern="taken at 2 b1",
    ),
    Kind(
        "b2-not-in-forward",
        3,
        "Line 3 has no b2: the scores are those of a network without output biases.",
        "A parameter does not take part in the forward pass.",
        pattern="taken at b2 = 0",
    ),
    Kind(
        "b2-twice",
        3,
        "Line 3 adds b2 twice: the whole pass is taken at 2 b2.",
        "A parameter takes part in the forward pass more than once.",
        pattern="taken at 2 b2",
    ),
    Kind(
        "no-relu",
        2,
        "Line 2 has no ReLU: a2 is z2 itself, so the {silent} of its entries that are negative go"
        " on to the scores.",
        "What the hidden units do to z2 is left out.",
        pattern="a2 is z2",
    ),
    Kind(
        "softmax-over-samples",
        4,
        "Line 4 divides by a sum over the {N} samples instead of the {K} classes: the columns of "
        "ψ add up to 1, not its rows.",
        "The sum in the softmax runs over the wrong axis.",
        pattern="the columns of ψ add up to 1",
    ),
    Kind(
        "softmax-total",
        4,
        "Line 4 divides by the sum of the whole matrix: all {N} × {K} probabilities together add "
        "up to 1, not those of each sample.",
        "The sum in the softmax runs over too much.",
        pattern="ψ is divided by the sum of the whole matrix",
    ),
    Kind(
        "keepdims",
        4,
        "Line 4 needs keepdims=True: without it the {N} sums of the rows are laid along the "
        "columns, and each entry of ψ is divided by another sample's sum.",
        "A sum over the classes is broadcast along the wrong axis.",
        pattern="ψ is divided by the sums of other rows",
    ),
    Kind(
        "no-exp",
        4,
        "Line 4 has no exp: the scores themselves are divided by their sum, and may be negative.",
        "A function is missing in the softmax.",
        pattern="ψ = z3 / Σ z3",
    ),
    Kind(
        "no-normalization",
        4,
        "Line 4 does not divide by the sum: ψ is exp(z3), and its rows do not add up to 1.",
        "The probabilities of a sample do not add up to 1.",
        pattern="ψ = exp(z3)",
    ),
    Kind(
        "no-softmax",
        4,
        "Line 4 is missing: line 8 subtracts Δ from the scores z3 instead of the probabilities ψ.",
        "What line 8 starts from are no probabilities.",
        pattern="z3 in the place of ψ",
    ),
    Kind(
        "relu-for-softmax",
        4,
        "Line 4 takes a ReLU of the scores where the softmax belongs.",
        "What line 8 starts from are no probabilities.",
        pattern="max(0, z3) in the place of ψ",
    ),
    Kind(
        "sigmoid-for-softmax",
        4,
        "Line 4 takes a sigmoid of each score: the probabilities of a sample do not add up to 1.",
        "The probabilities of a sample do not add up to 1.",
        pattern="σ(z3) in the place of ψ",
    ),
    Kind(
        "tanh-hidden",
        2,
        "Line 2 is a tanh, not a ReLU.",
        "The hidden units are not those of the derivation.",
        pattern="a2 = tanh(z2)",
    ),
    Kind(
        "sigmoid-hidden",
        2,
        "Line 2 is a sigmoid, not a ReLU.",
        "The hidden units are not those of the derivation.",
        pattern="a2 = σ(z2)",
    ),
    Kind(
        "leaky-relu",
        2,
        "Line 2 is a leaky ReLU: negative entries of z2 go on, a hundred times smaller.",
        "The hidden units are not those of the derivation.",
        pattern="a2 = z2 / 100 where z2 < 0",
    ),
    # Lines 5 to 7: the loss.
    Kind(
        "mean-over-classes",
        5,
        "The loss is a mean over {N} samples and {K} classes, {K} times too small; the gradient "
        "is right for the mean over the samples. Against its own loss every gradient is {K} times"
        " too large.",
        "The loss and the gradient are averaged over different numbers.",
        code="loss = -np.sum(Y * np.log(psi)) / N",
        pattern="{K} times its own loss's",
    ),
    Kind(
        "loss-factor",
        5,
        "The loss is {factor} times the mean over the samples, and the gradient is that of the mean.",
        "The loss and the gradient do not have the same factor in front.",
        pattern="of another factor than its loss",
    ),
    Kind(
        "loss-overwritten",
        5,
        "The loss is not a number while the gradient is right: the array of the probabilities has"
        " been overwritten with ψ − Δ before line 5 takes its logarithm.",
        "The loss is computed from something that is no longer what it was.",
        code="loss_data = -np.mean(np.log(psi[np.arange(N), y]))",
    ),
    Kind(
        "loss-unexplained",
        5,
        "The loss is no cross-entropy of this network: its own numerical gradient differs from "
        "the derivative.",
        "The loss is not the one of the derivation.",
    ),
    Kind(
        "loss-labels",
        5,
        "The loss takes the probability of another class than the true one.",
        "The loss looks at the wrong class.",
    ),
    Kind(
        "binary-cross-entropy",
        5,
        "The loss is a binary cross-entropy, with log(1 − ψ) for the other classes; a softmax "
        "needs −log ψ of the true class alone.",
        "The loss does not belong to a softmax.",
        code="loss_data = -np.mean(np.log(psi[np.arange(N), y]))",
    ),
    Kind(
        "penalty-loss",
        6,
        "The penalty in the loss is not the one whose derivative is in the gradient: {found}.",
        "The penalty in the loss does not treat W1 and W2 alike, or does not square them.",
        pattern="the penalty's gradient does not belong to the loss's penalty",
    ),
    Kind(
        "biases-in-loss-penalty",
        6,
        "The loss penalizes the biases.",
        "The penalty has too many terms.",
    ),
    # Line 8.
    Kind(
        "no-mean",
        8,
        "{where} {where_has} no 1/N: {which} {come} out {N} times too large, as many as there are"
        " samples, and the worse the larger the batch.",
        "A division is missing.",
        pattern="times N",
    ),
    Kind(
        "no-mean-in-line",
        8,
        "{where} {where_has} a gradient that has not been divided by N yet: {which} {come} out {N} times "
        "too large, as many as there are samples. The 1/N belongs in line 8, before anything is added up.",
        "A division is missing.",
        pattern="times N",
    ),
    Kind(
        "mean-twice",
        8,
        "{where} {where_divides} by N once more: {which} {come} out {N} times too small. The 1/N "
        "is in line 8 already; after it the samples are added up, not averaged.",
        "Something is divided twice.",
        pattern="divided by N twice",
    ),
    Kind(
        "wrong-divisor",
        8,
        "{where} {where_divides} by {divisor} instead of N = {N}, the number of samples: {which} "
        "{come} out {times}.",
        "It is divided by the wrong number.",
        pattern="divided by {divisor} instead of N",
    ),
    Kind(
        "sign",
        8,
        "{where} {where_has} the wrong sign: {which} {point} uphill. With θ ← θ − η ∂J̃/∂θ the "
        "loss would rise.",
        "The direction is wrong.",
        pattern="times −1",
    ),
    Kind(
        "zero",
        8,
        "{which} {are} 0 in every entry, at every θ. An integer division such as 1 // N gives 0, "
        "and so does an array that is never filled.",
        "Nothing is computed, or it is multiplied by 0.",
        pattern="all 0",
    ),
    Kind(
        "constant-factor",
        8,
        "{which} {come} out {times}: a constant factor that does not belong there.",
        "A factor is multiplied in that does not belong there.",
        pattern="times {factor}",
    ),
    Kind(
        "no-true-class",
        8,
        "Line 8 has no −Δ: ψ/N goes back, so every class's score is pushed down, the true one's too.",
        "The labels do not take part in the backward pass.",
        pattern="ψ/N goes back",
    ),
    Kind(
        "numerator-only",
        8,
        "Line 8 has −Δ/N alone: the derivative of the sum in the softmax's denominator, ψ, is missing.",
        "Half of the derivative of the softmax is missing.",
        pattern="−Δ/N goes back",
    ),
    Kind(
        "softmax-derivative-twice",
        8,
        "Line 8 is multiplied by ψ(1 − ψ). (ψ − Δ)/N is the derivative of softmax and logarithm "
        "together; the softmax has no derivative of its own left to multiply.",
        "A derivative is multiplied in that is contained already.",
        pattern="(ψ − Δ) ψ (1 − ψ) / N goes back",
    ),
    Kind(
        "no-softmax-derivative",
        8,
        "Line 8 is −Δ/ψ/N, the derivative by the probabilities; the softmax between ψ and z3 is left out.",
        "A link of the chain is left out.",
        pattern="−Δ/ψ/N goes back",
    ),
    Kind(
        "softmax-diagonal",
        8,
        "Line 8 has ψ − 1 at the true class and 0 elsewhere: each score is in the denominator of every "
        "probability, so all {K} classes get a gradient, ψ − Δ.",
        "Half of the derivative of the softmax is missing.",
        pattern="(ψ − 1)/N at the true class goes back, 0 elsewhere",
    ),
    Kind(
        "labels-as-numbers",
        8,
        "Line 8 subtracts the class's number y from every probability of the row; what belongs there is "
        "Δ, 1 at the true class and 0 elsewhere.",
        "The labels take part in the wrong form.",
        pattern="(ψ − y)/N goes back",
    ),
    Kind(
        "squared-error",
        8,
        "Line 8 is the derivative of a squared error, not of the cross-entropy.",
        "It is the derivative of another loss.",
        pattern="the derivative of a squared error",
    ),
    Kind(
        "one-everywhere",
        8,
        "Line 8 subtracts 1 from every class's probability; it belongs to the true class alone.",
        "The labels take part in the wrong place.",
        pattern="(ψ − 1)/N goes back",
    ),
    Kind(
        "one-added",
        8,
        "Line 8 adds Δ instead of subtracting it.",
        "A sign is wrong.",
        pattern="(ψ + Δ)/N goes back",
    ),
    Kind(
        "argmax-for-y",
        8,
        "Line 8 takes the network's own answer, argmax ψ, for the true class y: samples that are "
        "classified right are right, and the others pull towards their mistake.",
        "The labels are not those of the data.",
        pattern="the most probable class in the place of y",
    ),
    Kind(
        "shifted-labels",
        8,
        "The labels are shifted by one: class {shift} is taken for y. Index −1 is the last class,"
        " so nothing complains. Labels count from 0 here.",
        "The labels are not those of the data.",
        pattern="the class before the true one is pulled up; class 0 wraps round to the last",
    ),
    Kind(
        "column-labels",
        8,
        "The labels are a column (N, 1), so ψ[np.arange(N), y] is ({N}, {N}): every row loses 1 "
        "at every class that occurs in y. Take y.ravel().",
        "An index is broadcast.",
        code="psi[np.arange(N), y.ravel()] -= 1",
        pattern="every row loses 1 at every class that occurs in y",
    ),
    Kind(
        "integer-division",
        8,
        "Line 8 divides integers, or rounds down: every entry becomes −1 at the true class and 0 "
        "elsewhere.",
        "Numbers are cut to integers.",
        pattern="rounded down to −1 and 0",
    ),
    Kind(
        "shuffled-labels",
        8,
        "The gradient of b2 is right, and the others are those of other labels: the labels are in "
        "another order than the samples{found}.",
        "Samples and labels do not belong together.",
        code="order = rng.permutation(N); X, y = X[order], y[order]",
        pattern="labels in a random order",
    ),
    Kind(
        "random",
        8,
        "Two calls with the same data give different gradients: something random is in it.",
        "The same question gets different answers.",
        pattern="differs from call to call",
    ),
    Kind(
        "stateful",
        8,
        "The function remembers: {found}. A gradient depends on the θ and the data of the call, "
        "on nothing else.",
        "Something is kept from an earlier call.",
        pattern="{found}",
    ),
    Kind(
        "classes-from-labels",
        8,
        "The number of classes is taken from the labels (such as y.max() + 1): a batch without "
        "the last class fails. It is W2.shape[1].",
        "A size is taken from the wrong thing.",
        code="K = W2.shape[1]; delta = np.eye(K)[y]",
    ),
    Kind(
        "equal-sizes",
        8,
        "The function runs only where {found}: at sizes that all differ it fails ({needed}). It "
        "is right where it runs, so a transpose or an axis is wrong that equal sizes hide.",
        "Shapes fit by chance.",
    ),
)
