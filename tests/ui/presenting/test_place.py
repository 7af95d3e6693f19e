import pytest

from netviz.ui.presenting.place import Rectangle, Screen, next_stage, place


def screen(name, left, width, height, *, scale=1.0, is_primary=False):
    area = Rectangle(left, 0, width, height)
    return Screen(name, area, Rectangle(left, 28, width, height - 28), scale, is_primary)


LAPTOP = screen("laptop", 0, 1440, 900, scale=2.0, is_primary=True)
PROJECTOR = screen("projector", 2880, 1920, 1080)
THIRD = screen("third", 4800, 1024, 768)


def names(placing):
    return placing.stage.screen.name, placing.presenter and placing.presenter.screen.name


def test_one_screen_is_the_stages_and_the_presenters_window_comes_on_request():
    assert names(place([LAPTOP])) == ("laptop", None)
    placing = place([LAPTOP], presenter_on_one=True)
    assert names(placing) == ("laptop", "laptop")
    assert placing.stage.is_full
    window = placing.presenter.area
    assert not placing.presenter.is_full
    assert window.width <= 0.9 * 1440
    assert window.top >= 28
    assert window.top + window.height <= 900


@pytest.mark.parametrize("screens", [(LAPTOP, PROJECTOR), (PROJECTOR, LAPTOP)])
def test_with_two_screens_the_lecturer_keeps_the_primary_one(screens):
    placing = place(screens)
    assert names(placing) == ("projector", "laptop")
    assert placing.stage.area == PROJECTOR.area
    assert placing.presenter.area == LAPTOP.free  # never under the desktop's bar
    assert names(place(screens, presenter_on_one=True)) == ("projector", "laptop")


def test_screens_are_swapped_there_and_back():
    chosen = next_stage((LAPTOP, PROJECTOR), "")
    assert names(place((LAPTOP, PROJECTOR), stage_on=chosen)) == ("laptop", "projector")
    back = next_stage((LAPTOP, PROJECTOR), chosen)
    assert names(place((LAPTOP, PROJECTOR), stage_on=back)) == ("projector", "laptop")


def test_with_three_screens_each_can_have_the_stage():
    screens, chosen, seen = (LAPTOP, PROJECTOR, THIRD), "", []
    for _ in range(3):
        seen.append(names(place(screens, stage_on=chosen)))
        chosen = next_stage(screens, chosen)
    assert seen == [("projector", "laptop"), ("third", "laptop"), ("laptop", "projector")]


def test_a_screen_that_is_pulled_out_leaves_the_stage_on_the_other():
    assert names(place([LAPTOP], stage_on="projector")) == ("laptop", None)
    assert names(place([PROJECTOR], stage_on="projector")) == ("projector", None)  # the laptop was closed
    assert names(place((LAPTOP, PROJECTOR), stage_on="projector")) == ("projector", "laptop")  # and again
    assert place([]) is None


def test_a_screen_that_shows_the_same_as_another_is_no_second_one():
    copy = screen("copy", 0, 1280, 720)
    placing = place((LAPTOP, copy))
    assert names(placing) == ("copy", None)  # the smaller one: what fits there is seen on both
