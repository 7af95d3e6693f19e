"""Where everything stands on a worksheet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF

from netviz.core.params import Array
from netviz.frozen import dataclass
from netviz.lessons.worksheet.digits import plain, printed
from netviz.lessons.worksheet.seeds import solution_name
from netviz.lessons.worksheet.sheet import Sheet
from netviz.ui.paper.canvas import HEIGHT, INK, MUTED, PEN, RULE, WIDTH, Canvas, Face, Run
from netviz.ui.paper.words import Sentence, height, paragraph, runs_of

LEFT, RIGHT = 68.0, WIDTH - 68.0
SPLIT, GUTTER = 0.455, 26.0  # of the columns' width, the left one has so much; between them
FOOT = HEIGHT - 32.0
TEXT, FIGURES, SMALL, TITLE, HEAD = 15.0, 14.0, 13.0, 28.0, 17.0
LEADING = 22.0

_NUMBER = 25.0  # room for the number of a line
_EQUALS = 21.0
_BRACKET = 8.0  # from a bracket to the first blank
_GAP, _NARROW_GAP = 7.0, 4.0  # between two blanks, and among three
_NARROWEST, _WIDEST = 38.0, 44.0  # of a blank, as far as a smaller formula makes room for it
_SMALLEST = 12.5  # type of a formula
_SCALAR = 58.0
_LEAST_GAP = 9.0  # between blocks
_CLOSE = 18.0  # from line to line of small type
_MARKS = "abcd"
_STAYS = "\N{NO-BREAK SPACE}"
_PITCHES = tuple(np.arange(26.0, 17.9, -0.5).tolist())  # from row to row of a matrix, as there is room


@dataclass(frozen=True)
class Block:
    """Something that a column is made of.

    Attributes
    ----------
    height : float
    draw : callable
        Is handed where it begins.
    gap : float
        The share of the room that is left which stands before it.
    """

    height: float
    draw: Callable[[float], None]
    gap: float = 1.0


def draw(canvas: Canvas, sheet: Sheet, is_solved: bool) -> None:
    """Draw a sheet; where it is solved, what a student writes is in another colour."""
    _Page(canvas, sheet, is_solved).draw()


class _Page:
    def __init__(self, canvas: Canvas, sheet: Sheet, is_solved: bool) -> None:
        self.canvas, self.sheet, self.is_solved = canvas, sheet, is_solved
        self.exercise = sheet.exercise
        middle = LEFT + SPLIT * (RIGHT - LEFT - GUTTER)
        self.left, self.right = (LEFT, middle), (middle + GUTTER, RIGHT)

    def draw(self) -> None:
        top = self._useful(self._given(self._title()))
        think = FOOT - 24 - self._think_height()
        bottom = think - 12
        for pitch in _PITCHES:
            columns = self._columns(pitch)
            needed = max(
                sum(block.height + _LEAST_GAP * block.gap for block in column) for column in columns
            )
            if needed <= bottom - top:
                break
        for column in columns:
            _stack(column, top, bottom)
        self._think(think)
        self._foot()

    # -------------------------------------------------------------- the head
    def _title(self) -> float:
        canvas = self.canvas
        title = "Backpropagation by hand"
        canvas.text(LEFT, 92, [Run(title, Face.BOLD)], TITLE)
        if self.is_solved:
            solution = [Run("Solution", Face.BOLD)]
            canvas.text(RIGHT - canvas.width(solution, TITLE), 92, solution, TITLE, PEN)
        else:
            canvas.text(RIGHT - 206, 86, [Run("Name")], TEXT)
            canvas.line(RIGHT - 162, 95, RIGHT, 95, width=0.8)
        what = self.exercise.source or (
            "A network small enough for paper, with every line of the forward and the backward pass."
        )
        sentence = [(what, Face.ITALIC)]
        y = paragraph(canvas, LEFT, 121, sentence, TEXT, RIGHT - LEFT, 19)
        canvas.line(LEFT, y, RIGHT, y)
        return y

    def _given(self, top: float) -> float:
        exercise, canvas = self.exercise, self.canvas
        n_inputs, n_hidden, n_classes = exercise.params.sizes
        sentence = [
            ("Given ", Face.BOLD),
            (
                f"{_equal('𝑁', _several(len(exercise.y), 'sample'))} as rows, "
                f"{_equal('𝐷', _several(n_inputs, 'input'))}, "
                f"{_equal('𝐻', _several(n_hidden, 'hidden unit'))}, "
                f"{_equal('𝐾', _several(n_classes, 'class', 'classes'))}; "
                f"{_equal('λ', plain(exercise.lam))}, {_equal('η', plain(exercise.eta))}",
                Face.ROMAN,
            ),
        ]
        y = paragraph(canvas, LEFT, top + 25, sentence, TEXT, RIGHT - LEFT, LEADING) - LEADING
        params = exercise.params
        pitch = 22.0
        stacks: tuple[tuple[tuple[str, Array], ...], ...] = (
            (("a⁽¹⁾", exercise.trace.a1),),
            (("Δ", exercise.trace.delta),),
            (("W⁽¹⁾", params.W1), ("b⁽¹⁾", params.b1[None])),
            (("W⁽²⁾", params.W2), ("b⁽²⁾", params.b2[None])),
        )
        widths, heights = [], []
        for stack in stacks:
            names = max(canvas.width(runs_of(name), TEXT) for name, _ in stack)
            widths.append(names + 23 + max(_given_width(value) for _, value in stack))
            heights.append(sum(pitch * len(value) + 6 for _, value in stack) + 5 * (len(stack) - 1))
        tallest = max(heights)
        space = (RIGHT - LEFT - sum(widths)) / (len(stacks) - 1)
        x, y = LEFT, y + 14
        for stack, wide, high in zip(stacks, widths, heights, strict=True):
            place = y + (tallest - high) / 2
            across = max(_given_width(value) for _, value in stack)
            for name, value in stack:
                area = QRectF(x + wide - across, place, across, pitch * len(value) + 6)
                self._name(name, area)
                canvas.brackets(area)
                cell = (area.width() - 6) / value.shape[1]
                for (row, column), entry in np.ndenumerate(value):
                    where = QRectF(area.x() + 3 + column * cell, area.y() + 3 + row * pitch, cell, pitch)
                    canvas.number(where, plain(entry), TEXT)
                place += area.height() + 5
            x += wide + space
        return y + tallest

    def _name(self, name: str, area: QRectF) -> None:
        runs = [*runs_of(name), Run(" =")]
        wide = self.canvas.width(runs, TEXT)
        self.canvas.text(area.left() - 6 - wide, area.center().y() + 5, runs, TEXT)

    def _useful(self, top: float) -> float:
        tables = self.sheet.tables
        known = [_equal(f"𝑒^{{{plain(d)}}}", f"{value:.3f}") for d, value in tables.exponentials.items()]
        for total, value in tables.logarithms.items():
            of = plain(total) if total == int(total) else f"{total:.3f}"
            known.append(_equal(f"ln{_STAYS}{of}", f"{value:.3f}"))
        canvas, wide = self.canvas, RIGHT - LEFT
        useful = [("Useful: " + ", ".join(known) + ".", Face.ROMAN)]
        y = paragraph(canvas, LEFT, top + 23, useful, SMALL, wide, 20)
        hint = (
            "Line 4: take the row’s largest score 𝑚_{𝑖} away first; 𝑠_{𝑖} is the sum of its exponentials. "
            "Line 5: \\worksheet-hint."
        )
        y = paragraph(canvas, LEFT, y + 1, [(hint, Face.ROMAN)], SMALL, wide, 20) - 20 + 12
        canvas.line(LEFT, y, RIGHT, y)
        return y + 12

    # ------------------------------------------------------------ the columns
    def _columns(self, pitch: float) -> tuple[list[Block], list[Block]]:
        left, right = self.left, self.right
        rows = {line: len(value) for line, value in self.exercise.values.items()}
        first = [
            self._head("Forward", left, "round every line to three decimals"),
            *(self._matrix(line, left, pitch, rows[line]) for line in (1, 2, 3, 4)),
            self._head("Loss", left),
            *(self._scalar(line, left) for line in (5, 6, 7)),
            self._head("Update", left),
            self._matrix(15, left, pitch, rows[15]),
        ]
        second = [
            self._head("Backward", right),
            *(self._matrix(line, right, pitch, rows[line]) for line in range(8, 15)),
            self._check(right),
        ]
        return first, second

    def _head(self, text: str, column: tuple[float, float], note: str = "") -> Block:
        def draw(y: float) -> None:
            self.canvas.text(column[0], y + 16, [Run(text, Face.BOLD)], HEAD)
            beside = [Run(note)]
            self.canvas.text(column[1] - self.canvas.width(beside, SMALL), y + 16, beside, SMALL, MUTED)
            self.canvas.line(column[0], y + 23, column[1], y + 23)

        return Block(26, draw, 1.6)

    def _matrix(self, line: int, column: tuple[float, float], pitch: float, n_rows: int) -> Block:
        value = self.exercise.values[line]
        high = max(pitch * n_rows + 4, 38.0 if 8 <= line <= 14 else 0.0)

        def draw(y: float) -> None:
            center = y + high / 2
            n_columns = value.shape[1]
            gap = _GAP if n_columns < 3 else _NARROW_GAP
            around = 2 * _BRACKET + (n_columns - 1) * gap
            size = TEXT
            while True:
                room = column[1] - column[0] - self._start_width(line, size) - around
                if room >= n_columns * _NARROWEST or size <= _SMALLEST:
                    break
                size -= 0.25
            self._line_start(line, column[0], center, size)
            wide = min(_WIDEST, room / n_columns)
            across = n_columns * wide + around
            area = QRectF(column[1] - across, center - pitch * n_rows / 2 - 2, across, pitch * n_rows + 4)
            self._equals(area.left() - 4, center)
            self.canvas.brackets(area)
            texts = [printed(line, entry) for entry in np.ravel(value)]
            figures = self.canvas.fitting(texts, wide - 2, FIGURES)
            for row in range(n_rows):
                for place in range(n_columns):
                    x = area.left() + _BRACKET + place * (wide + gap)
                    blank = QRectF(x, area.top() + 2 + row * pitch + 2.2, wide, pitch - 4.4)
                    self._entry(line, row, place, value, blank, figures)

        return Block(high, draw)

    def _scalar(self, line: int, column: tuple[float, float]) -> Block:
        def draw(y: float) -> None:
            self._line_start(line, column[0], y + 13)
            blank = QRectF(column[1] - _SCALAR, y + 2, _SCALAR, 23)
            self._equals(blank.left() - 4, y + 13.5)
            self._entry(line, 0, 0, self.exercise.values[line], blank)

        return Block(27, draw)

    def _line_start(self, line: int, x: float, center: float, size: float = TEXT) -> None:
        """Number and formula of a line."""
        self.canvas.text(x, center + 5, [Run(str(line))], TEXT, MUTED)
        self.canvas.text(x + _NUMBER, center + 5, [_formula(line)], size)

    def _start_width(self, line: int, size: float) -> float:
        """What stands before the blanks of a line."""
        return _NUMBER + self.canvas.width([_formula(line)], size) + _EQUALS

    def _equals(self, right: float, center: float) -> None:
        equals = [Run("=")]
        self.canvas.text(right - self.canvas.width(equals, TEXT), center + 5, equals, TEXT)

    def _entry(
        self, line: int, row: int, column: int, value: Array, area: QRectF, size: float = FIGURES
    ) -> None:
        is_given = (line, row, column) in self.sheet.filled
        if not is_given:
            self.canvas.box(area)
        if is_given or self.is_solved:
            color = INK if is_given else PEN
            self.canvas.number(area, printed(line, value[row, column]), size, color)

    def _check(self, column: tuple[float, float]) -> Block:
        sentence = [("Check.", Face.BOLD), (self.sheet.checks, Face.ROMAN)]
        wide, leading = column[1] - column[0], 19.0
        high = height(self.canvas, sentence, SMALL, wide, leading)

        def draw(y: float) -> None:
            paragraph(self.canvas, column[0], y + 14, sentence, SMALL, wide, leading, MUTED)

        return Block(high, draw)

    # --------------------------------------------------------------- the foot
    @property
    def _asked(self) -> Sentence:
        thoughts = enumerate(self.sheet.thoughts)
        asked = ((f"({_MARKS[place]}){_STAYS}{thought.ask}", Face.ROMAN) for place, thought in thoughts)
        return [("Think.", Face.BOLD), *asked]

    @property
    def _answers(self) -> list[Sentence]:
        thoughts = enumerate(self.sheet.thoughts)
        return [
            *([(f"({_MARKS[place]}){_STAYS}{thought.answer}", Face.ROMAN)] for place, thought in thoughts),
            [(self.sheet.tolerance, Face.ITALIC)],
        ]

    def _answer_height(self) -> float:
        """Of the answers, so that a sheet and its solution look the same."""
        wide = RIGHT - LEFT
        answering = sum(height(self.canvas, answer, SMALL, wide, _CLOSE) for answer in self._answers)
        return max(answering + 6, 74.0)

    def _think_height(self) -> float:
        asking = height(self.canvas, self._asked, TEXT, RIGHT - LEFT, LEADING)
        return 12 + asking + self._answer_height()

    def _think(self, top: float) -> None:
        """Questions, with lines to answer on, or with the answers."""
        canvas, wide = self.canvas, RIGHT - LEFT
        canvas.line(LEFT, top, RIGHT, top)
        y = paragraph(canvas, LEFT, top + 26, self._asked, TEXT, wide, LEADING) - LEADING
        if self.is_solved:
            *answers, note = self._answers
            y += LEADING
            for answer in answers:
                y = paragraph(canvas, LEFT, y, answer, SMALL, wide, _CLOSE, PEN)
            paragraph(canvas, LEFT, y, note, SMALL, wide, _CLOSE, MUTED)
            return
        room = self._answer_height()
        n_lines = int(room // 30)
        for number in range(n_lines):
            place = y + 6 + (number + 1) * (room / n_lines - 2)
            canvas.line(LEFT, place, RIGHT, place, RULE, 0.7)

    def _foot(self) -> None:
        sheet, canvas = self.sheet, self.canvas
        name = f"Sheet {sheet.seed}"
        if sheet.of > 1:
            of = f" of {sheet.of}" if sheet.place == sheet.seed else ""
            name += f"{of}  ⋅  every sheet has other numbers"
        canvas.text(LEFT, FOOT, [Run(name)], SMALL, MUTED)
        where = "netviz" if self.is_solved else f"solution: {solution_name(sheet.seed)}"
        canvas.text(RIGHT - canvas.width([Run(where)], SMALL), FOOT, [Run(where)], SMALL, MUTED)


def _stack(column: list[Block], top: float, bottom: float) -> None:
    """Blocks from top to bottom, what room is left between them."""
    shares = sum(block.gap for block in column[1:])
    space = min(26.0, (bottom - top - sum(block.height for block in column)) / shares)
    y = top
    for number, block in enumerate(column):
        y += block.gap * space if number else 0.0
        block.draw(y)
        y += block.height


def _formula(line: int) -> Run:
    return Run(f"worksheet-{line:02d}", None)


def _given_width(value: Array) -> float:
    longest = max(len(plain(entry)) for entry in np.ravel(value))
    return float(value.shape[1] * (30 if longest <= 2 else 38) + 10)


def _equal(letter: str, what: str) -> str:
    return f"{letter}{_STAYS}={_STAYS}{what}"


def _several(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
