"""What the tests of importing share."""

import pytest

from netviz.data.reading import source as source
from netviz.ui.commands import data as data_commands


@pytest.fixture
def opened(window, qtbot):
    """The import dialog with a file in it."""

    def open_file(path):
        data_commands.import_path(window, path)
        dialog = window.import_dialog
        qtbot.waitUntil(lambda: not dialog.is_reading, timeout=20_000)
        return dialog

    yield open_file
    if window.import_dialog is not None:
        window.import_dialog.reject()
