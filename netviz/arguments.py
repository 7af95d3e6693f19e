"""What can be written after `netviz` on the command line."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import netviz
from netviz import (
    backward_command,
    film_options,
    lesson_command,
    sweep_command,
    terminal,
    train_outputs,
    worksheet_command,
)
from netviz.file_or_command import OF_THE_WINDOW

REFUSED = 2
"""The status with which a command ends whose input is refused."""


_OTHER_NAMES = {
    "--eta": "--learning-rate", "--lr": "--learning-rate", "--lambda": "--regularization",
    "--weight-decay": "--regularization", "--l2": "--regularization", "--epochs": "--steps",
    "--iterations": "--steps", "--optimizer": "--update-rule", "--rule": "--update-rule",
    "--units": "--hidden", "--scheme": "--init", "--test": "--test-fraction", "--out": "--output",
}  # fmt: skip
"""What an option is called elsewhere, or in a recipe."""


_NO_COMMAND = re.compile("argument COMMAND: invalid choice: '(.*?)' \\(")


def _why_no_command(word: str, commands: Sequence[str]) -> str:
    from netviz.data import GENERATORS
    from netviz.lessons.reader import name_of
    from netviz.lessons.shelf import shipped
    from netviz.sharing.recipe.errors import proposal
    from netviz.shelf import SHELF

    if word in GENERATORS or word in SHELF:
        return f"{word} are data; netviz train {word} trains on them, and netviz alone opens the window"
    if word in map(name_of, shipped()):
        return f"{word} is a lesson; netviz lesson play {word} opens it"
    if os.path.exists(word):
        return f"{word} is a file, and one is opened at a time"
    near = proposal(word, commands) or f"; there are {', '.join(commands)}"
    return f"{word} is neither a command nor a file{near}"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, like every other refusal."""
        if (found := _NO_COMMAND.match(message)) is not None:
            kinds = [action for action in self._actions if isinstance(action, argparse._SubParsersAction)]
            message = _why_no_command(found[1], [name for kind in kinds for name in kind.choices])
        line = terminal.one_line(f"{self.prog}: {message}")
        self.exit(REFUSED, f"{line}; see {self.prog} --help\n")

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """Refuse `--option=--`, over which argparse stumbles, and here what a command does not know."""
        for argument in args or ():
            if argument == "--":
                break
            if re.fullmatch(r"--?[\w-]+=--", argument):
                self.error(f"argument {argument[:-3]}: -- is no value")
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(self._why_not(unknown))
        return options, unknown

    def _why_not(self, unknown: Sequence[str]) -> str:
        first = next((word for word in unknown if word.startswith("-")), None)
        if first is None:
            return f"unrecognized arguments: {' '.join(unknown)}"
        from netviz.sharing.recipe.errors import proposal

        name = first.partition("=")[0]
        if name in OF_THE_WINDOW and self.prog != "netviz":
            before, _, command = self.prog.partition(" ")
            return f"{name} is said before the command: {before} {name} … {command}"
        known = self._option_string_actions
        if name in _OTHER_NAMES and _OTHER_NAMES[name] in known:
            return f"unrecognized option {name}; did you mean “{_OTHER_NAMES[name]}”?"
        near = proposal(name.replace("_", "-"), [option for option in known if option.startswith("--")])
        return f"unrecognized option {name}{near}"


def window_parser() -> argparse.ArgumentParser:
    """The parser of what there is to say without a command: it needs little to be loaded."""
    program = _Parser(prog="netviz", description=netviz.__doc__)
    program.set_defaults(command=None)
    program.add_argument("--version", action="version", version=f"netviz {netviz.__version__}")
    program.add_argument(
        "--theme", choices=("light", "dark"), help="of the window or the figure; else the desktop's"
    )
    program.add_argument(
        "--without-display",
        type=Path,
        metavar="FOLDER",
        help="where no window can be opened, train the spiral and write a picture and a table there",
    )
    program.add_argument(
        "--open", metavar="FILE", help="a session or a data file for the window; `netviz FILE` does so too"
    )
    program.add_argument(
        "--from",
        dest="window_recipe",
        metavar="RECIPE",
        help="a recipe to be opened in the window, as in “v1 spiral | hidden=8 | at step 400”",
    )
    return program


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    program = window_parser()
    commands = program.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    train = commands.add_parser("train", help="train without a window")
    _add_network_options(train)
    train.add_argument(
        "--steps",
        type=_whole(0),
        help="updates, more of them for a session (default: up to the step of the recipe, else 1000)",
    )
    train_outputs.add_options(train)
    train.add_argument(
        "--raw-weights",
        action="store_true",
        help="with --save-params: the same network for the columns as they are, not standardized",
    )
    train.add_argument(
        "--evaluate-every",
        type=_whole(1),
        metavar="STEPS",
        help="how often the parts are evaluated that a step does not look at (default: at every step "
        "with --history, --figure or --save-film, else chosen by cost)",
    )
    film_options.add_to(train)
    train.add_argument(
        "--narrate",
        action="store_true",
        help="say first what happened in the run: units that died, steps that raised the loss … (with "
        "--json, the events are that)",
    )
    train.add_argument("--json", action="store_true", help="print one JSON object")
    train.add_argument(
        "--print-recipe",
        action="store_true",
        help="print last what was trained as one line, for --from; a part of the JSON object with --json",
    )
    check = commands.add_parser("gradcheck", help="check the gradient numerically")
    _add_network_options(check)
    check.add_argument(
        "--steps",
        type=_whole(0),
        help="updates before the check (default: up to the step of the recipe, else 0)",
    )
    check.add_argument(
        "--beside",
        action="store_true",
        help="check at parameters moved by a tiny random amount, where hardly anything sits on a kink",
    )
    backward_command.add_to_gradcheck(check)
    sweep = commands.add_parser("sweep", help="train many networks that differ in one or two settings")
    _add_network_options(sweep)
    sweep_command.add_options(sweep)
    inspect = commands.add_parser("inspect", help="say what is in a data file or a session")
    inspect.add_argument("data", metavar="FILE")
    inspect.add_argument("--json", action="store_true", help="print one JSON object")
    predict = commands.add_parser("predict", help="ask a trained network about new points")
    predict.add_argument("network", type=Path, metavar="FILE", help="saved weights (.npz), or a session")
    predict.add_argument("points", metavar="POINTS", help="a file with two columns of numbers")
    predict.add_argument(
        "--output",
        type=Path,
        metavar="OUT.csv",
        help="write the points with class and probabilities there (default: standard output)",
    )
    worksheet_command.add_to(commands)
    backward_command.add_to(commands)
    desktop = commands.add_parser(
        "install-desktop", help="put netviz and its files into the desktop's menu (Linux)"
    )
    desktop.add_argument("--remove", action="store_true", help="take it out again")
    lesson = commands.add_parser("lesson", help="lessons: which there are, what is wrong, playing one")
    lesson_command.add_to(lesson.add_subparsers(dest="what", metavar="WHAT", required=True))
    for with_file in (train, check, sweep, inspect, predict):
        with_file.add_argument("--features", metavar="X,Y", help="names of a file's two feature columns")
        _add_format_options(with_file)
    for with_classes in (train, check, sweep, inspect):
        _add_class_options(with_classes)
    return program


