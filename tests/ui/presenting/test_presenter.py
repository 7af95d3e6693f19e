from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage

from netviz.intents import GoTo
from netviz.session import Session
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.theme import LIGHT
from netviz.ui.presenting.mirror import LEAST_MS, Mirror
from tests.ui.conftest import shot
from tests.ui.presenting.long_lesson import make_lesson
from tests.ui.presenting.test_lecture_time import Clock


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def window(qapp, tmp_path_factory):
    """One window for all tests here: each begins a lecture in it, or finds one that goes on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        window = MainWindow(Session(), LIGHT)
    window.door.much_work = float("inf")
    window.resize(1440, 900)
    window.show()
    yield window
    window.hall.close_work()
    window.close()


@pytest.fixture
def hall(window, qtbot, clock):
    """A lecture with its presenter's window, at slide 3 of 9."""
    hall = window.hall
    hall.fills_screen = False
    hall.presenting.seconds, hall.presenting.now = clock, lambda: datetime(2026, 11, 26, 10, 25)
    if hall.lecture is None:
        with qtbot.waitSignal(hall.began, timeout=20_000):
            hall.start(make_lesson(), 2)
    else:
        go(hall, qtbot, 2)
    presenter = hall.presenting.presenter
    if presenter is None or not presenter.isVisible():
        hall.presenting.toggle_presenter()
    presenter = hall.presenting.presenter
    qtbot.waitExposed(presenter)
    presenter.times.restart(2)
    hall.presenting.tools.put_away()
    hall.presenting.tools.pens.clear()
    return hall


@pytest.fixture
def presenter(hall):
    return hall.presenting.presenter


USUAL = ["plane", "hinges", "loss", "narrator"]
"""What the audience sees of a slide of this lesson."""


def go(hall, qtbot, index):
    with qtbot.waitSignal(hall.lecture.moved, timeout=20_000):
        hall.lecture.go(index)


def run(window, name):
    window.actions_by_name[name].trigger()


@pytest.mark.slow
def test_it_tells_where_one_is_and_how_the_lecture_is_in_time(hall, presenter, qtbot, clock):
    clock.seconds += 250
    go(hall, qtbot, 3)
    clock.seconds += 100
    presenter.show_time()
    told = [reading.value.text() for reading in presenter.readings.all]
    assert told == ["10:25", "5:50", "1:40", "0:10 behind"]  # 4:10 instead of 4:00
    assert presenter.number.text() == "slide 4 of 9"
    rows = presenter.slides.rows
    assert [row.isChecked() for row in rows].index(True) == 3
    assert "took 4:10" in rows[2].accessibleDescription()
    assert "planned 5:00" in rows[3].accessibleDescription()
    assert presenter.whole.text() == "45:00"
    qtbot.mouseClick(presenter.readings.elapsed, Qt.MouseButton.LeftButton)
    assert [reading.value.text() for reading in presenter.readings.all][1:] == ["0:00", "0:00", "on time"]


def test_slides_are_chosen_in_the_list_and_by_the_buttons(hall, presenter, qtbot):
    for choose, index in (
        (presenter.slides.rows[5].click, 5),
        (presenter.back.click, 4),
        (presenter.forward.click, 5),
    ):
        with qtbot.waitSignal(hall.lecture.moved, timeout=20_000):
            choose()
        assert hall.lecture.index == index
    go(hall, qtbot, 8)
    assert not presenter.forward.isEnabled()


def test_notes_are_ticked_off_and_stay_so_when_one_comes_back(window, hall, presenter, qtbot):
    go(hall, qtbot, 3)
    notes = presenter.notes.notes
    assert [note.is_next for note in notes] == [True, False, False, False, False]
    run(window, "tick_off")
    notes[2].click()
    assert [note.isChecked() for note in notes] == [True, False, True, False, False]
    assert notes[1].is_next
    go(hall, qtbot, 4)
    assert not presenter.notes.notes
    go(hall, qtbot, 3)
    assert [note.isChecked() for note in presenter.notes.notes] == [True, False, True, False, False]
    before = presenter.notes.notes[0].heightForWidth(300)
    presenter.notes.larger.click()
    assert presenter.notes.notes[0].heightForWidth(300) > before
    assert Preferences().notes_size == presenter.notes.type_size


