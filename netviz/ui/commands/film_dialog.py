"""Asking what a film is to show, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QWidget

from netviz.sharing import film
from netviz.sharing.film import FilmError, Plan
from netviz.ui.commands.dashboard import VIEWS
from netviz.ui.commands.film_task import FilmTask, Order
from netviz.ui.kit.controls import Menu
from netviz.ui.kit.number_field import NumberField
from netviz.ui.kit.number_format import number_text, parse_number, short_number
from netviz.ui.kit.work_dialog import WorkDialog, sentence

USUAL_SECONDS = 10.0

_LENGTHS = {"seconds": "seconds", "steps": "steps a frame"}
_PACES = {"logarithmic": "slowly at first", "even": "evenly"}
_RATES = (10, 20, 25, 30, 50)
_USUAL_RATE = 20
_COLORS = {"": "as the window", "light": "light", "dark": "dark"}
_STAYS = f"The last frame stays {short_number(film.LAST_STAYS)} s."


class FilmDialog(WorkDialog):
    """What a film shows, how long it is and what becomes of it; then a bar, until it is made.

    What has come of it is the path of the film.

    Parameters
    ----------
    parent : QWidget
    """

    title = "Export a film"
    go_text, go_tip = "Choose a file…", "Where the film is written to; then it is made"
    cancel_tip = "Make no film; an old file stays as it is"
    progress_name = "How much of the film is made"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, FilmTask)
        self.first, self.last = NumberField("From step"), NumberField("To step")
        self.length = NumberField("Length")
        self.unit = _menu("Length in", "How long the film is: in seconds, or by steps a frame", _LENGTHS)
        self.pace = _menu(
            "Steps pass",
            "Evenly: as many steps each second. Slowly at first: as on a logarithmic axis of steps, so "
            "that the beginning, in which most happens, is not over in one frame.",
            _PACES,
        )
        rates = {rate: f"{rate} a second" for rate in _RATES}
        self.rate = _menu("Frames", "More are smoother, and make a larger file", rates)
        self.rate.setCurrentIndex(_RATES.index(_USUAL_RATE))
        sizes = {name: f"{name}, {width} × {height}" for name, (width, height) in film.SIZES.items()}
        self.size_menu = _menu("Size", "In pixels", sizes)
        self.shows = _menu("Shows", "What is to be seen; buttons are left out", VIEWS)
        self.colors = _menu("Colours", "Those of the window, or others", _COLORS)
        self.kind = _menu(
            "File",
            "GIF is shown everywhere and runs in a loop; MP4 is smaller and has all colours",
            film.KINDS,
        )
        self._lay_out(self._rows())
        self._connect()

    def _rows(self) -> Iterable[tuple[str, QWidget | QLayout]]:
        for field in (self.first, self.last, self.length):
            field.setObjectName("boxed")
            field.setFixedWidth(90)
        steps, length = QHBoxLayout(), QHBoxLayout()
        steps.addWidget(self.first)
        steps.addWidget(QLabel("to"))
        steps.addWidget(self.last)
        steps.addStretch()
        length.addWidget(self.length)
        length.addWidget(self.unit)
        length.addStretch()
        return (
            ("Steps", steps),
            ("Length", length),
            ("Steps pass", self.pace),
            ("Frames", self.rate),
            ("Size", self.size_menu),
            ("Shows", self.shows),
            ("Colours", self.colors),
            ("File", self.kind),
        )

    def _connect(self) -> None:
        for field in (self.first, self.last, self.length):
            field.textChanged.connect(lambda _: self._look())
        for menu in (self.pace, self.rate, self.size_menu, self.shows, self.colors, self.kind):
            menu.activated.connect(lambda _: self._look())
        self.unit.activated.connect(self._on_unit_activated)

    # ---------------------------------------------------------------- asking

    def open_page(self, last_step: int, begin: Callable[[Order], None]) -> None:
        """Ask; where a film is being made, show how far it has come.

        Parameters
        ----------
        last_step : int
            As far as there is something to show.
        begin : callable
            Is handed what is wanted, once it makes sense.
        """
        self._begin = begin
        if not self.task.is_running:
            self.first.setText("0")
            self.last.setText(str(last_step))
            if self.length.number is None:
                self.unit.setCurrentIndex(0)
                self.length.setText(short_number(USUAL_SECONDS))
            self._show_running(False)
        self.bring()

    def order(self) -> Order:
        """What is wanted.

        Raises
        ------
        FilmError
            If that makes no sense; the message says why.
        """
        first, last = (self._step(field) for field in (self.first, self.last))
        rate, length = self.rate.currentData(), self.length.number
        if length is None:
            raise FilmError(f"a number is needed for the length, not “{self.length.text()}”")
        if self.unit.currentData() == "seconds":
            plan = Plan.lasting(first, last, length, rate, self.pace.currentData())
        elif length != round(length):
            raise FilmError(f"from frame to frame there are whole steps, not “{self.length.text()}”")
        else:
            plan = Plan.every(first, last, int(length), rate)
        ending = self.kind.currentData()
        if what := film.missing(ending):
            raise FilmError(what)
        size = film.SIZES[self.size_menu.currentData()]
        return Order(plan, size, self.shows.currentData(), self.colors.currentData(), ending)

    @staticmethod
    def _step(field: NumberField) -> int:
        step = parse_number(field.text())
        if step is None or step != round(step):
            raise FilmError(f"a step is a whole number, not “{field.text()}”")
        return int(step)

    def _on_unit_activated(self) -> None:
        in_seconds = self.unit.currentData() == "seconds"
        self.pace.setEnabled(in_seconds)
        self.length.setText(short_number(USUAL_SECONDS) if in_seconds else str(self._usual_stride()))
        self.length.setFocus()
        self.length.selectAll()

    def _usual_stride(self) -> int:
        """Steps a frame that make a film of about the usual length."""
        n_steps = (self.last.number or 0.0) - (self.first.number or 0.0)
        n_frames: float = USUAL_SECONDS * self.rate.currentData()
        return max(1, round(n_steps / n_frames))

    def _look(self) -> None:
        """Say what film that would be, or why there can be none."""
        self._note(film.missing(".mp4"))
        try:
            order = self.order()
        except FilmError as error:
            self._say(sentence(str(error)))
            return
        plan = order.plan
        size = plan.bytes_about(order.ending, order.size) / 1e6
        self.outcome.setText(
            f"{number_text(len(plan.steps))} frames, {short_number(plan.seconds, 3)} s, about "
            f"{short_number(size, 2 if size < 100 else 3)} MB. {_STAYS}"
        )
        self._say("")

    # ---------------------------------------------------------------- making

    def show_begun(self) -> None:
        """The film is being made."""
        self._show_running(True)

    def _on_failed(self, error: Exception) -> None:
        self._show_running(False)
        self._say(str(error))  # as it is: it may begin with the name of a file


def _menu(name: str, tip: str, entries: Mapping[Any, str]) -> Menu:
    menu = Menu(name, tip)
    for key, title in entries.items():
        menu.addItem(title, key)
    return menu
