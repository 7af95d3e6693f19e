"""The derivation as one document, with the numbers of the running network in it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QFontInfo, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from netviz.core import STAGES, Stage
from netviz.core.why import WHY, facts
from netviz.snapshot import Snapshot
from netviz.training.rules import RULES
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.worked_example import sample_lines, worked
from netviz.ui.kit.formula_svg import formula_image
from netviz.ui.kit.panel import NO_ACTIONS, Cost, Panel
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.units import why_texts

_PHASES = {1: "Forward", 5: "The loss", 8: "Backward", 15: "The update"}


class WhyPanel(Panel):
    """Why each line is as it is; the line at which the user stands is brought into sight."""

    kind = "why"
    heading = "Why"
    cost = Cost.WHEN_SHOWN

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self._snapshot: Snapshot | None = None
        self._theme: Theme | None = None
        self._document: QTextDocument | None = None
        self._playing = False
        self._line = self._followed = self._awaited = 0
        self.canvas = QTextBrowser()
        self.canvas.setObjectName("bare")
        self.canvas.setAccessibleName("The derivation, line by line")
        self.canvas.setAccessibleDescription(
            "Every line of the derivation with the step of the chain rule behind it, in the numbers of the "
            "network at this step."
        )
        self.canvas.setOpenLinks(False)
        self.canvas.setMinimumHeight(12 * self.canvas.fontMetrics().height())  # a line with its sentence
        self.body.addWidget(self.canvas, 1)

    def set_theme(self, theme: Theme) -> None:
        """Other colours and size of type."""
        self._theme = theme
        if self._snapshot is not None:
            self._write()

    def set_playing(self, playing: bool) -> None:
        """While many steps follow each other the numbers wait."""
        self._playing = playing

    def show_snapshot(self, old: Snapshot | None, new: Snapshot) -> None:
        """Numbers of another step, or another line to stand at."""
        if self._playing:
            return
        shown, self._snapshot = self._snapshot, new
        if (
            shown is None
            or shown.lines is not new.lines
            or shown.pinned != new.pinned
            or shown.line != new.line
        ):
            self._write()

    def show_line(self, line: int) -> None:
        """Bring a line into sight."""
        self._line = line
        self._awaited = line if self.canvas.document().isEmpty() else 0
        self.canvas.scrollToAnchor(f"line{line}")

    def _place(self) -> tuple[int, int]:
        """Which line's section is at the top of what is seen, and how many pixels of it are above."""
        top = self.canvas.verticalScrollBar().value()
        starts = _section_starts(self.canvas.document())
        line = max((line for line, start in starts.items() if start <= top + 2), default=0)
        return line, top - round(starts.get(line, 0))

    def _go_to_place(self, place: tuple[int, int]) -> None:
        """Where `_place` was, though the sections above may have become longer or shorter."""
        line, below = place
        start = _section_starts(self.canvas.document()).get(line, 0.0)
        self.canvas.verticalScrollBar().setValue(round(start) + below)

    def _write(self) -> None:
        shot, theme = self._snapshot, self._theme
        if shot is None or theme is None:
            return
        place = self._place()
        document = QTextDocument(self.canvas)
        document.setDefaultFont(theme.font())
        document.setDocumentMargin(4)
        width = max(200.0, self.canvas.viewport().width() - 24.0)
        for stage in STAGES:
            for kind in ("line", "why"):
                name = _picture(kind, stage.line, shot)
                image = formula_image(name, theme, 0.9 * theme.scale, self.devicePixelRatioF(), width)
                document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        document.setHtml(_html(shot, theme))
        self.canvas.setDocument(document)
        if self._document is not None:
            self._document.deleteLater()  # the browser would keep it
        self._document = document
        if shot.line and shot.line != self._followed:
            self.show_line(shot.line)
            self._followed = shot.line
        elif self._awaited:  # asked for before there was a text
            self.show_line(self._awaited)
        else:
            self._go_to_place(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Formulas fit the width."""
        super().resizeEvent(event)
        self._write()


def _html(shot: Snapshot, theme: Theme) -> str:
    numbers, sample, mistake = facts(shot.lines.right_trace), sample_lines(shot), shot.lines.mistake
    family = QFontInfo(theme.code_font()).family()  # the one that there is
    code = f"font-family:'{family}'; white-space:pre-wrap; color:{theme.muted}"
    parts = []
    for stage in STAGES:
        why = WHY[stage.line]
        if stage.line in _PHASES:
            parts.append(f"<h3 style='color:{theme.muted}'>{_PHASES[stage.line]}</h3>")
        color = theme.accent if stage.line == shot.line else theme.text
        name = _picture("line", stage.line, shot)
        parts.append(
            f"<a name='line{stage.line}'></a><p><b style='color:{color}'>{stage.line}. "
            f"{escape(why.title)}</b></p><p><img src='{name}'></p>"
        )
        if mistake is not None and mistake.line == stage.line:
            parts.append(
                f"<p style='color:{theme.bad}'>In force now is a mistake, "
                f"{escape(mistake.title)}. {escape(mistake.why)} "
                "What follows is about the correct line.</p>"
            )
        # What decides comes first: it is in sight wherever the line is.
        sentences = [f"<p>{escape(text.format_map(numbers))}</p>" for text in why.texts]
        parts.append(sentences[0])
        parts.append(f'<p style="{code}">{escape(_code(stage, shot))}</p>')
        if why.local:
            parts.append(
                f"<p style='color:{theme.muted}'>from above: {escape(why.above)}<br>"
                f"the line's own: {escape(why.local)}</p>"
            )
        parts.append(f"<p><img src='why-{stage.line:02d}'></p>")
        parts += [f"<p>{escape(text)}</p>" for text in why_texts(shot, stage.line)]
        parts += sentences[1:]
        if sample is not None:
            text = "<br>".join(escape(line) for line in worked(stage.line, sample, shot))
            parts.append(f"<p style='color:{theme.accent}'>sample {shot.pinned}:&nbsp; {text}</p>")
    return "".join(parts)


def _code(stage: Stage, shot: Snapshot) -> str:
    """The line in plain NumPy: of the last one, by the update rule in force, as its formula."""
    rule = shot.config.update_rule
    return RULES[rule].code if stage.line == N_LINES and rule != "gradient-descent" else stage.code


def _section_starts(document: QTextDocument) -> dict[int, float]:
    """Where each line's section begins, in pixels from the top of the document."""
    layout, starts = document.documentLayout(), {}
    block = document.begin()
    while block.isValid():
        for name in block.charFormat().anchorNames():
            if name.startswith("line"):
                starts[int(name[4:])] = layout.blockBoundingRect(block).top()
        block = block.next()
    return starts


def _picture(kind: str, line: int, snapshot: Snapshot) -> str:
    """The formula of a line: the last one is that of the update rule in force."""
    if kind == "line" and line == N_LINES:
        return f"rule-{snapshot.config.update_rule}"
    return f"{kind}-{line:02d}"
