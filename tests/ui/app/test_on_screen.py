"""The program as a user starts it: on a virtual screen, under a window manager."""

import signal
from pathlib import Path

import psutil
import pytest

from tests.places import ROOT
from tests.ui.virtual_screen import are_gone, children, virtual_screen


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    with virtual_screen(tmp_path_factory.mktemp("settings")) as screen:
        yield screen


def start(screen, *arguments):
    """netviz, when its only window can be used: the process, its window, its worker."""
    program = screen.run(ROOT / "main.py", *arguments)
    screen.wait(lambda: program.poll() is not None or any(map(is_worker, children(program.pid))))
    assert program.poll() is None, program.stderr.read()
    windows = screen.windows(program.pid)
    assert len(windows) == 1, [(screen.title(window), screen.place(window)) for window in windows]
    screen.activate(windows[0])
    return program, windows[0], children(program.pid)


def is_worker(process):
    try:
        return any("spawn_main" in word for word in process.cmdline())
    except psutil.Error:  # it has ended in the meantime
        return False


def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("x,y,kind\n" + "".join(f"{i},{i % 7},{'ab'[i % 2]}\n" for i in range(40)))
    return path


WAYS = {
    "the cross of the frame": lambda screen, program, window: screen.click_close_button(window),
    "Alt+F4": lambda screen, program, window: screen.key("alt+F4"),
    "Ctrl+Q": lambda screen, program, window: screen.key("ctrl+q"),
    "SIGTERM": lambda screen, program, window: program.send_signal(signal.SIGTERM),
    "SIGHUP": lambda screen, program, window: program.send_signal(signal.SIGHUP),
    "SIGINT": lambda screen, program, window: program.send_signal(signal.SIGINT),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_one_window_is_opened_and_closing_it_ends_the_process(screen, tmp_path, way):
    arguments = (table(tmp_path),) if way in ("Alt+F4", "SIGTERM") else ()
    program, window, others = start(screen, *arguments)
    WAYS[way](screen, program, window)
    assert program.wait(30) == 0, program.stderr.read()
    assert program.stderr.read() == ""
    screen.wait(lambda: are_gone(others))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["SIGTERM", "Ctrl+Q"])
def test_closing_while_it_plays_leaves_no_process(screen, way):
    program, window, others = start(screen)
    screen.key("space")
    WAYS[way](screen, program, window)
    assert program.wait(30) == 0, program.stderr.read()
    screen.wait(lambda: are_gone(others))


@pytest.mark.slow
def test_a_signal_ends_the_program_while_it_asks_for_a_file(screen):
    program, _, others = start(screen)
    screen.key("ctrl+o")
    screen.wait(lambda: len(screen.windows(program.pid)) == 2)
    program.send_signal(signal.SIGTERM)
    assert program.wait(30) == 0, program.stderr.read()
    screen.wait(lambda: are_gone(others))


@pytest.mark.slow
def test_the_window_comes_back_where_it_was_left(screen):
    program, window, _ = start(screen)
    screen.tool("xdotool", "windowsize", "--sync", window, "1100", "700")
    screen.tool("xdotool", "windowmove", "--sync", window, "150", "120")
    place = screen.wait(lambda: screen.place(window)[2] == 1100 and screen.place(window))
    screen.key("ctrl+q")
    assert program.wait(30) == 0
    program, window, _ = start(screen)
    assert screen.place(window) == place
    screen.key("ctrl+q")
    assert program.wait(30) == 0


BROKEN = """
from pathlib import Path
import netviz.resources
from netviz.app import main

netviz.resources.RESOURCES = Path("nowhere")  # as after an installation that went wrong
if __name__ == "__main__":
    raise SystemExit(main([]))
"""


@pytest.mark.slow
def test_a_window_that_cannot_be_built_says_why_and_ends(screen, tmp_path):
    script = tmp_path / "broken.py"
    script.write_text(BROKEN)
    program = screen.run(script)
    asked = screen.wait(lambda: [w for w in screen.windows(program.pid) if screen.place(w)[3] < 400])
    assert screen.windows(program.pid) == asked  # and no empty window behind it
    screen.activate(asked[0])
    screen.key("Return")
    assert program.wait(30) == 1
    assert "netviz: The window cannot be built: [Errno 2]" in program.stderr.read()
