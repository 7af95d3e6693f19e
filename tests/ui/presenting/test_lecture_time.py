from netviz.ui.presenting.lecture_time import LectureTime, ahead_text, time_text


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


def test_the_plan_is_kept_as_long_as_one_stays_within_the_minutes_of_each_slide():
    clock = Clock()
    times = LectureTime([2.0, 3.0, 0.0], clock)
    clock.seconds += 90
    assert (times.elapsed, times.this_slide, times.ahead) == (90, 90, 0)
    times.enter(1)
    assert times.ahead == 30  # 1:30 of 2:00
    clock.seconds += 240
    assert times.ahead == -30  # a minute more than planned
    times.enter(0)
    clock.seconds += 10
    assert times.used(0) == 100
    assert times.used(1) == 240
    assert times.elapsed == 340
    assert not times.is_seen(2)


def test_a_lecture_that_begins_in_the_middle_is_not_ahead_by_what_was_left_out():
    clock = Clock()
    times = LectureTime([2.0, 3.0, 4.0], clock)
    times.restart(2)
    clock.seconds += 60
    assert times.ahead == 0


def test_without_planned_minutes_nothing_is_said_of_a_plan():
    assert ahead_text(LectureTime([0.0, 0.0], Clock()).ahead) == "–"


def test_times_are_written_as_clocks_write_them():
    assert [time_text(seconds) for seconds in (0, 65.9, 3725)] == ["0:00", "1:05", "1:02:05"]
    assert [ahead_text(ahead) for ahead in (35.2, -80.0, 0.5)] == ["0:35 ahead", "1:20 behind", "on time"]
