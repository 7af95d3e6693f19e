"""The text of a file with Python in it: decoded, taken out of a notebook, parsed; nothing runs."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
import warnings
from pathlib import Path

from netviz.backward.answer import Trouble
from netviz.files import open_to_read, why_not_read
from netviz.frozen import dataclass

MOST_BYTES = 4 * 2**20
"""No backward pass is longer."""

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = re.compile(r"^\s*(%%?\w|!|\?|[\w.]+\?{1,2}\s*$)")


class SourceError(Exception):
    """The file is no Python that can be read; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble


@dataclass(frozen=True)
class Source:
    """What there is to run.

    Parameters
    ----------
    name : str
        Of the file.
    text : str
        Python; of a notebook, its code cells one after the other.
    tree : ast.Module
    from_notebook : bool
        Then only definitions, imports and constants run.
    remarks : tuple of str
        What had to be done to read it.
    folder : str
        Where the file lies, for its neighbours; empty for text that lies nowhere.
    """

    name: str
    text: str
    tree: ast.Module
    from_notebook: bool = False
    remarks: tuple[str, ...] = ()
    folder: str = ""


def read(path: str | Path) -> Source:
    """Read a .py or .ipynb file.

    Raises
    ------
    SourceError
        If it cannot be opened, decoded or parsed.
    """
    path = Path(path)
    return of_bytes(bytes_of(path), path.name, folder=str(path.resolve().parent))


def bytes_of(path: Path) -> bytes:
    """What is in a file.

    Raises
    ------
    SourceError
        If it cannot be opened, or is too large.
    """
    try:
        with open_to_read(path) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        why = why_not_read(error)
        raise SourceError(Trouble("syntax", f"{path.name} cannot be opened: {why}.")) from error
    if len(data) > MOST_BYTES:
        raise SourceError(
            Trouble("syntax", f"{path.name} is larger than {MOST_BYTES // 2**20} MB: no backward pass is.")
        )
    return data


def of_bytes(data: bytes, name: str, folder: str = "") -> Source:
    """The same for the bytes of a file.

    Raises
    ------
    SourceError
    """
    text, remarks = text_of(data, name)
    return of_text(text, name, is_notebook(name), remarks, folder)


def is_notebook(name: str) -> bool:
    """Whether a file of that name is a notebook."""
    return name.lower().endswith(".ipynb")


def text_of(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The code in the bytes of a file, whether it parses or not, and remarks about reading it.

    Raises
    ------
    SourceError
        If it cannot be decoded, or is no notebook although its name says so.
    """
    text, remarks = _decoded(data, name)
    return (_code_of_notebook(text, name) if is_notebook(name) else text), remarks


def of_text(
    text: str, name: str, from_notebook: bool = False, remarks: tuple[str, ...] = (), folder: str = ""
) -> Source:
    """The same for text.

    Raises
    ------
    SourceError
        If it does not parse.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # '\d' in a docstring
            tree = ast.parse(text, name)
    except SyntaxError as error:
        raise SourceError(_syntax_trouble(error, text, name)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(Trouble("syntax", f"{name} cannot be read as Python: {error}.")) from error
    if from_notebook:
        tree = definitions_only(tree)
    return Source(name, text, tree, from_notebook, remarks, folder)


def definitions_only(tree: ast.Module) -> ast.Module:
    """The imports, functions, classes and constants of a module, without anything that does something."""
    kept = [statement for statement in tree.body if _is_definition(statement)]
    return ast.Module(kept, tree.type_ignores)


def _is_definition(statement: ast.stmt) -> bool:
    definitions = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if isinstance(statement, definitions):
        return True
    if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
        return isinstance(statement.value, ast.Lambda) or is_literal(statement.value)
    return False


def is_literal(value: ast.expr) -> bool:
    """Whether an expression is a constant."""
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                break
            return text, (
                f"{name} is {encoding.upper()}, which Python itself does not run: save it as UTF-8",
            )
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding), ()
    except (SyntaxError, UnicodeDecodeError, LookupError):
        pass
    if b"\x00" in data:
        sentence = f"{name} is no text: there are null bytes in it. Save it as UTF-8."
        raise SourceError(Trouble("syntax", sentence, data[: data.index(b"\x00")].count(b"\n") + 1))
    remark = f"{name} is not UTF-8, as Python wants it; it was read as Windows-1252"
    return data.decode("cp1252", "replace"), (remark,)


def _code_of_notebook(text: str, name: str) -> str:
    """The code cells, one after the other, each line kept so that they can be counted."""
    try:
        notebook = json.loads(text)
        cells = notebook.get("cells")
        if cells is None:  # before version 4
            cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        pieces = []
        for cell in cells:
            if cell.get("cell_type") == "code":
                source = cell.get("source", cell.get("input", ""))
                pieces.append("".join(source) if isinstance(source, list) else str(source))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        sentence = f"{name} is no Jupyter notebook, though its name says so."
        raise SourceError(Trouble("syntax", sentence)) from error
    return "\n\n".join(_readable(piece) for piece in pieces) + "\n"


def _readable(cell: str) -> str:
    """A cell without magics; empty if the rest is no Python, as a cell that was never finished is not."""
    lines = cell.splitlines()
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not re.match(r"%%(time|timeit|capture|prun)\b", first):
        return "\n".join("" for _ in lines)  # another language
    kept = [re.match(r"^\s*", line)[0] + "pass" if _MAGIC.match(line) else line for line in lines]  # type: ignore[index]
    text = "\n".join(kept)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            ast.parse(text)
    except (SyntaxError, ValueError):
        if not re.search(r"^(def|class)\b", text, re.MULTILINE):
            return "\n".join("" for _ in lines)
    return text


def _syntax_trouble(error: SyntaxError, text: str, name: str) -> Trouble:
    line = error.lineno
    lines = text.splitlines()
    shown = lines[line - 1].strip() if line and line <= len(lines) else ""
    where = f"line {line} of {name}" if line else name
    if _is_python_2(error, shown, text):
        sentence = f"{where} is Python 2 ({shown}); netviz runs Python 3."
    elif re.match(r"^\w+://", shown):
        sentence = f"{where} is an address that was pasted along, no Python: {shown}"
    elif isinstance(error, TabError):
        sentence = f"{where} mixes tabs and spaces in its indentation."
    else:
        sentence = f"{where} is no Python: {error.msg}" + (f" ({shown})." if shown else ".")
    return Trouble("syntax", sentence, line, type(error).__name__)


def _is_python_2(error: SyntaxError, line: str, text: str) -> bool:
    message = str(error.msg)
    return (
        "Missing parentheses in call to" in message
        or re.match(r"print\s+[^(=\s]", line) is not None
        or re.match(r"except\s+[\w.]+\s*,\s*\w+\s*:", line) is not None
        or re.match(r"raise\s+\w+\s*,", line) is not None
        or re.match(r"exec\s+[\"'\w]", line) is not None
        or ("<>" in line)
        or re.search(r"\b\d+L\b", line) is not None
        or re.search(r"\bur['\"]", line) is not None
        or ("leading zeros" in message and re.search(r"\b0\d+\b", line) is not None)
        or ("`" in line and "print " in text)
    )
