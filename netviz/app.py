"""The command line: `netviz` opens the window; all other commands do without one."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from netviz import (
    backward_command,
    data_options,
    desktop_command,
    display,
    from_recipe,
    interrupt,
    lesson_command,
    outputs,
    sweep_command,
    terminal,
    train_outputs,
    worksheet_command,
)
from netviz.arguments import REFUSED, parser, window_parser, with_usual_values
from netviz.file_or_command import asks_for_help, has_command, with_command
from netviz.files import WriteError
from netviz.refusal import refusal
from netviz.terminal import say

if TYPE_CHECKING:
    from netviz.session import Session
    from netviz.train_outputs import Output
    from netviz.training.weights import Weights

GOOD, FAILED, NOBODY_READS = 0, 1, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns
    -------
    int
        0 good; 1 a gradient check in which not every parameter was compared and agrees, or a file that
        could not be written; 2 for input that is refused; 130 after Ctrl+C; 141 if what it prints is not
        read to its end.
    """
    terminal.prepare()
    with interrupt.ends_at_once(), warnings.catch_warnings():
        if not sys.warnoptions:
            warnings.simplefilter("ignore")  # they are for who writes programs
        try:
            status = _run(sys.argv[1:] if arguments is None else arguments)
            terminal.flush()
        except BrokenPipeError:
            return NOBODY_READS
        except WriteError as error:
            say(str(error))
            return FAILED
        except KeyboardInterrupt:
            say("stopped")
            return interrupt.STOPPED
    return status


def _run(arguments: Sequence[str]) -> int:
    try:
        options = _options(_with_command(arguments))
    except SystemExit as end:  # --help and --version, and what cannot be parsed
        return end.code if isinstance(end.code, int) else GOOD
    try:
        return _window(options) if options.command is None else _carry_out(options)
    except (BrokenPipeError, WriteError):
        raise
    except Exception as error:
        told = refusal(error)
        if told is None:
            raise
        say(told)
    return REFUSED


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    """What is wanted; without a command the others are not loaded, and the window appears sooner."""
    is_quick = not has_command(arguments) and not asks_for_help(arguments)
    return (window_parser() if is_quick else parser()).parse_args(arguments)


def _carry_out(options: argparse.Namespace) -> int:
    import numpy as np

    from netviz.training import use_one_blas_thread

    use_one_blas_thread()
    _refuse_for_the_window(options)
    with np.errstate(all="ignore"):  # that a run blows up is said in words
        return _COMMANDS[options.command](options)


def _refuse_for_the_window(options: argparse.Namespace) -> None:
    """Options for the window say nothing to a command."""
    from netviz.training.config import ConfigError

    command = options.command
    if options.open is not None:
        told = f"{options.open} would open in a window, and {command} has none; write it after {command}"
        raise ConfigError(f"{told}, or leave it out")
    if options.without_display is not None:
        raise ConfigError(f"--without-display is for the window, and {command} has none; leave it out")


def _with_command(arguments: Sequence[str]) -> list[str]:
    return with_command(arguments, _COMMANDS)


# -------------------------------------------------------------------- commands


def _is_session(options: argparse.Namespace) -> bool:
    from netviz.storage.session_file import holds_session

    return options.data is not None and data_options.is_file(options) and holds_session(options.data)


def _session_of_file(options: argparse.Namespace, evaluate_every: int | None) -> Session:
    """A session that goes on; it has its own data and settings."""
    from netviz.session import Session
    from netviz.storage.session_file import read_session
    from netviz.training.config import ConfigError

    for option in from_recipe.said(options):
        if option != "DATA":
            raise ConfigError(
                f"{option} is for a new run, and {options.data} goes on with its own data and settings; "
                "leave it out"
            )
    return Session.of(read_session(options.data), evaluate_every=evaluate_every)


