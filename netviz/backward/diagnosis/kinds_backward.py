"""The kinds of mistakes in lines 9 to 14: the gradients, the way back, and the penalty."""

from __future__ import annotations

from netviz.backward.diagnosis.kind import Kind

_MASK = "dz2 = da2 * (z2 > 0)"
_STEP = "W1, b1, W2, b2 = W1 - eta * dW1, b1 - eta * db1, W2 - eta * dW2, b2 - eta * db2"

BACKWARD_KINDS = (
    # Lines 9 and 10.
    Kind(
        "z2-for-a2",
        9,
        "Line 9 takes z2 where a2 belongs: the {silent} of the entries where the unit does not "
        "fire should count 0, and count a negative number.",
        "A value from before the ReLU is used.",
        pattern="z2ᵀ dz3 in the place of a2ᵀ dz3",
    ),
    Kind(
        "mask-for-a2",
        9,
        "Line 9 takes the mask 1[z2 > 0] where a2 belongs. z2 and a2 may be one array, which was "
        "overwritten.",
        "A value is used that is no longer what it was.",
        pattern="1[z2 > 0]ᵀ dz3 in the place of a2ᵀ dz3",
    ),
    Kind(
        "transposed",
        9,
        "{which} {are} transposed: {found} for {needed}. Where the two sizes are equal nothing "
        "complains, and every weight gets another one's gradient.",
        "The factors of a matrix product are in the wrong order.",
        pattern="transposed",
    ),
    Kind(
        "no-axis",
        10,
        "Without an axis np.sum adds up everything: {which} {come} out as one number, which "
        "spreads over all entries without a word. For b2 that number is 0, because each row of ψ "
        "− Δ adds up to 0.",
        "A sum runs over too much.",
        pattern="one number in the place of a vector",
    ),
    Kind(
        "wrong-axis",
        10,
        "The sum runs over the wrong axis: {which} {have} one entry for each of the {N} samples. "
        "A bias is shared by the samples, so they are what is added up. For b2 all of them are 0.",
        "A sum runs over the wrong axis.",
        pattern="summed over the wrong axis",
    ),
    Kind(
        "no-sum",
        10,
        "{which} {have} a row for every sample, {found}: the sum over the samples is missing.",
        "A sum is missing.",
        pattern="not summed",
    ),
    Kind(
        "bias-orientation",
        10,
        "{which} {have} the right numbers in the shape {found}, and the bias is {needed}: b − η "
        "db becomes a matrix, without a word.",
        "A shape is not that of its parameter.",
        pattern="{found} for {needed}",
    ),
    Kind(
        "bias-through-inputs",
        10,
        "{which} {are} summed up from the gradient of the weights, so each sample counts as often"
        " as its inputs add up to. A bias's input is 1.",
        "A gradient goes through something it should not.",
        pattern="Σ of the weights' gradient over the inputs",
    ),
    Kind(
        "missing",
        10,
        "{which} {are} missing among what the function returns.",
        "A gradient is left out.",
        pattern="missing",
    ),
    Kind(
        "shape",
        9,
        "{which} {have} the shape {found}; {needed} is needed.",
        "A shape fits no parameter.",
        pattern="{found} for {needed}",
    ),
    # Lines 11 and 12.
    Kind(
        "updated-W2",
        11,
        "Line 11 goes back through a W2 that has been updated already, W2 − η dW2. All four "
        "gradients belong to the same θ: compute them first, then update. The error grows with η "
        "(here {eta}).",
        "Two things happen in the wrong order.",
        code=_STEP,
        pattern="through W2 − η dW2 instead of W2",
    ),
    Kind(
        "W2-not-transposed",
        11,
        "Line 11 takes W2 for its transpose, which fits only where H = K (here both are {K}).",
        "A transpose is missing.",
        pattern="dz3 W2 in the place of dz3 W2ᵀ",
    ),
    Kind(
        "past-W2",
        11,
        "Line 11 is missing: dz3 goes to the hidden layer without W2ᵀ, which fits only where H = "
        "K (here both are {K}).",
        "A link of the chain is left out.",
        pattern="dz3 in the place of da2",
    ),
    Kind(
        "past-hidden",
        11,
        "Lines 11 and 12 are missing: dz3 goes to the first layer without W2ᵀ and without the "
        "mask, which fits only where H = K (here both are {K}).",
        "Links of the chain are left out.",
        code="da2 = dz3 @ W2.T\ndz2 = da2 * (z2 > 0)",
        pattern="dz3 goes to the first layer, without W2ᵀ and without the mask",
    ),
    Kind(
        "no-mask",
        12,
        "Line 12 has no mask: the gradient also flows back through the {silent} of entries where "
        "the unit did not fire.",
        "What does not fire must not hear.",
        code=_MASK,
        pattern="no mask: as if every unit fired",
    ),
    Kind(
        "mask-from-gradient",
        12,
        "Line 12 takes the mask from the gradient's own sign instead of z2's: negative entries of"
        " da2 are cleared whether the unit fires or not.",
        "The mask looks at the wrong thing.",
        code=_MASK,
        pattern="negative entries of da2 are cleared",
    ),
    Kind(
        "mask-inverted",
        12,
        "Line 12 has the mask the wrong way round: it lets through the {silent} of entries where "
        "the unit did not fire, and stops the others.",
        "The mask looks the wrong way.",
        code=_MASK,
        pattern="the mask is inverted",
    ),
    Kind(
        "sigmoid-derivative",
        12,
        "Line 12 multiplies by the derivative of a sigmoid, a(1 − a); the hidden units are ReLUs,"
        " whose derivative is 1 where z2 > 0 and 0 elsewhere.",
        "It is the derivative of another activation.",
        code=_MASK,
        pattern="times a2 (1 − a2) instead of the mask",
    ),
    Kind(
        "tanh-derivative",
        12,
        "Line 12 multiplies by the derivative of a tanh, 1 − a²; the hidden units are ReLUs, "
        "whose derivative is 1 where z2 > 0 and 0 elsewhere.",
        "It is the derivative of another activation.",
        code=_MASK,
        pattern="times 1 − a2² instead of the mask",
    ),
    Kind(
        "relu-for-derivative",
        12,
        "Line 12 multiplies by the hidden units' values where their derivative belongs: 1 where "
        "z2 > 0 and 0 elsewhere.",
        "A function stands where its derivative belongs.",
        code=_MASK,
        pattern="times a2 instead of the mask",
    ),
    Kind(
        "relu-of-gradient",
        12,
        "Line 12 puts the gradient through a ReLU as well: its negative entries are lost.",
        "A function is applied to the gradient.",
        code=_MASK,
        pattern="negative entries of the gradient are cleared too",
    ),
    Kind(
        "mask-alone",
        12,
        "Line 12 is the mask alone, without da2: nothing of the loss comes back.",
        "A factor is missing.",
        code=_MASK,
        pattern="1[z2 > 0] alone",
    ),
    Kind(
        "leaky-mask",
        12,
        "Line 12 is the derivative of a leaky ReLU; here the hidden units are plain ReLUs.",
        "It is the derivative of another activation.",
        code=_MASK,
        pattern="a leaky ReLU's derivative",
    ),
    # Lines 9 and 13: the penalty.
    Kind(
        "penalty-missing",
        9,
        "{where} {where_has} no penalty: the loss has {term}, so the gradient of {weights} needs "
        "{derivative}. It shows only where λ > 0.",
        "A term is missing.",
        pattern="no penalty",
    ),
    Kind(
        "penalty-half",
        9,
        "{where} {where_has} half of the penalty: the loss has {term}, whose derivative is {derivative}.",
        "A factor is missing in one term.",
        pattern="half of the penalty",
    ),
    Kind(
        "penalty-double",
        9,
        "{where} {where_has} twice the penalty: the loss has {term}, whose derivative is {derivative}.",
        "There is a factor too many in one term.",
        pattern="twice the penalty",
    ),
    Kind(
        "penalty-sign",
        9,
        "{where} {where_subtracts} the penalty: the loss has {term}, whose derivative is {derivative}.",
        "A sign is wrong in one term.",
        pattern="the penalty times −1",
    ),
    Kind(
        "penalty-factor",
        9,
        "{where} {where_has} {factor} times the penalty of the loss, which has {term}; its "
        "derivative is {derivative}.",
        "The penalty of the gradient is not that of the loss.",
        pattern="{factor} times the penalty",
    ),
    Kind(
        "penalty-inside-mean",
        6,
        "Line 6 is inside the mean over the samples: the loss has {term} for its penalty, "
        "{factor} times too little, and the gradient has {derivative_usual}.",
        "A division reaches further than it should.",
        pattern="{factor} times its own loss's penalty",
    ),
    Kind(
        "penalty-unexplained",
        9,
        "{where} {where_has} a penalty that is no multiple of {weights}.",
        "The penalty is not that of the loss.",
        pattern="a penalty that is no multiple of the weights",
    ),
    Kind(
        "bias-penalty-in-gradient-only",
        10,
        "{where} {where_has} a penalty on the bias: the gradient has {added}, and the loss does "
        "not penalize biases. It shows only where λ > 0 and the biases are not 0.",
        "There is a term too many.",
        pattern="a penalty that the loss has not",
    ),
    Kind(
        "bias-penalty-in-loss-only",
        10,
        "The loss penalizes the biases, {term}, and the gradient of {weights} does not have "
        "{derivative}. It shows only where λ > 0 and the biases are not 0.",
        "A term is in the loss and not in the gradient.",
        pattern="no penalty, which its loss has",
    ),
    Kind(
        "unexplained",
        8,
        "{which} {are} wrong, in a way that netviz does not know: {found}.",
        "Compare your values line by line.",
    ),
)
