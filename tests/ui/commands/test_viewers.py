"""An exported picture looks alike wherever it is opened: in librsvg, in Chromium, in poppler."""

import os
import subprocess
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtWidgets import QApplication

from netviz.intents import Advance, PinSample
from netviz.ui.commands import files as file_commands
from netviz.ui.commands import view as view_commands
from netviz.ui.kit.theme import DARK, LIGHT
from tests.programs import need
from tests.ui.written import pixels_of, texts_of

VIEWERS = {"librsvg": "rsvg-convert", "Chromium": "chromium", "poppler": "pdftocairo"}
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
COARSE = 4  # pixels along a side of those that are compared: edges may be drawn a little differently


def run(*command, env=None):
    subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=120, env=env)


def without_fonts(folder):
    """An environment in which programs know no fonts at all."""
    config = folder / "fonts.conf"
    config.write_text(
        "<?xml version='1.0'?><fontconfig>"
        f"<dir>{folder}/none</dir><cachedir>{folder}</cachedir></fontconfig>"
    )
    return {**os.environ, "FONTCONFIG_FILE": str(config)}


def seen_in(viewer, folder, sizes):
    """Pictures of what the viewer shows of each file."""
    if viewer == "librsvg":
        for name in sizes:
            run("rsvg-convert", folder / f"{name}.svg", "-o", folder / f"{name}.seen.png",
                env=without_fonts(folder))  # fmt: skip
    elif viewer == "poppler":
        for name in sizes:
            run("pdftocairo", "-png", "-r", 96, "-singlefile", folder / f"{name}.pdf",
                folder / f"{name}.seen", env=without_fonts(folder))  # fmt: skip
    else:
        return in_chromium(folder, sizes)
    return {name: pixels_of(QImage(str(folder / f"{name}.seen.png"))) for name in sizes}


def in_chromium(folder, sizes):
    """All at once, on one page one below the other."""
    page, top, tops = "", 0, {}
    for name, (_, height) in sizes.items():
        page += f"<img src='{name}.svg' style='position:absolute; left:0; top:{top}px'>"
        tops[name], top = top, top + height
    (folder / "page.html").write_text(f"<body style='margin:0; height:{top}px'>{page}")
    width, picture = max(width for width, _ in sizes.values()), folder / "page.png"
    run("chromium", *QUIET, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{top}",
        f"--screenshot={picture}", (folder / "page.html").as_uri())  # fmt: skip
    whole = QImage(str(picture))
    return {
        name: pixels_of(whole.copy(QRect(0, tops[name], width, height)))
        for name, (width, height) in sizes.items()
    }


def coarse(pixels):
    rows, columns = (size // COARSE * COARSE for size in pixels.shape[:2])
    blocks = pixels[:rows, :columns].reshape(rows // COARSE, COARSE, columns // COARSE, COARSE, 3)
    return blocks.mean(axis=(1, 3))


def ink(pixels, box):
    """How much is drawn in a box: the mean distance of its pixels from the middle one of them."""
    left, top = max(round(box.left()), 0), max(round(box.top()), 0)
    values = pixels[top : round(box.bottom()) + 1, left : round(box.right()) + 1].mean(axis=2)
    return float(np.abs(values - np.median(values)).mean()) if values.size else 0.0


def exported(window, folder):
    """The window and every panel that can be seen, in all kinds of files; their sizes and texts."""
    widgets = {"window": window}
    widgets |= {
        key: file_commands.panel_widget(window, key)
        for key, panel in window.panels.items()
        if not panel.visibleRegion().isEmpty()
    }
    for name, widget in widgets.items():
        for kind in ("png", "svg", "pdf"):
            file_commands.export_to(window, folder / f"{name}.{kind}", "" if name == "window" else name, 1)
            assert "written" in window.status.text
            window.say("")
        yield name, (widget.width(), widget.height()), [text.box for text in texts_of(widget) if text.text]


@pytest.mark.slow
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_viewer_shows_what_the_window_showed(window, tmp_path, viewer, theme):
    need(VIEWERS[viewer], target="test-slow")
    window.session.apply(Advance(400))
    window.session.apply(PinSample(137))
    window.set_theme(theme)
    view_commands.use_preset(window, "explore")
    window.show_newest()
    for _ in range(5):
        QApplication.processEvents()
    made = list(exported(window, tmp_path))
    assert {"window", "plane", "loss", "gradients", "units", "lines"} <= {name for name, *_ in made}
    seen = seen_in(viewer, tmp_path, {name: size for name, size, _ in made})
    for name, (width, height), boxes in made:
        ours, theirs = pixels_of(QImage(str(tmp_path / f"{name}.png"))), seen[name]
        assert abs(theirs.shape[0] - height) <= 1, name
        assert abs(theirs.shape[1] - width) <= 1, name
        rows, columns = np.minimum(ours.shape[:2], theirs.shape[:2])
        ours, theirs = ours[:rows, :columns], theirs[:rows, :columns]
        apart = np.abs(coarse(ours) - coarse(theirs)).max(axis=2)
        print(name, apart.mean(), np.percentile(apart, 99))
        assert apart.mean() < 4, (name, apart.mean())
        assert np.percentile(apart, 99) < 60, (name, np.percentile(apart, 99))
        for box in boxes:  # where something was written, something is written
            drawn, found = ink(ours, box), ink(theirs, box)
            assert abs(found - drawn) <= 0.45 * max(drawn, found) + 3, (name, box, drawn, found)


def test_letters_of_an_svg_are_shapes_and_keep_their_names(window, tmp_path):
    window.session.apply(Advance(5))
    window.show_newest()
    file_commands.export_to(window, tmp_path / "a.svg", "loss")
    root = ET.parse(tmp_path / "a.svg").getroot()
    assert not [element for element in root.iter() if element.tag.endswith("}text")]
    shapes = [element for element in root.iter() if element.get("aria-label")]
    assert {"Loss", "ln 3: guessing", "test"} <= {shape.get("aria-label") for shape in shapes}
    assert all("M" in shape.get("d") for shape in shapes if shape.get("aria-label").strip())


def test_every_face_of_a_pdf_comes_with_it(window, tmp_path):
    need("pdffonts", target="test-slow")
    file_commands.export_to(window, tmp_path / "a.pdf")
    said = subprocess.run(
        ["pdffonts", tmp_path / "a.pdf"], capture_output=True, text=True, check=True
    ).stdout
    faces = [line.split() for line in said.splitlines()[2:]]
    assert faces
    assert all(face[-5] == "yes" for face in faces), said  # embedded
    names = {face[0].partition("+")[2] or face[0] for face in faces}
    assert "Inter" in QFontDatabase.families()
    assert any(name.startswith("Inter") for name in names), names
