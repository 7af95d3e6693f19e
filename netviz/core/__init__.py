"""The mathematics: parameters, the two passes, the gradient check, the field. Needs numpy only."""

from netviz.core.field import boundary, logits_on_grid, probabilities
from netviz.core.gradcheck import GradientCheck, ParameterCheck, check_gradient
from netviz.core.network import Trace, forward_backward
from netviz.core.params import PARAMETERS, SCHEMES, Params, Sizes, init_params
from netviz.core.stages import STAGES, Stage

__all__ = [
    "PARAMETERS",
    "SCHEMES",
    "STAGES",
    "GradientCheck",
    "ParameterCheck",
    "Params",
    "Sizes",
    "Stage",
    "Trace",
    "boundary",
    "check_gradient",
    "forward_backward",
    "init_params",
    "logits_on_grid",
    "probabilities",
]
