"""The command line: `netviz` opens the window; train, gradcheck and inspect do without one."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import netviz
from netviz import display

if TYPE_CHECKING:
    from netviz.core import Params
    from netviz.data import Dataset, Reading
    from netviz.session import Session

GOOD, CHECK_FAILED, REFUSED = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        """One line, like every other refusal."""
        self.exit(REFUSED, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns
    -------
    int
        0 good, 1 a gradient check in which not every parameter was compared and agrees, 2 for input that
        is refused.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    options = _parser().parse_args(_with_command(arguments))
    from netviz.data import DataError
    from netviz.headless import FileError
    from netviz.training import use_one_blas_thread
    from netviz.training.config import ConfigError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # where letters are missing, something is printed still
            stream.reconfigure(errors="replace")
    use_one_blas_thread()
    try:
        return _COMMANDS[options.command](options)
    except (DataError, ConfigError, FileError) as error:
        _say(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}")
    except KeyboardInterrupt:
        _say("stopped")
    return REFUSED


def _with_command(arguments: Sequence[str]) -> list[str]:
    """A file in the place of a command is one to be opened in the window."""
    first = arguments[0] if arguments else "-"
    is_file = first not in _COMMANDS and (Path(first).suffix or os.sep in first or Path(first).exists())
    return ["--open", *arguments] if is_file and not first.startswith("-") else list(arguments)


def _say(message: str) -> None:
    """One line on standard error, whatever a file's name may contain."""
    print("netviz:", " ".join(message.splitlines()), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="netviz", description=netviz.__doc__)
    parser.add_argument("--version", action="version", version=f"netviz {netviz.__version__}")
    parser.add_argument(
        "--theme", choices=("light", "dark"), help="of the window or the figure; else the desktop's"
    )
    parser.add_argument(
        "--without-display",
        type=Path,
        metavar="FOLDER",
        help="where no window can be opened, train the spiral and write a picture and a table there",
    )
    parser.add_argument(
        "--open", metavar="FILE", help="a data file for the window; `netviz FILE` does so too"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    train = commands.add_parser("train", help="train without a window")
    _add_network_options(train)
    train.add_argument("--steps", type=_whole(0), default=1000, help="updates (default 1000)")
    train.add_argument("--save-params", type=Path, metavar="FILE.npz", help="write W1 b1 W2 b2")
    train.add_argument(
        "--save-trace", type=Path, metavar="FILE.npz", help="write all values of the final pass"
    )
    train.add_argument("--history", type=Path, metavar="FILE.csv", help="write a line a step")
    train.add_argument(
        "--evaluate-every",
        type=_whole(1),
        metavar="STEPS",
        help="how often the parts are evaluated that a step does not look at (default: at every step "
        "with --history or --figure, else chosen by cost)",
    )
    train.add_argument("--figure", type=Path, metavar="FILE.png", help="draw the window's views")
    train.add_argument("--json", action="store_true", help="print one JSON object")
    check = commands.add_parser("gradcheck", help="check the gradient numerically")
    _add_network_options(check)
    check.add_argument("--steps", type=_whole(0), default=0, help="updates before the check (default 0)")
    check.add_argument(
        "--beside",
        action="store_true",
        help="check at parameters moved by a tiny random amount, where hardly anything sits on a kink",
    )
    inspect = commands.add_parser("inspect", help="say what is in a data file")
    inspect.add_argument("data", metavar="FILE")
    inspect.add_argument("--json", action="store_true", help="print one JSON object")
    for with_file in (train, check, inspect):
        with_file.add_argument("--features", metavar="X,Y", help="names of a file's two feature columns")
        with_file.add_argument("--label", metavar="NAME", help="name of a file's class column")
        _add_file_options(with_file)
    return parser


def _add_file_options(parser: argparse.ArgumentParser) -> None:
    from netviz.data.dialect import DELIMITERS
    from netviz.data.formats import FORMATS
    from netviz.data.source import ENCODINGS

    add = parser.add_argument
    add("--labels", metavar="FILE2", help="a second file with the class of each row")
    add("--format", choices=FORMATS, help="of the file; else found out")
    add("--header", choices=("yes", "no"), help="whether the first row has names; else found out")
    delimiters = [{"\t": "tab", " ": "space"}.get(mark, mark) for mark in DELIMITERS]
    add("--delimiter", choices=delimiters, help="between columns; else found out")
    add("--decimal", choices=(".", ","), help="mark; else found out")
    add("--encoding", choices=ENCODINGS, help="of text; else found out")
    add("--sample", action="store_true", help="take lines from everywhere in a file that is too large")


def _add_network_options(parser: argparse.ArgumentParser) -> None:
    from netviz.core import SCHEMES
    from netviz.data import GENERATORS
    from netviz.training.config import TrainingConfig
    from netviz.training.rules import RULES

    usual = TrainingConfig()
    add = parser.add_argument
    add("data", metavar="DATA", help=f"a file, or one of {', '.join(GENERATORS)}")
    add("--points", type=_whole(1), default=100, help="per class, of a generator (default 100)")
    add("--noise", type=_number, help="of a generator (default: its usual level)")
    add("--classes", type=_whole(2), help="of a generator (default: its usual number)")
    add(
        "--test-fraction",
        type=_number,
        help="kept for testing (default: the file's own test part, else 0.2)",
    )
    add("--no-standardize", action="store_true", help="give the network the features as they are")
    add("--hidden", type=_whole(1), help="hidden units (default 32, or those of --init-params)")
    add("--init", choices=SCHEMES, default="he-normal", help="initial weights (default he-normal)")
    add("--init-params", type=Path, metavar="FILE.npz", help="start from these W1 b1 W2 b2")
    add("--learning-rate", type=_number, default=usual.learning_rate, help="η (default 1)")
    add(
        "--regularization",
        type=_number,
        default=usual.regularization,
        help="λ of λ(‖W1‖² + ‖W2‖²), without ½ (default 5e-4)",
    )
    add("--batch-size", type=_whole(1), help="samples a step (default: all)")
    add("--update-rule", choices=RULES, default=usual.update_rule)
    add("--seed", type=_whole(0), default=0, help="of data, split, weights, batches (default 0)")


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


# -------------------------------------------------------------------- commands


def _file(options: argparse.Namespace) -> Reading:
    from netviz.data import Choice, DataError, Options, open_file

    features = None
    if options.features is not None:
        names = tuple(name.strip() for name in options.features.split(","))
        if len(names) != 2:
            raise DataError(f"--features takes two names with a comma, not {options.features!r}")
        features = (names[0], names[1])
    reading = Options(
        format=options.format,
        encoding=options.encoding,
        delimiter={"tab": "\t", "space": " "}.get(options.delimiter, options.delimiter),
        decimal=options.decimal,
        header=None if options.header is None else options.header == "yes",
        sample=options.sample,
    )
    return open_file(options.data, Choice(features, options.label), options.labels, reading)


def _dataset(options: argparse.Namespace) -> Dataset:
    from netviz.data import GENERATORS, DataError

    if options.data not in GENERATORS:
        if not Path(options.data).exists() and not Path(options.data).suffix:
            raise DataError(f"{options.data} is neither a file nor a generator ({', '.join(GENERATORS)})")
        return _file(options).dataset
    return GENERATORS[options.data].make(options.points, options.noise, options.classes, options.seed)


def _session(options: argparse.Namespace, evaluate_every: int | None = None) -> Session:
    from netviz.headless import load_params
    from netviz.session import Session
    from netviz.snapshot import NetworkConfig
    from netviz.training.config import TrainingConfig

    dataset = _dataset(options)
    if options.test_fraction is not None or not dataset.is_test.any():
        fraction = 0.2 if options.test_fraction is None else options.test_fraction
        dataset = dataset.split(fraction, options.seed)
    initial: Params | None = None
    hidden = options.hidden
    if options.init_params is not None:
        initial = load_params(options.init_params)
        hidden = hidden or initial.sizes.n_hidden
    session = Session(
        dataset,
        NetworkConfig(hidden or 32, options.init, options.seed),
        TrainingConfig(
            options.learning_rate, options.regularization, options.batch_size, options.update_rule
        ),
        standardize=not options.no_standardize,
        initial=initial,
        evaluate_every=evaluate_every,
    )
    for warning in dataset.warnings:
        _say(f"note: {warning}")
    return session


def _train(options: argparse.Namespace) -> int:
    from netviz import headless
    from netviz.data.writer import save_arrays

    outputs = (options.save_params, options.save_trace, options.history, options.figure)
    for path in outputs:
        if path is not None and not path.absolute().parent.is_dir():
            raise headless.FileError(f"{path}: there is no folder {path.parent}; make it first")
        if path is not None and path.is_dir():
            raise headless.FileError(f"{path} is a folder; name a file in it")
    if options.figure is not None and options.figure.suffix.lower() != ".png":
        raise headless.FileError(f"{options.figure}: a figure is a .png file; give it such a name")
    watched = options.history is not None or options.figure is not None
    session = _session(options, options.evaluate_every or (1 if watched else None))
    seconds = headless.train(session, options.steps, progress=sys.stderr)
    shot = session.snapshot()
    if options.save_params is not None:
        save_arrays(options.save_params, vars(shot.params))
    if options.save_trace is not None:
        save_arrays(options.save_trace, session.trace().to_arrays())
    if options.history is not None:
        shot.history.save_csv(options.history)
    if options.figure is not None:
        _save_figure(session, options.figure, options.theme)
    if options.json:
        headless.print_json(headless.summary(session, seconds))
    else:
        print(headless.summary_text(session, seconds))
        for path in outputs:
            if path is not None:
                print(f"written: {path}")
    if shot.diverged is not None:
        _say(str(shot.diverged))
    return GOOD


def _gradcheck(options: argparse.Namespace) -> int:
    from netviz import headless
    from netviz.training.config import ConfigError

    session = _session(options)
    headless.train(session, options.steps, progress=sys.stderr)
    diverged = session.snapshot().diverged
    if diverged is not None:
        raise ConfigError(f"{diverged} There is no gradient to check at this step.")
    check = session.check_gradient(beside=options.beside)
    print(headless.gradient_table(check))
    return GOOD if check.passed else CHECK_FAILED


def _inspect(options: argparse.Namespace) -> int:
    from netviz import headless

    reading = _file(options)
    if options.json:
        headless.print_json(headless.description(reading))
    else:
        print(headless.description_text(reading))
    return GOOD


def _save_figure(session: Session, path: Path, theme: str | None) -> None:
    # A picture needs Qt, but no screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from netviz.ui.figure import save_figure

    save_figure(session, path, theme or "light")


def _window(options: argparse.Namespace) -> int:
    obstacle = display.obstacle()
    if obstacle is None:
        from netviz.ui.application import run

        return run(options.theme, path=options.open)
    if options.without_display is None:
        _say(f"{obstacle}; netviz train works without one")
        return REFUSED
    print(f"netviz: {obstacle}. The spiral is trained without a window instead.")
    return _demonstrate(options)


def _demonstrate(options: argparse.Namespace) -> int:
    """The spiral with as many hidden units as in the course, into a picture and a table."""
    folder: Path = options.without_display
    folder.mkdir(parents=True, exist_ok=True)
    arguments = ["train", "spiral", "--steps", "3000", "--hidden", "100"]
    arguments += ["--figure", str(folder / "spiral.png"), "--history", str(folder / "spiral.csv")]
    return _train(_parser().parse_args(arguments))


_COMMANDS: dict[str | None, Callable[[argparse.Namespace], int]] = {
    None: _window,
    "train": _train,
    "gradcheck": _gradcheck,
    "inspect": _inspect,
}
