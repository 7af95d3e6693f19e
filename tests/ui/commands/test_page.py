"""Saving the run as a web page from the window, which goes on meanwhile."""

import threading

import pytest
from PySide6.QtWidgets import QFileDialog

from netviz.intents import Advance, GoTo
from netviz.sharing.page import Page, write_page
from netviz.ui.app.actions import COMMANDS
from netviz.ui.commands.page import save_page_to


@pytest.fixture
def held_back(monkeypatch):
    """Pages are made only from when this is set."""
    go_on = threading.Event()
    make = Page.html

    def slowly(page):
        go_on.wait(30)
        return (yield from make(page))

    monkeypatch.setattr(Page, "html", slowly)
    yield go_on
    go_on.set()


def is_done(window):
    return not window.writer.is_writing


def test_the_menu_writes_a_page_where_one_says(window, qtbot, tmp_path, monkeypatch):
    asked = []

    def answer(parent, title, proposed, filters, chosen):
        asked.append(filters)
        return str(tmp_path / "my run"), filters

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    window.apply(Advance(20))
    window.actions_by_name["save_page"].trigger()
    qtbot.waitUntil(lambda: is_done(window))
    path = tmp_path / "my run.html"
    assert asked == ["Web page (*.html)"]
    assert window.status.text == f"written: {path}"
    assert b'"last_step":20' in path.read_bytes()
    assert next(command for command in COMMANDS if command.id == "save_page").menu == "export"


def test_the_window_goes_on_while_a_page_is_written_of_the_moment_before(
    window, qtbot, tmp_path, held_back
):
    window.apply(Advance(60))
    write_page_of_now = tmp_path / "expected.html"
    page = Page(window.session)
    save_page_to(window, tmp_path / "p.html")
    assert window.status.text == f"writing {tmp_path / 'p.html'}"
    window.apply(GoTo(10))
    window.apply(Advance(100))
    assert window.session.snapshot().step == 110
    assert not (tmp_path / "p.html").exists()
    held_back.set()
    qtbot.waitUntil(lambda: is_done(window), timeout=20_000)
    page.write(write_page_of_now)
    assert (tmp_path / "p.html").read_bytes() == write_page_of_now.read_bytes()


def test_two_pages_are_written_one_after_the_other(window, qtbot, tmp_path, held_back):
    save_page_to(window, tmp_path / "a.html")
    window.apply(Advance(5))
    save_page_to(window, tmp_path / "b.html")
    held_back.set()
    qtbot.waitUntil(lambda: is_done(window), timeout=20_000)
    assert b'"last_step":0' in (tmp_path / "a.html").read_bytes()
    assert b'"last_step":5' in (tmp_path / "b.html").read_bytes()


@pytest.mark.slow
def test_a_folder_that_is_gone_is_said_and_the_run_is_still_there(window, qtbot, tmp_path):
    window.apply(Advance(30))
    path = tmp_path / "gone" / "p.html"
    save_page_to(window, path)
    qtbot.waitUntil(lambda: is_done(window))
    assert window.status.text == f"{path} was not written: there is no such folder; make it first"
    assert window.session.snapshot().step == 30


def test_without_memory_the_old_page_stays(window, qtbot, tmp_path, monkeypatch):
    def too_large(page, kept):
        raise MemoryError

    path = tmp_path / "p.html"
    write_page(window.session, path)
    before = path.read_bytes()
    monkeypatch.setattr(Page, "_content", too_large)
    save_page_to(window, path)
    qtbot.waitUntil(lambda: is_done(window))
    assert window.status.text == f"{path} was not written: there is not enough memory for it"
    assert path.read_bytes() == before


def test_a_fault_of_ours_is_told_and_the_old_page_stays(window, qtbot, tmp_path, monkeypatch):
    def broken(page, kept):
        return 1 / 0

    path = tmp_path / "p.html"
    path.write_bytes(b"old")
    monkeypatch.setattr(Page, "_content", broken)
    with qtbot.capture_exceptions() as told:
        save_page_to(window, path)
        qtbot.waitUntil(lambda: bool(told))
    assert [kind for kind, _, _ in told] == [ZeroDivisionError]
    assert window.status.text == f"{path} was not written: netviz has a fault; the window says more"
    assert path.read_bytes() == b"old"
