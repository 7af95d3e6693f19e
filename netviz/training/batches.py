"""Which samples a step sees: all of them, or a mini-batch that follows from seed and step alone."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from netviz.core.params import Array
from netviz.core.samples import Samples
from netviz.frozen import dataclass

_ORDERS = 64  # that are kept: the runs of a sweep, and steps that are taken again, see the same
_FEW = 5000  # samples of which they are kept


@dataclass(frozen=True, eq=False)
class TrainingData:
    """The numbers that training sees, in the network's units (standardized or not).

    Attributes
    ----------
    a1, y : (N, D) and (N,)
        The training part.
    test_a1, test_y : (M, D) and (M,)
        The test part; M may be 0.
    n_classes : int
    class_names : tuple of str
        Empty where classes have numbers only.
    """

    a1: Array
    y: Array
    test_a1: Array
    test_y: Array
    n_classes: int
    class_names: tuple[str, ...] = ()


def batch_indices(n_samples: int, batch_size: int | None, seed: int, step: int) -> Array:
    """Which samples of the training part a step sees; see `Batches`."""
    size = min(batch_size or n_samples, n_samples)
    if size == n_samples:
        return np.arange(n_samples)
    epoch, batch = divmod(step, -(-n_samples // size))
    return _order(n_samples, seed, epoch)[batch * size : (batch + 1) * size]


def _order(n_samples: int, seed: int, epoch: int) -> Array:
    return (_kept_order if n_samples <= _FEW else _drawn_order)(n_samples, seed, epoch)


def _drawn_order(n_samples: int, seed: int, epoch: int) -> Array:
    order = np.random.default_rng([seed, epoch]).permutation(n_samples)
    order.flags.writeable = False
    return order


_kept_order = lru_cache(maxsize=_ORDERS)(_drawn_order)


class Batches:
    """The samples of each step.

    Each epoch visits every sample once, in an order drawn from (seed, epoch): the batch of a step does
    not depend on how one came to the step. The last batch of an epoch may be smaller.

    Parameters
    ----------
    data : TrainingData
    batch_size : int or None
        None, or the size of the training part or more, takes all samples in their own order.
    seed : int
    """

    def __init__(self, data: TrainingData, batch_size: int | None, seed: int) -> None:
        n_samples = len(data.y)
        self.size = min(batch_size or n_samples, n_samples)
        self.per_epoch = -(-n_samples // self.size)
        self.is_full = self.per_epoch == 1
        self._n_samples, self._seed, self._epoch = n_samples, seed, -1
        self.all = Samples(data.a1, data.y, data.n_classes)
        self._batches = [self.all] if self.is_full else self._allocate()

    def _allocate(self) -> list[Samples]:
        """One `Samples` for each batch of an epoch; their memory is filled again every epoch."""
        n_rows, n_classes, dtype = len(self.all.inputs), len(self.all.delta), self.all.y.dtype
        whole, rest = divmod(self._n_samples, self.size)
        self._parts = [
            (
                np.empty((n, n_rows, size)),
                np.empty((n, n_classes, size)),
                np.empty((n, size), np.intp),
                np.empty((n, size), dtype),
            )
            for n, size in ((whole, self.size), (1, rest))
            if size
        ]
        return [Samples.of_arrays(*arrays) for part in self._parts for arrays in zip(*part, strict=True)]

    def indices(self, step: int) -> Array:
        """Which samples of the training part the step sees."""
        return batch_indices(self._n_samples, self.size, self._seed, step)

    def order(self, epoch: int) -> Array:
        """In which order an epoch visits the samples."""
        if self.is_full:
            return np.arange(self._n_samples)
        return _order(self._n_samples, self._seed, epoch)

    def at(self, step: int) -> Samples:
        """The samples of a step. They are overwritten when another epoch is asked for."""
        if self.is_full:
            return self.all
        epoch, batch = divmod(step, self.per_epoch)
        if epoch != self._epoch:
            self._fill(epoch)
        return self._batches[batch]

    def _fill(self, epoch: int) -> None:
        order = _order(self._n_samples, self._seed, epoch)
        first = 0
        for inputs, delta, true_logit, y in self._parts:
            n, size = y.shape
            chosen = order[first : first + n * size]
            for part, source in ((inputs, self.all.inputs), (delta, self.all.delta)):
                part[...] = source.take(chosen, axis=1).reshape(-1, n, size).swapaxes(0, 1)
            y[...] = self.all.y.take(chosen).reshape(n, size)
            np.add(y * size, np.arange(size), out=true_logit)
            first += n * size
        self._epoch = epoch
