"""Films of the window's views: with and without a window, as figures show the same steps."""

import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from netviz import film_options, interrupt
from netviz.arguments import parser
from netviz.beside import session_beside
from netviz.data import GENERATORS
from netviz.intents import Advance, GoTo, SetTraining
from netviz.session import Session
from netviz.sharing.film import SIZES, Plan
from netviz.training.config import NetworkConfig, TrainingConfig
from netviz.ui.app.figure import save_figure
from netviz.ui.app.film import save_film
from netviz.ui.commands.dashboard import HEIGHTS, Studio, pixels
from netviz.ui.commands.film import make_film
from netviz.ui.commands.film_dialog import FilmDialog
from netviz.ui.kit.theme import DARK, LIGHT, THEMES
from tests.places import ROOT
from tests.sharing.test_film import OLD, frames_of, noise_ratio

SMALL = 640, 360
ENDINGS = (".gif", ".mp4")


def trained(n_steps=40, **options):
    session = Session(network=NetworkConfig(12), **options)
    session.apply(Advance(n_steps))
    return session


def picture_at(step, n_steps=40, size=SMALL, theme=LIGHT, shows="views", **options):
    """What a figure of the same run shows at a step."""
    session = trained(n_steps, **options)
    session.apply(GoTo(step))
    studio = Studio(theme, size, HEIGHTS[shows], shows)
    picture = pixels(studio.draw(session.snapshot()))
    studio.close()
    return picture


@pytest.fixture
def dialog(window, qtbot):
    window.session.apply(Advance(30))
    window.show_newest()
    window.actions_by_name["save_film"].trigger()
    return window.box(FilmDialog)


def order_of(dialog, steps=10, size=SMALL, **changes):
    """A short film of the last steps, by the dialog's own choices."""
    dialog.first.setText(str(30 - steps))
    dialog.length.setText("0.5")
    order = dialog.order()
    return type(order)(**{**vars(order), "size": size, **changes})


# ----------------------------------------------------------- without a window
@pytest.mark.slow
@pytest.mark.parametrize(
    ("ending", "theme", "shows"),
    [(".gif", "light", "views"), (".gif", "dark", "plane"), (".mp4", "dark", "views")],
)
def test_the_first_and_the_last_frame_are_what_a_figure_shows_there(qapp, tmp_path, ending, theme, shows):
    session, path = trained(), tmp_path / f"a{ending}"
    plan = Plan.lasting(3, 40, 0.5)
    save_film(session, path, plan, size=SMALL, shows=shows, theme_name=theme)
    frames, size = frames_of(path)
    assert size == SMALL
    assert sum(seconds for _, seconds in frames) == pytest.approx(plan.seconds, abs=0.011)
    for step, (picture, _) in ((3, frames[0]), (40, frames[-1])):
        wanted = picture_at(step, theme=THEMES[theme], shows=shows)
        assert noise_ratio(picture, wanted) > 32
        if ending == ".gif":
            assert np.mean(np.abs(picture.astype(int) - wanted)) < 2
    assert noise_ratio(frames[0][0], frames[-1][0]) < 25  # much has happened in between


@pytest.mark.slow
def test_a_figure_and_a_frame_of_one_size_are_equal(qapp, tmp_path):
    session = trained()
    save_figure(session, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        figure = np.asarray(image.convert("RGB"))
    studio = Studio(LIGHT, (figure.shape[1], figure.shape[0]), 780)
    other = session_beside(session, 40)
    for step in (0, 17, 40):  # whatever was drawn before
        frame = pixels(studio.draw(other.apply(GoTo(step))))
    studio.close()
    assert np.array_equal(frame, figure)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_film_ends_as_if_the_run_ended_there_and_the_session_stays_where_it_is(qapp, tmp_path, ending):
    session, path = trained(90), tmp_path / f"a{ending}"
    session.apply(SetTraining(TrainingConfig(learning_rate=0.3)))
    session.apply(Advance(10))
    session.apply(GoTo(33))
    before, project = session.snapshot(), session.project
    save_film(session, path, Plan.lasting(0, 40, 0.3), size=SMALL)
    assert session.snapshot() is before
    assert session.project is project
    assert noise_ratio(frames_of(path)[0][-1][0], picture_at(40)) > 32


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES.values())
@pytest.mark.parametrize("shows", HEIGHTS)
def test_no_axis_moves_and_nothing_is_cut_off(qapp, size, shows):
    session = Session(
        GENERATORS["spiral"].make().split(0.2, seed=0),
        config=TrainingConfig(learning_rate=3.0, batch_size=16),
    )
    session.apply(Advance(120))
    other, studio = session_beside(session, 120), Studio(LIGHT, size, HEIGHTS[shows], shows)
    seen = []
    for step in (0, 1, 7, 60, 119, 120):
        assert studio.draw(other.apply(GoTo(step))).size().toTuple() == size
        board = studio.board
        places = [panel.plot.getViewBox().sceneBoundingRect().getRect() for panel in board.panels]
        ranges = [panel.plot.getViewBox().viewRange() for panel in board.panels]
        seen.append((places, ranges, board.size().toTuple()))
        assert board.heading.sizeHint().width() <= board.heading.width()
        assert f"<b>{step}</b>" in board.heading.text()
        for panel in board.panels:
            assert board.rect().contains(panel.geometry())
    assert board.width() * size[1] == pytest.approx(board.height() * size[0], rel=0.01)
    assert all(one == seen[0] for one in seen)
    studio.close()


