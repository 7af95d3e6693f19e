"""What of a slide the audience sees: its panels and their parts, which the lecturer adds and takes away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netviz.ui.app.lessons import Hall
    from netviz.ui.app.window import MainWindow

HINGES, NARRATOR, TEST = "hinges", "narrator", "test points"
"""Parts that are no panels."""

PANELS = {
    "plane": "plane",
    "loss": "loss",
    "units": "units",
    "diagram": "network",
    "accuracy": "accuracy",
    "gradients": "gradients",
    "space": "hidden space",
    "lines": "derivation",
    "check": "check",
    "why": "why",
}
"""The panels, and what they are called here; those that are added most often come first."""

_ALWAYS = ("plane", "loss")
_MOST = 7  # chips side by side


class SlideParts:
    """The parts of the slide that is on a stage.

    Parameters
    ----------
    window : MainWindow
        With its predictions.
    hall : Hall
        Whose stage it is.
    """

    def __init__(self, window: MainWindow, hall: Hall) -> None:
        self._window, self._hall = window, hall

    @property
    def _plane(self) -> Any:
        """The view of the plane, where it is on the slide."""
        stage = self._hall.stage
        return None if stage is None else stage.views.get("plane")

    @property
    def _shows(self) -> tuple[str, ...]:
        stage = self._hall.stage
        return () if stage is None or stage.slide is None else stage.slide.shows

    @property
    def titles(self) -> dict[str, str]:
        """What can be shown, by keys: what is there or often is, then what could be added."""
        there = [key for key in PANELS if key in _ALWAYS or key in self._shows]
        titles = {}
        for key in there:
            titles[key] = PANELS[key]
            if key == "plane" and self._plane is not None:
                titles[HINGES] = HINGES
        titles[NARRATOR] = NARRATOR
        if self._plane is not None:
            titles[TEST] = TEST
        others = [key for key in PANELS if key not in titles]
        return titles | {key: PANELS[key] for key in others[: max(0, _MOST - len(titles))]}

    @property
    def shown(self) -> list[str]:
        """The keys of what is seen."""
        stage, plane = self._hall.stage, self._plane
        if stage is None:
            return []
        seen = [*self._shows]
        if not stage.narrator.isHidden():
            seen.append(NARRATOR)
        if plane is not None and plane.hinges.choice != "none":
            seen.append(HINGES)
        if plane is not None and not plane.samples.hides_test:
            seen.append(TEST)
        return seen

    def show(self, part: str, on: bool) -> None:
        """Show a part, or take it away; the run goes on as it is, and something always stays."""
        stage = self._hall.stage
        if stage is None or stage.slide is None:
            return
        if part == NARRATOR:
            stage.narrator.setVisible(on)
        elif part in (HINGES, TEST):
            _show_in(self._plane, part, on)
        else:
            shows = tuple(key for key in self._shows if key != part)
            shows = (*shows, part) if on else shows
            if shows:
                slide = replace(stage.slide, shows=shows)
                self._window.predictions.keep_through(lambda: self._hall.show_slide(slide))

    def show_usual(self) -> None:
        """As slides are: what was shown or hidden on one does not leak into the next."""
        stage = self._hall.stage
        if stage is None:
            return
        stage.narrator.show()
        panel = stage.panels.get("plane")
        for part, on in ((HINGES, True), (TEST, False)):
            _show_in(None if panel is None else panel.view, part, on)


def _show_in(plane: Any, part: str, on: bool) -> None:
    """Hinge lines, or the points of the test part."""
    if plane is None:
        return
    if part == HINGES:
        plane.show_hinges("few" if on else "none")
    else:
        plane.show_test_points(on)
