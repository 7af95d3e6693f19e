"""The derivation as one document, with the numbers of the running network in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QEvent, QRectF, QUrl
from PySide6.QtGui import QAction, QFontInfo, QResizeEvent, QTextDocument

from netviz.core import STAGES, Stage
from netviz.core.formula_symbols import MADE_BY
from netviz.core.why import WHY, facts
from netviz.intents import GoToLine
from netviz.snapshot import Snapshot
from netviz.training.step_lines import N_LINES
from netviz.ui.derivation.card_content import code_of
from netviz.ui.derivation.happened import MASK, happened
from netviz.ui.derivation.rich_text import FormulaBrowser, blocks, rich, typeset_symbols
from netviz.ui.derivation.symbol_facts import NAMES, symbol_facts
from netviz.ui.derivation.worked_example import sample_lines, worked
from netviz.ui.kit.formula_svg import formula_image
from netviz.ui.kit.panel import NO_ACTIONS, Cost, Panel, Pointers
from netviz.ui.kit.symbol_tip import SymbolTip
from netviz.ui.kit.theme import Theme
from netviz.ui.kit.units import why_texts

_GAP = 5  # below a paragraph, in pixels of the usual type
_FORMULA = 0.82  # of a formula's own size
_DECIDING = 2  # sentences that stand before the derivation of a line

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
        self._brought = 0, 0  # the line that was brought into sight, and where the text stood then
        self.canvas = FormulaBrowser()
        self.canvas.setObjectName("bare")
        self.canvas.setAccessibleName("The derivation, line by line")
        self.canvas.setAccessibleDescription(
            "Every line of the derivation with the step of the chain rule behind it, in the numbers of the "
            "network at this step."
        )
        self.canvas.setMinimumHeight(12 * self.canvas.fontMetrics().height())  # a line with its sentence
        self.body.addWidget(self.canvas, 1)
        self._tip = SymbolTip(self.canvas)
        self.canvas.symbol_pointed.connect(self._on_symbol_pointed)
        self.canvas.symbol_clicked.connect(self._on_symbol_clicked)
        self.canvas.anchorClicked.connect(lambda url: self.wants.emit(GoToLine(int(url.path()))))

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
            or shown.events != new.events
        ):
            self._write()

    def _on_symbol_pointed(self, key: str, place: QRectF) -> None:
        shot = self._snapshot
        if not key or shot is None:
            self._tip.end()
            return
        self._tip.explain(place.toAlignedRect(), symbol_facts(key, shot, sample_lines(shot)))

    def _on_symbol_clicked(self, key: str) -> None:
        if key in MADE_BY:
            self._tip.end()
            self.wants.emit(GoToLine(MADE_BY[key]))

    @property
    def symbol_text(self) -> str:
        """What is said of the symbol that is pointed at; empty for none."""
        return self._tip.text

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        self._tip.end()

    def point_out(self, pointers: Pointers) -> None:
        """Bring a line that a slide points at into sight."""
        lines = (*pointers.lines, *(line for line, _ in pointers.terms))
        if lines:
            self.show_line(lines[-1])

    def show_line(self, line: int) -> None:
        """Bring a line into sight."""
        self._line = line
        self._awaited = line if self.canvas.document().isEmpty() else 0
        self.canvas.scrollToAnchor(f"line{line}")
        self._show_whole(line)
        self._brought = line, self.canvas.verticalScrollBar().value()

    def _show_whole(self, line: int) -> None:
        """In a low panel, scroll on by what is missing of the sentence that decides."""
        if self._snapshot is None:
            return
        document, bar = self.canvas.document(), self.canvas.verticalScrollBar()
        sentence = WHY[line].texts[0].format_map(facts(self._snapshot.lines.right_trace))
        for block in blocks(document):
            if self.canvas.block_text(block) == sentence:
                bottom = document.documentLayout().blockBoundingRect(block).bottom()
                bar.setValue(max(bar.value(), math.ceil(bottom) - self.canvas.viewport().height()))

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
        gap = round(_GAP * theme.scale)
        document.setDefaultStyleSheet(f"p {{ margin-top: 0; margin-bottom: {gap}px; }}")
        width = max(100.0, self.canvas.viewport().width() - 24.0)
        for stage in STAGES:
            for kind in ("line", "why"):
                name = _picture(kind, stage.line, shot)
                image = formula_image(name, theme, _FORMULA * theme.scale, self.devicePixelRatioF(), width)
                document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        document.setHtml(_html(shot, theme))
        typeset_symbols(document, theme.font(), self.devicePixelRatioF())
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
        self._describe(shot.line or self._line)

    def _describe(self, line: int) -> None:
        """Say to screen readers what is said of the line in sight."""
        starts = _section_starts(self.canvas.document())
        if line not in starts:
            return
        layout = self.canvas.document().documentLayout()
        end = starts.get(line + 1, float("inf"))
        said = (
            self.canvas.block_text(block)
            for block in blocks(self.canvas.document())
            if starts[line] <= layout.blockBoundingRect(block).top() < end
        )
        self.canvas.setAccessibleDescription("\n".join(said))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Formulas fit the width."""
        super().resizeEvent(event)
        line, value = self._brought
        is_still_there = line > 0 and self.canvas.verticalScrollBar().value() == value
        self._write()
        if is_still_there:  # the same text stands elsewhere in another width
            self.show_line(line)


