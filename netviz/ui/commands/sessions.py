"""The commands of sessions: save, open, and what would be lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from netviz.intents import SetView
from netviz.project import Document, Project
from netviz.saved import Open, Saved
from netviz.storage import SUFFIX
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.opening import ANY_POINTS, computed
from netviz.ui.commands.save_dialog import ask_where, may_replace
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.preferences import Preferences
from netviz.ui.run.door import nothing

KINDS = (("Session", SUFFIX),)
_MOVED = "Ctrl+S saves the whole session; weights, tables and data are exported from the menu ☰"
_Button = QMessageBox.StandardButton


class Keeping(QObject):
    """Which file the session belongs to, and whether all of it is there.

    The user's own session is meant, also while a lesson's slide stands in its place.

    Parameters
    ----------
    app : App

    Attributes
    ----------
    path : Path or None
        None for a session that was never saved.
    before_writing : list of callables
        Called before the session is written: what goes on beside it is to be in it as far as it has come.
    document : Document or None
        As it was when it was saved or opened last; None if it is in no file, and was brought back.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.main)
        self._app = app
        self.path: Path | None = None
        self.before_writing: list[Callable[[], None]] = []
        self.document: Document | None = app.session.project.document
        self._seen: tuple[Document, Document | None] | None = None
        self._stamp: tuple[int, int] | None = None
        self._n_opened = 0

    @property
    def project(self) -> Project:
        """Of the user's own session."""
        own = self._own
        return self._app.session.project if own is None else own.project

    def at_rest(self) -> Saved:
        """The user's own session as it is now."""
        own = self._own
        return self._app.session.at_rest() if own is None else own

    @property
    def _own(self) -> Saved | None:
        """The user's own session while it is aside, for a lecture or a lesson taken alone."""
        lecture = self._app.lecture or self._app.guide.lecture
        return None if lecture is None else lecture.own

    @property
    def is_changed(self) -> bool:
        """Whether something has been changed since; playing, pinning and looking are no changes."""
        return self.project.document != self.document

    @property
    def would_lose(self) -> bool:
        """Whether closing would lose something: changes of a named session, or data of the user's own."""
        if self.document is None:
            return True
        if not self.is_changed:
            return False
        blobs = self.at_rest().blobs.datasets
        origins = [blobs[key].origin for key in self.project.document.keys if key in blobs]
        has_own = any(origin.kind in ("drawn", "pasted") or origin.changed for origin in origins)
        return self.path is not None or has_own

    def show_title(self) -> None:
        """Say in the title what the session is called, and whether it was changed."""
        document = self.project.document
        if self._seen is not None and self._seen[0] is document and self._seen[1] is self.document:
            return
        self._seen = document, self.document
        top = self._app.main.window()
        would_lose = self.would_lose
        name = short_name(self.path.stem, 60) if self.path else "Untitled" if would_lose else ""
        top.setWindowTitle(f"{name}[*] – netviz" if name else "netviz[*]")
        top.setWindowModified(would_lose)

    def belongs_to(self, path: Path | None, document: Document | None = None) -> None:
        """Note that the session is, as it is now or was in a document, what stands in a file."""
        self.path, self._seen = path, None
        self.document = document or self.project.document
        self._stamp = _stamp(path)
        self.show_title()

    @property
    def was_replaced(self) -> bool:
        """Whether another program has written into the file since it was opened or saved here."""
        now = _stamp(self.path)
        return now is not None and now != self._stamp

    def note_opened(self) -> None:
        """Another session has taken the place of this one; it belongs to no file yet."""
        self._n_opened += 1
        self.belongs_to(None)

    def note_brought_back(self) -> None:
        """The session was never closed, and is in no file: it is not left without a question."""
        self.document = None
        self.show_title()

    def write(self, path: Path) -> None:
        """Write the session as it is now, beside the window."""
        from netviz.storage.session_file import write_session  # the window opens without it

        if self._own is None:
            for prepare in self.before_writing:
                prepare()
        saved = self.at_rest()
        document, number = saved.project.document, self._n_opened
        self._app.writer.write(
            path,
            lambda: write_session(path, saved),
            "save the session",
            lambda: self._on_written(path, document, number),
        )

    def write_now(self, path: Path) -> bool:
        """Write the session, and wait for it; whether it was written."""
        self.write(path)
        self._app.writer.finish()
        return self.path == path and not self.is_changed

    def _on_written(self, path: Path, document: Document, number: int) -> None:
        from netviz.ui.commands.recent_file import remember_file

        if number == self._n_opened:  # else another session was opened meanwhile, which is not in this file
            self.belongs_to(path, document)
        remember_file(path)
        is_news = not Preferences().told_of_saving
        self._app.say(f"saved: {path}" + (f". {_MOVED}" if is_news else ""))
        if is_news:
            Preferences().keep(told_of_saving=True)


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """By which a file is known to be the same; None if there is none."""
    try:
        found = None if path is None else path.stat()
    except (OSError, ValueError):
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size)


