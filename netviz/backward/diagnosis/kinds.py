"""Every kind of mistake that is recognised: where it is made, what a student is told, and how it is put right.

In the texts {N}, {D}, {H}, {K} are the sizes of the probe, {silent} the share of entries of z2 that are not
above 0, {which} the gradients it is about, {factor} and {times} what they are multiplied by, {found} and
{needed} shapes, {lam} and {eta} numbers of the probe.
"""

from __future__ import annotations

from dataclasses import dataclass

from netviz.core.stages import STAGES


@dataclass(frozen=True)
class Kind:
    """One kind of mistake.

    Attributes
    ----------
    key : str
    line : int
        The line of the derivation in which it is made; for a factor or a penalty it follows from the
        parameters that are wrong.
    sentence : str
        What is wrong, for a student.
    hint : str
        What kind of thing is wrong, without the remedy.
    code : str
        The right line in NumPy; empty for the derivation's own.
    pattern : str
        How the wrong gradient comes about.
    """

    key: str
    line: int
    sentence: str
    hint: str
    code: str = ""
    pattern: str = ""

    @property
    def right(self) -> str:
        """The right line in NumPy."""
        return self.code or STAGES[self.line - 1].code


_MASK = "dz2 = da2 * (z2 > 0)"
_STEP = "W1, b1, W2, b2 = W1 - eta * dW1, b1 - eta * db1, W2 - eta * dW2, b2 - eta * db2"

