"""The derivation, one card a line, in the order in which the lines are computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QAction

from netviz.core import STAGES, GradientCheck, ParameterCheck, Verdict
from netviz.intents import GoToLine, NextLine
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES, SampleLines, StepLines, by_line
from netviz.ui.derivation.card_content import CardContent, Prepared, cards_of, value_of
from netviz.ui.derivation.card_row import CardRow
from netviz.ui.derivation.line_menu import LineMenu, MoreMenu, PaceMenu
from netviz.ui.derivation.strip_head import StripHead
from netviz.ui.derivation.tile_layout import GROUPS
from netviz.ui.derivation.worked_example import sample_lines
from netviz.ui.kit.controls import action_button, text_button
from netviz.ui.kit.icons import set_icon
from netviz.ui.kit.number_format import number_text
from netviz.ui.kit.panel import Ask, Home, Hover, Panel, Pointers
from netviz.ui.kit.sliced_task import MUCH_WORK, SlicedTask
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.verdicts import COMPARED

_LIVE_WORK = 120_000  # samples × hidden units that are traced between two frames while playing
_CHECK_MS = 150  # of rest, until the gradients are checked

_Contents: TypeAlias = tuple[SampleLines | None, list[CardContent]]


class StripPanel(Panel):
    """The bottom of the window."""

    kind = "lines"
    heading = "Derivation"
    home = Home.BOTTOM
    asks = ("table", "why of", "mistakes", "check")
    about_run = ("batch",)

    def __init__(self, actions: Mapping[str, QAction], slot: str = "") -> None:
        super().__init__(actions, slot)
        self._snapshot: Snapshot | None = None
        self._unit: int | None = None
        self._made_ready: tuple[tuple[object, ...], _Contents] | None = None
        self._playing = False
        self._whole_batch = False
        self._sample: SampleLines | None = None
        self._checked: tuple[StepLines | None, dict[str, ParameterCheck]] = (None, {})
        self._chosen: tuple[StepLines | None, dict[str, ParameterCheck]] = (None, {})  # the panel's
        self._prepared: dict[int, Prepared] = {}
        self.canvas = CardRow()
        self.pace = PaceMenu(self)
        self.menu = MoreMenu(self, actions, self.pace)
        self.line_menu = LineMenu(self, actions)
        more = text_button("", "Speed of the lines, sample or batch, NumPy, and what can be asked", "icon")
        more.setAccessibleName("More about the lines")
        more.clicked.connect(lambda: self.menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        self.buttons = {"next_line": action_button(actions["next_line"], "icon"), "more": more}
        self.strip_head = StripHead(self.detail, tuple(self.buttons.values()))
        self.head.setContentsMargins(16, 2, 6, 0)  # the button in the corner ends beside the tiles
        self.head.addWidget(self.strip_head, 1)
        self.body.setContentsMargins(16, 0, 14, 10)  # 1376 for the tiles at 1440: each on whole pixels
        self.body.addWidget(self.canvas, 1)
        self.canvas.arranged.connect(self._place_names)
        self.strip_head.resized.connect(self._place_names)
        self.canvas.line_wanted.connect(lambda line: self.wants.emit(GoToLine(line)))
        self.canvas.opened.connect(lambda line: self.wants.emit(Ask("table", line)))
        self.canvas.menu_wanted.connect(self._open_menu)
        self.line_menu.asked.connect(lambda name, line: self.wants.emit(Ask(name, line)))
        self.clock = QTimer(self, interval=self._interval())
        self.clock.timeout.connect(lambda: self.wants.emit(NextLine()))
        self.pace.activated.connect(lambda: self.clock.setInterval(self._interval()))
        self._check = SlicedTask(self, doing="check the gradients")
        self._check.finished.connect(self._on_checked)
        self._rest = QTimer(self, singleShot=True, interval=_CHECK_MS)
        self._rest.timeout.connect(self._begin_check)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the first button while the mouse is on the head."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.buttons["next_line"].update()
        return super().eventFilter(watched, event)

    def undress(self) -> None:
        """The cards alone."""
        super().undress()
        self.canvas.may_stand_alone = True

    def point_out(self, pointers: Pointers) -> None:
        """Mark lines and symbols."""
        self.canvas.point_out(pointers)

    @property
    def is_playing_lines(self) -> bool:
        """Whether the lines go on by themselves."""
        return self.clock.isActive()

    @property
    def faces(self) -> list[CardContent]:
        """What stands on the cards."""
        return self.canvas.cards

    def play_lines(self, playing: bool) -> None:
        """Go from line to line at the chosen pace, or stop."""
        if playing:
            self.clock.start()
        else:
            self.clock.stop()

    def _interval(self) -> int:
        return round(1000 * float(self.pace.currentData()))

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.canvas.set_theme(theme)
        for button, picture in zip(self.buttons.values(), ("next_line", "dots"), strict=True):
            set_icon(button, picture, theme.muted, theme.dead, theme.scale)
            button.ensurePolished()
        self._place_names()

    def _place_names(self) -> None:
        """The groups' names stand over their tiles."""
        arrangement, head = self.canvas.arrangement(), self.strip_head
        shift = self.canvas.x() + self.frame.x() - self.title_bar.x() - head.x()
        if self.title_bar.parentWidget() is not self:  # the dock's title bar now
            shift = self.canvas.x() - head.x()
        starts = {name: arrangement.places[tiles[0]].left() + shift for name, tiles in GROUPS.items()}
        self._fit_title(None if arrangement.is_grid else arrangement.places[GROUPS["Loss"][0]].left())
        last = self.canvas.arrangement(focus=0).places[-1].width()
        right = float(shift + self.canvas.width())
        head.show_groups(None if arrangement.is_grid else starts, last, right)

    def _fit_title(self, second: float | None) -> None:
        """Leave out the title where the second group's name would not stand over its tiles else."""
        head = self.strip_head
        room = self.title.sizeHint().width() + self.head.spacing() + head.room_of_first
        crowded = second is not None and room > second
        self.title.setVisible(not crowded or bool(self._tab_buttons))
        head.follow_title(not self.title.isHidden())

    def _open_menu(self, line: int, place: QPoint) -> None:
        self.line_menu.line = line
        self.line_menu.popup(place)

    def _place_corner(self) -> None:
        """What stands over the head appears left of the buttons."""
        if self._corner is not None:
            size, left = self._corner.sizeHint(), self.buttons["next_line"].x() + self.strip_head.x()
            self._corner.resize(size)
            self._corner.move(left - size.width() - 4, (self.title_bar.height() + 2 - size.height()) // 2)
            self._corner.raise_()

    def set_playing(self, playing: bool) -> None:
        """While steps follow each other, only what there is time for is shown."""
        self._playing = playing
        if playing:
            self._check.stop()
            self._rest.stop()
            if self._snapshot is not None:
                self._show_detail(self._snapshot)

    def view_state(self) -> dict[str, Any]:
        """Formulas or NumPy, the whole batch or the sample, and the pace."""
        return {"numpy": self.shows_numpy, "batch": self._whole_batch, "pace": self.pace.currentData()}

    def restore_view_state(self, state: Mapping[str, Any]) -> None:
        """As it was."""
        self.pace.restore(state.get("pace"))
        if state.get("numpy") in (True, False) and state["numpy"] != self.shows_numpy:
            self.toggle_numpy()
        if state.get("batch") in (True, False) and state["batch"] != self._whole_batch:
            self.toggle_batch()

    def show_hover(self, hover: Hover) -> None:
        """Write out another hidden unit's entries of the pinned sample."""
        unit = hover.unit
        if unit is not None and unit != self._unit:
            self._unit = unit
            if self._sample is not None and not self._playing:
                self._show()

    def toggle_batch(self) -> None:
        """The whole batch, or the pinned sample."""
        self._whole_batch = not self._whole_batch
        if self._snapshot is not None:
            self._show()

    def toggle_numpy(self) -> None:
        """The lines as formulas, or in plain NumPy."""
        self.canvas.show_code(not self.canvas.as_code)

    @property
    def shows_numpy(self) -> bool:
        """Whether the lines are shown in plain NumPy."""
        return self.canvas.as_code

    @property
    def unit(self) -> int | None:
        """The hidden unit whose entries are written out."""
        return self._unit

    @property
    def shows_sample(self) -> bool:
        """Whether the pinned sample's rows are shown."""
        return self._sample is not None

    def prepare(self, snapshot: Snapshot) -> None:
        """Find what is said about the matrices of a snapshot to come; may be called in a thread."""
        self._prepared = {stage.line: Prepared.of(value_of(stage, snapshot)) for stage in STAGES}

    def make_ready(self, new: Snapshot) -> None:
        """Find what will stand on the cards, and make their pictures."""
        if not self._is_too_much(new):
            sample, cards = self._contents(new)
            self._made_ready = self._question(new), (sample, cards)
            self.canvas.make_ready(cards)

    def _question(self, shot: Snapshot) -> tuple[object, ...]:
        """What decides what stands on the cards, beside what has been found out about the lines."""
        return shot, self._whole_batch, self._unit

    def _contents(self, shot: Snapshot) -> _Contents:
        sample = None if self._whole_batch else sample_lines(shot)
        return sample, cards_of(shot, sample, self._unit, self._checks(shot), self._prepared)

    def _is_too_much(self, shot: Snapshot) -> bool:
        """Whether a frame of playing has no time for the lines."""
        return self._playing and len(shot.lines.data.y) * shot.network.n_hidden > _LIVE_WORK

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Show the lines at a snapshot."""
        if self._snapshot is not None and self._snapshot.pinned != new.pinned:
            self._whole_batch = False
        if self._is_too_much(new):
            self.detail.show_text("shown at the next pause")
            return
        self._snapshot = new
        self._show()
        if not self._playing and self._checked[0] is not new.lines:
            self._check.stop()
            self._rest.start()

    def _show(self) -> None:
        shot = self._snapshot
        if shot is None:
            return
        ready, self._made_ready = self._made_ready, None
        if ready is not None and ready[0] == self._question(shot):
            self._sample, cards = ready[1]
        else:
            self._sample, cards = self._contents(shot)
        self.canvas.show_cards(cards, shot)
        self._show_detail(shot)

    def _checks(self, shot: Snapshot) -> dict[str, ParameterCheck]:
        """What is known of the lines that are shown."""
        checks: dict[str, ParameterCheck] = {}
        for lines, found in (self._checked, self._chosen):
            if lines is shot.lines:
                checks |= found
        return checks

    def _show_detail(self, shot: Snapshot) -> None:
        self._show_verdict(shot)
        text = self._describe(shot)
        self.detail.show_text(text if self._is_special(shot) else "")
        self.setToolTip(
            f"<p>{text}.</p><p>Click a tile to stand at its line; ⇧→ and ⇧← go on and back. The right "
            "button has what can be asked about it.</p>"
        )

    def _show_verdict(self, shot: Snapshot) -> None:
        """The badge: what the check says of the lines that are known."""
        checks = self._checks(shot)
        known = [checks[stage.key] for stage in STAGES[: shot.last_line] if stage.key in checks]
        if not known:
            self.strip_head.show_verdict(None)
            return
        compared = [check for check in known if check.verdict in COMPARED]
        verdict = Verdict.of_all(check.verdict for check in known)
        if verdict is Verdict.ON_KINKS and compared:  # then all that could be compared agrees
            verdict = Verdict.AGREES
        size, told = verdict.value, verdict.value
        if verdict in COMPARED:
            size = number_text(max(check.largest_error for check in compared), 1)
            told = f"{told}, {size}"
            if len(compared) < len(known):
                size += f" in {len(compared)} line{'s' if len(compared) > 1 else ''}"
                told += f", {len(compared)} of {len(known)} lines could be compared"
        said = [f"{check.name}: {check.verdict.value}" for check in known if check not in compared]
        tip = f"gradient check: {told}" + "".join(f"\n{text}" for text in said)
        self.strip_head.show_verdict(verdict, size, tip)

    def _is_special(self, shot: Snapshot) -> bool:
        """Whether what is shown is not simply the whole batch."""
        return self._sample is not None or not shot.lines.is_whole

    def _describe(self, shot: Snapshot) -> str:
        parts = []
        if self._sample is not None:
            there = "" if self._sample.in_batch else ", not in this step's batch"
            parts.append(f"sample {shot.pinned}{there}")
        elif shot.lines.is_whole:
            parts.append(f"all {len(shot.lines.y)} training samples")
        else:
            parts.append(f"a batch of {len(shot.lines.y)}")
        if shot.line:
            parts.append(f"line {shot.line} of {N_LINES}")
        return " · ".join(parts)

    # ---------------------------------------------------------------- check

    def _begin_check(self) -> None:
        if not self._playing and self._snapshot is not None:
            lines = self._snapshot.lines
            self._check.start(lines.quick_check(), beside=lines.work > MUCH_WORK)

    def _on_checked(self, checks: dict[str, ParameterCheck]) -> None:
        if self._snapshot is not None:
            self._checked = (self._snapshot.lines, checks)
            self._show()

    def take_check(self, lines: StepLines, check: GradientCheck) -> None:
        """The check panel's verdict about the parameters of some lines goes before the quick check's."""
        self._chosen = (lines, by_line(check))
        if self._snapshot is not None and self._snapshot.lines is lines:
            self._show()

    def close_work(self) -> None:
        """Nothing more happens by itself; leave no thread behind."""
        self.clock.stop()
        self._check.stop()
        self._rest.stop()
        self._check.close()