def _session(
    options: argparse.Namespace, recipe: from_recipe.Given | None, evaluate_every: int | None = None
) -> Session:
    if recipe is not None:
        return recipe.session(evaluate_every)
    if _is_session(options):
        return _session_of_file(options, evaluate_every)
    said = from_recipe.said(options)
    data_options.refuse_of_other_data(said, options)
    if "--init" in said and "--init-params" in said:
        from netviz.training.config import ConfigError

        raise ConfigError("--init-params says what the initial weights are; leave --init out")
    options = with_usual_values(options)
    from netviz.data import Standardization
    from netviz.headless import units_note
    from netviz.session import Session
    from netviz.storage.weights_file import load_weights
    from netviz.training.compiled import kernel_of
    from netviz.training.config import NetworkConfig, TrainingConfig

    dataset = data_options.dataset(options)
    if options.test_fraction is not None or not dataset.is_test.any():
        fraction = 0.2 if options.test_fraction is None else options.test_fraction
        dataset = dataset.split(fraction, options.seed)
    initial: Weights | None = None
    hidden, notes = options.hidden, [*dataset.warnings]
    if options.init_params is not None:
        initial = load_weights(options.init_params)
        hidden = hidden or initial.params.sizes.n_hidden
        if options.no_standardize and initial.standardization not in (None, Standardization()):
            initial = initial.for_raw_columns()
            notes.append(
                f"{options.init_params} is for standardized columns; --no-standardize starts from the same "
                "network for the columns as they are"
            )
        elif not options.no_standardize:
            notes += filter(None, [units_note(initial, dataset)])
    session = Session(
        dataset,
        NetworkConfig(hidden or 32, options.init, options.seed),
        TrainingConfig(
            options.learning_rate, options.regularization, options.batch_size, options.update_rule
        ),
        standardize=not options.no_standardize,
        initial=initial,
        evaluate_every=evaluate_every,
        kernel=kernel_of(options.kernel, of_many_runs=options.command == "sweep"),
    )
    for note in notes:
        say(f"note: {note}")
    return session


def _train(options: argparse.Namespace) -> int:
    from netviz import headless
    from netviz.storage.weights_file import FileError

    if options.raw_weights and options.save_params is None:
        raise FileError("--raw-weights says what --save-params writes; name a file with it")
    recipe = from_recipe.given(options)
    wanted = train_outputs.wanted(options)
    _check_outputs(wanted, options, recipe)
    watched = any(path is not None for path in (options.history, options.figure, options.save_film))
    session = _session(options, recipe, options.evaluate_every or (1 if watched else None))
    steps, first = from_recipe.steps(options, recipe), session.snapshot().step
    options.last_step = first + steps
    if options.print_recipe:
        from_recipe.line_of(session, options.last_step)  # what is refused is so before it is trained
    with interrupt.is_noted() as wish:  # what has been computed by then is not lost
        seconds = headless.train(session, steps, progress=sys.stderr, is_enough=lambda: wish.is_expressed)
        is_stopped = session.snapshot().step < options.last_step and wish.is_expressed
        written = [
            path for output, path in wanted if train_outputs.is_written(output, session, options, path)
        ]
    line = [from_recipe.line_of(session)] if options.print_recipe else []
    if options.json:
        headless.print_json(headless.summary(session, seconds) | ({"recipe": line[0]} if line else {}))
    else:
        lines = headless.narration(session) if options.narrate else []
        lines += [headless.summary_text(session, seconds), *(f"written: {path}" for path in written)]
        lines += line
        terminal.show("\n".join(lines))
    shot = session.snapshot()
    if shot.diverged is not None:
        say(str(shot.diverged))
    if is_stopped:
        say(
            f"stopped at step {shot.step} of {options.last_step}"
            + ("; written up to there" if written else "")
        )
    if len(written) < len(wanted):
        return interrupt.STOPPED if wish.is_expressed and not is_stopped else FAILED
    return interrupt.STOPPED if is_stopped else GOOD


def _check_outputs(
    wanted: Sequence[tuple[Output, Path]], options: argparse.Namespace, recipe: from_recipe.Given | None
) -> None:
    """Refuse files that must not be written; a session that goes on may take its own place."""
    files = {output.option: path for output, path in wanted}
    inputs = _inputs(options) if recipe is None else recipe.inputs
    outputs.check(files, {})
    if _is_session(options):
        files.pop("--save-session", None)
    outputs.check(files, inputs)


def _inputs(options: argparse.Namespace) -> dict[str, str | Path]:
    """The files that a command reads."""
    inputs: dict[str, str | Path] = {}
    if data_options.is_file(options):
        inputs["the data that it is made from"] = options.data
    if options.labels is not None:
        inputs["the classes that it is made from"] = options.labels
    if options.init_params is not None:
        inputs["the weights to start from"] = options.init_params
    return inputs


