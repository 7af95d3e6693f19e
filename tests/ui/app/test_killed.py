"""The program is killed while somebody works: the next start has what there was some seconds before."""

import os
import random
import subprocess
import sys

import pytest

from netviz.storage.recovery import left_behind


@pytest.mark.skipif(sys.platform == "win32", reason="kill as POSIX knows it")
@pytest.mark.slow
def test_after_kill_9_what_was_kept_is_offered(tmp_path):
    rng = random.Random(1)
    for number in range(int(os.environ.get("NETVIZ_KILLS", "4"))):
        state = tmp_path / str(number)
        environment = {**os.environ, "XDG_STATE_HOME": str(state), "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "tests.ui.app.work_until_killed"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            for _ in range(25 + rng.randrange(20)):  # ten a second: the first of them more than two ago
                done = float(process.stdout.readline())
            process.kill()
        (found,) = left_behind(state / "netviz" / "recovery")
        document = found.read().project.document
        assert 0.0 < document.spec.changes[-1].settings.learning_rate <= done + 0.02
        assert found.path.stat().st_size > 0
