"""Diagnose a backward pass: ask it, judge it, and put it into words."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from netviz.backward.answer import Trouble
from netviz.backward.diagnosis import penalty, remarks, wording
from netviz.backward.diagnosis.built_in import built_in_penalty
from netviz.backward.diagnosis.evidence import Clue
from netviz.backward.diagnosis.judgement import Judgement, judge
from netviz.backward.diagnosis.kinds import KINDS
from netviz.backward.diagnosis.measuring import Call, Counted, Measured, measured, watched
from netviz.backward.diagnosis.parting import Parting, parting, with_source_lines
from netviz.backward.diagnosis.probes import LAMBDA
from netviz.backward.diagnosis.state import Memory, memory_of
from netviz.backward.diagnosis.verdict import Convention, Remark, Verdict
from netviz.backward.diagnosis.window import at_window
from netviz.backward.forcing import NOTHING, Forced
from netviz.backward.problem import Problem
from netviz.core.params import PARAMETERS


def diagnose(call: Call, problem: Problem | None = None, forced: Forced = NOTHING) -> Verdict:
    """Tell what is wrong with a backward pass, from its answers alone.

    Parameters
    ----------
    call : callable
        Takes a `Problem`, returns an `Answer`; about forty calls are made.
    problem : Problem, optional
        The state of the window, beside netviz's own probes; the numbers of the sentences are its.
    forced : Forced
        By which loss it is judged, in the place of its own.

    Returns
    -------
    Verdict
    """
    start, counted = time.perf_counter(), Counted(call)
    with np.errstate(all="ignore"):  # there are infinities and NaN in what comes back, too
        verdict = _diagnosed(counted, problem, forced)
    return replace(verdict, calls=counted.calls, seconds=time.perf_counter() - start - counted.seconds)


def _diagnosed(call: Counted, problem: Problem | None, forced: Forced) -> Verdict:
    answers = measured(call)
    if isinstance(answers, Trouble):
        return Verdict("refuse", answers.sentence, trouble=answers)
    built_in = None if forced.penalty else built_in_penalty(answers)
    if built_in is not None:
        reading = built_in.reading(call)
        taken = measured(reading)
        if isinstance(taken, Measured):
            verdict = _judged(taken, reading, problem, forced)
            text = f"Its penalty is built in: it is netviz's at λ = {built_in.lam:.4g}, always."
            return replace(verdict, remarks=(Remark("built-in-penalty", text), *verdict.remarks))
    return _judged(answers, call, problem, forced)


def _judged(answers: Measured, call: Call, problem: Problem | None, forced: Forced) -> Verdict:
    judgement = judge(answers, call, forced)
    explained = [name for name, choice in judgement.explanation.choices.items() if choice is not None]
    memory = memory_of(answers, explained)
    if memory is not None:
        return _of_memory(answers, judgement, memory, problem)
    wrong = [name for name in PARAMETERS if not judgement.parameters[name].right]
    trouble = _other_network(judgement)
    if answers.plain[0].changed and any(clue.key == "unexplained" for clue in judgement.clues):
        return _trains_inside(answers, judgement)
    if trouble is not None:
        return Verdict("refuse", trouble.sentence, trouble=trouble)
    misfit = next((clue for clue in judgement.clues if clue.key == "shape"), None)
    if misfit is not None:
        sentence = wording.found(misfit, judgement, answers.problems[0]).sentence
        return Verdict("refuse", sentence, trouble=Trouble("shape", sentence))
    clues = list(judgement.clues)
    clues += _at_equal_sizes_only(answers, judgement)
    fails = remarks.fails_without_last_class(answers, judgement, call)
    if fails is not None:
        clues.append(Clue("classes-from-labels", ()))
    judgement = replace(judgement, clues=tuple(clues))
    more: tuple[Remark, ...] = ()
    if problem is not None:
        here = at_window(problem, judgement, call)
        more = (here.remark,) if here.remark is not None else ()
        clues += [here.clue] if here.clue is not None else []
        judgement = replace(judgement, clues=tuple(clues), parameters=here.parameters)
        wrong = [name for name in PARAMETERS if not judgement.parameters[name].right]
    mistakes = wording.findings(judgement, problem or answers.problems[0])
    is_wrong = bool(wrong or mistakes or judgement.loss == "wrong")
    values = watched(call, answers)
    shown = (
        Parting((), None)
        if values is None
        else parting(values, answers.problems[0], judgement, answers.plain[0].loss)
    )
    mistakes = with_source_lines(mistakes, shown)
    error = answers.trouble or (fails.error if fails is not None else None)
    if error is not None:  # where it fails is where it is wrong, if no value shows it
        mistakes = tuple(
            replace(one, source_line=error.source_line)
            if one.source_line is None or one.key in ("classes-from-labels", "keepdims", "equal-sizes")
            else one
            for one in mistakes
        )
    noticed = _once((*remarks.remarks(answers, judgement, call, right=not is_wrong), *more))
    without = any(remark.key == "loss-without-penalty" for remark in noticed)
    return Verdict(
        "wrong" if is_wrong else "right",
        wording.summary(wrong, mistakes, judgement.loss, is_without_penalty=without),
        _convention(judgement, problem),
        judgement.parameters,
        judgement.loss,  # type: ignore[arg-type]
        mistakes,
        noticed,
        shown.seen,
        shown.parts_at,
        trouble=answers.trouble,
    )


def _once(found: tuple[Remark, ...]) -> tuple[Remark, ...]:
    return tuple({remark.key: remark for remark in found}.values())


def _convention(judgement: Judgement, problem: Problem | None) -> Convention:
    probed = judgement.extent.n_samples
    n_samples, lam = (probed, LAMBDA) if problem is None else (len(problem.y), problem.lam or LAMBDA)
    return penalty.convention(judgement.penalty, judgement.reduction, probed, n_samples, lam)


def _of_memory(answers: Measured, judgement: Judgement, memory: Memory, problem: Problem | None) -> Verdict:
    parameters = {
        name: replace(
            verdict,
            right=False,
            part="data",
            factor=None,
            factor_penalty=None,
            pattern=KINDS[memory.key].pattern.format(found=memory.found),
            wrong_entries=verdict.wrong_entries or verdict.entries,
        )
        if name in memory.parameters
        else verdict
        for name, verdict in judgement.parameters.items()
    }
    judgement = replace(judgement, clues=(Clue(memory.key, memory.parameters, found=memory.found),))
    mistakes = wording.findings(judgement, answers.problems[0])
    loss = judgement.loss if memory.parameters and judgement.loss == "none" else "wrong"
    if memory.key == "stateful" and "adds to" in memory.found:
        loss = judgement.loss
    wrong = [name for name, verdict in parameters.items() if not verdict.right]
    return Verdict(
        "wrong",
        wording.summary(wrong, mistakes, loss),
        _convention(judgement, problem),
        parameters,
        loss,  # type: ignore[arg-type]
        mistakes,
    )


def _trains_inside(answers: Measured, judgement: Judgement) -> Verdict:
    changed = ", ".join(answers.plain[0].changed)
    sentence = (
        f"The function changes {changed} on the way, and what it returns is no gradient at the θ that it "
        "was given: it seems to train by itself. Let it compute one gradient, and leave the update to "
        "the caller."
    )
    clue = Clue("stateful", (), found=f"it changes {changed} on the way")
    found = wording.found(clue, judgement, answers.problems[0])
    return Verdict("refuse", sentence, mistakes=(found,), trouble=Trouble("values", sentence))


_OTHERS = {
    frozenset(("tanh-hidden", "tanh-derivative")): "its hidden units are tanh, not ReLU",
    frozenset(("sigmoid-hidden", "sigmoid-derivative")): "its hidden units are sigmoids, not ReLU",
    frozenset(("leaky-relu", "leaky-mask")): "its hidden units are leaky ReLUs",
    frozenset(("no-relu", "no-mask")): "its hidden units have no ReLU",
}


def _other_network(judgement: Judgement) -> Trouble | None:
    """Another network, whose backward pass is right."""
    choices = [choice for choice in judgement.explanation.choices.values() if choice is not None]
    keys = frozenset(mistake for choice in choices for mistake in choice.mistakes)
    what = _OTHERS.get(keys) if judgement.explanation.complete else None
    loss = judgement.data_loss
    if keys == {"sigmoid-for-softmax"} and loss is not None and loss.forward == "sigmoid-for-softmax":
        what = "its output is a sigmoid for each class, not a softmax"
    if what is None and judgement.right_for_another_loss:
        what = "its gradient is right for its own loss, which is not the cross-entropy of a softmax"
    if what is None:
        return None
    return Trouble(
        "another-network",
        f"This is another network: {what}. netviz's has one layer of ReLUs, a softmax and the "
        "cross-entropy.",
    )


def _at_equal_sizes_only(answers: Measured, judgement: Judgement) -> list[Clue]:
    """What is wrong with a function that runs only where sizes are equal, and is right there."""
    if not answers.ran_only or judgement.clues:
        return []
    return [
        Clue(
            "equal-sizes",
            (),
            found=answers.ran_only,
            needed=answers.trouble.sentence if answers.trouble else "",
        )
    ]
