"""Reading and listing a file: nothing of it runs."""

import json

import pytest

from netviz.backward.listing import listing
from netviz.backward.source import SourceError, definitions_only, of_bytes, of_text


def trouble(data, name="a.py"):
    with pytest.raises(SourceError) as caught:
        of_bytes(data, name)
    return caught.value.trouble


def test_functions_and_classes_are_listed_without_running_anything(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = of_text(
        "import os\nos.mkdir('ran')\nm = len(os.listdir())\nreg = 0.1\n"
        "def f(X, *, reg=0.0):\n    return X, reg\n"
        "class A:\n    def loss(self, X, y=None):\n        return 1\n"
        "class B(A):\n    def grad(self): pass\n"
        "if __name__ == '__main__':\n    def hidden(): pass\n",
        "a.py",
    )
    found = listing(source)
    assert found.names == ("f", "A", "B")
    assert [argument.name for argument in found.functions["f"].arguments] == ["X", "reg"]
    assert [argument.name for argument in found.classes["B"].methods["loss"].arguments] == ["X", "y"]
    assert found.constants == {"m": False, "reg": True}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("# -*- coding: latin-1 -*-\n# R\xfcck\nx = '\xfc'".encode("latin-1"), ""),
        ("x = 'ü'".encode("utf-8-sig"), ""),
        ("x = 'ü'".encode("utf-16"), "UTF-16"),
        ("x = 'ü'".encode("cp1252"), "Windows-1252"),
        ("x = 1\r\ny = 'ü'\r\n".encode(), ""),
        ("y = 'ü'\rx = 1\r".encode(), ""),
    ],
)
def test_it_is_read_as_it_is_written(data, says):
    source = of_bytes(data, "a.py")
    assert "ü" in source.text
    assert any(says in remark for remark in source.remarks) or (not says and not source.remarks)


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"import numpy\nx = (1,\ny = 2\n", 2, "was never closed"),
        (b"import numpy\nprint 'loss', x\n", 2, "Python 2"),
        (b"try:\n    x = 1\nexcept ValueError, e:\n    pass\n", 3, "Python 2"),
        (b"https://cs231n.github.io/\nimport numpy\n", 1, "an address"),
        (b"if x:\n\ty = 1\n        z = 2\n", 3, "tabs and spaces"),
        (b"def f():\nreturn 1\n", 2, "indented block"),
        (b"x = 1\n\x00\x01\xff\n", 2, "null bytes"),
    ],
)
def test_what_is_no_python_is_told_with_its_line(data, line, words):
    found = trouble(data)
    assert found.kind == "syntax"
    assert found.source_line == line
    assert words in found.sentence


def test_a_file_that_is_not_there_is_told():
    from netviz.backward.source import read

    with pytest.raises(SourceError, match=r"nothing\.py cannot be opened"):
        read("nothing.py")


def test_of_a_notebook_definitions_imports_and_constants_run():
    cells = [
        {"cell_type": "markdown", "source": ["# def no(): pass"]},
        {
            "cell_type": "code",
            "source": ["%matplotlib inline\n", "import numpy as np\n", "!pip install x\n"],
        },
        {
            "cell_type": "code",
            "source": "reg = 0.1\nX = np.load('x.npy')\ndef f(x):\n    %time y = x\n    return y\n",
        },
        {"cell_type": "code", "source": "%%bash\nls def class\n"},
        {"cell_type": "code", "source": "np.zeros?\nthis is unfinished ("},
    ]
    source = of_bytes(json.dumps({"nbformat": 4, "cells": cells}).encode(), "a.ipynb")
    assert source.from_notebook
    assert listing(source).names == ("f",)
    kinds = [type(statement).__name__ for statement in source.tree.body]
    assert kinds == ["Import", "Assign", "FunctionDef"]
    line = listing(source).functions["f"].line
    assert source.text.splitlines()[line - 1] == "def f(x):"


def test_a_notebook_that_is_none_is_told():
    assert "no Jupyter notebook" in trouble(b"import numpy", "a.ipynb").sentence
    assert "no Jupyter notebook" in trouble(b'{"cells": [1]}', "a.ipynb").sentence


def test_only_what_defines_something_is_kept():
    tree = of_text("x = 1\ny = x + 1\nprint(1)\nf = lambda x: x\nfor i in x: pass\n", "a.py").tree
    assert [statement.lineno for statement in definitions_only(tree).body] == [1, 4]
