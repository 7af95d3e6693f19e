"""Films: which steps are frames, and files that are opened again and compared with what was drawn."""

import os
import resource
import sys
import tracemalloc

import av
import numpy as np
import pytest
from PIL import Image

from netviz.files import WriteError
from netviz.sharing import film
from netviz.sharing.film import FilmError, Plan

OLD = b"what was there"
ENDINGS = (".gif", ".mp4")


def draw(step, height=120, width=160):
    """A slope of colours, and a square that has come as far as the step."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[..., 0] = np.linspace(40, 200, width)
    picture[..., 1] = np.linspace(200, 60, height)[:, np.newaxis]
    picture[..., 2] = 120
    picture[40:80, 10 + step : 50 + step] = (250, 250, 250)
    return picture


def frames_of(path):
    """All pictures of a film, each with the seconds for which it is seen; and its size."""
    if path.suffix == ".gif":
        with Image.open(path) as image:
            found = []
            for number in range(image.n_frames):
                image.seek(number)
                found.append((np.asarray(image.convert("RGB")), image.info["duration"] / 1000))
            return found, image.size
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        seconds = 1 / float(stream.average_rate)
        found = [(frame.to_ndarray(format="rgb24"), seconds) for frame in container.decode(stream)]
        return found, (stream.width, stream.height)


def noise_ratio(one, other):
    """The peak signal-to-noise ratio of two pictures in decibels; above 35 they look the same."""
    error = np.mean((one.astype(float) - other.astype(float)) ** 2)
    return np.inf if error == 0 else 10 * np.log10(255**2 / error)


# ------------------------------------------------------------------ the plan
def test_an_even_film_has_its_frames_at_equal_distances_from_the_first_step_to_the_last():
    plan = Plan.lasting(100, 900, 2.0, per_second=10)
    assert len(plan.steps) == 20
    assert (plan.steps[0], plan.steps[-1]) == (100, 900)
    assert set(np.diff(plan.steps)) <= {42, 43}
    assert plan.seconds == pytest.approx(2.0 + film.LAST_STAYS)


def test_a_logarithmic_film_goes_evenly_over_a_logarithmic_axis_of_steps():
    plan = Plan.lasting(0, 100_000, 10.0, per_second=20, pace="logarithmic")
    assert (plan.steps[0], plan.steps[-1]) == (0, 100_000)
    assert plan.steps[100] == pytest.approx(np.sqrt(100_001) - 1, rel=0.05)  # half of it
    places = np.log(1 + np.array(plan.steps[80:]))
    assert np.ptp(np.diff(places)) < 0.02
    assert plan.shots[0] == (0, plan.steps.count(0))  # drawn once, and seen for several frames
    assert plan.shots[0][1] > 3
    assert sum(n for _, n in plan.shots) / 20 == plan.seconds


def test_a_film_by_steps_a_frame_ends_at_its_last_step():
    assert Plan.every(0, 100, 30).steps == (0, 25, 50, 75, 100)
    assert Plan.every(0, 90, 30).steps == (0, 30, 60, 90)
    assert Plan.every(7, 7, 5).steps == (7,)
    assert Plan.lasting(7, 7, 3.0).steps == (7,)
    assert Plan.lasting(3, 50, 1e-6).steps == (3, 50)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (lambda: Plan.lasting(50, 20, 10), "cannot end at step 20, before step 50"),
        (lambda: Plan.lasting(-1, 20, 10), "begins at step 0 or later"),
        (lambda: Plan.lasting(0, 20, 0), "longer than 0 seconds"),
        (lambda: Plan.lasting(0, 20, float("nan")), "longer than 0 seconds"),
        (lambda: Plan.lasting(0, 20, 1e300), "too long"),
        (lambda: Plan.lasting(0, 20, 1000), "20000 frames is too long, 3000 are the most"),
        (lambda: Plan.every(0, 10**15, 1), "too long.*more steps a frame"),
        (lambda: Plan.every(0, 20, 0), "at least 1 step"),
        (lambda: Plan.lasting(0, 20, 1, 0), "1 to 50 frames a second"),
        (lambda: Plan.lasting(0, 20, 1, 51), "1 to 50 frames a second"),
        (lambda: Plan.lasting(0, 20, 1, 20, "quick"), "even, logarithmic"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(plan, said):
    with pytest.raises(FilmError, match=said):
        plan()


# ------------------------------------------------------------------ the file
@pytest.mark.parametrize("per_second", [20, 30])
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_film_that_is_opened_again_shows_what_was_drawn_at_its_time(tmp_path, ending, per_second):
    plan, path = Plan.lasting(0, 60, 2.0, per_second), tmp_path / f"a{ending}"
    film.write(path, plan, draw)
    frames, size = frames_of(path)
    assert size == (160, 120)
    assert sum(seconds for _, seconds in frames) == pytest.approx(plan.seconds, abs=0.011)
    if ending == ".mp4":
        assert len(frames) == plan.n_frames + round(film.LAST_STAYS * per_second)
    else:
        assert len(frames) == len(plan.shots)
    time, steps = 0.0, [step for step, n in plan.shots for _ in range(n)]
    for picture, seconds in frames:
        seen = steps[round((time + seconds / 2) * per_second - 0.5)]
        assert noise_ratio(picture, draw(seen)) > 35
        time += seconds


def test_a_gif_has_the_colours_of_large_areas_as_they_are_and_none_that_is_far_off(tmp_path):
    path = tmp_path / "a.gif"
    film.write(path, Plan.every(0, 20, 1), draw)
    frames, _ = frames_of(path)
    for step, (picture, _) in enumerate(frames):
        assert np.all(picture[50, 20 + step : 40 + step] == 250)
        assert np.abs(picture.astype(int) - draw(step)).max() <= 16


def test_where_nothing_changes_a_gif_does_not_flicker(tmp_path):
    path = tmp_path / "a.gif"
    film.write(path, Plan.every(0, 20, 1), draw)
    frames, _ = frames_of(path)
    first = frames[0][0]
    for picture, _ in frames:
        assert np.array_equal(picture[:40], first[:40])
        assert np.array_equal(picture[80:], first[80:])


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_film_in_which_nothing_happens_is_one_picture_that_stays(tmp_path, ending):
    plan, path = Plan.lasting(5, 9, 1.0), tmp_path / f"a{ending}"
    film.write(path, plan, lambda step: draw(0))
    frames, _ = frames_of(path)
    assert sum(seconds for _, seconds in frames) == pytest.approx(plan.seconds)
    assert noise_ratio(frames[-1][0], draw(0)) > 35


def test_a_gif_is_played_again_and_again(tmp_path):
    film.write(tmp_path / "a.gif", Plan.every(0, 3, 1), draw)
    with Image.open(tmp_path / "a.gif") as image:
        assert image.info["loop"] == 0


def test_each_step_is_drawn_once_and_in_order_but_for_the_colours_of_a_gif(tmp_path):
    plan = Plan.lasting(0, 10, 3.0)
    for ending, first in ((".mp4", 0), (".gif", 8)):
        drawn = []
        film.write(
            tmp_path / f"a{ending}", plan, lambda step, drawn=drawn: drawn.append(step) or draw(step)
        )
        assert drawn[first:] == list(range(11))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_frames(tmp_path):
    def peak(n_frames):
        tracemalloc.start()
        film.write(tmp_path / "a.gif", Plan.every(0, n_frames - 1, 1), lambda step: draw(step % 100))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)  # whatever is made once
    assert peak(200) < peak(20) + 2 * draw(0).nbytes


# ----------------------------------------------------------- when it ends early
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_film_that_is_given_up_leaves_the_old_file_and_nothing_else(tmp_path, ending):
    class EnoughError(Exception):
        pass

    def report(share):
        if share > 0.5:
            raise EnoughError

    path = tmp_path / f"a{ending}"
    path.write_bytes(OLD)
    with pytest.raises(EnoughError):
        film.write(path, Plan.every(0, 40, 1), draw, report)
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_share_that_is_done_ascends_from_0_to_1(tmp_path, ending):
    shares = []
    film.write(tmp_path / f"a{ending}", Plan.every(0, 20, 1), draw, shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(shares) > 20


@pytest.mark.parametrize("ending", ENDINGS)
def test_without_room_the_old_file_stays(tmp_path, ending):
    path = tmp_path / f"a{ending}"
    path.write_bytes(OLD)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(WriteError, match="was not written"):
            film.write(path, Plan.every(0, 20, 1), draw)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no disk that is always full")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_said(tmp_path, ending):
    path = tmp_path / f"a{ending}"
    path.symlink_to("/dev/full")
    with pytest.raises(WriteError, match="disk is full"):
        film.write(path, Plan.every(0, 20, 1), draw)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_missing_is_said_with_the_command_that_installs_it(tmp_path, monkeypatch, ending):
    monkeypatch.setitem(sys.modules, {".gif": "PIL", ".mp4": "av"}[ending], None)
    with pytest.raises(FilmError, match="pip install"):
        film.write(tmp_path / f"a{ending}", Plan.every(0, 3, 1), draw)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["a.avi", "a", "a.gif.txt"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(FilmError, match=r"\.gif or \.mp4"):
        film.write(tmp_path / name, Plan.every(0, 3, 1), draw)
