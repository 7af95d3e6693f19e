"""A fault before there is a window, or that ends the program, is told by the next one."""

import subprocess
import sys

import pytest

from tests.places import ROOT

# ------------------------------------------------------------------ the program

PROGRAM = """
import os, signal, sys
from PySide6.QtCore import QTimer
from netviz.ui.app import main as application
from netviz.ui.app.window import MainWindow

def painted(shell):
    pass

if "early" in sys.argv:
    def application_that_fails():
        raise RuntimeError("before the window is there")
    application.application = application_that_fails

def usable(shell):
    def end():
        bar = shell.findChild(MainWindow).fault_bar
        print("told:", bar.text.text() if bar.isVisible() else "nothing", flush=True)
        if "crash" in sys.argv:
            os.kill(os.getpid(), signal.SIGSEGV)
        shell.close()
    QTimer.singleShot(300, end)

if __name__ == "__main__":
    raise SystemExit(application.run("light", painted, usable))
"""


def start(script, *arguments):
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
    )


@pytest.mark.slow
def test_the_start_after_a_crash_mentions_it_once(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    assert start(script, "crash").returncode < 0
    assert "told: The last run of netviz was cut short (segmentation fault)." in start(script).stdout
    assert "told: nothing" in start(script).stdout


@pytest.mark.slow
def test_a_fault_before_there_is_a_window_is_printed_and_told_by_the_next_one(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    done = start(script, "early")
    assert done.returncode == 1
    assert done.stderr.count("RuntimeError: before the window is there") == 1
    assert "told: The last run of netviz ended with a fault." in start(script).stdout
