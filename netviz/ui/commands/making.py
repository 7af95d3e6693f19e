"""Making a lesson in the window: scenes become slides, which are put in order and written about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from netviz import files
from netviz.data import DataError
from netviz.saved import Saved
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.lesson_exports import export_page, export_slides
from netviz.ui.commands.save_dialog import last_folder, may_replace, remember_folder
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.panel import Home

if TYPE_CHECKING:  # lessons are loaded when the first one is opened
    from netviz.lessons.lesson import Lesson, Slide
    from netviz.lessons.writer import LessonFile
    from netviz.ui.lessons.slide_list import Entry, SlideList

_SUFFIX = ".toml"
_LOOK_MS = 400  # after something was typed, until it is said what is wrong with it
_MOST_SHOWN = 3  # views that there is room for on a slide
_Button = QMessageBox.StandardButton


class Making(QObject):
    """The lesson that is being made, and the list of its slides.

    Parameters
    ----------
    app : App

    Attributes
    ----------
    file : LessonFile or None
    is_changed : bool
        Whether something is in no file yet.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.main)
        self._app = app
        self.file: LessonFile | None = None
        self.is_changed = False
        self._stamp: tuple[int, int] | None = None
        self.list: SlideList | None = None
        self._lesson: Lesson | None = None  # as it was last read
        self._soon = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._soon.timeout.connect(self.show)

    # ------------------------------------------------------------------ the file

    def choose(self) -> bool:
        """Ask for a lesson's file: one that is there, or a new one; whether there is one now."""
        if not self.may_leave():
            return False
        dialog = QFileDialog(self._app.main, "The lesson to which slides are added: a file, or a new name")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # it is gone on with
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Choose")
        dialog.setNameFilter(f"Lessons (*{_SUFFIX})")
        dialog.setDirectory(last_folder())
        dialog.selectFile(f"lesson{_SUFFIX}")
        if dialog.exec() != QFileDialog.DialogCode.Accepted:
            return False
        path = Path(dialog.selectedFiles()[0])
        if path.suffix.lower() != _SUFFIX:
            path = path.with_name(path.name + _SUFFIX)
        remember_folder(path.parent)
        return self.open(path)

    def open(self, path: Path) -> bool:
        """Go on with the lesson in a file, or begin one that will be there; whether that can be done."""
        from netviz.lessons.writer import LessonFile

        try:
            found = LessonFile.open(path) if path.exists() else LessonFile.new(_title_of(path))
        except DataError as error:
            self._app.say(str(error), is_error=True)
            return False
        found.path = found.path or path
        self.file, self.is_changed, self._stamp = found, False, _stamp(found.path)
        self.show()
        return True

    def save(self) -> bool:
        """Write the lesson; whether it is written."""
        file, app = self.file, self._app
        if file is None or file.path is None:
            return False
        now = _stamp(file.path)
        if now is not None and now != self._stamp:
            told = f"{short_name(file.path.name, 60)} was changed by another program. Replace it with this?"
            if not may_replace(self.list or app.main, told):
                return False
        try:
            path = file.save()
        except (DataError, files.WriteError) as error:
            app.say(str(error), is_error=True)
            if self.list is not None and self.list.isVisible():
                QMessageBox.warning(self.list, "Not saved", str(error))
            return False
        self.is_changed, self._stamp = False, _stamp(path)
        app.say(f"saved: {path}")
        self.show()
        return True

    def may_leave(self) -> bool:
        """Whether nothing of it would be lost, or the user does not mind."""
        if not self.is_changed or self.file is None or self.file.path is None:
            return True
        answer = QMessageBox.question(
            self.list or self._app.main,
            "Save the lesson?",
            f"{short_name(self.file.path.name, 60)} has changes that are in no file.",
            _Button.Save | _Button.Discard | _Button.Cancel,
            _Button.Save,
        )
        if answer == _Button.Save:
            return self.save()
        if answer == _Button.Discard:
            path, self.is_changed = self.file.path, False
            self.file = None
            if path.exists():
                self.open(path)
        return answer == _Button.Discard

    # ---------------------------------------------------------------- capturing

    def capture(self) -> None:
        """Ask what it is to be called, and add what the window shows now as a slide."""
        app = self._app
        if self.file is None and not self.choose():
            return
        assert self.file is not None
        assert self.file.path is not None
        owner = self.list if self.list is not None and self.list.isVisible() else app.main
        asked = f"Title of the slide, in {short_name(self.file.path.name, 60)}:"
        title, is_given = QInputDialog.getText(owner, "Capture slide", asked)
        if is_given:
            self.add(" ".join(title.split()) or f"Slide {len(self.file) + 1}")

    def add(self, title: str) -> None:
        """Add what the window shows now as a slide, after the one that is chosen, and save it."""
        file, saved = self.file, self._scene()
        assert file is not None
        cursor = saved.project.cursor
        place = len(file)
        if self.list is not None and self.list.isVisible() and self.list.number >= 0:
            place = self.list.number + 1
        said = {"until": cursor.reached} if cursor.reached > cursor.step else {}
        try:
            file.add(title, saved, place, shows=list(shown(self._app)), **said)
        except DataError as error:
            self._app.say(str(error), is_error=True)
            return
        self.is_changed = True
        self.show(place)
        if self.save():
            self._app.say(f"captured: “{title}”, slide {place + 1} of {len(file)} in {file.path}")

    def capture_anew(self, number: int) -> None:
        """Let a slide stand on what the window shows now, and save it."""
        assert self.file is not None
        saved = self._scene()
        cursor = saved.project.cursor
        self.file.capture(number, saved)
        self.file.set(number, "until", cursor.reached if cursor.reached > cursor.step else None)
        self.is_changed = True
        self.save()

    def _scene(self) -> Saved:
        return self._app.session.at_rest()

    # ------------------------------------------------------------------ the list

    def open_list(self) -> None:
        """Show the slides."""
        if self.file is None and not self.choose():
            return
        if self.list is None:
            from netviz.ui.lessons.slide_list import SlideList

            self.list = self._app.box(SlideList)
            self.list.titled.connect(self._on_titled)
            self.list.said.connect(self._on_said)
            self.list.moved.connect(self._on_moved)
            self.list.removed.connect(self._on_removed)
            self.list.asked.connect(self._on_asked)
            self.list.left.connect(self._on_left)
        self.list.show()
        self.list.raise_()
        self.show()

    def show(self, number: int | None = None) -> None:
        """Bring the list to what the lesson says now."""
        file = self.file
        if self.list is None or file is None or file.path is None:
            return
        self._lesson = lesson = self.lesson()
        entries = [self._entry(place, lesson) for place in range(len(file))]
        mark = " (changed)" if self.is_changed else ""
        self.list.show_lesson(lesson.title, f"{short_name(file.path.name, 40)}{mark}", entries, number)

    def lesson(self) -> Lesson:
        """The lesson as it is now, saved or not."""
        assert self.file is not None
        assert self.file.path is not None
        from netviz.lessons import reader

        return reader.examined_text(self.file.text, self.file.path)[0]

    def _entry(self, number: int, lesson: Lesson) -> Entry:
        from netviz.ui.lessons.slide_list import Entry

        file = self.file
        assert file is not None
        id_, state = str(file.get(number, "id") or ""), file.get(number, "state")
        change = f" with {file.get(number, 'change')}" if file.get(number, "change") else ""
        stands = state or f"from “{file.get(number, 'from') or 'the slide before'}”{change}"
        shows = file.get(number, "shows") or ["plane", "loss"]
        slide = next((one for one in lesson.slides if one.id == id_), None)
        steps = "" if slide is None else f" · step {slide.step} to {slide.until}"
        start = f"slide.{number + 1}"
        problems = [
            problem
            for problem in lesson.problems
            if problem.key == start or problem.key.startswith(f"{start}.")
        ]
        return Entry(
            str(file.get(number, "title") or ""),
            str(file.get(number, "text") or ""),
            tuple(map(str, file.get(number, "notes") or ())),
            f"{stands} · shows {', '.join(map(str, shows))}{steps}",
            tuple(f"{problem.key.removeprefix(f'{start}.')}: {problem.message}" for problem in problems)
            + tuple(str(problem) for problem in lesson.problems if not problem.key.startswith("slide.")),
        )

    def _on_titled(self, title: str) -> None:
        if self.file is not None:
            self.file.set_about("title", title)
            self._note_change()

    def _on_said(self, number: int, key: str, value: object) -> None:
        if self.file is not None and (self.file.get(number, key) or "") != (value or ""):
            self.file.set(number, key, value or None if key != "title" else value)
            self._note_change()

    def _note_change(self) -> None:
        self.is_changed = True
        self._soon.start()

    def _on_moved(self, number: int, to: int) -> None:
        if self.file is not None:
            self.file.move(number, to)
            self.is_changed = True
            self.show(to)

    def _on_removed(self, number: int) -> None:
        file = self.file
        if file is None or number < 0:
            return
        speaking = file.mentions(number)
        told = f"Take “{file.get(number, 'title')}” out of the lesson?"
        if speaking:
            told += f" {', '.join(f'“{id_}”' for id_ in speaking)} speak of its run, and would be wrong."
        answer = QMessageBox.question(
            self.list or self._app.main, "Remove the slide?", told, _Button.Yes | _Button.No, _Button.No
        )
        if answer != _Button.Yes:
            return
        try:
            file.remove(number)
        except DataError as error:
            QMessageBox.warning(self.list or self._app.main, "Not removed", str(error))
            return
        self.is_changed = True
        self.show(min(number, len(file) - 1))

    def _on_asked(self, what: str) -> None:
        assert self.list is not None
        does: dict[str, Callable[[], object]] = {
            "open": self.choose,
            "capture": self.capture,
            "again": lambda: self.capture_anew(self.list.number if self.list else -1),
            "play": self._play,
            "paper": lambda: export_slides(self._app),
            "page": self._export_page,
            "save": self.save,
        }
        does[what]()

    def _on_left(self) -> None:
        if self.may_leave() and self.list is not None:
            self.list.hide()

    def _chosen(self) -> tuple[Lesson, Slide] | None:
        """The lesson, and the slide that is chosen in the list, if it is right."""
        assert self.file is not None
        assert self.list is not None
        lesson = self.lesson()
        id_ = self.file.get(self.list.number, "id")
        slide = next((one for one in lesson.slides if one.id == id_), None)
        if slide is None:
            QMessageBox.warning(
                self.list, "Not yet", "Something is wrong with this slide; the list says what."
            )
            return None
        return lesson, slide

    def _play(self) -> None:
        found = self._chosen() if not self.is_changed or self.save() else None
        if found is not None and self.list is not None:
            lesson, slide = found
            self.list.hide()
            self._app.hall.start(lesson, lesson.slides.index(slide))

    def _export_page(self) -> None:
        found = self._chosen()
        if found is not None:
            export_page(self._app, found[1])


