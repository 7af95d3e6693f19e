"""Your own backward pass: an editor, a check beside the window, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction

from netviz.backward.answer import Trouble
from netviz.backward.forcing import NOTHING, Forced
from netviz.data import DataError
from netviz.snapshot import Snapshot
from netviz.ui.code.checking import Check, how_it_runs, problem_at
from netviz.ui.code.document import Parsed, from_state, parsed, state_of
from netviz.ui.code.file_menu import ask_for_file
from netviz.ui.code.marks import lines_of, marks_of, marks_of_trouble
from netviz.ui.code.sources import CodeSources
from netviz.ui.code.templates import TEMPLATES
from netviz.ui.code.training import TrainWith
from netviz.ui.kit.background_task import BackgroundTask
from netviz.ui.kit.panel import NO_ACTIONS, Ask, Cost, Home

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.arguments import Given
    from netviz.backward.judge import Judged

_REST_MS = 300  # after the last key, until what is written is parsed
_READY = "Check says which gradients are right, and where your code and the derivation part."
_NOTHING = (
    "What is right and wrong will stand here: which of your four gradients agree, by how much the others "
    "are off, and the line of the derivation from which your code parts."
)
_OPEN, _BEGIN = "open", "Begin with"
_BEGINNINGS = {_OPEN: "Open a .py or .ipynb file…"} | {
    key: f"{_BEGIN} {title[:1].lower()}{title[1:]}" for key, (title, _) in TEMPLATES.items()
}


class CodePanel(CodeSources):
    """Shows code, checks it when asked to, and marks what is wrong."""

    kind = "code"
    heading = "Your code"
    short_heading = "Code"
    home = Home.RIGHT
    cost = Cost.WHEN_SHOWN
    asks = ("why of", "mark lines", "train with code", "end training with code", "compare runs")

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.parsed = Parsed()
        self._playing = False
        self._snapshot: Snapshot | None = None
        self._check: Check | None = None
        self._checked = ""  # the text that the verdict is about
        self._seen = ""
        self._meanings: dict[str, str] = {}  # of globals that the code does not set
        self._trained: Callable[[], None] = lambda: None
        self._task = BackgroundTask(self, "check this code", "this code could not be checked")
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
        self.trust_bar.yes.clicked.connect(self._on_trusted)
        self.view_of_verdict.begun.connect(self._on_begun)
        self.view_of_verdict.trained.beside_wanted.connect(
            lambda: self.wants.emit(Ask("compare runs", None))
        )
        self._task.progressed.connect(lambda share: self.progress.setValue(round(100 * share)))
        self._task.finished.connect(self._on_checked)
        self._task.failed.connect(self._on_failed)
        self.view_of_verdict.line_wanted.connect(self._go_to_line)
        self.view_of_verdict.meant.connect(self._on_meant)
        self.view_of_verdict.said.connect(self._on_said)
        self.view_of_verdict.why_wanted.connect(lambda line: self.wants.emit(Ask("why of", line)))

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Keep the state: code is checked at it, too."""
        before, self._snapshot = self._snapshot, new
        if before is None or before.dataset is not new.dataset or before.params.sizes != new.params.sizes:
            self._show_foot()
        elif not self._playing:
            self._show_step()
        self._trained()

    def set_playing(self, playing: bool) -> None:
        """The sentence about the present step waits for the end."""
        self._playing = playing
        if not playing:
            self._show_step()

    def _show_step(self) -> None:
        if self._snapshot is not None and self.foot.about.text:
            self.foot.about.set_text(how_it_runs(self._snapshot))

    def show_trained_by(self, show: Callable[[], None]) -> None:
        """Say what draws the run that followed this code, whenever it may be another one."""
        self._trained = show

    def _on_begun(self, key: str) -> None:
        if key == _OPEN:
            ask_for_file(self)
        else:
            self.use_template(key)

    def _forget_meaning(self) -> None:
        self._meanings.clear()
        self.say(NOTHING)

    def _show_taken(self) -> None:
        self._rest.stop()
        self._parse()
        self._show_nothing()
        self._show_trust()

    def _on_text_changed(self) -> None:
        text = self.editor.text
        if text == self._seen:
            return  # only its colours
        had_code, self._seen = bool(self._seen.strip()), text
        self._bring_back(text)
        if had_code != bool(text.strip()):
            self.wants.emit(Ask("mark lines", ()))  # what can be done is another thing now
        self.train_button.setVisible(self.training is not None)
        if text == self._checked and self.view_of_verdict.judged is not None:
            self._show_marks(self.view_of_verdict.judged)  # undone
            self.view_of_verdict.set_stale(False)
        elif self.editor.marks or self._checked:
            self.editor.show_marks({})
            self.view_of_verdict.set_stale(bool(self._checked))
        self._rest.start()

    def _parse(self) -> None:
        """List what there is; nothing runs."""
        self.parsed = parsed(self.document, self.editor.text)
        if self.parsed.trouble is None:
            self.entry.offer(self.parsed.names)
        self._show_foot()
        self._trained()

    def _show_foot(self) -> None:
        """What the function gets, how it is run, and what it was taken for."""
        trouble, here = self.parsed.trouble, self._snapshot
        judged = self.view_of_verdict.judged if self._checked == self.editor.text else None
        gets: Sequence[Given] = () if judged is None else judged.gets
        problem = None if gets or here is None else problem_at(here)
        if problem is not None:
            gets = self.parsed.gets(self.entry.name, problem)
        taken = "" if judged is None else self.view_of_verdict.taken_as()
        self.foot.show_gets(
            gets if trouble is None else (),
            trouble.sentence if trouble is not None else self.parsed.text,
            how_it_runs(here) if here is not None and trouble is None and not taken else "",
        )
        self.foot.show_taken(taken)

    def _show_nothing(self) -> None:
        self._checked = ""
        self.train_button.hide()
        self.editor.show_marks({})
        has_code = bool(self.editor.text.strip())
        self.view_of_verdict.show_text(*((_READY,) if has_code else (_NOTHING, _BEGINNINGS)))
        self._show_foot()
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
        self.progress.setValue(0)
        self._show_running(True)
        if self.view_of_verdict.judged is None:
            self.view_of_verdict.show_text("It runs beside the window …")
        else:  # what was said before stays, pale
            self.view_of_verdict.set_stale(True)
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
        self.is_running = running
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
        else:
            self.view_of_verdict.set_stale(True)
        self._parse()
        self.train_button.setVisible(self.training is not None)
        self.wants.emit(Ask("mark lines", lines_of(judged.verdict)))

    # ---------------------------------------------------------------- train

    @property
    def training(self) -> TrainWith | None:
        """What can be trained with: code that has been checked, and that is there as it was then."""
        judged, text = self.view_of_verdict.judged, self.editor.text
        if judged is None or self.is_checking or text != self._checked:
            return None
        if judged.verdict.verdict == "refuse":
            return None
        source = self.document.source(text)
        return TrainWith(
            source, self.entry.name, dict(self._meanings), self.forced, judged.verdict.convention
        )

    @property
    def why_not_train(self) -> str:
        """Why nothing can be trained with now; empty where something can."""
        return "" if self.training is not None else "check the code first, and what is wrong is said"

    def show_training(self, text: str, goes_on: bool, is_news: bool = True) -> None:
        """Say how far a run with this code is; nothing is said for an empty text, or what is no news."""
        self.train_bar.say(text, goes_on)
        self.train_bar.setVisible(bool(text) and is_news)
        if text:
            self.view_of_verdict.trained.show()

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
