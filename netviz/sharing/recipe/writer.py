"""From a project to a line, wherever a line can hold it."""

from __future__ import annotations

from pathlib import Path

from netviz.data import Dataset
from netviz.data.origin import Origin
from netviz.data.reading import PRINCIPAL
from netviz.intents import Blobs
from netviz.project import Cursor, Project
from netviz.sharing.recipe import first_version as v1
from netviz.sharing.recipe.errors import RecipeError, UnwritableError
from netviz.sharing.recipe.numbers import written
from netviz.sharing.recipe.own_files import DIGITS, checksum_of_data, checksum_of_weights
from netviz.sharing.recipe.parser import parse
from netviz.sharing.recipe.reader import MAX_WORK, too_large, work
from netviz.sharing.recipe.text import VERSION, encoded
from netviz.sharing.recipe.words import ALL, NONE, RAW
from netviz.sharing.recipe.words import PRINCIPAL as PRINCIPAL_WORD
from netviz.shelf import made_again
from netviz.training.config import RIGHT, Gradient, TrainingConfig
from netviz.training.spec import Change, RunSpec
from netviz.training.weights import Weights


def write(project: Project, blobs: Blobs) -> str:
    """The active run of a project, and where the user stands in it, as one line.

    Parameters
    ----------
    project : Project
    blobs : Blobs
        The data and weights that it names.

    Returns
    -------
    str
        From which `read` makes an equal document, given the same files.

    Raises
    ------
    UnwritableError
        If no line can hold it; the message says what of it.
    """
    spec = project.document.spec
    if len({change.data for change in spec.changes}) > 1:
        raise UnwritableError("points that were drawn or changed by hand")
    dataset = blobs.datasets[spec.changes[0].data]
    parts = [
        _data(dataset),
        _network(spec, blobs),
        _training(spec.changes[0]),
        *(_change(earlier, later) for earlier, later in zip(spec.changes, spec.changes[1:], strict=False)),
        _place(project.cursor, len(dataset.points)),
    ]
    line = " | ".join(filter(None, parts))
    line = f"v{VERSION} {line}"
    try:
        parse(line)
    except RecipeError as error:  # more than a line may ask for
        what = f"this run: “{error.word}” is too much for it ({error.reason})" if error.word else "so much"
        raise UnwritableError(what) from None
    if too_large(project, blobs):
        raise UnwritableError("so many points with so many hidden units")
    if work(project, blobs) > MAX_WORK:
        raise UnwritableError("a step that takes so long to be reached again")
    return line


# ------------------------------------------------------------------------ data


def _data(dataset: Dataset) -> str:
    origin = dataset.origin
    if origin.changed or origin.kind == "drawn":
        raise UnwritableError("points that were drawn or changed by hand")
    if origin.kind == "pasted":
        raise UnwritableError("data that were pasted")
    if origin.kind == "file":
        return _file(dataset)
    words = [origin.name]
    seed = v1.DATA_SEED
    if origin.kind == "generator" and origin.numbers is not None:
        asked, usual = origin.numbers, v1.GENERATORS.get(origin.name)
        words += [f"n={asked.points_per_class}", f"noise={written(asked.noise)}"]
        if usual is None or asked.n_classes != usual.n_classes:
            words.append(f"classes={asked.n_classes}")
        words.append(f"seed={asked.seed}")
        seed = asked.seed
    made = made_again(origin)
    if made is None or made.key != dataset.key:
        raise UnwritableError(f"these points: they are not those that “{origin.name}” gives today")
    return " ".join([*words, *_split(origin, seed)])


def _split(origin: Origin, seed: int) -> list[str]:
    """How points are divided, where it is not the usual way; `seed` is the usual one of the division."""
    if origin.split is None:
        return ["test=0"]
    words = []
    if origin.split.test_fraction != v1.TEST_FRACTION:
        words.append(f"test={written(origin.split.test_fraction)}")
    if origin.split.seed != seed:
        words.append(f"split={origin.split.seed}")
    return words


def _file(dataset: Dataset) -> str:
    origin = dataset.origin
    if not origin.name or not origin.read_as:
        raise UnwritableError("data that are from no file")
    with_parts = origin.split is None
    words = [f"file={encoded(origin.name)}", f"sha={checksum_of_data(dataset, with_parts)[:DIGITS]}"]
    if dataset.feature_names == PRINCIPAL:
        words.append(f"features={PRINCIPAL_WORD}")
    else:
        names = (encoded(name).replace(",", "%2C") for name in dataset.feature_names)
        words.append(f"features={','.join(names)}")
    said = dict(origin.read_as)
    if "labels" in said:  # then the classes are in no column of the first file
        said.pop("label", None)
    words += [f"{name}={encoded(value)}" for name, value in said.items()]
    if origin.split is not None:
        words += [f"test={written(origin.split.test_fraction)}", f"split={origin.split.seed}"]
    elif not dataset.is_test.any():
        words.append("test=0")
    return " ".join(words)


# --------------------------------------------------------- network and training


def _network(spec: RunSpec, blobs: Blobs) -> str:
    network = spec.network
    words = [f"hidden={network.n_hidden}", network.scheme, f"seed={network.seed}"]
    if spec.weights is not None:
        words += _weights(blobs.weights[spec.weights])
    elif spec.units is not None:
        raise UnwritableError("mean and scale of another data set")
    if spec.kernel != v1.KERNEL:
        words.append(f"kernel={spec.kernel}")
    return " ".join([*words, *([] if spec.standardize else [RAW])])


def _weights(weights: Weights) -> list[str]:
    name = Path(weights.source).name
    if not name:
        raise UnwritableError("weights that are from no file")
    return [f"weights={encoded(name)}", f"sha={checksum_of_weights(weights)[:DIGITS]}"]


def _training(first: Change) -> str:
    return " ".join(
        [
            f"eta={written(first.settings.learning_rate)}",
            f"lambda={written(first.settings.regularization)}",
            *_rarely(v1.TRAINING, first.settings),
            *_corrections(RIGHT, first),
        ]
    )


def _rarely(old: TrainingConfig, new: TrainingConfig) -> list[str]:
    words = []
    if new.batch_size != old.batch_size:
        words.append(f"batch={ALL if new.batch_size is None else new.batch_size}")
    if new.update_rule != old.update_rule:
        words.append(new.update_rule)
    return words


def _corrections(old: Gradient, change: Change) -> list[str]:
    """Mistakes that are made or corrected, entries that are set by hand."""
    words = []
    if change.gradient != old:
        words.append(f"mistake={NONE if change.gradient.mistake is None else change.gradient.key}")
    for edit in change.edits:
        place = ",".join(map(str, edit.index))
        words.append(f"{edit.parameter}[{place}]={written(edit.value)}")
    return words


def _change(before: Change, change: Change) -> str:
    old, new = before.settings, change.settings
    words = []
    if new.learning_rate != old.learning_rate:
        words.append(f"eta={written(new.learning_rate)}")
    if new.regularization != old.regularization:
        words.append(f"lambda={written(new.regularization)}")
    words += [*_rarely(old, new), *_corrections(before.gradient, change)]
    return f"{change.step}: {' '.join(words)}" if words else ""


# ----------------------------------------------------------------------- place


def _place(cursor: Cursor, n_samples: int) -> str:
    words = []
    if cursor.step:
        words.append(f"step {cursor.step}")
    if cursor.line:
        words.append(f"line {cursor.line}")
    if cursor.sample is not None and cursor.sample < n_samples:
        words.append(f"sample {cursor.sample}")
    return f"at {' '.join(words)}" if words else ""
