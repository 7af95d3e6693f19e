"""What netviz says of a backward pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from netviz.backward.answer import Trouble
from netviz.backward.diagnosis.corrections import Correction
from netviz.core.params import PARAMETERS, Array
from netviz.frozen import dataclass

Part = Literal["", "data", "penalty", "both", "shape"]


@dataclass(frozen=True, eq=False)
class ParameterVerdict:
    """Whether one gradient is right, and what is wrong with it.

    Attributes
    ----------
    right : bool
    entries, wrong_entries : int
    wrong_at : bool array of the parameter's shape, or None
        Which entries are wrong.
    part : str
        Whether the data part, the penalty, both or the shape is wrong.
    factor : float or None
        What the wrong part is multiplied by, where that explains it.
    factor_penalty : float or None
        The same of the penalty, where both parts are wrong.
    law : str
        The factor in the sizes of the problem, such as "N/H"; else empty.
    pattern : str
        How the values come about, in a few words.
    against : "netviz" or "own loss"
        From whose derivative it differs.
    error : float
        max|yours − correct| / max(|yours|, |correct|).
    yours, correct : array or None
        At the first probe.
    misfit : float or None
        How far the data part is from what the mistake makes of it, in shares of its largest entry; None
        where nothing explains it.
    """

    right: bool
    entries: int
    wrong_entries: int = 0
    wrong_at: Array | None = None
    part: Part = ""
    factor: float | None = None
    factor_penalty: float | None = None
    law: str = ""
    pattern: str = ""
    against: Literal["netviz", "own loss"] = "netviz"
    error: float = 0.0
    yours: Array | None = None
    correct: Array | None = None
    misfit: float | None = None

    @property
    def times(self) -> str:
        """The factor of a wrong one, such as "×N/H"; empty where there is none."""
        return "" if self.right or self.factor is None else f"×{self.law or format(self.factor, '.4g')}"

    def to_dict(self) -> dict[str, Any]:
        """What a report has of it."""
        return {
            "right": self.right,
            "wrong_entries": self.wrong_entries,
            "entries": self.entries,
            "part": self.part,
            "factor": self.factor,
            "factor_penalty": self.factor_penalty,
            "law": self.law,
            "pattern": self.pattern,
            "against": self.against,
        }


@dataclass(frozen=True)
class Convention:
    """What the function understands by the loss.

    Attributes
    ----------
    penalty : str
        "none", "lam", "lam/2", "lam/N", "lam/2N", with "+b" where biases are penalized; "lam·c" for other
        coefficients.
    reduction : "mean" or "sum"
    weight : float
        The number in front of λ‖W‖², times N where it is divided by N.
    divided : bool
        Whether its penalty is divided by N.
    sentence : str
        Such as "½λ: your λ = 0.1 is netviz's 0.05".
    """

    penalty: str = "none"
    reduction: Literal["mean", "sum"] = "mean"
    weight: float = 0.0
    divided: bool = False
    sentence: str = ""

    def of_netviz(self, n_samples: int) -> float:
        """What its λ = 1 is in netviz's λ, for a number of samples; 0 without a penalty."""
        return self.weight / (n_samples if self.divided or self.reduction == "sum" else 1)


@dataclass(frozen=True)
class Found:
    """One mistake.

    Attributes
    ----------
    key : str
        Of `netviz.backward.diagnosis.kinds`.
    line : int
        The line of the derivation; also the section of Why that explains it.
    parameters : tuple of str
        Whose gradients it makes wrong.
    sentence : str
    hints : tuple of three str
        Which line, what kind of mistake, the right line in NumPy.
    source_line : int or None
        Where the function's own values part from the derivation's.
    correction : Correction or None
        The line with what is missing, and what is too much; None where a formula says nothing.
    """

    key: str
    line: int
    parameters: tuple[str, ...]
    sentence: str
    hints: tuple[str, str, str]
    source_line: int | None = None
    correction: Correction | None = None

    def to_dict(self) -> dict[str, Any]:
        """What a report has of it."""
        return {
            "line": self.line,
            "key": self.key,
            "source_line": self.source_line,
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class Remark:
    """Something that is not wrong and worth knowing."""

    key: str
    sentence: str


@dataclass(frozen=True)
class Seen:
    """A line of the derivation in the function's own values.

    Attributes
    ----------
    line : int
        Of the derivation.
    source_line : int
    name : str
        Of the variable.
    right : bool
    """

    line: int
    source_line: int
    name: str
    right: bool


@dataclass(frozen=True, eq=False)
class Verdict:
    """What netviz says of a backward pass.

    Attributes
    ----------
    verdict : "right", "wrong" or "refuse"
    sentence : str
        All of it in one sentence.
    convention : Convention
    parameters : mapping of "W1", "b1", "W2", "b2" to ParameterVerdict
        Empty if it is refused.
    loss : "right", "wrong" or "none"
    mistakes : tuple of Found
        In the order of the derivation's lines.
    remarks : tuple of Remark
    seen : tuple of Seen
        Which lines of the derivation its own values show.
    parts_at : int or None
        The source line from which its values differ from the derivation's.
    trouble : Trouble or None
        Why it is refused, or why it does not run at sizes that all differ.
    calls : int
        How many calls that took.
    seconds : float
        Of netviz's own, without the calls.
    """

    verdict: Literal["right", "wrong", "refuse"]
    sentence: str
    convention: Convention = field(default_factory=Convention)
    parameters: Mapping[str, ParameterVerdict] = field(default_factory=dict)
    loss: Literal["right", "wrong", "none"] = "none"
    mistakes: tuple[Found, ...] = ()
    remarks: tuple[Remark, ...] = ()
    seen: tuple[Seen, ...] = ()
    parts_at: int | None = None
    trouble: Trouble | None = None
    calls: int = 0
    seconds: float = 0.0

    @property
    def wrong(self) -> tuple[str, ...]:
        """The parameters whose gradients are wrong."""
        return tuple(
            name for name in PARAMETERS if name in self.parameters and not self.parameters[name].right
        )

    @property
    def diagnosis(self) -> str:
        """The keys of all mistakes, those of the penalty last, such as "no-mask + penalty-half"."""
        keys = dict.fromkeys(mistake.key for mistake in self.mistakes)
        return " + ".join(sorted(keys, key=lambda key: "penalty" in key))

    def to_dict(self) -> dict[str, Any]:
        """What a report has of it."""
        return {
            "verdict": self.verdict,
            "sentence": self.sentence,
            "convention": self.convention.penalty,
            "reduction": self.convention.reduction,
            "parameters": {name: verdict.to_dict() for name, verdict in self.parameters.items()},
            "loss": self.loss,
            "mistakes": [mistake.to_dict() for mistake in self.mistakes],
            "remarks": [remark.sentence for remark in self.remarks],
        }
