"""The window's commands of drawing data by hand."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent

from netviz.data import Dataset
from netviz.data.drawing import Drawing, empty
from netviz.intents import DrawData
from netviz.ui.commands.files import enable_actions


class DrawCommands:
    """What `MainWindow` can be told to do with points by hand; it has the session and the plane."""

    _drawn: Dataset | None = None  # the data that the strokes are about

    def _connect_drawing(self) -> None:
        tool, bar = self.plane.draw_tool, self.plane.draw_bar
        tool.changed.connect(self._on_drawn)
        tool.refused.connect(lambda why: self.say(f"this stroke does not count: {why}", is_error=True))
        tool.state_changed.connect(self._show_drawing_actions)
        bar.cleared.connect(self.clear_drawing)
        bar.done.connect(self.toggle_drawing)

    def toggle_drawing(self) -> None:
        """Begin to draw into the present data, or leave it."""
        tool, bar = self.plane.draw_tool, self.plane.draw_bar
        if not tool.is_active and not self.plane.isVisible():
            self.say("the plane is not on the screen; leave the board to draw", is_error=True)
            self.data.draw_button.setChecked(False)
        elif tool.is_active:
            tool.end()
            bar.hide()
            self.plane.plot.draw_all(False)
            self.plane.render(None, self.session.snapshot())  # also where all was cleared
            self.say("")
        else:
            self._drawn = self.session.snapshot().dataset
            tool.begin(Drawing.of(self._drawn))
            bar.show()
            self.plane.plot.draw_all(True)
            self.plane.render(None, self.session.snapshot())
            self.plane.hint.hide()
            self.say("drag to draw; 1 to 9 choose the class; the wheel zooms; D ends it")
        self._show_drawing_actions()

    def _follow_data(self, dataset: Dataset) -> None:
        """While drawing: data from elsewhere, or of another step, are what is drawn into from now on."""
        if self.plane.draw_tool.is_active and dataset is not self._drawn:
            self._drawn = dataset
            self.plane.draw_tool.follow(dataset)

    def clear_drawing(self) -> None:
        """An empty plane; what is trained on stays until there are points again."""
        now = self.plane.draw_tool.drawing
        self.plane.draw_tool.replace_all(empty(len(now.class_names), now.feature_names))

    def _on_drawn(self, drawing: Drawing) -> None:
        """Train on what was drawn from this step on."""
        dataset = drawing.to_dataset()
        before = self.session.snapshot()
        if dataset is None:
            self.plane.plot.show_drawing(None)
            self.plane.render(before, before)  # what is said about the picture
            self.say("no point to train on; the network keeps what it had until there is one")
            return
        self._drawn = dataset

        def say_so() -> None:
            if dataset.n_classes != before.dataset.n_classes:
                self.say(
                    "another number of classes needs another network: training begins anew; undo brings "
                    "the run back"
                )

        self.change(DrawData(self.session.keep(dataset)), "train on what was drawn", then=say_so)

    def take_back(self) -> None:
        """Bring the points back where all were cleared; else take the last change back."""
        tool, dataset = self.plane.draw_tool, self.session.snapshot().dataset
        if tool.is_active and tool.drawing.to_dataset() is None:
            tool.follow(dataset)
            self.plane.render(None, self.session.snapshot())
        else:
            self.undo()

    def let_go(self) -> None:
        """Let go of the points that are selected, else of the pinned sample."""
        tool = self.plane.draw_tool
        if tool.is_active and tool.selected.any():
            tool.select_none()
        else:
            self.pin(None)

    def take_drawing_key(self, event: QKeyEvent) -> bool:
        """Whether a key was for the drawing."""
        tool = self.plane.draw_tool
        return tool.is_active and tool.take_key(event)

    def _show_drawing_actions(self) -> None:
        tool, shot = self.plane.draw_tool, self.session.snapshot()
        self.data.draw_button.setChecked(tool.is_active)
        enable_actions(self.actions_by_name, shot, tool)