def _gradcheck(options: argparse.Namespace) -> int:
    from netviz import headless
    from netviz.training.config import ConfigError

    def trained() -> Session:
        recipe = from_recipe.given(options)
        session = _session(options, recipe)
        headless.train(session, from_recipe.steps(options, recipe), progress=sys.stderr)
        diverged = session.snapshot().diverged
        if diverged is not None:
            raise ConfigError(f"{diverged} There is no gradient to check at this step.")
        return session

    if options.backward is not None:
        has_data = options.data is not None or options.recipe is not None
        return backward_command.gradcheck(options, trained if has_data else None)
    for word, given in {"python": "python", "set": "set", "as": "taken_as"}.items():
        if getattr(options, given):
            raise ConfigError(f"--{word} is for --backward, which says whose backward pass is checked")
    check = trained().check_gradient(beside=options.beside)
    if options.json:
        headless.print_json(headless.gradient_facts(check))
    else:
        terminal.show(headless.gradient_table(check))
    return GOOD if check.passed else FAILED


def _sweep(options: argparse.Namespace) -> int:
    recipe = from_recipe.given(options)
    inputs = _inputs(options) if recipe is None else recipe.inputs
    options.steps = from_recipe.steps(options, recipe)
    return sweep_command.run(options, _session(options, recipe), inputs)


def _inspect(options: argparse.Namespace) -> int:
    from netviz import headless

    if _is_session(options):
        for option in data_options.said_of_a_file(options):
            raise outputs.OutputError(
                f"{option} is for a table, and {options.data} is a session; leave it out"
            )
        path = Path(options.data)
        if options.json:
            headless.print_json(headless.session_facts(path))
        else:
            terminal.show(headless.session_text(path))
        return GOOD
    reading = data_options.read_file(options)
    if options.json:
        headless.print_json(headless.description(reading))
    else:
        terminal.show(headless.description_text(reading))
    return GOOD


def _predict(options: argparse.Namespace) -> int:
    from netviz import files, predicting

    given = {} if options.output is None else {"--output": options.output}
    outputs.check(given, {"the network": options.network, "the points": options.points})
    network = predicting.network_of(options.network)
    points = predicting.read_points(
        options.points, network, data_options.features(options), data_options.format_options(options)
    )
    notes = [*points.notes]
    if network.weights.standardization is None:
        notes.append(
            f"{options.network} has no mean and scale; the network is given the columns as they are"
        )
    for note in notes:
        say(f"note: {note}")
    answers = predicting.Answers(network, points)
    if options.output is None:
        for lines in answers:
            terminal.show(lines.removesuffix("\n"))
        return GOOD
    files.write(options.output, (lines.encode("utf-8", "replace") for lines in answers))
    found = ", ".join(f"{name}: {count}" for name, count in answers.counts.items() if count)
    terminal.show(f"written: {options.output}, {len(points.values)} points ({found})")
    return GOOD


def _window(options: argparse.Namespace) -> int:
    text = options.window_recipe
    if text is not None and options.open is not None:
        from netviz.training.config import ConfigError

        raise ConfigError(f"--from says what to open, and so does {options.open}; leave one of them out")
    recipe = None if text is None else from_recipe.read(text)
    obstacle = display.obstacle()
    if obstacle is None:
        from netviz.ui.app.main import run

        return run(options.theme, path=options.open, saved=None if recipe is None else recipe.saved)
    if options.without_display is None:
        say(f"{obstacle}; netviz train works without one")
        return REFUSED
    what = "The spiral" if recipe is None else "The recipe"
    terminal.show(f"netviz: {obstacle}. {what} is trained without a window instead.")
    return _demonstrate(options)


def _demonstrate(options: argparse.Namespace) -> int:
    """The spiral with as many hidden units as in the course, or a recipe, into a picture and a table."""
    folder: Path = options.without_display
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(folder, error) from error
    what, name = ["spiral", "--steps", "3000", "--hidden", "100"], "spiral"
    if options.window_recipe is not None:
        what, name = [f"--from={options.window_recipe}"], "recipe"
    arguments = ["train", *what]
    arguments += ["--figure", str(folder / f"{name}.png"), "--history", str(folder / f"{name}.csv")]
    return _carry_out(parser().parse_args(arguments))


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "train": _train,
    "gradcheck": _gradcheck,
    "sweep": _sweep,
    "inspect": _inspect,
    "predict": _predict,
    "worksheet": worksheet_command.run,
    "mark": backward_command.run_mark,
    "install-desktop": desktop_command.run,
    "lesson": lesson_command.run,
}
