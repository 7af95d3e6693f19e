import subprocess
import sys
from pathlib import Path

import pytest

from netviz import fault_log
from netviz.fault_log import CrashNote, FaultLog, state_folder, take_crash_notes
from netviz.faults import Fault, Faults, attempting


def fault_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return Fault.of(error)
    raise AssertionError("it did not fail")


def test_the_log_is_where_each_platform_keeps_it():
    home = Path("/home/ada")
    for platform, environment, folder in (
        ("linux", {}, home / ".local/state/netviz"),
        ("linux", {"XDG_STATE_HOME": "/var/state"}, Path("/var/state/netviz")),
        ("linux", {"XDG_STATE_HOME": "not/absolute"}, home / ".local/state/netviz"),
        ("darwin", {}, home / "Library/Logs/netviz"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/netviz")),
    ):
        assert state_folder(environment, platform, home) == folder


def test_a_report_has_no_data_and_no_home_in_it():
    fault = fault_of(float, "Adelie of Torgersen")
    assert "ValueError" in fault.details
    assert "Torgersen" not in fault.details
    assert "float" in fault.details
    assert str(Path(__file__).parent) not in fault.details
    measured = 1 / 3
    assert "0.333" not in fault_of([].index, measured).details
    missing = fault_of(lambda: None.step)  # what names the code is kept
    assert "'NoneType' object has no attribute 'step'" in missing.details


def test_what_led_to_a_fault_is_in_the_report():
    def fail():
        try:
            raise KeyError("cause")
        except KeyError as error:
            raise RuntimeError("effect") from error

    assert fault_of(fail).details.index("KeyError") < fault_of(fail).details.index("RuntimeError: effect")


def test_a_repeated_fault_is_counted_and_logged_once(tmp_path, capsys):
    faults, heard = Faults(), []
    faults.open(tmp_path)
    faults.listen(lambda fault, count: heard.append(count))
    for step in range(1000):
        faults.add(fault_of(lambda step=step: [][step]))
    faults.note_command("play")
    assert heard == list(range(1, 1001))
    assert "1000 times" in faults.text()
    assert "Last commands: play" in faults.text()
    assert (tmp_path / "faults.log").read_text().count("IndexError") == 2  # its sentence and its traceback
    assert capsys.readouterr().err.count("IndexError:") == 1
    faults.close()
    assert "1000 times" in (tmp_path / "faults.log").read_text()


def test_a_report_names_the_last_twenty_commands():
    faults = Faults()
    for number in range(50):
        faults.note_command(f"command{number // 2}")
    text = faults.text()
    assert "command4," not in text
    assert all(f"command{number} ×2" in text for number in range(5, 25))


def test_the_log_stays_within_its_bounds(tmp_path):
    log = FaultLog(tmp_path)
    for _ in range(100):
        log.write("x" * 20_000)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2 * fault_log.MAX_LOG_BYTES


def test_a_log_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    faults = Faults()
    faults.open(tmp_path / "file" / "netviz")
    faults.add(fault_of(lambda: 1 / 0))
    assert "ZeroDivisionError" in faults.text()
    assert faults.log_path is None
    faults.close()


def test_many_kinds_of_faults_are_kept_up_to_a_bound():
    faults = Faults()
    for number in range(500):
        faults.add(Fault(f"fault {number}", "", (number,)))
    assert len(faults.text()) < 10_000


def test_a_clean_end_leaves_no_note_of_a_crash(tmp_path):
    note = CrashNote(tmp_path)
    assert take_crash_notes(tmp_path) == []
    note.close()
    assert list(tmp_path.iterdir()) == []


def test_who_was_told_of_crashes_before_is_told_again_after_a_clean_end(tmp_path):
    script = f"""
import os, pathlib, signal
from netviz.fault_log import CrashNote
CrashNote(pathlib.Path({str(tmp_path)!r})).close()
os.kill(os.getpid(), signal.SIGSEGV)
"""
    crash = [sys.executable, "-X", "faulthandler", "-c", script]
    done = subprocess.run(crash, capture_output=True, text=True, check=False, timeout=60)
    assert "Segmentation fault" in done.stderr


@pytest.mark.parametrize("crash", ["os.kill(os.getpid(), signal.SIGSEGV)", "os.abort()"])
def test_a_crash_is_told_by_the_next_start_once(tmp_path, crash):
    script = f"""
import os, pathlib, signal
from netviz.faults import faults
faults.open(pathlib.Path({str(tmp_path)!r}))
{crash}
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=60)
    assert done.returncode != 0
    starts = []
    for _ in range(2):
        heard = []
        faults = Faults()
        faults.open(tmp_path)
        faults.listen(lambda fault, count, heard=heard: heard.append(fault))
        faults.close()
        starts.append(heard)
    assert len(starts[0]) == 1
    assert starts[0][0].is_past
    assert "was cut short" in starts[0][0].sentence
    assert starts[1] == []
    assert "Fatal Python error" in (tmp_path / "faults.log").read_text()


def test_a_fault_that_nobody_could_be_told_of_is_for_the_next_start(tmp_path):
    faults = Faults()
    faults.open(tmp_path)
    faults.add(fault_of(lambda: 1 / 0))
    faults.close()
    heard = []
    again = Faults()
    again.open(tmp_path)
    again.listen(lambda fault, count: heard.append(fault))
    again.close()
    assert [fault.is_past for fault in heard] == [True]
    assert "ZeroDivisionError" in heard[0].details


def test_what_could_not_be_done_is_in_the_sentence():
    def fail(error):
        with attempting("play"), attempting("take these data", by_user=True):
            raise error

    assert fault_of(fail, MemoryError()).sentence == "Not enough memory to take these data"
    assert fault_of(fail, MemoryError()).is_told_again
    assert "netviz could not take these data" in fault_of(fail, RuntimeError()).sentence


# --------------------------------------------- commands that fail leave everything
