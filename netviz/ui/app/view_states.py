"""How panels are set: kept in the project, and for the next start."""

from __future__ import annotations

from collections.abc import Mapping

from netviz.faults import tell
from netviz.intents import SetView
from netviz.session import Session
from netviz.ui.app.docks import Arrangement
from netviz.ui.kit.panel import Panel
from netviz.ui.kit.preferences import Preferences

ARRANGEMENT = "arrangement"
"""The key under which a project keeps where the panels are."""


def restore(panels: Mapping[str, Panel], session: Session) -> None:
    """Set panels as they were at the last time and, which goes before, in this session."""
    kept = {key: dict(state) for key, state in Preferences().panels.items()}
    for key, state in session.project.view.panels.items():
        kept[key] = {**kept.get(key, {}), **state}
    for key in kept.keys() & panels.keys():
        try:
            panels[key].restore_view_state(kept[key])
        except Exception as error:
            tell(error)


def bring_back(panels: Mapping[str, Panel], arrangement: Arrangement, session: Session) -> None:
    """Set panels, and put them where they were, as a session that was opened says; else nothing moves."""
    states = session.project.view.panels
    if ARRANGEMENT in states:
        arrangement.use_state(states[ARRANGEMENT])
    for key in states.keys() & panels.keys():
        try:
            panels[key].restore_view_state(states[key])
        except Exception as error:
            tell(error)


def keep(panels: Mapping[str, Panel], arrangement: Arrangement, session: Session) -> None:
    """Remember how panels are set; where they are and what is about this run, in the project only."""
    placed = arrangement.to_state()
    if placed is not None:
        session.apply(SetView(ARRANGEMENT, placed, layout=arrangement.preset))
    states = {key: state for key, panel in panels.items() if (state := panel.view_state())}
    for key, state in states.items():
        session.apply(SetView(key, state))
    lasting = {
        key: {name: value for name, value in state.items() if name not in panels[key].about_run}
        for key, state in states.items()
    }
    Preferences().keep(panels=lasting)
