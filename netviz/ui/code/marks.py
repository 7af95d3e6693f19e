"""Which lines of the code, and of the derivation, a verdict is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netviz.ui.code.editor import Mark

if TYPE_CHECKING:  # none of it is needed before something is checked
    from netviz.backward.answer import Trouble
    from netviz.backward.diagnosis.verdict import Verdict
    from netviz.backward.judge import Judged


def marks_of(judged: Judged) -> dict[int, Mark]:
    """The lines of the code that are known to be right or wrong, by their numbers."""
    verdict, trouble = judged.verdict, judged.trouble
    if trouble is not None:
        return marks_of_trouble(trouble)
    marks: dict[int, Mark] = {}
    for seen in verdict.seen:
        before = marks.get(seen.source_line)
        text = f"{seen.name}: line {seen.line} of the derivation"
        right = seen.right and (before is None or before.right)
        marks[seen.source_line] = Mark(right, text if before is None else f"{before.text}; {text}")
    for found in verdict.mistakes:
        if found.source_line is not None:
            parts = found.source_line == verdict.parts_at
            note = f"differs from line {found.line} of the derivation" if parts else f"line {found.line}"
            marks.setdefault(found.source_line, Mark(False))
            marks[found.source_line] = Mark(False, found.sentence, stands_out=True, note=note)
    if verdict.parts_at is not None and verdict.verdict == "wrong":
        marks.setdefault(verdict.parts_at, Mark(False, stands_out=True, note="differs from the derivation"))
    return marks


def marks_of_trouble(trouble: Trouble) -> dict[int, Mark]:
    """The line that a trouble is about, if it is about one."""
    line = trouble.source_line
    return {} if line is None else {line: Mark(False, trouble.sentence, stands_out=True)}


def lines_of(verdict: Verdict) -> tuple[int, ...]:
    """The lines of the derivation that are wrong in it."""
    return tuple(sorted({found.line for found in verdict.mistakes if found.line}))