_ALL = (
    # Lines 1 to 4: the forward pass.
    Kind("b1-not-in-forward", 1,
         "Line 1 has no b1: the forward pass is that of a network whose hidden units have no biases. "
         "Where b1 is 0, as in a fresh network, nobody can see it.",
         "A parameter does not take part in the forward pass.", pattern="taken at b1 = 0"),
    Kind("b1-twice", 1, "Line 1 adds b1 twice: the whole pass is taken at 2 b1.",
         "A parameter takes part in the forward pass more than once.", pattern="taken at 2 b1"),
    Kind("b2-not-in-forward", 3, "Line 3 has no b2: the scores are those of a network without output biases.",
         "A parameter does not take part in the forward pass.", pattern="taken at b2 = 0"),
    Kind("b2-twice", 3, "Line 3 adds b2 twice: the whole pass is taken at 2 b2.",
         "A parameter takes part in the forward pass more than once.", pattern="taken at 2 b2"),
    Kind("no-relu", 2, "Line 2 has no ReLU: a2 is z2 itself, so the {silent} of its entries that are negative "
         "go on to the scores.", "What the hidden units do to z2 is left out.", pattern="a2 is z2"),
    Kind("softmax-over-samples", 4,
         "Line 4 divides by a sum over the {N} samples instead of the {K} classes: the columns of ψ add up to "
         "1, not its rows.",
         "The sum in the softmax runs over the wrong axis.", pattern="the columns of ψ add up to 1"),
    Kind("softmax-total", 4,
         "Line 4 divides by the sum of the whole matrix: all {N} × {K} probabilities together add up to 1, not "
         "those of each sample.",
         "The sum in the softmax runs over too much.", pattern="ψ is divided by the sum of the whole matrix"),
    Kind("keepdims", 4,
         "Line 4 needs keepdims=True: without it the {N} sums of the rows are laid along the columns, and each "
         "entry of ψ is divided by another sample's sum.",
         "A sum over the classes is broadcast along the wrong axis.",
         pattern="ψ is divided by the sums of other rows"),
    Kind("no-exp", 4, "Line 4 has no exp: the scores themselves are divided by their sum, and may be negative.",
         "A function is missing in the softmax.", pattern="ψ = z3 / Σ z3"),
    Kind("no-normalization", 4, "Line 4 does not divide by the sum: ψ is exp(z3), and its rows do not add up to 1.",
         "The probabilities of a sample do not add up to 1.", pattern="ψ = exp(z3)"),
    Kind("no-softmax", 4, "Line 4 is missing: line 8 subtracts Δ from the scores z3 instead of the probabilities ψ.",
         "What line 8 starts from are no probabilities.", pattern="z3 in the place of ψ"),
    Kind("relu-for-softmax", 4, "Line 4 takes a ReLU of the scores where the softmax belongs.",
         "What line 8 starts from are no probabilities.", pattern="max(0, z3) in the place of ψ"),
    Kind("sigmoid-for-softmax", 4,
         "Line 4 takes a sigmoid of each score: the probabilities of a sample do not add up to 1.",
         "The probabilities of a sample do not add up to 1.", pattern="σ(z3) in the place of ψ"),
    Kind("tanh-hidden", 2, "Line 2 is a tanh, not a ReLU.", "The hidden units are not those of the derivation.",
         pattern="a2 = tanh(z2)"),
    Kind("sigmoid-hidden", 2, "Line 2 is a sigmoid, not a ReLU.",
         "The hidden units are not those of the derivation.", pattern="a2 = σ(z2)"),
    Kind("leaky-relu", 2, "Line 2 is a leaky ReLU: negative entries of z2 go on, a hundred times smaller.",
         "The hidden units are not those of the derivation.", pattern="a2 = z2 / 100 where z2 < 0"),
    # Lines 5 to 7: the loss.
    Kind("mean-over-classes", 5,
         "The loss is a mean over {N} samples and {K} classes, {K} times too small; the gradient is right for "
         "the mean over the samples. Against its own loss every gradient is {K} times too large.",
         "The loss and the gradient are averaged over different numbers.",
         "loss = -np.sum(Y * np.log(psi)) / N", "{K} times its own loss's"),
    Kind("loss-factor", 5,
         "The loss is {factor} times the mean over the samples, and the gradient is that of the mean.",
         "The loss and the gradient do not have the same factor in front.", pattern="of another factor than its loss"),
    Kind("loss-overwritten", 5,
         "The loss is not a number while the gradient is right: the array of the probabilities has been "
         "overwritten with ψ − Δ before line 5 takes its logarithm.",
         "The loss is computed from something that is no longer what it was.",
         "loss_data = -np.mean(np.log(psi[np.arange(N), y]))"),
    Kind("loss-unexplained", 5,
         "The loss is no cross-entropy of this network: its own numerical gradient differs from the derivative.",
         "The loss is not the one of the derivation."),
    Kind("loss-labels", 5, "The loss takes the probability of another class than the true one.",
         "The loss looks at the wrong class."),
    Kind("binary-cross-entropy", 5,
         "The loss is a binary cross-entropy, with log(1 − ψ) for the other classes; a softmax needs −log ψ of "
         "the true class alone.", "The loss does not belong to a softmax.",
         "loss_data = -np.mean(np.log(psi[np.arange(N), y]))"),
    Kind("penalty-loss", 6,
         "The penalty in the loss is not the one whose derivative is in the gradient: {found}.",
         "The penalty in the loss does not treat W1 and W2 alike, or does not square them.",
         pattern="the penalty's gradient does not belong to the loss's penalty"),
    Kind("biases-in-loss-penalty", 6, "The loss penalizes the biases.", "The penalty has too many terms."),
    # Line 8.
    Kind("no-mean", 8,
         "{where} {where_has} no 1/N: {which} {come} out {N} times too large, as many as there are samples, and "
         "the worse the larger the batch.",
         "A division is missing.", pattern="times N"),
    Kind("mean-twice", 8,
         "{where} {where_divides} by N once more: {which} {come} out {N} times too small. The 1/N is in line 8 already; "
         "after it the samples are added up, not averaged.",
         "Something is divided twice.", pattern="divided by N twice"),
    Kind("wrong-divisor", 8,
         "{where} {where_divides} by {divisor} instead of N = {N}, the number of samples: {which} {come} out {times}.",
         "It is divided by the wrong number.", pattern="divided by {divisor} instead of N"),
    Kind("sign", 8,
         "{where} {where_has} the wrong sign: {which} {point} uphill. With θ ← θ − η ∂J̃/∂θ the loss would rise.",
         "The direction is wrong.", pattern="times −1"),
    Kind("zero", 8,
         "{which} {are} 0 in every entry, at every θ. An integer division such as 1 // N gives 0, and so does "
         "an array that is never filled.",
         "Nothing is computed, or it is multiplied by 0.", pattern="all 0"),
    Kind("constant-factor", 8, "{which} {come} out {times}: a constant factor that does not belong there.",
         "A factor is multiplied in that does not belong there.", pattern="times {factor}"),
    Kind("no-true-class", 8,
         "Line 8 has no −Δ: ψ/N goes back, so every class's score is pushed down, the true one's too.",
         "The labels do not take part in the backward pass.", pattern="ψ/N goes back"),
    Kind("numerator-only", 8,
         "Line 8 has −Δ/N alone: the derivative of the sum in the softmax's denominator, ψ, is missing.",
         "Half of the derivative of the softmax is missing.", pattern="−Δ/N goes back"),
    Kind("softmax-derivative-twice", 8,
         "Line 8 is multiplied by ψ(1 − ψ). (ψ − Δ)/N is the derivative of softmax and logarithm together; the "
         "softmax has no derivative of its own left to multiply.",
         "A derivative is multiplied in that is contained already.", pattern="(ψ − Δ) ψ (1 − ψ) / N goes back"),
    Kind("no-softmax-derivative", 8,
         "Line 8 is −Δ/ψ/N, the derivative by the probabilities; the softmax between ψ and z3 is left out.",
         "A link of the chain is left out.", pattern="−Δ/ψ/N goes back"),
    Kind("squared-error", 8, "Line 8 is the derivative of a squared error, not of the cross-entropy.",
         "It is the derivative of another loss.", pattern="the derivative of a squared error"),
    Kind("one-everywhere", 8,
         "Line 8 subtracts 1 from every class's probability; it belongs to the true class alone.",
         "The labels take part in the wrong place.", pattern="(ψ − 1)/N goes back"),
    Kind("one-added", 8, "Line 8 adds Δ instead of subtracting it.", "A sign is wrong.",
         pattern="(ψ + Δ)/N goes back"),
    Kind("argmax-for-y", 8,
         "Line 8 takes the network's own answer, argmax ψ, for the true class y: samples that are classified "
         "right are right, and the others pull towards their mistake.",
         "The labels are not those of the data.", pattern="the most probable class in the place of y"),
    Kind("shifted-labels", 8,
         "The labels are shifted by one: class {shift} is taken for y. Index −1 is the last class, so "
         "nothing complains. Labels count from 0 here.",
         "The labels are not those of the data.",
         pattern="the class before the true one is pulled up; class 0 wraps round to the last"),
    Kind("column-labels", 8,
         "The labels are a column (N, 1), so ψ[np.arange(N), y] is ({N}, {N}): every row loses 1 at every class "
         "that occurs in y. Take y.ravel().",
         "An index is broadcast.", "psi[np.arange(N), y.ravel()] -= 1",
         "every row loses 1 at every class that occurs in y"),
    Kind("integer-division", 8,
         "Line 8 divides integers, or rounds down: every entry becomes −1 at the true class and 0 elsewhere.",
         "Numbers are cut to integers.", pattern="rounded down to −1 and 0"),
    Kind("shuffled-labels", 8,
         "Two calls with the same data give different gradients while that of b2 is right: the labels are in "
         "another order than the samples, a new one each time.",
         "Samples and labels do not belong together.", "order = rng.permutation(N); X, y = X[order], y[order]",
         "labels in a random order"),
    Kind("random", 8, "Two calls with the same data give different gradients: something random is in it.",
         "The same question gets different answers.", pattern="differs from call to call"),
    Kind("stateful", 8,
         "The function remembers: {found}. A gradient depends on the θ and the data of the call, on nothing "
         "else.", "Something is kept from an earlier call.", pattern="{found}"),
    Kind("classes-from-labels", 8,
         "The number of classes is taken from the labels (such as y.max() + 1): a batch without the last class "
         "fails. It is W2.shape[1].",
         "A size is taken from the wrong thing.", "K = W2.shape[1]; delta = np.eye(K)[y]"),
    Kind("equal-sizes", 8,
         "The function runs only where {found}: at sizes that all differ it fails ({needed}). It is right where "
         "it runs, so a transpose or an axis is wrong that equal sizes hide.",
         "Shapes fit by chance."),
    # Lines 9 and 10.
    Kind("z2-for-a2", 9,
         "Line 9 takes z2 where a2 belongs: the {silent} of the entries where the unit does not fire should "
         "count 0, and count a negative number.",
         "A value from before the ReLU is used.", pattern="z2ᵀ dz3 in the place of a2ᵀ dz3"),
    Kind("mask-for-a2", 9,
         "Line 9 takes the mask 1[z2 > 0] where a2 belongs. z2 and a2 may be one array, which was overwritten.",
         "A value is used that is no longer what it was.", pattern="1[z2 > 0]ᵀ dz3 in the place of a2ᵀ dz3"),
    Kind("transposed", 9,
         "{which} {are} transposed: {found} for {needed}. Where the two sizes are equal nothing complains, and "
         "every weight gets another one's gradient.",
         "The factors of a matrix product are in the wrong order.", pattern="transposed"),
    Kind("no-axis", 10,
         "Without an axis np.sum adds up everything: {which} {come} out as one number, which spreads over all "
         "entries without a word. For b2 that number is 0, because each row of ψ − Δ adds up to 0.",
         "A sum runs over too much.", pattern="one number in the place of a vector"),
    Kind("wrong-axis", 10,
         "The sum runs over the wrong axis: {which} {have} one entry for each of the {N} samples. A bias is "
         "shared by the samples, so they are what is added up. For b2 all of them are 0.",
         "A sum runs over the wrong axis.", pattern="summed over the wrong axis"),
    Kind("no-sum", 10, "{which} {have} a row for every sample, {found}: the sum over the samples is missing.",
         "A sum is missing.", pattern="not summed"),
    Kind("bias-orientation", 10,
         "{which} {have} the right numbers in the shape {found}, and the bias is {needed}: b − η db becomes a "
         "matrix, without a word.",
         "A shape is not that of its parameter.", pattern="{found} for {needed}"),
    Kind("bias-through-inputs", 10,
         "{which} {are} summed up from the gradient of the weights, so each sample counts as often as its inputs "
         "add up to. A bias's input is 1.",
         "A gradient goes through something it should not.", pattern="Σ of the weights' gradient over the inputs"),
    Kind("missing", 10, "{which} {are} missing among what the function returns.",
         "A gradient is left out.", pattern="missing"),
    Kind("shape", 9, "{which} {have} the shape {found}; {needed} is needed.", "A shape fits no parameter.",
         pattern="{found} for {needed}"),
    # Lines 11 and 12.
    Kind("updated-W2", 11,
         "Line 11 goes back through a W2 that has been updated already, W2 − η dW2. All four gradients belong to "
         "the same θ: compute them first, then update. The error grows with η (here {eta}).",
         "Two things happen in the wrong order.", _STEP, "through W2 − η dW2 instead of W2"),
    Kind("W2-not-transposed", 11,
         "Line 11 takes W2 for its transpose, which fits only where H = K (here both are {K}).",
         "A transpose is missing.", pattern="dz3 W2 in the place of dz3 W2ᵀ"),
    Kind("past-W2", 11,
         "Line 11 is missing: dz3 goes to the hidden layer without W2ᵀ, which fits only where H = K (here both are "
         "{K}).", "A link of the chain is left out.", pattern="dz3 in the place of da2"),
    Kind("past-hidden", 11,
         "Lines 11 and 12 are missing: dz3 goes to the first layer without W2ᵀ and without the mask, which fits "
         "only where H = K (here both are {K}).",
         "Links of the chain are left out.", "da2 = dz3 @ W2.T\ndz2 = da2 * (z2 > 0)",
         "dz3 goes to the first layer, without W2ᵀ and without the mask"),
    Kind("no-mask", 12,
         "Line 12 has no mask: the gradient also flows back through the {silent} of entries where the unit did "
         "not fire.",
         "What does not fire must not hear.", _MASK, "no mask: as if every unit fired"),
    Kind("mask-from-gradient", 12,
         "Line 12 takes the mask from the gradient's own sign instead of z2's: negative entries of da2 are "
         "cleared whether the unit fires or not.",
         "The mask looks at the wrong thing.", _MASK, "negative entries of da2 are cleared"),
    Kind("mask-inverted", 12,
         "Line 12 has the mask the wrong way round: it lets through the {silent} of entries where the unit did "
         "not fire, and stops the others.",
         "The mask looks the wrong way.", _MASK, "the mask is inverted"),
    Kind("sigmoid-derivative", 12,
         "Line 12 multiplies by the derivative of a sigmoid, a(1 − a); the hidden units are ReLUs, whose "
         "derivative is 1 where z2 > 0 and 0 elsewhere.",
         "It is the derivative of another activation.", _MASK, "times a2 (1 − a2) instead of the mask"),
    Kind("tanh-derivative", 12,
         "Line 12 multiplies by the derivative of a tanh, 1 − a²; the hidden units are ReLUs, whose derivative "
         "is 1 where z2 > 0 and 0 elsewhere.",
         "It is the derivative of another activation.", _MASK, "times 1 − a2² instead of the mask"),
    Kind("relu-for-derivative", 12,
         "Line 12 multiplies by the hidden units' values where their derivative belongs: 1 where z2 > 0 and 0 "
         "elsewhere.",
         "A function stands where its derivative belongs.", _MASK, "times a2 instead of the mask"),
    Kind("relu-of-gradient", 12, "Line 12 puts the gradient through a ReLU as well: its negative entries are lost.",
         "A function is applied to the gradient.", _MASK, "negative entries of the gradient are cleared too"),
    Kind("mask-alone", 12, "Line 12 is the mask alone, without da2: nothing of the loss comes back.",
         "A factor is missing.", _MASK, "1[z2 > 0] alone"),
    Kind("leaky-mask", 12, "Line 12 is the derivative of a leaky ReLU; here the hidden units are plain ReLUs.",
         "It is the derivative of another activation.", _MASK, "a leaky ReLU's derivative"),
    # Lines 9 and 13: the penalty.
    Kind("penalty-missing", 9, "{where} {where_has} no penalty: the loss has {term}, so the gradient of {weights} needs "
         "{derivative}. It shows only where λ > 0.",
         "A term is missing.", pattern="no penalty"),
    Kind("penalty-half", 9, "{where} {where_has} half of the penalty: the loss has {term}, whose derivative is {derivative}.",
         "A factor is missing in one term.", pattern="half of the penalty"),
    Kind("penalty-double", 9,
         "{where} {where_has} twice the penalty: the loss has {term}, whose derivative is {derivative}.",
         "There is a factor too many in one term.", pattern="twice the penalty"),
    Kind("penalty-sign", 9, "{where} {where_subtracts} the penalty: the loss has {term}, whose derivative is {derivative}.",
         "A sign is wrong in one term.", pattern="the penalty times −1"),
    Kind("penalty-factor", 9,
         "{where} {where_has} {factor} times the penalty of the loss, which has {term}; its derivative is {derivative}.",
         "The penalty of the gradient is not that of the loss.", pattern="{factor} times the penalty"),
    Kind("penalty-inside-mean", 6,
         "Line 6 is inside the mean over the samples: the loss has {term} for its penalty, {factor} times too "
         "little, and the gradient has {derivative_usual}.",
         "A division reaches further than it should.", pattern="{factor} times its own loss's penalty"),
    Kind("penalty-unexplained", 9, "{where} {where_has} a penalty that is no multiple of {weights}.",
         "The penalty is not that of the loss.", pattern="a penalty that is no multiple of the weights"),
    Kind("bias-penalty-in-gradient-only", 10,
         "{where} {where_has} a penalty on the bias: the gradient has {added}, and the loss does not penalize biases. "
         "It shows only where λ > 0 and the biases are not 0.",
         "There is a term too many.", pattern="a penalty that the loss has not"),
    Kind("bias-penalty-in-loss-only", 10,
         "The loss penalizes the biases, {term}, and the gradient of {weights} does not have {derivative}. It "
         "shows only where λ > 0 and the biases are not 0.",
         "A term is in the loss and not in the gradient.", pattern="no penalty, which its loss has"),
    Kind("unexplained", 8, "{which} {are} wrong, in a way that netviz does not know: {found}.",
         "Compare your values line by line."),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}
"""Every kind by its key, in the order of the lines."""

_SAME = {
    "z2-for-derivative": "relu-for-derivative",
    "twice-a2-for-derivative": "relu-for-derivative",
    "twice-z2-for-derivative": "relu-for-derivative",
    "column-labels (counted)": "column-labels",
}


def kind_of(variant: str) -> Kind:
    """The kind to which a variant of a line belongs."""
    plain = _SAME.get(variant, variant)
    if plain not in KINDS:
        plain = plain.replace(",", " ").replace("(", " ").split()[0]
    return KINDS[plain]
