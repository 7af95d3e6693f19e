"""Where training stands, and what there is to see of it: all that goes between an engine and others."""

from __future__ import annotations

from netviz.core.params import Array, Params, ParamVector, Sizes
from netviz.frozen import dataclass
from netviz.training.narrator import Narration


@dataclass(frozen=True, eq=False)
class State:
    """Where training stands: all that is needed to go on exactly as before.

    Attributes
    ----------
    step : int
    theta : array (P,)
        The parameters, flat, in the order of `ParamVector`.
    memory : array
        What the update rule remembers, before it is applied at this step.
    narration : Narration, optional
        What the narrator remembers after this step. Who goes on without it (at a step after 0) takes the
        same steps, and finds no events.
    """

    step: int
    theta: Array
    memory: Array
    narration: Narration | None = None

    def params(self, sizes: Sizes) -> Params:
        """The parameters by name, copied."""
        return ParamVector(sizes, self.theta.copy()).to_params()


@dataclass(frozen=True, eq=False)
class Glance:
    """What there is to see of the pass at a step, besides its row.

    Attributes
    ----------
    gradient : array (P,)
        ∂J̃/∂θ on the samples of the step, flat, in the order of `ParamVector`.
    activity : array (H,)
        For which share of the training part each hidden unit fires, as last evaluated.
    """

    gradient: Array
    activity: Array
