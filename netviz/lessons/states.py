"""What a slide stands on, from what its file says: a recipe, a session, or another slide's with changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from netviz.frozen import dataclass
from netviz.lessons.words import WordsError
from netviz.saved import Saved
from netviz.sharing import recipe
from netviz.sharing.recipe.overlay import overlaid
from netviz.sharing.recipe.reader import MAX_WORK, work
from netviz.storage import SUFFIX
from netviz.storage.session_file import SessionError, read_session
from netviz.storage.weights_file import load_weights


@dataclass(frozen=True, eq=False)
class State:
    """What a slide stands on.

    Attributes
    ----------
    saved : Saved
    line : str or None
        The recipe that it came from; None where it came from a session.
    """

    saved: Saved
    line: str | None


def of_text(text: str, folder: Path) -> State:
    """The state that a recipe, or the name of a session beside the lesson, stands for.

    Raises
    ------
    WordsError
    """
    text = text.strip()
    if text.lower().endswith(SUFFIX) and not recipe.begins(text):
        return State(_session(text, folder), None)
    if not recipe.begins(text):
        raise WordsError(
            f"“{text}” is neither a recipe, which begins with v{recipe.VERSION}, nor a session, whose name "
            f"ends with {SUFFIX}"
        )
    return _recipe(text, folder)


def changed(state: State, change: str, folder: Path) -> State:
    """A state with some words of its recipe in the place of others.

    Raises
    ------
    WordsError
    """
    if not change.strip():
        return state
    try:
        line = state.line
        if line is None:
            line = recipe.write(state.saved.project, state.saved.blobs)
        line = overlaid(line, change)
    except recipe.UnwritableError as error:
        raise WordsError(
            f"the session that it comes from cannot be changed by words: {error}; save what is wanted as a "
            "session of its own"
        ) from None
    except recipe.RecipeError as error:
        raise WordsError(str(error)) from None
    return _recipe(line, folder)


def _recipe(line: str, folder: Path) -> State:
    try:
        files = recipe.Files((folder,), load_weights, advice="put it beside the lesson")
        return State(by_numpy(recipe.read(line, files)), line)
    except recipe.RecipeError as error:
        raise WordsError(str(error)) from None


def _session(name: str, folder: Path) -> Saved:
    path = folder / name
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise WordsError(f"“{name}”: a session lies beside the lesson, and is named without a folder")
    if not path.is_file():
        raise WordsError(
            f"there is no session {name} beside the lesson; write its name as the file is called"
        )
    try:
        saved = read_session(path)
    except SessionError as error:
        raise WordsError(str(error)) from None
    return by_numpy(replace(saved, past=(), future=()))


def by_numpy(saved: Saved) -> Saved:
    """The same with numpy's steps: the numbers of a lesson must not depend on what is installed."""
    document = saved.project.document
    runs = tuple(replace(run, spec=replace(run.spec, kernel="numpy")) for run in document.runs)
    if runs == document.runs:
        return saved
    project = replace(saved.project, document=replace(document, runs=runs))
    return replace(saved, project=project, past=(), future=(), computed={})


def takes_too_long(saved: Saved, step: int) -> bool:
    """Whether a step of a run is further away than a lesson may ask for."""
    return work(saved.project.standing(step=step), saved.blobs) > MAX_WORK
