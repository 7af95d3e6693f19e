"""What somebody says about how a function is meant, in the place of what is found out about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from netviz.backward.layout import Layout
from netviz.frozen import dataclass

CHOICES: Mapping[str, Mapping[str, str]] = {
    "samples": {
        "rows": "samples in rows",
        "columns": "samples in columns",
        "one": "one sample at a time",
    },
    "weights": {"DH": "W (D, H)", "HD": "W (H, D)"},
    "labels": {
        "integers": "labels 0 … K − 1",
        "one-hot": "labels one-hot",
        "from-1": "labels 1 … K",
    },
    "penalty": {
        "none": "no penalty",
        "lam": "λ‖W‖²",
        "lam/2": "½λ‖W‖²",
        "lam/N": "λ/N ‖W‖²",
        "lam/2N": "λ/(2N) ‖W‖²",
        "lam+b": "λ‖W‖², the biases too",
        "lam/2+b": "½λ‖W‖², the biases too",
    },
    "reduction": {"mean": "means over the samples", "sum": "sums over the samples"},
}
"""What can be said, and in which words: the values by their keys."""

_LABELS = {
    "integers": ("int", "column"),
    "one-hot": ("onehot", "onehot-int", "onehot-turned"),
    "from-1": ("from-one", "from-one-column"),
}


class ForcingError(ValueError):
    """What was said is none of `CHOICES`; the message says what there is."""


@dataclass(frozen=True)
class Forced:
    """What is said; empty for what is found out.

    Attributes
    ----------
    samples, weights, labels : str
        How the arrays lie: the function is called in this way, or not at all.
    penalty, reduction : str
        By which loss its gradient is judged.
    """

    samples: str = ""
    weights: str = ""
    labels: str = ""
    penalty: str = ""
    reduction: str = ""

    @classmethod
    def of(cls, settings: Iterable[str]) -> Forced:
        """Read settings such as "samples=columns".

        Raises
        ------
        ForcingError
        """
        found = cls()
        for setting in settings:
            key, _, value = setting.partition("=")
            if key not in CHOICES:
                raise ForcingError(f"{key!r} cannot be said; there are {', '.join(CHOICES)}")
            if value not in CHOICES[key]:
                raise ForcingError(f"{key} is one of {', '.join(CHOICES[key])}, not {value!r}")
            found = found.saying(key, value)
        return found

    @classmethod
    def of_state(cls, state: object) -> Forced:
        """What was kept; what makes no sense is passed over."""
        if not isinstance(state, dict):
            return cls()
        known = {key: value for key, value in state.items() if value in CHOICES.get(key, ())}
        return cls(**known)

    def saying(self, key: str, value: str) -> Forced:
        """The same with one thing more; an empty value leaves it to be found out."""
        return replace(self, **{key: value})

    @property
    def state(self) -> dict[str, str]:
        """In plain values."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value for key, value in found.items() if value}

    @property
    def words(self) -> str:
        """All that is said."""
        return ", ".join(CHOICES[key][value] for key, value in self.state.items())

    @property
    def layout_words(self) -> str:
        """What is said about how arrays lie."""
        said = {key: value for key, value in self.state.items() if key not in ("penalty", "reduction")}
        return ", ".join(CHOICES[key][value] for key, value in said.items())

    def allows(self, layout: Layout) -> bool:
        """Whether arrays that lie so are as they are said to."""
        samples = "one" if layout.one_sample else layout.samples
        return (
            self.samples in ("", samples)
            and self.weights in ("", layout.weights)
            and (not self.labels or layout.labels in _LABELS[self.labels])
        )

    def coefficient(self, n_samples: int) -> float | None:
        """The number in front of λ‖W‖², of N samples; None where it is found out."""
        if not self.penalty:
            return None
        return {
            "none": 0.0,
            "lam": 1.0,
            "lam/2": 0.5,
            "lam/N": 1.0 / n_samples,
            "lam/2N": 0.5 / n_samples,
        }[self.penalty.removesuffix("+b")]

    def factor(self, n_samples: int) -> float | None:
        """By what its loss is a multiple of the mean; None where it is found out."""
        return {"mean": 1.0, "sum": float(n_samples)}.get(self.reduction)


NOTHING = Forced()
"""All is found out."""
