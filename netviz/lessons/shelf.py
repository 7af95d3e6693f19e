"""The lessons that come with netviz, and how a lesson is found by its name."""

from __future__ import annotations

from pathlib import Path

from netviz.lessons.reader import FILE, LessonError, name_of
from netviz.resources import RESOURCES

FOLDER = RESOURCES / "lessons"
SUFFIX = ".toml"


def shipped(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The files of the lessons that come with netviz, in the order of the course.

    A lesson may be a file, or a folder with a `lesson.toml` in it.
    """
    if not folder.is_dir():
        return ()
    found = [path for path in folder.iterdir() if path.suffix == SUFFIX and path.is_file()]
    found += [path / FILE for path in folder.iterdir() if (path / FILE).is_file()]
    return tuple(sorted(found, key=name_of))


def find(name: str | Path, folder: Path = FOLDER) -> Path:
    """The file of a lesson, from its path or the name of one that comes with netviz.

    A shipped lesson's name may be said without the number that it begins with.

    Raises
    ------
    LessonError
        If there is none.
    """
    path = Path(name)
    try:
        if (path / FILE).is_file():
            return path / FILE
        if path.is_file():
            return path
    except (OSError, ValueError):
        pass
    names = {name_of(found): found for found in shipped(folder)}
    for known, found in names.items():
        if str(name) in (known, known.lstrip("0123456789").lstrip("-")):
            return found
    from netviz.sharing.recipe.errors import proposal  # the window needs no recipes before it can be used

    near = proposal(str(name), names)
    there = f"; there are {', '.join(names)}" if names else ""
    raise LessonError(f"{name} is neither a file nor a lesson that comes with netviz{near or there}")