def _add_class_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--label", metavar="NAME", help="name of a file's class column")
    add(
        "--labels",
        metavar="FILE2",
        help="a second file; one of the two has the points, one their classes",
    )
    add("--sample", action="store_true", help="take lines from everywhere in a file that is too large")


def _add_format_options(parser: argparse.ArgumentParser) -> None:
    from netviz.data.reading import DELIMITERS, ENCODINGS, FORMATS

    add = parser.add_argument
    add("--format", choices=FORMATS, help="of the file; else found out")
    add("--header", choices=("yes", "no"), help="whether the first row has names; else found out")
    delimiters = [{"\t": "tab", " ": "space"}.get(mark, mark) for mark in DELIMITERS]
    add("--delimiter", choices=delimiters, help="between columns; else found out")
    add("--decimal", choices=(".", ","), help="mark; else found out")
    encodings = ", ".join(ENCODINGS)
    add("--encoding", metavar="NAME", help=f"of text: {encodings} or any of Python's; else found out")
    add("--sheet", metavar="NAME", help="of a workbook, or its number; else the first with a table")
    add(
        "--arrays",
        metavar="X,Y",
        help="of an .npz or JSON file: points and classes, or one a column; else found out",
    )


def _add_network_options(parser: argparse.ArgumentParser) -> None:
    from netviz.core import SCHEMES
    from netviz.data import GENERATORS
    from netviz.shelf import SHELF
    from netviz.training.compiled import KERNELS
    from netviz.training.rules import RULES

    add = parser.add_argument
    add(
        "data",
        nargs="?",
        metavar="DATA",
        help=f"a file, a session to go on with, or data of netviz: {', '.join((*GENERATORS, *SHELF))}",
    )
    add(
        "--from",
        dest="recipe",
        metavar="RECIPE",
        help="data, network, settings and changes as one line, in the place of DATA and of the options for "
        "these",
    )
    add("--points", type=_whole(1), help="per class, of a generator (default 100)")
    add("--noise", type=_number, help="of a generator (default: its usual level)")
    add("--classes", type=_whole(2), help="of a generator (default: its usual number)")
    add(
        "--test-fraction",
        type=_number,
        help="kept for testing (default: the file's own test part, else 0.2)",
    )
    add("--no-standardize", action="store_true", help="give the network the features as they are")
    add("--hidden", type=_whole(1), help="hidden units (default 32, or those of --init-params)")
    add("--init", choices=SCHEMES, help="initial weights (default he-normal)")
    add(
        "--init-params",
        type=Path,
        metavar="FILE.npz",
        help="start from these W1 b1 W2 b2, with their mean and scale",
    )
    add("--learning-rate", type=_number, help="η (default 1)")
    add("--regularization", type=_number, help="λ of λ(‖W1‖² + ‖W2‖²), without ½ (default 5e-4)")
    add("--batch-size", type=_whole(1), help="samples a step (default: all)")
    add("--update-rule", choices=RULES, help="(default gradient-descent)")
    add("--seed", type=_whole(0), help="of data, split, weights, batches (default 0)")
    add(
        "--kernel",
        choices=KERNELS,
        help="who takes the steps: numpy, or of small batches the compiled loop of netviz[fast]; they "
        "differ in the last digits (default: numpy; of a sweep fused, where that is installed)",
    )


def with_usual_values(options: argparse.Namespace) -> argparse.Namespace:
    """The options of a run, with what is usual where nothing was said."""
    from netviz.training.config import NetworkConfig, TrainingConfig

    network, training = NetworkConfig(), TrainingConfig()
    usual = {
        "points": 100,
        "init": network.scheme,
        "seed": network.seed,
        "learning_rate": training.learning_rate,
        "regularization": training.regularization,
        "update_rule": training.update_rule,
    }
    said = {name: value for name, value in vars(options).items() if value is not None}
    return argparse.Namespace(**(vars(options) | usual | said))


def _whole(least: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"a whole number is needed, not {text!r}") from None
        if value < least:
            raise argparse.ArgumentTypeError(f"it must be at least {least}, and {value} is not")
        return value

    return whole


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a number is needed, not {text!r}") from None
