"""What happens to a session file when saving is cut off, or there is no room for it."""

import errno
import os
import random
import resource
import shutil
import subprocess
import sys
import time

import pytest

from netviz.files import WriteError
from netviz.intents import Advance
from netviz.storage.session_file import read_session, write_session
from tests.random_intents import begin

posix = pytest.mark.skipif(sys.platform == "win32", reason="kill and limits as POSIX knows them")


@posix
@pytest.mark.slow
def test_a_save_that_is_killed_leaves_one_of_both_sessions_whole(tmp_path):
    folder = tmp_path / "sessions"
    folder.mkdir()
    path, copies = folder / "a.netviz", [tmp_path / "1", tmp_path / "2"]
    rng = random.Random(0)
    for _ in range(int(os.environ.get("NETVIZ_KILLS", "40"))):
        command = [sys.executable, "-m", "tests.storage.save_again", *map(str, (path, *copies))]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline() == b"begun\n"
            time.sleep(rng.random() * 0.05)  # the instant is what is tried here
            process.kill()
        assert path.read_bytes() in [copy.read_bytes() for copy in copies]
        read_session(path)
    write_session(path, begin().at_rest())
    assert [*folder.iterdir()] == [path]


@pytest.fixture
def saved_before(tmp_path):
    """A file, what is in it, and a session that has gone on since."""
    session, path = begin(), tmp_path / "sessions" / "a.netviz"
    path.parent.mkdir()
    write_session(path, session.at_rest())
    session.apply(Advance(5))
    return path, path.read_bytes(), session


@posix
def test_where_there_is_no_room_the_old_file_stays_and_the_message_says_where(saved_before):
    path, content, session = saved_before
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        with pytest.raises(WriteError, match=r"a\.netviz was not written: .*choose another place"):
            write_session(path, session.at_rest())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == content
    assert [*path.parent.iterdir()] == [path]
    assert session.snapshot().step == 5


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.EACCES, "not allowed"), (errno.ENOSPC, "the disk is full"), (errno.EROFS, "disk")],
)
def test_where_nothing_can_be_written_the_old_file_stays(saved_before, monkeypatch, code, said):
    path, content, session = saved_before

    def refuse(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(WriteError, match=rf"a\.netviz was not written: .*{said}"):
        write_session(path, session.at_rest())
    assert path.read_bytes() == content
    assert [*path.parent.iterdir()] == [path]


def test_a_folder_that_was_deleted_is_named_and_the_run_is_still_there(saved_before):
    path, _, session = saved_before
    shutil.rmtree(path.parent)
    with pytest.raises(WriteError, match=r"a\.netviz was not written: there is no such folder"):
        write_session(path, session.at_rest())
    session.apply(Advance(1))
    assert session.snapshot().step == 6
