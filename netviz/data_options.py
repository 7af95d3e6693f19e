"""Which data a command is about: what its options say of a file or a generator."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from netviz.file_or_command import has_separator
from netviz.terminal import say

if TYPE_CHECKING:
    from netviz.data import Dataset, Options, Reading


def read_file(options: argparse.Namespace) -> Reading:
    """Read the file that is named."""
    from netviz.data import Choice, open_file

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
    from netviz.data import Options

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
    """The data set that is named: a file's or a generator's."""
    from netviz.data import GENERATORS, DataError

    name = options.data
    if is_file(options):
        if name in GENERATORS:
            say(f"note: {name} is the file of that name here; rename it to have the generator")
        return read_file(options).dataset
    if name in GENERATORS:
        return GENERATORS[name].make(options.points, options.noise, options.classes, options.seed)
    raise DataError(f"{name} is neither a file nor a generator ({', '.join(GENERATORS)})")


def is_file(options: argparse.Namespace) -> bool:
    """Whether the data are meant to come from a file: one that exists, or is named as only files are."""
    from netviz.data import GENERATORS

    name = options.data
    if name in GENERATORS:
        return os.path.exists(name) and not os.path.isdir(name)
    return os.path.exists(name) or has_separator(name) or bool(os.path.splitext(name)[1])
