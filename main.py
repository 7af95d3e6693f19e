"""Start netviz from a checkout: the same as the command `netviz`."""

from netviz.__main__ import main

if __name__ == "__main__":
    raise SystemExit(main())
