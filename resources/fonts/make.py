"""Makes Inter's faces anew from its variable font, with fonttools: `python make.py "Inter[opsz,wght].ttf"`.

Qt draws every weight of a variable font that a program brings with it as the regular one, so each weight
that netviz uses is a face of its own, for small type (optical size 14), without letters of other scripts.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
LETTERS = [*range(0x20, 0x530), *range(0x1E00, 0x2C00), *range(0xA640, 0xA6A0)]
"""Latin, Greek, Cyrillic, and all signs and arrows."""


def main(source: str) -> None:
    """Write a face for each weight beside this file."""
    for name, weight in WEIGHTS.items():
        face = instantiateVariableFont(TTFont(source), {"wght": weight, "opsz": 14}, updateFontNames=True)
        options = Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "case", "calt"])
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(face)
        # One family for all weights: Qt asks for the oldest of the names.
        for record in (16, 17, 21, 22, 25):
            face["name"].removeNames(nameID=record)
        face["name"].setName("Inter", 1, 3, 1, 0x409)
        face["name"].setName(name, 2, 3, 1, 0x409)
        face.save(Path(__file__).parent / f"Inter-{name}.ttf")


if __name__ == "__main__":
    main(sys.argv[1])
