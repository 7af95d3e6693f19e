"""What the names mean that people give to arguments, keys, attributes and variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from netviz.core.params import PARAMETERS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROLES: dict[str, frozenset[str]] = {
    "X": _words(
        "x data inputs input features xs x_train x_batch xbatch batch_x xb images samples input_data "
        "inp train_x xi x_i training_data train_data trainx xtrain batch_data x_data input_x "
        "inputdata x_mini minibatch_x mini_batch_x x_mb training_inputs inputs_list image img feature "
        "batch minibatch mini_batch points observations examples x_in design"
    ),
    "y": _words(
        "y t labels label target targets y_true ytrue y_train ytrain y_batch ybatch batch_y yb onehot "
        "one_hot y_onehot y_one_hot one_hot_y onehot_y yonehot ys truth ground_truth gt y_enc y_oh "
        "train_y yi y_i lab data_labels batch_labels train_labels target_data y_data desired expected "
        "expected_output y_hot class_labels labels_onehot one_hot_labels y_mini y_mb tgt "
        "training_outputs targets_list trainy correct_labels label_data yhot true_labels y_encoded"
    ),
    "params": _words(
        "params param parameters model net network theta p weights w nn_params thetas wb parameter "
        "initial_nn_params init_params theta_flat flat_params weights_dict param_dict weight_dict wts "
        "parameters_dict all_params mats variables nn pars unrolled unrolled_theta theta_vec "
        "params_vec nnparams layers_params coefs vector vec initial_theta flat param_vector "
        "theta_vector"
    ),
    "lam": _words(
        "reg lambda lambda_ lambd lamb lmbda lam l2 reg_lambda reg_strength regularization "
        "weight_decay reg_param lmda lamda l2_reg regularizer penalty wd λ reg_l2 lambda_reg "
        "lambda_val l2_lambda regu reg_coef reg_factor weight_decay_lambda decay lbd l2_strength lmd "
        "lda regularisation reg_term reg_rate l2_penalty reg_const lambda1 lamba llambda l_lambda"
    ),
    "eta": _words(
        "lr learning_rate eta alpha step_size epsilon rate learningrate learn_rate η α l_rate "
        "stepsize lrate lr_rate gamma learning_rate_init eps"
    ),
    "D": _words(
        "d input_size input_dim n_input n_inputs nn_input_dim input_layer_size n_x num_inputs "
        "n_features in_dim input_nodes n_in nin num_features dim_in input_dims inputsize "
        "n_input_nodes input_layer_dim num_input input_units inputlayersize size_in d_in insize "
        "in_size n_feature input_neurons in_features num_feature input_num inodes input_shape"
    ),
    "H": _words(
        "h hidden_size hidden_dim n_hidden hidden_layer_size nn_hidden_dim nn_hdim n_h num_hidden "
        "hidden hidden_nodes hidden_units n_hid hiddens hidden_layer_neurons num_hiddens hidden_dims "
        "hiddensize nh n_hidden_nodes hdim size_hidden d_hidden hidden_neurons num_hidden_units "
        "hidden_num hid hnodes hidden_layer_dim n_hidden_units hidden_features hid_size hidden_layer "
        "hsize hiddenlayersize m_hidden"
    ),
    "K": _words(
        "k output_size num_classes n_output n_outputs num_labels nn_output_dim n_y output_dim "
        "n_classes out_dim output_nodes n_out nout num_class c output_layer_size dim_out output_dims "
        "outputsize num_output num_outputs output_units size_out d_out outsize out_size n_class "
        "nclass nclasses classes numclasses output_neurons out_features n_labels n_categories "
        "output_num onodes numlabels no"
    ),
    "N": _words(
        "m n batch_size num_samples n_samples num_examples bs num_train n_examples batchsize nsamples "
        "sample_size n_train num_data size m_train batch_num n_batch"
    ),
    "sizes": _words(
        "sizes layers layer_sizes layer_dims dims layers_dims architecture layers_sizes shape nodes"
    ),
    "once": _words(
        "epochs num_iterations n_iter iterations num_passes num_epochs n_epochs num_iters max_iter "
        "n_iters niter max_epochs iters steps n_steps num_steps epoch iteration n_iterations "
        "nb_epochs max_iters"
    ),
    "no": _words("print_loss print_cost verbose debug verbosity show plot print_every"),
    "activation": _words("activation act activation_function hidden_activation nonlinearity"),
    "small": _words("std weight_init_std weight_scale scale init_std sigma init_scale"),
    "seed": _words("seed random_seed random_state rng_seed"),
}  # fmt: skip
"""For each role, the names that it goes by, in lower case."""

_PREFIXES = r"(?:d|g|dl|dj|dld|djd|dcd|ded|dc|de|del|delta|grad|gradient|nabla|der|deriv|ddx)"
_WEIGHTS = r"(?:w|ws|weights?|wts?|theta|thetas|kernel|syn|omega|weightmatrix|mat|mats|coef|fcw|v)"
_BIASES = r"(?:b|bs|bias|biases|beta|intercept|fcb|offset|c)"
_SHORT = {
    "wh": ("W", 1.0), "wo": ("W", 2.0), "wxh": ("W", 1.0), "why": ("W", 2.0), "wih": ("W", 1.0),
    "who": ("W", 2.0), "whid": ("W", 1.0), "wout": ("W", 2.0), "win": ("W", 1.0), "wy": ("W", 2.0),
    "bh": ("b", 1.0), "bo": ("b", 2.0), "by": ("b", 2.0), "bhid": ("b", 1.0), "bout": ("b", 2.0),
    "wx": ("W", 1.0), "bx": ("b", 1.0), "whidden": ("W", 1.0), "woutput": ("W", 2.0),
    "bhidden": ("b", 1.0), "boutput": ("b", 2.0),
}  # fmt: skip
_GRADIENT_WORDS = _words(
    "d g dl dj grad grads gradient gradients nabla delta deltas deriv derivative derivatives der dx change"
)
_FIRST = _words("hidden h ih xh first in input hid one inner i")
_SECOND = _words("output out o ho hy second two outer last final y")


class Named(NamedTuple):
    """What a name says of a parameter: "W" or "b", where it comes in order, whether it is a gradient's."""

    kind: str
    order: float
    is_gradient: bool


