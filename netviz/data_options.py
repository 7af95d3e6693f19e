"""Which data a command is about: what its options say of a file or a generator."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from netviz.file_or_command import has_separator
from netviz.terminal import say

if TYPE_CHECKING:
    from netviz.data import Dataset
    from netviz.data.reading import Options, Reading


_OF_GENERATORS = ("--points", "--noise", "--classes")
_OF_FILES = (
    "--features", "--label", "--labels", "--format", "--header", "--delimiter", "--decimal", "--encoding",
    "--sheet", "--arrays", "--sample",
)  # fmt: skip


def read_file(options: argparse.Namespace) -> Reading:
    """Read the file that is named."""
    from netviz.data.reading import Choice, open_file

    reading = replace(format_options(options), sample=options.sample)
    return open_file(options.data, Choice(features(options), options.label), options.labels, reading)


def features(options: argparse.Namespace) -> tuple[str, str] | None:
    """The names of the feature columns, if they are given."""
    from netviz.data import DataError

    if options.features is None:
        return None
    names = tuple(name.strip() for name in options.features.split(","))
    if len(names) != 2:
        raise DataError(f"--features takes two names with a comma, not {options.features!r}")
    return names[0], names[1]


def format_options(options: argparse.Namespace) -> Options:
    """What is said about how a file is written."""
    from netviz.data.reading import Options

    return Options(
        format=options.format,
        encoding=options.encoding,
        delimiter={"tab": "\t", "space": " "}.get(options.delimiter, options.delimiter),
        decimal=options.decimal,
        header=None if options.header is None else options.header == "yes",
        sheet=options.sheet,
        arrays=options.arrays,
    )


def dataset(options: argparse.Namespace) -> Dataset:
    """The data set that is named: a file's, a generator's, or one off the shelf."""
    from netviz.data import GENERATORS, DataError
    from netviz.shelf import SHELF

    name = options.data
    if is_file(options):
        if name in GENERATORS or name in SHELF:
            say(f"note: {name} is the file of that name here; rename it to have the data of that name")
        return read_file(options).dataset
    if name in GENERATORS:
        return GENERATORS[name].make(options.points, options.noise, options.classes, options.seed)
    if name in SHELF:
        return SHELF[name].load()
    from netviz.sharing.recipe.errors import proposal

    known = (*GENERATORS, *SHELF)
    near = proposal(name, known) or f"; there are {', '.join(known)}"
    raise DataError(f"{name} is neither a file nor data that come with netviz{near}")


def said_of_a_file(options: argparse.Namespace) -> list[str]:
    """The options that are given for how a file is read."""
    return [option for option in _OF_FILES if getattr(options, option[2:]) not in (None, False)]


def refuse_of_other_data(said: Sequence[str], options: argparse.Namespace) -> None:
    """Refuse options for a generator beside a file, and the other way round: they would be passed over.

    Parameters
    ----------
    said : sequence of str
        What was said, as it is typed.
    options : argparse.Namespace

    Raises
    ------
    DataError
    """
    from netviz.data import GENERATORS, DataError

    name, of_file = options.data, is_file(options)
    for option in said:
        if option in _OF_GENERATORS and (of_file or name not in GENERATORS):
            raise DataError(f"{option} is for the data of a generator, and {name} is none; leave it out")
        if option in _OF_FILES and not of_file:
            raise DataError(f"{option} is for data of a file, and {name} is none; leave it out")


def is_file(options: argparse.Namespace) -> bool:
    """Whether the data are meant to come from a file: one that exists, or is named as only files are."""
    from netviz.data import GENERATORS
    from netviz.shelf import SHELF

    name = options.data
    if name in GENERATORS or name in SHELF:
        return os.path.exists(name) and not os.path.isdir(name)
    return os.path.exists(name) or has_separator(name) or bool(os.path.splitext(name)[1])
