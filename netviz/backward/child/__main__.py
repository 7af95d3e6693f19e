"""Begins the process, in whichever Python runs this file."""

import importlib
import os
import sys
import types

if __name__ == "__main__":
    # With -I no folder is on the path, and this one must not be: what others write may have any name.
    package = types.ModuleType("netviz_child")
    package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
    sys.modules["netviz_child"] = package
    importlib.import_module("netviz_child.serving").main(int(sys.argv[1]))