def test_the_projector_is_mirrored_and_drawn_on_through_the_mirror(window, hall, presenter, qtbot):
    mirror, stage = presenter.mirror, hall.stage
    qtbot.waitUntil(lambda: not mirror.picture.isNull(), timeout=20_000)
    run(window, "pen")
    pens = hall.presenting.tools.pens
    area = mirror.area
    start = QPoint(round(area.left() + 0.8 * area.width()), round(area.center().y()))
    qtbot.mousePress(mirror, Qt.MouseButton.LeftButton, pos=start)
    for x in range(0, 40, 4):
        mirror.mouseMoveEvent(_move(mirror, start + QPoint(x, 0)))
    qtbot.mouseRelease(mirror, Qt.MouseButton.LeftButton, pos=start + QPoint(36, 0))
    (stroke,) = pens.ink.strokes
    assert stroke.pieces[0].view == "loss"
    spot = QPointF(0.8 * stage.width(), stage.height() / 2)
    assert (mirror.to_stage(QPointF(start)) - spot).manhattanLength() < 4
    pen = QColor("#d6246e")

    def is_seen() -> bool:
        image = mirror.picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
        middle = range(round(0.4 * image.height()), round(0.6 * image.height()))  # it stays with the axes
        seen = (image.pixelColor(x, y) for y in middle for x in range(image.width() // 2, image.width()))
        return any(abs(one.red() - pen.red()) + abs(one.green() - pen.green()) < 90 for one in seen)

    qtbot.waitUntil(is_seen, timeout=60_000)  # the slower a grab, the rarer


def test_what_is_clicked_and_dragged_on_the_picture_is_so_on_the_stage(window, hall, presenter, qtbot):
    mirror, stage = presenter.mirror, hall.stage
    slider = stage.offers.controls["eta"]
    place = slider.mapTo(stage, QPointF(slider.width() / 4, slider.height() / 2))
    share = mirror.area.width() / stage.width()
    point = (mirror.area.topLeft() + place * share).toPoint()
    qtbot.mousePress(mirror, Qt.MouseButton.LeftButton, pos=point)
    low = shot(window).config.learning_rate
    mirror.mouseMoveEvent(_move(mirror, point + QPoint(20, 0)))
    qtbot.mouseRelease(mirror, Qt.MouseButton.LeftButton, pos=point + QPoint(20, 0))
    assert 0.25 < low < shot(window).config.learning_rate < 4
    with qtbot.waitSignal(hall.lecture.moved, timeout=20_000):
        dots = stage.foot.dots
        middle = dots.mapTo(stage, QPointF(dots.width() - 6, dots.height() / 2))
        point = (mirror.area.topLeft() + middle * share).toPoint()
        qtbot.mouseClick(mirror, Qt.MouseButton.LeftButton, pos=point)
    assert hall.lecture.index == 8


def _move(widget, place):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    place = QPointF(place)
    return QMouseEvent(
        QEvent.Type.MouseMove, place, widget.mapToGlobal(place),
        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip


def test_the_mirror_takes_at_most_ten_pictures_a_second_and_a_tenth_of_the_time(hall, qtbot):
    ticks = iter([0.0, 0.002, 10.0, 10.05])
    mirror = Mirror(hall.stage, hall.presenting.tools, lambda: next(ticks))
    qtbot.addWidget(mirror)
    mirror.resize(400, 300)
    mirror.show()
    mirror.soon.stop()
    for rest in (LEAST_MS, 500):  # after 2 ms, and after 50
        mirror.grab_now()
        mirror.refresh()
        assert mirror.soon.interval() == rest
        mirror.soon.stop()


def test_behind_black_the_lecturer_sees_the_slide(window, hall, presenter, qtbot):
    go(hall, qtbot, 3)
    run(window, "pen")  # whose sheet lies over everything
    presenter.mirror.grab_now()
    before = presenter.mirror.picture.toImage()
    run(window, "black")
    presenter.show_time()
    assert presenter.badge.text() == "black"
    presenter.mirror.grab_now()
    image = presenter.mirror.picture.toImage()
    places = [(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)]
    same = [image.pixelColor(*place) == before.pixelColor(*place) for place in places]
    assert sum(same) > 0.98 * len(same)
    run(window, "black")
    presenter.show_time()
    assert presenter.badge.text() == "live"


def test_the_audience_sees_what_is_marked(window, hall, presenter):
    chips = presenter.controls.chips
    assert [key for key, chip in chips.items() if chip.isChecked()] == USUAL
    before = shot(window).step
    chips["units"].click()
    assert "units" in hall.stage.views
    presenter.controls.chips["loss"].click()
    assert "loss" not in hall.stage.views
    presenter.controls.chips["hinges"].click()
    assert hall.stage.views["plane"].hinges.choice == "none"
    presenter.controls.chips["test points"].click()
    assert hall.stage.views["plane"].n_drawn == len(shot(window).dataset.points)
    assert shot(window).step == before


def test_what_was_shown_on_a_slide_does_not_leak_into_the_next(hall, presenter, qtbot):
    for key in ("test points", "narrator", "hinges", "units"):
        presenter.controls.chips[key].click()
    go(hall, qtbot, 3)
    chips = presenter.controls.chips
    assert [key for key, chip in chips.items() if chip.isChecked()] == USUAL
    assert not hall.stage.narrator.isHidden()


def test_the_last_panel_cannot_be_taken_away(hall, presenter):
    for key in ("loss", "plane"):
        presenter.controls.chips[key].click()
    assert [*hall.stage.views] == ["plane"]
    assert presenter.controls.chips["plane"].isChecked()


def test_steps_and_the_slides_own_controls_are_under_the_hand(window, hall, presenter, qtbot):
    go(hall, qtbot, 3)
    controls = presenter.controls
    controls.buttons["lecture_step"].click()
    assert controls.step.text() == "1"
    controls.offers.controls["eta"].changed.emit(2.0)
    assert shot(window).config.learning_rate == 2.0
    assert hall.stage.offers.controls["eta"].value == 2.0
    controls.speed.setValue(controls.speed.value() + 1)
    assert window.transport.speed.value() == controls.speed.value()
    window.go(GoTo(0))
    controls.buttons["run_to_end"].click()
    qtbot.waitUntil(lambda: shot(window).step == 200, timeout=20_000)
    assert not window.player.is_playing
    assert controls.step.text() == "200"


def test_keys_count_in_both_windows(hall, presenter, qtbot):
    tools = hall.presenting.tools
    for window, key in ((presenter, Qt.Key.Key_D), (hall.stage, Qt.Key.Key_D)):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=20_000)
        before = tools.pens.tool
        qtbot.keyClick(window, key)
        assert tools.pens.tool != before


def test_escape_puts_away_what_is_in_the_hand_before_it_ends_the_lecture(window, hall, qtbot):
    tools = hall.presenting.tools
    run(window, "pen")
    run(window, "spotlight")
    run(window, "end_lecture")
    assert (tools.pens.tool, tools.lights.light) == (None, None)
    assert hall.lecture is not None
    with qtbot.waitSignal(hall.ended, timeout=20_000):
        run(window, "end_lecture")
    assert not hall.presenting.presenter.isVisible()


def test_a_lecture_begins_without_what_was_drawn_in_the_last_one(window, hall, qtbot):
    pens = hall.presenting.tools.pens
    pens.take_tool("pen")
    pens.begin(QPointF(300, 300))
    pens.finish()
    with qtbot.waitSignal(hall.ended, timeout=20_000):
        hall.end()
    with qtbot.waitSignal(hall.began, timeout=20_000):
        hall.start(make_lesson(), 2)
    assert not pens.ink.strokes


def test_spotlight_and_glass_follow_the_pointer_on_the_stage_and_on_its_picture(hall, presenter, qtbot):
    stage, lights = hall.stage, hall.presenting.tools.lights
    presenter.hide()
    at = stage.mapToGlobal(QPoint(200, 150))
    lights._pointer = lambda: at
    lights.toggle("spotlight")
    assert lights.spot == QPointF(200, 150)
    dark = stage.grab().toImage().pixelColor(stage.width() - 20, 20)
    lights.toggle("magnifier")
    assert lights.light == "magnifier"
    clear = stage.grab().toImage().pixelColor(stage.width() - 20, 20)
    assert dark.lightness() < clear.lightness()
    presenter.show()
    qtbot.waitExposed(presenter)
    at = presenter.mirror.mapToGlobal(presenter.mirror.area.center().toPoint())
    lights.follow()
    assert (lights.spot - QPointF(stage.rect().center())).manhattanLength() < 4
    lights.toggle("magnifier")
    assert lights.isHidden()


def test_the_next_slide_is_pictured_as_it_was_left_or_else_as_it_was_prepared(hall, presenter, qtbot):
    go(hall, qtbot, 7)
    qtbot.waitUntil(lambda: not presenter.next.picture.isNull(), timeout=20_000)
    drawn = presenter.next.picture.toImage()
    colors = {drawn.pixelColor(x, drawn.height() // 3).name() for x in range(0, drawn.width() // 2, 5)}
    assert len(colors) > 20  # its plane
    go(hall, qtbot, 8)
    assert presenter.next.picture.isNull()  # nothing comes after the last one
    presenter.mirror.grab_now()
    left = presenter.mirror.picture.toImage()
    go(hall, qtbot, 7)
    assert presenter.next.picture.toImage() == left


def test_a_prediction_is_led_from_the_presenters_window(window, hall, presenter, qtbot):
    go(hall, qtbot, 3)  # it asks for the loss
    buttons = presenter.controls.predicting
    asked = window.predictions.round
    mirror, chart = presenter.mirror, hall.stage.views["loss"]
    start = chart.mapTo(hall.stage, QPointF(chart.width() / 4, chart.height() / 2))
    share = mirror.area.width() / hall.stage.width()
    point = (mirror.area.topLeft() + start * share).toPoint()
    qtbot.mousePress(mirror, Qt.MouseButton.LeftButton, pos=point)
    for x in range(0, 60, 6):
        mirror.mouseMoveEvent(_move(mirror, point + QPoint(x, 0)))
    qtbot.mouseRelease(mirror, Qt.MouseButton.LeftButton, pos=point + QPoint(54, 0))
    assert asked.count == 1  # drawn through the picture
    buttons.buttons[1].click()
    assert asked.stage == "frozen"
    assert [button.text() for button in buttons.buttons[:2]] == ["✓ Predict", "✓ Freeze"]
    presenter.controls.chips["units"].click()
    again = window.predictions.round
    assert (again.stage, again.count) == ("frozen", 1)  # whatever else is shown
    assert buttons.next == 2
    go(hall, qtbot, 2)
    assert buttons.next is None
