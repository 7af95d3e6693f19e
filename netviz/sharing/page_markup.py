"""How a page is put together: one file in which nothing that a user wrote can be taken for markup.

Its parts are files of `resources/page`. A policy in its head allows the one script and the one style sheet
by their checksums, and nothing else: nothing is loaded, and nothing that got in would run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

import netviz
from netviz.core.params import Array
from netviz.resources import RESOURCES
from netviz.sharing.page_colors import THEMES
from netviz.sharing.page_symbols import formula, stored, symbols_in

_SCRIPTS = ("model.js", "text.js", "plane.js", "curves.js", "page.js")
_VARIABLES = (
    "window", "card", "border", "text", "muted", "accent", "accent_text", "accent_soft", "track", "axis",
)  # fmt: skip
_LABELS = "J̃ J_data J_reg W⁽¹⁾ b⁽¹⁾ W⁽²⁾ b⁽²⁾"  # that the scripts write


def assembled(title: str, content: dict[str, Any]) -> bytes:
    """The file.

    Parameters
    ----------
    title : str
    content : dict
        What the scripts read, but for symbols and colours.
    """
    texts = [_LABELS, content["about"], *content["feature_names"]]
    texts += [item["text"] for item in (*content["phases"], *content["events"])]
    markup, symbols = stored(symbols_in(texts))
    style = _variables() + _resource("page.css")
    script = "".join(_resource(name) for name in _SCRIPTS)
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {
        "POLICY": policy,
        "VERSION": escape(netviz.__version__),
        "TITLE": escape(title),
        "STYLE": style,
        "SYMBOLS": markup,
        "FORMULA": formula("loss"),
        "RUN": _as_script({**content, "symbols": symbols, "themes": THEMES}),
        "SCRIPT": script,
    }
    text = re.sub("@@([A-Z]+)@@", lambda found: parts[found[1]], _resource("page.html"))
    return text.encode()


def in_base64(values: Array, kind: DTypeLike) -> str:
    """An array as the scripts read it."""
    with np.errstate(over="ignore", invalid="ignore"):
        return base64.b64encode(np.ascontiguousarray(values, dtype=kind).tobytes()).decode()


def _resource(name: str) -> str:
    return (RESOURCES / "page" / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _as_script(content: dict[str, Any]) -> str:
    """JSON in which no letter ends the element it stands in."""
    text = json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _variables() -> str:
    """The colours for the style sheet, light and dark."""

    def block(name: str) -> str:
        colors = "".join(f"--{key}:{THEMES[name][key]};" for key in _VARIABLES)
        return f"{{color-scheme:{name};{colors}}}"

    return (
        f":root{block('light')}\n"
        f"@media (prefers-color-scheme: dark){{:root{block('dark')}}}\n"
        f':root[data-theme="light"]{block("light")}\n'
        f':root[data-theme="dark"]{block("dark")}\n'
    )