def test_a_long_name_of_a_file_gives_way_to_the_numbers(qapp):
    dataset = GENERATORS["moons"].make()
    session = Session(type(dataset)(**{**vars(dataset), "source": "measurements of last winter " * 9}))
    studio = Studio(LIGHT, (360, 360), 600, "plane")
    studio.draw(session.snapshot())
    assert studio.board.size().toTuple() == (600, 600)
    assert studio.board.heading.sizeHint().width() <= studio.board.heading.width()
    assert "step" in studio.board.heading.text()
    studio.close()


# --------------------------------------------------------------- beside the window
def test_the_dialog_tells_what_film_that_would_be_or_why_there_can_be_none(dialog):
    assert (dialog.first.text(), dialog.last.text()) == ("0", "30")
    assert dialog.outcome.text().startswith("200 frames, 11.5 s, about ")
    for field, text, said in (
        (dialog.first, "31", "cannot end at step 30"),
        (dialog.first, "1.5", "whole number"),
        (dialog.last, "soon", "whole number, not “soon”"),
        (dialog.length, "0", "longer than 0"),
        (dialog.length, "1e9", "too long"),
        (dialog.length, "", "number is needed"),
    ):
        before = field.text()
        field.setText(text)
        assert said in dialog.error.text()
        assert dialog.error.isVisible()
        assert not dialog.go.isEnabled()
        field.setText(before)
        assert dialog.go.isEnabled()
        assert not dialog.error.isVisible()
    dialog.unit.setCurrentIndex(1)
    dialog.unit.activated.emit(1)
    assert dialog.length.text() == "1"
    assert dialog.outcome.text().startswith("31 frames, ")


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_window_goes_on_while_its_film_is_made(window, dialog, qtbot, tmp_path, ending):
    path, studio = tmp_path / f"a{ending}", Studio(LIGHT, SMALL, HEIGHTS["views"])
    wanted = pixels(studio.draw(window.session.snapshot()))
    studio.close()
    make_film(window, path, order_of(dialog))
    assert dialog.task.is_running
    assert dialog.progress.isVisible()
    window.actions_by_name["step"].trigger()
    window.apply(SetTraining(TrainingConfig(learning_rate=0.01)))
    assert window.session.snapshot().step == 31
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=20_000)
    assert not dialog.isVisible()
    assert f"written: {path}, 10 frames" in window.status.text
    assert window.session.snapshot().step == 31
    assert noise_ratio(frames_of(path)[0][-1][0], wanted) > 32


@pytest.mark.slow
def test_a_film_shows_panels_as_they_are_set_in_the_colours_that_are_wanted(
    window, dialog, qtbot, tmp_path
):
    window.panels["plane"].hinge_switch.choose("none")
    window.panels["loss"].switch.restore("linear")
    window.panels["loss"].show_part((3.0, 9.0))  # of the window alone
    make_film(window, tmp_path / "a.gif", order_of(dialog, colors="dark"))
    states = {
        "plane": window.panels["plane"].view_state(),
        "loss": {"view": "linear"},
        "gradients": window.panels["gradients"].view_state(),
    }
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=20_000)
    studio = Studio(DARK, SMALL, HEIGHTS["views"], states=states)
    wanted = pixels(studio.draw(window.session.snapshot()))
    studio.close()
    last = frames_of(tmp_path / "a.gif")[0][-1][0]
    assert noise_ratio(last, wanted) > 32
    assert window.theme.name == "light"
    assert QApplication.palette().window().color().name() == LIGHT.window


@pytest.mark.slow
@pytest.mark.parametrize("end", ["cancel", "escape", "close"])
def test_a_film_that_is_given_up_leaves_nothing(window, dialog, qtbot, tmp_path, end):
    path = tmp_path / "folder" / "a.gif"
    path.parent.mkdir()
    path.write_bytes(OLD)
    make_film(window, path, order_of(dialog, 30, SIZES["720p"]))
    qtbot.waitUntil(lambda: dialog.progress.value() > 0, timeout=20_000)
    if end == "cancel":
        dialog.stop.click()
        assert dialog.isVisible()
        assert dialog.go.isEnabled()
    elif end == "escape":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
    else:
        window.close()
        assert not any(thread.name.startswith("netviz-reading") for thread in threading.enumerate())
    assert not dialog.task.is_running
    qtbot.waitUntil(lambda: os.listdir(path.parent) == [path.name])
    assert path.read_bytes() == OLD


