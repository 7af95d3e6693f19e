"""Worksheets on paper: the numbers of the solution can be read, and nothing is in another's way."""

import re
import subprocess
from itertools import combinations, product

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QRawFont

from netviz.files import WriteError
from netviz.lessons.worksheet.digits import printed
from netviz.lessons.worksheet.new_numbers import new_numbers
from netviz.lessons.worksheet.sheet import sheet_of, sheets
from netviz.lessons.worksheet.this_network import Network
from netviz.session import Session
from netviz.sharing import recipe
from netviz.ui.paper import canvas as canvas_module
from netviz.ui.paper.canvas import HEIGHT, WIDTH, Canvas
from netviz.ui.paper.files import write_sheets
from netviz.ui.paper.layout import LEFT, RIGHT, draw
from netviz.ui.paper.worksheet import pdf_bytes, picture
from tests.programs import need

pytestmark = pytest.mark.usefixtures("qapp")

SIZES = [*product((2, 3, 4), (1, 2, 3), (2, 3))]
NUMBER = r"−?\d+(?:\.\d+)?"


def number(text):
    return float(text.replace("−", "-"))


class Watched(Canvas):
    """Notes what is drawn, and where."""

    def __init__(self, painter, dots):
        super().__init__(painter, dots)
        self.ends, self.runs, self.matrices, self.blanks, self.numbers = [], [], [], [], []

    def text(self, x, baseline, runs, size, color="#000000"):
        end = super().text(x, baseline, runs, size, color)
        self.ends.append((x, baseline, end))
        self.runs += runs
        return end

    def brackets(self, area):
        super().brackets(area)
        self.matrices.append(area)

    def box(self, area):
        super().box(area)
        self.blanks.append(area)

    def number(self, area, text, size, color="#000000"):
        super().number(area, text, size, color)
        self.numbers.append((area, text, self.width([canvas_module.Run(text)], size)))


def watched(sheet, is_solved):
    image = QImage(round(2 * WIDTH), round(2 * HEIGHT), QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        canvas = Watched(painter, 2.0)
        draw(canvas, sheet, is_solved)
    return canvas


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_everything_is_on_the_page_and_apart(size):
    for is_solved in (False, True):
        page = watched(sheet_of(new_numbers(5, *size), 5, 5, 30), is_solved)
        assert min(x for x, _, _ in page.ends) >= LEFT - 1
        assert max(end for _, _, end in page.ends) <= RIGHT + 1
        assert max(baseline for _, baseline, _ in page.ends) < HEIGHT - 20
        on_page = QRectF(LEFT - 1, 0, RIGHT - LEFT + 2, HEIGHT)
        for one, other in combinations(page.matrices, 2):
            assert on_page.contains(one)
            assert not one.intersects(other)
        for one, other in combinations(page.blanks, 2):
            assert not one.intersects(other)
        assert min(blank.height() for blank in page.blanks) > 12  # 3 mm
        for area, text, width in page.numbers:
            assert width <= area.width(), text
        baselines = sorted({round(y) for x, y, _ in page.ends if x < LEFT + 1})
        assert min(np.diff(baselines)) >= 16  # lines of text at the left are apart


@pytest.mark.parametrize("line", ["v1 moons | hidden=3 | lambda=0.01 eta=0.7 | at step 100"])
def test_sheets_of_a_network_fit_too(line):
    network = Network.of(Session.of(recipe.read(line)))
    for seed in (1, 2):
        page = watched(sheet_of(network.exercise(seed, 4), seed), True)
        assert max(end for _, _, end in page.ends) <= RIGHT + 1
        assert not any(one.intersects(other) for one, other in combinations(page.matrices, 2))


def test_every_letter_is_in_the_faces_of_the_formulas():
    for sheet in sheets(range(1, 13), new_numbers):
        for is_solved in (False, True):
            for run in watched(sheet, is_solved).runs:
                if run.face is not None:
                    face = QRawFont.fromFont(canvas_module._font(run.face, 20))
                    assert face.familyName() == run.face.value[0]
                    assert face.styleName() == run.face.value[1]
                    missing = [letter for letter in run.text if not face.supportsCharacter(ord(letter))]
                    assert not missing, (run.text, missing)


def test_a_sheet_and_its_solution_differ_only_in_what_is_filled_in():
    sheet = sheet_of(new_numbers(7), 7, 7, 30)
    blank, solved = (watched(sheet, is_solved) for is_solved in (False, True))
    assert [area.getRect() for area in blank.blanks] == [area.getRect() for area in solved.blanks]
    assert [area.getRect() for area in blank.matrices] == [area.getRect() for area in solved.matrices]
    assert len(blank.blanks) + len(sheet.filled) == sum(
        value.size for value in sheet.exercise.values.values()
    )
    assert len(solved.numbers) - len(blank.numbers) == len(blank.blanks)


def test_as_a_picture_the_page_looks_filled(qapp):
    sheet = sheet_of(new_numbers(7), 7)
    blank, solved = (picture(sheet, is_solved=is_solved) for is_solved in (False, True))
    assert blank.width() == solved.width() == round(WIDTH)
    assert blank != solved


# ------------------------------------------------------------- read back
def text_of(path, *options):
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def lines_of(text):
    """From the number of each line of the derivation to the numbers that stand behind it."""
    columns = text[text.index("Forward") : text.index("Check.")]
    columns = re.sub(r"Forward|Loss|Update|Backward", "", columns)
    found, line = {}, None
    for piece in columns.split("\n"):
        begins = re.match(r"\s*(\d{1,2}) =(.*)", piece)
        if begins:
            line, piece = int(begins[1]), begins[2]
        if line is not None:
            found.setdefault(line, []).extend(number(text) for text in re.findall(NUMBER, piece))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 2, 2), (4, 3, 3), (2, 1, 2)], ids=str)
