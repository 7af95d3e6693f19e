"""The panels of a window, each made when it is first asked for: most are hidden when the program starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Concatenate, NamedTuple, ParamSpec

from PySide6.QtGui import QAction

from netviz.faults import tell
from netviz.ui.kit.paint_guard import guard_overrides
from netviz.ui.kit.panel import Home, Panel
from netviz.ui.kit.theme import Theme

_Told = ParamSpec("_Told")
_IN_STATES = (Panel.show_part.__name__, Panel.show_step_axis.__name__)
"""What a state says, too: one that comes later goes before what all have been told."""


class Later(NamedTuple):
    """What has to be known of a panel before its class is imported, which says the same of itself.

    Attributes
    ----------
    load : callable
        Imports its class.
    kind, heading, short_heading, home, slots
        As in `Panel`.
    title : str
        In the menu and on its dock; the heading if left out.
    """

    load: Callable[[], type[Panel]]
    kind: str
    heading: str
    short_heading: str = ""
    home: Home = Home.RIGHT
    title: str = ""
    slots: tuple[str, ...] = ("",)


Row = type[Panel] | Later
"""Of the table of panels: a class, or where it is found once it is needed."""


def class_of(row: Row) -> type[Panel]:
    """The class of a row, imported now if need be."""
    if isinstance(row, Later):
        kind = row.load()
        guard_overrides()  # before anything is made of what has just been imported
        return kind
    return row


class Panels(Mapping[str, Panel]):
    """All panels of a window by their keys. To ask for one makes it; `made` has those that there are.

    Parameters
    ----------
    rows : sequence of Row
    actions : mapping of str to QAction
        The window's, by their ids.

    Attributes
    ----------
    show_newest : callable
        Shows a panel that has just been made what there is now.
    """

    def __init__(self, rows: Sequence[Row], actions: Mapping[str, QAction]) -> None:
        self._rows = {
            f"{row.kind}:{slot}" if slot else row.kind: (row, slot) for row in rows for slot in row.slots
        }
        self._actions = actions
        self._made: dict[str, Panel] = {}
        self._waiting: dict[str, list[Callable[[Any], None]]] = {key: [] for key in self._rows}
        self._told: dict[str, Callable[[Panel], None]] = {}  # the newest of each kind
        self._states: dict[str, Mapping[str, Any]] = {}  # of panels that are not made yet
        self._theme: Theme | None = None
        self.show_newest: Callable[[Panel], None] = lambda _: None

    def __getitem__(self, key: str) -> Panel:
        if key not in self._made:
            row, slot = self._rows[key]
            self._take(key, class_of(row)(self._actions, slot))
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows  # without making it

    def row(self, key: str) -> Row:
        """What is known of a panel before it is made."""
        return self._rows[key][0]

    def full_heading(self, key: str) -> str:
        """What a panel is called in the menu and on its dock."""
        row, slot = self._rows[key]
        title = row.title if isinstance(row, Later) else ""
        return f"{title or row.heading} {slot}".strip()

    @property
    def made(self) -> dict[str, Panel]:
        """Those that have been made, in the order of the table."""
        return {key: self._made[key] for key in self._rows if key in self._made}

    @property
    def pictures(self) -> list[Panel]:
        """Those that show, and are not for choosing, as far as they have been made."""
        return [one for one in self.made.values() if one.home not in (Home.COLUMN, Home.PAGE)]

    def is_seen(self, key: str) -> bool:
        """Whether something of a panel can be seen."""
        return key in self._made and not self._made[key].visibleRegion().isEmpty()

    def when_made(self, key: str, do: Callable[[Any], None]) -> None:
        """Do something with a panel once it is made, which may be now; the caller knows its class."""
        if key in self._made:
            do(self._made[key])
        else:
            self._waiting[key].append(do)

    def tell(
        self, do: Callable[Concatenate[Any, _Told], None], *told: _Told.args, **named: _Told.kwargs
    ) -> None:
        """Call a method of `Panel` on all panels: on those that are not made yet, when they are."""
        name = do.__name__

        def say(panel: Panel) -> None:
            getattr(panel, name)(*told, **named)

        self._told[name] = say
        for panel in self.made.values():
            say(panel)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, or type of another size."""
        self._theme = theme
        for panel in self.made.values():
            panel.set_theme(theme)

    def restore_view_state(self, key: str, state: Mapping[str, Any]) -> None:
        """Set a panel as it was, now or when it is made."""
        if key in self._made:
            self._restore(self._made[key], state)
        else:
            self._states[key] = state
            for name in _IN_STATES:
                self._told.pop(name, None)

    def will_be_set(self, key: str) -> bool:
        """Whether a panel is to be as it was, once it is made."""
        return key in self._states

    def view_states(self) -> dict[str, Mapping[str, Any]]:
        """How all panels are set, also those that are to be made; those without a state are left out."""
        states = {key: panel.view_state() for key, panel in self.made.items()}
        return {key: state for key, state in {**self._states, **states}.items() if state}

    def _restore(self, panel: Panel, state: Mapping[str, Any]) -> None:
        try:
            panel.restore_view_state(state)
        except Exception as error:
            tell(error)

    def _take(self, key: str, panel: Panel) -> None:
        """Bring a panel to where it would be, had it been there all along."""
        self._made[key] = panel
        for do in self._waiting.pop(key):
            do(panel)
        if self._theme is not None:  # now that it is in its place, whose style it takes over
            panel.set_theme(self._theme)
        if key in self._states:
            self._restore(panel, self._states.pop(key))
        self.show_newest(panel)
        for say in self._told.values():  # what is pointed at, for one, can be looked up in what is shown
            say(panel)
