"""What is right and wrong with somebody's file: it is run, and diagnosed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netviz.backward.forcing import NOTHING, Forced
from netviz.frozen import dataclass

if TYPE_CHECKING:  # the window knows of it, and needs none of this until something is judged
    from netviz.backward.answer import Answer, Trouble
    from netviz.backward.arguments import Given
    from netviz.backward.diagnosis import Verdict
    from netviz.backward.problem import Problem
    from netviz.backward.running import Limits
    from netviz.backward.source import Source
    from netviz.backward.subject import Subject


@dataclass(frozen=True, eq=False)
class Judged:
    """A verdict with what belongs to the file.

    Attributes
    ----------
    file : str
    verdict : Verdict
    taken_as : tuple of str
        What the function was taken for.
    remarks : tuple of str
        About reading and loading the file.
    output : tuple of str
        What it printed, the last lines.
    seconds : float
        All of it.
    gets : tuple of Given
        What its arguments got: at the state, or else at the probe.
    """

    file: str
    verdict: Verdict
    taken_as: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    seconds: float = 0.0
    gets: tuple[Given, ...] = ()

    @property
    def trouble(self) -> Trouble | None:
        """Why it was refused."""
        return self.verdict.trouble if self.verdict.verdict == "refuse" else None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `netviz gradcheck --backward --json`."""
        facts = self.verdict.to_dict()
        trouble = self.trouble
        return {
            "file": self.file,
            **facts,
            "taken_as": list(self.taken_as),
            "remarks": [*self.remarks, *facts.get("remarks", [])],
            "refused": None
            if trouble is None
            else {"kind": trouble.kind, "sentence": trouble.sentence, "source_line": trouble.source_line},
            "seconds": round(self.seconds, 3),
        }


def judge(
    path: str | Path | Source,
    name: str | None = None,
    *,
    python: str | None = None,
    problem: Problem | None = None,
    names: Mapping[str, str | float] | None = None,
    forced: Forced = NOTHING,
    limits: Limits | None = None,
) -> Judged:
    """Run the backward pass of a file and say what is wrong with it.

    Parameters
    ----------
    path : path or Source
        A .py or .ipynb file.
    name : str, optional
        The function, class or Class.method; found out if left out.
    python : str, optional
        Another interpreter, which needs numpy.
    problem : Problem, optional
        A state beside netviz's own probes.
    names : mapping of str to a role or number, optional
        Globals that the file does not set, such as {"m": "N"}.
    forced : Forced
        What is said about how it is meant, in the place of what is found out.
    limits : Limits, optional

    Returns
    -------
    Judged
    """
    from netviz.backward.subject import Subject

    start = time.perf_counter()
    with Subject(path, name, python, names=names, forced=forced, limits=limits) as subject:
        return judged(subject, problem, start)


def judged(
    subject: Subject,
    problem: Problem | None = None,
    start: float | None = None,
    call: Callable[[Problem], Answer] | None = None,
) -> Judged:
    """The same for a file that is loaded already.

    Parameters
    ----------
    call : callable, optional
        Instead of the subject's own, for who wants to know of every call.
    """
    from netviz.backward.diagnosis import diagnose

    start = time.perf_counter() if start is None else start
    gets: tuple[Given, ...] = ()
    if subject.trouble is not None:
        verdict = _refused(subject.trouble)
    else:
        verdict = diagnose(call or subject.call, problem, subject.forced)
        convention = subject.convention
        if convention is not None:
            from netviz.backward.arguments import given, in_own_names, own_names

            names, text = own_names(convention, verdict.seen), subject.source.text if subject.source else ""
            verdict = replace(verdict, mistakes=in_own_names(verdict.mistakes, names, text))
            gets = given(convention, problem or convention.probe)
    return Judged(
        subject.source.name if subject.source is not None else "",
        verdict,
        subject.taken_as,
        tuple(subject.remarks),
        subject.output,
        time.perf_counter() - start,
        gets,
    )


def _refused(trouble: Trouble) -> Verdict:
    from netviz.backward.diagnosis import Verdict

    return Verdict("refuse", trouble.sentence, trouble=trouble)
