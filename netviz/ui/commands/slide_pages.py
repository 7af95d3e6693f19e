"""The slides of a lesson, drawn without a window, for paper."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QCoreApplication, QPoint, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QWidget

from netviz.lessons.lesson import Lesson, Slide
from netviz.lessons.played import Played
from netviz.session import Session
from netviz.snapshot import Snapshot
from netviz.ui.history.slide_panels import slide_panel
from netviz.ui.kit.fine import PAGE, finely_drawn
from netviz.ui.kit.panel import Panel
from netviz.ui.kit.sliced_task import SlicedTask
from netviz.ui.kit.theme import LIGHT
from netviz.ui.kit.without_controls import without_controls
from netviz.ui.lessons.lecture import as_prepared
from netviz.ui.lessons.stage import Stage
from netviz.ui.paper.slides import Part, SlidePage

SHAPE = QSize(1440, 810)
_ROUNDS = 4  # of events, in which what is drawn later is drawn
_PATIENCE = 5.0  # seconds for what a panel computes, as the gradient check

Kinds = Mapping[str, type[Panel]]
"""The classes of panels, by their keys."""


def _is_about_its_step(slide: Slide) -> bool:
    cursor = slide.saved.project.cursor
    points = any(highlight.kind in ("line", "term", "sample") for highlight in slide.highlights)
    return points or bool(cursor.line) or cursor.sample is not None


class SlidePages:
    """Draws a lesson's slides, each where its run ends, as the audience has seen it by then.

    One that points at a line or a sample is drawn as it was prepared, for it is about that step.

    Parameters
    ----------
    lesson : Lesson
    kinds : mapping of str to type
        Of panels.
    commands : mapping of str to str
        The texts of all commands, by their ids: buttons and menus in panels stand for them.
    """

    def __init__(self, lesson: Lesson, kinds: Kinds, commands: Mapping[str, str]) -> None:
        self._lesson, self._kinds, self._played = lesson, kinds, Played(lesson)
        self._slide: Slide | None = None
        self._actions: dict[str, QAction] = {}
        for name, text in commands.items():
            self._actions[name] = QAction(text)
            self._actions[name].setProperty("spoken", name)
        self._stage = Stage(self._actions, self._make_panel, self._write)
        self._stage.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._stage.resize(SHAPE)
        self._stage.set_theme(LIGHT)
        self._stage.show()

    def _make_panel(self, key: str) -> Panel:
        return slide_panel(self._kinds[key], self._actions)

    def _write(self, text: str, snapshot: Snapshot) -> str:
        return text if self._slide is None else self._sentence(self._slide, text)

    def _sentence(self, slide: Slide, text: str) -> str:
        if "{" not in text and "}" not in text:
            return text
        step = None if _is_about_its_step(slide) else slide.until
        return self._played.sentence(slide.id, text, step)

    def pages(self) -> Iterator[SlidePage]:
        """A page after the other, each to be drawn before the next one is asked for."""
        count = len(self._lesson.slides)
        for number, slide in enumerate(self._lesson.slides):
            minutes = f" · {slide.minutes:g} min" if slide.minutes else ""
            self._show(slide, number, count)
            yield SlidePage(
                f"{number + 1} / {count}{minutes}", QSizeF(SHAPE), self._draw, self._parts(slide)
            )

    def close(self) -> None:
        """Leave nothing behind."""
        for panel in self._stage.panels.values():
            panel.close_work()
        self._stage.hide()
        self._stage.deleteLater()

    def _show(self, slide: Slide, number: int, count: int) -> None:
        self._slide = slide
        if _is_about_its_step(slide):
            snapshot = Session.of(as_prepared(slide)).snapshot()
        else:
            snapshot = self._played.at(slide.id, slide.until)
        self._stage.show_slide(slide, snapshot, (number, count))
        for panel in self._stage.shown_panels:
            panel.show_snapshot(None, snapshot)
        ends = time.monotonic() + _PATIENCE
        for number in itertools.count():
            QCoreApplication.processEvents()
            if number >= _ROUNDS and (time.monotonic() > ends or not self._is_busy):
                break

    @property
    def _is_busy(self) -> bool:
        """Whether something of the slide is still being computed."""
        return any(
            task.is_running for panel in self._stage.shown_panels for task in panel.findChildren(SlicedTask)
        ) or any(
            timer.isSingleShot() and timer.isActive()
            for panel in self._stage.shown_panels
            for timer in panel.findChildren(QTimer)
        )

    def _draw(self, painter: QPainter) -> None:
        with finely_drawn(self._stage, PAGE), without_controls(self._stage):
            QWidget.render(self._stage, painter, QPoint())

    def _parts(self, slide: Slide) -> tuple[Part, ...]:
        def lines(mark: str, *texts: str) -> tuple[tuple[str, str], ...]:
            return tuple((mark, self._sentence(slide, text)) for text in texts if text)

        parts = [Part("Notes", lines("☐", *slide.notes)), Part("If asked", lines("–", *slide.if_asked))]
        if (asked := slide.prediction) is not None:
            right = asked.choices[asked.right : asked.right + 1] if asked.kind == "choice" else ()
            told = (*lines("?", asked.ask), *lines("✓", *right), *lines("", asked.explanation))
            parts.append(Part("To predict", told))
        if (question := slide.question) is not None:
            choices = [
                line
                for number, choice in enumerate(question.choices)
                for line in lines("✓" if number == question.right else "○", choice)
            ]
            told = (*lines("?", question.ask), *choices, *lines("", question.explanation))
            parts.append(Part("Question", told))
        if slide.actions:
            asks = (lines("→", f"{action.ask} {action.afterwards}".strip()) for action in slide.actions)
            parts.append(Part("To do alone", tuple(line for part in asks for line in part)))
        return tuple(part for part in parts if part.lines)
