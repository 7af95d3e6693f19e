"""The mathematics: parameters, the two passes, the gradient check, the field. Needs numpy only."""

from netviz.core.field import boundary, logits_on_grid, probabilities
from netviz.core.gradcheck import check_gradient, check_stepwise
from netviz.core.hinges import Frame, Hinges, hinge_strengths, is_dead, parameters_of, strongest_hinges
from netviz.core.linecheck import (
    ACTIVATIONS,
    ErrorCurve,
    check_activation,
    error_curve,
    error_curve_stepwise,
)
from netviz.core.mistakes import MISTAKES, Mistake, mistakes_of
from netviz.core.network import Trace, forward_backward
from netviz.core.params import PARAMETERS, SCHEMES, Params, Sizes, init_params
from netviz.core.predict import Prediction, classify, predict
from netviz.core.stages import GRADIENT_LINE, STAGES, Stage, fed_by
from netviz.core.verdict import GradientCheck, ParameterCheck, Verdict

__all__ = [
    "ACTIVATIONS",
    "GRADIENT_LINE",
    "MISTAKES",
    "PARAMETERS",
    "SCHEMES",
    "STAGES",
    "ErrorCurve",
    "Frame",
    "GradientCheck",
    "Hinges",
    "Mistake",
    "ParameterCheck",
    "Params",
    "Prediction",
    "Sizes",
    "Stage",
    "Trace",
    "Verdict",
    "boundary",
    "check_activation",
    "check_gradient",
    "check_stepwise",
    "classify",
    "error_curve",
    "error_curve_stepwise",
    "fed_by",
    "forward_backward",
    "hinge_strengths",
    "init_params",
    "is_dead",
    "logits_on_grid",
    "mistakes_of",
    "parameters_of",
    "predict",
    "probabilities",
    "strongest_hinges",
]
