import json
import os
import subprocess
import sys

import pytest

from tests.places import ROOT

SCREENS = [
    {"name": "laptop", "x": 0, "y": 0, "width": 1440, "height": 900, "dpr": 2},
    {"name": "projector", "x": 1440, "y": 0, "width": 1024, "height": 768, "dpr": 1},
]


@pytest.mark.slow
def test_a_lecture_on_two_screens(tmp_path):
    dpi = {"logicalDpi": 96, "logicalBaseDpi": 96}
    file = tmp_path / "screens.json"
    file.write_text(json.dumps({"screens": [{**screen, **dpi} for screen in SCREENS]}))
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={file}",
        "XDG_CONFIG_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.presenting.two_screens"],
        env=environment, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["scales"] == [2.0, 1.0]
    on_projector = [["projector", True], ["laptop", True]]
    assert told["began"] == on_projector
    assert told["swapped"] == [["laptop", True], ["projector", True]]
    assert told["remembered"] == "laptop"
    assert told["swapped back"] == on_projector
    assert told["only the laptop"] == [["laptop", True], None]
    assert told["only the projector"] == [["projector", True], None]
    assert told["both again"] == on_projector
    assert told["closed"] == [["projector", True], None]
    alone = {name for name, has_bar in told["pens on the stage"].items() if has_bar}
    assert alone == {"only the laptop", "only the projector", "closed"}
