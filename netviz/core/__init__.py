"""The mathematics: parameters, the two passes, the gradient check, the field. Needs numpy only."""

from netviz.core.field import boundary, logits_on_grid, probabilities
from netviz.core.gradcheck import check_gradient, check_stepwise
from netviz.core.linecheck import (
    ACTIVATIONS,
    ErrorCurve,
    check_activation,
    error_curve,
    error_curve_stepwise,
)
from netviz.core.network import Trace, forward_backward
from netviz.core.params import PARAMETERS, SCHEMES, Params, Sizes, init_params
from netviz.core.slips import SLIPS, Slip, slips_of
from netviz.core.stages import STAGES, Stage, fed_by
from netviz.core.verdict import GradientCheck, ParameterCheck, Verdict

__all__ = [
    "ACTIVATIONS",
    "PARAMETERS",
    "SCHEMES",
    "SLIPS",
    "STAGES",
    "ErrorCurve",
    "GradientCheck",
    "ParameterCheck",
    "Params",
    "Sizes",
    "Slip",
    "Stage",
    "Trace",
    "Verdict",
    "boundary",
    "check_activation",
    "check_gradient",
    "check_stepwise",
    "error_curve",
    "error_curve_stepwise",
    "fed_by",
    "forward_backward",
    "init_params",
    "logits_on_grid",
    "probabilities",
    "slips_of",
]
