import ast
import importlib.util
import re

import pytest

from tests.places import ROOT

DOCS = ROOT / "docs"
GUIDE = (DOCS / "guide.md").read_text("utf-8")


def test_the_keys_in_the_guide_are_those_of_the_window(qapp):
    spec = importlib.util.spec_from_file_location("make_guide", DOCS / "make_guide.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.document() == GUIDE, "make guide writes them"
    assert "| Ctrl++ or Ctrl+= |" in GUIDE
    assert "| Shift+→ |" in GUIDE


@pytest.mark.parametrize("name", ["README.md", "docs/guide.md"])
def test_pictures_and_links_lead_somewhere(name):
    here = ROOT / name
    for link in re.findall(r"\]\(([^)\s]+)\)", here.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = here.parent / path if path else here
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            assert anchor in {anchor_of(heading) for heading in headings}, link


def anchor_of(heading):
    """As hosts of repositories make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_words_in_quotes_are_in_the_window():
    texts = set()
    for path in (ROOT / "netviz" / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    whole = "\n".join(texts)
    told = GUIDE.partition("## Keep it")[0]
    words = set(re.findall(r"“([^”]+)”", told)) - {"quotes", "step 575"}
    assert len(words) > 30
    assert [word for word in sorted(words) if word not in whole] == []