@pytest.mark.slow
def test_a_film_that_cannot_be_written_is_said_and_the_choices_stay(window, dialog, qtbot, tmp_path):
    order = order_of(dialog)
    make_film(window, tmp_path / "no folder" / "a.gif", order)
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=20_000)
    assert "there is no such folder" in dialog.error.text()
    assert dialog.isVisible()
    make_film(window, tmp_path / "a.gif", order)
    qtbot.waitUntil(lambda: not dialog.task.is_running, timeout=20_000)
    assert (tmp_path / "a.gif").exists()


def test_beyond_the_last_step_there_is_nothing_to_film(window, dialog, tmp_path):
    dialog.last.setText("31")
    make_film(window, tmp_path / "a.gif", dialog.order())
    assert "The run has come to step 30, and not yet to step 31" in dialog.error.text()
    assert not dialog.task.is_running


def test_without_pyav_the_dialog_says_how_to_install_it_and_offers_gif(
    window, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "av", None)
    window.actions_by_name["save_film"].trigger()
    dialog = window.box(FilmDialog)
    assert 'pip install "netviz[video]"' in dialog.note.text()
    assert dialog.note.isVisible()
    assert dialog.go.isEnabled()
    assert dialog.order().ending == ".gif"
    dialog.kind.setCurrentIndex(dialog.kind.findData(".mp4"))
    dialog.kind.activated.emit(1)
    assert not dialog.go.isEnabled()
    assert "PyAV" in dialog.error.text()


# ---------------------------------------------------------- on the command line
def netviz(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "netviz", *map(str, arguments)],
        capture_output=True, text=True, cwd=ROOT, **options,
    )  # fmt: skip


@pytest.mark.slow
def test_train_writes_a_film_from_the_first_step_to_the_last(tmp_path):
    path = tmp_path / "a.gif"
    options = ("--film-seconds", 0.3, "--film-fps", 10, "--film-shows", "plane")
    done = netviz("train", "spiral", "--steps", 20, "--save-film", path, *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"written: {path}" in done.stdout
    frames, size = frames_of(path)
    assert size == (1280, 720)
    assert len(frames) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--save-film", "a.avi"), "a name that ends in .gif or .mp4"),
        (("--save-film", "a.mp4", "--film-seconds", "1000"), "20000 frames is too long"),
        (("--save-film", "a.mp4", "--film-seconds", "0"), "longer than 0 seconds"),
        (("--save-film", "a.gif", "--film-fps", "99"), "1 to 50 frames a second"),
        (("--film-size", "square"), "--save-film makes a film"),
    ],
)
def test_a_film_that_cannot_be_made_is_refused_before_anything_is_trained(tmp_path, arguments, said):
    # So many steps would take an hour.
    done = netviz("train", "spiral", "--steps", 10**9, *arguments, timeout=20)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_pyav_the_command_line_refuses_before_anything_is_trained(tmp_path):
    code = (
        "import sys; sys.modules['av'] = None; from netviz.app import main; "
        "sys.exit(main(['train', 'spiral', '--steps', '1000000000', '--save-film', 'a.mp4']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, timeout=20
    )
    assert done.returncode == 2
    assert 'pip install "netviz[video]"' in done.stderr
    assert os.listdir(tmp_path) == []


def test_ctrl_c_between_the_training_and_the_film_is_heard(tmp_path):
    options = parser().parse_args(
        ["train", "spiral", "--steps", "5", "--save-film", str(tmp_path / "a.gif")]
    )
    options.last_step = 5
    session = trained(5)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # also in the background
    try:
        with interrupt.is_noted() as wish:
            signal.raise_signal(signal.SIGINT)
            with pytest.raises(film_options.StoppedError):
                film_options.save(session, options, options.save_film)
    finally:
        signal.signal(signal.SIGINT, before)
    assert wish.is_expressed
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_a_film_keeps_the_old_one_and_all_else(tmp_path):
    film, weights = tmp_path / "a.gif", tmp_path / "a.npz"
    film.write_bytes(OLD)
    running = subprocess.Popen(
        [sys.executable, "-m", "netviz", "train", "spiral", "--steps", "2000", "--save-params", weights,
         "--save-film", film, "--film-seconds", "100"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    while not (weights.exists() and any(name.endswith(".part") for name in os.listdir(tmp_path))):
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    out, err = running.communicate()
    assert running.returncode == 130
    assert f"{film} was not written: the film was stopped" in err
    assert f"written: {weights}" in out
    assert film.read_bytes() == OLD
    assert sorted(os.listdir(tmp_path)) == ["a.gif", "a.npz"]
