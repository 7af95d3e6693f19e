"""What the network answers for a whole data set: right, wrong, and by how much."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from netviz.core.params import Array, Params
from netviz.core.predict import predict
from netviz.frozen import dataclass

_AT_A_TIME = 4096  # samples, so that little memory is needed


@dataclass(frozen=True, eq=False)
class Answers:
    """The network's answers.

    Attributes
    ----------
    true, given : arrays (N,)
        The class of each sample, and the network's answer; where classes tie, the first of them.
    losses : array (N,)
        −log ψ of the true class.
    n_classes : int
    """

    true: Array
    given: Array
    losses: Array
    n_classes: int

    @classmethod
    def of(cls, params: Params, a1: Array, y: Array) -> Answers:
        """Ask a network.

        Parameters
        ----------
        params : Params
        a1 : array (N, D)
            Inputs, in the network's units.
        y : array (N,)
            The true classes.
        """
        given, losses = [np.empty(0, np.intp)], [np.empty(0)]
        for first in range(0, len(y), _AT_A_TIME):
            part = slice(first, first + _AT_A_TIME)
            found = predict(params, a1[part])
            given.append(found.classes)
            losses.append(found.losses(y[part]))
        return cls(y, np.concatenate(given), np.concatenate(losses), params.sizes.n_classes)

    @cached_property
    def is_wrong(self) -> Array:
        """Which samples the network gets wrong; boolean (N,)."""
        return np.asarray(self.true != self.given)

    def confusion(self, among: Array) -> Array:
        """How many samples of each class (row) got each answer (column); (K, K).

        Parameters
        ----------
        among : boolean array (N,)
            Which samples are counted.
        """
        pairs = self.true[among].astype(np.intp) * self.n_classes + self.given[among]
        counts = np.bincount(pairs, minlength=self.n_classes**2)
        return np.asarray(counts.reshape(self.n_classes, self.n_classes))

    def cell(self, true: int, given: int, among: Array) -> Array:
        """The samples that are counted in a cell of the confusion matrix, in order."""
        return np.flatnonzero(among & (self.true == true) & (self.given == given))

    def wrong_by_loss(self, among: Array) -> Array:
        """The samples that are wrong, the one with the largest loss first."""
        wrong = np.flatnonzero(among & self.is_wrong)
        losses = np.nan_to_num(self.losses[wrong], nan=np.inf)
        return np.asarray(wrong[np.argsort(-losses, kind="stable")])
