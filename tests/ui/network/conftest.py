"""What the tests of the network's panels share."""

import pytest

from netviz.intents import Advance
from netviz.session import Session
from tests.ui.network.shown_diagram import ShownDiagram


@pytest.fixture
def session():
    session = Session()
    session.apply(Advance(200))
    return session


@pytest.fixture
def shown(qtbot, session):
    return ShownDiagram(qtbot, session)
