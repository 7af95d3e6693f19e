"""From a line to a session at rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from netviz.data import GENERATORS, DataError, Dataset
from netviz.data.generators import MAX_POINTS
from netviz.data.reading import PRINCIPAL, Choice, Options
from netviz.intents import (
    Blobs,
    CorrectGradient,
    EditEntry,
    Intent,
    PinSample,
    SetTraining,
    UseMistake,
    UseWeights,
)
from netviz.project import Document, Project, Run, View
from netviz.saved import Saved
from netviz.sharing.recipe import first_version as v1
from netviz.sharing.recipe import words
from netviz.sharing.recipe.errors import RecipeError
from netviz.sharing.recipe.own_files import Files
from netviz.sharing.recipe.parser import Parsed, Part, parse, rule_of
from netviz.shelf import SHELF
from netviz.training.config import MAX_HIDDEN, ConfigError, NetworkConfig, TrainingConfig
from netviz.training.spec import Change, RunSpec

MAX_WORK = 50_000_000_000
"""Hidden activations up to the step of a recipe: some minutes at most."""

MAX_AT_ONCE = 20_000_000
"""Hidden activations of a pass: a gigabyte or so with all that belongs to them."""


def read(text: str, files: Files | None = None) -> Saved:
    """Read a recipe.

    Parameters
    ----------
    text : str
        The line, perhaps as a chat has left it: with typographic quotation marks and minus signs, line
        ends, blanks of other kinds, or in quotation marks.
    files : Files, optional
        Where the files lie that it names.

    Returns
    -------
    Saved
        Nothing of it has been computed yet.

    Raises
    ------
    RecipeError
        If it cannot be read; the message points at the word.
    """
    parsed, files = parse(text), files or Files()
    dataset = _dataset(parsed.data, files)
    project, blobs = _begun(parsed, dataset, files)
    project = _changed(project, blobs, parsed.training)
    for change in parsed.changes:
        project = _changed(project.standing(step=change.step), blobs, change.part)
    if too_large(project, blobs):
        raise parsed.network.error("hidden", "with so many points this would take too much memory")
    return Saved(_standing(project, blobs, parsed.place), blobs)


@contextmanager
def _pointing_at(part: Part, name: str = "") -> Iterator[None]:
    """What is refused in here is said of a word."""
    try:
        yield
    except RecipeError as error:
        if error.word:
            raise
        raise part.error(name, error.reason) from None
    except (ConfigError, DataError) as error:
        raise part.error(name, str(error)) from None


# ------------------------------------------------------------------------ data


def _dataset(part: Part, files: Files) -> Dataset:
    values = part.values
    if "file" in values:
        if part.alone is not None:
            raise part.error("", "the data are either these or those of a file")
        _refuse(part, words.OF_GENERATORS, "says something of made points, and these are from a file")
        return _divided(part, _from_file(part, files), v1.DATA_SEED)
    _refuse(part, words.OF_FILES, "says something of a file, and none is named: file=…")
    name = part.alone or v1.DATA
    if name in SHELF:
        _refuse(part, words.OF_GENERATORS, f"says something of made points, and {name} is as it is")
        return _divided(part, SHELF[name].load(), v1.DATA_SEED)
    return _divided(part, _made(part, name), values.get("seed", v1.DATA_SEED))


def _refuse(part: Part, names: tuple[str, ...], reason: str) -> None:
    for name in names:
        if name in part.values:
            raise part.error(name, f"this {reason}")


def _made(part: Part, name: str) -> Dataset:
    values, usual, generator = part.values, v1.GENERATORS[name], GENERATORS[name]
    n_classes, n = values.get("classes", usual.n_classes), values.get("n", v1.POINTS_PER_CLASS)
    low, high = generator.class_range
    if not low <= n_classes <= high:
        allowed = f"{low}" if low == high else f"{low} to {high}"
        raise part.error("classes", f"{name} has {allowed} classes")
    if n > MAX_POINTS // n_classes:
        most = MAX_POINTS // n_classes
        raise part.error("n", f"at most {most} points a class are allowed with {n_classes} classes")
    with _pointing_at(part):
        noise = values.get("noise", usual.noise)
        return generator.make(n, noise, n_classes, values.get("seed", v1.DATA_SEED))


def _from_file(part: Part, files: Files) -> Dataset:
    values = part.values
    features = values.get("features")
    if features == (words.PRINCIPAL,):
        features = PRINCIPAL
    options = Options.of(
        {name: values[name] for name in words.OF_FILES if isinstance(values.get(name), str)}
    )
    with _pointing_at(part, "file"):
        return files.dataset(
            values["file"],
            Choice(features, values.get("label")),
            values.get("labels"),
            options,
            values.get("sha"),
        )


def _divided(part: Part, dataset: Dataset, seed: int) -> Dataset:
    values = part.values
    if "test" not in values and "split" not in values and dataset.is_test.any():
        return dataset  # the file's own division
    with _pointing_at(part, "test"):
        return dataset.split(values.get("test", v1.TEST_FRACTION), values.get("split", seed))


# --------------------------------------------------------- network and training


def _begun(parsed: Parsed, dataset: Dataset, files: Files) -> tuple[Project, Blobs]:
    """The run at step 0, before anything is changed or set by hand."""
    part, values = parsed.network, parsed.network.values
    if "sha" in values and "weights" not in values:
        raise part.error("sha", "this says something of a file of weights, and none is named: weights=…")
    usual = v1.NETWORK
    network = NetworkConfig(
        values.get("hidden", usual.n_hidden), part.alone or usual.scheme, values.get("seed", usual.seed)
    )
    change = Change(0, _settings(v1.TRAINING, parsed.training), dataset.key)
    spec = RunSpec(
        network,
        (change,),
        v1.IS_STANDARDIZED and not part.is_raw,
        kernel=values.get("kernel", v1.KERNEL),
    )
    project = Project(Document((Run("1", "A", spec),), "1"), View())
    blobs = Blobs({dataset.key: dataset}, {})
    if "weights" not in values:
        return project, blobs
    with _pointing_at(part, "weights"):
        weights = files.weights(values["weights"], values.get("sha"), part.is_raw)
        n_hidden = weights.params.sizes.n_hidden
        if n_hidden <= MAX_HIDDEN and values.get("hidden", n_hidden) != n_hidden:
            raise part.error("hidden", f"the weights are for {n_hidden} hidden units")
        blobs = replace(blobs, weights={weights.key: weights})
        return UseWeights(weights.key).apply(project, blobs), blobs


def _settings(before: TrainingConfig, part: Part) -> TrainingConfig:
    """What is in force, where only some of it is said."""
    names = {"eta": "learning_rate", "lambda": "regularization", "batch": "batch_size"}
    news: dict[str, Any] = {names[key]: value for key, value in part.values.items() if key in names}
    return replace(before, **news, update_rule=rule_of(part, before.update_rule))


def _changed(project: Project, blobs: Blobs, part: Part) -> Project:
    """With what a part says in force from the present step on."""

    def carry_out(intent: Intent, name: str) -> None:
        nonlocal project
        with _pointing_at(part, name):
            project = intent.apply(project, blobs)

    settings = project.document.spec.at(project.cursor.step).settings
    carry_out(SetTraining(_settings(settings, part)), "")
    mistake = part.values.get("mistake")
    if mistake is not None:
        carry_out(CorrectGradient() if mistake == words.NONE else UseMistake(mistake), "mistake")
    for edit, word in part.edits:
        carry_out(EditEntry(edit.parameter, edit.index, edit.value), word.name)
    return project


# ----------------------------------------------------------------------- place


def _standing(project: Project, blobs: Blobs, part: Part) -> Project:
    values = part.values
    step = values.get("step", v1.STEP)
    project = project.standing(step=step, line=values.get("line", v1.LINE), reached=step)
    if work(project, blobs) > MAX_WORK:
        raise part.error(
            "step",
            "with so many points and hidden units this would take too long; name an earlier step, and "
            "train on from there",
        )
    with _pointing_at(part, "sample"):
        return PinSample(values.get("sample", v1.SAMPLE)).apply(project, blobs)


def too_large(project: Project, blobs: Blobs) -> bool:
    """Whether a pass takes more memory than a line may ask for."""
    n_samples = len(blobs.dataset(project).points)
    return n_samples * project.document.spec.network.n_hidden > MAX_AT_ONCE


def work(project: Project, blobs: Blobs) -> int:
    """How many hidden activations have to be computed up to where a project stands."""
    spec, step, done = project.document.spec, project.cursor.step, 0
    ends = [*(change.step for change in spec.changes[1:]), step]
    for change, end in zip(spec.changes, ends, strict=True):
        n_train = int((~blobs.datasets[change.data].is_test).sum())
        batch = min(change.settings.batch_size or n_train, n_train)
        done += max(min(end, step) - change.step, 0) * batch * spec.network.n_hidden
    return done
