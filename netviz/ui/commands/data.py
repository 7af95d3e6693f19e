"""The commands of data: files, the clipboard, the shelf."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from netviz.data import GENERATORS, DataError, Dataset
from netviz.faults import attempting
from netviz.intents import Intent, SetStandardize, UseData, UseWeights
from netviz.training.weights import Weights
from netviz.ui.commands.code import is_code, open_code
from netviz.ui.commands.command import Command
from netviz.ui.commands.context import App, as_panel
from netviz.ui.commands.save_dialog import last_folder
from netviz.ui.commands.sessions import open_session
from netviz.ui.kit.controls import dropped_files
from netviz.ui.kit.paint_guard import guard_overrides

if TYPE_CHECKING:
    from netviz.ui.importing.dialog import ImportDialog
    from netviz.ui.settings.data_panel import DataChoice


LESSON = ".toml"
"""With which the name of a lesson's file ends."""


def open_path(app: App, path: Path) -> None:
    """Open a file again as it was taken the last time; a session, or weights as the start of a run."""
    from netviz.ui.commands.recent_file import RecentFile, recent

    if path.suffix.lower() == LESSON:
        app.hall.open_path(path)
        return
    from netviz.storage.session_file import holds_session  # the window opens without it
    from netviz.storage.weights_file import holds_weights

    if is_code(path):
        open_code(app, path)
        return
    if holds_session(path):
        open_session(app, path)
        return
    if holds_weights(path):
        open_weights(app, path)
        return
    found = next((one for one in recent() if one.path == path), RecentFile(path))
    labels = found.labels
    if labels is not None and not RecentFile(labels).can_be_opened:
        labels = None
    _new_dialog(app).open_path(path, found.choice, found.options, labels=labels, at_once=True)


def import_path(app: App, path: str | Path, labels: Path | None = None) -> None:
    """Show a file, with what was recognised, and take what is chosen; sessions and weights at once."""
    from netviz.storage.session_file import holds_session
    from netviz.storage.weights_file import holds_weights
    from netviz.ui.commands.recent_file import remember_file

    if labels is None and Path(path).suffix.lower() == LESSON:
        app.hall.open_path(Path(path))
        return
    if labels is None and is_code(Path(path)):
        open_code(app, Path(path))
        remember_file(Path(path))
        return
    files = [Path(path)] if labels is None else [Path(path), labels]
    sessions = [file for file in files if holds_session(file)]
    if sessions and labels is not None:
        app.say(f"{sessions[0]} is a session: drop it alone", is_error=True)
        return
    if sessions:
        open_session(app, sessions[0])
        return
    weights = [file for file in files if holds_weights(file)]
    if weights and labels is not None:
        app.say(f"{weights[0]} holds weights: drop it alone, after its data", is_error=True)
        return
    if weights and app.import_dialogs:
        app.import_dialogs[-1].say(DataError(f"{path} holds weights: take the data first, then open it"))
        return
    if weights:
        open_weights(app, weights[0])
        return
    _new_dialog(app).open_path(Path(path), labels=labels)


def open_weights(app: App, path: Path) -> None:
    """Train from weights that were saved, in the units that were saved with them, from step 0 on."""
    from netviz.storage.weights_file import FileError, load_weights

    try:
        weights = load_weights(path)
    except FileError as error:
        app.say(str(error), is_error=True)
        return
    app.change(
        UseWeights(app.session.keep_weights(weights)),
        "take these weights",
        then=lambda: _on_weights_taken(app, path, weights),
    )


def _on_weights_taken(app: App, path: Path, weights: Weights) -> None:
    from netviz.headless import units_note
    from netviz.ui.commands.recent_file import remember_file

    shot = app.session.snapshot()
    told = f"step 0 is now with the weights of {path}"
    if weights.standardization is None:
        given = "standardized as fitted to these data" if shot.standardize else "as they are"
        told += f", which says nothing of mean and scale: the network is given the columns {given}"
    note = units_note(weights, shot.dataset)
    app.say(f"{told}; {note}" if note else told)
    remember_file(path)


def set_standardize(app: App, intent: SetStandardize) -> None:
    """Give the network the columns standardized, or as they are, from step 0 on."""
    given = "standardized" if intent.standardize else "as they are"
    app.change(intent, then=lambda: app.say(f"begun anew: the network is given the columns {given}"))


def import_dropped(app: App, paths: list[Path]) -> None:
    """Show what was dropped: a file, or one of points and one of their classes."""
    if len(paths) > 2:
        app.say("drop one file, or two: one of points and one of their classes", is_error=True)
    elif len(paths) == 1 and is_code(paths[0]):
        open_code(app, paths[0], "as a file that was dropped")
    elif paths:
        import_path(app, *paths)


def paste_data(app: App) -> None:
    """Show what is in the clipboard: rows of a table, or files that were copied."""
    files = dropped_files(QGuiApplication.clipboard().mimeData())
    if files:
        import_dropped(app, files)
        return
    text = QGuiApplication.clipboard().text()
    if not text.strip():
        app.say("there is no text in the clipboard; copy some rows of a table first", is_error=True)
        return
    from netviz.data.reading import Source

    _new_dialog(app).open_source(Source(Path("the clipboard"), text.encode()))


def _new_dialog(app: App) -> ImportDialog:
    from netviz.ui.importing.dialog import ImportDialog

    guard_overrides()
    dialog = ImportDialog(app.main, app.theme)
    app.import_dialogs.append(dialog)
    dialog.accepted_data.connect(lambda dataset: _on_imported(app, dialog, dataset))
    dialog.not_loaded.connect(lambda error: _on_not_loaded(app, dialog, error))
    dialog.dropped.connect(lambda paths: import_dropped(app, paths))
    dialog.finished.connect(lambda: _on_import_finished(app, dialog))
    dialog.shown.connect(lambda: _leave_those_before(app, dialog))
    return dialog