def shown(app: App) -> tuple[str, ...]:
    """The panels in sight that a slide can show, the plane first."""
    from netviz.lessons.words import PANELS

    keys = [
        key
        for key, panel in app.panels.made.items()
        if key in PANELS and panel.home is not Home.COLUMN and not panel.visibleRegion().isEmpty()
    ]
    if not app.session.snapshot().line:
        keys = [key for key in keys if key != "lines"] or keys
    corner = {key: app.panels[key].mapTo(app.main, app.panels[key].rect().topLeft()) for key in keys}
    keys.sort(key=lambda key: (key != "plane", key != "lines", corner[key].y(), corner[key].x()))
    return tuple(keys[:_MOST_SHOWN])


def _title_of(path: Path) -> str:
    from netviz.lessons.reader import name_of

    return name_of(path).replace("-", " ").replace("_", " ").strip().capitalize() or "Lesson"


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """By which a file is known to be the same; None if there is none."""
    try:
        found = None if path is None else path.stat()
    except (OSError, ValueError):
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size)


ROWS = (
    Command(
        "capture_slide", "Capture slide…", ("Ctrl+Shift+L",),
        "Make what the window shows now a slide of a lesson: run, step, panels in sight",
        lambda app: app.making.capture(), menu="course",
    ),
    Command(
        "slide_list", "Slides of a lesson…", (), "Put slides in order, write their sentences and notes",
        lambda app: app.making.open_list(), menu="course",
    ),
)  # fmt: skip
