"""The weights of a network with the units of its inputs: what is saved, and taken up again."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

import numpy as np

from netviz.core.params import Array, Params
from netviz.data.dataset import Standardization
from netviz.errors import DataError
from netviz.frozen import dataclass

_SAME = 1e-9  # of a standard deviation


@dataclass(frozen=True, eq=False)
class Weights:
    """Parameters, and what has to be done to the columns of the data before they meet them.

    Attributes
    ----------
    params : Params
    standardization : Standardization or None
        The map from the columns to the network's inputs; None where it is not known.
    source : str
        The file that they are from, if they are from one.
    """

    params: Params
    standardization: Standardization | None = None
    source: str = ""

    @cached_property
    def key(self) -> str:
        """The sha256 of numbers and source: the same for equal weights, another for others."""
        about = self.params.sizes, self.params.W1.dtype.str, self.standardization, self.source
        digest = sha256(repr(about).encode())
        for array in self.params:
            digest.update(array.tobytes())
        return digest.hexdigest()

    def to_arrays(self) -> dict[str, Array]:
        """W1, b1, W2 and b2, and mean and scale of the inputs, (D,) each, if they are known."""
        arrays: dict[str, Array] = dict(vars(self.params))
        if self.standardization is not None:
            arrays["mean"] = np.array(self.standardization.mean)
            arrays["scale"] = np.array(self.standardization.scale)
        return arrays

    def for_raw_columns(self) -> Weights:
        """The same network for the columns as they are in the data.

        x̃ W1 + b1 with x̃ = (x − mean) / scale is x W1′ + b1′ with W1′ = W1 / scale and
        b1′ = b1 − (mean / scale) W1; the second layer stays.

        Raises
        ------
        DataError
            If a column has so small or large a scale that the weights for it are no finite numbers.
        """
        units = self.standardization
        if units is None or units.is_identity:
            return Weights(self.params, Standardization(), self.source)
        old = self.params
        with np.errstate(all="ignore"):
            raw = old.W1 / np.array(units.scale)[:, None]
            params = Params(raw, old.b1 - np.array(units.mean) @ raw, old.W2, old.b2)
        if any(
            np.isfinite(before).all() and not np.isfinite(after).all()
            for before, after in zip(old, params, strict=True)
        ):
            raise DataError(
                "the weights for the columns as they are would be too large for a number, because the "
                f"columns have the scales {units.scale[0]:.3g} and {units.scale[1]:.3g}; save those for "
                "standardized columns"
            )
        return Weights(params, Standardization(), self.source)


def same_units(one: Standardization, other: Standardization) -> bool:
    """Whether two standardizations are the same but for rounding."""
    means = np.array((one.mean, other.mean))
    scales = np.array((one.scale, other.scale))
    with np.errstate(over="ignore"):
        apart = np.abs(means[0] - means[1]) / scales.min(axis=0)
        return bool((apart <= _SAME).all() and (np.ptp(scales, axis=0) <= _SAME * scales[0]).all())
