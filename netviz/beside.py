"""A session beside another one: for who looks at a run while it goes on."""

from __future__ import annotations

from dataclasses import replace

from netviz.project import Document
from netviz.saved import Saved
from netviz.session import Session


def session_beside(session: Session, last_step: int) -> Session:
    """A session of its own that stands at a step of the active run, as if there were none after it.

    It may be used in another thread, and whatever becomes of it, the other one stays as it is. What has
    been computed up to there is not computed again.

    Raises
    ------
    ValueError
        If the step has not been computed yet.
    """
    if not 0 <= last_step <= session.timeline.last_step:
        raise ValueError(
            f"step {last_step} is not among the computed steps 0 … {session.timeline.last_step}"
        )
    run = replace(session.project.document.run, spec=session.spec.up_to(last_step))
    project = replace(session.project, document=Document((run,), run.id))
    computed = session.timeline.at_rest().up_to(last_step)
    blobs = session.blobs.copy()
    return Session.of(
        Saved(project.standing(step=last_step, line=0), blobs, computed={run.spec.key: computed})
    )
