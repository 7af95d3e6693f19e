"""The slides of a lesson as a .pdf file, without a window."""

from __future__ import annotations

from pathlib import Path

from netviz import files
from netviz.lessons.lesson import Lesson
from netviz.ui.app import actions
from netviz.ui.app.figure import without_a_screen
from netviz.ui.app.panels import PANELS
from netviz.ui.commands.slide_pages import SlidePages
from netviz.ui.kit.panels import class_of
from netviz.ui.kit.theme import LIGHT
from netviz.ui.paper.slides import slides_pdf


def pages_of(lesson: Lesson) -> SlidePages:
    """The pages of a lesson; an application is running."""
    texts = {command.id: command.text for command in actions.COMMANDS}
    return SlidePages(lesson, {row.kind: class_of(row) for row in PANELS}, texts)


def save_slides(lesson: Lesson, path: Path) -> None:
    """Write the slides with their notes, one a page.

    Raises
    ------
    WriteError
        If the file cannot be written; an old one is as it was.
    """
    with without_a_screen(LIGHT):
        pages = pages_of(lesson)
        try:
            content = slides_pdf(lesson.title, pages.pages())
        finally:
            pages.close()
    files.write(path, content)
