"""What is no file is refused at once by whoever is to read it, for a pipe may wait for ever."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from netviz.backward.source import SourceError, bytes_of
from netviz.data import read
from netviz.files import open_to_read, why_not_read
from netviz.lessons.handin import read_hand_in
from netviz.lessons.reader import text_of
from netviz.storage.session_file import holds_session, read_session
from netviz.storage.weights_file import holds_weights, load_weights

READERS = (read, read_session, load_weights, text_of, read_hand_in, bytes_of)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_device_is_refused(reader: Callable[[Path], object]) -> None:
    with pytest.raises((ValueError, SourceError), match="no file but a device or a pipe"):
        reader(Path(os.devnull))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert not holds_session(pipe)
    assert not holds_weights(pipe)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_folder_is_refused(reader: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises((ValueError, SourceError), match="this is a folder; choose a file in it"):
        reader(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few make links")
def test_a_link_to_itself_is_called_that(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(link)
    with pytest.raises(OSError, match="link") as refusal:
        open_to_read(link)
    assert "leads back to itself" in why_not_read(refusal.value)