def role_of(name: str) -> str:
    """The role that an argument of this name has; empty if it has none."""
    plain = name.lower().strip("_")
    for role, names in ROLES.items():
        if plain in names or name.lower() in names:
            return role
    return "params" if plain.endswith(("params", "parameters")) else ""


def parameter_of(name: str) -> Named | None:
    """What a name such as dW1, w_hidden, nabla_b[0] or fc2.B.grad says of a parameter; None if nothing."""
    tokens = [token.lower() for token in re.findall(r"[^\W\d_]+|\d+", _split_camel(name))]
    kind, order, gradient, output = "", 0.0, False, False
    for token in tokens:
        if token.isdigit():
            order = float(token) + 1.0 if not order or not output else order
            continue
        if token in _GRADIENT_WORDS:
            gradient = True
            continue
        short = re.fullmatch(rf"({_PREFIXES}?)({'|'.join(_SHORT)})", token)
        weights = re.fullmatch(rf"({_PREFIXES}?)({_WEIGHTS})", token)
        biases = re.fullmatch(rf"({_PREFIXES}?)({_BIASES})", token)
        if weights:
            kind, gradient = "W", gradient or bool(weights[1])
            if weights[2] == "v":
                order = 9.0
        elif biases:
            kind, gradient = "b", gradient or bool(biases[1])
            if biases[2] == "c":
                order = 9.0
        elif short:
            kind, order = _SHORT[short[2]]
            gradient = gradient or bool(short[1])
        elif token in _SECOND:
            order, output = 3.0, True
        elif token in _FIRST and not output:
            order = 2.0
    return Named(kind, order, gradient) if kind else None


def _split_camel(name: str) -> str:
    """dW1 stays; gradWeights, hiddenBias, outputWeights come apart."""
    return re.sub(r"(?<=[a-z]{2})(?=[A-Z])", "_", name)


def four(names: Sequence[str]) -> dict[str, int] | None:
    """Which of these names are W1, b1, W2 and b2; None unless two are weights and two are biases."""
    told = [parameter_of(name) for name in names]
    found: dict[str, int] = {}
    for kind in "Wb":
        places = [place for place, one in enumerate(told) if one is not None and one.kind == kind]
        if len(places) > 2:
            gradients = [place for place in places if told[place].is_gradient]  # type: ignore[union-attr]
            places = gradients if len(gradients) == 2 else places
        orders = [told[place].order for place in places]  # type: ignore[union-attr]
        if len(places) != 2 or orders[0] == orders[1]:
            return None
        first, second = sorted(places, key=lambda place: told[place].order)  # type: ignore[union-attr]
        found[f"{kind}1"], found[f"{kind}2"] = first, second
    return {name: found[name] for name in PARAMETERS}


def has_third_layer(names: Iterable[str]) -> bool:
    """Whether these names are of three weight matrices at least."""
    plain = [name for name in set(names) if role_of(name) in ("", "params")]
    told = {one.order for one in map(parameter_of, plain) if one is not None and one.kind == "W"}
    return len(told) > 2


LOSS_NAMES = _words(
    "loss cost j l e error data_loss total_loss value obj objective cross_entropy j_val "
    "total_cost ce nll ll loss_value cost_value jval losses logloss log_loss"
)