def test_the_solutions_read_back_from_the_pdf_are_the_engines_numbers(size, tmp_path):
    need("pdftotext", target="test-slow")
    seeds = range(1, 31) if size == (3, 2, 2) else range(1, 4)
    for sheet in sheets(seeds, lambda seed: new_numbers(seed, *size)):
        (tmp_path / "a.pdf").write_bytes(pdf_bytes(sheet, is_solved=True))
        found = lines_of(text_of(tmp_path / "a.pdf", "-raw"))
        assert sorted(found) == [*range(1, 16)]
        for line, value in sheet.exercise.values.items():
            digits = 1e-9 if line <= 3 else 0.0005 + 1e-9
            np.testing.assert_allclose(found[line], value.ravel(), rtol=0, atol=digits)


@pytest.mark.slow
def test_the_sheets_themselves_give_nothing_away_but_what_is_filled_in(tmp_path):
    need("pdftotext", target="test-slow")
    for sheet in sheets(range(1, 4), new_numbers):
        (tmp_path / "a.pdf").write_bytes(pdf_bytes(sheet, is_solved=False))
        given = lines_of(text_of(tmp_path / "a.pdf", "-raw"))
        for line, value in sheet.exercise.values.items():
            shown = [place[1:] for place in sorted(sheet.filled) if place[0] == line]
            assert given.get(line, []) == [number(printed(line, value[place])) for place in shown]


@pytest.mark.slow
def test_words_given_numbers_and_tables_are_text_and_the_faces_are_embedded(tmp_path):
    need("pdftotext", "pdffonts", "pdfinfo", target="test-slow")
    sheet = sheet_of(new_numbers(7), 7, 7, 30)
    (blank, _) = write_sheets([sheet], tmp_path)
    text = " ".join(text_of(blank, "-layout").split())
    for words in (
        "Backpropagation by hand",
        "N = 3 samples as rows, D = 2 inputs, H = 2 hidden units, K = 2 classes",
        f"λ = {sheet.exercise.lam:g}, η = {sheet.exercise.eta:g}",
        "Sheet 7 of 30",
        "Think.",
    ):
        assert words in text
    for total, value in sheet.tables.logarithms.items():
        of = "2" if total == 2 else f"{total:.3f}"
        assert f"ln {of} = {value:.3f}" in text
    fonts = subprocess.run(["pdffonts", blank], capture_output=True, text=True, check=True).stdout
    faces = [line.split() for line in fonts.splitlines()[2:]]
    assert faces
    assert all("KaTeX" in face[0] and face[-5] == "yes" for face in faces), fonts
    facts = subprocess.run(["pdfinfo", blank], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+1\n", facts)
    assert "A4" in facts
    assert blank.stat().st_size < 600_000


# ------------------------------------------------------------------- files
def test_each_file_is_written_whole_or_not_at_all(tmp_path):
    made = sheets((1, 2), new_numbers)
    old = tmp_path / "worksheet-02.pdf"
    old.mkdir()  # which no file can replace
    with pytest.raises(WriteError, match=r"worksheet-02\.pdf"):
        write_sheets(made, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "worksheet-01-solution.pdf", "worksheet-01.pdf", "worksheet-02.pdf",
    ]  # fmt: skip
    assert (tmp_path / "worksheet-01.pdf").read_bytes().endswith(b"%%EOF\n")


def test_a_folder_is_made_and_what_is_reported_ends_the_work(tmp_path):
    made, shares = sheets((1, 2, 3), new_numbers), []

    def report(share):
        shares.append(share)
        if share >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_sheets(made, tmp_path / "a" / "b", report)
    assert shares == pytest.approx([0, 1 / 6, 1 / 3, 1 / 2])
    assert len([*(tmp_path / "a" / "b").iterdir()]) == 3


def test_the_formulas_are_vectors(qapp):
    page = pdf_bytes(sheet_of(new_numbers(7), 7), is_solved=False)
    assert b"/Subtype /Image" not in page
