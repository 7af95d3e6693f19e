"""`python -m netviz`, and the command `netviz`."""

import sys

from netviz.early import make_ctrl_c_quiet


def main() -> int:
    """Run the command line."""
    if getattr(sys, "frozen", False):
        # The stand-alone program is its own Python: as such it is started for the process that trains,
        # which never comes back from here. Elsewhere the import would only take time.
        from multiprocessing import freeze_support

        freeze_support()
        if sys.argv[1:2] == ["--child"]:  # as such it also runs the code of others
            from netviz.backward.child.serving import main as serve

            serve(int(sys.argv[2]))
    make_ctrl_c_quiet()
    from netviz import app

    return app.main()


if __name__ == "__main__":
    raise SystemExit(main())
