"""The entry in the desktop's menu, as the specifications of freedesktop.org have it."""

import configparser
import os
import re
import subprocess
import sys

import pytest

from netviz import desktop
from netviz.outputs import OutputError
from tests.places import ROOT
from tests.programs import need

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="for the desktops of Linux")

WRITTEN = (
    "applications/netviz.desktop",
    "icons/hicolor/48x48/apps/netviz.png",
    "icons/hicolor/scalable/apps/netviz.svg",
    "mime/packages/netviz.xml",
)
STRANGE = 'my programs/100% "net\\viz" $HOME `é`'


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's data folder with a blank in its name, and settings of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "my data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    return tmp_path / "my data"


def netviz(*arguments, program=ROOT / "main.py", **options):
    """The command in a process of its own: what it said, what it complained of, and how it ended."""
    done = subprocess.run(
        [sys.executable, program, *arguments], capture_output=True, text=True, timeout=60, **options
    )
    return done.stdout, done.stderr, done.returncode


def files_of(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def read_entry(path):
    reader = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    reader.optionxform = str
    reader.read(path, "utf-8")
    return dict(reader["Desktop Entry"])


def unescaped(value):
    signs = {"\\\\": "\\", "\\n": "\n", "\\t": "\t", "\\r": "\r", "\\s": " "}
    return re.sub(r"\\.", lambda found: signs[found[0]], value)


def arguments_of(value, file=None):
    """What a desktop starts for an Exec line, in the words of the specification."""
    arguments = []
    for quoted, plain in re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', unescaped(value)):
        if plain == "%f":
            arguments += [file] if file else []
        else:
            arguments.append((re.sub(r"\\(.)", r"\1", quoted) or plain).replace("%%", "%"))
    return arguments


@pytest.mark.slow
def test_the_entry_is_written_leads_to_the_program_and_is_taken_out_again(home, tmp_path):
    out, err, status = netviz("install-desktop")
    assert (err, status) == ("", 0)
    assert [f"written: {home / name}" in out for name in WRITTEN] == [True] * 4
    entry = read_entry(home / WRITTEN[0])
    assert entry["Type"] == "Application"
    assert entry["MimeType"] == "application/x-netviz;"
    command = arguments_of(entry["Exec"])
    assert entry["TryExec"] == command[0]
    said = subprocess.run([*command, "--version"], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert said.stdout.startswith("netviz ")
    before = files_of(home)
    assert netviz("install-desktop")[1:] == ("", 0)
    assert files_of(home) == before  # once more is the same
    out, err, status = netviz("install-desktop", "--remove")
    assert (err, status) == ("", 0)
    assert [f"removed: {home / name}" in out for name in WRITTEN] == [True] * 4
    assert not files_of(home) & set(WRITTEN)
    assert netviz("install-desktop", "--remove") == ("nothing of it was installed\n", "", 0)


@pytest.mark.slow
def test_what_others_have_put_there_is_left_alone(home, tmp_path):
    defaults = tmp_path / "config" / "mimeapps.list"
    defaults.write_text("[Default Applications]\ntext/csv=calc.desktop\n")
    other = home / "applications" / "other.desktop"
    other.parent.mkdir(parents=True)
    other.write_text("[Desktop Entry]\nType=Application\nName=other\nExec=other\n")
    netviz("install-desktop")
    netviz("install-desktop", "--remove")
    assert other.exists()
    assert "text/csv=calc.desktop" in defaults.read_text()
    assert "netviz" not in defaults.read_text()


def test_the_desktop_knows_the_file_type_and_what_opens_it(home, tmp_path, monkeypatch):
    need("xdg-mime")
    need("update-mime-database")
    home = tmp_path / "data"  # without a blank, which xdg-mime itself stumbles over
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    assert netviz("install-desktop")[1:] == ("", 0)

    def query(*words):
        return subprocess.run(
            ["xdg-mime", "query", *words], capture_output=True, text=True, timeout=60
        ).stdout.strip()

    assert query("default", "application/x-netviz") == "netviz.desktop"
    globs = (home / "mime" / "globs2").read_text()
    assert "application/x-netviz:*.netviz" in globs
    assert b"project.json" in (home / "mime" / "magic").read_bytes()  # also under another name
    assert (home / "mime" / "subclasses").read_text().strip() == "application/x-netviz application/zip"


def test_the_entry_is_valid_whatever_the_programs_path(home, tmp_path):
    need("desktop-file-validate")
    path = tmp_path / "netviz.desktop"
    for command in ([sys.executable, "-m", "netviz"], [str(tmp_path / STRANGE)]):
        path.write_bytes(desktop.entry(command))
        judged = subprocess.run(
            ["desktop-file-validate", path], capture_output=True, text=True, check=False, timeout=60
        )
        assert (judged.stdout + judged.stderr, judged.returncode) == ("", 0)


def test_a_path_with_anything_in_it_is_started_with_the_file_that_is_opened(tmp_path):
    program = tmp_path / STRANGE
    program.parent.mkdir(parents=True, exist_ok=True)
    entry = tmp_path / "netviz.desktop"
    entry.write_bytes(desktop.entry([str(program), "a b"]))
    written = read_entry(entry)
    assert arguments_of(written["Exec"], "/my file.netviz") == [str(program), "a b", "/my file.netviz"]
    assert unescaped(written["TryExec"]) == str(program)


def test_it_leads_to_how_netviz_was_started(home, tmp_path, monkeypatch):
    script = tmp_path / "bin dir" / "netviz"
    script.parent.mkdir()
    script.touch(mode=0o755)
    monkeypatch.setattr(sys, "argv", [str(script)])
    assert desktop.own_command() == [str(script)]
    monkeypatch.chdir(script.parent)
    monkeypatch.setattr(sys, "argv", ["netviz"])
    assert desktop.own_command() == [str(script)]
    monkeypatch.setattr(sys, "argv", [str(ROOT / "netviz" / "__main__.py")])  # python -m netviz
    assert desktop.own_command() == [sys.executable, str(ROOT / "main.py")]  # from whatever folder
    monkeypatch.setattr(desktop, "RESOURCES", ROOT / "netviz" / "_resources")  # not a checkout
    assert desktop.own_command() == [sys.executable, "-m", "netviz"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desktop.own_command() == [sys.executable]


@pytest.mark.parametrize(
    ("path", "says"),
    [("/a=b/netviz", "/a=b/netviz: in a desktop"), ("/\udcff/netviz", "only have a path in UTF-8")],
)
def test_a_path_that_no_entry_can_lead_to_is_refused(path, says):
    with pytest.raises(OutputError, match=says):
        desktop.entry([path])


def test_a_folder_that_cannot_be_written_to_is_said(home, tmp_path):
    home.write_text("a file where a folder is needed")
    out, err, status = netviz("install-desktop")
    assert (out, status) == ("", 1)
    assert err == (f"netviz: {home / WRITTEN[2]} was not written: there is no such folder; make it first\n")
    assert home.read_text() == "a file where a folder is needed"


@pytest.mark.slow
def test_it_goes_on_without_the_desktops_programs_and_without_a_home_variable(home, tmp_path):
    environment = {**os.environ, "PATH": str(tmp_path)}
    assert netviz("install-desktop", env=environment)[1:] == ("", 0)
    assert files_of(home) == set(WRITTEN)
    environment |= {"XDG_DATA_HOME": "relative", "HOME": str(tmp_path / "home")}
    assert netviz("install-desktop", env=environment, cwd=tmp_path)[1:] == ("", 0)
    assert (tmp_path / "home" / ".local" / "share" / WRITTEN[0]).exists()
    assert not (tmp_path / "relative").exists()


def test_a_failing_program_of_the_desktop_is_a_note(home, tmp_path):
    tool = tmp_path / "update-mime-database"
    tool.write_text("#!/bin/sh\nexit 3\n")
    tool.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin"}
    out, err, status = netviz("install-desktop", env=environment)
    assert "note: update-mime-database failed (status 3)" in err
    assert status == 0
    assert "written" in out


def test_elsewhere_it_is_refused_with_what_to_do(home, monkeypatch, capsys):
    from netviz.app import main

    monkeypatch.setattr(sys, "platform", "darwin")
    assert main(["install-desktop"]) == 2
    assert "make a shortcut" in capsys.readouterr().err
    assert not home.exists()


def test_the_picture_is_the_drawing(home, qapp):
    from PySide6.QtGui import QColor, QImage

    netviz("install-desktop")
    picture = QImage(str(home / WRITTEN[1]))
    assert (picture.width(), picture.height()) == (48, 48)
    assert picture.pixelColor(0, 0).alpha() == 0  # the rounded corner
    orange = picture.pixelColor(26, 6)
    assert orange.red() > orange.green() > orange.blue() + 60
    assert picture.pixelColor(31, 11) == QColor("white")  # the round point


def test_the_window_says_whose_it_is():
    code = "from netviz.ui.app.main import application; print(application().desktopFileName())"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert said.stdout.strip() == desktop.ID
    assert f"applications/{desktop.ID}.desktop" in WRITTEN