def _html(shot: Snapshot, theme: Theme) -> str:
    numbers, sample, mistake = facts(shot.lines.right_trace), sample_lines(shot), shot.lines.mistake
    family = QFontInfo(theme.code_font()).family()  # the one that there is
    code = f"font-family:'{family}'; white-space:pre-wrap; color:{theme.muted}"
    parts = []
    for stage in STAGES:
        why = WHY[stage.line]
        if stage.line in _PHASES:
            parts.append(f"<h4 style='color:{theme.muted}'>{_PHASES[stage.line]}</h4>")
        color = theme.accent if stage.line == shot.line else theme.text
        name = _picture("line", stage.line, shot)
        parts.append(
            f"<a name='line{stage.line}'></a><p><b style='color:{color}'>{stage.line}. "
            f"{rich(why.title, color)}</b></p><p><img src='{name}'></p>"
        )
        if mistake is not None and mistake.line == stage.line:
            text = (
                f"In force now is a mistake, {mistake.title}. {mistake.why} "
                "What follows is about the correct line."
            )
            parts.append(f"<p style='color:{theme.bad}'>{rich(text, theme.bad)}</p>")
        # What decides comes first: it is in sight wherever the line is.
        sentences = [f"<p>{rich(text.format_map(numbers), theme.text)}</p>" for text in why.texts]
        told = [f"<p>{rich(text, theme.accent)}</p>" for text in happened(shot, stage.line)]
        first = 0 if stage.line == MASK else 1  # there, what the run shows is what is asked for
        parts += [*sentences[:first], *told, *sentences[first:_DECIDING]]
        parts.append(f"<p><img src='why-{stage.line:02d}'></p>")
        if why.local:
            parts.append(
                f"<p style='color:{theme.muted}'>from above: {rich(why.above, theme.muted)}<br>"
                f"the line's own: {rich(why.local, theme.muted)}</p>"
            )
        parts.append(f'<p style="{code}">{escape(code_of(stage, shot))}</p>')
        parts += [f"<p>{rich(text, theme.text)}</p>" for text in why_texts(shot, stage.line)]
        parts += sentences[_DECIDING:]
        if sample is not None:
            text = "<br>".join(rich(line, theme.accent) for line in worked(stage.line, sample, shot))
            parts.append(f"<p style='color:{theme.accent}'>sample {shot.pinned}:&nbsp; {text}</p>")
        parts.append(_sources(stage, theme))
    return "".join(parts)


def _sources(stage: Stage, theme: Theme) -> str:
    """Links to the lines that made what a line reads: the keys' way to what a click on a symbol does."""
    made = [(key, MADE_BY[key]) for key in stage.inputs if key in MADE_BY]
    if not made:
        return ""
    style = f"style='color:{theme.accent}'"
    links = ", ".join(
        f"<a {style} href='line:{line}'>{rich(NAMES[key], theme.accent)} of line {line}</a>"
        for key, line in made
    )
    return f"<p style='color:{theme.muted}'>reads {links}</p>"


def _section_starts(document: QTextDocument) -> dict[int, float]:
    """Where each line's section begins, in pixels from the top of the document."""
    layout, starts = document.documentLayout(), {}
    for block in blocks(document):
        for name in block.charFormat().anchorNames():
            if name.startswith("line"):
                starts[int(name[4:])] = layout.blockBoundingRect(block).top()
    return starts


def _picture(kind: str, line: int, snapshot: Snapshot) -> str:
    """The formula of a line: the last one is that of the update rule in force."""
    if kind == "line" and line == N_LINES:
        return f"rule-{snapshot.config.update_rule}"
    return f"{kind}-{line:02d}"
