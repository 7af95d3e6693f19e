"""`python -m netviz`, and the command `netviz`."""

import signal

from netviz.interrupt import end_at_once


def main() -> int:
    """Run the command line; Ctrl+C is quiet from the beginning on, also while Python is still loading."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, end_at_once)
    from netviz import app

    return app.main()


if __name__ == "__main__":
    raise SystemExit(main())
