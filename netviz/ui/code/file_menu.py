"""The menu of the code: files, templates, find."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QMenu

from netviz import files
from netviz.ui.code.document import Document
from netviz.ui.code.templates import TEMPLATES

if TYPE_CHECKING:
    from netviz.ui.code.sources import CodeSources


def open_menu(panel: CodeSources) -> None:
    """Open it under its button."""
    menu = QMenu(panel)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction("Open…", functools.partial(ask_for_file, panel))
    begin = menu.addMenu("Begin with")
    for key, (title, _) in TEMPLATES.items():
        begin.addAction(title, functools.partial(panel.use_template, key))
    menu.addSeparator()
    menu.addAction("Find\tCtrl+F", panel.find_bar.begin)
    save = menu.addAction("Save the code…", functools.partial(ask_where_to_save, panel))
    save.setEnabled(bool(panel.editor.text.strip()))
    menu.popup(panel.code_button.mapToGlobal(QPoint(0, panel.code_button.height() + 2)))


def ask_for_file(panel: CodeSources) -> None:
    """Ask for a file with code."""
    folder = "" if panel.document.path is None else str(panel.document.path.parent)
    path, _ = QFileDialog.getOpenFileName(
        panel, "Open code", folder, "Python and notebooks (*.py *.ipynb);;All files (*)"
    )
    if path:
        panel.open_path(Path(path))


def ask_where_to_save(panel: CodeSources) -> bool:
    """Ask for a file, and write the code into it; whether that was done."""
    proposed = Path(panel.document.path or "backward.py").with_suffix(".py")
    path, _ = QFileDialog.getSaveFileName(panel, "Save the code", str(proposed), "Python (*.py)")
    return bool(path) and save_to(panel, Path(path))


def save_to(panel: CodeSources, path: Path) -> bool:
    """Write the code into a file, which is watched from then on; whether that could be done."""
    path = path if path.suffix else path.with_suffix(".py")
    text = panel.editor.text
    try:
        files.write(path, text.encode("utf-8"))
    except (OSError, files.WriteError, UnicodeEncodeError) as error:
        panel.foot.show_gets((), f"{path.name} was not written: {error}", "")
        return False
    panel.document = Document(path.name, path, text, False, panel.document.foreign, str(path))
    panel.watch.watch(path)
    panel.show_name()
    return True
