"""How panels are set: kept in the project, and for the next start."""

from __future__ import annotations

from netviz.intents import SetView
from netviz.session import Session
from netviz.ui.app.docks import Arrangement
from netviz.ui.kit.panels import Panels
from netviz.ui.kit.preferences import Preferences

ARRANGEMENT = "arrangement"
"""The key under which a project keeps where the panels are."""


def restore(panels: Panels, session: Session) -> None:
    """Set panels as they were at the last time and, which goes before, in this session."""
    kept = {key: dict(state) for key, state in Preferences().panels.items()}
    for key, state in session.project.view.panels.items():
        kept[key] = {**kept.get(key, {}), **state}
    for key in kept.keys() & panels.keys():
        panels.restore_view_state(key, kept[key])


def bring_back(panels: Panels, arrangement: Arrangement, session: Session) -> None:
    """Set panels, and put them where they were, as a session that was opened says; else nothing moves."""
    states = session.project.view.panels
    if ARRANGEMENT in states:
        arrangement.use_state(states[ARRANGEMENT])
    for key in states.keys() & panels.keys():
        panels.restore_view_state(key, states[key])


def keep(panels: Panels, arrangement: Arrangement, session: Session) -> None:
    """Remember how panels are set; where they are and what is about this run, in the project only."""
    placed = arrangement.to_state()
    if placed is not None:
        session.apply(SetView(ARRANGEMENT, placed, layout=arrangement.preset))
    states, preferences = panels.view_states(), Preferences()
    for key, state in states.items():
        session.apply(SetView(key, state))
    lasting = preferences.panels  # of panels that nobody has looked at, too
    for key, panel in panels.made.items():
        state = states.get(key, {})
        lasting[key] = {name: value for name, value in state.items() if name not in panel.about_run}
    preferences.keep(panels={key: state for key, state in lasting.items() if state})
