"""Make the pictures of a worksheet and of its solution: part of `make pictures`."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from netviz.files import write
from netviz.lessons.worksheet.new_numbers import new_numbers
from netviz.lessons.worksheet.sheet import sheet_of
from netviz.ui.app.main import application
from netviz.ui.kit.picture_bytes import png_bytes
from netviz.ui.paper.worksheet import picture

FOLDER = Path(__file__).parent
SEED, OF = 7, 30
SCALE = 2.0


def main() -> None:
    """One sheet of thirty, blank and solved."""
    application()
    sheet = sheet_of(new_numbers(SEED), SEED, SEED, OF)
    for name, is_solved in (("worksheet", False), ("worksheet-solution", True)):
        write(FOLDER / f"{name}.png", png_bytes(picture(sheet, is_solved=is_solved, scale=SCALE)))


if __name__ == "__main__":
    main()
