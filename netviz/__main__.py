"""`python -m netviz`, and the command `netviz`."""

from netviz.early import make_ctrl_c_quiet


def main() -> int:
    """Run the command line."""
    make_ctrl_c_quiet()
    from netviz import app

    return app.main()


if __name__ == "__main__":
    raise SystemExit(main())
