"""Asking which worksheets are wanted, and how far they have come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QWidget

from netviz.data import DataError
from netviz.files import WriteError
from netviz.frozen import dataclass
from netviz.lessons.worksheet.exercise import MOST_CLASSES, MOST_HIDDEN, MOST_SAMPLES, WorksheetError
from netviz.lessons.worksheet.new_numbers import (
    USUAL_CLASSES,
    USUAL_HIDDEN,
    USUAL_SAMPLES,
    new_numbers,
)
from netviz.lessons.worksheet.seeds import seeds_of, sheet_name, solution_name
from netviz.lessons.worksheet.sheet import n_different, sheets
from netviz.lessons.worksheet.this_network import Network
from netviz.ui.kit.background_task import BackgroundTask
from netviz.ui.kit.controls import Menu
from netviz.ui.kit.fonts import load_fonts
from netviz.ui.kit.named import named
from netviz.ui.kit.work_dialog import WorkDialog, sentence
from netviz.ui.paper.files import write_sheets

_NEW, _THIS = "new", "this"
_USUAL_SEEDS = "1..30"
_WIDTH = 360


@dataclass(frozen=True)
class Order:
    """The worksheets that are wanted.

    Attributes
    ----------
    seeds : sequence of int
    is_network : bool
        Whether the numbers are those of the network, rounded, and not new ones.
    n_samples, n_hidden, n_classes : int
        The last two are those of new numbers.
    """

    seeds: Sequence[int]
    is_network: bool
    n_samples: int
    n_hidden: int
    n_classes: int


@dataclass(frozen=True)
class Written:
    """The files that were written, for how many sheets, and how many of these are different."""

    paths: Sequence[Path]
    n_sheets: int
    n_different: int


class WorksheetDialog(WorkDialog):
    """Whose numbers, how many sheets and how large; then a bar, until they are written.

    What has come of it is a `Written`.

    Parameters
    ----------
    parent : QWidget
    """

    title = "Export worksheets"
    go_text, go_tip = "Choose a folder…", "Where the files are written to"
    cancel_tip = "Write no more files; those before stay"
    progress_name = "How many of the worksheets are written"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            lambda box: BackgroundTask(box, "make these worksheets", "the worksheets could not be made"),
        )
        self._why_not = ""
        self.numbers = Menu("Numbers", "Small whole numbers and halves, or those of this network, rounded")
        self.numbers.addItem("new numbers", _NEW)
        self.numbers.addItem("this network, rounded", _THIS)
        self.seeds = named(QLineEdit(_USUAL_SEEDS), "boxed")
        self.seeds.setAccessibleName("Sheets")
        self.seeds.setToolTip(
            "<p>One number for one sheet, or 1..30 for thirty. The same number always gives the same new "
            "numbers; with those of this network, it chooses the samples.</p>"
        )
        self.samples = _counts("Samples", 2, MOST_SAMPLES, USUAL_SAMPLES)
        self.hidden = _counts("Hidden units", 1, MOST_HIDDEN, USUAL_HIDDEN)
        self.classes = _counts("Classes", 2, MOST_CLASSES, USUAL_CLASSES)
        self.setMinimumWidth(_WIDTH)
        self._lay_out(
            (
                ("Numbers", self.numbers),
                ("Sheets", self.seeds),
                ("Samples", self.samples),
                ("Hidden units", self.hidden),
                ("Classes", self.classes),
            )
        )
        self.seeds.textChanged.connect(lambda _: self._look())
        for menu in (self.numbers, self.samples, self.hidden, self.classes):
            menu.activated.connect(lambda _: self._look())

    # ---------------------------------------------------------------- asking
    def open_page(self, why_not: str, begin: Callable[[Order], None]) -> None:
        """Ask; where sheets are being written, show how far they have come.

        Parameters
        ----------
        why_not : str
            Why no sheet can be made of this network; "" if one may be.
        begin : callable
            Is handed what is wanted, once it makes sense.
        """
        self._begin, self._why_not = begin, why_not
        model = self.numbers.model()
        assert isinstance(model, QStandardItemModel)
        entry = model.item(self.numbers.findData(_THIS))
        entry.setEnabled(not why_not)
        entry.setToolTip(sentence(why_not))
        if why_not:
            self.numbers.setCurrentIndex(self.numbers.findData(_NEW))
        if not self.task.is_running:
            self._show_running(False)
        self.bring()

    def order(self) -> Order:
        """What is wanted.

        Raises
        ------
        WorksheetError
            If that makes no sense; the message says why.
        """
        return Order(
            seeds_of(self.seeds.text()),
            self.numbers.currentData() == _THIS,
            self.samples.currentData(),
            self.hidden.currentData(),
            self.classes.currentData(),
        )

    def _look(self) -> None:
        """Say which files there will be, or why there can be none."""
        is_new = self.numbers.currentData() == _NEW
        self.hidden.setEnabled(is_new)
        self.classes.setEnabled(is_new)
        self._note("" if not self._why_not else f"This network does not fit on paper: {self._why_not}.")
        try:
            seeds = self.order().seeds
        except WorksheetError as error:
            self._say(sentence(str(error)))
            return
        first, last = sheet_name(seeds[0]), sheet_name(seeds[-1])
        named = f"{first} to {last}" if len(seeds) > 1 else first
        whose = "of each" if len(seeds) > 1 else solution_name(seeds[0])
        self.outcome.setText(
            f"{2 * len(seeds)} files: {named}, and the solution {whose}. "
            "Old ones of these names are replaced."
        )
        self._say("")

    # --------------------------------------------------------------- writing
    def start(self, order: Order, folder: Path, network: Network | None) -> None:
        """Write the sheets; `network` is that of which they are, or None for new numbers."""
        load_fonts()

        def make(report: Callable[[float], None]) -> Written:
            if network is None:
                made = sheets(
                    order.seeds,
                    lambda seed: new_numbers(seed, order.n_samples, order.n_hidden, order.n_classes),
                )
            else:
                made = sheets(order.seeds, lambda seed: network.exercise(seed, order.n_samples))
            try:
                return Written(write_sheets(made, folder, report), len(made), n_different(made))
            except WriteError as error:
                raise DataError(str(error)) from None

        self._show_running(True)
        self.task.start(make)


def _counts(name: str, least: int, most: int, usual: int) -> Menu:
    menu = Menu(name, f"From {least} to {most}: more has no room on a sheet")
    for number in range(least, most + 1):
        menu.addItem(str(number), number)
    menu.setCurrentIndex(menu.findData(usual))
    return menu
