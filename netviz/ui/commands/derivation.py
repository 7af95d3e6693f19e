"""The window's commands of the derivation: from line to line, and what can be asked about one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, QRect

from netviz.core import MISTAKES
from netviz.intents import CorrectGradient, GoToLine, Intent, NextLine, PreviousLine, UseMistake
from netviz.training.step_lines import N_LINES
from netviz.ui.kit.paint_guard import guard_overrides

if TYPE_CHECKING:
    from netviz.ui.derivation.matrix_window import MatrixWindow
    from netviz.ui.derivation.mistake_dialog import MistakeDialog

Box = TypeVar("Box")


class LineCommands:
    """What `MainWindow` can be told to do with the lines of the derivation."""

    def _connect_lines(self) -> None:
        self.derivation.line_wanted.connect(self.go_to_line)
        self.derivation.next_wanted.connect(lambda: self._on_lines(NextLine()))
        self.derivation.opened.connect(self.show_table)
        self.check.checked.connect(self.derivation.take_check)
        self.banner.correct_wanted.connect(lambda: self.use_mistake(None))

    @cached_property
    def matrix(self) -> MatrixWindow:
        """The table, made when it is first asked for: the window opens sooner without it."""
        from netviz.ui.derivation.matrix_window import MatrixWindow

        guard_overrides()
        return self._line_box(MatrixWindow(self))

    @cached_property
    def mistake_dialog(self) -> MistakeDialog:
        """The wrong versions, likewise."""
        from netviz.ui.derivation.mistake_dialog import MistakeDialog

        guard_overrides()
        box = self._line_box(MistakeDialog(self))
        box.wanted.connect(self.use_mistake)
        return box

    def _line_box(self, box: Box) -> Box:
        box.set_theme(self.theme)
        self.line_boxes.append(box)
        self.views.add(box)
        return box

    def next_line(self) -> None:
        """One equation on."""
        self.derivation.play_lines(False)
        self._on_lines(NextLine())

    def previous_line(self) -> None:
        """One equation back, to exactly what was there."""
        self.derivation.play_lines(False)
        self._on_lines(PreviousLine())

    def go_to_line(self, line: int) -> None:
        """Stand at a line of the present step."""
        self.derivation.play_lines(False)
        self._on_lines(GoToLine(line))

    def whole_step(self) -> None:
        """Leave the lines: everything of the step is shown again."""
        self.go_to_line(0)

    def toggle_lines(self) -> None:
        """Go from line to line by itself, or stop."""
        playing = not self.derivation.is_playing_lines
        self.player.pause()
        self.derivation.play_lines(playing)
        if playing:
            self._on_lines(NextLine())
        self._show_line_actions()

    def _on_lines(self, move: Intent) -> None:
        self.player.pause()
        self.show_dock("lines")
        self.door.carry_out(move, "go to this line", then=self._on_line_reached)

    def _on_line_reached(self) -> None:
        self.say("")
        shot = self.session.snapshot()
        if self.derivation.is_playing_lines and shot.diverged is not None and shot.line >= N_LINES - 1:
            self.derivation.play_lines(False)
            self._show_line_actions()

    def toggle_batch(self) -> None:
        """The pinned sample's rows, or the whole batch."""
        self.derivation.toggle_batch()
        self._show_line_actions()

    def toggle_numpy(self) -> None:
        """The lines as formulas, or in plain NumPy."""
        self.derivation.toggle_numpy()
        self.show_dock("lines")
        self._show_line_actions()

    def move_pin(self, steps: int) -> None:
        """Pin another sample: so many further in the data set, around its end."""
        shot = self.session.snapshot()
        n_samples = len(shot.dataset.points)
        first = 0 if steps > 0 else n_samples - 1
        self.pin(first if shot.pinned is None else (shot.pinned + steps) % n_samples)

    @property
    def _line_in_question(self) -> int:
        """The current line; where nobody steps through lines, the one that takes most explaining."""
        return self.session.snapshot().line or 11

    def show_why(self) -> None:
        """Open the derivation at the current line, or put it away."""
        if self._toggle_dock("why"):
            self.why.show_line(self._line_in_question)

    def show_check(self) -> None:
        """Open the gradient check, or put it away."""
        self._toggle_dock("check")

    def _toggle_dock(self, name: str) -> bool:
        """Show a panel if nothing of it is seen, hide it otherwise; returns whether it is shown."""
        dock = self.docks[name]
        if dock.isVisible() and not dock.widget().visibleRegion().isEmpty():
            self.arrangement.put_away(name)
            return False
        self.show_dock(name)
        return True

    def show_dock(self, name: str) -> None:
        """Bring a panel into sight."""
        dock = self.docks[name]
        if not dock.isVisible() or dock.widget().visibleRegion().isEmpty():
            show = lambda: self.views.show_now(dock.widget(), self.session.snapshot())  # noqa: E731
            self.arrangement.bring(name)
            if name in ("lines", "why"):
                self.door.with_lines(show)
            else:
                show()

    def show_table(self, line: int | None = None) -> None:
        """Open the whole matrix of a line."""
        self.door.with_lines(
            lambda: self.matrix.open_at(line or self._line_in_question, self.session.snapshot())
        )

    def show_mistakes(self) -> None:
        """Offer wrong versions of the current line."""
        shown = self.plane.isVisible()
        plane = QRect(self.plane.mapToGlobal(QPoint()), self.plane.size()) if shown else None
        self.mistake_dialog.open_at(self._line_in_question, self.session.snapshot(), plane)

    def use_mistake(self, key: str | None) -> None:
        """Put a wrong version of a line in force from this step on; None for the correct lines."""

        def say_so() -> None:
            if key is not None:
                mistake = MISTAKES[key]
                self.say(
                    f"line {mistake.line} is wrong from this step on: {mistake.title}. Play, and see what "
                    "it does."
                )
                self.show_dock("check")

        self.change(
            CorrectGradient() if key is None else UseMistake(key),
            then=say_so,
            otherwise=lambda: self.mistake_dialog.refresh(),
        )

    def _show_line_actions(self) -> None:
        """What the buttons of the lines say."""
        actions = self.actions_by_name
        actions["play_lines"].setText("❚❚" if self.derivation.is_playing_lines else "▷ lines")
        actions["numpy"].setText("formula" if self.derivation.shows_numpy else "NumPy")
        actions["batch"].setText("batch" if self.derivation.shows_sample else "sample")
