"""Keep a session for recovery, and wait to be ended."""

import sys
from pathlib import Path

from netviz.session import Session
from netviz.storage.recovery import Recovery

if __name__ == "__main__":
    recovery = Recovery(Path(sys.argv[1]))
    recovery.write(Session().at_rest())
    print(recovery.path, flush=True)
    sys.stdin.read()
