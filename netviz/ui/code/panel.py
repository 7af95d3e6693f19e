"""Your own backward pass: an editor, a check beside the window, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction

from netviz.backward.answer import Trouble
from netviz.backward.forcing import NOTHING, Forced
from netviz.backward.source import SourceError
from netviz.data import DataError
from netviz.fault_log import state_folder
from netviz.snapshot import Snapshot
from netviz.ui.code.checking import Check, problem_at
from netviz.ui.code.document import Document, Parsed, from_state, opened, parsed, state_of
from netviz.ui.code.file_menu import open_menu
from netviz.ui.code.marks import lines_of, marks_of, marks_of_trouble
from netviz.ui.code.parts import EMPTY, CodeParts
from netviz.ui.code.templates import TEMPLATES
from netviz.ui.code.training import TrainWith
from netviz.ui.code.trust import Trust
from netviz.ui.code.watching import FileWatch
from netviz.ui.kit.background_task import BackgroundTask
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.judge import Judged

_REST_MS = 300  # after the last key, until what is written is parsed
_READY = "Check says which gradients are right, and where your code and the derivation part."
_OLD = "The code has been changed since it was checked."


class CodePanel(CodeParts):
    """Shows code, checks it when asked to, and marks what is wrong."""

    kind = "code"
    heading = "Your code"
    short_heading = "Code"
    home = Home.RIGHT
    cost = Cost.WHEN_SHOWN
    asks = ("why of", "mark lines", "train with code", "end training with code")

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.document = Document()
        self.parsed = Parsed()
        self.trust = Trust(state_folder())
        self._snapshot: Snapshot | None = None
        self._check: Check | None = None
        self._checked = ""  # the text that the verdict is about
        self._seen = ""
        self._meanings: dict[str, str] = {}  # of globals that the code does not set
        self._untrusted: dict[str, str] = {}  # code from elsewhere that nobody has let run, and how it came
        self._task = BackgroundTask(self, "check this code", "this code could not be checked")
        self.watch = FileWatch(self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._connect()
        self._show_nothing()

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.left.connect(self.check_button.setFocus)
        self._rest.timeout.connect(self._parse)
        self.check_button.clicked.connect(self.check)
        self.train_button.clicked.connect(lambda: self.wants.emit(Ask("train with code", None)))
        self.train_bar.over.clicked.connect(lambda: self.wants.emit(Ask("end training with code", None)))
        self.stop_button.clicked.connect(self.stop)
        self.code_button.clicked.connect(lambda: open_menu(self))
        self.trust_bar.yes.clicked.connect(self._on_trusted)
        self.file_bar.take.clicked.connect(self._take_file)
        self.watch.changed.connect(self._on_file_changed)
        self._task.progressed.connect(lambda share: self.progress.setValue(round(100 * share)))
        self._task.finished.connect(self._on_checked)
        self._task.failed.connect(self._on_failed)
        self.view_of_verdict.line_wanted.connect(self._go_to_line)
        self.view_of_verdict.meant.connect(self._on_meant)
        self.view_of_verdict.said.connect(self._on_said)
        self.view_of_verdict.why_wanted.connect(lambda line: self.wants.emit(Ask("why of", line)))

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Keep the state: code is checked at it, too."""
        self._snapshot = new

    # ----------------------------------------------------------------- code

    def open_path(self, path: Path, foreign: str = "") -> bool:
        """Show a file's code; whether it could be read.

        Parameters
        ----------
        path : Path
        foreign : str
            How it came here, if not by the user's own choice: then it is asked about before it runs.
        """
        try:
            document, text = opened(path, foreign)
        except SourceError as error:
            self._show_nothing()
            self.view_of_verdict.show_trouble(error.trouble)
            return False
        self._take(document, text)
        return True

    def take_text(self, text: str) -> None:
        """Show code that was pasted."""
        self._take(Document(), text)

    def use_template(self, key: str) -> None:
        """Begin with a template; undo brings back what was here."""
        self._take(Document(), TEMPLATES[key][1])
        self.editor.setFocus()

    def _take(self, document: Document, text: str) -> None:
        self.stop()
        if document.foreign and self.trust.knows(text):
            document = document.trusted()
        if document.name != self.document.name:
            self._meanings.clear()
            self.say(NOTHING)
        if document.foreign:
            self._untrusted[text] = document.foreign
        self.document = document
        self.watch.watch(document.path)
        self.file_bar.hide()
        self.editor.replace_text(text)
        self._rest.stop()
        self._parse()
        self._show_nothing()
        self._show_trust()

    def _on_text_changed(self) -> None:
        text = self.editor.text
        if text == self._seen:
            return  # only its colours
        had_code, self._seen = bool(self._seen.strip()), text
        if text in self._untrusted and not self.document.foreign:  # undo has brought it back
            self.document = replace(self.document, foreign=self._untrusted[text])
            self._show_trust()
        if had_code != bool(text.strip()):
            self.wants.emit(Ask("mark lines", ()))  # what can be done is another thing now
        self.train_button.setVisible(self.training is not None)
        if text == self._checked and self.view_of_verdict.judged is not None:
            self._show_marks(self.view_of_verdict.judged)  # undone
        elif self.editor.marks or self._checked:
            self.editor.show_marks({})
        self._rest.start()

    def _parse(self) -> None:
        """List what there is; nothing runs."""
        self.parsed = parsed(self.document, self.editor.text)
        trouble = self.parsed.trouble
        self.defines.setText(trouble.sentence if trouble is not None else self.parsed.text)
        if trouble is None:
            self.entry.offer(self.parsed.names)
        if self._checked and self._checked != self.editor.text:
            self.detail.show_text(_OLD, "changed")
        else:
            self.detail.show_text("")

    def _show_nothing(self) -> None:
        self._checked = ""
        self.train_button.hide()
        self.editor.show_marks({})
        self.detail.show_text("")
        self.view_of_verdict.show_text(_READY if self.editor.text.strip() else EMPTY)
        self.wants.emit(Ask("mark lines", ()))

    # ---------------------------------------------------------------- trust

    def _show_trust(self) -> None:
        if self.document.foreign:
            self.trust_bar.ask(self.document.name, self.document.foreign)
        else:
            self.trust_bar.hide()

    def _on_trusted(self) -> None:
        self.document = self.document.trusted()
        self._untrusted.pop(self.editor.text, None)
        self.trust.remember(self.editor.text)
        self._show_trust()
        self.check()

    # ---------------------------------------------------------------- check

    @property
    def why_not(self) -> str:
        """Why nothing can be checked now; empty where something can."""
        if self.is_checking:
            return "a check is under way"
        return "" if self.editor.text.strip() else "there is no code yet"

    @property
    def is_checking(self) -> bool:
        """Whether a check is under way."""
        return self._task.is_running

    def check(self) -> None:
        """Run the code beside the window; code from elsewhere only once somebody has let it."""
        if self.why_not:
            return
        self._rest.stop()
        self._parse()
        if self.document.foreign:
            self._show_trust()
            self.trust_bar.yes.setFocus()
            return
        text = self.editor.text
        if self.parsed.trouble is not None:
            self._checked = text
            self._show_trouble_of_text(self.parsed.trouble)
            return
        self.trust.remember(text)
        source = self.document.source(text)
        problem = None if self._snapshot is None else problem_at(self._snapshot)
        self._check = Check(source, self.entry.name, problem, self._meanings, self.forced)
        self._checked = text
        self.editor.show_marks({})
        self.detail.show_text("")
        self.progress.setValue(0)
        self._show_running(True)
        self.view_of_verdict.show_text("It runs beside the window …")
        self._task.start(self._check.run)

    @property
    def forced(self) -> Forced:
        """How the code is said to be meant, in the place of what is found out."""
        return self.view_of_verdict.meant_button.forced

    def say(self, forced: Forced) -> None:
        """Say how the code is meant."""
        self.view_of_verdict.meant_button.forced = forced

    def _on_said(self, forced: Forced) -> None:
        self.say(forced)
        self.check()

    def _on_meant(self, name: str, role: str) -> None:
        self._meanings[name] = role
        self.check()

    def stop(self) -> None:
        """End the check, and the process of the code; nothing is said about it then."""
        if self._check is None:
            return
        self._check.cancel()
        self._check = None
        self._task.give_up()
        self._show_running(False)
        self._checked = ""
        self.view_of_verdict.show_text("Stopped. Nothing of it runs any more.")

    def _show_running(self, running: bool) -> None:
        self.progress.setVisible(running)
        self.stop_button.setVisible(running)
        self.check_button.setVisible(not running)
        self.train_button.setVisible(not running and self.training is not None)

    def _on_checked(self, judged: Judged) -> None:
        self._check = None
        self._show_running(False)
        self.view_of_verdict.show_judged(judged)
        if self.editor.text == self._checked:
            self._show_marks(judged)
        self._parse()
        self.train_button.setVisible(self.training is not None)
        self.wants.emit(Ask("mark lines", lines_of(judged.verdict)))

    # ---------------------------------------------------------------- train

    @property
    def training(self) -> TrainWith | None:
        """What can be trained with: code that has been checked, and that is there as it was then."""
        judged, text = self.view_of_verdict.judged, self.editor.text
        if judged is None or text != self._checked or judged.verdict.verdict == "refuse":
            return None
        source = self.document.source(text)
        return TrainWith(
            source, self.entry.name, dict(self._meanings), self.forced, judged.verdict.convention
        )

    @property
    def why_not_train(self) -> str:
        """Why nothing can be trained with now; empty where something can."""
        return "" if self.training is not None else "check the code first, and what is wrong is said"

    def show_training(self, text: str, goes_on: bool) -> None:
        """Say how far a run with this code is; nothing is said for an empty text."""
        self.train_bar.say(text, goes_on)

    def _on_failed(self, error: DataError) -> None:
        self._check = None
        self._show_running(False)
        self.view_of_verdict.show_text(str(error))

    def _show_marks(self, judged: Judged) -> None:
        marks = marks_of(judged)
        self.editor.show_marks(marks)
        first = min((line for line, mark in marks.items() if mark.stands_out), default=None)
        if first is not None and self.editor.hasFocus() is False:
            self.editor.go_to(first)

    def _show_trouble_of_text(self, trouble: Trouble) -> None:
        self.view_of_verdict.show_trouble(trouble)
        if trouble.source_line is not None:
            self.editor.show_marks(marks_of_trouble(trouble))
            self._go_to_line(trouble.source_line)

    def _go_to_line(self, line: int) -> None:
        self.editor.go_to(line)
        self.editor.setFocus()

    # ---------------------------------------------------------------- files

    def _on_file_changed(self) -> None:
        if self.document.path is None:
            return
        try:
            document, text = opened(self.document.path, self.document.foreign)
        except SourceError:
            return  # in the middle of being written, or gone: what is here stays
        if text == self.document.on_disk or text == self.editor.text:
            self.document = replace(self.document, on_disk=text)
        elif self.editor.text == self.document.on_disk:
            self._take(document, text)
        else:
            self.file_bar.ask(document.name)

    def _take_file(self) -> None:
        if self.document.path is not None:
            self.open_path(self.document.path, self.document.foreign)

    # ---------------------------------------------------------------- state

    def view_state(self) -> dict[str, Any]:
        """The code, and what of it is checked."""
        text = self.editor.text
        if not text and not self.editor.document().isUndoAvailable():  # there never was any
            return {}
        return state_of(self.document, text, self.entry.name) | {"meant": self.forced.state}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """Show the code of a session, or of the last time; it does not run."""
        kept = from_state(state)
        if kept is None or kept[1] == self.editor.text:
            return
        document, text, entry = kept
        self._take(document, text)
        self.entry.take(entry)
        self.say(Forced.of_state(state.get("meant")))

    def close_work(self) -> None:
        """End the process of the code, and leave no thread behind."""
        self._rest.stop()
        self.watch.watch(None)
        if not self.document.foreign and self.editor.text.strip():
            self.trust.remember(self.editor.text)  # one's own: it is not asked about at the next start
        self.stop()
        self._task.close()
