"""Which runs are side by side: the present one, and others as they were chosen."""

from __future__ import annotations

from collections.abc import Sequence

from netviz.project import Run
from netviz.ui.kit.run_styles import MOST_RUNS


def shown_runs(runs: Sequence[Run], active: str, wanted: Sequence[str]) -> list[Run]:
    """The runs whose planes are shown, in the order of the document: the present one, and others.

    Parameters
    ----------
    runs : sequence of Run
        All of the document.
    active : str
        The id of the present one.
    wanted : sequence of str
        The letters that were chosen, the last one at the end; others may be among them.
    """
    by_letter = {run.letter: run for run in runs}
    chosen = [by_letter[letter] for letter in wanted if letter in by_letter]
    if not chosen:  # nobody has chosen: the one that was pinned last
        chosen = [run for run in runs if run.id != active][-1:]
    others = [run.id for run in chosen if run.id != active][-(MOST_RUNS - 1) :]
    return [run for run in runs if run.id in (active, *others)]


def toggled(runs: Sequence[Run], active: str, wanted: Sequence[str], run_id: str) -> list[str]:
    """What is wanted once a run's plane is shown, or hidden; as `shown_runs` takes it.

    The present run's plane always is shown, beside another one; of more than four, the first goes.
    """
    by_letter = {run.letter: run for run in runs}
    letter = next(run.letter for run in runs if run.id == run_id)
    letters = [run.letter for run in shown_runs(runs, active, wanted)]
    now = [known for known in wanted if known in letters]
    now += [known for known in letters if known not in now]
    if letter not in letters:
        now.append(letter)
    elif run_id != active and len(letters) > 2:
        now.remove(letter)
    present = [known for known in now if by_letter[known].id == active]
    others = [known for known in now if by_letter[known].id != active]
    return [*present, *others[-(MOST_RUNS - 1) :]]
