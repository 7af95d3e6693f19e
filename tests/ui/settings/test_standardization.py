"""What x is and what the network is given of it are both said; the switch; weights saved and opened."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFontMetricsF

from netviz.core import init_params
from netviz.data import GENERATORS, Dataset, Standardization
from netviz.intents import DrawData, SetStandardize
from netviz.session import Session
from netviz.training.config import NetworkConfig
from netviz.ui.commands import data as data_commands
from netviz.ui.commands import derivation as line_commands
from netviz.ui.commands import run as run_commands
from netviz.ui.commands.files import SAVED, save_to
from netviz.ui.commands.recent_file import recent_files
from netviz.ui.derivation.card_painter import _MOST_WORKED, _worked_height
from netviz.ui.derivation.matrix_window import MatrixWindow
from netviz.ui.derivation.worked_example import sample_lines, worked
from netviz.ui.kit.theme import LIGHT
from netviz.ui.kit.units import formulas, place_texts


@pytest.fixture
def people(rng):
    """Ages of 18 to 90 years and incomes of 10 000 to 100 000, in two classes."""
    points = np.column_stack((rng.uniform(18, 90, 120), rng.uniform(1e4, 1e5, 120)))
    points[5] = 21.7, 34567.0
    classes = (points[:, 0] > 50).astype(int)
    names = ("no", "yes"), ("age", "income")
    return Dataset(points, classes, *names, np.zeros(120, bool), "people.csv").split(0.2, 0)


@pytest.fixture
def session(people):
    return Session(people, NetworkConfig(8))


def given(shot, sample):
    mean, scale = np.array(shot.standardization.mean), np.array(shot.standardization.scale)
    return (shot.dataset.points[sample] - mean) / scale


def drop(window, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(QPoint(50, 50)), Qt.DropAction.CopyAction, mime, left, none))


# --------------------------------------------------------------- both are said


@pytest.mark.slow
def test_the_readout_says_both_values(window):
    run_commands.pin(window, 5)
    shot = window.session.snapshot()
    first, second = (f"{value:.3g}".replace("-", "−") for value in given(shot, 5))
    said = window.panels["plane"].readout.accessibleName()
    assert "age = 21.7" in said
    assert f"x̃₁ = {first}"[:8] in said
    assert "income = 34\u202f567" in said
    assert f"x̃₂ = {second}"[:8] in said
    window.want(SetStandardize(False))
    assert "age = 21.7;" in window.panels["plane"].readout.accessibleName()
    assert "x̃" not in window.panels["plane"].readout.accessibleName()


@pytest.mark.slow
def test_line_1_of_a_sample_says_both_values(window):
    run_commands.pin(window, 5)
    shot = window.session.snapshot()
    raw, standardized, _ = worked(1, sample_lines(shot), shot)
    assert raw == "x = (21.7, 34\u202f567)"
    assert standardized == f"x̃ = ({', '.join(f'{v:.2f}' for v in given(shot, 5))})".replace("-", "−")
    window.want(SetStandardize(False))
    shot = window.session.snapshot()
    texts = worked(1, sample_lines(shot), shot)
    assert texts[0] == "x = (21.7, 34\u202f567)"
    assert not any("x̃" in text for text in texts)


@pytest.mark.slow
def test_the_card_of_line_1_has_room_for_both(window):
    run_commands.pin(window, 5)
    line_commands.next_line(window)
    font = LIGHT.font(0.85)
    room = _MOST_WORKED * QFontMetricsF(font).height()
    assert _worked_height(window.panels["lines"].faces[0], font, 150) <= room


@pytest.mark.slow
def test_why_says_the_formula_in_the_numbers_of_the_data(window, qtbot):
    line_commands.show_why(window)
    qtbot.waitUntil(lambda: bool(window.panels["why"].canvas.toPlainText()))
    shot = window.session.snapshot()
    text = window.panels["why"].canvas.toPlainText()
    first, second = formulas(shot)
    assert first in text
    assert second in text
    assert first.startswith("x̃₁ = (age − ")
    mean, scale = (float(part.strip(")")) for part in first.partition("− ")[2].split("/"))
    assert mean == pytest.approx(shot.standardization.mean[0], rel=1e-2)
    assert scale == pytest.approx(shot.standardization.scale[0], rel=1e-2)
    assert "(x − mean)/scale" in text
    window.want(SetStandardize(False))
    qtbot.waitUntil(lambda: "they are not standardized" in window.panels["why"].canvas.toPlainText())


@pytest.mark.slow
def test_the_table_says_both_values_behind_an_entry(window):
    line_commands.show_table(window, 1)
    model, shot = window.box(MatrixWindow).model, window.session.snapshot()
    assert "age = 21.7, x̃₁ = " in model.made_by(model.row_of_sample(5), 0)
    line_commands.show_table(window, 13)
    assert formulas(shot)[0] in model.made_by(0, 0)
    assert formulas(shot)[1] in model.made_by(1, 0)
    window.want(SetStandardize(False))
    assert "x̃" not in model.made_by(0, 0)
    window.box(MatrixWindow).close()


def test_a_mean_below_0_is_added():
    shot = Session(GENERATORS["moons"].make(30).split(0.2, 0)).snapshot()
    low = Standardization((-0.5, 0.0), (2.0, 1.0))
    shot = replace(shot, standardization=low)
    assert formulas(shot) == ("x̃₁ = (x₁ + 0.500)/2", "x̃₂ = (x₂ − 0)/1")
    assert place_texts(shot, np.array((1.5, 3.0))) == ("x₁ = 1.50, x̃₁ = 1", "x₂ = 3, x̃₂ = 3")


# ------------------------------------------------------------------ the switch


@pytest.mark.slow
def test_the_switch_begins_anew_at_step_0(window, qtbot):
    panel = window.panels["data"]
    assert panel.standardize.isChecked()
    assert "(income\u00a0−\u00a0" in panel.units.text()
    run_commands.step(window)
    view = window.panels["plane"].plot.getViewBox().viewRect()
    qtbot.mouseClick(
        panel.standardize, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.standardize.height() // 2)
    )
    shot = window.session.snapshot()
    assert (shot.step, shot.last_step, shot.standardize) == (0, 0, False)
    assert not panel.standardize.isChecked()
    assert panel.units.text() == "the network is given x itself"
    assert window.panels["plane"].plot.getViewBox().viewRect() == view
    panel.standardize.setFocus()
    qtbot.keyClick(panel.standardize, Qt.Key.Key_Return)
    assert window.session.snapshot().standardize
    assert "(income\u00a0−\u00a0" in panel.units.text()
    assert "x̃ = (x − mean)/scale" in panel.standardize.toolTip()


# --------------------------------------------------------- saved and opened


def test_the_dialog_offers_weights_for_the_raw_columns():
    assert list(SAVED) == ["npz", "raw", "csv"]
    assert "mean and scale" in SAVED["npz"][0]
    assert "as they are" in SAVED["raw"][0]


@pytest.mark.slow
@pytest.mark.parametrize("way", ["open", "drop", "recent"])
def test_the_window_opens_the_weights_that_it_saved(window, tmp_path, way):
    for _ in range(5):
        run_commands.step(window)
    trained = window.session.snapshot()
    path = tmp_path / "w.npz"
    save_to(window, path)
    assert "with mean and scale" in window.status.text
    window.panels["network"].hidden.changed.emit(3)
    assert window.session.snapshot().params.sizes.n_hidden == 3
    {
        "open": lambda: data_commands.import_path(window, path),
        "recent": lambda: data_commands.open_path(window, path),
        "drop": lambda: drop(window, path),
    }[way]()
    shot = window.session.snapshot()
    assert (shot.step, shot.last_step) == (0, 0)
    np.testing.assert_array_equal(shot.params.W1, trained.params.W1)
    assert shot.standardization == trained.standardization
    assert shot.values["loss"] == trained.values["loss"]
    assert "w.npz" in window.status.text
    assert "mean and scale from w.npz" in window.panels["data"].units.text()
    assert window.panels["network"].scheme.currentIndex() == -1
    assert path in recent_files()
    assert window.import_dialog is None


@pytest.mark.slow
def test_weights_for_the_raw_columns_answer_alike_and_switch_standardization_off(window, tmp_path):
    for _ in range(5):
        run_commands.step(window)
    trained = window.session.snapshot()
    path = tmp_path / "w.npz"
    save_to(window, path, "raw")
    assert "for the columns as they are" in window.status.text
    data_commands.open_path(window, path)
    shot = window.session.snapshot()
    assert not shot.standardize
    assert not window.panels["data"].standardize.isChecked()
    np.testing.assert_allclose(shot.lines.trace.z3, trained.lines.trace.z3, atol=1e-9)
    assert "fitted to these data it would be" in window.status.text


@pytest.mark.slow
def test_weights_of_the_first_build_are_taken_in_the_units_of_the_data(window, tmp_path):
    path = tmp_path / "old.npz"
    np.savez(path, **vars(init_params(2, 5, 2)))
    data_commands.open_path(window, path)
    shot = window.session.snapshot()
    assert shot.network.n_hidden == 5
    assert shot.standardization == Standardization.fit(shot.dataset)
    assert "says nothing of mean and scale" in window.status.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sizes", "said"), [((2, 5, 4), "open the data that they were trained on"), ((3, 5, 2), "3 inputs")]
)
def test_weights_that_do_not_fit_are_refused_in_a_sentence(window, tmp_path, sizes, said):
    run_commands.step(window)
    path = tmp_path / "w.npz"
    np.savez(path, **vars(init_params(*sizes)))
    data_commands.open_path(window, path)
    assert said in window.status.text
    assert window.session.snapshot().step == 1


@pytest.mark.slow
def test_a_damaged_file_of_weights_costs_nothing(window, tmp_path):
    path = tmp_path / "w.npz"
    np.savez(path, **vars(init_params(2, 5, 2)), mean=np.zeros(2))
    run_commands.step(window)
    data_commands.open_path(window, path)
    assert "both are needed" in window.status.text
    assert window.session.snapshot().step == 1


@pytest.mark.slow
def test_data_beside_arrays_of_weights_are_still_data(window, qtbot, tmp_path):
    path = tmp_path / "both.npz"
    points = np.random.default_rng(0).standard_normal((20, 2))
    np.savez(path, X=points, y=np.arange(20) % 2, **vars(init_params(2, 5, 2)))
    data_commands.import_path(window, path)
    qtbot.waitUntil(lambda: window.import_dialog is not None and window.import_dialog.dataset is not None)
    window.import_dialog.reject()


@pytest.mark.slow
def test_weights_dropped_on_the_import_dialog_wait_for_its_data(window, qtbot, tmp_path):
    path, table = tmp_path / "w.npz", tmp_path / "t.csv"
    np.savez(path, **vars(init_params(2, 5, 2)))
    table.write_text("x,y,kind\n" + "".join(f"{i},{i % 7},{'ab'[i > 20]}\n" for i in range(40)))
    data_commands.import_path(window, table)
    dialog = window.import_dialog
    qtbot.waitUntil(dialog.take.isEnabled)
    drop(dialog, path)
    assert "take the data first" in dialog.error.text()
    assert dialog.take.isEnabled()
    data_commands.import_dropped(window, [table, path])
    assert "drop it alone" in window.status.text
    dialog.reject()


@pytest.mark.slow
def test_drawing_after_the_switch_leaves_the_view(window, people):
    window.want(SetStandardize(False))
    window.panels["plane"].plot.getViewBox().scaleBy((0.5, 0.5))
    view = window.panels["plane"].plot.getViewBox().viewRect()
    moved = people.points.copy()
    moved[7] += 1.0
    window.session.apply(DrawData(window.session.keep(replace(people, points=moved))))
    window.show_newest()
    assert window.panels["plane"].plot.getViewBox().viewRect() == view
