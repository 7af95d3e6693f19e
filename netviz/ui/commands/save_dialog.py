"""Asking where to save: the ending belongs to the name before it is asked whether to replace a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeGuard

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from netviz import files
from netviz.ui.kit.number_format import short_name
from netviz.ui.kit.preferences import Preferences


def ask_where(
    parent: QWidget, title: str, name: str, kinds: Sequence[tuple[str, str]]
) -> tuple[Path, int] | None:
    """Ask for a file to save into.

    Parameters
    ----------
    parent : QWidget
    title : str
    name : str
        What is proposed, without an ending.
    kinds : sequence of (str, str)
        What can be saved, and the ending of such a file, as ("Table", ".csv").

    Returns
    -------
    (Path, int) or None
        The file, with one of the endings, and which of the kinds was chosen; None if it was called off. A
        file that is there may be replaced.
    """
    filters = {f"{kind} (*{ending})": ending for kind, ending in kinds}
    proposed = Path(last_folder()) / f"{name}{kinds[0][1]}"
    chosen = next(iter(filters))
    while True:
        typed, chosen = QFileDialog.getSaveFileName(
            parent, title, str(proposed), ";;".join(filters), chosen
        )
        if not typed:
            return None
        path = Path(typed)
        if path.suffix.lower() not in filters.values():
            path = path.with_name(path.name + filters.get(chosen, kinds[0][1]))
            # The dialog has asked only about the name as it was typed.
            if os.path.lexists(path) and not may_replace(
                parent, f"{short_name(path.name, 60)} is already there. Do you want to replace it?"
            ):
                proposed = path
                continue
        remember_folder(path.parent)
        return path, list(filters).index(chosen) if chosen in filters else 0


def last_folder() -> str:
    """Where something was last saved; else the documents, else the home folder: never the program's."""
    places = (
        Preferences().save_folder,
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation),
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation),
    )
    return next((place for place in places if _is_folder(place)), "")


def remember_folder(folder: Path) -> None:
    """Propose a folder the next time, and look there at the next start for what a killed save has left."""
    Preferences().keep(save_folder=os.path.abspath(folder))


def clean_last_folder() -> None:
    """Remove what a save that was killed has left behind."""
    folder = Preferences().save_folder
    if _is_folder(folder):
        files.remove_leftovers(folder)


def _is_folder(place: str | None) -> TypeGuard[str]:
    """Whether there is such a folder; what is remembered may be anything."""
    try:
        return place is not None and os.path.isabs(place) and os.path.isdir(place)
    except ValueError:  # a NUL
        return False


def may_replace(parent: QWidget, told: str) -> bool:
    """Ask whether a file may be replaced, after saying what there is to say about it."""
    answer = QMessageBox.question(
        parent,
        "Replace the file?",
        told,
        QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
        QMessageBox.StandardButton.No,
    )
    return answer == QMessageBox.StandardButton.Yes
