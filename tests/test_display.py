import socket

from netviz.display import obstacle


def test_screens_that_are_named_by_nothing_are_missed():
    assert "no display" in obstacle({}, "linux")
    assert obstacle({}, "win32") is None
    assert obstacle({}, "darwin") is None
    assert obstacle({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None
    assert obstacle({"WAYLAND_DISPLAY": "wayland-0"}, "linux") is None


def test_a_display_that_does_not_answer_is_told_from_one_that_does():
    assert "no display answers at DISPLAY=:4211" in obstacle({"DISPLAY": ":4211"}, "linux")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X4212")
        server.listen()
        assert "no display" not in (obstacle({"DISPLAY": ":4212.0"}, "linux") or "")
