"""A file is written whole or not at all, whatever happens meanwhile."""

import errno
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from netviz import files
from netviz.files import WriteError, remove_leftovers, same, write
from tests.places import ROOT

OLD = b"what was there"


def full_disk(*_):
    yield b"some of it"
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_is_new_or_replaced(tmp_path):
    path = tmp_path / "a.csv"
    for content in (b"one", b"", b"three"):
        write(path, content)
        assert path.read_bytes() == content
    write(path, (part for part in (b"in ", memoryview(b"pieces"))))
    assert path.read_bytes() == b"in pieces"
    assert os.listdir(tmp_path) == ["a.csv"]


def test_what_fails_leaves_the_old_file_and_says_why(tmp_path):
    path = tmp_path / "a.csv"
    write(path, OLD)
    with pytest.raises(WriteError, match="was not written: the disk is full") as caught:
        write(path, full_disk())
    assert str(path) in str(caught.value)
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["a.csv"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("nowhere/a.csv", "no such folder"), ("folder", "a folder"), ("x" * 300, "too long"), ("a\0", "name")],
)
def test_impossible_places_are_told(tmp_path, name, words):
    (tmp_path / "folder").mkdir()
    with pytest.raises(WriteError, match=words):
        write(tmp_path / name, b"")


def test_permissions_stay_and_new_files_have_the_usual_ones(tmp_path):
    old, new, plain = (tmp_path / name for name in ("old", "new", "plain"))
    old.write_bytes(OLD)
    old.chmod(0o640)
    write(old, b"new")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    write(new, b"new")
    plain.touch()
    assert new.stat().st_mode == plain.stat().st_mode


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path):
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "target", tmp_path / "link"
    link.symlink_to(target)
    for content in (b"made", b"replaced"):
        write(link, content)
        assert link.is_symlink()
        assert target.read_bytes() == content
    assert os.listdir(tmp_path / "far") == ["target"]


def test_a_device_is_written_to_and_not_replaced():
    write("/dev/null", b"gone")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    if os.path.exists("/dev/full"):
        with pytest.raises(WriteError, match="the disk is full"):
            write("/dev/full", b"much")


def test_leftovers_go_and_nothing_else_does(tmp_path):
    left = tmp_path / ".netviz-0123456789abcdef.part"
    others = [
        tmp_path / name for name in (".netviz-01.part", "netviz.part", ".netviz-0123456789abcdef.csv")
    ]
    for path in (left, *others):
        path.write_bytes(b"half")
    write(tmp_path / "new", b"whole")
    assert set(tmp_path.iterdir()) == {*others, tmp_path / "new"}


def test_what_is_being_written_is_no_leftover(tmp_path):
    def content():
        yield b"begun, "
        remove_leftovers(tmp_path)
        write(tmp_path / "other", b"meanwhile")
        yield b"ended"

    write(tmp_path / "new", content())
    assert (tmp_path / "new").read_bytes() == b"begun, ended"
    assert sorted(os.listdir(tmp_path)) == ["new", "other"]


def test_one_file_by_several_names(tmp_path):
    one, link, hard = (tmp_path / name for name in ("one", "link", "hard"))
    assert not same(one, hard)
    one.touch()
    link.symlink_to(one)
    hard.hardlink_to(one)
    assert all(same(one, other) for other in (link, hard, tmp_path / "x" / ".." / "one"))


WRITER = """
import sys
from netviz.files import write
print("ready", flush=True)
while True:
    for letter in (b"o", b"n"):
        write(sys.argv[1], (letter * 65536 for _ in range(32)))
"""


def killed(path, seconds):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, path], cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    process.stdout.readline()
    time.sleep(seconds)  # the moment is what is tested
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.slow)])
def test_whenever_it_is_killed_the_file_is_whole(tmp_path, kills):
    path = tmp_path / "a"
    write(path, b"o" * 2**21)
    torn_off = 0
    for kill in range(kills):
        killed(path, 0.0007 * (kill % 50))
        content = path.read_bytes()
        assert content in (b"o" * 2**21, b"n" * 2**21)
        torn_off += len(os.listdir(tmp_path)) > 1
        remove_leftovers(tmp_path)  # as at the next start
        assert os.listdir(tmp_path) == ["a"]
    assert torn_off  # else they did not come while it was being written


def test_the_pattern_is_what_is_written(tmp_path):
    def content():
        (part,) = os.listdir(tmp_path)
        assert files._PART.fullmatch(part)
        yield b""

    write(tmp_path / "a", content())
