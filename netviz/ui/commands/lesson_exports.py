"""What is made of a lesson for others: its slides on paper, the run of a slide as a web page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressDialog

from netviz import files
from netviz.intents import Advance
from netviz.session import Session
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App
from netviz.ui.commands.save_dialog import ask_where
from netviz.ui.kit.panels import class_of

if TYPE_CHECKING:
    from netviz.lessons.lesson import Lesson, Slide
    from netviz.ui.paper.slides import SlidePage


def export_slides(app: App) -> None:
    """Ask for a file, and put the slides of the lesson that is open on paper."""
    lesson = open_lesson(app)
    if lesson is None or not lesson.slides:
        return
    chosen = ask_where(app.main, "Slides with notes", lesson.name, (("Page", ".pdf"),))
    if chosen is not None:
        export_slides_to(app, lesson, chosen[0])


class _GivenUpError(Exception):
    """Nobody waits for the pages any more."""


def export_slides_to(app: App, lesson: Lesson, path: Path) -> None:
    """Draw the pages, a slide at a time; it can be cancelled."""
    from netviz.ui.commands.slide_pages import SlidePages  # not needed before the window can be used
    from netviz.ui.paper.slides import slides_pdf

    count = len(lesson.slides)
    progress = QProgressDialog(f"Drawing {count} slides", "Cancel", 0, count, app.main)
    progress.setWindowTitle("Slides with notes")
    progress.setWindowModality(Qt.WindowModality.WindowModal)
    progress.setMinimumDuration(300)
    kinds = {key: class_of(app.panels.row(key)) for key in app.panels}
    pages = SlidePages(lesson, kinds, {name: action.text() for name, action in app.actions_by_name.items()})

    def watched() -> Iterator[SlidePage]:
        for number, page in enumerate(pages.pages()):
            progress.setValue(number)
            if progress.wasCanceled():
                raise _GivenUpError
            yield page

    with suppress(_GivenUpError):
        try:
            content = slides_pdf(lesson.title, watched())
        finally:
            pages.close()
            progress.close()
            progress.deleteLater()
        app.writer.write(path, lambda: files.write(path, content), "write the slides")


def export_page(app: App, slide: Slide) -> None:
    """Ask for a file, and write the run of a slide into it as a web page."""
    chosen = ask_where(app.main, "Web page of a slide's run", slide.id, (("Web page", ".html"),))
    if chosen is not None:
        export_page_to(app, slide, chosen[0])


def export_page_to(app: App, slide: Slide, path: Path) -> None:
    """Write the run of a slide, to its end, as a web page; the window does not wait for it."""
    from netviz.sharing.page import Page  # not needed before the window can be used

    def write() -> None:
        session = Session.of(slide.saved)
        session.apply(Advance(slide.until - session.snapshot().step))
        Page(session).write(path)

    app.writer.write(path, write, "export the web page")


def open_lesson(app: App) -> Lesson | None:
    """The lesson that is presented, taken alone or made."""
    if app.hall.lecture is not None:
        return app.hall.lecture.lesson
    if app.guide.course is not None:
        return app.guide.course.lesson
    return app.making.lesson() if app.making.file is not None else None


def _no_open_lesson(app: App) -> str:
    is_open = app.hall.lecture or app.guide.course or app.making.file
    return "" if is_open else "no lesson is open"


ROWS = (
    Command(
        "export_slides", "Slides as PDF…", (),
        "The slides of the lesson that is open, one a page, with notes",
        export_slides, menu="course", why_not=_no_open_lesson,
    ),
)  # fmt: skip
