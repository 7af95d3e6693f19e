"""Going through a lesson: exactly back, nothing carried over, and the user's own work comes back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from netviz.intents import Advance, NewWeights, PinSample, SetTraining
from netviz.session import Session
from netviz.ui.app import actions
from netviz.ui.kit.symbol_paragraph import SymbolParagraph
from netviz.ui.lessons.places import SMALLEST_SHARE, places
from tests.ui.conftest import shot
from tests.ui.lessons.sample_lesson import make_lesson

SIZES = [(1024, 768), (1440, 900), (1920, 1080)]


@pytest.fixture
def lesson():
    return make_lesson()


@pytest.fixture
def stage(window, lesson, qtbot):
    """The first slide of the lesson, in a window of its own."""
    window.hall.fills_screen = False
    window.hall.start(lesson)
    stage = window.hall.stage
    qtbot.waitUntil(stage.isActiveWindow)  # keys go to the active window
    return stage


def change_rate(window, rate):
    window.want(SetTraining(replace(shot(window).config, learning_rate=rate)))


def numbers(window):
    here = shot(window)
    return here.step, here.config, [part.tolist() for part in vars(here.params).values()]


@pytest.mark.slow
def test_going_back_is_exact_and_nothing_is_carried_over(window, stage, lesson):
    lecture = window.lecture
    prepared = numbers(window)
    change_rate(window, 0.3)
    window.want(Advance(7))
    window.want(PinSample(3))
    lecture.forward()
    fresh = Session.of(lesson.slides[1].saved).snapshot()
    assert shot(window).spec == fresh.spec
    assert (shot(window).step, shot(window).pinned, shot(window).undo) == (0, None, None)
    lecture.back()
    assert numbers(window) == prepared
    assert shot(window).undo is None


@pytest.mark.slow
def test_a_slide_can_be_had_as_it_was_left(window, stage):
    lecture = window.lecture
    assert stage.foot.left.isHidden()
    change_rate(window, 0.3)
    window.want(Advance(7))
    left = numbers(window)
    lecture.forward()
    assert stage.foot.left.isHidden()  # nothing was done on that one
    lecture.back()
    assert numbers(window) != left
    assert stage.foot.left.isVisible()
    stage.foot.left.click()
    assert numbers(window) == left
    assert shot(window).undo is not None
    assert stage.foot.left.isHidden()


def test_a_slide_on_which_nothing_was_done_is_not_offered_as_left(window, stage):
    window.lecture.forward()
    window.lecture.back()
    assert window.lecture.left_as(1) is None
    assert window.lecture.left_as(0) is None


@pytest.mark.slow
def test_slides_can_be_taken_in_any_order(window, stage, lesson):
    for index in (3, 0, 2, 1, 3, 2):
        window.lecture.go(index)
        slide = lesson.slides[index]
        assert shot(window).spec == slide.saved.project.document.spec
        assert shot(window).step == slide.step
    window.lecture.go(17)
    assert window.lecture.index == 2


@pytest.mark.slow
def test_own_work_comes_back_with_undo_and_is_never_saved_as_a_slide(window, lesson, qtbot, tmp_path):
    window.hall.fills_screen = False
    window.want(Advance(5))
    change_rate(window, 0.7)
    window.want(Advance(4))
    before, undo = window.session.project, shot(window).undo
    keeping = window.keeping
    window.hall.start(lesson)
    assert not window.isVisible()
    window.want(NewWeights())
    assert window.session.project.document != before.document
    assert keeping.project == before
    assert keeping.at_rest().project == before
    path = tmp_path / "mine.netviz"
    assert keeping.write_now(path)
    from netviz.storage.session_file import read_session

    assert read_session(path).project.document == before.document
    window.hall.end()
    assert window.isVisible()
    assert window.lecture is None
    assert window.session.project.document == before.document
    assert shot(window).step == 9
    assert shot(window).undo == undo
    window.actions_by_name["undo"].trigger()
    assert shot(window).config.learning_rate == 1.0


@pytest.mark.slow
def test_a_lesson_that_follows_another_leaves_own_work_as_it_was(window, lesson):
    window.hall.fills_screen = False
    window.want(Advance(3))
    before = window.session.project.document
    window.hall.start(lesson)
    window.hall.start(lesson, 2)
    assert window.lecture.index == 2
    assert window.keeping.project.document == before
    window.hall.end()
    assert window.session.project.document == before


def test_a_lesson_without_slides_says_why_and_changes_nothing(window, lesson):
    window.hall.start(replace(lesson, slides=()))
    assert window.lecture is None
    assert "no slides" in window.status.text


@pytest.mark.slow
def test_playing_stops_where_the_slide_ends_and_plays_again_from_its_start(window, stage, qtbot):
    window.lecture.go(3)
    window.transport.speed.setValue(window.transport.speed.maximum())
    QTest.keyClick(stage, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.player.is_playing, timeout=20_000)
    assert shot(window).step == 60
    assert stage.foot.step.text == "step  60 of 60"
    QTest.keyClick(stage, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.player.is_playing and shot(window).step == 60, timeout=20_000)


@pytest.mark.slow
def test_own_work_is_presented_with_a_key_and_stays_changed(window, qtbot):
    window.hall.fills_screen = False
    window.want(Advance(5))
    QTest.keyClick(window, Qt.Key.Key_F11)
    stage = window.hall.stage
    qtbot.waitUntil(stage.isActiveWindow, timeout=20_000)
    assert stage.title.text == "Spiral"
    assert shot(window).step == 5
    change_rate(window, 0.5)
    QTest.keyClick(stage, Qt.Key.Key_Right)  # there is no other slide
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.lecture is None
    assert shot(window).config.learning_rate == 0.5
    assert window.keeping.is_changed


def test_qt_knows_every_key_by_its_name():
    for command in actions.COMMANDS:
        for key in command.keys:
            assert QKeySequence(key).toString(), (command.id, key)


@pytest.mark.slow
def test_keys_of_a_clicker_and_of_a_keyboard(window, stage):
    for key, index in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_Left, 0),
    ):
        QTest.keyClick(stage, key)
        assert window.lecture.index == index
    for key in (Qt.Key.Key_B, Qt.Key.Key_Period):
        QTest.keyClick(stage, key)
        assert stage.is_black
        QTest.keyClick(stage, Qt.Key.Key_Period)
        assert not stage.is_black
    QTest.keyClick(stage, Qt.Key.Key_K)
    assert stage.foot.clock.isVisible()
    change_rate(window, 3.0)
    QTest.keyClick(stage, Qt.Key.Key_Home)
    assert shot(window).config.learning_rate == 1.0
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert window.lecture is None
    assert not stage.isVisible()


@pytest.mark.slow
def test_offers_change_the_run(window, stage, qtbot):
    slider = stage.offers.controls["eta"]
    assert slider.value == 1.0
    left, right, y = slider.track
    at = left + slider.scale.share(4.0) * (right - left)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QRect(round(at), round(y), 1, 1).topLeft())
    assert shot(window).config.learning_rate == 4.0
    seed = shot(window).network.seed
    stage.foot.weights.click()
    assert shot(window).network.seed == seed + 1
    window.lecture.go(3)
    offers = stage.offers.controls
    next(button for button in offers["rule"].buttons if button.text() == "momentum").click()
    assert shot(window).config.update_rule == "momentum"
    offers["hidden"].changed.emit(4.0)
    assert shot(window).network.n_hidden == 4
    offers["noise"].changed.emit(0.3)
    assert shot(window).dataset.origin.numbers.noise == 0.3
    offers["lambda"].changed.emit(0.01)
    assert shot(window).config.regularization == 0.01
    assert offers["lambda"].value == 0.01


@pytest.mark.slow
def test_what_a_slide_does_not_offer_is_on_a_key(window, stage):
    QTest.keyClick(stage, Qt.Key.Key_C)
    assert stage.controls.isVisible()
    assert stage.rect().contains(stage.controls.geometry())
    controls = {name: part for column in stage.controls.columns for name, part in column.controls.items()}
    controls["hidden"].changed.emit(3.0)
    assert shot(window).network.n_hidden == 3
    controls["data"].chosen.emit("moons")
    assert shot(window).dataset.origin.name == "moons"
    assert shot(window).dataset.is_test.any()
    QTest.keyClick(stage, Qt.Key.Key_C)
    assert not stage.controls.isVisible()


@pytest.mark.slow
def test_what_a_slide_points_at(window, stage):
    window.lecture.go(2)
    assert shot(window).pinned == 17
    assert stage.views["plane"].hinges.unit == 5
    window.lecture.go(1)
    assert stage.views["plane"].hinges.unit is None


def test_the_plane_of_a_slide_has_no_ticks_and_no_test_points(window, stage):
    plane = stage.views["plane"]
    assert not plane.getAxis("bottom").isVisible()
    assert plane.n_drawn == (~shot(window).dataset.is_test).sum()


@pytest.mark.slow
def test_the_curve_is_as_long_as_the_run_of_the_slide(window, stage):
    assert stage.views["loss"].step_range() == (0.0, 200.0)
    window.want(Advance(20))
    assert stage.views["loss"].step_range() == (0.0, 200.0)
    assert stage.views["loss"].labels.text().startswith("η = 1 ")


@pytest.mark.slow
def test_panels_of_the_window_beneath_are_not_painted(window, stage):
    seen = window.panels["loss"]._snapshot
    window.want(Advance(3))
    assert window.panels["loss"]._snapshot is seen
    assert stage.panels["loss"]._snapshot is shot(window)


def texts(stage):
    """All widgets with text that can be seen."""
    kinds = (QLabel, QAbstractButton, SymbolParagraph)
    return [
        widget for widget in stage.findChildren(QWidget) if isinstance(widget, kinds) and widget.isVisible()
    ]


@pytest.mark.slow
def test_text_can_be_read_from_the_last_row_and_is_not_cut_off(window, stage):
    for width, height in SIZES:
        stage.resize(width, height)
        least = SMALLEST_SHARE * height - 0.5
        for index in range(4):
            window.lecture.go(index)
            QTest.qWait(0)
            for widget in texts(stage):
                assert widget.fontInfo().pixelSize() >= least, (index, widget)
                place = QRect(widget.mapTo(stage, widget.rect().topLeft()), widget.size())
                assert stage.rect().contains(place), (index, widget)
                if isinstance(widget, QAbstractButton):
                    wide = QFontMetricsF(widget.font()).horizontalAdvance(widget.text())
                    assert wide < widget.width()
                elif isinstance(widget, SymbolParagraph):
                    assert widget.height() >= widget.heightForWidth(widget.width())
            for key in {"loss", "plane"} & stage.views.keys():
                assert stage.views[key].getAxis("bottom").style["tickFont"].pixelSize() >= least
            font, rows = stage.narrator.rows()
            assert font.pixelSize() >= least
            assert not any("…" in row for row in rows)


@pytest.mark.parametrize("size", SIZES)
def test_places_are_as_drawn_in_the_design(size):
    found = places(*size)
    side = {768: 488, 900: 664, 1080: 840}[size[1]]
    assert abs(found.large.width() - side) <= 4
    assert found.large.height() == found.large.width()
    assert found.narrator.bottom() < found.foot.top()
    assert found.large.bottom() < found.narrator.top()
    assert QRect(0, 0, *size).contains(found.foot)


@pytest.mark.parametrize(
    "size", [(800, 600), (1280, 1024), (3840, 2160), (1366, 768), (1080, 1920), (2560, 1080)]
)
def test_places_do_not_overlap_on_any_screen(size):
    found = places(*size)
    whole = QRect(0, 0, *size)
    parts = [found.large, found.column, found.narrator, found.foot]
    assert all(whole.contains(part) and part.width() > 80 and part.height() > 20 for part in parts)
    for number, part in enumerate(parts):
        assert not any(part.intersects(other) for other in parts[number + 1 :])
