"""Typeset symbols for a page: drawings that are stored once, and used by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from netviz.core.symbols import split_symbols, symbol_file
from netviz.resources import RESOURCES

_SVG = re.compile(r'<svg[^>]*? viewBox="([^"]+)"[^>]*>(.*)</svg>\s*', re.DOTALL)
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_NOT_NEEDED = re.compile(r' (?:data-[\w-]+|id|class|style)="[^"]*"')


def symbols_in(texts: Iterable[str]) -> list[str]:
    """Every symbol that occurs in some texts, once each."""
    found = (piece for text in texts for piece, is_symbol in split_symbols(text) if is_symbol)
    return list(dict.fromkeys(found))


def stored(symbols: Iterable[str]) -> tuple[str, dict[str, dict[str, Any]]]:
    """The drawings of symbols.

    Returns
    -------
    markup : str
        To stand inside an svg element of the page.
    names : dict
        For each symbol the id of its drawing, and its box in thousandths of an em.
    """
    parts: list[str] = []
    names: dict[str, dict[str, Any]] = {}
    for number, symbol in enumerate(symbols):
        box, body, _ = _drawing(symbol_file(symbol))
        names[symbol] = {"id": f"symbol-{number}", "box": [float(part) for part in box.split()]}
        parts.append(f'<symbol id="symbol-{number}" viewBox="{box}">{body}</symbol>')
    return "".join(parts), names


def formula(name: str) -> str:
    """A formula of `resources/formulas`, to stand in the page."""
    box, body, (width, height) = _drawing(name)
    return f'<svg viewBox="{box}" width="{width}" height="{height}" aria-hidden="true">{body}</svg>'


def _drawing(name: str) -> tuple[str, str, tuple[str, str]]:
    """Box, content and size of a typeset formula."""
    text = (RESOURCES / "formulas" / f"{name}.svg").read_text("utf-8")
    found, size = _SVG.fullmatch(text), _SIZE.search(text)
    if found is None or size is None:
        raise ValueError(f"{name}.svg is no formula as MathJax writes it")
    return found[1], _NOT_NEEDED.sub("", found[2]), (size[1], size[2])
