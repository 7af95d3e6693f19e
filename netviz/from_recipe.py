"""What the command line does with `--from`: a recipe in the place of data, network and settings."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from netviz.frozen import dataclass

if TYPE_CHECKING:
    from netviz.saved import Saved
    from netviz.session import Session

USUAL_STEPS = 1000
"""That `netviz train` takes where nothing says how many."""

_SAYS = (
    "data", "points", "noise", "classes", "test_fraction", "no_standardize", "hidden", "init",
    "init_params", "learning_rate", "regularization", "batch_size", "update_rule", "seed", "features",
    "label", "labels", "format", "header", "delimiter", "decimal", "encoding", "sheet",
    "arrays", "sample", "kernel",
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """A recipe that was read, and the files that it named."""

    saved: Saved
    inputs: Mapping[str, Path]

    @property
    def step(self) -> int:
        """Where it stands."""
        return self.saved.project.cursor.step

    def session(self, evaluate_every: int | None = None) -> Session:
        """A session at its step 0, with all that it changes on the way."""
        from netviz.session import Session

        project = self.saved.project.standing(step=0, line=0, reached=0)
        return Session.of(replace(self.saved, project=project), evaluate_every=evaluate_every)


def said(options: argparse.Namespace) -> list[str]:
    """What was said of data, network and settings, as it is typed: DATA, --hidden."""
    values = {name: getattr(options, name) for name in _SAYS}
    names = [name for name, value in values.items() if value is not None and value is not False]
    return ["DATA" if name == "data" else f"--{name.replace('_', '-')}" for name in names]


def given(options: argparse.Namespace) -> Given | None:
    """The recipe of a command; None where its options say what to train.

    Raises
    ------
    ConfigError
        If both say it, or neither; or if the recipe cannot be read.
    """
    from netviz.training.config import ConfigError

    if options.window_recipe is not None:
        raise ConfigError(f"write --from after {options.command}: before it, it is for the window")
    if options.recipe is None:
        if options.data is None:
            raise ConfigError(
                f"{options.command}: DATA is required: a file, a generator, or --from a recipe"
            )
        return None
    for word in said(options):
        raise ConfigError(f"--from says all that {word} could say; leave {word} out, or change the recipe")
    return read(options.recipe)


def read(text: str) -> Given:
    """Read a recipe; its files lie in the current folder.

    Raises
    ------
    RecipeError
        If it cannot be read.
    """
    if Path(text).suffix == ".netviz":
        from netviz.training.config import ConfigError

        raise ConfigError(f"--from takes a recipe, and {text} is a session; write its name without --from")
    from netviz.sharing import recipe
    from netviz.storage.weights_file import load_weights

    files = recipe.Files((Path(),), load_weights)
    saved = recipe.read(text, files)
    return Given(saved, {f"{path}, which the recipe names": path for path in files.found})


def steps(options: argparse.Namespace, recipe: Given | None) -> int:
    """How many steps to train: those that are asked for, else up to where a recipe stands."""
    if options.steps is not None:
        return int(options.steps)
    usual = 0 if options.command == "gradcheck" else USUAL_STEPS
    return usual if recipe is None else recipe.step or usual


def line_of(session: Session, step: int | None = None) -> str:
    """The recipe of a session, where it stands or at another step.

    Raises
    ------
    UnwritableError
        If no line can hold it.
    """
    from netviz.sharing import recipe

    project = session.project if step is None else session.project.standing(step=step)
    return recipe.write(project, session.blobs)