def save(app: App) -> None:
    """Save the session where it belongs; ask where, if it was never saved, or another one is there now."""
    path = app.keeping.path
    if path is None:
        save_as(app)
        return
    told = f"{short_name(path.name, 60)} was changed by another program since you opened it. Replace it "
    told += "with this session? No saves this one under another name."
    if app.keeping.was_replaced and not may_replace(app.main, told):
        save_as(app)
    else:
        save_to(app, path)


def save_as(app: App) -> None:
    """Ask where, and save the session there."""
    path = _ask(app)
    if path is not None:
        save_to(app, path)


def save_to(app: App, path: Path) -> None:
    """Save the session into a file, when what is under way is done."""

    def write() -> None:
        app.keep_view()
        app.keeping.write(path)

    app.door.carry_out(SetView(), "save the session", then=write)


def _ask(app: App) -> Path | None:
    path = app.keeping.path
    name = "session" if path is None else path.stem
    chosen = ask_where(app.main, "Save the session", name, KINDS)
    return None if chosen is None else chosen[0]


def open_session(app: App, path: Path) -> None:
    """Open a session from a file, with its undo, where it was."""
    from netviz.storage.session_file import read_session

    def opened() -> None:
        from netviz.ui.commands.recent_file import remember_file

        app.keeping.belongs_to(path)
        app.bring_back_view()
        remember_file(path)

    open_saved(app, lambda: read_session(path), f"opened {path}", then=opened)


def open_saved(
    app: App,
    read: Callable[[], Saved],
    told: str,
    *,
    then: Callable[[], None] = nothing,
    otherwise: Callable[[], None] = nothing,
) -> None:
    """Put another session in the place of the present one, unless something would be lost with that.

    Parameters
    ----------
    app : App
    read : callable
        Reads it; called in a thread, where what it has not computed up to its step is computed, too.
    told : str
        What is said when it is there.
    then, otherwise : callables, optional
        Called when it is there; when there is none, and nothing has changed.
    """
    if app.guide.lecture is not None:  # the user's own session is what another one takes the place of
        app.guide.leave(then=lambda: open_saved(app, read, told, then=then, otherwise=otherwise))
        return
    if not may_leave(app, "open another one"):
        otherwise()
        return
    app.player.pause()

    def opened() -> None:
        app.keeping.note_opened()
        then()
        app.say(told)

    def make() -> Open:
        return Open(computed(read(), lambda: app.door.is_given_up))

    app.change(make, "open this session", then=opened, otherwise=otherwise, n_points=ANY_POINTS)


def may_leave(app: App, what: str = "close") -> bool:
    """Whether the session may be left: nothing would be lost, it has just been saved, or need not be."""
    if app.keeping.would_lose:
        app.writer.finish()  # it may be on its way into its file
    if not app.keeping.would_lose:
        return True
    path = app.keeping.path
    name = "This session" if path is None else short_name(path.name, 60)
    answer = QMessageBox.question(
        app.main,
        "Save the session?",
        f"{name} has changes that are in no file. Save them before you {what}?",
        _Button.Save | _Button.Discard | _Button.Cancel,
        _Button.Save,
    )
    if answer != _Button.Save:
        return answer == _Button.Discard
    app.keep_view()
    if path is not None and not app.keeping.was_replaced and app.keeping.write_now(path):
        return True
    target = _ask(app)  # where nothing stands in the way
    return target is not None and app.keeping.write_now(target)


def _not_in_a_lesson(app: App) -> str:
    return "what you do in a lesson is kept by itself; leave it to save" if app.guide.lecture else ""


ROWS = (
    Command(
        "save", "Save", ("Ctrl+S",),
        "The whole session: data, settings, weights, what can be undone, where you stand, the panels",
        save, menu="files", why_not=_not_in_a_lesson,
        text_now=lambda app: "Save" if app.keeping.path else "Save…",
    ),
    Command(
        "save_as", "Save as…", ("Ctrl+Shift+S",), "The whole session, into another file",
        save_as, menu="files", why_not=_not_in_a_lesson,
    ),
)  # fmt: skip
