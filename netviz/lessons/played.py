"""The runs of a lesson's slides, computed as far as they are asked for, and exact at every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from netviz.intents import Advance, GoTo, GoToLine, PinSample
from netviz.lessons import claims, figures
from netviz.lessons.lesson import Claim, Lesson, Slide
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.training.history import INDEX
from netviz.training.spec import Key


class Played:
    """A lesson that is played without a window.

    Slides whose runs are the same share what has been computed. Nothing of the slides changes, so that what
    is shown at a step is the same in whatever order they are gone through.

    Parameters
    ----------
    lesson : Lesson
    """

    def __init__(self, lesson: Lesson) -> None:
        self._slides = {slide.id: slide for slide in lesson.slides}
        self._sessions: dict[Key, Session] = {}

    def at(self, slide: str, step: int | None = None) -> Snapshot:
        """What there is at a step of a slide's run, or as it was prepared if none is said.

        The run may end before the step; then it is what there is at its end.

        Raises
        ------
        KeyError
            If there is no such slide, or something is wrong with it.
        """
        chosen = self._slides[slide]
        session, cursor = self._session(chosen), chosen.saved.project.cursor
        wanted = cursor.step if step is None else step
        session.apply(GoToLine(0))
        if wanted > session.project.cursor.reached:
            session.apply(GoTo(session.project.cursor.reached))
            session.apply(Advance(wanted - session.snapshot().step))
        else:
            session.apply(GoTo(wanted))
        session.apply(PinSample(cursor.sample))
        return session.apply(GoToLine(cursor.line if step is None else 0))

    def elsewhere(self, slide: str) -> figures.Elsewhere:
        """For the sentences of a slide: snapshots of its own run at other steps, and of other slides'."""

        def snapshot(other: str, step: int) -> Snapshot | None:
            chosen = other or slide
            return self.at(chosen, step) if chosen in self._slides else None

        return snapshot

    def sentence(self, slide: str, text: str, step: int | None = None) -> str:
        """A sentence of a slide with its figures, at a step of its run or as it was prepared."""
        return figures.write(text, self.at(slide, step), self.elsewhere(slide))

    def obstacle(self, slide: str, claim: Claim) -> str:
        """Why a claim of a slide does not hold, as the end of a sentence; empty if it holds."""
        where, condition = claim.slide or slide, claim.condition
        if where not in self._slides:
            return f"slide {where} cannot be played"
        # The line and the sample are those at which the slide was prepared.
        is_prepared = claim.step == self._slides[where].step and condition.figure in ("line", "sample")
        shot = self.at(where, None if is_prepared else claim.step)
        if shot.step != claim.step:
            return f"the run ends at step {shot.step}"
        figure = figures.find(condition.figure)
        if not claims.holds(condition, shot):
            return f"{figure.name} is {_exactly(figure.of(shot))} there"
        if claim.is_first and (earlier := self._first(where, claim)) is not None:
            return f"it holds at step {earlier} already"
        return ""

    def _first(self, slide: str, claim: Claim) -> int | None:
        """The first step before that of the claim at which it holds."""
        condition, step = claim.condition, claim.step
        figure = figures.find(condition.figure)
        value: Callable[[int], figures.Value]
        if figure.column:
            rows = self._session(self._slides[slide]).timeline.rows(0, step)
            known = np.asarray(rows[:, INDEX[figure.column]]).tolist()
            value = known.__getitem__
        else:
            value = lambda at: figure.of(self.at(slide, at))  # noqa: E731
        return next((at for at in range(step) if claims.holds_of(condition, value(at))), None)

    def _session(self, slide: Slide) -> Session:
        """A session of the slide's run."""
        spec = slide.saved.project.document.spec
        if spec.key not in self._sessions:
            project = slide.saved.project.standing(step=0, line=0, sample=None, reached=0)
            self._sessions[spec.key] = Session.of(replace(slide.saved, project=project), evaluate_every=1)
        return self._sessions[spec.key]


def _exactly(value: figures.Value) -> str:
    return value if isinstance(value, str) else f"{value:.7g}"
