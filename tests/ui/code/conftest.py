import pytest

from netviz.backward.judge import judge
from netviz.backward.source import of_text
from tests.ui.code.test_code import WRONG


@pytest.fixture(scope="session")
def judged():
    """The verdict on wrong code, which nobody changes."""
    return judge(of_text(WRONG, "mine.py"))
