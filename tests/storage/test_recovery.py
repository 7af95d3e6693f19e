"""What is kept in case the program ends, and what the next start finds of it."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from netviz.intents import Advance, GoTo
from netviz.session import Session
from netviz.storage.recovery import Recovery, left_behind
from netviz.storage.session_file import SessionError, write_session
from tests.random_intents import begin

posix = pytest.mark.skipif(sys.platform == "win32", reason="kill as POSIX knows it")


def other_process(folder):
    command = [sys.executable, "-m", "tests.storage.hold_recovery", str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@posix
def test_what_a_living_process_keeps_is_not_offered_and_what_a_killed_one_kept_is(tmp_path):
    with other_process(tmp_path) as one, other_process(tmp_path) as two:
        path, _ = one.stdout.readline().strip(), two.stdout.readline()
        assert left_behind(tmp_path) == []
        one.kill()
        one.wait()
        (found,) = left_behind(tmp_path)
        assert str(found.path) == path
        Session.of(found.read())
        two.kill()
    assert len(left_behind(tmp_path)) == 2
    assert {file.suffix for file in tmp_path.iterdir()} == {".netviz"}


def test_a_session_that_was_closed_leaves_nothing(tmp_path):
    recovery = Recovery(tmp_path / "recovery")
    recovery.write(begin().at_rest())
    recovery.close()
    assert [*(tmp_path / "recovery").iterdir()] == []


def test_one_that_is_kept_on_purpose_is_offered_at_once(tmp_path):
    session = begin()
    session.apply(Advance(30))
    recovery = Recovery(tmp_path)
    recovery.write(session.at_rest())
    recovery.close(keep=True)
    (found,) = left_behind(tmp_path)
    assert Session.of(found.read()).snapshot().step == 30


def test_a_damaged_file_is_put_aside_and_said(tmp_path):
    path = tmp_path / "1-a.netviz"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    (found,) = left_behind(tmp_path)
    aside = path.with_suffix(".damaged")
    with pytest.raises(SessionError, match=re.escape(f"it was put aside as {aside}")):
        found.read()
    assert aside.read_bytes() == b"PK\x03\x04 and nothing else"
    assert left_behind(tmp_path) == []


def test_of_many_the_ten_newest_stay_and_a_killed_write_leaves_nothing(tmp_path):
    (tmp_path / f".netviz-{'0' * 16}.part").write_bytes(b"half")
    for number in range(14):
        path = tmp_path / f"{number}.netviz"
        path.write_bytes(b"x")
        os.utime(path, (number, number))
    assert [int(found.path.stem) for found in left_behind(tmp_path)] == [*range(13, 3, -1)]
    assert len([*tmp_path.iterdir()]) == 10


def test_a_folder_that_was_deleted_is_made_again(tmp_path):
    folder = tmp_path / "recovery"
    recovery = Recovery(folder)
    recovery.write(begin().at_rest())
    shutil.rmtree(folder)
    recovery.write(begin().at_rest())
    assert left_behind(folder) == [], "it is in use"
    recovery.close(keep=True)
    assert len(left_behind(folder)) == 1


def test_a_run_far_beyond_what_is_computed_again_is_no_damage(tmp_path):
    saved = begin().at_rest()
    far = replace(saved, project=saved.project.standing(step=10**8, reached=10**8), computed={})
    write_session(tmp_path / "1.netviz", far)
    (found,) = left_behind(tmp_path)
    assert 10_000 < found.read().project.cursor.step < 10**6


def test_a_run_is_computed_again_bit_for_bit(tmp_path):
    session = begin()
    session.apply(Advance(200))
    session.apply(GoTo(170))
    recovery = Recovery(tmp_path)
    recovery.write(session.at_rest())
    recovery.close(keep=True)
    other = Session.of(left_behind(tmp_path)[0].read())
    assert (other.snapshot().params.W1 == session.snapshot().params.W1).all()