def _before(app: App, dialog: ImportDialog) -> list[ImportDialog]:
    """Those that stay until there is something else to see."""
    return app.import_dialogs[: app.import_dialogs.index(dialog)]


def _leave_those_before(app: App, dialog: ImportDialog) -> None:
    for other in _before(app, dialog):
        other.reject()


def _on_not_loaded(app: App, dialog: ImportDialog, error: DataError) -> None:
    app.say(str(error), is_error=True)
    for other in _before(app, dialog):
        other.say(error)


def _on_import_finished(app: App, dialog: ImportDialog) -> None:
    dialog.deleteLater()
    app.import_dialogs.remove(dialog)


def _on_imported(app: App, dialog: ImportDialog, dataset: Dataset) -> None:
    from netviz.ui.commands.recent_file import RecentFile, remember_file

    _leave_those_before(app, dialog)
    _take(app, dataset, f"opened {dialog.path}")
    if dataset.origin.kind == "file" and RecentFile(dialog.path).can_be_opened:
        remember_file(dialog.path, dialog.choice, dialog.options, dialog.labels)


def take_from_shelf(app: App, name: str) -> None:
    """Train on a data set that comes with netviz."""
    from netviz.shelf import SHELF

    entry = SHELF[name]
    with attempting("take these data", by_user=True):
        dataset = entry.load()
    _take(app, dataset, f"{entry.title} · {entry.source} · {entry.licence}")


def _take(app: App, dataset: Dataset, message: str) -> None:
    """Train on a data set; its own division into train and test is kept, if it has one."""
    choice = as_panel(app, "data").choice

    def divided() -> Dataset:
        is_whole = not dataset.is_test.any()
        return dataset.split(choice.test_fraction, choice.seed) if is_whole else dataset

    told = "; ".join((message, *dataset.warnings))
    _set_dataset(app, divided, len(dataset.points), then=lambda: app.say(told))


def ask_for_file(app: App) -> None:
    """Ask for a file of a session, of data, or of weights that were saved, and open it."""
    from netviz.ui.commands.recent_file import recent_files

    endings = (
        "netviz toml py ipynb csv tsv txt dat data xlsx json jsonl arff tab npz npy svmlight libsvm gz"
    )
    tables = " ".join(f"*.{ending}" for ending in endings.split())
    latest = recent_files()
    path, _ = QFileDialog.getOpenFileName(
        app.main,
        "Open a session, a lesson, data, weights that were saved, or code",
        str(latest[0].parent) if latest else last_folder(),
        f"Sessions, lessons, tables, weights and code ({tables});;All files (*)",
    )
    if path:
        import_path(app, path)


def make_data(app: App, choice: DataChoice) -> None:
    """Train on points that a generator makes."""

    def make() -> Dataset:
        generator = GENERATORS[choice.generator]
        dataset = generator.make(choice.points_per_class, choice.noise, choice.n_classes, choice.seed)
        return dataset.split(choice.test_fraction, choice.seed)

    _set_dataset(app, make, choice.points_per_class * choice.n_classes)


def make_from_generator(app: App, name: str | None, noise: float | None) -> None:
    """Train on other points of a generator, as many and divided as now where they come from one.

    Parameters
    ----------
    app : App
    name : str or None
        A key of `netviz.data.GENERATORS`; None for the present one.
    noise : float or None
        None for the present noise, or the usual one of another generator.
    """
    origin = app.session.snapshot().dataset.origin
    numbers, split = origin.numbers, origin.split
    is_same = name is None or name == origin.name
    generator = GENERATORS.get(name or origin.name)
    if generator is None:
        app.say("these points come from no generator, so there are no others like them", is_error=True)
        return

    def make() -> Dataset:
        points = 100 if numbers is None else numbers.points_per_class
        seed = 0 if numbers is None else numbers.seed
        n_classes = numbers.n_classes if numbers is not None and is_same else None
        level = numbers.noise if noise is None and numbers is not None and is_same else noise
        made = generator.make(points, level, n_classes, seed)
        return made if split is None else made.split(split.test_fraction, split.seed)

    _set_dataset(app, make, 1000)


def split_data(app: App, about: tuple[float, int]) -> None:
    """Divide the present points otherwise: which share is for testing, by which seed."""
    dataset = app.session.snapshot().dataset
    _set_dataset(app, lambda: dataset.split(*about), len(dataset.points))


def _set_dataset(
    app: App, make: Callable[[], Dataset], n_points: int, then: Callable[[], None] = lambda: None
) -> None:
    """Train on another data set of so many points, which is made beside the window if they are many."""

    def use() -> UseData:
        return UseData(app.session.keep(make()))

    app.change(
        use, "take these data", then=then, otherwise=as_panel(app, "data").restore, n_points=n_points
    )


ROWS = (
    Command(
        "open", "Open file…", ("Ctrl+O",),
        "A session (.netviz), a table (CSV, Excel, ARFF, JSON, NumPy, …), weights (.npz), or code (.py)",
        ask_for_file, menu="files",
    ),
)  # fmt: skip

ASKS: dict[str, Callable[[App, Any], None]] = {
    "make data": make_data,
    "split": split_data,
    "shelf": take_from_shelf,
}

INTENTS: dict[type[Intent], Callable[[App, Any], None]] = {SetStandardize: set_standardize}
