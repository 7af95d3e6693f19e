import importlib.util
import re
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def test_the_derivation_in_the_documents_is_that_of_the_window():
    spec = importlib.util.spec_from_file_location("make_derivation", DOCS / "make_derivation.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def without_last_digits(text):  # they depend on the processor
        return re.sub(r"\d+[.e]\S*", "#", text)

    written = (DOCS / "derivation.md").read_text("utf-8")
    assert without_last_digits(written) == without_last_digits(module.document())
    assert written.count("### ") == 15
