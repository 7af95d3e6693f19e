"""One kind of mistake.

In the texts {N}, {D}, {H}, {K} are the sizes of the problem, {silent} the share of entries of z2 that are
not above 0, {which} the gradients it is about and {where} their lines, {factor} and {times} what they are
multiplied by, {found} and {needed} shapes or what was seen, {term} and {derivative} the penalty in the loss
and its derivative.
"""

from __future__ import annotations

from netviz.core.stages import STAGES
from netviz.frozen import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of mistake.

    Attributes
    ----------
    key : str
    line : int
        The line of the derivation in which it is made; for a factor or a penalty it follows from the
        parameters that are wrong.
    sentence : str
        What is wrong, for a student.
    hint : str
        What kind of thing is wrong, without the remedy.
    code : str
        The right line in NumPy; empty for the derivation's own.
    pattern : str
        How the wrong gradient comes about.
    """

    key: str
    line: int
    sentence: str
    hint: str
    code: str = ""
    pattern: str = ""

    @property
    def right(self) -> str:
        """The right line in NumPy."""
        return self.code or STAGES[self.line - 1].code
